"""A weekly review shows what ``status --format json`` says at the same moment (R6 to R10, R13)."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.cli.status import share
from slodesk.operations import corrections, policies, reviews, samples, slos
from slodesk.storage.queries.review_prepared import review_now
from slodesk.storage.workspace import open_workspace
from tests.unit.storage.reviewed import DAY, END, NOW, WEEK, Reviewed, as_status, without_measured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

WINDOWS = ("7d", "28d", "30d", "week", "month", "quarter")
TARGETS = ("0.9", "0.95", "0.99", "0.995", "0.999", "0.9999")


def any_workspace(workspace: Workspace, seed: int) -> Reviewed:
    """Services with SLOs of every window, samples by the hour or the day, with gaps, bursts and ends."""
    chance = random.Random(seed)
    made = Reviewed(workspace)
    for number in range(4):
        service = made.service(f"service-{chance.randint(0, 999):03}-{number}")
        for place in range(chance.randint(1, 3)):
            slo = made.slo(service, f"slo-{place}", chance.choice(TARGETS), chance.choice(WINDOWS))
            hours = chance.choice((1, 24))
            end = END - chance.choice((0, 0, 0, 5, 60, 400)) * timedelta(hours=1)
            points, at = [], end - chance.choice((3, 40, 130)) * DAY
            while (at := at + timedelta(hours=hours)) <= end:
                if chance.random() < 0.03:
                    at += DAY
                total = float(chance.choice((0, 100, 1000)))
                burst = chance.random() < 0.02
                bad = chance.randint(0, int(total) // (2 if burst else 400) or 1) if total else 0
                points.append((at, total - bad, total))
            if points and chance.random() > 0.1:
                made.do(samples.store_points, slo, points, hours * 3600)
            if chance.random() < 0.5:
                made.do(
                    slos.set_target, slo, Decimal(chance.choice(TARGETS)), effective=(END - 9 * DAY).date()
                )
            start = END - chance.randint(1, 20) * DAY
            made.do(
                corrections.add_correction, slo, "planned_maintenance", start, start + 4 * DAY,
                reason="Moved", approver="Kim",
            )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("seed", "judged"), [(1, "measured"), (2, "measured"), (3, "adjusted"), (4, "adjusted")]
)
def test_figures_are_those_of_status_in_any_workspace(file: Workspace, seed: int, judged: str) -> None:
    made = any_workspace(file, seed)
    made.do(policies.judge_by, judged, effective=END - 2 * DAY)
    running = made.review()
    assert as_status(made.prepared(running)) == without_measured(made.status())
    fixed = END - 11 * DAY - timedelta(hours=7)
    made.do(reviews.fix_moment, running, fixed)
    assert as_status(made.prepared(running)) == without_measured(made.status(at=fixed))
    past = made.review(NOW - 2 * WEEK)
    ready = made.prepared(past)
    assert ready.as_of is not None
    assert as_status(ready) == without_measured(made.status(at=ready.as_of))
    assert END - 9 * DAY < ready.as_of <= END - 8 * DAY  # the Monday after: 16 November, or a little before


def test_figures_are_those_of_status_on_both_databases(workspace: Workspace) -> None:
    made = any_workspace(workspace, 5)
    made.do(policies.judge_by, "adjusted", effective=END - 2 * DAY)
    key = made.review()
    ready, document = made.prepared(key), made.status()
    assert as_status(ready) == without_measured(document)
    beside = [each["measured"]["remaining"] if "measured" in each else None for each in document["slos"]]
    assert [share(line.measured) for line in ready.slos] == beside
    assert any(each is not None for each in beside)


def test_figures_are_those_of_status_on_the_sample(
    copy_sample: Callable[[datetime, Path], Path], tmp_path: Path
) -> None:
    end = datetime(2026, 11, 23, tzinfo=UTC)
    now = end + timedelta(hours=9)
    with open_workspace(copy_sample(end, tmp_path / "Sample.slodesk")) as workspace:
        made = Reviewed(workspace)
        teams = [None, *(key for (key,) in made.read(lambda s: list(s.rows("SELECT id FROM team", {}))))]
        for team in teams:
            ready = made.prepared(made.review(now, team), now)
            assert as_status(ready) == made.status(now, team=team)
            assert ready.slos or team is not None
            ago = {each["slo"]: each for each in made.status(at=end - WEEK, team=team)["slos"]}
            for line in ready.slos:
                assert line.before == ago[line.name]["status"]
                assert share(line.remaining_before) == ago[line.name]["budget"]["remaining"]
            for weeks in (1, 4, 12):
                then = {each["slo"]: each for each in made.status(at=end - weeks * WEEK, team=team)["slos"]}
                for line in ready.slos:
                    known = then[line.name]["budget"]["remaining"]
                    assert share(line.trend[-1 - weeks]) == pytest.approx(known)


def test_the_moment_of_a_review(file: Workspace) -> None:
    made = Reviewed(file)
    made.days(made.slo(made.service("pay")), *[1.0] * 40)
    running, past = made.review(), made.review(NOW - WEEK)
    assert made.prepared(running).as_of == END
    later = made.do(samples.store_points, _slo(made), [(END + timedelta(hours=4), 9.0, 10.0)], 3600)
    assert later is not None
    assert made.prepared(running).as_of == END + timedelta(hours=4)
    # The week of 16 November ended with the sample stamped midnight of the 23rd.
    assert made.prepared(past).as_of == datetime(2026, 11, 23, tzinfo=UTC)
    # A week long after the last sample is judged at its own end: there the figures are old or missing.
    silent = made.review(NOW + 10 * WEEK)
    ready = made.prepared(silent, NOW + 12 * WEEK)
    assert ready.as_of == datetime(2027, 2, 8, tzinfo=UTC)
    assert [(line.status, line.stale) for line in ready.slos] == [("no_data", True)]


def test_an_empty_workspace_has_nothing_to_review(file: Workspace) -> None:
    made = Reviewed(file)
    ready = made.prepared(made.review())
    assert (ready.as_of, ready.slos, ready.recommendations) == (None, (), ())
    made.slo(made.service("pay"))
    ready = made.prepared(made.review())
    assert [line.status for line in ready.slos] == ["no_data"]
    assert [each.kind for each in ready.recommendations] == ["no_data"]


def test_preparing_can_be_stopped_and_lets_others_work(file: Workspace) -> None:
    made = any_workspace(file, 6)
    key = made.review()
    ticks: list[int] = []
    made.read(review_now, key, NOW, tick=lambda: ticks.append(1))
    assert len(ticks) >= 3 * len(made.prepared(key).slos)

    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        made.read(review_now, key, NOW, tick=stop)


def _slo(made: Reviewed) -> Any:
    return made.read(lambda s: next(iter(s.rows("SELECT id FROM slo", {})))[0])
