"""Long ranges, large answers and odd servers: asked in pieces, on one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.integrations.prometheus.client import PrometheusClient
from slodesk.integrations.prometheus.failures import ServerFailed
from tests.servers import hostile as acts
from tests.unit.prometheus.hostile.asking import START, STEP, ask, refused

if TYPE_CHECKING:
    from tests.servers.hostile import HostileServer, Request


pytestmark = pytest.mark.server


def test_error_in_spite_of_200(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = acts.says(
        {"status": "error", "errorType": "execution", "error": "many-to-many matching"}
    )
    assert "many-to-many matching." in refused(client).message


def test_ranges_are_split_below_the_limit(hostile: HostileServer, client: PrometheusClient) -> None:
    done: list[int] = []
    result = client.range("x", START, START + 25_919 * STEP, STEP, fetched=done.append)
    assert result.times == tuple(range(START, START + 25_920 * STEP, STEP))
    assert sum(done) == 25_920
    assert len(done) == len(hostile.seen) == 9
    for _, _, _, params in hostile.seen:
        assert (int(params["end"]) - int(params["start"])) // STEP < 11_000


@pytest.mark.parametrize(
    "told",
    [
        {"status": "error", "errorType": "timeout", "error": "query timed out in expression evaluation"},
        {
            "status": "error",
            "errorType": "execution",
            "error": "query processing would load too many samples",
        },
        {"status": "error", "errorType": "bad_data", "error": "exceeded maximum resolution of 11,000 points"},
        {"status": "error", "errorType": "bad_data", "error": "the query time range exceeds the limit"},
    ],
    ids=["timeout", "samples", "resolution", "length"],
)
def test_what_is_too_much_at_once_is_asked_in_smaller_pieces(
    hostile: HostileServer, client: PrometheusClient, told: dict[str, str]
) -> None:
    def behave(request: Request) -> None:
        if len(request.steps) > 400:
            request.answer_json(told, 503 if told["errorType"] == "timeout" else 422)
        else:
            acts.ones(request)

    hostile.behave = behave
    assert len(ask(client, steps=1000).times) == 1000
    hostile.behave = acts.says(told, 422)
    assert "finds the query too large" in refused(client).message


def test_nan_and_infinity_come_through_as_numbers(hostile: HostileServer, client: PrometheusClient) -> None:
    texts = {START: "NaN", START + STEP: "+Inf", START + 2 * STEP: "-Inf", START + 3 * STEP: "1e3"}
    hostile.behave = lambda request: request.answer_matrix(
        ({}, acts.values(request, lambda moment: texts.get(moment, "0")))
    )
    found = ask(client).values
    assert str(found[:4]) == "(nan, inf, -inf, 1000.0)"


def test_a_clock_that_is_none(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.hostile_clock = True
    for document in (
        {"status": "success", "data": {"resultType": "scalar", "result": [1, "NaN"]}},
        {"status": "success", "data": {"resultType": "scalar", "result": [1, "1e300"]}},
        {"status": "success", "data": {"resultType": "vector", "result": []}},
        {"status": "success", "data": {"resultType": "scalar", "result": []}},
    ):
        hostile.behave = acts.says(document)
        with pytest.raises(ServerFailed):
            client.now()


def test_cookies_are_not_kept(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = lambda request: request.answer(
        b'{"status":"success","data":{"resultType":"matrix","result":[]}}', Set_Cookie="id=1"
    )
    ask(client)
    ask(client)
    assert "Cookie" not in hostile.seen[1][2]


def test_one_connection_serves_many_requests(hostile: HostileServer, client: PrometheusClient) -> None:
    ports: set[int] = set()

    def behave(request: Request) -> None:
        ports.add(request.client_address[1])
        acts.ones(request)

    hostile.behave = behave
    ask(client, steps=10_000)
    assert len(hostile.seen) == 4
    assert len(ports) == 1


def test_long_queries_are_posted(hostile: HostileServer, client: PrometheusClient) -> None:
    query = "sum(" + "+".join(f"metric_{at}" for at in range(1000)) + ")"
    client.range(query, START, START, STEP)
    method, _, _, params = hostile.seen[0]
    assert method == "POST"
    assert params["query"] == query


def test_a_large_answer_is_not_even_read_as_json(hostile: HostileServer, client: PrometheusClient) -> None:
    def behave(request: Request) -> None:
        points = acts.values(request)
        request.answer_matrix(*(({"pod": str(at)}, points) for at in range(9000)))

    hostile.behave = behave
    with PrometheusClient(hostile.url, timeout=20) as patient:
        assert "far more than one series" in refused(patient).message


def test_a_clock_as_victoriametrics_tells_it(hostile: HostileServer, client: PrometheusClient) -> None:
    row = {"metric": {}, "value": [1_790_000_000, "1790000000"]}
    hostile.hostile_clock = True
    hostile.behave = acts.says({"status": "success", "data": {"resultType": "vector", "result": [row]}})
    assert int(client.now().timestamp()) == 1_790_000_000


def test_https_where_http_is_spoken_and_the_other_way(
    hostile: HostileServer, client: PrometheusClient
) -> None:
    hostile.behave = acts.raw(b"Client sent an HTTP request to an HTTPS server.\n", 400, "text/plain")
    assert "wants https" in refused(client).message
    with PrometheusClient(hostile.url.replace("http:", "https:"), retry_waits=()) as wrong:
        assert "does not speak https" in refused(wrong).message
