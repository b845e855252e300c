"""The figures of quarterly plans of random workspaces against ones worked out in exact fractions.

``SLODESK_RANDOM_PLANS=200`` compares as many.
"""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.operations.capacities import set_capacity_field
from slodesk.operations.initiatives import add_initiative, set_needs
from slodesk.operations.people import add_team
from slodesk.operations.plans import create_plan
from slodesk.operations.risks import add_risk
from slodesk.operations.samples import store_points
from slodesk.operations.satisfaction import set_satisfaction
from slodesk.operations.services import add_service
from slodesk.operations.settings import set_setting
from slodesk.operations.slos import add_slo, set_target
from slodesk.storage.queries.allocation import allocation
from slodesk.storage.queries.capacity import capacity
from slodesk.storage.queries.gap import gaps
from slodesk.storage.queries.performance import performance
from slodesk.storage.queries.plan_scope import plan_head, plan_scope
from slodesk.storage.queries.plans import plan_detail
from slodesk.storage.queries.proposals import proposals, what_if
from slodesk.storage.queries.risks import risks
from slodesk.storage.queries.roadmap import roadmap
from slodesk.storage.workspace import create_workspace
from tests.e2e import plan_by_hand as hand
from tests.e2e.plan_by_hand import DAY, Calendar, Outcome, Risk, Row, Slo, Work, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.storage.queries.plan_scope import PlanScope

COUNT = int(os.environ.get("SLODESK_RANDOM_PLANS", "12"))
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/Havana")
TARGETS = ("99.9", "99", "95", "99.95", "50", "99.5", "99.49", "99.05", "99.995", "99.99997", "99.99999")


class Planning:
    """A random workspace with a plan, as plain values and as rows."""

    def __init__(self, seed: int) -> None:
        self.random = choose = random.Random(seed)
        self.calendar = Calendar(ZoneInfo(choose.choice(ZONES)), seed % 12 + 1)
        self.teams = ["Blue", "Green"]
        self.people = {team: choose.choice((0, 1, 4, 9)) for team in self.teams}
        self.services = [(f"s{place}", choose.choice(self.teams)) for place in range(choose.randint(0, 4))]
        self.now = datetime(2026, 1, 1, 9, tzinfo=UTC) + choose.randrange(700) * DAY
        self.slos = [self._slo(place) for place in range(3 * len(self.services) // 2)]
        past = [row[0] for slo in self.slos for row in slo.rows if row[0] <= self.now]
        self.sampled = max(past, default=None)
        running = self.calendar.eight_back(self.now)[-1]
        self.quarter = self.calendar.step(running, choose.choice((1, 1, 1, 0, 2)))
        end = self.calendar.bounds(self.quarter)[1]
        self.at = min(self.sampled or self.now, end)
        self.team = choose.choice((None, "Blue"))
        self.method, self.periods = choose.choice((("framework", 1), ("budget", 1), ("budget", 2)))
        self.works = self._works()
        self.risks = [self._risk(place) for place in range(choose.randrange(7))] if self.services else []
        self.scores = {
            service: (choose.choice((1, 3, 5)), choose.choice((5, 7, 10)))
            for service, _ in self.services
            if choose.random() < 0.7
        }
        self.toil = {team: choose.choice((None, 0, 15, 30, 100)) for team in self.teams}
        self.capacity = {team: choose.choice(((3, 12, 40, 100), (0, 12, 40, 0), None)) for team in self.teams}

    def _slo(self, place: int) -> Slo:
        choose = self.random
        service, team = choose.choice(self.services)
        history: list[tuple[date | None, str]] = [(None, choose.choice(TARGETS))]
        for _ in range(choose.choice((0, 0, 1, 3))):
            quarter = self.calendar.step(self.calendar.eight_back(self.now)[-1], choose.randint(-6, 1))
            day = self.calendar.first_day(quarter) + choose.choice((0, 0, -1, 1, 40)) * DAY
            if day > (history[-1][0] or date.min):
                history.append((day, choose.choice(TARGETS)))
        return Slo(
            f"slo-{place}",
            service,
            team,
            choose.choice(("30d", "90d", "7d")),
            tuple(history),
            tuple(self._rows(history)),
        )

    def _rows(self, history: list[tuple[date | None, str]]) -> Iterator[Row]:
        """One sample every few days, some at the very end of a quarter."""
        choose = self.random
        if choose.random() < 0.12:
            return
        hour = choose.choice((0, 0, 5, 13))
        days = choose.choice((200, 900))
        ends = {
            self.now.replace(hour=hour) - back * DAY for back in range(choose.choice((-2, 0, 30)), days, 4)
        }
        for label in self.calendar.eight_back(self.now)[-3:]:
            ends.add(self.calendar.bounds(label)[0])
        allowed = 1 - Fraction(history[-1][1]) / 100
        mood = choose.choice((0, Fraction(1, 5), 1, 1, 2, 30))
        for end in sorted(ends):
            total = choose.choice((10**7, 2 * 10**7, 0))
            wanted = choose.choice((mood, mood, mood * choose.randrange(3)))
            yield end, total - min(total, round(total * allowed * wanted)), total

    def _works(self) -> list[Work]:
        found: list[Work] = []
        for place in range(self.random.randrange(9) if self.services else 0):
            needs = tuple(work.name for work in found if self.random.random() < 0.25)
            found.append(
                Work(
                    f"Work {place}", self.random.choice(self.services)[0],
                    Fraction(self.random.choice((1, 2, 5, 20)), 100),
                    Fraction(self.random.choice((10, 20, 50, 200))), needs, self.random.random() < 0.1,
                )
            )  # fmt: skip
        return found

    def _risk(self, place: int) -> Risk:
        choose = self.random
        service = choose.choice((None, choose.choice(self.services)[0]))
        work = choose.choice([None, None, *(each.name for each in self.works)])
        return Risk(
            f"Risk {place}", service, choose.choice((0, 5, 30)), choose.choice((1, 60, 300)),
            Fraction(choose.choice((1, 10, 100)), 100), Fraction(choose.choice((1, 6, 24)), 2),
            choose.random() < 0.3, work,
        )  # fmt: skip

    def fill(self, session: Session) -> str:
        """Write it all down; returns the plan's key."""
        set_setting(session, "fiscal_year_start", self.calendar.fiscal)
        teams = {team: add_team(session, team, size=self.people[team] or None) for team in self.teams}
        services = {name: add_service(session, name, team_id=teams[team]) for name, team in self.services}
        for slo in self.slos:
            first = _ratio(slo.history[0][1])
            key = add_slo(session, services[slo.service], slo.name, first, slo.window)
            for day, target in slo.history[1:]:
                set_target(session, key, _ratio(target), effective=day)
            if slo.rows:
                store_points(
                    session, key, [(end, float(good), float(total)) for end, good, total in slo.rows]
                )
        reviewed = self.calendar.step(self.quarter, -1)
        for service, (score, scale) in self.scores.items():
            set_satisfaction(session, services[service], reviewed, score=Decimal(score), scale=Decimal(scale))
        plan = create_plan(
            session, self.quarter, teams[self.team] if self.team else None, method=self.method,
            method_periods=self.periods,
        )  # fmt: skip
        for team, stored in self.capacity.items():
            if stored is None or self.team not in (None, team):
                continue
            for field, value in zip(("people", "weeks", "hours", "time_off"), stored, strict=True):
                set_capacity_field(session, plan, teams[team], field, Decimal(value))
            toil = self.toil[team]
            set_capacity_field(session, plan, teams[team], "toil", None if toil is None else Decimal(toil))
        works: dict[str, str] = {}
        for work in self.works:
            works[work.name] = add_initiative(
                session, plan, work.name, service_id=services[work.service], impact=_decimal(work.impact),
                effort=_decimal(work.effort), state="dropped" if work.dropped else "proposed",
            )  # fmt: skip
            if work.needs:
                set_needs(session, works[work.name], [works[name] for name in work.needs])
        for risk in self.risks:
            add_risk(
                session, plan, risk.name, service_id=services[risk.service] if risk.service else None,
                detect_minutes=Decimal(risk.detect), repair_minutes=Decimal(risk.repair),
                users=_decimal(risk.users), per_year=_decimal(risk.per_year), accepted=risk.accepted,
                initiative_id=works[risk.work] if risk.work else None,
            )  # fmt: skip
        return plan

    @property
    def mine(self) -> list[Slo]:
        """The SLOs of the plan's team, by service and name."""
        found = [slo for slo in self.slos if self.team in (None, slo.team)]
        return sorted(found, key=lambda slo: (slo.service, slo.name))

    def outcome(self, slo: Slo, label: str) -> Outcome:
        """Return what an SLO did in a quarter."""
        return self.calendar.outcome(slo, label, self.at)

    def standing(self, slo: Slo) -> Fraction | None:
        """Return what an SLO does over its window now, in percent."""
        start = self.at - int(slo.window[:-1]) * DAY
        rows = [row for row in slo.rows if start < row[0] <= self.at]
        total = sum(row[2] for row in rows)
        return Fraction(100 * sum(row[1] for row in rows), total) if total else None

    def hours(self) -> Fraction | None:
        """Return all hours of the plan's teams; None: nobody estimated any."""
        found = [self.capacity[team] for team in self.teams if self.team in (None, team)]
        known = [max(0, each[0] * each[1] * each[2] - each[3]) for each in found if each is not None]
        return Fraction(sum(known)) if known else None


def _ratio(percent: str) -> Decimal:
    return Decimal(percent) / 100


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


@pytest.fixture(params=range(COUNT))
def planned(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Planning, Session, PlanScope]]:
    made = Planning(request.param)
    with create_workspace(tmp_path / "w.slodesk", time_zone=made.calendar.zone.key) as workspace:
        kept: list[str] = []
        workspace.edit("Fill", lambda session: kept.append(made.fill(session)))
        with workspace.session() as session:
            head = plan_head(session, kept[0])
            assert head is not None
            yield made, session, plan_scope(session, head, now=made.now)


def _check_proposals(made: Planning, session: Session, scope: PlanScope) -> dict[str, tuple[Any, ...]]:
    """Check outcome, proposal, impact, gap, advice and what-if of every SLO; returns the targets."""
    calendar, found = made.calendar, proposals(session, scope)
    labels = calendar.eight_back(made.at)
    reviewed, planned = calendar.step(made.quarter, -1), calendar.bounds(made.quarter)[0]
    apart = {each.info.name: each for each in gaps(session, scope).slos}
    reported = {each.info.name: each for each in performance(session, scope).slos}
    assert [each.info.name for each in found.slos] == [slo.name for slo in made.mine]
    for slo, given in zip(made.mine, found.slos, strict=True):
        outcomes = [made.outcome(slo, label) for label in labels]
        for told, result in zip(given.quarters, outcomes, strict=True):
            _check_outcome(told, result)
        so_far = made.outcome(slo, reviewed)
        _check_outcome(given.reviewed, so_far)
        _check_outcome(reported[slo.name].quarter, so_far)
        target = calendar.in_force(slo, planned)
        if made.method == "framework":
            wanted = hand.framework(target, so_far.actual)
        else:
            wanted = hand.budget(target, [each for each in outcomes if not each.to_date], made.periods)
        assert Fraction(given.current.target) * 100 == target
        assert Fraction(given.proposal.proposed) * 100 == wanted, (slo, so_far)
        impact = given.proposal.impact
        assert same(impact.factor, (100 - wanted) / (100 - target))
        assert same(impact.minutes(30), (target - wanted) / 100 * 30 * 1440)
        gap = apart[slo.name]
        for value, level in ((gap.gap, target), (gap.next_gap, wanted)):
            assert same(value, None if so_far.actual is None else (level - so_far.actual) / 100)
        met = None if so_far.actual is None else so_far.actual >= so_far.target - hand.NANO
        assert given.advice.key == hand.advice(met, _toil(made, slo.team), _happy(made, slo.service))
        for tried in (target, wanted, Fraction(999, 10)):
            again = what_if(session, scope, given.id, _decimal(tried / 100))
            assert again is not None
            judged = [each for each in outcomes if each.actual is not None and not each.to_date]
            reached = sum((each.actual or 0) >= tried - hand.NANO for each in judged)
            assert (again.tried.met, again.tried.counted) == (reached, len(judged))
    return {slo.name: (calendar.in_force(slo, planned), made.outcome(slo, reviewed)) for slo in made.mine}


def _check_outcome(given: Any, wanted: Outcome) -> None:
    assert (str(given.period), given.met, given.to_date) == (wanted.label, wanted.met, wanted.to_date)
    assert Fraction(given.target) * 100 == wanted.target
    assert same(given.actual, None if wanted.actual is None else wanted.actual / 100)
    assert (given.consumed is None) == (wanted.consumed is None)
    if wanted.consumed is not None:
        assert abs(Fraction(given.consumed) - wanted.consumed) < Fraction(1, 10**6)


def _toil(made: Planning, team: str) -> bool | None:
    stored, toil = made.capacity[team], made.toil[team]
    if stored is None or toil is None or not stored[0]:
        return None
    actuals = [made.standing(slo) for slo in made.mine if slo.team == team]
    return toil > hand.toil_hours(Fraction(stored[0]), actuals)


def _happy(made: Planning, service: str) -> bool | None:
    if service not in made.scores:
        return None
    score, scale = made.scores[service]
    return Fraction(score, scale) >= Fraction(7, 10)


def test_a_random_plan(planned: tuple[Planning, Session, PlanScope]) -> None:
    made, session, scope = planned
    assert scope.at == made.at
    detail = plan_detail(session, scope.plan.id, now=made.now)
    assert detail is not None
    dates = [(week.dates.starts, week.dates.ends) for week in detail.weeks[:4]]
    assert dates == made.calendar.weeks(made.quarter)
    assert made.calendar.first_day(made.quarter) - dates[-1][1] > timedelta(weeks=2)
    targets = _check_proposals(made, session, scope)

    judged = [(so_far.target, so_far.actual) for _, so_far in targets.values()]
    share, hours = hand.features(judged), made.hours()
    shares = allocation(session, scope)
    assert capacity(session, scope).total == shares.capacity == (None if hours is None else int(hours))
    assert same(shares.features, None if share is None else share / 100)
    free = None if hours is None or share is None else hours * (100 - share) / 100
    assert same(shares.reliability_hours, free)

    view = roadmap(session, scope)
    ordered = hand.order([work for work in made.works if not work.dropped])
    assert [line.work.title for line in view.lines if not line.work.dropped] == [
        work.name for work in ordered
    ]
    fit = hand.cut(ordered, free)
    assert {line.work.title: line.placed.fit for line in view.lines if not line.work.dropped} == fit
    actuals: dict[str, Fraction] = {}
    for slo in made.mine:
        actual = targets[slo.name][1].actual
        if actual is not None:
            actuals[slo.service] = min(actual, actuals.get(slo.service, Fraction(100)))
    improved = hand.improvement(ordered, fit, actuals)
    assert {each.service for each in view.improvements} == set(improved)
    assert all(same(each.points, improved[each.service]) for each in view.improvements)

    left = [risk for risk in made.risks if fit.get(risk.work or "") != "fits"]
    register = {each.slo.info.name: each.budget for each in risks(session, scope).slos}
    for slo in made.mine:
        ours = [risk for risk in left if risk.service in (None, slo.service)]
        allowed, expected, gone = hand.must_go(targets[slo.name][0], ours)
        budget = register[slo.name]
        assert same(budget.budget, allowed)
        assert same(budget.expected, expected)
        assert [risk.title for risk in budget.must_go] == gone


@pytest.mark.parametrize("seed", range(3))
def test_a_circle_is_refused_by_name(seed: int, tmp_path: Path) -> None:
    works = next(
        made.works
        for made in (Planning(1000 * seed + more) for more in range(1000))
        if any(work.needs for work in made.works)
    )
    with create_workspace(tmp_path / "w.slodesk") as workspace:
        keys: dict[str, str] = {}

        def build(session: Session) -> None:
            plan = create_plan(session, "2027-Q1")
            for work in works:
                keys[work.name] = add_initiative(session, plan, work.name)
            for work in works:
                set_needs(session, keys[work.name], [keys[name] for name in work.needs])

        workspace.edit("Build", build)
        last = next(work for work in reversed(works) if work.needs)
        needed = last.needs[0]
        with pytest.raises(RuleBroken) as refused:
            workspace.edit("Tie", set_needs, keys[needed], [keys[last.name]])
        assert last.name in str(refused.value)
        assert needed in str(refused.value)
