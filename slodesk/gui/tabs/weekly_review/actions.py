"""Action items: what was done, what is carried forward, what is late elsewhere, and what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QAbstractItemView

from slodesk.domain import action_items as rules
from slodesk.gui.actions.edits import ActionEdits
from slodesk.gui.actions.entry import ActionEntry
from slodesk.gui.actions.table import ActionsTable, columns
from slodesk.gui.tabs.weekly_review.section import ReviewSection
from slodesk.gui.tabs.weekly_review.words import tr
from slodesk.gui.widgets.directory import Directory
from slodesk.gui.widgets.field_error import FieldError
from slodesk.operations.reviews import SOURCE
from slodesk.storage.queries.actions import ActionLine

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from slodesk.domain.action_line import ActionLine as Typed
    from slodesk.domain.weekly_review import ActionItem
    from slodesk.gui.models.figures import FigureColumn
    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown
    from slodesk.gui.tabs.weekly_review.noted import NotedModel
    from slodesk.gui.widgets.figures_table import FiguresTable

GROUPS = ("new", "carried", "late", "done")


class _Edits(ActionEdits):
    """Promises action items in the review in view; one that only the schedule knows is made first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.context)
        self._desk = desk

    def add(self, said: Typed, source: tuple[str, str, str]) -> str:
        """Add what was typed."""
        return super().add(said, self._of(source))

    def add_all(self, said: Any, names: Any, source: tuple[str, str, str]) -> tuple[str, ...]:
        """Add what was read elsewhere."""
        return super().add_all(said, names, self._of(source))

    def _of(self, source: tuple[str, str, str]) -> tuple[str, str, str]:
        edits = self._desk.edits
        if not edits.id:
            edits.id = edits.attempt(tr("Begin the review"), lambda _, key: key)
        return source[0], edits.id, source[2]


class ActionsSection(ReviewSection):
    """Lists action items and takes new ones.

    Attributes:
        entry: types the next one.
        groups: a table each.
        error: why a cell was refused.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "actions", parent)

    def build(self) -> None:
        """Make the line to type in and a table for each group."""
        desk, theme = self.desk, self.desk.context.theme
        self._edits = _Edits(desk)
        self._known = Directory(desk.context, self, with_teams=True)
        self.entry = ActionEntry(desk.context, self._edits, lambda: self._known.names, self)
        self.entry.source = (SOURCE, "", "")
        self.body.addWidget(self.entry)

        def table(model: NotedModel) -> FiguresTable:
            made = ActionsTable(model, theme, lambda: self._known.names, self._go)
            made.setSortingEnabled(False)
            return made

        self.groups: dict[str, FiguresTable] = {}
        for name in GROUPS:
            made = self.add_table(
                self._columns(), "", stretch="title", name=f"actions_{name}", table=table, most=14,
                save=self._set_cell,
                drop=self._edits.remove if name == "new" else None,
            )  # fmt: skip
            made.opened.connect(lambda key: self.desk.context.navigate("retrospectives", key))
            self.groups[name] = made
        self.error = FieldError(theme, self.groups["new"])
        self.body.addWidget(self.error)

    def fill(self, shown: Shown) -> None:
        """Show what was promised; of an open review as it is now."""
        self._known.refresh()
        prepared, editable = shown.prepared, self.desk.editable
        given = {
            "new": prepared.new, "carried": prepared.carried, "late": prepared.late, "done": prepared.done,
        }  # fmt: skip
        titles = {
            "new": tr("New  {count}"), "carried": tr("Carried forward  {count}"),
            "late": tr("Overdue elsewhere  {count}"), "done": tr("Done since the last review  {count}"),
        }  # fmt: skip
        self.count = len(prepared.new) + len(prepared.carried)
        still = sum(1 for each in prepared.carried if each.overdue)
        parts = [
            tr("{count} done").format(count=len(prepared.done)),
            tr("{count} carried forward").format(count=len(prepared.carried)),
        ]
        if still:
            parts.append(tr("{count} of them overdue").format(count=still))
        parts.append(tr("{count} new").format(count=len(prepared.new)))
        anything = any(given.values())
        self.set_heading(self.heading_label.text(), " · ".join(parts) if anything else "")
        self.say_nothing("" if anything else tr("What is promised here is looked at again next week."))
        self.entry.setVisible(editable)
        self.entry.set_editable(editable)
        trigger = QAbstractItemView.EditTrigger
        for name, items in given.items():
            table = self.groups[name]
            lines = [shown.actions.get(each.id) or as_line(each, shown.prepared.until) for each in items]
            table.figures.set_columns(self._columns_noted())
            self.show_rows(table, lines, titles[name].format(count=len(items)))
            table.setEditTriggers(
                trigger.DoubleClicked | trigger.EditKeyPressed if editable else trigger.NoEditTriggers
            )

    def focus_first(self) -> None:
        """Give the keyboard to the line to type in, or to the first table."""
        if self.desk.editable:
            self.entry.setFocus()
        else:
            super().focus_first()

    def _columns(self) -> tuple[FigureColumn, ...]:
        return columns(self.desk.today, self.desk.say, with_source=True)

    def _columns_noted(self) -> tuple[FigureColumn, ...]:
        from slodesk.gui.tabs.weekly_review.noted import noted

        return noted(self._columns())

    def _set_cell(self, line: ActionLine, column: FigureColumn, text: str) -> bool:
        return self._edits.set_cell(line, column, text, self.error)

    def _go(self, line: ActionLine) -> None:
        if line.leads_to is not None:
            self.desk.context.navigate(*line.leads_to)


def as_line(item: ActionItem, at: datetime) -> ActionLine:
    """Return a frozen action item as the table shows it: what was not frozen is empty."""
    closed = rules.is_closed(item.status)
    return ActionLine(
        item.id, item.title, item.owner, item.due, "", item.priority, item.status, "", "", "", at, at.date(),
        None, None, None, "", "", None, "", "", item.source, None, 0, (), item.overdue, closed,
    )  # fmt: skip
