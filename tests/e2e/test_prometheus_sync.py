"""A real Prometheus with 90 days of four services: what we sync is what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.client import PrometheusClient
from slodesk.integrations.prometheus.failures import QueryRefused
from slodesk.integrations.prometheus.fetch import backfill, fetch_metric, fetch_slo, refresh
from slodesk.integrations.prometheus.preview import try_connection, try_query
from slodesk.integrations.prometheus.templates import template
from slodesk.operations.fetched import MetricQuestion, Questions, SloQuestion
from tests.servers.history import DAYS, FIRST_ERROR_DAY, GAP_STEPS, SERVICES, STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.servers.fixtures import PrometheusWithHistory
    from tests.servers.real_prometheus import RealPrometheus

pytestmark = pytest.mark.server


@pytest.fixture
def client(prometheus: PrometheusWithHistory) -> Iterator[PrometheusClient]:
    with PrometheusClient(prometheus.url) as made:
        yield made


def availability(service: str, **more: object) -> SloQuestion:
    total = f'http_requests_total{{service="{service}"}}'
    queries = {
        "bad_query": f'http_requests_total{{code=~"5..",service="{service}"}}',
        "total_query": total,
    }
    return SloQuestion(service, f"{service}/availability", **(queries | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("service", SERVICES)
def test_90_days_equal_what_happened(
    prometheus: PrometheusWithHistory, client: PrometheusClient, service: str
) -> None:
    history = prometheus.history
    truth = history.services[service]
    found = fetch_slo(client, availability(service), history.start, history.end, STEP)
    np.testing.assert_array_equal(found.ends, truth.ends[truth.seen])
    np.testing.assert_allclose(found.total, truth.total[truth.seen], rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.good, truth.good[truth.seen], rtol=0, atol=1e-6)
    assert (found.good <= found.total).all()
    assert found.gaps == (GAP_STEPS if service == "catalog" else 0)
    assert found.absent == (FIRST_ERROR_DAY * 86400 // STEP if service == "search" else 0)
    assert not found.rejected
    assert not found.partial


@pytest.mark.parametrize(
    ("good", "total"),
    [
        (
            'http_requests_total{code="200",service="payment"}',
            'http_requests_total{service="payment"}',
        ),
        (
            'sum(http_requests_total{code="200",service="payment"})',
            'sum by (service) (http_requests_total{service="payment"})',
        ),
        (
            'sum(rate(http_requests_total{code="200",service="payment"}[5m]))',
            'sum(rate(http_requests_total{service="payment"}[{{.window}}]))',
        ),
        (
            'sum(increase(http_requests_total{code="200",service="payment"}[$step]))',
            'sum(increase(http_requests_total{service="payment"}[5m]))',
        ),
    ],
    ids=["selector", "sum", "rate", "increase"],
)
def test_every_way_to_write_it_counts_the_same(
    prometheus: PrometheusWithHistory, client: PrometheusClient, good: str, total: str
) -> None:
    history = prometheus.history
    truth = history.services["payment"]
    start = history.end - timedelta(days=2)
    slo = availability("payment", bad_query="", good_query=good, total_query=total)
    found = fetch_slo(client, slo, start, history.end, STEP)
    np.testing.assert_array_equal(found.ends, truth.ends[-576:])
    np.testing.assert_allclose(found.good, truth.good[-576:], rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.total, truth.total[-576:], rtol=0, atol=1e-6)


def test_a_coarser_step_adds_up(prometheus: PrometheusWithHistory, client: PrometheusClient) -> None:
    history = prometheus.history
    truth = history.services["payment"]
    found = fetch_slo(client, availability("payment"), history.start, history.end, 3600)
    assert len(found.ends) == DAYS * 24
    np.testing.assert_allclose(found.total, truth.total.reshape(-1, 12).sum(axis=1), rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.good, truth.good.reshape(-1, 12).sum(axis=1), rtol=0, atol=1e-6)


def test_the_histogram_template(prometheus: PrometheusWithHistory, client: PrometheusClient) -> None:
    history = prometheus.history
    queries = template("latency").queries({"metric": "request_seconds", "labels": "service=payment"})
    slo = SloQuestion("1", "payment/latency", good_query=queries.good, total_query=queries.total)
    found = fetch_slo(client, slo, history.end - timedelta(days=1), history.end, STEP)
    np.testing.assert_allclose(found.good, history.fast[-288:], rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.total, history.services["payment"].total[-288:], rtol=0, atol=1e-6)


def test_the_request_template(prometheus: PrometheusWithHistory, client: PrometheusClient) -> None:
    history = prometheus.history
    queries = template("requests").queries({"labels": 'service="login"'})
    slo = SloQuestion("1", "login/availability", bad_query=queries.bad, total_query=queries.total)
    found = fetch_slo(client, slo, history.end - timedelta(days=1), history.end, STEP)
    np.testing.assert_allclose(found.good, history.services["login"].good[-288:], rtol=0, atol=1e-6)


def test_a_threshold_judges_each_point(prometheus: PrometheusWithHistory, client: PrometheusClient) -> None:
    history = prometheus.history
    changed = history.end - timedelta(days=1)
    slo = SloQuestion(
        "1",
        "mail/depth",
        kind="threshold",
        series_query="queue_depth",
        thresholds=((history.start, 80.0), (changed, 20.0)),
    )
    found = fetch_slo(client, slo, history.end - timedelta(days=2), history.end, STEP)
    limits = np.repeat([80.0, 20.0], 288)
    np.testing.assert_array_equal(found.good, history.depth[-576:] <= limits)
    np.testing.assert_array_equal(found.total, 1)


def test_time_slices(prometheus: PrometheusWithHistory, client: PrometheusClient) -> None:
    history = prometheus.history
    truth = history.services["login"]
    slo = availability("login", kind="time_slices", slice_seconds=900, slice_target=0.997)
    found = fetch_slo(client, slo, history.end - timedelta(days=2), history.end, STEP)
    good, total = (values[-576:].reshape(-1, 3).sum(axis=1) for values in (truth.good, truth.total))
    assert found.step == 900
    np.testing.assert_array_equal(found.good, good / total >= 0.997)
    np.testing.assert_array_equal(found.total, 1)
    assert 0 < found.good.sum() < 192


def test_a_metric_is_read_as_it_is(prometheus: PrometheusWithHistory, client: PrometheusClient) -> None:
    history = prometheus.history
    metric = MetricQuestion("1", "mail/depth", "queue_depth")
    found = fetch_metric(client, metric, history.end - timedelta(days=1), history.end, STEP)
    np.testing.assert_array_equal(found.values, history.depth[-288:])
    assert found.gaps == 0


def test_the_percentile_template(prometheus: PrometheusWithHistory, client: PrometheusClient) -> None:
    query = template("percentile").queries({"metric": "request_seconds", "labels": "service=payment"}).series
    end = prometheus.history.end
    found = fetch_metric(client, MetricQuestion("1", "p95", query), end - timedelta(hours=1), end, STEP)
    assert len(found.values) == 12
    assert ((found.values > 0) & (found.values <= 0.3)).all()


def test_an_incomplete_last_step_is_left_out(
    prometheus: PrometheusWithHistory, client: PrometheusClient
) -> None:
    history = prometheus.history
    end = history.end - timedelta(seconds=1)
    found = fetch_slo(client, availability("payment"), end - timedelta(hours=1), end, STEP)
    assert found.ends[-1] == int(history.end.timestamp()) - STEP
    assert len(found.ends) == 11
    later = fetch_slo(
        client,
        availability("payment"),
        history.end - timedelta(hours=1),
        history.end + timedelta(days=9),
        STEP,
    )
    assert later.ends[-1] <= client.now().timestamp()


def test_everything_at_once_with_progress(
    prometheus: PrometheusWithHistory, client: PrometheusClient
) -> None:
    history = prometheus.history
    reported: list[tuple[int, int]] = []

    class Watch:
        def report(self, done: int, total: int) -> None:
            reported.append((done, total))

    questions = Questions(
        (
            availability("payment"),
            availability("broken", total_query="sum(http_requests_total"),
            availability("many", total_query="rate(http_requests_total[5m])"),
        ),
        (MetricQuestion("m", "mail/depth", "queue_depth"),),
    )
    found = backfill(client, questions, history.start, history.end, STEP, Watch())
    assert [slo.label for slo in found.slos] == ["payment/availability"]
    assert [metric.label for metric in found.metrics] == ["mail/depth"]
    assert [problem.source for problem in found.problems] == ["broken/availability", "many/availability"]
    assert "unclosed left parenthesis" in found.problems[0].reason
    assert "several series" in found.problems[1].reason
    assert found.failure is None
    done = [pair[0] for pair in reported]
    assert done == sorted(done)
    assert len(set(done)) > 20
    assert len(found.slos[0].ends) == DAYS * 288


def test_a_refresh_fetches_only_what_is_new(
    prometheus: PrometheusWithHistory, client: PrometheusClient
) -> None:
    history = prometheus.history
    newest = history.end - timedelta(hours=2)
    questions = Questions((availability("payment", newest=newest), availability("search")))
    found = refresh(client, questions, history.end, STEP, backfill_days=3)
    known, fresh = found.slos
    assert known.ends[0] == int(newest.timestamp()) - 2 * STEP + STEP
    assert known.ends[-1] == int(history.end.timestamp())
    assert len(fresh.ends) == 3 * 288


def test_cancel_in_the_middle(prometheus: PrometheusWithHistory, client: PrometheusClient) -> None:
    class Stop(Exception):
        pass

    class Impatient:
        def report(self, done: int, total: int) -> None:
            if done > total / 4:
                raise Stop

    history = prometheus.history
    questions = Questions(tuple(availability(name) for name in SERVICES))
    with pytest.raises(Stop):
        backfill(client, questions, history.start, history.end, STEP, Impatient())


def test_the_server_stops_in_the_middle(
    prometheus: PrometheusWithHistory, second_prometheus: Callable[[], RealPrometheus]
) -> None:
    history = prometheus.history
    server = second_prometheus()

    class Stopper:
        def report(self, done: int, total: int) -> None:
            if done > total / 2:
                server.stop()

    questions = Questions(tuple(availability(name) for name in SERVICES))
    with PrometheusClient(server.url, retry_waits=(0.05, 0.05)) as client:
        found = backfill(client, questions, history.start, history.end, STEP, Stopper())
        assert [slo.id for slo in found.slos] == ["payment", "search"]
        assert all(len(slo.ends) == DAYS * 288 for slo in found.slos)
        assert found.failure is not None
        assert "Nothing usable answers at 127.0.0.1" in found.failure.message
        with pytest.raises(SourceError, match="Nothing usable answers"):
            fetch_slo(client, availability("login"), history.start, history.end, STEP)
        again = PrometheusClient(server.url, retry_waits=())
        with again, pytest.raises(SourceError, match="check the address, the network"):
            backfill(again, questions, history.start, history.end, STEP)


def test_a_preview_shows_what_a_query_gives(
    prometheus: PrometheusWithHistory, client: PrometheusClient
) -> None:
    history = prometheus.history
    truth = history.services["payment"]
    query = 'http_requests_total{service="payment"}'
    shown = try_query(client, query, "events", STEP, hours=24, end=history.end)
    assert shown.explained.meaning == "counter"
    assert shown.explained.promql == f"sum(increase({query}[5m]))"
    assert (shown.count, shown.gaps, shown.infinite) == (288, 0, 0)
    assert shown.last == (history.end, truth.total[-1])
    assert shown.first == (history.end - timedelta(hours=24) + timedelta(seconds=STEP), truth.total[-288])
    assert shown.lowest == truth.total[-288:].min()
    assert shown.highest == truth.total[-288:].max()
    assert shown.total == truth.total[-288:].sum()
    assert not shown.hints
    assert not shown.partial


def test_a_preview_says_when_there_is_nothing(
    prometheus: PrometheusWithHistory, client: PrometheusClient
) -> None:
    shown = try_query(client, "htpp_requests_total", "events", STEP, end=prometheus.history.end)
    assert (shown.count, shown.gaps, shown.first, shown.lowest) == (0, 288, None, None)
    assert shown.hints == ("Nothing found in this time; check the metric's name and its labels.",)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("sum(", "parse error"),
        ("rate(http_requests_total[5m])", "several series"),
        ("http_requests_total[5m]", "range vector"),
        ('http_requests_total{service="payment"} * on (code) http_requests_total', "refused the query"),
    ],
)
def test_a_preview_says_what_is_wrong(client: PrometheusClient, query: str, words: str) -> None:
    with pytest.raises(QueryRefused, match=words):
        try_query(client, query, "events", STEP)


def test_label_values_arrive_as_they_are(client: PrometheusClient) -> None:
    from slodesk.integrations.prometheus.promql import selector

    for value in ('say "hi"', "back\\slash", "two\nlines", "naïve – ☃"):
        query = selector("http_requests_total", {"service": ("=", value)})
        assert try_query(client, query, "events", STEP).count == 0


def test_the_connection_is_tried(client: PrometheusClient) -> None:
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    reached = try_connection(client, now)
    assert abs(reached.ahead) < 5
    assert not reached.clocks_differ
    assert try_connection(client, now - timedelta(hours=1)).clocks_differ
