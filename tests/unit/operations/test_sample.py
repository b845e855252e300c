"""The sample company: every status, the story's figures, the same for the same day."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from slodesk.domain.errors import WorkspaceError
from slodesk.operations.sample.build import build_sample, last_midnight
from slodesk.storage import schema
from slodesk.storage.queries.overview import overview

if TYPE_CHECKING:
    from pathlib import Path

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
    workspace.close()
    return {
        "counts": counts,
        "first": first,
        "fine_days": points,
        "slos": {
            item.slo.name: (item.status.value, item.budget.counts, item.burn.word, item.burn.firing)
            for item in judged.assessments
        },
        "remaining": {item.slo.name: item.budget.remaining for item in judged.assessments},
    }


def test_the_story_comes_out_as_told(tmp_path: Path) -> None:
    started = time.perf_counter()
    figures = _figures(tmp_path / "sample.slodesk", AS_OF)
    assert time.perf_counter() - started < 10  # three seconds on a quiet machine, see make bench
    assert figures["counts"] == {"service": 8, "slo": 13, "metric": 2, "team": 3, "incident": 6}
    assert figures["first"] == (AS_OF - timedelta(days=821)).date()  # 27 months
    assert figures["fine_days"] >= 12 * 90
    remaining = figures["remaining"]
    assert remaining["card-payments-availability"] == pytest.approx(-0.40, abs=2e-3)
    assert remaining["checkout-availability"] == pytest.approx(0.07407, abs=2e-3)
    assert remaining["search-availability"] == pytest.approx(0.16, abs=5e-3)
    assert remaining["nightly-reports-on-time"] is None
    assert figures["slos"]["checkout-availability"][2] == "slow burn"


@pytest.mark.parametrize(
    "as_of",
    [
        AS_OF,
        datetime(2026, 12, 1, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
        datetime(2027, 1, 2, tzinfo=UTC),
        datetime(2028, 2, 29, tzinfo=UTC),
        datetime(2025, 4, 7, tzinfo=UTC),
    ],
)
def test_every_status_is_present_whatever_the_day(tmp_path: Path, as_of: datetime) -> None:
    figures = _figures(tmp_path / "sample.slodesk", as_of)
    seen = Counter(status for status, *_ in figures["slos"].values())
    assert set(seen) == {"healthy", "attention", "warning", "critical", "exhausted", "no_data"}


def test_the_same_day_gives_the_same_figures(tmp_path: Path) -> None:
    assert _figures(tmp_path / "a.slodesk", AS_OF) == _figures(tmp_path / "b.slodesk", AS_OF)


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
