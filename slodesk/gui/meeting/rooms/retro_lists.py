"""The quick lists in the room: each types in turn unseen, then lines are revealed, grouped, given dots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from slodesk.domain.quick_lists import DOTS_EACH, hidden, in_order, readable, topics
from slodesk.domain.retrospective import BLIND, OPEN, POINT_KINDS, VOTING
from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.meeting.rooms.retro_lines import RoomLine, RoomLines
from slodesk.gui.meeting.rooms.retro_room import RetroRoom
from slodesk.gui.tabs.retrospectives.words import section_title, tr
from slodesk.gui.widgets.labels import label
from slodesk.operations import retro_lists
from slodesk.operations.retrospectives import remove_part, set_retrospective_field

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.domain.quick_lists import Topic
    from slodesk.domain.retrospective import Point
    from slodesk.gui.context import TabContext

VOTE_KEYS = "123456789HIJKLQUXYZ"
"""What is pressed to give a topic a dot: the keys the runner leaves."""
_LIST_KEYS = {Qt.Key.Key_1: POINT_KINDS[0], Qt.Key.Key_2: POINT_KINDS[1], Qt.Key.Key_3: POINT_KINDS[2]}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_SIDES = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_GIVE = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RetroListsRoom(RetroRoom):
    """Three lists beside each other.

    Attributes:
        lists: the lines by list.
        writer: who types next; empty for nobody by name.
        current: key of the line under the cursor.
        marked: keys of the lines to be put together.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.writer = ""
        self.current = ""
        self.marked: frozenset[str] = frozenset()
        self._shown_words = False
        self.headings: dict[str, QLabel] = {}
        self.lists: dict[str, RoomLines] = {}
        self._row = QHBoxLayout()
        for kind in POINT_KINDS:
            heading = label(section_title(kind), "", wrap=True)
            room_text(heading, 1.1, bold=True)
            self.headings[kind] = heading
            self.lists[kind] = RoomLines(context.theme, section_title(kind))
            column = QVBoxLayout()
            column.addWidget(heading)
            column.addWidget(self.lists[kind])
            column.addStretch(1)
            self._row.addLayout(column, 1)
        self._column.addLayout(self._row)
        self._column.addStretch(1)

    # Showing

    def show_content(self) -> None:
        """Show what was read."""
        content = self.content
        if content is None:
            return
        names = self._names
        if self.writer not in names:
            self.writer = names[0] if names else ""
        points = in_order(readable(content.points, content.lists, None))
        keys = [point.id for point in points]
        if self.current not in keys:
            self.current = keys[0] if keys else ""
        self.marked &= frozenset(keys)
        self.words.setText(self.guide(self._sentence(content.lists)))
        for number, kind in enumerate(POINT_KINDS, 1):
            count = len(content.points_of(kind))
            title = f"{section_title(kind)}\u00a0·\u00a0{count}" if count else section_title(kind)
            self.headings[kind].setText(title if content.lists == VOTING else f"{number}  {title}")
            cursor = "" if content.lists == BLIND else self.current
            self.lists[kind].show_lines(self._lines(kind), cursor, self.marked)

    def _sentence(self, mode: str) -> str:
        assert self.content is not None
        if mode == BLIND:
            who = self.writer or tr("Somebody")
            words = tr("{name} writes: 1, 2 or 3 chooses the list. Arrow keys: who is next. R reveals.")
            return words.format(name=who)
        if mode == VOTING:
            given = sum(point.votes for point in self.content.points)
            most = DOTS_EACH * len(self._names)
            if most:
                words = tr("{given} of {most} dots given. Press the key of a line; Backspace takes one back.")
                return words.format(given=given, most=most)
            return tr("%Ln dot(s) given. Press the key of a line; Backspace takes one back.", "", given)
        if self.marked:
            return tr("%Ln line(s) marked: C puts them together.", "", len(self.marked))
        if not self.content.points:
            return tr("R hides what is written until you reveal it; 1, 2 or 3 writes.")
        return tr("Space marks lines that belong together, C puts them together, G begins to give dots.")

    def _lines(self, kind: str) -> list[RoomLine]:
        content = self.content
        assert content is not None
        found: list[RoomLine] = []
        voting, keys = content.lists == VOTING, self._vote_keys
        for topic in topics(readable(content.points_of(kind), content.lists, None)):
            key = keys.get(topic.key, "") if voting else ""
            dots = topic.votes if voting or topic.votes else None
            if topic.together:
                found.append(RoomLine("", topic.title, key=key, dots=dots, strong=True))
            for point in topic.points:
                alone = not topic.together
                found.append(
                    RoomLine(
                        point.id, point.text, tr("Suggested") if point.suggested else point.author,
                        int(topic.together), key if alone else "", dots if alone else None,
                    )
                )  # fmt: skip
        for name, number in hidden(content.points_of(kind), content.lists, None):
            words = tr("{name} wrote {number}").format(name=name or tr("Somebody"), number=number)
            found.append(RoomLine("", f"{'●' * min(number, 9)}  {words}", quiet=True))
        return found

    @property
    def _topics(self) -> tuple[Topic, ...]:
        return () if self.content is None else topics(self.content.points)

    @property
    def _vote_keys(self) -> dict[str, str]:
        """Return what to press for each topic, by its key."""
        return {topic.key: key for topic, key in zip(self._topics, VOTE_KEYS, strict=False)}

    @property
    def _names(self) -> tuple[str, ...]:
        """Who is here."""
        held = self.held
        if held is None:
            return ()
        return held.detail.voters or tuple(person.name for person in held.detail.people)

    # Keys

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this view."""
        return [
            ("1, 2, 3", tr("Write into a list; Enter for the next line")),
            (tr("Left, Right"), tr("Who writes; the list the cursor is in")),
            ("S", tr("Show or hide what is being typed")),
            ("R", tr("Reveal what was written, or hide it again")),
            (tr("Space"), tr("Mark a line")),
            ("C", tr("Put marked lines together")),
            ("X", tr("Take a line out of its group")),
            ("F2", tr("Reword a line")),
            ("Del", tr("Remove a line")),
            ("G", tr("Begin or end giving dots")),
            (tr("Digit, letter"), tr("Give a dot; Backspace takes it back")),
        ]

    def handle_key(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; False for the others."""
        key = Qt.Key(event.key())
        mode = "" if self.content is None else self.content.lists
        if mode in (OPEN, VOTING) and (key in _STEPS or key in _SIDES):
            return self._step(key)
        if not self.editable:
            return False
        if key == Qt.Key.Key_R:
            self._set_mode(BLIND if mode == OPEN else OPEN)
        elif key == Qt.Key.Key_G:
            self._set_mode(OPEN if mode == VOTING else VOTING)
        elif mode == VOTING:
            return self._vote(key, event.text())
        elif key in _LIST_KEYS:
            self._write(_LIST_KEYS[key])
        elif mode == BLIND:
            return self._blind(key)
        else:
            return self._arrange(key)
        return True

    def _blind(self, key: Qt.Key) -> bool:
        if key in _SIDES and self._names:
            names = self._names
            place = names.index(self.writer) if self.writer in names else -1
            self.writer = names[(place + _SIDES[key]) % len(names)]
            self.show_content()
        elif key == Qt.Key.Key_S:
            self._shown_words = not self._shown_words
            said = tr("What is typed can be read.") if self._shown_words else tr("What is typed is hidden.")
            if self.held is not None:
                self.held.said.emit(said)
        else:
            return False
        return True

    def _arrange(self, key: Qt.Key) -> bool:
        point = self._point
        if point is None:
            return False
        if key in (Qt.Key.Key_Space, *_GIVE):
            self.marked ^= {point.id}
            self.show_content()
        elif key == Qt.Key.Key_C:
            self.type_line(
                tr("Group"), tr("What these lines have in common"), self._put_together, text=point.cluster
            )
        elif key == Qt.Key.Key_X:
            self.edit(tr("Take lines apart"), retro_lists.cluster_points, [point.id], "")
        elif key == Qt.Key.Key_F2:
            self.type_line(tr("Line"), tr("Say it otherwise"), self._reword, text=point.text)
        elif key == Qt.Key.Key_Delete:
            self.edit(tr("Remove a line"), remove_part, "point", point.id)
        else:
            return False
        return True

    def _vote(self, key: Qt.Key, text: str) -> bool:
        found = next(
            (topic for topic in self._topics if self._vote_keys.get(topic.key) == text.upper()), None
        )
        here = next((topic for topic in self._topics if self.current in {p.id for p in topic.points}), None)
        if found is not None and text:
            self.current = found.key
            self.edit(tr("Give a dot"), retro_lists.give_dot, found.key)
            self.bring(self.lists[found.kind], self.lists[found.kind].place_of(found.key))
        elif key in _GIVE and here is not None:
            self.edit(tr("Give a dot"), retro_lists.give_dot, here.key)
        elif key == Qt.Key.Key_Backspace and here is not None and here.votes:
            giver = next(point for point in here.points if point.votes)
            self.edit(tr("Take a dot back"), retro_lists.give_dot, giver.id, -1)
        else:
            return key == Qt.Key.Key_Backspace
        return True

    # The cursor

    @property
    def _point(self) -> Point | None:
        points = () if self.content is None else self.content.points
        return next((point for point in points if point.id == self.current), None)

    def _step(self, key: Qt.Key) -> bool:
        point = self._point
        if point is None or self.content is None:
            return False
        columns = [[each.id for each in in_order(self.content.points_of(kind))] for kind in POINT_KINDS]
        column = POINT_KINDS.index(point.kind)
        row = columns[column].index(point.id)
        if key in _STEPS:
            row += _STEPS[key]
            if not 0 <= row < len(columns[column]):
                return False
        else:
            sides = range(column + _SIDES[key], 3 if _SIDES[key] > 0 else -1, _SIDES[key])
            column = next((side for side in sides if columns[side]), column)
            row = min(row, len(columns[column]) - 1)
        self.current = columns[column][row]
        self.show_content()
        lines = self.lists[POINT_KINDS[column]]
        self.bring(lines, lines.place_of(self.current))
        return True

    # Editing

    def _write(self, kind: str) -> None:
        assert self.content is not None
        blind = self.content.lists == BLIND
        title = section_title(kind)
        self.type_line(
            f"{self.writer}: {title}" if blind and self.writer else title,
            tr("A line, Enter for the next; Enter on an empty one ends"),
            lambda text: self._add(kind, text, self.writer if blind else ""),
            secret=blind and not self._shown_words,
            again=True,
        )

    def _add(self, kind: str, text: str, author: str) -> bool:
        words = tr("Add %Ln line(s)", "", 1)
        return self.edit(words, retro_lists.add_points, self._key, kind, [text], author=author)

    def _put_together(self, name: str) -> bool:
        keys = [line.id for kind in POINT_KINDS for line in self.lists[kind].lines if line.id in self.marked]
        done = self.edit(tr("Put lines together"), retro_lists.cluster_points, keys or [self.current], name)
        if done:
            self.marked = frozenset()
            self.show_content()
        return done

    def _reword(self, text: str) -> bool:
        return self.edit(tr("Reword a line"), retro_lists.reword_point, self.current, text)

    def _set_mode(self, mode: str) -> None:
        words = {
            OPEN: tr("Reveal lists"), BLIND: tr("Hide lists"), VOTING: tr("Begin to give dots"),
        }[mode]  # fmt: skip
        self.marked = frozenset()
        self.edit(words, set_retrospective_field, self._key, "lists", mode)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        self._row.setSpacing(room_space(self, 4))
