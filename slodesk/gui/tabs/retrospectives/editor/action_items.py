"""The action items of a retrospective: typed one line at a time, changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.action_items import lacks_priority
from slodesk.gui.actions.edits import ActionEdits
from slodesk.gui.actions.entry import ActionEntry
from slodesk.gui.actions.table import ActionsTable, columns
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FiguresModel
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.directory import Directory
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow
from slodesk.operations.retrospectives import SOURCE
from slodesk.storage.queries.actions import action_lines
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.models.figures import FigureColumn
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
    from slodesk.storage.queries.actions import ActionLine

_ROWS = 40
"""Rows in view at most at 100 %; more scroll."""


class ActionItemsPart(QWidget):
    """Part of the editor.

    Attributes:
        entry: types the next one.
        table: those there are.
        error: why a cell was refused.
        urgent: asks for one that is urgent, after users were hit.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._actions = ActionEdits(context)
        self._shown = ""
        self._known = Directory(context, self, with_teams=True)
        self._build()
        follow(context.theme, self, self._space)

    def _build(self) -> None:
        theme = self._context.theme
        self.entry = ActionEntry(self._context, self._actions, lambda: self._known.names)
        self.hint = label(
            tr("What has to change so that it does not happen again, who does it, and by when."),
            "muted", wrap=True,
        )  # fmt: skip
        self.urgent = label(
            tr("Users were hit, and none of these is P0 or P1: what must happen first?"), "muted", wrap=True
        )
        self.model = FiguresModel(self._columns(), self._set_cell, parent=self)
        self.table = ActionsTable(self.model, theme, lambda: self._known.names, lambda _: None)
        self.error = FieldError(theme, self.table)
        self.details = self._button(tr("Details"), "arrow-right", self._open)
        self.details.setAccessibleName(tr("Show the chosen action item"))
        self.remove = self._button(tr("Remove"), "trash", self._remove)
        self._delete = key_action(self.table, tr("Remove"), "Del", self._remove)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.details)
        self._buttons.addWidget(self.remove)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.entry, self.hint, self.table, self.error):
            self._column.addWidget(part)
        self._column.addLayout(self._buttons)
        self._column.addWidget(self.urgent)
        self._column.addStretch(1)
        self.table.row_height_changed.connect(self._fit)
        self.entry.added.connect(self.table.choose)

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show the action items; what is being typed stays."""
        self._known.refresh()
        with self._context.document.session() as session:
            lines = action_lines(session, self._context.now(), kind=SOURCE, of=content.id)
        if content.id != self._shown:
            self.entry.line.clear()
            self.error.clear()
        self._shown = content.id
        self.entry.source = (SOURCE, content.id, "")
        self.entry.set_editable(editable)
        # What is agreed is agreed, but what became of it goes on after publishing.
        goes_on = not self._context.document.workspace.read_only
        chosen = self.table.current
        with QSignalBlocker(self.table.selectionModel()):
            self.model.set_columns(self._columns())
            self.model.set_records(lines)
            if lines:
                self.table.choose(
                    chosen if chosen is not None and self.model.row_of(chosen) >= 0 else lines[0].id
                )
        self.table.set_editable(goes_on)
        self._delete.setEnabled(goes_on)
        self.remove.setEnabled(goes_on)
        for part in (self.table, self.details, self.remove):
            part.setVisible(bool(lines))
        self.hint.setVisible(not lines)
        hit = content.incident is not None and content.incident.customer_impacting
        lacking = lacks_priority(each.priority for each in lines)
        self.urgent.setVisible(bool(hit and lines and lacking))
        self._fit()

    def show_item(self, key: str) -> None:
        """Choose an action item by its key."""
        if self.model.row_of(key) >= 0:
            self.table.choose(key)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.entry.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _columns(self) -> tuple[FigureColumn, ...]:
        zone = self._context.document.query(read_settings).zone
        today = self._context.now().astimezone(zone).date()
        return columns(today, QtLanguage(zone).say, with_source=False)

    def _set_cell(self, line: ActionLine, column: FigureColumn, text: str) -> bool:
        return self._actions.set_cell(line, column, text, self.error)

    def _remove(self) -> None:
        line = self._chosen
        if line is not None:
            self._actions.remove(line)

    def _open(self) -> None:
        line = self._chosen
        if line is not None:
            self._context.navigate("retrospectives", line.id)

    @property
    def _chosen(self) -> ActionLine | None:
        key = self.table.current
        return None if key is None else self.model.record(self.model.row_of(key))

    def _button(self, words: str, icon: str, run: Callable[[], None]) -> QPushButton:
        made = QPushButton(words)
        made.setProperty("kind", "quiet")
        self._context.theme.icons.follow(made, icon, "text", 18)
        made.clicked.connect(lambda: run())
        return made

    def _fit(self) -> None:
        self.table.setFixedHeight(self.table.rows_height(_ROWS))

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space())
        self._buttons.setSpacing(self._context.theme.space())
        self._fit()
