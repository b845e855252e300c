"""What is fetched, and what becomes of queries and servers that fail on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.client import PrometheusClient
from slodesk.integrations.prometheus.failures import TimedOut
from slodesk.integrations.prometheus.fetch import backfill, fetch_slo, grid, refresh
from slodesk.integrations.prometheus.points import GOOD_MISSING
from slodesk.integrations.prometheus.preview import try_query
from slodesk.operations.fetched import MetricQuestion, Questions, SloQuestion
from tests.servers import hostile as acts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.servers.hostile import HostileServer, Request

pytestmark = pytest.mark.server

STEP = 300
NOW = datetime(2026, 11, 20, 12, 2, 3, tzinfo=UTC)


@pytest.fixture
def client(hostile: HostileServer) -> Iterator[PrometheusClient]:
    hostile.clock = NOW.timestamp()
    with PrometheusClient(hostile.url, timeout=30, retry_waits=(0.01, 0.01)) as made:
        yield made


@pytest.fixture
def hasty(hostile: HostileServer) -> Iterator[PrometheusClient]:
    """For a server that hangs; what it answers has to come within a second all the same."""
    hostile.clock = NOW.timestamp()
    with PrometheusClient(hostile.url, timeout=1, retry_waits=(0.01, 0.01)) as made:
        yield made


def ratio(name: str = "a/b", **more: object) -> SloQuestion:
    queries = {"good_query": "good:count", "total_query": "total:count"}
    return SloQuestion(name, name, **(queries | more))  # type: ignore[arg-type]


def by_query(**answers: Callable[[int], str | None]) -> Callable[[Request], None]:
    """Answer each query by its first word; None leaves the moment out."""

    def behave(request: Request) -> None:
        value = answers[request.params["query"].partition(":")[0]]
        pairs = [[moment, value(moment)] for moment in request.steps]
        request.answer_matrix(({}, [pair for pair in pairs if pair[1] is not None]))

    return behave


def test_a_grid_holds_the_complete_steps() -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    five = timedelta(minutes=5)
    whole = grid(moment, moment + 3 * five, STEP)
    assert (whole.first, whole.last, len(whole)) == (
        int((moment + five).timestamp()),
        int((moment + 3 * five).timestamp()),
        3,
    )
    part = grid(moment + timedelta(seconds=1), moment + 3 * five - timedelta(microseconds=1), STEP)
    assert (part.first, part.last, len(part)) == (whole.first + STEP, whole.last - STEP, 1)
    assert len(grid(moment, moment + five - timedelta(seconds=1), STEP)) == 0


def test_nothing_is_asked_for_no_time(hostile: HostileServer, client: PrometheusClient) -> None:
    found = fetch_slo(client, ratio(), NOW, NOW + timedelta(days=1), STEP)
    assert len(found.ends) == 0
    assert found.gaps == 0
    assert [params["query"] for *_, params in hostile.seen] == ["time()"]


def test_the_servers_clock_decides_what_is_complete(hostile: HostileServer) -> None:
    hostile.clock = (NOW - timedelta(minutes=10)).timestamp()
    with PrometheusClient(hostile.url) as client:
        found = fetch_slo(client, ratio(), NOW - timedelta(hours=1), NOW, STEP)
    assert found.ends[-1] == datetime(2026, 11, 20, 11, 50, tzinfo=UTC).timestamp()


def test_the_good_events_are_asked_for_before_the_total(
    hostile: HostileServer, client: PrometheusClient
) -> None:
    fetch_slo(client, ratio(), NOW - timedelta(hours=1), NOW, STEP)
    assert [params["query"] for *_, params in hostile.seen[1:]] == ["good:count", "total:count"]


def test_a_good_query_that_never_found_anything_is_told_from_an_outage(
    hostile: HostileServer, client: PrometheusClient
) -> None:
    begin = NOW - timedelta(hours=1)
    hostile.behave = by_query(good=lambda _: None, total=lambda _: "10")
    found = fetch_slo(client, ratio(newest=begin), begin, NOW, STEP)
    assert len(found.ends) == 0
    assert [(part.reason, part.count) for part in found.rejected] == [(GOOD_MISSING, 11)]
    hostile.behave = by_query(
        good=lambda moment: "10" if moment <= begin.timestamp() else None, total=lambda _: "10"
    )
    found = fetch_slo(client, ratio(newest=begin), begin, NOW, STEP)
    assert found.good.tolist() == [0] * 11
    assert found.absent == 11
    assert not found.rejected


def test_warnings_of_either_query_mark_the_slo_as_partial(
    hostile: HostileServer, client: PrometheusClient
) -> None:
    def behave(request: Request) -> None:
        told = ["store b is away"] if request.params["query"].startswith("total") else []
        request.answer_matrix(({}, acts.values(request)), warnings=told)

    hostile.behave = behave
    found = fetch_slo(client, ratio(), NOW - timedelta(hours=1), NOW, STEP)
    assert found.partial
    assert found.warnings == ("store b is away",)
    assert try_query(client, "total", "value", STEP).partial


@pytest.mark.parametrize(
    ("slo", "words"),
    [
        (ratio(total_query=""), "needs a total query"),
        (ratio(good_query=" "), "needs a total query"),
        (ratio(kind="time_slices"), "from which on a slice is good"),
        (ratio(kind="time_slices", slice_seconds=7, slice_target=0.9), "divides a day"),
        (ratio(kind="threshold", series_query="x"), "needs its threshold"),
    ],
)
def test_slos_that_cannot_be_asked_for(client: PrometheusClient, slo: SloQuestion, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        fetch_slo(client, slo, NOW - timedelta(hours=1), NOW, STEP)
    found = backfill(client, Questions((slo, ratio("c/d"))), NOW - timedelta(hours=1), NOW, STEP)
    assert [part.label for part in found.slos] == ["c/d"]
    assert found.problems[0].source == "a/b"
    assert words in found.problems[0].reason


def test_a_backfill_begins_at_midnight(client: PrometheusClient) -> None:
    found = backfill(client, Questions((ratio(),)), NOW - timedelta(hours=30), NOW, STEP)
    assert found.slos[0].ends[0] == datetime(2026, 11, 19, 0, 5, tzinfo=UTC).timestamp()


def test_a_refresh_after_a_long_pause_is_no_longer_than_a_backfill(client: PrometheusClient) -> None:
    found = refresh(client, Questions((ratio(newest=NOW - timedelta(days=900)),)), NOW, 3600, backfill_days=2)
    assert found.slos[0].ends[0] == datetime(2026, 11, 18, 1, 0, tzinfo=UTC).timestamp()
    ahead = Questions((ratio(newest=NOW + timedelta(days=3)),))
    found = refresh(client, ahead, NOW, STEP, backfill_days=2)
    assert found.slos[0].ends.tolist() == [datetime(2026, 11, 20, 12, 0, tzinfo=UTC).timestamp()]


def test_one_slow_query_does_not_stop_the_others(hostile: HostileServer, hasty: PrometheusClient) -> None:
    def behave(request: Request) -> None:
        (acts.hang if request.params["query"].startswith("slow") else acts.ones)(request)

    hostile.behave = behave
    slow = ratio("a/slow", total_query="slow:count")
    found = backfill(hasty, Questions((slow, ratio("a/quick"))), NOW - timedelta(hours=1), NOW, STEP)
    assert [part.label for part in found.slos] == ["a/quick"]
    assert "did not answer in time" in found.problems[0].reason
    assert found.failure is None
    with pytest.raises(TimedOut):
        backfill(hasty, Questions((slow,)), NOW - timedelta(hours=1), NOW, STEP)


def test_two_slow_queries_in_a_row_are_a_slow_server(hostile: HostileServer, hasty: PrometheusClient) -> None:
    def behave(request: Request) -> None:
        (acts.hang if request.params["query"].startswith("slow") else acts.ones)(request)

    hostile.behave = behave
    slow = [ratio(f"a/{at}", good_query="slow:count") for at in range(9)]
    found = backfill(hasty, Questions((ratio(), *slow)), NOW - timedelta(hours=1), NOW, STEP)
    assert [part.label for part in found.slos] == ["a/b"]
    assert isinstance(found.failure, TimedOut)
    assert len(found.problems) == 1
    with pytest.raises(TimedOut):
        backfill(hasty, Questions(tuple(slow)), NOW - timedelta(hours=1), NOW, STEP)


def test_a_server_that_is_away_is_found_before_anything_is_planned(
    hostile: HostileServer, client: PrometheusClient
) -> None:
    hostile.hostile_clock = True
    hostile.behave = acts.page
    with pytest.raises(SourceError, match="a web page"):
        refresh(client, Questions((ratio(),)), NOW, STEP, backfill_days=2)
    assert len(hostile.seen) == 1


def test_a_metric_skips_what_is_no_number(hostile: HostileServer, client: PrometheusClient) -> None:
    texts = {0: "1.5", 300: "NaN", 600: "+Inf"}
    hostile.behave = by_query(x=lambda moment: texts[moment % 900])
    wanted = Questions((), (MetricQuestion("m", "a/p95", "x:value"),))
    found = backfill(client, wanted, NOW - timedelta(hours=1), NOW, STEP).metrics[0]
    assert set(found.values.tolist()) == {1.5}
    assert len(found.values) == 48
    assert found.gaps == 47  # the first step had none either, but nothing was known before it
    assert [(part.reason, part.count) for part in found.rejected] == [("an infinite value", 48)]
    shown = try_query(client, "x:value", "value", STEP, hours=3)
    assert (shown.count, shown.gaps, shown.infinite) == (12, 11, 12)
    assert "infinite" in shown.hints[0]
