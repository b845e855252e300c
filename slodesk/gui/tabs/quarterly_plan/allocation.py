"""Week 3: how the quarter's hours are shared, by which rule, and whether each team's work fits."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.explain_allocation import explain_allocation, worst_phrase
from slodesk.domain.roadmap_words import hours_figure
from slodesk.gui.amounts import amount_text, read_amount
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.allocation_words import fits_words, share_words
from slodesk.gui.tabs.quarterly_plan.rated_records import RatedRecords, offer_copying
from slodesk.gui.tabs.quarterly_plan.resting import RestingPage
from slodesk.gui.tabs.quarterly_plan.share_bar import SHARE_ROLE, TONE_ROLE, ShareDelegate
from slodesk.gui.tabs.quarterly_plan.split_bar import SplitBar
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.fitting import fit_cells
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.tables import prepare_table
from slodesk.operations.plans import set_plan_field
from slodesk.storage.queries.allocation import AllocationView, TeamShare, allocation_on

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext

TEAM, CAPACITY, FOR_WORK, ASKED, SHARE = range(5)
_ROWS = 8
"""Teams in view at once; more scroll."""


class AllocationSection(RestingPage):
    """Shows the share by the rule beside the one people choose, and demand against hours by team.

    Attributes:
        bar: features and reliability.
        chosen: the share of features people choose, in percent; empty takes the computed one.
        reason: why.
        view: a row per team.
    """

    tables = frozenset({"plan", "plan_capacity", "initiative", "team", "service", "slo", "sample_day"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._shown: AllocationView | None = None
        self.chosen, self.reason = QLineEdit(), QLineEdit()
        self._build()
        save = self._saver
        self.error = FieldError(context.theme, self.chosen)
        self._choice.addWidget(self.error, 1, 1, 1, 3)
        self._fields = {
            "features_percent": BoundField(
                context.document, self.chosen, save("features_percent"),
                error=self.error, on_error=context.show_error,
            ),
            "features_reason": BoundField(
                context.document, self.reason, save("features_reason"), on_error=context.show_error
            ),
        }  # fmt: skip
        self.setFocusProxy(self.chosen)
        context.theme.changed.connect(self._fit)
        self._fit()

    # Showing

    def _fill(self) -> None:
        base = self._rest.base
        if base is None:
            return
        with self._context.document.session() as session:
            shown = allocation_on(session, base)
        self._shown = shown
        say = self._rest.say
        self.sentence.setText(say(shown.computed.reason))
        worst = say(worst_phrase(shown.computed))
        self.worst.setText(worst)
        self.worst.setVisible(bool(worst))
        self.explain.setVisible(shown.computed.features is not None)
        self.bar.show_split(
            None if shown.features is None else float(shown.features), *share_words(shown, say)
        )
        self.bar.setVisible(shown.features is not None)
        self.capacity_button.setVisible(shown.capacity is None)
        self.hours.setText(self._hours(shown))
        computed = shown.computed.features
        self.chosen.setPlaceholderText("" if computed is None else amount_text(_percent(computed)))
        self._fields["features_percent"].fill("" if shown.chosen is None else amount_text(shown.chosen * 100))
        self._fields["features_reason"].fill(shown.reason)
        for part in (self.chosen, self.reason):
            part.setEnabled(self._rest.editable)
        self.model.show(shown.teams)
        self.view.setVisible(bool(shown.teams))
        self.no_teams.setVisible(not shown.teams)
        self._fit()

    def _hours(self, shown: AllocationView) -> str:
        if shown.capacity is None:
            return tr("Nobody has estimated the hours of the quarter yet, so nothing is cut.")
        if shown.capacity == 0:
            return tr("The teams have no hours in this quarter: nothing fits.")
        hours = shown.reliability_hours
        if hours is None:
            return tr("Choose a share, and the hours for reliability follow.")
        demand = sum((team.load.demand for team in shown.teams), Decimal(0))
        words = {"asked": self._say(demand), "hours": self._say(hours)}
        if demand > hours:
            return tr("Reliability work asks for {asked}; there are {hours}.").format(**words)
        return tr("Reliability work asks for {asked} of {hours}.").format(**words)

    def _say(self, hours: Decimal | None) -> str:
        return "" if hours is None else self._rest.say(hours_figure(hours))

    def _explain(self) -> None:
        shown, base = self._shown, self._rest.base
        if shown is None or base is None:
            return
        told = explain_allocation(
            shown.computed, base.standings, base.policy, base.at, str(base.reviewed), so_far=base.so_far
        )
        team = base.plan.team or tr("All teams")
        popover = ExplainPopover(self._context.theme, told, self._rest.zone, team, self.explain)
        popover.open_at(self.explain.mapToGlobal(self.explain.rect().bottomLeft()))

    # Editing

    def _saver(self, field: str) -> Any:
        def save(value: str) -> None:
            known: Any = value
            if field == "features_percent":
                known = read_amount(value.replace("%", ""), field)
            labels = {
                "features_percent": tr("Choose the share of features"),
                "features_reason": tr("Say why the share is as it is"),
            }
            plan_id = self._rest.plan_id
            self._context.document.edit_field(
                f"plan/{plan_id}/{field}", labels[field], set_plan_field, plan_id, field, known
            )

        return save

    # Making

    def _build(self) -> None:
        theme = self._context.theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.card = Card(theme, tr("Features and reliability"))
        self.explain = QPushButton(tr("Explain"))
        self.explain.setProperty("kind", "quiet")
        self.explain.setToolTip(tr("How this share comes about"))
        self.explain.setObjectName("explain_allocation")
        theme.icons.follow(self.explain, "explain", "text", 18)
        self.explain.clicked.connect(self._explain)
        self.card.controls.addWidget(self.explain)
        self.sentence = label("", "strong", wrap=True)
        self.worst = label("", "", wrap=True)
        self.bar = SplitBar(theme)
        self.hours = label("", "muted", wrap=True)
        self.capacity_button = QPushButton(tr("Estimate the capacity"))
        self.capacity_button.setObjectName("to_capacity")
        self.capacity_button.clicked.connect(
            lambda: self._context.navigate("quarterly_plan", "section:capacity")
        )
        row = QHBoxLayout()
        row.addWidget(self.hours, 1)
        row.addWidget(self.capacity_button)
        self._choice = QGridLayout()
        for column, (words, field, name) in enumerate(
            (
                (tr("Share for features, %"), self.chosen, "features_percent"),
                (tr("Why"), self.reason, "features_reason"),
            )
        ):
            named = label(words, "muted")
            named.setBuddy(field)
            field.setAccessibleName(words)
            field.setObjectName(name)
            self._choice.addWidget(named, 0, 2 * column)
            self._choice.addWidget(field, 0, 2 * column + 1)
        self._choice.setColumnStretch(3, 1)
        self.reason.setPlaceholderText(tr("Needed only where you choose another share than the rule's"))
        for part in (self.sentence, self.worst, self.bar):
            self.card.body.addWidget(part)
        self.card.body.addLayout(row)
        self.card.body.addLayout(self._choice)
        self._column.addWidget(self.card)
        self._column.addWidget(self._teams())
        self._column.addStretch(1)

    def _teams(self) -> Card:
        theme = self._context.theme
        card = Card(theme, tr("Work against hours, by team"), padded=False)
        hours = self._say
        self.model = RatedRecords(
            (
                Column(tr("Team"), lambda team: team.team or tr("Nobody yet")),
                Column(tr("Capacity"), lambda team: team.capacity, text=hours, right=True),
                Column(tr("For reliability"), lambda team: team.reliability, text=hours, right=True),
                Column(tr("Work asks for"), lambda team: team.load.demand, text=hours, right=True),
                Column(tr("Of the hours"), lambda team: fits_words(team, self._rest.say)),
            ),
            {
                (SHARE, SHARE_ROLE): _share,
                (SHARE, TONE_ROLE): lambda team: "critical" if team.load.over else "",
            },
            parent=self,
        )
        self.view = QTableView()
        self.view.setObjectName("allocation_teams")
        self.view.setAccessibleName(card.heading_label.text())
        self.view.setModel(self.model)
        prepare_table(self.view, theme, stretch=SHARE)
        self.view.setWordWrap(True)
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.view.horizontalHeader().setSectionResizeMode(SHARE, QHeaderView.ResizeMode.Stretch)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setItemDelegateForColumn(SHARE, ShareDelegate(theme, self.view))
        offer_copying(self.view)
        self.no_teams = label(
            tr("No team has hours or work yet: estimate the capacity in week 2, add work to the roadmap."),
            "muted", wrap=True,
        )  # fmt: skip
        self.no_teams.setAlignment(Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(self.view)
        card.body.addWidget(self.no_teams)
        for each in (self.card, card):
            each.set_low(True)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space(1.5))
        self._choice.setHorizontalSpacing(theme.space(1.5))
        self._choice.setVerticalSpacing(theme.px(4))
        edge = theme.space(2)
        self.no_teams.setContentsMargins(edge, 0, edge, edge)
        self.chosen.setFixedWidth(theme.px(96))
        fit_cells(self.view, theme, {TEAM: 320, CAPACITY: 110, FOR_WORK: 130, ASKED: 130}, SHARE)
        high = sum(self.view.rowHeight(row) for row in range(min(self.model.rowCount(), _ROWS)))
        self.view.setFixedHeight(self.view.horizontalHeader().sizeHint().height() + high + theme.px(4))


def _percent(ratio: float) -> Decimal:
    return round(Decimal(repr(ratio)) * 100, 4)


def _share(team: TeamShare) -> float | None:
    if team.reliability is None:
        return None
    if team.reliability == 0:
        return 2.0 if team.load.demand else 0.0
    return float(team.load.demand / team.reliability)
