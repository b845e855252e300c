"""The sample company: every status, the story's figures, the same for the same day."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from slodesk.domain.errors import WorkspaceError
from slodesk.domain.window import quarter_of
from slodesk.operations.sample.build import build_sample, last_midnight
from slodesk.storage import schema
from slodesk.storage.queries.approval import approval
from slodesk.storage.queries.meetings import meeting_list
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.plan_content import plan_content
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.plans import plan_detail

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.storage.queries.plan_scope import PlanHead

AS_OF = datetime(2026, 11, 23, tzinfo=UTC)


def _figures(path: Path, as_of: datetime) -> dict[str, Any]:
    workspace = build_sample(path, as_of)
    with workspace.session() as session:
        judged = overview(session, now=as_of + timedelta(hours=9))
        assert judged.as_of == as_of
        counts = {
            table.__tablename__: session.scalar(select(func.count()).select_from(table))
            for table in (
                schema.ServiceRow,
                schema.SloRow,
                schema.MetricRow,
                schema.TeamRow,
                schema.IncidentRow,
            )
        }
        first = session.scalar(select(func.min(schema.SampleDayRow.day)))
        points = session.scalar(select(func.count()).where(schema.SampleDayRow.step == 300))
        plans = {(head.team, str(head.quarter)): _plan(session, head, as_of) for head in plan_heads(session)}
    workspace.close()
    return {
        "plans": plans,
        "counts": counts,
        "first": first,
        "fine_days": points,
        "slos": {
            item.slo.name: (item.status.value, item.budget.counts, item.burn.word, item.burn.firing)
            for item in judged.assessments
        },
        "remaining": {item.slo.name: item.budget.remaining for item in judged.assessments},
    }


def _plan(session: Session, head: PlanHead, as_of: datetime) -> dict[str, Any]:
    """Return where a plan stands and how much is in it."""
    detail = plan_detail(session, head.id, now=as_of + timedelta(hours=9))
    content = plan_content(session, head.id, now=as_of + timedelta(hours=9))
    stands = approval(session, head.id)
    assert detail is not None
    assert content is not None
    assert stands is not None
    return {
        "state": head.state,
        "closed": [week.number for week in detail.weeks if week.closed is not None],
        "week": detail.current,
        "undecided": sum(line.decision == "undecided" for line in content.targets),
        "decided": sum(line.decision != "undecided" for line in content.targets),
        "signed": [snapshot.made for snapshot in stands.snapshots],
        "agreed": stands.agreed,
        "approvers": len(stands.approvers),
        "filled": [len(part) for part in (content.inputs, content.capacity, content.roadmap, content.risks)],
        "meetings": [meeting.state for meeting in meeting_list(session, subject_id=head.id)],
        "told": [message.done for message in content.messages],
        "fits": [line.fit for line in content.roadmap if line.state == "committed"],
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], float]:
    """The figures of the usual day, and the processor time it took to make and read them."""
    started = process_time()
    return _figures(tmp_path_factory.mktemp("told") / "a.slodesk", AS_OF), process_time() - started


def test_the_story_comes_out_as_told(told: tuple[dict[str, Any], float]) -> None:
    figures, seconds = told
    assert seconds < 8  # less than two on a quiet machine, see make bench
    assert figures["counts"] == {"service": 8, "slo": 13, "metric": 2, "team": 3, "incident": 6}
    assert figures["first"] == (AS_OF - timedelta(days=821)).date()  # 27 months
    assert figures["fine_days"] >= 12 * 90
    remaining = figures["remaining"]
    assert remaining["card-payments-availability"] == pytest.approx(-0.40, abs=2e-3)
    assert remaining["checkout-availability"] == pytest.approx(0.07407, abs=2e-3)
    assert remaining["search-availability"] == pytest.approx(0.16, abs=5e-3)
    assert remaining["nightly-reports-on-time"] is None
    assert figures["slos"]["checkout-availability"][2] == "slow burn"
    signed = [plan for (_, quarter), plan in figures["plans"].items() if quarter == "2026-Q4"]
    assert [set(plan["fits"]) for plan in signed] == [{"fits"}] * 3  # what was committed fits


@pytest.mark.parametrize(
    "as_of",
    [
        None,
        datetime(2026, 12, 1, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
        datetime(2027, 1, 2, tzinfo=UTC),
        datetime(2028, 2, 29, tzinfo=UTC),
        datetime(2025, 4, 7, tzinfo=UTC),
    ],
)
def test_every_status_is_present_whatever_the_day(
    told: tuple[dict[str, Any], float], tmp_path: Path, as_of: datetime | None
) -> None:
    figures = told[0] if as_of is None else _figures(tmp_path / "sample.slodesk", as_of)
    as_of = as_of or AS_OF
    seen = Counter(status for status, *_ in figures["slos"].values())
    assert set(seen) == {"healthy", "attention", "warning", "critical", "exhausted", "no_data"}
    running = quarter_of(as_of.date())
    for team in ("Payments", "Discovery", "Platform"):
        past = figures["plans"][team, str(running)]
        assert (past["state"], past["closed"], past["undecided"]) == ("approved", [1, 2, 3, 4, 5], 0)
        assert past["agreed"] == past["approvers"] >= 2
        assert past["signed"][0] < datetime.combine(running.first_day, time(), UTC)
        assert past["meetings"] == ["ended"]
        assert all(past["told"])
        following = figures["plans"][team, str(running.next())]
        assert (following["state"], following["closed"], following["week"]) == ("in_planning", [1], 2)
        assert (following["signed"], following["agreed"], following["meetings"]) == ([], 0, ["ended"])
        assert following["decided"] >= 1
        assert min(past["filled"] + following["filled"]) >= 1
    assert figures["plans"]["Payments", str(running.next())]["undecided"] == 3


def test_the_same_day_gives_the_same_figures(told: tuple[dict[str, Any], float], tmp_path: Path) -> None:
    assert _figures(tmp_path / "b.slodesk", AS_OF) == told[0]


def test_nothing_is_left_where_it_did_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise WorkspaceError("The disk is full.")

    monkeypatch.setattr("slodesk.operations.people.add_team", full)
    with pytest.raises(WorkspaceError):
        build_sample(tmp_path / "sample.slodesk", AS_OF)
    assert list(tmp_path.iterdir()) == []


def test_it_ends_at_the_last_midnight() -> None:
    assert last_midnight(datetime(2026, 11, 23, 15, 23, tzinfo=UTC)) == AS_OF
    assert last_midnight(AS_OF) == AS_OF
