"""R25, R26, R27, R30: what a plan reads about each SLO, computed by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.plan_targets import budget_sentence
from slodesk.domain.window import Calendar, Rolling
from slodesk.operations.capacities import set_capacity_field
from slodesk.operations.plan_targets import decide_target
from slodesk.operations.plans import create_plan, set_plan_field
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo, set_target
from slodesk.storage.queries.plan_scope import plan_head, plan_scope
from slodesk.storage.queries.proposals import proposals, what_if
from slodesk.storage.schema import DependencyRow, EvidenceRow, SlaRow
from slodesk.storage.schema_planning import SatisfactionRow
from tests.fresh import new_workspace
from tests.unit.storage.planned import NOW, Planned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        yield made


@pytest.fixture
def planned(file: Workspace) -> Planned:
    return Planned(file)


def store(file: Workspace, *rows: Any) -> None:
    file.edit("Store", lambda session: session.add_all(rows))


def met(planned: Planned, target: str) -> tuple[int, int]:
    replay = planned.one().replay(Decimal(target))
    return replay.met, replay.counted


def test_a_target_is_tried_on_eight_complete_quarters(planned: Planned) -> None:
    assert met(planned, "0.999") == (5, 8)  # 99.9 exactly is met, 99.8999 is not
    assert met(planned, "0.9995") == (2, 8)
    assert met(planned, "0.998") == (8, 8)
    running = planned.one().replay(Decimal("0.998")).quarters[-1]
    assert (str(running.result.period), running.met) == ("2026-Q4", None)


def test_framework_proposes_by_the_quarter_to_date(planned: Planned) -> None:
    slo = planned.one()
    assert slo.reviewed.to_date
    assert slo.reviewed.actual == pytest.approx(0.9988)
    assert slo.proposal.proposed == Decimal("0.998")
    assert slo.proposal.impact.factor == 2
    assert slo.proposal.impact.minutes(slo.window_days) == pytest.approx(43.2)
    assert str(slo.proposal.reason) == "99.88\u00a0% misses the target."
    assert "never tightens" in str(slo.proposal.note)


def test_budget_method_looks_at_complete_quarters(file: Workspace) -> None:
    planned = Planned(file, method="budget")
    assert planned.one().proposal.proposed == Decimal("0.999")  # 40 % used in Q3
    file.edit("Tighter", set_target, planned.slo, Decimal("0.9998"), effective=date(2026, 7, 1))
    assert planned.one().proposal.proposed == Decimal("0.9996")  # 0.04 % of 0.02 %: twice used
    file.edit("Two", set_plan_field, planned.plan, "method_periods", 2)
    assert planned.one().proposal.proposed == Decimal("0.9996")  # Q2 used 100.1 % of its own
    file.edit("Three", set_plan_field, planned.plan, "method_periods", 3)
    assert planned.one().proposal.proposed == Decimal("0.9998")  # Q1 used 90 %


def test_current_is_what_holds_when_the_planned_quarter_begins(planned: Planned) -> None:
    planned.workspace.edit("Ahead", set_target, planned.slo, Decimal("0.9985"), effective=date(2026, 12, 1))
    planned.workspace.edit("Later", set_target, planned.slo, Decimal("0.95"), effective=date(2027, 1, 1))
    slo = planned.one()
    assert slo.current.target == Decimal("0.9985")
    assert slo.proposal.proposed == Decimal("0.9985")  # 99.88 meets it


def test_the_planned_quarter_if_it_is_like_the_last(planned: Planned) -> None:
    expected = planned.one().expected
    assert expected.days == 90
    assert expected.events == pytest.approx(1_000_000 / 50.5 * 90)
    now, then = expected.budget(Decimal("0.999")), expected.budget(Decimal("0.998"))
    assert now.minutes == pytest.approx(129.6)
    assert then.minutes == pytest.approx(259.2)
    assert now.events == pytest.approx(1_782.178218)
    assert now.consumed == pytest.approx(1.2)
    assert then.consumed == pytest.approx(0.6)


def test_advice_names_what_is_missing_then_advises(planned: Planned) -> None:
    advice = planned.one().advice
    assert advice.missing == ("toil", "satisfaction")
    assert str(advice.words) == "Needs input: measured toil and user satisfaction."
    store(
        planned.workspace,
        SatisfactionRow(service_id=planned.service, period="2026-10", score=Decimal("3.4"), scale=Decimal(5)),
        SatisfactionRow(service_id=planned.service, period="2026-11", score=Decimal("3.5"), scale=Decimal(5)),
        SatisfactionRow(service_id=planned.service, period="2026-Q3", score=Decimal(1), scale=Decimal(5)),
    )
    planned.workspace.edit("Toil", set_capacity_field, planned.plan, planned.team, "toil", Decimal(80))
    slo = planned.one()
    assert slo.satisfaction == (Decimal("3.5"), Decimal(5))
    assert slo.toil is not None
    assert slo.toil.budget == pytest.approx(80)  # 99.88 on average: 40 % of 5 × 40 h
    assert slo.toil.high is False
    assert slo.advice.key == "loosen"
    planned.workspace.edit("More", set_capacity_field, planned.plan, planned.team, "toil", Decimal("80.1"))
    store(
        planned.workspace,
        SatisfactionRow(service_id=planned.service, period="2026-Q4", score=Decimal(2), scale=Decimal(5)),
    )
    assert planned.one().advice.key == "fix_product"


def test_limits_count_what_the_plan_decides_elsewhere(planned: Planned) -> None:
    file = planned.workspace

    def fill(session: Any) -> str:
        other = add_service(session, "db")
        key = add_slo(session, other, "reads", Decimal("0.9995"))
        session.add(DependencyRow(service_id=planned.service, depends_on_id=other))
        session.add(SlaRow(service_id=planned.service, name="Contract", target=Decimal("0.9985"),
                           window="month", consequence=""))  # fmt: skip
        return key

    other = str(file.edit("More", fill).result)
    limits = planned.one().limits
    assert [str(each) for each in limits.broken(Decimal("0.9999"))] == [
        "99.99\u00a0% is more than the 99.95\u00a0% that the services it depends on allow."
    ]
    assert [str(each) for each in limits.broken(Decimal("0.998"))] == [
        "99.8\u00a0% is less than the 99.85\u00a0% promised to customers in “Contract”."
    ]
    assert limits.broken(Decimal("0.9995")) == ()
    file.edit("Looser", decide_target, planned.plan, other, "changed", target=Decimal("0.9992"),
              evidence="Nobody noticed.", approver="Kim")  # fmt: skip
    assert planned.one().limits.ceiling == Decimal("0.9992")


def test_what_is_known_about_users_comes_along(planned: Planned) -> None:
    store(planned.workspace, EvidenceRow(slo_id=planned.slo, journey="Read a page", source="Survey",
                                         validated=date(2026, 10, 3)))  # fmt: skip
    (known,) = planned.one().evidence
    assert (known.journey, known.source, known.validated) == ("Read a page", "Survey", date(2026, 10, 3))


def test_decisions_lead_to_the_chosen_target(planned: Planned) -> None:
    assert planned.read().undecided == 1
    given = {"target": Decimal("0.998"), "evidence": "Nobody noticed.", "approver": "Kim", "decided": NOW}
    planned.workspace.edit("Take", decide_target, planned.plan, planned.slo, "accepted", **given)
    found = planned.read()
    assert found.undecided == 0
    assert (found.slos[0].chosen, found.slos[0].impact.factor) == (Decimal("0.998"), 2)
    assert found.slos[0].decision.decided == NOW
    planned.workspace.edit("Not", decide_target, planned.plan, planned.slo, "rejected", comment="Later.")
    assert planned.one().chosen == Decimal("0.999")
    assert planned.one().decision.comment == "Later."


def test_what_if_of_one_slo(planned: Planned) -> None:
    with planned.workspace.session() as session:
        head = plan_head(session, planned.plan)
        assert head is not None
        scope = plan_scope(session, head, now=NOW)
        tried = what_if(session, scope, planned.slo, Decimal("0.9995"))
        assert what_if(session, scope, "gone", Decimal("0.9995")) is None
    assert tried is not None
    assert (tried.tried.met, tried.current.met, tried.impact.factor) == (2, 5, Decimal("0.5"))


def test_no_services_and_no_samples(file: Workspace) -> None:
    def read(plan: str) -> Any:
        with file.session() as session:
            head = plan_head(session, plan)
            assert head is not None
            return proposals(session, plan_scope(session, head, now=NOW))

    plan = str(file.edit("Plan", create_plan, "2027-Q1", None).result)
    assert read(plan).slos == ()

    def fill(session: Any) -> None:
        add_slo(session, add_service(session, "web"), "pages", Decimal("0.999"))

    file.edit("One", fill)
    (slo,) = read(plan).slos
    assert slo.proposal.proposed == Decimal("0.999")
    assert str(slo.proposal.reason) == "No data this quarter: the target stays."
    assert slo.replay(Decimal("0.9")).counted == 0
    assert slo.expected.budget(Decimal("0.999")).consumed is None
    assert slo.expected.budget(Decimal("0.999")).minutes == pytest.approx(129.6)
    assert slo.advice.missing == ("met", "toil", "satisfaction")


@pytest.mark.parametrize(
    ("old", "new", "window", "told"),
    [
        ("0.999", "0.998", Rolling(30),
         "The budget grows from 43.2\u00a0min to 86.4\u00a0min in 30 days: twice the budget."),
        ("0.999", "0.9995", Rolling(28),
         "The budget shrinks from 40.32\u00a0min to 20.16\u00a0min in 28 days: half the budget."),
        ("0.99", "0.99", Calendar("week"), "The budget stays at 100.8\u00a0min in a week."),
        ("0.99995", "0.99895", Calendar("month"),
         "The budget grows from 6.48\u00a0min to 136.08\u00a0min in the quarter: 21 × the budget."),
    ],
)  # fmt: skip
def test_the_budget_of_another_target_in_words(old: str, new: str, window: Any, told: str) -> None:
    assert str(budget_sentence(Decimal(old), Decimal(new), window, 90)) == told
