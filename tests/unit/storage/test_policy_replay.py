"""Decisions on record, judged by another policy: by what was recorded, else by samples of their day (R37)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.policy import FRAMEWORK, AlertPair, Policy
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.status import Status
from slodesk.operations import (
    corrections,
    incidents,
    people,
    release_decisions,
    releases,
    samples,
    services,
    slos,
)
from slodesk.storage.queries.release_advice import release_advice
from slodesk.storage.queries.replay import recorded, replayed
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.domain.replay import Replayed
    from slodesk.storage.workspace import Workspace

END = datetime(2026, 11, 20, tzinfo=UTC)
NOW = END + timedelta(hours=9)
DAY = timedelta(days=1)
GIVEN: dict[str, Any] = {
    "lines_changed": 50, "critical_path": False, "db_migration": False, "external_apis": False,
    "test_coverage": Decimal(90),
}  # fmt: skip


def fill(session: Any) -> dict[str, str]:
    """A service at 99.9 %, a million requests a day: 1,000 a day may fail.

    500 fail a day, and 12,000 more on the day that ended 30 days before the end. Until yesterday 27,000 of
    30,000 were gone: 10 % left, a warning. Now that day is out of the window: 50 % left, healthy.
    """
    team = people.add_team(session, "Harbour")
    ferry = services.add_service(session, "ferry", display_name="Ferry", team_id=team)
    slo = slos.add_slo(session, ferry, "booked", Decimal("0.999"), display_name="Bookings are placed")
    points = [(END - day * DAY, 1e6 - (12_500 if day == 30 else 500), 1e6) for day in range(75)]
    samples.store_points(session, slo, points)
    release = releases.add_release(session, ferry, "1.0", title="Cabins", **GIVEN)
    advice = release_advice(session, ferry, ReleaseInputs(**GIVEN), now=END)
    assert advice.as_of == END
    key = release_decisions.record_decision(
        session, release, advice.decision, advice, at=END, decided_as="Kim"
    )
    return {"team": team, "slo": slo, "service": ferry, "release": release, "decision": key}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Workspace, dict[str, str]]]:
    """The workspace, open for writing, and the keys in it."""
    with new_workspace(tmp_path / "w.slodesk", time_zone="UTC") as workspace:
        keys: Any = workspace.edit("Fill", fill).result
        yield workspace, keys


def tried(workspace: Workspace, policy: Policy, team: str | None = None) -> Replayed:
    with workspace.reading() as source:
        (found,) = replayed(source, policy, NOW, team)
    return found


def test_a_decision_on_record_has_its_release_and_what_became_of_it(
    desk: tuple[Workspace, dict[str, str]],
) -> None:
    workspace, keys = desk

    def happen(session: Any) -> None:
        release_decisions.deploy(session, keys["release"], at=END + DAY)
        release_decisions.roll_back(session, keys["release"], at=END + 2 * DAY)
        incident = incidents.add_incident(session, "Cabins sold twice", END + DAY, [keys["service"]])
        release_decisions.link_incident(session, keys["release"], incident)

    workspace.edit("Happen", happen)
    with workspace.reading() as source:
        (found,) = recorded(source)
        assert recorded(source, keys["team"]) == (found,)
        assert recorded(source, "another") == ()
    assert (found.id, found.release_id) == (keys["decision"], keys["release"])
    assert (found.service, found.version, found.title) == ("Ferry", "1.0", "Cabins")
    assert (found.decided, found.decision) == (END, "approve")
    assert (found.outcome, found.incident, found.failed) == ("rolled back", "INC-2026-001", True)
    assert found.advice.status is Status.HEALTHY
    assert found.advice.slos[0].remaining == pytest.approx(0.5)


def test_r37_bands_are_tried_on_what_was_recorded_though_samples_say_something_else_now(
    desk: tuple[Workspace, dict[str, str]],
) -> None:
    workspace, keys = desk
    workspace.edit("Import again", samples.store_points, keys["slo"], [(END, 0.0, 1e6)])
    assert not tried(workspace, FRAMEWORK).differs
    found = tried(workspace, replace(FRAMEWORK, attention_below=0.6))
    assert (found.advice.decision, found.stricter) == ("approve_monitored", True)
    assert found.advice.slos[0].remaining == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("margin", "held", "decision"),
    [
        (0.0, Status.HEALTHY, "approve"),
        (0.1, Status.ATTENTION, "approve_monitored"),  # 50 % is not 50 + 10, but 20 + 10
        (0.31, Status.WARNING, "review_canary"),  # nor 20 + 31: still the warning of two days ago
    ],
)
def test_r36_r37_a_thaw_margin_goes_by_the_samples_of_the_days_before(
    desk: tuple[Workspace, dict[str, str]], margin: float, held: Status, decision: str
) -> None:
    found = tried(desk[0], replace(FRAMEWORK, thaw_margin=margin))
    assert found.advice.slos[0].held is held
    assert found.advice.slos[0].status is Status.HEALTHY
    assert found.advice.decision == decision


def test_r37_other_alert_pairs_go_by_the_samples_of_that_day(
    desk: tuple[Workspace, dict[str, str]],
) -> None:
    """Half of what may fail failed: a pair over two days and one fires from a burn rate of 0.45 on."""
    pair = AlertPair("page", 2880, 1440, 0.03)
    assert pair.factor(30) == pytest.approx(0.45)
    policy = replace(FRAMEWORK, page_pair_tightens=True, alert_pairs=(pair,))
    assert tried(desk[0], policy).advice.rows == ("attention",)
    calm = replace(policy, alert_pairs=(replace(pair, share=0.04),))
    assert tried(desk[0], calm).advice.rows == ("healthy",)
    assert tried(desk[0], replace(policy, page_pair_tightens=False)).advice.rows == ("healthy",)


def test_r12_r37_the_adjusted_figure_is_worked_out_for_a_policy_that_judges_it(
    desk: tuple[Workspace, dict[str, str]],
) -> None:
    """Without the last ten days, 5,000 of the 15,000 that failed, two thirds are left."""
    workspace, keys = desk

    def correct(session: Any) -> None:
        corrections.add_correction(
            session, keys["slo"], "planned_maintenance", END - 10 * DAY, END, reason="Moved", approver="Sam"
        )

    workspace.edit("Correct", correct)
    found = tried(workspace, replace(FRAMEWORK, judge_by="adjusted", attention_below=0.6))
    assert found.advice.slos[0].remaining == pytest.approx(1 - 10 / 30, abs=1e-6)
    assert not found.differs


def test_where_the_samples_are_gone_what_was_recorded_counts(
    desk: tuple[Workspace, dict[str, str]],
) -> None:
    workspace, keys = desk
    workspace.edit("Remove", slos.remove_slo, keys["slo"])
    found = tried(workspace, replace(FRAMEWORK, thaw_margin=0.3, attention_below=0.6))
    assert found.advice.decision == "approve_monitored"
