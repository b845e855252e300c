"""The chosen step of a week: what, who, by when, notes, and the way to where it is done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QStringListModel, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from slodesk.gui.tabs.quarterly_plan.sections import section_named
from slodesk.gui.tabs.quarterly_plan.words import tr, week_phrase
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.operations import plans
from slodesk.storage.queries.settings import people, teams

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.plans import PlanItem

NO_DAY = date(2000, 1, 1)
"""What the date's input holds where there is none."""


class StepEditor(Card):
    """Edits one step; everything is saved as it is typed.

    Attributes:
        title: its words.
        owner: a name, offered from the directory.
        due: the last day.
        notes: anything else.
        go: leads to the section where it is done.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, "", parent)
        self._context = context
        self._item: PlanItem | None = None
        theme = context.theme
        self.title, self.owner, self.due = QLineEdit(), QLineEdit(), QDateEdit()
        self.notes = QPlainTextEdit()
        self.due.setCalendarPopup(True)
        self.due.setMinimumDate(QDate(NO_DAY.year, NO_DAY.month, NO_DAY.day))
        self.due.setSpecialValueText(tr("No date"))
        prepare_date(self.due, theme)
        self.no_date = QPushButton(tr("No date"))
        self.no_date.setProperty("kind", "quiet")
        self.go = QPushButton()
        self.go.setObjectName("step_go")
        theme.icons.follow(self.go, "arrow-right", "text", 18)
        self.origin = label("", "muted", wrap=True)
        self.error = FieldError(theme, self.title)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.owner.setCompleter(completer)
        self._lay_out()
        document, show = context.document, context.show_error
        self._fields = {
            "title": BoundField(document, self.title, self._saver("title"), error=self.error, on_error=show),
            "owner": BoundField(document, self.owner, self._saver("owner"), on_error=show),
            "due": BoundField(document, self.due, self._saver("due"), on_error=show),
            "notes": BoundField(document, self.notes, self._saver("notes"), on_error=show),
        }
        self.no_date.clicked.connect(lambda: self.due.setDate(self.due.minimumDate()))
        self.go.clicked.connect(self._go)
        theme.changed.connect(self._fit)
        self._fit()

    def show_item(self, item: PlanItem | None, *, editable: bool) -> None:
        """Show a step; None for none."""
        another = item is None or self._item is None or item.id != self._item.id
        if another and self._item is not None:
            self._context.document.flush()
        self._item = item
        if item is None:
            self.set_heading(tr("Choose a step"))
        else:
            self.set_heading(tr("Activity") if item.kind == "activity" else tr("Deliverable"))
            values = {
                "title": item.title,
                "owner": item.owner,
                "due": item.due or NO_DAY,
                "notes": item.notes,
            }
            for name, field in self._fields.items():
                field.fill(values[name])
            if another:
                self.error.clear()
        for field in self._fields.values():
            field.widget.setEnabled(editable and item is not None)
        self.no_date.setVisible(editable and item is not None and item.due is not None)
        kind = section_named(item.section) if item is not None and item.section else None
        self.go.setVisible(kind is not None)
        if kind is not None:
            self.go.setText(tr("Go to {section}").format(section=kind.title()))
        rolled = item is not None and item.rolled
        self.origin.setVisible(rolled)
        if item is not None and rolled:
            came = week_phrase(item.first_week)
            self.origin.setText(tr("Still open when {week} was closed.").format(week=came))
        self._offer_names()

    def _saver(self, name: str) -> Any:
        def save(value: Any) -> None:
            item = self._item
            if item is None:
                return
            if name == "due" and value == NO_DAY:
                value = None
            words = self.title.text() if name == "title" else item.title
            self._context.document.edit_field(
                f"plan_item/{item.id}/{name}", tr("Change “{step}”").format(step=words),
                plans.set_item_field, item.id, name, value,
            )  # fmt: skip

        return save

    def _go(self) -> None:
        if self._item is not None:
            self._context.navigate("quarterly_plan", f"section:{self._item.section}")

    def _offer_names(self) -> None:
        with self._context.document.session() as session:
            names = [person.name for person in people(session) if person.active]
            names += [team.name for team in teams(session)]
        if names != self._names.stringList():
            self._names.setStringList(names)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        self._grid = grid
        rows: tuple[tuple[str, QWidget], ...] = (
            (tr("Step"), self.title),
            (tr("Owner"), self.owner),
            (tr("Due"), self.due),
            (tr("Notes"), self.notes),
        )
        for row, (words, field) in enumerate(rows):
            named = label(words, "muted")
            named.setBuddy(field)
            field.setAccessibleName(words)
            top = Qt.AlignmentFlag.AlignTop if field is self.notes else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(named, 2 * row, 0, top)
            if field is self.due:
                dates = QHBoxLayout()
                dates.addWidget(self.due, 1)
                dates.addWidget(self.no_date)
                dates.addStretch(0)
                grid.addLayout(dates, 2 * row, 1)
            else:
                grid.addWidget(field, 2 * row, 1)
        grid.addWidget(self.error, 1, 1)
        grid.setRowStretch(6, 1)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(self.origin)
        self.body.addLayout(grid, 1)
        way = QHBoxLayout()
        way.addStretch(1)
        way.addWidget(self.go)
        self.body.addLayout(way)
        for name in ("title", "owner", "due", "notes"):
            getattr(self, name).setObjectName(f"step_{name}")
        self.notes.setTabChangesFocus(True)

    def _fit(self) -> None:
        theme = self._context.theme
        self._grid.setHorizontalSpacing(theme.space(1.5))
        self._grid.setVerticalSpacing(theme.px(5))
        self.notes.setMinimumHeight(self.notes.fontMetrics().lineSpacing() * 2 + theme.px(16))
