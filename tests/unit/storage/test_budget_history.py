"""The line of remaining budget: hand-computed, and the same as the overview's figure at each moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest

from slodesk.domain.series import Counts
from slodesk.domain.settings import WorkspaceSettings
from slodesk.operations.incidents import add_incident
from slodesk.operations.releases import add_release
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.settings import set_setting
from slodesk.operations.slos import add_slo, set_objective
from slodesk.storage.queries.budget_history import BudgetHistory, budget_history, budget_projection
from slodesk.storage.queries.markers import markers
from slodesk.storage.queries.overview import overview

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

UTC_SETTINGS = WorkspaceSettings()
DAY = timedelta(days=1)


def at(day: int, hour: int = 0, month: int = 1) -> datetime:
    return datetime(2026, month, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)


def slo(file: Workspace, window: str, target: str, points: Iterable[tuple[datetime, float, float]]) -> str:
    """Make one SLO with samples; return its key."""
    made: list[str] = []

    def fill(session: Session) -> None:
        made.append(add_slo(session, add_service(session, "shop"), "orders", Decimal(target), window))
        store_points(session, made[0], list(points))

    file.edit("Fill", fill)
    return made[0]


def line(
    file: Workspace, key: str, start: datetime, end: datetime, settings: WorkspaceSettings = UTC_SETTINGS
) -> BudgetHistory:
    with file.session() as session:
        return budget_history(session, key, start, end, settings)


def values(history: BudgetHistory) -> list[float | None]:
    return [None if np.isnan(value) else round(float(value), 9) for value in history.remaining]


def daily(bad: list[float | None], total: float = 1000.0) -> list[tuple[datetime, float, float]]:
    """One point at the end of each January day; None leaves the day out."""
    return [(at(day + 1), total - b, total) for day, b in enumerate(bad, start=1) if b is not None]


def test_a_rolling_window_by_hand(file: Workspace) -> None:
    """99 % over 2 days, 1000 a day: 20 bad are allowed; days with 5, 5, 15, 0 bad (R6)."""
    key = slo(file, "2d", "0.99", daily([5, 5, 15, 0]))
    history = line(file, key, at(1), at(5))
    # Day 1 alone: 5 of 10; then 10, 20, 15 of 20.
    assert values(history) == [0.5, 0.5, 0.0, 0.25]
    assert history.times.tolist() == [at(day).timestamp() for day in (2, 3, 4, 5)]
    assert [round(share, 9) for share in history.coverage.tolist()] == [0.5, 1.0, 1.0, 1.0]


def test_an_overdraft_is_negative(file: Workspace) -> None:
    key = slo(file, "1d", "0.99", daily([14]))
    assert values(line(file, key, at(1), at(5))) == [-0.4]


def test_a_window_without_traffic_is_no_data(file: Workspace) -> None:
    """R3: samples of 0 of 0 are accepted and are not a budget."""
    key = slo(file, "1d", "0.99", [(at(2), 0.0, 0.0), (at(3), 990.0, 1000.0)])
    assert values(line(file, key, at(1), at(5))) == [None, 0.0]


def test_a_gap_breaks_the_line(file: Workspace) -> None:
    key = slo(file, "2d", "0.99", daily([10, 10, None, None, 0]))
    history = line(file, key, at(1), at(6))
    assert values(history) == [0.0, 0.0, None, 1.0]
    assert history.gaps == ((at(3).timestamp(), at(5).timestamp()),)
    assert round(float(history.coverage[-1]), 9) == 0.5


def test_a_change_of_resolution_is_no_gap(file: Workspace) -> None:
    fine = [(at(3) + timedelta(minutes=5 * step), 5.0, 5.0) for step in range(1, 289)]
    key = slo(file, "30d", "0.99", daily([0, 0]))
    file.edit("Sync", lambda session: store_points(session, key, fine))
    history = line(file, key, at(1), at(4))
    assert history.gaps == ()
    assert len(history.times) == 290
    assert not np.isnan(history.remaining).any()


def test_the_target_in_force_judges_each_moment(file: Workspace) -> None:
    """R11: an entry effective on the 3rd judges windows ending after the 3rd began, not at it."""
    key = slo(file, "1d", "0.99", daily([5, 5, 5]))
    change = {"effective": date(2026, 1, 3), "target": Decimal("0.98"), "reason": "less is enough"}
    file.edit("Change", lambda session: set_objective(session, key, **change))
    assert values(line(file, key, at(1), at(5))) == [0.5, 0.5, 0.75]


def test_a_calendar_window_burns_down_the_whole_period(file: Workspace) -> None:
    """99 % of a week: after 2 of 7 days at 1 % bad, 2/7 of the week's minutes are used (R6)."""
    monday = datetime(2026, 1, 5, tzinfo=UTC)
    points = [(monday + (day + 1) * DAY, 990.0, 1000.0) for day in range(8)]
    key = slo(file, "week", "0.99", points)
    history = line(file, key, monday, monday + 8 * DAY)
    week = [1.0, *(round(1 - day / 7, 9) for day in range(1, 8))]
    assert values(history) == [*week, None, 1.0, round(1 - 1 / 7, 9)]
    starts = [start for start, _ in history.periods]
    assert starts == [monday.timestamp(), (monday + 7 * DAY).timestamp()]
    assert (np.diff(history.times) > 0).all()


def test_a_calendar_period_begins_at_local_midnight(file: Workspace) -> None:
    """In Berlin the week begins at 23:00 UTC on Sunday; that hour's errors belong to the new one."""
    sunday = datetime(2026, 1, 4, tzinfo=UTC)
    points = [(sunday + timedelta(hours=h), 0.0 if h == 24 else 60.0, 60.0) for h in range(1, 49)]
    key = slo(file, "week", "0.9", points)
    history = line(file, key, sunday, sunday + 2 * DAY, WorkspaceSettings(time_zone="Europe/Berlin"))
    by_time = dict(zip(history.times.tolist(), history.remaining.tolist(), strict=True))
    assert by_time[(sunday + timedelta(hours=23)).timestamp()] == 1.0
    # One bad hour of the first: all of 1/168 of the week, at a tolerance of 10 %.
    assert by_time[(sunday + timedelta(hours=24)).timestamp()] == pytest.approx(1 - (1 / 168) / 0.1)


def test_without_samples_there_is_no_line(file: Workspace) -> None:
    key = slo(file, "30d", "0.99", [])
    assert len(line(file, key, at(1), at(30)).times) == 0
    assert len(line(file, "no such key", at(1), at(30)).times) == 0
    assert len(line(file, key, at(30), at(1)).times) == 0


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_line_is_the_overview_at_every_moment(file: Workspace, zone: str) -> None:
    """What the table would have said then is where the line is (R6)."""
    rng = np.random.default_rng(11)
    total = rng.integers(0, 400, 24 * 20).astype(float)
    good = total - rng.binomial(total.astype(int), 0.02)
    points = [(at(1, hour + 1), g, t) for hour, (g, t) in enumerate(zip(good, total, strict=True))]
    key = slo(file, "7d", "0.985", points)
    settings = WorkspaceSettings(time_zone=zone)
    file.edit(
        "Change",
        lambda session: set_objective(
            session, key, effective=date(2026, 1, 12), target=Decimal("0.975"), window="5d"
        ),
    )
    history = line(file, key, at(1), at(22), settings)
    file.edit("Zone", lambda session: set_setting(session, "time_zone", zone))
    with file.session() as session:
        for index in range(0, len(history.times), 17):
            moment = datetime.fromtimestamp(float(history.times[index]), UTC)
            shown = overview(session, now=at(22), at=moment).assessments[0].budget.remaining
            assert history.remaining[index] == pytest.approx(shown, abs=1e-12)


def test_the_projection_ends_where_the_overview_says(file: Workspace) -> None:
    """The dashed line reaches zero at the projected moment (R8)."""
    bad = [1.0] * 20 + [2.0] * 5 + [11.0] * 5
    key = slo(file, "30d", "0.995", daily(bad))
    with file.session() as session:
        judged = overview(session, now=at(31), at=at(31)).assessments[0]
        result = judged.exhaustion
        assert result.at is not None
        ahead = budget_projection(session, key, at(31), result.at, result.mean, UTC_SETTINGS)
    assert ahead.times[0] == at(31).timestamp()
    assert ahead.remaining[0] == pytest.approx(judged.budget.remaining)
    assert ahead.times[-1] == pytest.approx(result.at.timestamp())
    assert ahead.remaining[-1] == pytest.approx(0.0, abs=1e-6)
    assert (ahead.remaining[:-1] > 0).all()


def test_a_projection_stays_inside_its_horizon(file: Workspace) -> None:
    """A rolling one looks one window ahead, a calendar one to the period's end (R8)."""
    key = slo(file, "month", "0.99", daily([5.0] * 10))
    with file.session() as session:
        ahead = budget_projection(session, key, at(11), at(90), Counts(995, 1000), UTC_SETTINGS)
    assert ahead.times[-1] == at(32).timestamp()
    # Half a percent bad all month: half of the month's minutes are left at its end.
    assert ahead.remaining[-1] == pytest.approx(0.5)


def test_markers_of_a_service(file: Workspace) -> None:
    made: dict[str, str] = {}

    def fill(session: Session) -> None:
        shop = made["shop"] = add_service(session, "shop")
        other = add_service(session, "other")

        def incident(name: str, started: datetime, services: list[str], **fields: object) -> None:
            made[name] = add_incident(session, name, started, services=services, **fields)

        incident("Before", at(1), [shop], resolved=at(2))
        incident("Running into view", at(4), [shop, other], resolved=at(6), severity="SEV2")
        incident("Open", at(8), [shop])
        incident("Elsewhere", at(8), [other])
        incident("After", at(11), [shop])
        add_release(session, shop, "2.3.0", date=at(7))
        add_release(session, shop, "2.4.0")
        add_release(session, other, "1.0", date=at(7))

    file.edit("Fill", fill)
    with file.session() as session:
        found = markers(session, made["shop"], at(5), at(10))
    assert [(mark.kind, mark.title, mark.at, mark.end) for mark in found] == [
        ("incident", "Running into view", at(4), at(6)),
        ("release", "2.3.0", at(7), None),
        ("incident", "Open", at(8), None),
    ]
    assert found[0].detail == "SEV2"
    assert found[0].id == made["Running into view"]
    assert [mark.state for mark in found if mark.kind == "incident"] == ["resolved", "open"]
    assert found[0].services == ("other", "shop")
