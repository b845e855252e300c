"""R28, R29 and the risk register as a plan's pages read them, with figures worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.operations.actions import add_action
from slodesk.operations.incidents import add_incident
from slodesk.operations.initiatives import add_initiative, set_initiative_field, set_needs
from slodesk.operations.people import add_team
from slodesk.operations.plan_targets import decide_target
from slodesk.operations.plans import create_plan, set_plan_field
from slodesk.operations.risks import accept_risk, add_risk, set_risk_field
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.allocation import allocation
from slodesk.storage.queries.footing import footing
from slodesk.storage.queries.plan_scope import plan_head, plan_scope
from slodesk.storage.queries.risks import risks
from slodesk.storage.queries.roadmap import roadmap
from slodesk.storage.queries.suggestions import suggestions
from slodesk.storage.schema_planning import InitiativeNeedRow, PlanCapacityRow, PlanRow
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Desk:
    """A plan of one team with two services, and what is asked of it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.team = self.do(add_team, "Payments")
        self.web = self.do(add_service, "web", display_name="Website", team_id=self.team)
        self.pay = self.do(add_service, "pay", display_name="Card payments", team_id=self.team)
        self.up = self.do(add_slo, self.web, "up", Decimal("0.999"))
        self.paid = self.do(add_slo, self.pay, "paid", Decimal("0.9995"))
        self.plan = self.do(create_plan, "2027-Q1", self.team)

    def do(self, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Run an operation as an edit."""
        return self.workspace.edit("Test", operation, *args, **fields).result

    def ask(self, query: Callable[..., Any]) -> Any:
        """Run a query with the plan's scope."""
        with self.workspace.session() as session:
            head = plan_head(session, self.plan)
            assert head is not None
            return query(session, plan_scope(session, head, now=NOW))

    def measure(self, slo: str, bad: int) -> None:
        """Store one sample a day since October: of 100,000 events ``bad`` failed."""
        first = datetime(2026, 10, 2, tzinfo=UTC)
        days = (NOW - first).days + 1
        points = [(first + timedelta(days=day), 100_000.0 - bad, 100_000.0) for day in range(days)]
        self.do(store_points, slo, points)

    def people(self, hours: int) -> None:
        """Give the team so many hours in the quarter."""

        def give(session: Any) -> None:
            row = PlanCapacityRow(
                team_id=self.team,
                people=Decimal(1),
                weeks=Decimal(1),
                hours=Decimal(hours),
                time_off=Decimal(0),
            )
            plan = session.get_one(PlanRow, self.plan)
            plan.capacities.append(row)

        self.do(give)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with new_workspace(tmp_path / "w.slodesk", time_zone="UTC") as workspace:
        yield Desk(workspace)


def said(meant: Any) -> str:
    """Say something in English, with plain spaces."""
    return str(meant).replace("\u00a0", " ")


def work(desk: Desk, title: str, impact: str | None, effort: int | None, **fields: Any) -> str:
    key: str = desk.do(
        add_initiative, desk.plan, title, impact=None if impact is None else Decimal(impact),
        effort=None if effort is None else Decimal(effort), **fields,
    )  # fmt: skip
    return key


def test_nothing_at_all(desk: Desk) -> None:
    """No samples, no capacity, no work: everything says so."""
    shares = desk.ask(allocation)
    assert shares.features is None
    assert shares.reliability_hours is None
    assert shares.teams == ()
    assert said(shares.computed.reason) == "No SLO has data: nothing to share out by."
    view = desk.ask(roadmap)
    assert (view.lines, view.roadmap.hours, view.improvements) == ((), None, ())
    register = desk.ask(risks)
    assert said(register.slos[0].words) == "99.95 %: no risks are left in the register."


def test_a_plan_of_a_team_without_services(desk: Desk) -> None:
    desk.plan = desk.do(create_plan, "2027-Q1", desk.do(add_team, "New"))
    work(desk, "Begin", "0.1", 10)
    view = desk.ask(roadmap)
    assert view.allocation.computed.features is None
    assert [line.placed.fit for line in view.lines] == ["fits"]
    assert said(view.lines[0].fits) == "How many hours there are is not known, so nothing is cut."
    assert desk.ask(risks).slos == ()


def test_the_share_by_the_rule_and_the_worst_slo(desk: Desk) -> None:
    """Web 99.95 against 99.9, payments 99.40 against 99.95: mean 99.675 against 99.925, 0.25 points below."""
    desk.measure(desk.up, 50)
    desk.measure(desk.paid, 600)
    desk.people(1000)
    shares = desk.ask(allocation)
    assert shares.computed.margin == pytest.approx(-0.0025)
    assert shares.features == Decimal("0.6")
    assert (shares.feature_hours, shares.reliability_hours) == (600, 400)
    assert shares.computed.worst == "Card payments, paid"
    assert shares.computed.worst_margin == pytest.approx(-0.0055)
    assert said(shares.computed.reason) == (
        "On average actuals are 0.25 points below their targets, so some targets are missed:"
        " 60 % for features."
    )
    desk.do(set_plan_field, desk.plan, "features_percent", Decimal(45))
    desk.do(set_plan_field, desk.plan, "features_reason", "The audit in March.")
    shares = desk.ask(allocation)
    assert (shares.features, shares.reason) == (Decimal("0.45"), "The audit in March.")
    assert shares.computed.features == 0.6
    assert shares.reliability_hours == 550


def test_demand_by_team(desk: Desk) -> None:
    desk.measure(desk.up, 100)
    desk.people(100)
    other = desk.do(add_team, "Platform")
    work(desk, "Ours", "0.1", 40)
    work(desk, "Ours too", None, None, service_id=desk.web)
    work(desk, "Theirs", "0.1", 25, team_id=other)
    work(desk, "Never", "0.1", 500, state="dropped")
    shares = desk.ask(allocation)
    assert [(t.team, t.load.demand, t.load.capacity, t.load.unestimated, t.count) for t in shares.teams] == [
        ("Payments", 40, 30, 1, 2),
        ("Platform", 25, None, 0, 1),
    ]
    assert [t.load.over for t in shares.teams] == [True, False]


def test_order_ties_line_and_improvement(desk: Desk) -> None:
    """100 h, 30 % of them for reliability. Ratios per 100 h: Big 1.0, Pair 0.5 and 0.5, Small 0.1."""
    desk.measure(desk.up, 100)  # 99.9: met exactly
    desk.people(100)
    keys = {
        title: work(desk, title, impact, effort, service_id=desk.web)
        for title, impact, effort in (
            ("Small", "0.005", 5), ("Pair B", "0.05", 10), ("Pair A", "0.10", 20), ("Big", "0.1", 10),
            ("Unknown", None, 8),
        )
    }  # fmt: skip
    view = desk.ask(roadmap)
    assert view.roadmap.hours == 30
    assert [(line.work.title, line.placed.fit, line.placed.tie) for line in view.lines] == [
        ("Big", "fits", ""),
        ("Pair A", "fits", ""),
        ("Pair B", "cut", "impact"),
        ("Small", "cut", ""),
        ("Unknown", "cut", ""),
    ]
    (web,) = view.improvements
    # Big and Pair A claim 0.2 points; 100 − 99.9 leaves 0.1.
    assert (web.service, web.points, web.claimed, web.bounded) == (
        "Website",
        Decimal("0.1"),
        Decimal("0.20"),
        True,
    )
    pair = view.line(keys["Pair B"])
    assert said(pair.why) == (
        "0.05 points for 10 h: 0.5 points per 100 h."
        " Another brings as much per hour and more in all, so that comes first."
    )
    assert said(pair.fits) == "Does not fit: it takes 10 h, and 0 h are left."
    desk.do(set_initiative_field, keys["Pair A"], "effort", Decimal(16))
    view = desk.ask(roadmap)
    assert {line.work.title: line.placed.fit for line in view.lines} == {
        "Pair A": "fits", "Big": "fits", "Pair B": "cut", "Small": "cut", "Unknown": "cut",
    }  # fmt: skip
    desk.do(set_initiative_field, keys["Small"], "effort", Decimal(4))
    assert desk.ask(roadmap).line(keys["Small"]).placed.fit == "would_fit"
    assert view.count("fits") == 2


def test_what_is_needed_comes_first(desk: Desk) -> None:
    desk.measure(desk.up, 100)
    desk.people(1000)
    slow, quick = work(desk, "Groundwork", "0.001", 50), work(desk, "Failover", "0.1", 10)
    desk.do(set_needs, quick, [slow])
    view = desk.ask(roadmap)
    assert [line.work.title for line in view.lines] == ["Groundwork", "Failover"]
    first, second = view.lines
    assert first.placed.lifted_by == quick
    assert said(first.why).endswith("It comes before its turn because “Failover” needs it.")
    assert said(second.waits) == "Waits for “Groundwork”."


def test_a_circle_brought_by_a_copy_is_named_and_the_rest_shown(desk: Desk) -> None:
    one, two = work(desk, "One", "0.1", 5), work(desk, "Two", "0.2", 5)

    def tie(session: Any) -> None:
        session.add_all([
            InitiativeNeedRow(initiative_id=one, needs_id=two),
            InitiativeNeedRow(initiative_id=two, needs_id=one),
        ])  # fmt: skip

    desk.do(tie)
    view = desk.ask(roadmap)
    assert "wait for each other" in view.circle
    assert [line.work.title for line in view.lines] == ["Two", "One"]


def test_no_capacity_at_all(desk: Desk) -> None:
    desk.measure(desk.up, 100)
    desk.people(0)
    work(desk, "Anything", "0.1", 1)
    view = desk.ask(roadmap)
    assert view.roadmap.hours == 0
    assert [line.placed.fit for line in view.lines] == ["cut"]


def test_rice_and_wsjf(desk: Desk) -> None:
    key = work(
        desk, "Zone", "0.5", 40, reach=Decimal(8000), confidence="medium", value=Decimal(8),
        urgency=Decimal(5), risk_reduction=Decimal(3),
    )  # fmt: skip
    line = desk.ask(roadmap).line(key)
    assert line.rice == 80  # 8,000 × 0.5 × 0.8 / 40
    assert line.wsjf == Decimal("0.4")  # (8 + 5 + 3) / 40
    desk.do(set_initiative_field, key, "confidence", "")
    assert desk.ask(roadmap).line(key).rice is None


def register(desk: Desk) -> tuple[str, str, str]:
    """99.95 of a year allows 262.8 min: failover 240, zone 120, deploy 30; together 390."""
    made = []
    for title, detect, repair, users, often in (
        ("Deploy", 5, 10, "0.5", 4), ("Database failover", 10, 50, "1", 4), ("Zone loss", 20, 100, "1", 1),
    ):  # fmt: skip
        made.append(
            desk.do(
                add_risk, desk.plan, title, service_id=desk.pay, detect_minutes=Decimal(detect),
                repair_minutes=Decimal(repair), users=Decimal(users), per_year=Decimal(often),
            )
        )  # fmt: skip
    return tuple(made)  # type: ignore[return-value]


def test_a_target_that_cannot_be_met_says_what_must_go(desk: Desk) -> None:
    deploy, failover, zone = register(desk)
    view = desk.ask(risks)
    paid = view.slos[0]
    assert (paid.id, paid.budget.budget, paid.budget.expected) == (desk.paid, Decimal("262.8"), 390)
    assert said(paid.words) == "99.95 % cannot be met: “Database failover” must go first."
    lines = {line.id: line for line in view.lines}
    assert round(lines[failover].share, 4) == Decimal("0.9132")
    assert (lines[failover].too_large, lines[deploy].too_large) == (True, False)
    assert lines[failover].must_go == ("Card payments, paid",)
    assert lines[zone].must_go == ()
    up = view.slos[1]  # the website has no risks of its own
    assert said(up.words) == "99.9 %: no risks are left in the register."
    desk.do(decide_target, desk.plan, desk.paid, "changed", target=Decimal("0.9998"), decided=NOW)
    paid = desk.ask(risks).slos[0]
    assert paid.decided is not None  # 99.98 allows 105.12 min
    assert said(paid.words) == "99.98 % cannot be met: “Database failover” and “Zone loss” must go first."
    desk.do(accept_risk, failover, True)
    assert said(desk.ask(risks).slos[0].words) == (
        "99.98 % cannot be met: “Zone loss”, “Deploy” and “Database failover” must go first."
    )


def test_work_that_happens_takes_a_risk_away(desk: Desk) -> None:
    _, failover, _ = register(desk)
    desk.measure(desk.up, 100)
    desk.people(100)
    key = work(desk, "Automatic failover", "0.05", 300, source_kind="risk", source_id=failover)
    assert not desk.ask(risks).line(failover).work_fits  # 30 h are too few
    assert not desk.ask(risks).slos[0].budget.holds
    desk.do(set_initiative_field, key, "effort", Decimal(20))
    assert desk.ask(risks).line(failover).work_fits
    paid = desk.ask(risks).slos[0]
    assert said(paid.words).startswith("99.95 % can be met: the risks take 57 % of its budget.")
    desk.do(set_risk_field, failover, "initiative_id", None)
    assert desk.ask(risks).broken


def test_unestimated_risks_are_counted(desk: Desk) -> None:
    desk.do(add_risk, desk.plan, "Who knows")
    assert said(desk.ask(risks).slos[0].words) == "1 risk is not estimated."


def test_suggestions_and_what_is_taken(desk: Desk) -> None:
    desk.measure(desk.paid, 600)
    desk.measure(desk.up, 50)
    _, failover, _ = register(desk)
    action = desk.do(add_action, "Alert on queue depth", service_id=desk.web, priority="P1")
    for day in (3, 4):
        desk.do(
            add_incident, f"Timeouts {day}", datetime(2026, 11, day, tzinfo=UTC), services=[desk.web],
            cause="Expired  certificate",
        )  # fmt: skip
    desk.do(add_incident, "Once", datetime(2026, 11, 5, tzinfo=UTC), services=[desk.web], cause="Squirrel")

    def seen() -> Any:
        return desk.ask(lambda session, scope: suggestions(session, footing(scope)))

    found = seen()
    assert [(each.kind, said(each.title)) for each in found] == [
        ("risk", "Take away the risk “Database failover”"),
        ("slo", "Bring “paid” of Card payments back"),
        ("factor", "Remove the cause “Expired certificate”"),
        ("action", "Alert on queue depth"),
    ]
    assert said(found[0].reason) == "240 bad minutes a year: Card payments, paid cannot be met with it."
    assert found[0].impact == Decimal("0.04566")  # 240 of 525,600
    assert found[1].impact == Decimal("0.55")
    assert said(found[2].reason) == "2 incidents had this cause."
    for each in found[:3]:
        work(desk, said(each.title), None, None, source_kind=each.kind, source_id=each.source_id)
    assert [each.source_id for each in seen()] == [action]
    assert failover == found[0].source_id


def test_holidays_and_days_of_the_quarter(desk: Desk) -> None:
    from slodesk.operations.holidays import add_holiday

    desk.do(add_holiday, date(2027, 1, 6), "Epiphany")
    desk.do(add_holiday, date(2026, 12, 25), "Christmas")
    desk.do(add_holiday, date(2027, 1, 7), "Theirs", desk.do(add_team, "Other"))
    view = desk.ask(roadmap)
    assert view.holidays == {date(2027, 1, 6): "Epiphany"}
    assert (view.first_day, view.after, view.today) == (
        date(2027, 1, 1),
        date(2027, 4, 1),
        date(2026, 11, 23),
    )
