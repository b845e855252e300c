"""Week 2: the error budget each target leaves for the quarter, and what would be used of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.explain_proposals import explain_budget_of_quarter
from slodesk.domain.figures import NONE, consumed_figure, count_figure, minutes_phrase
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.rated_records import RatedRecords, offer_copying
from slodesk.gui.tabs.quarterly_plan.share_bar import SHARE_ROLE, TONE_ROLE, ShareDelegate
from slodesk.gui.tabs.quarterly_plan.targets.reading import Reader
from slodesk.gui.tabs.quarterly_plan.targets.words import TargetWords, decision_word
from slodesk.gui.tabs.quarterly_plan.title_cell import TitleDelegate
from slodesk.gui.tabs.quarterly_plan.words import quarter_words, tr
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.plan_targets import QuarterBudget
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.proposal_values import Proposals, SloProposal

NAME, TARGET, NOW, THEN, EVENTS, USED = range(6)
_NARROW = 700
"""Width at 100 % below which only what is to come is shown."""
_LEAST = 180
"""Least width of the names at 100 %; where there is less, the table scrolls sideways."""
SERVICE_ROLE = int(Qt.ItemDataRole.UserRole) + 53
"""The service's name alone; the cell as it is copied and spoken names the SLO too."""
_WIDTHS = {TARGET: 200, NOW: 110, THEN: 110, EVENTS: 130, USED: 210}


@dataclass(frozen=True, slots=True)
class Projection:
    """One SLO's budget now and then.

    Attributes:
        id: key of the SLO.
        slo: all about it.
        now: budget of the planned quarter under what holds.
        then: … under what was decided, else under what is proposed.
    """

    id: str
    slo: SloProposal
    now: QuarterBudget
    then: QuarterBudget


class SloDelegate(TitleDelegate):
    """Paints the service, and its SLO in a quieter line below."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Take the service's name alone for the title."""
        super().initStyleOption(option, index)
        option.text = str(index.data(SERVICE_ROLE) or "")


class ProjectionsSection(QWidget):
    """A row per SLO: minutes and events that may fail, and a bar for what the last quarter would use.

    Attributes:
        view: the table.
        shown: what is in view.
    """

    tables = Reader.tables

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._words: TargetWords | None = None
        self.shown: Proposals | None = None
        self._reader = Reader(context, self._show, self)
        self.card = Card(context.theme, tr("Error budgets"), padded=False)
        self.sentence = label("", "", wrap=True)
        self.model = RatedRecords(
            self._columns(),
            {
                (USED, SHARE_ROLE): lambda row: row.then.consumed,
                (USED, TONE_ROLE): _tone,
                (NAME, BELOW_ROLE): lambda row: row.slo.info.title,
                (NAME, SERVICE_ROLE): lambda row: row.slo.info.service_title,
            },
            parent=self,
        )
        self.view = QTableView()
        self._prepare()
        self.card.body.addWidget(self.sentence)
        self.card.body.addWidget(self.view, 1)
        self.empty = EmptyState(
            context.theme, "budget", tr("No error budgets yet"),
            tr("Budgets follow from the objectives of this plan's services. There are none yet."),
            tr("Go to Services"), lambda: context.navigate("services", None),
        )  # fmt: skip
        self.pages = QStackedWidget()
        self.pages.addWidget(self.card)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.setFocusProxy(self.view)
        context.theme.changed.connect(self._fit)
        self._fit()

    def show_plan(self, plan_id: str) -> None:
        """Show another plan's budgets."""
        self._reader.show_plan(plan_id)

    def refresh(self) -> None:
        """Take in what changed."""
        self._reader.refresh()

    def show_item(self, key: str) -> None:
        """Choose an SLO."""
        row = self.model.row_of(key)
        if row >= 0:
            self.view.selectRow(row)

    def _show(self, found: Proposals | None) -> None:
        self.shown = found
        if found is None:
            return
        self._words = TargetWords(found.settings, found.policy)
        self.pages.setCurrentIndex(0 if found.slos else 1)
        rows = projections_of(found)
        self.model.show(rows)
        self.sentence.setText(outlook(found, rows))
        self._fit()

    # Cells

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(tr("Service and SLO"), lambda row: self._say_name(row.slo)),
            Column(tr("Target"), lambda row: self._target(row)),
            Column(tr("Budget now"), lambda row: row.now.minutes, text=self._minutes, right=True),
            Column(tr("Budget then"), lambda row: row.then.minutes, text=self._minutes, right=True),
            Column(tr("Events then"), lambda row: row.then.events, text=self._events, right=True),
            Column(tr("Used then"), lambda row: row.then.consumed, text=self._used),
        )

    def _say_name(self, slo: SloProposal) -> str:
        return "" if self._words is None else self._words.name(slo)

    def _target(self, row: Projection) -> str:
        words = self._words
        if words is None:
            return ""
        then = words.target(row.then.target)
        if row.then.target != row.now.target:
            then = tr("{before} → {after}").format(before=words.target(row.now.target), after=then)
        state = tr("Proposed") if row.slo.decision.open else decision_word(row.slo.decision.state)
        return tr("{state}: {target}").format(target=then, state=state)

    def _minutes(self, minutes: float) -> str:
        return self._say(minutes_phrase(round(minutes, 2)))

    def _events(self, events: float) -> str:
        return self._say(count_figure(round(events)))

    def _used(self, consumed: float) -> str:
        policy = None if self.shown is None else self.shown.policy
        return NONE if policy is None else self._say(consumed_figure(1 - consumed, policy))

    def _say(self, meant: Any) -> str:
        return str(meant) if self._words is None else self._words.say(meant)

    # Explaining

    def explain(self) -> ExplainPopover | None:
        """Explain the budget under the cursor: now's or then's."""
        index = self.view.currentIndex()
        row: Projection | None = self.model.record(index.row())
        if row is None or self.shown is None or self._words is None:
            return None
        target = row.now.target if index.column() == NOW else row.then.target
        shown = self.shown
        told = explain_budget_of_quarter(row.slo.info, row.slo.expected, target, shown.at, shown.policy)
        popover = ExplainPopover(
            self._context.theme, told, shown.settings.zone, self._words.name(row.slo), self.view
        )
        place = self.view.visualRect(index)
        popover.open_at(self.view.viewport().mapToGlobal(place.bottomLeft() + QPoint(0, 2)))
        return popover

    # Making

    def _prepare(self) -> None:
        view, theme = self.view, self._context.theme
        view.setObjectName("plan_projections")
        view.setAccessibleName(tr("Error budgets of the quarter"))
        view.setModel(self.model)
        prepare_table(view, theme, stretch=NAME)
        view.setWordWrap(True)
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        view.setSortingEnabled(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._titles = SloDelegate(theme, view)
        view.setItemDelegateForColumn(NAME, self._titles)
        view.setItemDelegateForColumn(USED, ShareDelegate(theme, view))
        offer_copying(view)
        key_action(view, tr("Explain this number"), "Ctrl+E", self.explain)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give figures the widths they were drawn for, names the rest: 200 rows are not measured."""
        theme, view = self._context.theme, self.view
        edge = theme.space(2)
        self.sentence.setContentsMargins(edge, 0, edge, 0)
        header = view.horizontalHeader()
        taken = 0
        for column in (NOW, EVENTS):  # what is to come, and its use, are read without them
            view.setColumnHidden(column, self.width() < theme.px(_NARROW))
        for column, width in _WIDTHS.items():
            if view.isColumnHidden(column):
                continue
            wanted = max(theme.px(width), header.sectionSizeHint(column))
            view.setColumnWidth(column, wanted)
            taken += wanted
        spare = view.viewport().width() - taken
        fixed = spare < theme.px(_LEAST)
        mode = QHeaderView.ResizeMode.Fixed if fixed else QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(NAME, mode)
        room = max(theme.px(_LEAST), spare)
        if fixed:
            view.setColumnWidth(NAME, room)
        names = [self.model.index(row, NAME).data(SERVICE_ROLE) for row in range(self.model.rowCount())]
        height = self._titles.row_height(view, names, room)
        view.verticalHeader().setDefaultSectionSize(height)


def projections_of(found: Proposals) -> list[Projection]:
    """Return every SLO's budget of the planned quarter: under what holds, and under what is to come."""
    rows = []
    for slo in found.slos:
        now, proposed, chosen = slo.budgets
        rows.append(Projection(slo.id, slo, now, proposed if slo.decision.open else chosen))
    return rows


def outlook(found: Proposals, rows: list[Projection]) -> str:
    """Return in a sentence whether the new targets would hold."""
    quarter = quarter_words(found.plan.quarter)
    basis = quarter_words(found.reviewed)
    if rows and rows[0].slo.reviewed.to_date:
        basis = tr("{quarter} so far").format(quarter=basis)
    known = [row for row in rows if row.then.consumed is not None]
    if not known:
        return tr("{quarter}, in minutes. Without samples nothing can be said about their use.").format(
            quarter=quarter
        )
    over = sum(1 for row in known if round(row.then.consumed or 0.0, 9) > 1)
    words = tr("If {quarter} is like {basis}, all targets hold.")
    if over:
        words = tr("If {quarter} is like {basis}, %Ln target(s) would be missed.", "", over)
    return words.format(quarter=quarter, basis=basis)


def _tone(row: Projection) -> str:
    consumed = row.then.consumed
    return "critical" if consumed is not None and round(consumed, 9) > 1 else ""
