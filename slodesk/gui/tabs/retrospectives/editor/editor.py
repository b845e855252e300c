"""A retrospective being written: its outline, the part in view, and room for what does not add up."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from slodesk.domain.retro_outline import outline
from slodesk.domain.retrospective import APPROVED, IN_REVIEW, PUBLISHED
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.retrospectives.editor import exports
from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
from slodesk.gui.tabs.retrospectives.editor.head import EditorHead
from slodesk.gui.tabs.retrospectives.editor.outline import OutlineList, step_sign
from slodesk.gui.tabs.retrospectives.editor.parts import PARTS, part_named, part_of_section
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.operations.retrospectives import remove_retrospective

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.parts import PartKind
    from slodesk.storage.changes import ChangeSet

OWN_TABLES = frozenset({
    "retrospective", "retro_event", "retro_factor", "retro_point", "retro_figure", "retro_adjustment",
    "retro_person", "retro_reviewer", "retro_snapshot", "action_item",
})  # fmt: skip
"""What a retrospective is made of: when nothing of it differs, nothing is shown again."""
_FINDINGS = "slodesk.gui.tabs.retrospectives.editor.findings"
_WORKSHOP = "slodesk.gui.tabs.retrospectives.workshop"
_FOLDED = "retrospectives/findings"
"""Whether the panel of findings is open where there is room."""
_PANEL_NAME = "findings"
_BESIDE, _PANEL, _OUTLINE = 1080, 300, 216
"""Width at 100 % from which findings stand beside the part, and theirs; the outline's."""
_NARROW = 760
"""Width at 100 % below which the outline is a choice above the part."""
_IDLE_MS = 40


class RetroEditor(QWidget):
    """Writes one retrospective, part by part.

    Attributes:
        edits: what parts do to it.
        head: names it.
        outline: its parts; where it is narrow, ``chooser`` stands for it.
        parts: those built so far, one in view.
        panel: what does not add up, where the program looks for it.
    """

    back_wanted = Signal()
    part_changed = Signal()
    gone = Signal()
    """The retrospective in view was removed."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._content: Retrospective | None = None
        self._editable = False
        self._built: dict[str, QWidget] = {}
        self._shown: dict[str, tuple[Retrospective, bool, int]] = {}
        self._elsewhere = 0
        self._was_beside: bool | None = None
        self._name = PARTS[0].name if PARTS else ""
        self._language: QtLanguage | None = None
        self.edits = RetroEdits(context)
        self.panel: Any = None
        self._build()
        self._fill_menus()
        self._connect()
        self._space()

    # Making

    def _build(self) -> None:
        context, theme = self._context, self._context.theme
        self.head = EditorHead(context, self.edits)
        self.why = label("", "", wrap=True)
        self._note = QFrame()
        self._note.setProperty("role", "note")
        inside = QHBoxLayout(self._note)
        inside.addWidget(self.why)
        self.outline = OutlineList(theme, PARTS)
        self._side = Card(theme, padded=False)
        self._side.body.addWidget(self.outline)
        self.chooser = QComboBox()
        self.chooser.setObjectName("retrospective_part")
        self.chooser.setAccessibleName(tr("Part of the retrospective"))
        for kind in PARTS:
            self.chooser.addItem(kind.title(), kind.name)
        self.parts = QStackedWidget()
        self.card = Card(theme)
        self.card.body.addWidget(self.parts)
        self._row = QHBoxLayout()
        self._row.addWidget(self._side)
        self._row.addWidget(self.card, 1)
        self._add_panel()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.head, self.head.title_error, self._note, self.chooser):
            self._column.addWidget(part)
        self._column.addLayout(self._row, 1)
        self.head.run.setVisible(find_spec(_WORKSHOP) is not None)
        self._to_import = iter(PARTS)
        self._idle = QTimer(self)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._import_next)
        self._idle.start()

    def _add_panel(self) -> None:
        """Give room to the panel of findings, if the program has it."""
        self.head.findings.setVisible(find_spec(_FINDINGS) is not None)
        if self.head.findings.isHidden():
            return
        self.panel = import_module(_FINDINGS).FindingsPanel(self._context, self.edits, self)
        self.panel.wanted.connect(self._go_to)
        self.panel.counted.connect(self.head.show_findings)
        self._row.addWidget(self.panel)

    def _fill_menus(self) -> None:
        head, menu = self.head, self.head.export.menu()
        words = tr("Follow-up meeting for calendars …")
        self._meeting = head.add(words, "calendar", self._save_meeting, "export_follow_up", menu)
        if exports.can_export_markdown():
            head.add(tr("Markdown …"), "file", self._save_markdown, "export_markdown", menu)
        head.add(
            tr("Report …"), "report", lambda: self._context.navigate("reports", self.edits.id),
            "export_report", menu,
        )  # fmt: skip
        self._remove = head.add(
            tr("Remove this retrospective"), "trash", self._remove_now, "retrospective_remove_this",
            head.more.menu(),
        )  # fmt: skip

    def _save_meeting(self) -> None:
        self._context.document.flush()
        if self._content is not None:
            exports.save_follow_up(self._context, self._content, self.window())

    def _save_markdown(self) -> None:
        self._context.document.flush()
        if self._content is not None:
            exports.save_markdown(self._context, self._content, self.window())

    def _remove_now(self) -> None:
        if self._content is not None:
            words = tr("Remove retrospective {title}").format(title=self._content.title)
            self._context.edit(words, remove_retrospective, self._content.id)

    def _connect(self) -> None:
        self.head.back_wanted.connect(self.back_wanted)
        self.head.run.clicked.connect(lambda: self.present())
        self.head.findings.clicked.connect(self._fold)
        self.outline.part_chosen.connect(self.show_part)
        self.chooser.activated.connect(lambda _: self.show_part(str(self.chooser.currentData())))
        for keys, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._walk(step))
        self._context.document.changed.connect(self._changed)
        self._context.theme.changed.connect(self._space)

    def _import_next(self) -> None:
        kind = next(self._to_import, None)
        if kind is None:
            self._idle.stop()
        else:
            kind.import_early()

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
        from slodesk.storage.queries.retrospectives import retrospective
        from slodesk.storage.queries.settings import read_settings

        if not self.edits.id:
            return
        with self._context.document.session() as session:
            content = retrospective(session, self.edits.id)
            self._language = QtLanguage(read_settings(session).zone)
        if content is None:
            self.edits.id, self._content = "", None
            self.gone.emit()
            return
        if content != self._content:
            self._content = content
        self.edits.name = content.incident.identifier if content.incident is not None else content.title
        reason = self._fixed(content)
        self._editable = not reason
        self.why.setText(reason)
        self._note.setVisible(bool(reason))
        self.head.show_content(content, editable=self._editable)
        self._meeting.setEnabled(content.follow_up is not None)
        self._remove.setEnabled(not self._context.document.workspace.read_only)
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
        """Give the keyboard to the first control of the part in view."""
        from slodesk.gui.widgets.tab_order import first_stop

        stop = first_stop(self.widget) if self.widget is not None else None
        (stop or self.outline).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_item(self, kind: str, key: str) -> None:
        """Show a line by its kind, such as ``event``, and its key."""
        found = next((each for each in PARTS if kind in each.lines), None)
        if found is not None:
            self._go_to_part(found, key)

    def present(self) -> bool:
        """Run the retrospective as a workshop; False where the program has none."""
        if self._content is None or find_spec(_WORKSHOP) is None:
            return False
        self._context.document.flush()
        run = import_module(_WORKSHOP).run_retrospective
        return bool(run(self._context, self._content.id, self.edits.name, self))

    def _show_part(self) -> None:
        kind, content = part_named(self._name), self._content
        if kind is None or content is None:
            return
        widget: Any = self._built.get(kind.name)
        if widget is None:
            widget = kind.build(self._context, self.edits, self.parts)
            self._built[kind.name] = widget
            area = plain_scroll(widget, sideways=False, see_through=True)
            area.setObjectName(f"retrospective_{kind.name}")
            self.parts.addWidget(area)
        if self._differs(kind.name):
            widget.show_content(content, editable=self._editable)
        if self.panel is not None and self._differs(_PANEL_NAME):
            self.panel.show_content(content)
        self.parts.setCurrentWidget(widget.parentWidget().parentWidget())
        self._title_card(kind)
        self.outline.choose(kind.name)
        with QSignalBlocker(self.chooser):
            self.chooser.setCurrentIndex(self.chooser.findData(kind.name))

    def _title_card(self, kind: PartKind | None) -> None:
        """Name the part above it, unless the choice above does."""
        if kind is not None:
            self.card.set_heading("" if self._narrow else kind.title())
            self.card.setAccessibleName(kind.title())

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

    def _go_to(self, section: str, place: str) -> None:
        """Show a section and a line or field of it, for a finding."""
        found = part_named(section) or part_of_section(section)
        if found is not None:
            if not self._beside:
                self.head.findings.setChecked(False)
                self._arrange()
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

    # Room

    @property
    def _beside(self) -> bool:
        return self.width() >= self._context.theme.px(_BESIDE)

    @property
    def _narrow(self) -> bool:
        return self.width() < self._context.theme.px(_NARROW)

    def _fold(self) -> None:
        if self._beside:
            self._context.settings.remember(_FOLDED, "open" if self.head.findings.isChecked() else "folded")
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand outline and findings beside the part, or in its place."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        self._side.setVisible(not self._narrow)
        self.chooser.setVisible(self._narrow)
        self._title_card(part_named(self._name))
        if self.panel is not None:
            if self._beside != self._was_beside:
                self._was_beside = self._beside
                wanted = self._context.settings.text(_FOLDED, "open") == "open"
                self.head.findings.setChecked(self._beside and wanted)
            opened = self.head.findings.isChecked()
            self.panel.setVisible(opened)
            self.card.setVisible(self._beside or not opened)
            most = theme.px(_PANEL) if self._beside else 16_777_215
            self.panel.setMinimumWidth(theme.px(_PANEL) if self._beside else 0)
            self.panel.setMaximumWidth(most)

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space())
        self._row.setSpacing(theme.space(1.5))
        self._side.setFixedWidth(theme.px(_OUTLINE))
        self._show_steps()
        edge = theme.space()
        inside = self._note.layout()
        if inside is not None:
            inside.setContentsMargins(theme.space(1.5), edge, theme.space(1.5), edge)
        self._arrange()
