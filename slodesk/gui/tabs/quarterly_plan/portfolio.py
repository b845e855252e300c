"""Where every team is with a quarter's plan: its week, what is late, demand against capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.dependencies import ceiling_text
from slodesk.domain.explain_portfolio import explain_late, explain_load
from slodesk.domain.explain_promises import explain_ceiling
from slodesk.domain.planning import COMMUNICATE
from slodesk.domain.target import target_text
from slodesk.gui.formats import number_text
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.quarterly_plan.explaining import late_weeks
from slodesk.gui.tabs.quarterly_plan.words import quarter_words, state_word, tr, week_name
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.records_section import RecordsSection

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.explanation import Explanation
    from slodesk.domain.portfolio import AboveCeiling, Load
    from slodesk.domain.window import Quarter
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.plans import PlanDetail, PlanWeek
    from slodesk.storage.queries.portfolio import Portfolio, TeamLine
    from slodesk.storage.session import Session

TEAM, STATE, NOW, FIRST_WEEK = range(4)
LATE = FIRST_WEEK + COMMUNICATE
DEMAND, ABOVE = LATE + 1, LATE + 2

_ROOMY, _NARROW = 1_200, 640
"""Widths at 100 % from which each week has a column, and below which only the most needed are told."""


class PortfolioPage(QWidget):
    """All teams × weeks for one quarter.

    Attributes:
        quarter: chooses it.
        teams: the lines; Enter opens a team's plan.
        plan_rest: begins the plans that are missing.
    """

    plan_wanted = Signal(str)
    """Key of the plan to show."""
    new_wanted = Signal(object)
    """A team without a plan, by its key; None for all of them."""
    back_wanted = Signal()

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: Portfolio | None = None
        theme = context.theme
        self.title = label(tr("All teams"), "title")
        self.sentence = label("", "muted", wrap=True)
        self.quarter = QComboBox()
        self.quarter.setObjectName("portfolio_quarter")
        self.quarter.setAccessibleName(tr("Quarter"))
        self.quarter.activated.connect(lambda _: self.refresh())
        self.plan_rest = QPushButton()
        self.plan_rest.setObjectName("plan_rest")
        self.plan_rest.setProperty("kind", "primary")
        self.plan_rest.clicked.connect(lambda: self.new_wanted.emit(None))
        self.back = QPushButton(tr("Back to the plan"))
        self.back.setObjectName("portfolio_back")
        theme.icons.follow(self.back, "chevron-left", "text", 18)
        self.back.clicked.connect(self.back_wanted)
        self.card = Card(theme, parent=self)
        self.teams = RecordsSection(
            theme, tr("Where every team is"), tr("There are no teams yet: name them in Settings."),
            self._columns(), None, context.show_error, self.card,
            widths={STATE: 120, NOW: 200, **dict.fromkeys(range(FIRST_WEEK, LATE), 140),
                    LATE: 80, DEMAND: 180, ABOVE: 130},
            stretch=TEAM,
        )  # fmt: skip
        self.teams.view.setObjectName("portfolio_teams")
        self.teams.view.setItemDelegate(_LineDelegate(self))
        self.teams.opened.connect(self._open)
        self.teams.let_explain(self._explain)
        self.card.body.addWidget(self.teams)
        self.above = Card(theme, tr("Targets above what they depend on"), self)
        self._above = QVBoxLayout()
        self.above.body.addLayout(self._above)
        self._lay_out()
        self.setFocusProxy(self.teams.view)
        theme.changed.connect(self._space)
        self._space()

    @property
    def shown(self) -> Portfolio | None:
        """What was read last."""
        return self._shown

    def refresh(self) -> None:
        """Read all teams again."""
        now = self._context.now()
        quarters, shown = self._context.document.query(_read, self.quarter.currentData(), now)
        with QSignalBlocker(self.quarter):
            self.quarter.clear()
            for quarter in quarters:
                self.quarter.addItem(quarter_words(quarter), quarter)
            self.quarter.setCurrentIndex(quarters.index(shown.quarter))
        self.quarter.setVisible(len(quarters) > 1)
        self._shown = shown
        self.title.setText(tr("All teams, {quarter}").format(quarter=quarter_words(shown.quarter)))
        self.sentence.setText(self._summary(shown))
        self.teams.set_records(shown.lines)
        missing = len(shown.without)
        self.plan_rest.setText(tr("Plan for %Ln team(s)", "", missing))
        self.plan_rest.setVisible(missing > 0)
        self.plan_rest.setEnabled(not self._context.document.workspace.read_only)
        self._show_above(shown.above)

    # Words

    def _summary(self, shown: Portfolio) -> str:
        planned = sum(1 for line in shown.lines if line.plan is not None)
        parts = [tr("%Ln plan(s)", "", planned)]
        if shown.without:
            parts.append(tr("%Ln team(s) without one", "", len(shown.without)))
        parts.append(tr("%Ln thing(s) late", "", shown.late) if shown.late else tr("nothing late"))
        demand = self._demand(shown.load)
        if demand:
            parts.append(tr("reliability work {hours}").format(hours=demand))
        return ", ".join(parts) + "."

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(tr("Team"), lambda line: line.team or tr("All teams together")),
            Column(
                tr("State"), lambda line: state_word(line.plan.head.state) if line.plan else tr("No plan yet")
            ),
            Column(tr("Now"), lambda line: line.plan, text=_now_words),
            *(self._week_column(number) for number in range(1, COMMUNICATE + 1)),
            Column(tr("Late"), lambda line: line.late if line.plan else None, text=_figure),
            Column(tr("Work and capacity"), lambda line: line.load, text=self._hours, right=True),
            Column(tr("Above ceiling"), lambda line: len(line.above), text=_figure),
        )

    def _week_column(self, number: int) -> Column:
        return Column(
            week_name(number),
            lambda line: None if line.plan is None else line.plan.week(number),
            text=week_state,
        )

    def _demand(self, load: Load) -> str:
        """Return "120 of 600 h, 2 not estimated"."""
        parts = [self._hours(load)]
        if load.unestimated:
            parts.append(tr("%Ln not estimated", "", load.unestimated))
        return ", ".join(part for part in parts if part)

    def _hours(self, load: Load) -> str:
        """Return "120 of 600 h"."""
        if not load.demand and load.capacity is None and not load.unestimated:
            return ""
        asked = number_text(float(load.demand))
        words = tr("{asked} h").format(asked=asked)
        if load.capacity is not None:
            words = tr("{asked} of {there} h").format(asked=asked, there=number_text(float(load.capacity)))
        return words

    def _show_above(self, found: tuple[AboveCeiling, ...]) -> None:
        while (item := self._above.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for each in found:
            words = (
                tr("{title}: the plan promises {target}, but what it depends on allows at most {ceiling}.")
                if each.planned
                else tr("{title} promises {target}, but what it depends on allows at most {ceiling}.")
            )
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(IconLabel(self._context.theme, "alert", "status:warning", 16))
            said = words.format(
                title=each.title, target=target_text(each.target), ceiling=ceiling_text(each.ceiling)
            )
            row.addWidget(label(said, wrap=True), 1)
            row.addWidget(self._explain_button(each))
            self._above.addWidget(line)
        self.above.setVisible(bool(found))

    # Reacting

    def _open(self, line: TeamLine) -> None:
        if line.plan is not None:
            self.plan_wanted.emit(line.plan.head.id)
        else:
            self.new_wanted.emit(line.team_id)

    def _explain_button(self, above: AboveCeiling) -> QPushButton:
        button = QPushButton(tr("Explain"))
        button.setObjectName("explain_ceiling")
        button.setProperty("kind", "quiet")
        button.setAccessibleName(tr("Explain the ceiling of {service}").format(service=above.title))
        self._context.theme.icons.follow(button, "explain", "text", 18)
        button.clicked.connect(lambda: self._explain_ceiling(above.service, button))
        return button

    def _explain(self, line: TeamLine, column: int) -> None:
        """Explain a team's hours, the ceiling of its first target above one, or what is late."""
        if column == ABOVE and line.above:
            self._explain_ceiling(line.above[0].service, self.teams.view)
        elif column in (DEMAND, TEAM) and line.plan is not None and self._shown is not None:
            shown = self._shown
            told = explain_load(line.load, quarter_words(shown.quarter), shown.at, shown.policy)
            self._tell(told, line.team or tr("All teams together"), self.teams.view)
        elif line.plan is not None and self._shown is not None:
            weeks = late_weeks(line.plan, column - FIRST_WEEK + 1 if FIRST_WEEK <= column < LATE else 0)
            shown = self._shown
            told = explain_late(weeks, quarter_words(shown.quarter), shown.at, shown.policy)
            self._tell(told, line.team or tr("All teams together"), self.teams.view)

    def _explain_ceiling(self, service: str, beside: QWidget) -> None:
        shown = self._shown
        if shown is not None:
            promises = shown.services[service]
            told = explain_ceiling(promises, shown.services, shown.begins, shown.policy)
            self._tell(told, promises.title or service, beside)

    def _tell(self, told: Explanation, subject: str, beside: QWidget) -> None:
        assert self._shown is not None
        place = beside.mapToGlobal(beside.rect().bottomLeft())
        if beside is self.teams.view:
            cell = self.teams.view.visualRect(self.teams.view.currentIndex())
            place = self.teams.view.viewport().mapToGlobal(cell.bottomLeft())
        ExplainPopover(self._context.theme, told, self._shown.zone, subject, beside).open_at(place)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the weeks apart only where there is room for them."""
        super().resizeEvent(event)
        self._space()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        self._head = QHBoxLayout()
        self._head.addLayout(words, 1)
        for part in (self.quarter, self.back, self.plan_rest):
            self._head.addWidget(part)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self.card)
        self._column.addWidget(self.above)
        self._column.addStretch(1)

    def _space(self) -> None:
        theme = self._context.theme
        edge = theme.space(2)
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        self._column.setContentsMargins(edge, edge, max(0, edge - bar), edge)  # the bar has its room beside
        self._column.setSpacing(theme.space(2))
        self._head.setSpacing(theme.space())
        roomy, narrow = self.width() >= theme.px(_ROOMY), self.width() < theme.px(_NARROW)
        for column in range(self.teams.model.columnCount()):
            of_week = FIRST_WEEK <= column < LATE
            hidden = not roomy if of_week else roomy if column == NOW else narrow and column in (STATE, ABOVE)
            self.teams.view.setColumnHidden(column, hidden)
        self.teams.fit()


def week_state(week: PlanWeek) -> str:
    """Return how a week stands: "Closed", "Late, 5 open", "5 open"."""
    if week.closed is not None:
        return tr("Closed")
    left = tr("%Ln open", "", week.left.count) if week.left.count else tr("All done")
    return tr("Late, {left}").format(left=left) if week.late else left


def _now_words(plan: PlanDetail) -> str:
    week = plan.week(plan.working_week)
    return tr("{week}: {state}").format(week=week_name(week.number), state=week_state(week))


def _figure(count: int) -> str:
    return str(count) if count else "–"


def _read(session: Session, wanted: Quarter | None, now: datetime) -> tuple[list[Quarter], Portfolio]:
    """Return the quarters there are plans for and the next one, and where all teams are in one of them."""
    from slodesk.storage.queries.plan_scope import plan_heads
    from slodesk.storage.queries.plans import running_quarter
    from slodesk.storage.queries.portfolio import portfolio

    following = running_quarter(session, now).next()
    heads = plan_heads(session)
    quarters = sorted({following, *(head.quarter for head in heads)}, reverse=True)
    if wanted not in quarters:
        opened = [head.quarter for head in heads if not head.closed]
        wanted = opened[0] if opened else following
    return quarters, portfolio(session, wanted, now=now)


class _LineDelegate(QStyledItemDelegate):
    """A sign before each week: closed, late, or where the team is now."""

    def __init__(self, page: PortfolioPage) -> None:
        super().__init__(page)
        self._page = page

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Add the sign; what is still to come is quiet."""
        super().initStyleOption(option, index)
        page = self._page
        theme = page._context.theme  # noqa: SLF001 - its own page
        line: TeamLine | None = page.teams.model.record(index.row())
        if line is None:
            return
        sign = ""
        column = index.column()
        if column == NOW and line.plan is not None and line.plan.week(line.plan.working_week).late:
            sign = "alert status:warning"
        if FIRST_WEEK <= column < LATE and line.plan is not None:
            week = line.plan.week(column - FIRST_WEEK + 1)
            here = week.number == line.plan.working_week
            if week.closed is not None:
                sign = "check status:healthy"
            elif week.late:
                sign = "alert status:warning"
            elif here:
                sign = "arrow-right accent"
            if here:
                option.font = theme.font("body", bold=True)
            elif week.closed is None:
                option.palette.setColor(QPalette.ColorRole.Text, theme.color("muted"))
        elif (
            (column == LATE and line.late)
            or (column == ABOVE and line.above)
            or (column == DEMAND and line.load.over)
        ):
            sign = "alert status:warning"
        if sign:
            name, color = sign.split(" ")
            option.icon = QIcon(theme.icon(name, color, 16))
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(theme.px(16), theme.px(16))
