"""A retrospective being written: what is read, shown part by part, and touched only where it differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from slodesk.domain.meetings import ENDED
from slodesk.domain.retro_outline import outline
from slodesk.domain.retrospective import APPROVED, IN_REVIEW, PUBLISHED
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.retrospectives.editor import exports
from slodesk.gui.tabs.retrospectives.editor.frame import EditorFrame
from slodesk.gui.tabs.retrospectives.editor.outline import step_sign
from slodesk.gui.tabs.retrospectives.editor.parts import PARTS, part_named, part_of_section
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.tabs.retrospectives.workshop import KIND, run_retrospective
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.widgets.tab_order import first_stop
from slodesk.operations.retrospectives import remove_retrospective

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.parts import PartKind
    from slodesk.storage.changes import ChangeSet

OWN_TABLES = frozenset({
    "retrospective", "retro_event", "retro_factor", "retro_point", "retro_figure", "retro_adjustment",
    "retro_person", "retro_reviewer", "retro_snapshot", "action_item",
})  # fmt: skip
"""What a retrospective is made of: when nothing of it differs, nothing is shown again."""
_FINDINGS = "findings"
"""Stands for the panel among the parts that show something."""


class RetroEditor(EditorFrame):
    """Writes one retrospective, part by part."""

    back_wanted = Signal()
    part_changed = Signal()
    gone = Signal()
    """The retrospective in view was removed."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._content: Retrospective | None = None
        self._editable = False
        self._built: dict[str, QWidget] = {}
        self._shown: dict[str, tuple[Retrospective, bool, int]] = {}
        self._elsewhere = 0
        self._name = PARTS[0].name
        self._language: QtLanguage | None = None
        self._fill_menus()
        self._connect()

    def _fill_menus(self) -> None:
        head, menu = self.head, self.head.export.menu()
        words = tr("Follow-up meeting for calendars…")
        self._meeting = head.add(
            words, "calendar", lambda: self._save(exports.save_follow_up), "export_follow_up", menu
        )
        head.add(tr("Markdown…"), "file", lambda: self._save(exports.save_markdown), "export_markdown", menu)
        head.add(
            tr("Report…"), "report", lambda: self._context.navigate("reports", self.edits.id),
            "export_report", menu,
        )  # fmt: skip
        self._remove = head.add(
            tr("Remove this retrospective"), "trash", self._remove_now, "retrospective_remove_this",
            head.more.menu(),
        )  # fmt: skip

    def _connect(self) -> None:
        self.head.back_wanted.connect(self.back_wanted)
        self.head.run.clicked.connect(lambda: self.present())
        self.panel.wanted.connect(self._go_to)
        self.outline.part_chosen.connect(self.show_part)
        self.chooser.activated.connect(lambda _: self.show_part(str(self.chooser.currentData())))
        for keys, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._walk(step))
        for keys, step in (("F8", 1), ("Shift+F8", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.panel.walk(step))
        self._context.document.changed.connect(self._changed)
        self._context.theme.changed.connect(self._show_steps)

    # Showing

    @property
    def content(self) -> Retrospective | None:
        """The retrospective in view."""
        return self._content

    @property
    def part(self) -> str:
        """The name of the part in view."""
        return self._name

    @property
    def widget(self) -> QWidget | None:
        """The part in view."""
        return self._built.get(self._name)

    def show_retrospective(self, key: str, part: str = "") -> None:
        """Show a retrospective, at one of its parts; the same part as before unless told."""
        if key != self.edits.id:
            self._context.document.flush()
            self.edits.id = key
            self._content = None
        if part_named(part) is not None:
            self._name = part
        self.refresh()

    def refresh(self) -> None:
        """Read the retrospective again; what is in view is touched only where something differs."""
        from slodesk.storage.queries.meetings import meeting_list
        from slodesk.storage.queries.retrospectives import retrospective
        from slodesk.storage.queries.settings import read_settings

        if not self.edits.id:
            return
        with self._context.document.session() as session:
            content = retrospective(session, self.edits.id)
            meetings = meeting_list(session, subject_id=self.edits.id, kind=KIND)
            self._language = QtLanguage(read_settings(session).zone)
        if content is None:
            self.edits.id, self._content = "", None
            self.gone.emit()
            return
        if content != self._content:
            self._content = content
        self.edits.name = content.incident.identifier if content.incident is not None else content.title
        read_only = self._context.document.workspace.read_only
        reason = self._fixed(content)
        self._editable = not reason
        self.show_why(reason)
        self.head.show_content(content, editable=self._editable)
        under_way = any(each.began is not None and each.state != ENDED for each in meetings)
        self.head.show_meeting(under_way=under_way, able=not read_only)
        self._meeting.setEnabled(content.follow_up is not None)
        self._remove.setEnabled(not read_only)
        self._show_steps()
        self._show_part()

    def show_part(self, name: str) -> None:
        """Bring a part into view."""
        if part_named(name) is None or name == self._name:
            return
        self._context.document.flush()
        old = self.widget
        focus = cast("QWidget | None", self.window().focusWidget())
        inside = old is not None and focus is not None and old.isAncestorOf(focus)
        self._name = name
        self._show_part()
        if inside:
            self.focus_part()
        self.part_changed.emit()

    def focus_part(self) -> None:
        """Give the keyboard to the field the part in view begins with, else its first control."""
        begin = getattr(self.widget, "begin", None)
        if begin is not None and self._editable:
            begin()
            return
        stop = first_stop(self.widget) if self.widget is not None else None
        if stop is None:
            self.focus_outline()
        else:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_item(self, kind: str, key: str) -> None:
        """Show a line by its kind, such as ``event``, and its key."""
        found = next((each for each in PARTS if kind in each.lines), None)
        if found is not None:
            self.uncover_part()
            self._go_to_part(found, key)

    def present(self) -> bool:
        """Run the retrospective as a workshop; False when there is nothing to run."""
        if self._content is None:
            return False
        self._context.document.flush()
        return run_retrospective(self._context, self._content.id, self.edits.name, self)

    def _show_part(self) -> None:
        kind, content = part_named(self._name), self._content
        if kind is None or content is None:
            return
        widget: Any = self._built.get(kind.name)
        if widget is None:
            # From the outside to the inside: what is handed to another parent takes on its looks once more.
            area = plain_scroll(sideways=False, see_through=True)
            area.setObjectName(f"retrospective_{kind.name}")
            self.parts.addWidget(area)
            widget = kind.build(self._context, self.edits, area.viewport())
            self._built[kind.name] = widget
            area.setWidget(widget)
            widget.setAutoFillBackground(False)  # setWidget makes it fill its background
        if self._differs(kind.name):
            widget.show_content(content, editable=self._editable)
        if self._differs(_FINDINGS):
            self.panel.show_content(content)
        self.parts.setCurrentWidget(widget.parentWidget().parentWidget())
        self.title_card(kind.title())
        self.outline.choose(kind.name)
        with QSignalBlocker(self.chooser):
            self.chooser.setCurrentIndex(self.chooser.findData(kind.name))

    def _differs(self, name: str) -> bool:
        """Return whether a part shows something else than there is, and take it as shown."""
        assert self._content is not None
        shown = (self._content, self._editable, self._elsewhere)
        if self._shown.get(name) == shown:
            return False
        self._shown[name] = shown
        return True

    def _show_steps(self) -> None:
        if self._content is None or self._language is None:
            return
        steps = outline(self._content)
        self.outline.show_steps(steps, self._language)
        for row in range(self.chooser.count()):
            step = steps.get(str(self.chooser.itemData(row)))
            if step is not None:
                name, _, color = step_sign(step.state).partition(" ")
                self.chooser.setItemIcon(row, self._context.theme.icon(name, color, 18))

    def _fixed(self, content: Retrospective) -> str:
        """Return why nothing can be changed; empty where it can."""
        if self._context.document.workspace.read_only:
            return tr("This workspace is open for reading only.")
        if content.state == PUBLISHED:
            return tr("Published retrospectives stay as they are: open a revision to correct this one.")
        agreed = [each.name for each in content.reviewers if each.verdict == APPROVED]
        if content.state == IN_REVIEW and agreed:
            words = tr("{name} has agreed to it as it is: take it back to draft to change it.")
            return words.format(name=agreed[0])
        return ""

    # Going elsewhere

    def _go_to(self, section: str, place: str) -> None:
        """Show a section and a line or field of it, for a finding."""
        found = part_named(section) or part_of_section(section)
        if found is not None:
            self.uncover_part()
            self._go_to_part(found, place)

    def _go_to_part(self, kind: PartKind, place: str) -> None:
        if kind.name != self._name:
            self.show_part(kind.name)
        show = getattr(self.widget, "show_item", None)
        if place and show is not None:
            show(place)
        else:
            self.focus_part()

    def _walk(self, step: int) -> None:
        names = [kind.name for kind in PARTS]
        at = names.index(self._name) + step if self._name in names else 0
        if 0 <= at < len(names):
            self.show_part(names[at])

    def _changed(self, changes: ChangeSet) -> None:
        """Let parts work out again what they read elsewhere, such as what an incident cost."""
        if changes.tables - OWN_TABLES:
            self._elsewhere += 1
            if self.isVisible():
                self._show_part()

    def _save(self, save: Any) -> None:
        self._context.document.flush()
        if self._content is not None:
            save(self._context, self._content, self.window())

    def _remove_now(self) -> None:
        if self._content is not None:
            words = tr("Remove retrospective {title}").format(title=self._content.title)
            self._context.edit(words, remove_retrospective, self._content.id)
