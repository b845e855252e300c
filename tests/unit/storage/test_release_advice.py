"""What the policy says about releases, read from real samples on both databases (R7, R12, R33, R36)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import WorkspaceError
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.policy_data import to_data
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.status import Status
from slodesk.operations.corrections import add_correction
from slodesk.operations.people import add_team
from slodesk.operations.releases import add_release, set_release_field
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service, set_service_field
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.release_advice import pending_advice, release_advice, standing
from slodesk.storage.queries.release_gate import gate
from slodesk.storage.schema import PolicyVersionRow

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace

AT = datetime(2026, 11, 20, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SMALL = ReleaseInputs(50, False, False, False, Decimal(90))


def daily(session: Any, slo: str, bad: list[float], until: datetime = AT) -> None:
    """Store 1,000 events a day; ``bad`` by day, the newest first."""
    points = [(until - back * DAY, 1000 - count, 1000.0) for back, count in enumerate(bad)]
    store_points(session, slo, points, 86_400)


def put_policy(session: Any, since: datetime = AT - 400 * DAY, number: int = 1, **fields: Any) -> None:
    """Put a policy in force."""
    body = to_data(replace(FRAMEWORK, **fields))
    session.add(
        PolicyVersionRow(number=number, profile="Framework", effective=since, body=body, reason="", author="")
    )


def fill(session: Any) -> dict[str, str]:
    """A service at 40 %, one that has no samples, one whose samples are two days old, one without SLO."""
    keys = {name: add_service(session, name) for name in ("pay", "quiet", "old", "bare")}
    keys["slo"] = add_slo(session, keys["pay"], "pay-availability", Decimal("0.999"), display_name="Payments")
    add_slo(session, keys["quiet"], "quiet-availability", Decimal("0.999"))
    stale = add_slo(session, keys["old"], "old-availability", Decimal("0.999"))
    daily(session, keys["slo"], [0.6] * 30)
    daily(session, stale, [0.0] * 30, AT - 2 * DAY)
    return keys


def test_r33_each_service_is_judged_as_the_overview_shows_it(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    with workspace.session() as session:
        found, shown = standing(session, now=AT), overview(session, now=AT)
        said = {name: found.advice(keys[name], SMALL) for name in ("pay", "quiet", "old", "bare")}
    assert found.as_of == shown.as_of == AT
    for service in shown.services:
        assert said[service.name].status == service.status
        for slo, judged in zip(said[service.name].slos, service.slos, strict=True):
            assert (slo.slo, slo.name, slo.title) == (judged.slo.id, judged.slo.name, judged.slo.title)
            assert (slo.status, slo.held, slo.stale) == (judged.status, judged.status, judged.stale)
            assert slo.remaining == judged.budget.remaining
    assert {name: advice.decision for name, advice in said.items()} == {
        "pay": "approve_monitored", "quiet": "review", "old": "review", "bare": "review",
    }  # fmt: skip
    assert said["old"].rows == ("healthy", "no_data")


def test_r2_an_earlier_moment_has_the_policy_then_in_force(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    workspace.edit("Policy", put_policy)
    workspace.edit("Policy", put_policy, AT - DAY, 2, attention_below=0.3)
    with workspace.session() as session:
        now = release_advice(session, keys["pay"], SMALL, now=AT)
        then = release_advice(session, keys["pay"], SMALL, now=AT, at=AT - 2 * DAY)
    assert (now.policy_version, now.decision) == (2, "approve")
    assert (then.policy_version, then.decision, then.as_of) == (1, "approve_monitored", AT - 2 * DAY)


def test_r34_when_it_is_back_is_read_from_the_samples(workspace: Workspace) -> None:
    def exhausted(session: Any) -> None:
        slo = add_slo(session, add_service(session, "search"), "searches", Decimal("0.999"))
        daily(session, slo, [0.0] * 10 + [40.0] + [0.0] * 19)

    workspace.edit("Fill", exhausted)
    with workspace.session() as session:
        advice = gate(session, "search", "1", SMALL, now=AT).advice
    # The bad day ended ten days ago; in twenty it has left the 30 days.
    assert (advice.decision, advice.laxer, advice.laxer_at) == ("block", "approve", AT + 20 * DAY)
    assert advice.slos[0].back == AT + 20 * DAY


def test_r36_the_thaw_margin_holds_back_a_budget_that_recovers(workspace: Workspace) -> None:
    """24 of 30 used until a bad day left five days ago: 53 % is healthy, but only 56 % thaws."""

    def recovering(session: Any) -> None:
        slo = add_slo(session, add_service(session, "search"), "searches", Decimal("0.999"))
        daily(session, slo, [0.0] * 10 + [14.0] + [0.0] * 24 + [10.0])

    workspace.edit("Fill", recovering)
    workspace.edit("Policy", put_policy, AT - 400 * DAY, 1, thaw_margin=0.06)
    with workspace.session() as session:
        held = gate(session, "search", "1", SMALL, now=AT).advice
    assert (held.status, held.rows, held.decision) == ("healthy", ("attention",), "approve_monitored")
    assert held.slos[0].remaining == pytest.approx(1 - 14 / 30)


def test_r12_an_adjusting_policy_leaves_out_corrections_in_what_is_held_and_projected_too(
    workspace: Workspace,
) -> None:
    """40 bad events in approved maintenance five days ago: without them nothing ever happened."""

    def maintained(session: Any) -> None:
        slo = add_slo(session, add_service(session, "search"), "searches", Decimal("0.999"))
        daily(session, slo, [0.0] * 5 + [40.0] + [0.0] * 24)
        add_correction(
            session, slo, "planned_maintenance", AT - 6 * DAY, AT - 5 * DAY, reason="Disks", approver="Ada"
        )

    workspace.edit("Fill", maintained)
    with workspace.session() as session:
        assert gate(session, "search", "1", SMALL, now=AT).advice.decision == "block"
    workspace.edit("Policy", put_policy, AT - 400 * DAY, 1, judge_by="adjusted", thaw_margin=0.1)
    with workspace.session() as session:
        advice = gate(session, "search", "1", SMALL, now=AT).advice
    assert (advice.rows, advice.decision, advice.slos[0].outlook) == (("healthy",), "approve", ())


def test_r7_a_page_pair_that_fires_over_a_period_without_samples_is_judged(workspace: Workspace) -> None:
    """Three minutes into the week the last hour burns, but the week has no sample yet."""
    begun = datetime(2026, 11, 16, 0, 3, tzinfo=UTC)

    def burning(session: Any) -> None:
        slo = add_slo(session, add_service(session, "search"), "searches", Decimal("0.999"), window="week")
        points = [(begun - timedelta(minutes=3 + 5 * step), 500.0, 1000.0) for step in range(288)]
        store_points(session, slo, points, 300)

    workspace.edit("Fill", burning)
    workspace.edit("Policy", put_policy, AT - 400 * DAY, 1, page_pair_tightens=True)
    with workspace.session() as session:
        advice = gate(session, "search", "1", SMALL, now=AT, at=begun).advice
    assert (advice.status, advice.page_firing) == (Status.NO_DATA, True)
    assert (advice.rows, advice.decision) == (("warning", "no_data"), "review_canary")


def test_all_that_wait_are_read_at_once_the_next_one_first(workspace: Workspace) -> None:
    def plan(session: Any, keys: dict[str, str]) -> str:
        team = add_team(session, "Money")
        set_service_field(session, keys["pay"], "team_id", team)
        late = add_release(
            session, keys["pay"], "3", date=AT + 3 * DAY, lines_changed=5000, db_migration=True
        )
        add_release(session, keys["quiet"], "1", date=AT + DAY, test_coverage=Decimal("79.5"))
        add_release(session, keys["pay"], "2", title="Refunds", critical_path=False)
        gone = add_release(session, keys["pay"], "1", date=AT - DAY)
        set_release_field(session, gone, "state", "deployed")
        set_release_field(session, late, "state", "decided")
        return team

    keys = workspace.edit("Fill", fill).result
    team = workspace.edit("Plan", plan, keys).result
    with workspace.session() as session:
        found = pending_advice(session, now=AT)
        assert [each.version for each in pending_advice(session, now=AT, team_id=team)] == ["3", "2"]
        alone = release_advice(session, keys["pay"], found[1].advice.inputs, now=AT)
    assert [(each.service, each.version, each.state) for each in found] == [
        ("quiet", "1", "planned"), ("pay", "3", "decided"), ("pay", "2", "planned"),
    ]  # fmt: skip
    assert [each.advice.decision for each in found] == ["review", "review_canary", "approve_monitored"]
    assert found[0].advice.inputs == ReleaseInputs(test_coverage=Decimal("79.5"))
    assert found[2].advice.inputs == ReleaseInputs(critical_path=False)
    assert found[1].advice == alone


def test_a_gate_finds_a_service_by_name_or_key_and_names_those_there_are(workspace: Workspace) -> None:
    with workspace.session() as session, pytest.raises(WorkspaceError, match="none yet"):
        gate(session, "pay", "1", SMALL, now=AT)
    keys = workspace.edit("Fill", fill).result
    with workspace.session() as session:
        found = gate(session, "pay", "1", SMALL, now=AT)
        assert gate(session, keys["pay"], "1", SMALL, now=AT) == found
        assert (found.service_id, found.release_id, found.on_record) == (keys["pay"], None, None)
        with pytest.raises(WorkspaceError, match="no service 'Pay'; there are bare, old, pay, quiet"):
            gate(session, "Pay", "1", SMALL, now=AT)
