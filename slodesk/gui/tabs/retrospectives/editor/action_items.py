"""The action items of a retrospective: typed one line at a time, changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.action_items import OPEN, PRIORITIES, STATUSES, lacks_priority
from slodesk.domain.action_line import parse_action, parse_due
from slodesk.domain.errors import RuleBroken
from slodesk.gui.formats import day_text
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.retrospectives.editor.directory import Directory
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.name_delegate import NameDelegate
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.widgets.roles import SORT_ROLE
from slodesk.gui.zoom import follow
from slodesk.operations.actions import add_action, remove_action, set_action_field

if TYPE_CHECKING:
    from datetime import date

    from slodesk.domain.action_line import ActionLine
    from slodesk.domain.retrospective import Action, Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits

Index = QModelIndex | QPersistentModelIndex
TITLE, OWNER, DUE, PRIORITY, STATUS = range(5)
USUAL_PRIORITY = "P2"


def status_word(status: str) -> str:
    """Return the word for an action item's status."""
    return {
        "open": tr("Open"),
        "in progress": tr("In progress"),
        "done": tr("Done"),
        "dropped": tr("Dropped"),
    }.get(status, status)


class DueDelegate(QStyledItemDelegate):
    """Types a due date as it is read: a day, a quarter, or so many weeks ahead."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the line edit."""
        line = QLineEdit(parent)
        line.setAccessibleName(tr("Due"))
        line.setPlaceholderText(tr("2026-12-01"))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the date as it is typed."""
        action = index.data(SORT_ROLE)
        if isinstance(editor, QLineEdit):
            editor.setText(action.period or (action.due.isoformat() if action.due is not None else ""))
            editor.selectAll()


class ActionItemsPart(QWidget):
    """Part of the editor.

    Attributes:
        entry: types the next one.
        understood: how it is understood.
        priority: that the next one gets.
        section: those there are.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._fiscal_start = 1
        self._known = Directory(context, self, with_teams=True)
        self._build()
        follow(context.theme, self, self._space)

    def _build(self) -> None:
        theme = self._context.theme
        self.entry = QLineEdit()
        self.entry.setObjectName("action_entry")
        self.entry.setPlaceholderText(tr("Check pool size @Kim 2026-12-01"))
        self.entry.setAccessibleName(tr("Next action item: what, @who, until when"))
        self.add = QPushButton(tr("Add"))
        self.add.setObjectName("action_add")
        self.add.setAccessibleName(tr("Add this action item"))
        self.understood = label("", "muted", wrap=True)
        self.urgent = label(
            tr("Users were hit, and none of these is P0 or P1: what must happen first?"), "muted", wrap=True
        )
        self.section = RecordsSection(
            theme, tr("What will be done"),
            tr("What has to change so that it does not happen again, who does it, and by when."),
            (
                Column(tr("Action"), lambda each: each.title, "title"),
                Column(tr("Owner"), lambda each: each.owner, "owner"),
                Column(tr("Due"), lambda each: each, "due", self._due_text),
                Column(tr("Priority"), lambda each: each.priority, "priority"),
                Column(tr("Status"), lambda each: each.status, "status", status_word, self._read_status),
            ),
            self._save, self._context.show_error,
            widths={OWNER: 170, DUE: 120, PRIORITY: 80, STATUS: 110}, stretch=TITLE,
        )  # fmt: skip
        view = self.section.view
        view.setItemDelegateForColumn(OWNER, NameDelegate(lambda: self._known.names, tr("Owner"), view))
        view.setItemDelegateForColumn(DUE, DueDelegate(view))
        view.setItemDelegateForColumn(PRIORITY, ChoiceDelegate(lambda: PRIORITIES, tr("Priority"), view))
        view.setItemDelegateForColumn(
            STATUS, ChoiceDelegate(lambda: [status_word(each) for each in STATUSES], tr("Status"), view)
        )
        self.section.add_button(
            tr("Details"), "arrow-right", self._open, chosen=True, name=tr("Show the chosen action item")
        )
        self.section.add_button(tr("Remove"), "trash", self._remove, chosen=True, keys="Del")
        self._entry = QHBoxLayout()
        self._entry.addWidget(self.entry, 1)
        self._entry.addWidget(self.add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._entry)
        for part in (self.understood, self.section, self.urgent):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.entry.textChanged.connect(lambda _: self._tell())
        self.entry.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show the action items; what is being typed stays."""
        from slodesk.storage.queries.settings import read_settings

        self._known.refresh()
        self._fiscal_start = self._context.document.query(read_settings).fiscal_year_start
        if self._content is None or content.id != self._content.id:
            self.entry.clear()
            self.section.error.clear()
        self._content = content
        # What is agreed is agreed, but what became of it goes on after publishing.
        goes_on = not self._context.document.workspace.read_only
        self.section.set_records(content.actions)
        self.section.set_editable(goes_on)
        for part in (self.entry, self.add):
            part.setEnabled(editable)
        hit = content.incident is not None and content.incident.customer_impacting
        lacking = lacks_priority(each.priority for each in content.actions)
        self.urgent.setVisible(bool(hit and content.actions and lacking))
        self._tell()

    def show_item(self, key: str) -> None:
        """Choose an action item by its key."""
        if self.section.model.row_of(key) >= 0:
            self.section.select(key)
            self.section.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    # Adding

    def _parsed(self) -> ActionLine:
        today = self._context.now().date()
        return parse_action(self.entry.text(), self._known.names, today, fiscal_year_start=self._fiscal_start)

    def _tell(self) -> None:
        """Say how the line is understood."""
        words = tr("@ names who does it; a day, a quarter such as 2027-Q1, or +2w says until when.")
        if self.entry.text().strip():
            try:
                line = self._parsed()
            except RuleBroken as broken:
                words = broken.message
            else:
                due = line.period or (self._day(line.due) if line.due is not None else tr("no date"))
                owner = line.owner or tr("nobody yet")
                words = tr("{title} · {owner} · {due}").format(title=line.title, owner=owner, due=due)
        self.understood.setText(words)

    def _add(self) -> None:
        if not self.entry.text().strip():
            self.entry.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def run() -> None:
            line = self._parsed()
            self._context.document.edit(
                self._edits.label(tr("Add action item")), _add_to, line.title, self._edits.id,
                owner=line.owner, due=line.period or line.due, priority=USUAL_PRIORITY, status=OPEN,
                created=self._context.now(),
            )  # fmt: skip
            self.entry.clear()

        self._context.document.flush()
        self.section.attempt(run)
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    # Changing

    def _save(self, action: Action, field: str, value: Any) -> None:
        document = self._context.document
        if field == "due":
            value = parse_due(value, self._context.now().date())
        document.edit(
            tr("Change action item {title}").format(title=action.title), set_action_field,
            action.id, field, value, at=self._context.now(), who=document.workspace.who,
        )  # fmt: skip

    def _remove(self) -> None:
        action = self.section.selected
        if action is not None:
            words = tr("Remove action item {title}").format(title=action.title)
            self._context.document.edit(words, remove_action, action.id)

    def _open(self) -> None:
        if self.section.selected is not None:
            self._context.navigate("retrospectives", self.section.selected.id)

    @staticmethod
    def _read_status(words: str) -> str:
        return next((status for status in STATUSES if status_word(status) == words), words)

    def _due_text(self, action: Action) -> str:
        return action.period or (self._day(action.due) if action.due is not None else "")

    def _day(self, day: date) -> str:
        return day_text(day, self._context.now().date())

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space())
        self._entry.setSpacing(theme.space())


def _add_to(session: Any, /, title: str, retrospective_id: str, **fields: Any) -> str:
    return add_action(session, title, source_kind="retrospective", source_id=retrospective_id, **fields)
