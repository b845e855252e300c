"""What went well, what went wrong, where we were lucky: three lists that a group fills in (R19)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.domain.quick_lists import hidden, readable, topics
from slodesk.domain.retrospective import BLIND, OPEN, POINT_KINDS, VOTING
from slodesk.gui.tabs.retrospectives.editor.lines_delegate import DOT, DROP, KEEP
from slodesk.gui.tabs.retrospectives.editor.lines_drag import LinesDrag
from slodesk.gui.tabs.retrospectives.editor.lists_bar import ListsBar
from slodesk.gui.tabs.retrospectives.editor.lists_column import ListColumn
from slodesk.gui.tabs.retrospectives.words import section_title, tr
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.operations import retro_lists
from slodesk.storage.queries.settings import people

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.domain.retrospective import Point, Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits

_BESIDE = 540
"""Width at 100 % from which the lists stand beside each other."""


class _GroupName(QLineEdit):
    """Types the name of a group; Esc leaves it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the keyboard back with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class ListsPart(QWidget):
    """Part of the editor.

    Attributes:
        bar: how the lists are filled in, and by whom.
        columns: the lists by kind.
        name: types the name of a group.
        group, apart, remove: what can be done with the chosen lines.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._editable = False
        self._last = POINT_KINDS[0]
        theme = context.theme
        self.bar = ListsBar(theme)
        self.columns = {kind: ListColumn(theme, kind, self._reword) for kind in POINT_KINDS}
        self.error = FieldError(theme, None)
        self._build_naming()
        self._build_buttons()
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for column in self.columns.values():
            self._lists.addWidget(column, 1)
        self.hint = label(
            tr(
                "Enter adds a line, Up goes into the list: Enter there rewords, Del removes, Alt+Up and "
                "Alt+Down move, Alt+1 to Alt+3 put it into another list, Ctrl+G puts lines together."
            ),
            "small",
            wrap=True,
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.bar)
        self._column.addLayout(self._lists)
        for part in (self._tools, self._naming, self.error, self.hint):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._connect()
        self.drag = LinesDrag(
            {kind: column.view for kind, column in self.columns.items()}, dict(self.columns), theme,
            lambda: self._editable, self._place, self,
        )  # fmt: skip
        follow_layout(self)
        theme.changed.connect(self._space)
        self._space()

    def _build_naming(self) -> None:
        self._naming = QWidget()
        self.name = _GroupName(self._naming)
        self.name.setObjectName("lists_group")
        self.name.setAccessibleName(tr("Name of the group"))
        self.name.setPlaceholderText(tr("What these lines have in common"))
        self.name.setMaxLength(200)
        row = QHBoxLayout(self._naming)
        row.setContentsMargins(0, 0, 0, 0)
        named = label(tr("Name of the group"), "strong")
        named.setBuddy(self.name)
        row.addWidget(named)
        row.addWidget(self.name, 1)
        self._naming.hide()

    def _build_buttons(self) -> None:
        theme = self._context.theme
        self._tools = QWidget()
        self._flow = FlowLayout(self._tools, spacing=theme.space(0.5))
        self.group = QPushButton(tr("Put together…"))
        self.apart = QPushButton(tr("Take apart"))
        self.remove = QPushButton(tr("Remove"))
        for button, icon in ((self.group, "tag"), (self.apart, "close"), (self.remove, "trash")):
            button.setProperty("kind", "quiet")
            theme.icons.follow(button, icon, "text", 18)
            self._flow.addWidget(button)

    def _connect(self) -> None:
        self.bar.mode_chosen.connect(self._set_mode)
        self.bar.writer_changed.connect(self._show)
        self.bar.reveal.clicked.connect(lambda: self._set_mode(OPEN))
        self.bar.clear.clicked.connect(lambda: self._do(tr("Take dots away"), retro_lists.clear_dots))
        self.bar.keep.clicked.connect(lambda: self._do(tr("Keep suggestions"), retro_lists.keep_suggestions))
        self.bar.drop.clicked.connect(
            lambda: self._do(tr("Remove suggestions"), retro_lists.drop_suggestions)
        )
        self.group.clicked.connect(self._ask_name)
        self.apart.clicked.connect(lambda: self._put_together(""))
        self.remove.clicked.connect(self._remove)
        self.name.left.connect(self._leave_name)
        self.name.returnPressed.connect(lambda: self._put_together(self.name.text()))
        for kind, column in self.columns.items():
            view = column.view
            column.entry.lines_typed.connect(partial(self._add, kind))
            view.focused.connect(partial(self._take_over, kind))
            view.changed_choice.connect(self._allow)
            view.delegate.pressed.connect(self._pressed)
            view.add_action(tr("Put together…"), "Ctrl+G", self._ask_name)
            view.add_action(tr("Take apart"), "Ctrl+Shift+G", lambda: self._put_together(""))
            view.add_action(tr("Move up"), "Alt+Up", lambda: self._shift(-1))
            view.add_action(tr("Move down"), "Alt+Down", lambda: self._shift(1))
            for number, to in enumerate(POINT_KINDS, 1):
                words = tr("Move to “{list}”").format(list=section_title(to))
                view.add_action(words, f"Alt+{number}", partial(self._move_to, to))
            view.add_action(tr("Keep this suggestion"), "Ctrl+Return", self._keep)
            view.add_action(tr("Give a dot"), "+ Shift++", lambda: self._dot(1))
            view.add_action(tr("Take a dot back"), "-", lambda: self._dot(-1))
            view.add_action(tr("Remove"), "Del", self._remove)

    # What the editor asks for

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show a retrospective."""
        if self._content is None or content.id != self._content.id:
            for column in self.columns.values():
                column.entry.clear()
            self.error.clear()
            self._naming.hide()
        self._content, self._editable = content, editable
        known = [person.name for person in self._context.document.query(people) if person.active]
        own = [person.name for person in content.people] + [point.author for point in content.points]
        self.bar.set_names([name for name in dict.fromkeys([*own, *known]) if name])
        self._show()

    def show_item(self, key: str) -> None:
        """Show a line, or one of the lists by its name."""
        for kind, column in self.columns.items():
            if column.view.choose(key):
                column.view.setFocus(Qt.FocusReason.OtherFocusReason)
            elif key == kind:
                column.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Give the keyboard to the field for the next line of the first list."""
        self.columns[POINT_KINDS[0]].entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        content = self._content
        if content is None:
            return
        mode = content.lists
        for kind, column in self.columns.items():
            points = content.points_of(kind)
            column.show_points(
                readable(points, mode, self.bar.name), hidden(points, mode, self.bar.name),
                voting=mode == VOTING, editable=self._editable,
            )  # fmt: skip
        others = hidden(content.points, mode, self.bar.name)
        self.bar.show_state(
            mode,
            suggestions=sum(point.suggested for point in content.points),
            dots=sum(point.votes for point in content.points),
            hidden=sum(number for _, number in others) + sum(bool(point.author) for point in content.points),
            editable=self._editable,
        )
        self._allow()

    def _allow(self) -> None:
        chosen = self._chosen
        self._tools.setVisible(self._editable and bool(self._content and self._content.points))
        for button in (self.group, self.remove):
            button.setEnabled(bool(chosen) and self._editable)
        self.apart.setVisible(any(point.cluster for point in chosen))

    # The chosen lines

    @property
    def _view(self) -> Any:
        return self.columns[self._last].view

    @property
    def _chosen(self) -> list[Point]:
        keys = self._view.chosen
        points = () if self._content is None else self._content.points
        return [point for key in keys for point in points if point.id == key]

    @property
    def _current(self) -> Point | None:
        key = self._view.current
        points = () if self._content is None else self._content.points
        return next((point for point in points if point.id == key), None)

    def _take_over(self, kind: str) -> None:
        """Have lines chosen in one list at a time."""
        self._last = kind
        for other, column in self.columns.items():
            if other != kind:
                column.view.clearSelection()
        self._allow()

    # Editing

    def _attempt(self, words: str, operation: Any, *args: Any, **fields: Any) -> Any:
        """Run an operation as one step; None where it was refused, which is said."""
        if not self._editable:
            return None
        self.error.clear()
        self._context.document.flush()
        try:
            return self._context.document.edit(self._edits.label(words), operation, *args, **fields)
        except RuleBroken as refusal:
            self.error.show_message(refusal.message)
        except SloDeskError as problem:
            self._context.show_error(problem)
        return None

    def _do(self, words: str, operation: Any) -> None:
        self._attempt(words, operation, self._edits.id)

    def _add(self, kind: str, lines: list[str]) -> None:
        words = tr("Add %Ln line(s)", "", len(lines))
        done = self._attempt(words, retro_lists.add_points, self._edits.id, kind, lines, author=self.bar.name)
        if done is not None:
            self.columns[kind].entry.clear()

    def _reword(self, key: str, text: str) -> bool:
        return self._attempt(tr("Reword a line"), retro_lists.reword_point, key, text) is not None

    def _place(self, key: str, kind: str, place: int) -> None:
        if self._attempt(tr("Move a line"), retro_lists.place_point, key, kind, place) is not None:
            self._go_to(kind, key)

    def _go_to(self, kind: str, key: str) -> None:
        self.columns[kind].view.choose(key)
        self.columns[kind].view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shift(self, step: int) -> None:
        point = self._current
        if point is None or self._content is None or self._hides:
            return
        order = [each.id for each in self._view.lines_model.lines]
        place = order.index(point.id) + step
        if 0 <= place < len(order):
            self._place(point.id, point.kind, place)

    def _move_to(self, kind: str) -> None:
        point = self._current
        if point is not None and point.kind != kind and self._content is not None:
            self._place(point.id, kind, len(self._content.points_of(kind)))

    def _remove(self) -> None:
        keys = [point.id for point in self._chosen]
        view = self._view
        if keys and self._attempt(tr("Remove %Ln line(s)", "", len(keys)), _remove, keys) is not None:
            if view.lines_model.rowCount():
                view.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.columns[self._last].entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_name(self) -> None:
        """Ask for the name of a group."""
        chosen = self._chosen
        if not chosen or not self._editable:
            return
        groups = (
            [topic.title for topic in topics(self._content.points) if topic.together] if self._content else []
        )
        completer = QCompleter(groups, self.name)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.name.setCompleter(completer)
        self.name.setText(next((point.cluster for point in chosen if point.cluster), ""))
        self.name.selectAll()
        self._naming.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_name(self) -> None:
        self._naming.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_together(self, name: str) -> None:
        keys = [point.id for point in self._chosen]
        if not keys or (not name.strip() and self._naming.isVisible() and self.name.hasFocus()):
            return
        words = tr("Put lines together") if name.strip() else tr("Take lines apart")
        if self._attempt(words, retro_lists.cluster_points, keys, name) is not None:
            self._naming.hide()
            self._view.choose(keys[0], also=keys)
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        point = self._current
        if point is not None and point.suggested:
            self._pressed(point.id, KEEP)

    def _dot(self, dots: int) -> None:
        point = self._current
        if self._content is None or point is None or self._content.lists != VOTING:
            return
        topic = next(each for each in topics(self._content.points) if point in each.points)
        giver = next((each for each in topic.points if dots > 0 or each.votes), None)
        if giver is not None:
            words = tr("Give a dot") if dots > 0 else tr("Take a dot back")
            self._attempt(words, retro_lists.give_dot, giver.id, dots)

    def _pressed(self, key: str, what: str) -> None:
        """Do what a button in a line is for."""
        if what == KEEP:
            self._edits.set_line(tr("Keep a suggestion"), "point", key, "suggested", False)
        elif what == DROP:
            self._edits.remove(tr("Remove a suggestion"), "point", key)
        elif what == DOT and self._content is not None and self._content.lists == VOTING:
            self._attempt(tr("Give a dot"), retro_lists.give_dot, key)

    def _set_mode(self, mode: str) -> None:
        words = {
            OPEN: tr("Reveal lists"), BLIND: tr("Hide lists"), VOTING: tr("Begin to give dots"),
        }[mode]  # fmt: skip
        if self._content is not None and mode != self._content.lists:
            self._edits.set_field(words, "lists", mode)
        self._show()

    @property
    def _hides(self) -> bool:
        """Whether lines stand between those that are seen."""
        return self._content is not None and self._content.lists == BLIND

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the lists beside each other where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= self._context.theme.px(_BESIDE)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._lists.direction() != direction:
            self._lists.setDirection(direction)

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space(1.5))
        self._lists.setSpacing(theme.space(2))
        self._flow.setSpacing(theme.space(0.5))
        self._arrange()


def _remove(session: Any, keys: list[str]) -> None:
    from slodesk.operations.retrospectives import remove_part

    for key in keys:
        remove_part(session, "point", key)
