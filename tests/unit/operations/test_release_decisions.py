"""R34 to R36: what a decision needs, that it stays, and what becomes of the release."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.plain_data import from_plain
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.release_decision import Advice, SloState, advise
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.status import Status
from slodesk.operations import release_decisions as decisions
from slodesk.operations.incidents import add_incident
from slodesk.operations.releases import add_release, remove_release
from slodesk.storage.queries.release_gate import latest
from slodesk.storage.schema import ReleaseRow
from slodesk.storage.schema_reviews import ReleaseDecisionRow

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
INPUTS = ReleaseInputs(50, False, False, False, Decimal("90.5"))


def advice(status: str, inputs: ReleaseInputs = INPUTS) -> Advice:
    """What the Framework says about a harmless release in this status."""
    left = {"healthy": 0.7, "warning": 0.15, "critical": 0.05}[status]
    return advise(inputs, [SloState("k", "A", Status(status), left, Status(status))], FRAMEWORK, AT - HOUR)


@pytest.fixture
def release(desk: Desk) -> str:
    key: str = desk.do(add_release, desk.service, "2.4.0")
    return key


def record(desk: Desk, release: str, decision: str, said: Advice, at: datetime = AT, **fields: Any) -> None:
    desk.do(decisions.record_decision, release, decision, said, at=at, decided_as="ada", **fields)


def state(desk: Desk, release: str) -> tuple[str, str]:
    with desk.workspace.session() as session:
        row = session.get_one(ReleaseRow, release)
        return row.state, row.decision


def refused(desk: Desk, release: str, decision: str, said: Advice, **fields: Any) -> str | None:
    """The field that is wrong."""
    with pytest.raises(RuleBroken) as caught:
        record(desk, release, decision, said, **fields)
    assert state(desk, release) == ("planned", "")
    return caught.value.field


def test_r34_a_decision_keeps_what_it_was_decided_on(desk: Desk, release: str) -> None:
    said = advice("healthy")
    record(desk, release, "approve", said, rationale="Fine", conditions=["Watch it"], alternatives=[])
    with desk.workspace.session() as session:
        (row,) = session.scalars(select(ReleaseDecisionRow)).all()
        assert (row.number, row.decision, row.suggested, row.policy_version) == (1, "approve", "approve", 1)
        assert (row.decided, row.decided_as, row.as_of) == (AT, "ada", AT - HOUR)
        assert (row.rationale, row.conditions, row.alternatives) == ("Fine", ["Watch it"], [])
        assert from_plain(Advice, row.facts) == said
    assert state(desk, release) == ("decided", "approve")


def test_r36_a_review_needs_an_approver_and_an_expiry_that_lies_ahead(desk: Desk, release: str) -> None:
    said = advice("warning")
    assert refused(desk, release, "review_canary", said, expires=AT + HOUR) == "approver"
    assert refused(desk, release, "review_canary", said, approver="  ", expires=AT + HOUR) == "approver"
    assert refused(desk, release, "review_canary", said, approver="Ada") == "expires"
    assert refused(desk, release, "review_canary", said, approver="Ada", expires=AT) == "expires"
    record(desk, release, "review_canary", said, approver="Ada", expires=AT + HOUR)
    assert state(desk, release) == ("decided", "review_canary")


def test_r36_a_gates_review_awaits_whoever_agrees(desk: Desk, release: str) -> None:
    record(desk, release, "review_canary", advice("warning"), awaiting=True)
    first = desk.read(latest, release)
    record(
        desk, release, "review_canary", advice("warning"), AT + HOUR, approver="Ada", expires=AT + 5 * HOUR
    )
    second = desk.read(latest, release)
    assert (first.number, first.approver, first.expires, first.stands(AT)) == (1, "", None, False)
    assert (second.number, second.approver, second.expires) == (2, "Ada", AT + 5 * HOUR)
    assert (second.stands(AT + 4 * HOUR), second.stands(AT + 5 * HOUR)) == (True, False)


@pytest.mark.parametrize("awaiting", [False, True])
def test_r36_an_override_keeps_who_when_and_why(desk: Desk, release: str, awaiting: bool) -> None:
    said = advice("critical")
    assert refused(desk, release, "approve", said, approver="Ada", awaiting=awaiting) == "override_reason"
    assert refused(desk, release, "approve", said, override_reason="A law", awaiting=awaiting) == "approver"
    record(desk, release, "approve", said, approver="Ada", override_reason="A law", awaiting=awaiting)
    found = desk.read(latest, release)
    assert (found.decision, found.suggested, found.decided) == ("approve", "defer", AT)
    assert (found.approver, found.override_reason) == ("Ada", "A law")


def test_r34_another_decision_follows_and_the_first_stays(desk: Desk, release: str) -> None:
    record(desk, release, "defer", advice("critical"))
    record(desk, release, "approve", advice("healthy"), AT + HOUR)
    with desk.workspace.session() as session:
        rows = session.scalars(select(ReleaseDecisionRow).order_by(ReleaseDecisionRow.number)).all()
        assert [(row.number, row.decision, row.decided) for row in rows] == [
            (1, "defer", AT), (2, "approve", AT + HOUR),
        ]  # fmt: skip
    assert state(desk, release) == ("decided", "approve")


def test_r36_the_life_of_a_release(desk: Desk, release: str) -> None:
    with pytest.raises(RuleBroken, match="went out"):
        desk.do(decisions.roll_back, release, at=AT)
    record(desk, release, "approve", advice("healthy"))
    desk.do(decisions.deploy, release, at=AT + HOUR)
    with pytest.raises(RuleBroken, match="out already"):
        desk.do(decisions.deploy, release, at=AT + HOUR)
    with pytest.raises(RuleBroken, match="stays"):
        record(desk, release, "defer", advice("critical"), AT + 2 * HOUR)
    with pytest.raises(RuleBroken, match="before it went out"):
        desk.do(decisions.roll_back, release, at=AT)
    desk.do(decisions.roll_back, release, at=AT + 3 * HOUR, note="Payments failed")
    with desk.workspace.session() as session:
        row = session.get_one(ReleaseRow, release)
        assert (row.state, row.date, row.rolled_back) == ("rolled back", AT + HOUR, AT + 3 * HOUR)
        assert row.note == "Payments failed"
    with pytest.raises(RuleBroken, match="stays"):
        record(desk, release, "approve", advice("healthy"), AT + 4 * HOUR)
    desk.do(decisions.reopen, release)
    assert state(desk, release) == ("decided", "approve")
    with desk.workspace.session() as session:
        assert session.get_one(ReleaseRow, release).rolled_back is None


def test_r36_reopening_one_that_nobody_decided_about_plans_it_again(desk: Desk, release: str) -> None:
    desk.do(decisions.deploy, release, at=AT)
    desk.do(decisions.reopen, release)
    assert state(desk, release) == ("planned", "")


def test_r36_a_release_is_linked_to_the_incident_it_caused(desk: Desk, release: str) -> None:
    incident = desk.do(add_incident, "Payments fail", AT, services=[desk.service])
    desk.do(decisions.link_incident, release, incident)
    with desk.workspace.session() as session:
        assert session.get_one(ReleaseRow, release).incident_id == incident
    with pytest.raises(RuleBroken, match="incident"):
        desk.do(decisions.link_incident, release, "gone")
    desk.do(decisions.link_incident, release, None)
    with desk.workspace.session() as session:
        assert session.get_one(ReleaseRow, release).incident_id is None


def test_a_release_that_is_removed_takes_its_decisions_along_and_undo_brings_them_back(
    desk: Desk, release: str
) -> None:
    record(desk, release, "approve", advice("healthy"))
    gone = desk.workspace.edit("Remove", remove_release, release)
    assert desk.read(latest, release) is None
    desk.workspace.apply(gone.inverted(), action="undo")
    assert desk.read(latest, release).decision == "approve"


def test_a_gate_makes_a_release_or_updates_what_it_knows_of_it(desk: Desk) -> None:
    def suggest(inputs: ReleaseInputs, at: datetime) -> None:
        desk.do(
            decisions.record_suggested, desk.service, "2.4.0", advice("warning", inputs), FRAMEWORK, at=at,
            decided_as="ci",
        )  # fmt: skip

    suggest(replace(INPUTS, critical_path=None), AT)
    suggest(ReleaseInputs(critical_path=True, change_class="security"), AT + HOUR)
    with desk.workspace.session() as session:
        (row,) = session.scalars(select(ReleaseRow)).all()
        assert (row.release_version, row.state, row.decision) == ("2.4.0", "decided", "approve")
        assert (row.lines_changed, row.critical_path, row.db_migration) == (50, True, False)
        assert (row.test_coverage, row.change_class) == (Decimal("90.5"), "security")
        first, second = session.scalars(
            select(ReleaseDecisionRow).order_by(ReleaseDecisionRow.number)
        ).all()  # fmt: skip
        assert (first.decision, first.decided_as, first.approver) == ("review_canary", "ci", "")
        assert len(first.conditions) == 3
        assert first.rationale.startswith("The budget of “A” is warning: 15\u00a0% left.\nThe risk is low")
        assert second.conditions == ["Contains the security fix and nothing else.", "Rollback ready."]
