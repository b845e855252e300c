"""The Quarterly plan in the picture book: every section of every week, all teams, the dialogs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

from slodesk.gui.tabs.quarterly_plan.sections import SECTIONS, STEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio


def plan_scenes() -> Iterator[Scene]:
    """Yield the scenes; sections are found as the tab finds them."""
    for kind in SECTIONS:
        name = f"{kind.name}-{kind.week}" if kind.name == STEPS else kind.name
        yield Scene(f"plan-{name}", _section(kind.week, kind.name))
    yield Scene("plan-targets-lower", _targets("accept"))
    yield Scene("plan-targets-change", _targets("change"))
    yield Scene("plan-roadmap-board", _roadmap(lambda section: section.show_board(True)))
    yield Scene("plan-roadmap-suggestions", _roadmap(lambda section: section.suggest.setChecked(True)))
    yield Scene("plan-roadmap-scores", _roadmap(lambda section: section.scores.setChecked(True)))
    yield Scene("crowded-roadmap", _roadmap(lambda section: section.show_board(False), crowd=60))
    yield Scene("crowded-roadmap-board", _roadmap(lambda section: section.show_board(True), crowd=60))
    yield Scene("plan-all-teams", _shown(lambda tab: tab.show_portfolio()))
    yield Scene("plan-new", _asked(lambda tab: tab.edits.new_plan()))
    yield Scene("plan-dates", _asked(lambda tab: tab.edits.move_dates()))
    for kind in ("slo_document", "error_budget_policy", "communication_plan"):
        yield Scene(f"plan-{kind}", _document(kind))
    yield Scene("plan-presenter", _presented)
    yield Scene("plan-in-approval", _approval(""))
    yield Scene("plan-approve", _approval("ask_approval"))
    yield Scene("plan-revise", _approval("ask_revision"))


def _tab(studio: Studio) -> Any:
    """Show the plan that is worked on; where the sample has none, begin one."""
    from slodesk.operations import plans
    from slodesk.storage.queries.plan_scope import plan_heads
    from slodesk.storage.queries.settings import teams

    studio.open(studio.sample)
    studio.window.navigate("quarterly_plan", None)
    tab: Any = studio.window.tabs.widget
    document: Any = studio.window.document
    at_work = [head for head in document.query(plan_heads) if not head.closed]
    team = document.query(teams)[0].id
    if not at_work:
        document.edit("Plan", lambda session: plans.create_plan(session, "2027-Q1", team))
        at_work = list(document.query(plan_heads))
    tab.show_plan(at_work[0].id)
    studio.settle(0.3)
    return tab


def _section(week: int, name: str) -> Callable[[Studio], QImage]:
    def show(tab: Any) -> None:
        tab.show_week(week)
        tab.page.show_section(name)

    return _shown(show)


def _roadmap(bring: Callable[[Any], object], crowd: int = 0) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        tab = _tab(studio)
        document: Any = studio.window.document
        if crowd:
            document.edit("Work", _much_work, tab.plan.head.id, crowd)
        tab.show_week(3)
        tab.page.show_section("roadmap")
        section = tab.page.widget
        bring(section)
        studio.settle(0.8)
        try:
            return studio.shoot(studio.window)
        finally:
            section.show_board(False)
            section.suggest.setChecked(False)
            section.scores.setChecked(False)
            if crowd:
                document.undo()

    return draw


def _much_work(session: Any, plan_id: str, count: int) -> None:
    """Fill a roadmap with long names, each work waiting for the one three before it."""
    from slodesk.operations.initiatives import add_initiative, set_needs

    keys: list[str] = []
    for number in range(count):
        starts = date(2027, 1, 4) + timedelta(days=number * 5 % 70)
        keys.append(add_initiative(
            session, plan_id,
            f"Make regional settlement and reconciliation number {number + 1} survive the loss of a zone",
            impact=Decimal(number % 17 + 1) / 500, effort=Decimal(number % 23 * 8 + 8), starts=starts,
            ends=starts + timedelta(days=4 + number % 25), owner="Kim",
        ))  # fmt: skip
    for number in range(3, count, 5):
        set_needs(session, keys[number], [keys[number - 3]])


def _shown(show: Callable[[Any], object]) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        show(_tab(studio))
        studio.settle(0.8)
        return studio.shoot(studio.window)

    return draw


def _asked(ask: Callable[[Any], object]) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        ask(_tab(studio))
        return studio.shoot()

    return draw


def _targets(wanted: str) -> Callable[[Studio], QImage]:
    """Try a looser target than the present one, and take it, or change more than that."""

    def draw(studio: Studio) -> QImage:
        tab = _tab(studio)
        tab.show_week(2)
        tab.page.show_section("targets")
        section = tab.page.widget
        studio.wait(lambda: section.chosen is not None)
        section.panel.press("1")
        section.panel.press(wanted)
        studio.settle(0.5)
        return studio.shoot()

    return draw


def _document(kind: str) -> Callable[[Studio], QImage]:
    def show(tab: Any) -> None:
        tab.show_week(4)
        tab.page.show_section("document")
        tab.page.widget.show_item(kind)

    return _shown(show)


def _presented(studio: Studio) -> QImage:
    from slodesk.gui.tabs.quarterly_plan.document.presenter import Presenter

    tab = _tab(studio)
    tab.show_week(4)
    tab.page.show_section("document")
    section: Any = tab.page.widget
    section.show_item("plan")
    studio.wait(lambda: section.report is not None)
    presenter = Presenter(studio.window.context(), section.report, studio.window)
    presenter.resize(studio.window.size())
    presenter.show()
    studio.settle(0.5)
    drawn = studio.shoot(presenter)
    presenter.close()
    return drawn


def _approval(ask: str) -> Callable[[Studio], QImage]:
    """Draw the approval under way, or a question it asks."""

    def draw(studio: Studio) -> QImage:
        from slodesk.operations import approvals
        from slodesk.storage.queries.approval import approval

        tab = _tab(studio)
        tab.show_week(4)
        tab.page.show_section("approval")
        document: Any = studio.window.document
        plan, now = tab.plan.head.id, studio.window.context().now()
        if not document.query(approval, plan).approvers:
            for name, role in (("Kim Sato", "Engineering lead"), ("Lena Sommer", "Executive sponsor")):
                document.edit("Approver", approvals.add_approver, plan, name, role)
        document.edit("Send", approvals.send_for_approval, plan)
        first = document.query(approval, plan).approvers[0]
        document.edit("Sign", approvals.sign, first.id, "approved", at=now, given_as="kim")
        studio.settle(0.5)
        if not ask:
            return studio.shoot(studio.window)
        getattr(tab.page.widget, ask)()
        studio.settle(1.0)
        return studio.shoot()

    return draw
