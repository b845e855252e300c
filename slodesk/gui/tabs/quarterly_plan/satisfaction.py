"""Week 1: how satisfied users are, service by service; typed in place, pasted, or imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.errors import SloDeskError, SourceError
from slodesk.domain.satisfaction import parse_period
from slodesk.gui.models.figures import FigureColumn, FiguresModel
from slodesk.gui.models.plan_satisfaction import (
    SatisfactionRow,
    new_score,
    period_words,
    satisfaction_columns,
)
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.fitting import fit_height
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.labels import label
from slodesk.operations import satisfaction as operations

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.window import Period
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.satisfaction import Satisfaction
    from slodesk.storage.session import Session

_AROUND = 450
"""Height at 100 % of what stands around the table in the window."""
_ROWS = 10


class SatisfactionSection(QWidget):
    """One row per service of the plan's team, for the quarter or one of its months.

    Attributes:
        table: scores, scales, responses and sources; all typed in place.
        period: the quarter, or one of its months.
        error: why a typed or pasted value was refused.
    """

    tables = frozenset({"satisfaction", "service", "team", "plan", "setting", "policy_version"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_id = ""
        self._shown: Satisfaction | None = None
        theme = context.theme
        self.empty = EmptyState(
            theme, "person", tr("No services yet"),
            tr("Once this team has services, write down here what their users say."),
            tr("Go to Services"), lambda: context.navigate("services", None),
        )  # fmt: skip
        self.card = Card(theme, tr("User satisfaction"), padded=False)
        self.period = QComboBox()
        self.period.setObjectName("satisfaction_period")
        self.period.setAccessibleName(tr("Period"))
        self.period.currentIndexChanged.connect(lambda _: self._fill())
        self.card.controls.addWidget(self.period)
        self.paste_button = self._button(tr("Paste"), "copy", self.paste, "paste_scores")
        self.paste_button.setToolTip(
            tr("Paste cells from a spreadsheet: service, score, scale, responses, source")
        )
        self.import_button = self._button(tr("Import files…"), "import", self._import, "import_scores")
        self.remove_button = self._button(tr("Remove"), "trash", self.remove, "remove_score")
        buttons = (self.paste_button, self.import_button, self.remove_button)
        head = self.card.heading_label.parentWidget()
        if head is not None:
            GivingWay(head, buttons, (self.card.heading_label, self.period))
        self.model = FiguresModel(satisfaction_columns(), self._save, self)
        self.table = FiguresTable(
            self.model, theme, tr("Satisfaction by service"),
            stretch="source", optional=("before",), parent=self.card,
        )  # fmt: skip
        self.table.setObjectName("satisfaction_table")
        self.table.chosen.connect(lambda _: self._allow())
        self.table.row_height_changed.connect(self._space)
        key_action(self.table, tr("Paste"), QKeySequence(QKeySequence.StandardKey.Paste), self.paste)
        key_action(self.table, tr("Remove"), QKeySequence("Del"), self.remove)
        self.error = FieldError(theme, self.table)
        self.hint = label(
            tr(
                "From a survey: import a CSV file with the columns service, period (2026-Q4 or 2026-11), "
                "score, scale, responses and source, or paste the cells."
            ),
            "muted", wrap=True,
        )  # fmt: skip
        self.card.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.card)
        column.addWidget(self.error)
        column.addWidget(self.hint)
        column.addStretch(1)
        self._column = column
        theme.changed.connect(self._space)
        self._space()
        self.empty.hide()
        self.setFocusProxy(self.table)

    def _button(self, words: str, icon: str, run: Any, name: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setProperty("kind", "quiet")
        self._context.theme.icons.follow(button, icon, "text", 18)
        button.clicked.connect(lambda: run())
        self.card.controls.addWidget(button)
        return button

    # What every section has

    def show_plan(self, plan_id: str) -> None:
        """Show another plan; reads it."""
        self._plan_id = plan_id
        self.error.clear()
        self.refresh()

    def refresh(self) -> None:
        """Read all scores of the quarter again."""
        if self._plan_id:
            shown = self._context.document.query(_read, self._plan_id, self._context.now())
            if shown is not None:
                self._shown = shown
                self._fill_periods(shown)
                self._fill()

    def show_item(self, key: str) -> None:
        """Choose a service."""
        self.table.choose(key)

    def state_text(self) -> str:
        """Say how many services have no score."""
        missing = 0 if self._shown is None else self._shown.missing
        return tr("%Ln without a score", "", missing) if missing else ""

    # Showing

    @property
    def chosen_period(self) -> Period | None:
        """The period in view."""
        found: Period | None = self.period.currentData()
        return found

    def _fill_periods(self, shown: Satisfaction) -> None:
        wanted = self.chosen_period
        if [self.period.itemData(at) for at in range(self.period.count())] == list(shown.periods):
            return
        with QSignalBlocker(self.period):
            self.period.clear()
            for each in shown.periods:
                self.period.addItem(period_words(each), each)
            self.period.setCurrentIndex(shown.periods.index(wanted) if wanted in shown.periods else 0)

    def _fill(self) -> None:
        shown, period = self._shown, self.chosen_period
        if shown is None or period is None:
            return
        self.empty.setVisible(not shown.services)
        self.card.setVisible(bool(shown.services))
        self.hint.setVisible(bool(shown.services) and self.editable)
        self.model.set_records([SatisfactionRow(each, period, shown.policy) for each in shown.services])
        self.table.set_editable(self.editable)
        least = f"{shown.policy.planning.satisfied_from * 100:g}"
        words = tr("Users count as satisfied from {share} % of the scale.").format(share=least)
        if shown.plan.closed:
            words = tr("This plan is approved: open a revision to change it.")
        self.card.set_heading(tr("User satisfaction"), words)
        self._space()
        self._allow()

    @property
    def editable(self) -> bool:
        """Whether scores can be typed."""
        closed = self._shown is None or self._shown.plan.closed
        return not closed and not self._context.document.workspace.read_only

    def _allow(self) -> None:
        row = self.model.record(self.table.currentIndex().row())
        chosen = self.table.current is not None and row is not None and row.score is not None
        self.paste_button.setEnabled(self.editable)
        self.import_button.setEnabled(self.editable)
        self.remove_button.setEnabled(self.editable and chosen)

    # Editing

    def _save(self, row: SatisfactionRow, column: FigureColumn, text: str) -> bool:
        self.error.clear()
        words = tr("Set satisfaction of {service}, {period}").format(
            service=row.service.name, period=period_words(row.period)
        )

        def edit() -> None:
            if column.field == "score" and not text.strip() and row.score is not None:
                self._remove(row)
                return
            fields = new_score(row, column.field, column.parse(text))
            self._context.document.edit(
                words,
                lambda session: operations.set_satisfaction(session, row.id, str(row.period), **fields),
            )

        return self._context.attempt(edit, self.error.show_message)

    def remove(self) -> None:
        """Forget the score of the chosen service in the period in view."""
        row = self.model.record(self.table.currentIndex().row())
        if row is not None and row.score is not None and self.editable:
            try:
                self._remove(row)
            except SloDeskError as problem:
                self._context.show_error(problem)

    def _remove(self, row: SatisfactionRow) -> None:
        assert row.score is not None
        words = tr("Remove satisfaction of {service}, {period}").format(
            service=row.service.name, period=period_words(row.period)
        )
        self._context.document.edit(words, operations.remove_satisfaction, row.score.id)

    def paste(self) -> None:
        """Take scores from the clipboard: all of them, or none and why."""
        from slodesk.gui.tabs.quarterly_plan.pasted import pasted_scores
        from slodesk.operations import imports
        from slodesk.operations.incoming import Record

        shown, period = self._shown, self.chosen_period
        text = QGuiApplication.clipboard().text()
        if shown is None or period is None or not self.editable:
            return
        self.error.clear()
        if not text.strip():
            self.error.show_message(tr("The clipboard is empty: copy cells in a spreadsheet first."))
            return
        try:
            names = self._context.document.query(_names)
            parsed = pasted_scores(text, str(period), names)
            if parsed.kind != "satisfaction":
                raise SourceError(tr("These cells are no satisfaction scores."))
            words = tr("Paste satisfaction scores")
            self._context.document.edit(
                words, lambda session: imports.apply_import(session, parsed, now=self._context.now())
            )
        except SourceError as refusal:
            told = "\n".join(str(problem) for problem in refusal.problems[:5]) or refusal.message
            self.error.show_message(told)
        except SloDeskError as problem:
            self._context.show_error(problem)
        else:
            pasted = (item.values["period"] for item in parsed.items if isinstance(item, Record))
            self._show_period({str(period) for period in pasted})

    def _import(self) -> None:
        """Let the user choose files, as the window's own command does."""
        action = self.window().findChild(QAction, "command_import")
        if isinstance(action, QAction):
            action.trigger()

    def _show_period(self, pasted: set[str]) -> None:
        """Show a period that was pasted, where the one in view was not."""
        period = self.chosen_period
        if self._shown is None or period is None or str(period) in pasted:
            return
        start = self._shown.settings.fiscal_year_start
        for name in sorted(pasted):
            wanted = parse_period(name, start)
            if wanted in self._shown.periods:
                self.period.setCurrentIndex(self._shown.periods.index(wanted))
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many rows as there is room for."""
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space())
        fit_height(self.table, self._context.theme, _ROWS, _AROUND)


def _read(session: Session, plan_id: str, now: Any) -> Satisfaction | None:
    from slodesk.storage.queries.plan_scope import plan_head
    from slodesk.storage.queries.satisfaction import plan_satisfaction
    from slodesk.storage.queries.settings import policy_at, read_settings

    head = plan_head(session, plan_id)
    if head is None:
        return None
    return plan_satisfaction(session, head, read_settings(session), policy_at(session, now))


def _names(session: Session) -> dict[str, str]:
    """Return what people call services, and their identifiers."""
    from slodesk.storage.reading import rows

    found = rows(session, "SELECT name, display_name FROM service")
    titles = {str(display): str(name) for name, display in found if display}
    return {**titles, **{str(name): str(name) for name, _ in found}}
