"""The Quarterly plan tab: a plan as a path of weeks, and where every team is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from slodesk.gui.tabs.quarterly_plan.actions import PlanActions
from slodesk.gui.tabs.quarterly_plan.head import PlanHeadLine
from slodesk.gui.tabs.quarterly_plan.portfolio import PortfolioPage
from slodesk.gui.tabs.quarterly_plan.sections import STEPS, section_named
from slodesk.gui.tabs.quarterly_plan.week_page import WeekPage
from slodesk.gui.tabs.quarterly_plan.week_path import WeekPath
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.cards import EmptyState
from slodesk.gui.widgets.page_scroll import PageScroll
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.plans import plan_details, plan_place

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from slodesk.gui.context import TabContext
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.plan_scope import PlanHead
    from slodesk.storage.queries.plans import PlanDetail

_LAST = "quarterly_plan/last"
"""Plan, week and section in view when the window was closed."""
PORTFOLIO = "portfolio"
"""Stands for a section while all teams are in view."""
_LOW = 600
"""Height at 100 % below which margins are smaller, and what is left is told beside the sections."""
_SHORT = 420
"""Height at 100 % below which the path takes one line."""


class QuarterlyPlanTab(QWidget):
    """Shows one plan, a week and a section of it at a time.

    Attributes:
        empty: offers the first plan.
        head: names the plan.
        path: its weeks.
        page: the week in view.
        edits: what can be done with plans.
    """

    tables = frozenset({
        "plan", "plan_week", "plan_item", "plan_target", "plan_feedback", "plan_approver", "plan_snapshot",
        "plan_capacity", "initiative", "holiday", "team", "setting", "service", "slo", "slo_target",
        "dependency", "person",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan: PlanDetail | None = None
        self._heads: tuple[PlanHead, ...] = ()
        self._wanted = self._remembered()
        self._all_teams = self._wanted[2] == PORTFOLIO
        self.edits = PlanActions(self, context)
        self._build()
        self._connect()
        self._space()

    # Making

    def _build(self) -> None:
        context = self._context
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.pages = QStackedWidget(self)
        self._column.addWidget(self.pages)
        self.empty = EmptyState(
            context.theme, "calendar", tr("No plan yet"),
            tr("Four weeks lead from last quarter's facts to targets and work that everybody signed."),
            tr("Plan next quarter"), self.edits.new_plan,
        )  # fmt: skip
        self.empty.button.setObjectName("plan_next_quarter")
        body = QWidget(self)
        self.area = PageScroll(body, self)
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.area)
        self._body = QVBoxLayout(body)
        self.head = PlanHeadLine(context.theme, body)
        self.path = WeekPath(context.theme, body)
        self.page = WeekPage(context, body)
        self._body.addWidget(self.head)
        self._body.addWidget(self.path)
        self._body.addWidget(self.page, 1)
        self.edits.fill(self.head)
        self.head.portfolio.clicked.connect(self.show_portfolio)
        self.others = self.empty.add_button(tr("All teams"), self.show_portfolio)

    @cached_property
    def portfolio(self) -> PortfolioPage:
        """Where every team is; made when it is first wanted."""
        page = PortfolioPage(self._context, self)
        page.plan_wanted.connect(self.show_plan)
        page.new_wanted.connect(self.edits.new_plan)
        page.back_wanted.connect(self._leave_portfolio)
        self._portfolio_area = PageScroll(page, self)
        self.pages.addWidget(self._portfolio_area)
        return page

    def _connect(self) -> None:
        self.head.plan_chosen.connect(self.show_plan)
        self.path.chosen.connect(self.show_week)
        self.page.section_chosen.connect(lambda _: self._remember())
        self.page.dates_button.clicked.connect(self.edits.move_dates)
        self.page.close_wanted.connect(self.edits.close_week)
        self.page.reopen_wanted.connect(self.edits.reopen_week)
        self._context.document.changed.connect(self._changed)
        self._context.theme.changed.connect(self._space)

    def _changed(self, changes: ChangeSet) -> None:
        """Say whether a workshop is under way; nothing else here tells of meetings."""
        if self._plan is not None and "meeting" in changes.tables:
            under_way = self.edits.meeting_under_way(self._plan, self.page.week)
            self.head.show_meeting(under_way=under_way)

    # Showing

    @property
    def plan(self) -> PlanDetail | None:
        """The plan in view."""
        return self._plan

    @property
    def week(self) -> int:
        """The number of the week in view."""
        return self.page.week

    def refresh(self) -> None:
        """Read the plan in view again; plan, week and section stay."""
        context = self._context
        team = context.filters.team_id
        with context.document.session() as session:
            heads = plan_heads(session)
            self._heads = tuple(head for head in heads if team is None or head.team_id in (None, team))
            chosen = self._chosen()
            plan = None if chosen is None else plan_details(session, [chosen], now=context.now())[chosen.id]
        self.head.show_plans(self._heads)
        self._say_empty(any_plans=bool(heads))
        if self._all_teams:
            self._plan = plan
            page = self.portfolio
            self.pages.setCurrentWidget(self._portfolio_area)  # in its place before it is filled and measured
            page.refresh()
            page.back.setVisible(plan is not None)
            self.setFocusProxy(self.portfolio.teams.view)
            return
        if plan is None:
            self._plan = None
            self.pages.setCurrentWidget(self.empty)
            self.setFocusProxy(self.empty.button)
            return
        self._show(plan)

    def _show(self, plan: PlanDetail) -> None:
        """Show a plan that was read, in the week and section that are wanted."""
        before = cast(QWidget, self.pages.currentWidget())
        another = self._plan is None or self._plan.head.id != plan.head.id or not self.page.week
        self._plan = plan
        _, number, section = self._wanted
        self._wanted = ("", 0, "")
        week = number or (plan.working_week if another else self.page.week)
        self.head.show_plan(plan)
        self.head.show_meeting(under_way=self.edits.meeting_under_way(plan, week))
        self.path.show_plan(plan)
        self.path.choose(week)
        self.page.show_week(plan, week, section)
        self.edits.allow(plan)
        focus = cast("QWidget | None", self.window().focusWidget())
        focused = before is not self.area and focus is not None and before.isAncestorOf(focus)
        self.pages.setCurrentWidget(self.area)
        self.setFocusProxy(self.path.buttons[week - 1])
        if focused:
            self.path.buttons[week - 1].setFocus(Qt.FocusReason.OtherFocusReason)
        self._remember()

    def show_plan(self, plan_id: str, week: int = 0, section: str = "") -> None:
        """Show a plan: its working week and steps, unless told."""
        self._context.document.flush()
        self._wanted = (plan_id, week, section)
        if self._plan is not None and self._plan.head.id == plan_id and not self._all_teams:
            self._show(self._plan)
            return
        self._all_teams = False
        if self._plan is not None and self._plan.head.id != plan_id:
            self._plan = None
            self._wanted = (plan_id, week, section or STEPS)
        self.refresh()
        missed = self._plan is None or self._plan.head.id != plan_id
        if missed and self._context.filters.team_id is not None:  # it is another team's
            self._wanted = (plan_id, week, section or STEPS)
            self._context.filters.team_id = None
            self.refresh()

    def show_portfolio(self) -> None:
        """Show where every team is."""
        self._context.document.flush()
        self._all_teams = True
        self.refresh()
        self.portfolio.teams.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._remember()

    def _leave_portfolio(self) -> None:
        self._all_teams = False
        self._wanted = (self._plan.head.id if self._plan is not None else "", self.page.week, "")
        self.refresh()
        self.path.buttons[max(self.page.week, 1) - 1].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_week(self, number: int) -> None:
        """Show another week of the plan in view."""
        if self._plan is None or number == self.page.week:
            return
        self._context.document.flush()
        self.path.choose(number)
        self.page.show_week(self._plan, number)
        self.head.show_meeting(under_way=self.edits.meeting_under_way(self._plan, number))
        self.setFocusProxy(self.path.buttons[number - 1])
        self._remember()

    def show_item(self, key: str) -> None:
        """Show a plan or something in it by its key, or ``section:targets``."""
        kind, _, name = key.partition(":")
        if kind == "section":
            found = section_named(name)
            if found is not None and self._plan is not None:
                if found.name != STEPS:
                    self.show_week(found.week)
                self.page.show_section(found.name)
            return
        place = self._context.document.query(plan_place, key)
        if place is None:
            return
        self.show_plan(place.plan_id, place.week, place.section)
        show = getattr(self.page.widget, "show_item", None)
        if show is not None and key != place.plan_id and self.page.section == place.section:
            show(key)

    def present(self) -> bool:
        """Run the workshop of the week in view; False when there is nothing to run."""
        return self.edits.run_workshop()

    def _chosen(self) -> PlanHead | None:
        """Return the plan to show: the one asked for, in view, or worked on."""
        wanted = self._wanted[0] or (self._plan.head.id if self._plan is not None else "")
        found = next((head for head in self._heads if head.id == wanted), None)
        if found is None:
            self._wanted = ("", 0, "")
            self._plan = None
        return (
            found
            or next((head for head in self._heads if not head.closed), None)
            or (self._heads[0] if self._heads else None)
        )

    def _say_empty(self, *, any_plans: bool) -> None:
        if any_plans:
            self.empty.set_words(
                tr("This team has no plan yet"), tr("Other teams have one. Begin this team's too.")
            )
        else:
            self.empty.set_words(
                tr("No plan yet"),
                tr("Four weeks lead from last quarter's facts to targets and work that everybody signed."),
            )
        self.others.setVisible(any_plans)
        self.empty.button.setEnabled(not self._context.document.workspace.read_only)

    # Going on where one was

    def _remembered(self) -> tuple[str, int, str]:
        plan_id, _, rest = self._context.settings.text(_LAST).partition("/")
        number, _, section = rest.partition("/")
        return plan_id, int(number) if number.isdecimal() and 1 <= int(number) <= 5 else 0, section

    def _remember(self) -> None:
        if self._plan is not None:
            self._context.settings.remember(
                _LAST, f"{self._plan.head.id}/{self.page.week}/{self.page.section}"
            )

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the path, unless the focus is somewhere on purpose."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._focus_path)

    def _focus_path(self) -> None:
        focus = cast("QWidget | None", self.window().focusWidget())
        if isinstance(focus, QTabBar) or not self.isVisible():
            return
        if focus is None or focus is self.head.chooser or not self.isAncestorOf(focus):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spend the height on the section where there is little."""
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        theme = self._context.theme
        low, short = (self.height() < theme.px(height) for height in (_LOW, _SHORT))
        gap = 0.5 if short else 1 if low else 1.5
        edge, top = theme.space(2), theme.space(gap if low else 2)
        self._body.setContentsMargins(edge, top, self.area.margin_beside(edge), top)
        self._body.setSpacing(theme.space(gap))
        self.head.set_low(low)
        self.path.set_short(short)
        self.page.set_low(low, short=short)
