"""A server that does its worst: always one clear sentence, always in time."""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.client import PrometheusClient, RangeResult
from slodesk.integrations.prometheus.failures import QueryRefused, ServerBusy, ServerFailed, Unauthorised
from tests.servers import hostile as acts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.servers.hostile import Behaviour, HostileServer, Request

pytestmark = pytest.mark.server

START, STEP = 1_790_000_400, 300
TIMEOUT = 0.6
SOON = 15
"""Seconds; what hangs here hangs for a minute, and a busy machine takes its time."""


@pytest.fixture
def client(hostile: HostileServer) -> Iterator[PrometheusClient]:
    with PrometheusClient(hostile.url, timeout=30, retry_waits=(0.01, 0.01)) as made:
        yield made


@pytest.fixture
def hasty(hostile: HostileServer) -> Iterator[PrometheusClient]:
    with PrometheusClient(hostile.url, timeout=TIMEOUT, retry_waits=(0.01, 0.01)) as made:
        yield made


def ask(client: PrometheusClient, steps: int = 12, **more: Callable[[], None]) -> RangeResult:
    return client.range("x", START, START + (steps - 1) * STEP, STEP, **more)


def refused(client: PrometheusClient) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ask(client)
    message = caught.value.message
    assert message == str(caught.value)
    assert message[-1] in ".!?…"
    assert "Traceback" not in message
    assert len(message) < 600
    return caught.value


def test_a_sound_answer_is_read(client: PrometheusClient) -> None:
    result = ask(client)
    assert result.times == tuple(START + at * STEP for at in range(12))
    assert result.values == (1.0,) * 12
    assert result.warnings == ()


@pytest.mark.parametrize(
    "act",
    [acts.hang, acts.hang_in_body, acts.trickle_body, acts.trickle_headers, acts.announced_huge],
    ids=lambda act: act.__name__,
)
def test_waiting_has_an_end(hostile: HostileServer, hasty: PrometheusClient, act: Behaviour) -> None:
    hostile.behave = act
    began = time.monotonic()
    error = refused(hasty)
    assert time.monotonic() - began < SOON
    if act is acts.announced_huge:
        assert "32 MB" in error.message
    else:
        assert isinstance(error, ServerFailed)
        assert "did not answer in time" in error.message


def test_the_deadline_is_not_multiplied_by_retries(hostile: HostileServer, hasty: PrometheusClient) -> None:
    hostile.behave = acts.hang
    refused(hasty)
    assert len(hostile.seen) == 1


def test_tries_share_one_deadline(hostile: HostileServer, hasty: PrometheusClient) -> None:
    def behave(request: Request) -> None:
        request.server.stopped.wait(0.4)
        request.close_connection = True
        request.connection.close()

    hostile.behave = behave
    refused(hasty)
    assert len(hostile.seen) <= 2  # a third would begin after 0.8 seconds


def test_a_long_wait_that_the_server_asks_for_is_not_taken(
    hostile: HostileServer, hasty: PrometheusClient
) -> None:
    hostile.behave = acts.failing(99, 429, Retry_After="3600")
    assert "too many queries" in refused(hasty).message
    assert len(hostile.seen) == 1


def test_the_next_request_after_a_hang_works(hostile: HostileServer, hasty: PrometheusClient) -> None:
    hostile.behave = acts.hang
    refused(hasty)
    hostile.behave = acts.ones
    hasty._timeout = 30
    assert len(ask(hasty).times) == 12


def test_cancel_ends_a_request_under_way(hostile: HostileServer) -> None:
    class Stop(Exception):
        pass

    hostile.behave = acts.hang
    began = time.monotonic()

    def check() -> None:
        if time.monotonic() - began > 0.15:
            raise Stop

    with PrometheusClient(hostile.url, timeout=30) as client, pytest.raises(Stop):
        ask(client, check=check)
    assert time.monotonic() - began < SOON


def test_cancel_between_retries(hostile: HostileServer) -> None:
    class Stop(Exception):
        pass

    hostile.behave = acts.failing(99)
    began = time.monotonic()

    def check() -> None:
        if time.monotonic() - began > 0.15:
            raise Stop

    with PrometheusClient(hostile.url, timeout=90, retry_waits=(60, 60)) as client, pytest.raises(Stop):
        ask(client, check=check)
    assert time.monotonic() - began < 8  # a wait is ten seconds at most


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_passing_failure_is_tried_again(
    hostile: HostileServer, client: PrometheusClient, status: int
) -> None:
    hostile.behave = acts.failing(2, status)
    assert len(ask(client).times) == 12
    assert len(hostile.seen) == 3


@pytest.mark.parametrize("status", [429, 502, 503])
def test_retries_are_bounded(hostile: HostileServer, client: PrometheusClient, status: int) -> None:
    hostile.behave = acts.failing(99, status, Retry_After="0")
    assert isinstance(refused(client), ServerBusy)
    assert len(hostile.seen) == 3


def test_a_lost_connection_is_tried_again(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = acts.hang_up(2)
    assert len(ask(client).times) == 12
    hostile.behave = acts.hang_up(99)
    assert "Nothing usable answers" in refused(client).message


def test_nothing_listens_there(hostile: HostileServer) -> None:
    hostile.stop()
    with PrometheusClient(hostile.url, retry_waits=(0.01,)) as client:
        assert "Nothing usable answers at 127.0.0.1" in refused(client).message


@pytest.mark.parametrize("status", [500, 501, 504])
def test_other_failures_are_not_tried_again(
    hostile: HostileServer, client: PrometheusClient, status: int
) -> None:
    hostile.behave = acts.failing(99, status)
    assert str(status) in refused(client).message
    assert len(hostile.seen) == 1


def test_a_redirect_is_not_followed_and_its_page_not_read(
    hostile: HostileServer, client: PrometheusClient
) -> None:
    hostile.behave = acts.redirect
    error = refused(client)
    assert "http://elsewhere.example/login" in error.message
    assert "secret" not in error.message
    assert len(hostile.seen) == 1


def test_a_web_page_is_named_as_such(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = acts.page
    assert "a web page" in refused(client).message


@pytest.mark.parametrize(
    "act", [acts.huge, acts.bomb(), acts.bomb(3)], ids=["endless", "gzip bomb", "nested gzip bomb"]
)
def test_an_answer_is_read_up_to_32_megabytes(hostile: HostileServer, act: Behaviour) -> None:
    hostile.behave = act
    with PrometheusClient(hostile.url, timeout=20, retry_waits=()) as client:
        ask_small(client, hostile, act)


def ask_small(client: PrometheusClient, hostile: HostileServer, act: Behaviour) -> None:
    hostile.behave = acts.ones
    ask(client)  # imports are not the answer's memory
    hostile.behave = act
    tracemalloc.start()
    try:
        assert "32 MB" in refused(client).message
        assert tracemalloc.get_traced_memory()[1] < 120 * 2**20
    finally:
        tracemalloc.stop()


def test_damaged_compression(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = acts.not_gzip
    assert "damaged" in refused(client).message


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, QueryRefused), (422, QueryRefused)],
)
def test_the_servers_own_words_are_shown(
    hostile: HostileServer, client: PrometheusClient, status: int, kind: type[SourceError]
) -> None:
    told = {
        "status": "error",
        "errorType": "bad_data",
        "error": "1:5: parse error: unexpected\n <right\x1b[31m brace>",
    }
    hostile.behave = acts.says(told, status)
    error = refused(client)
    assert isinstance(error, kind)
    assert "refused the query: 1:5: parse error: unexpected <right[31m brace>." in error.message


def test_long_words_are_cut(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = acts.says({"status": "error", "error": "y" * 100_000}, 422)
    assert len(refused(client).message) < 400


@pytest.mark.parametrize("status", [401, 403])
def test_credentials_that_are_not_accepted(hostile: HostileServer, status: int) -> None:
    told: list[bool] = []
    hostile.behave = acts.raw(b"no", status)
    with PrometheusClient(hostile.url, unauthorised=lambda: told.append(True)) as client:
        assert isinstance(refused(client), Unauthorised)
    assert told == [True]


def test_no_api_there(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = acts.raw(b"404 page not found", 404, "text/plain")
    assert "/api/v1" in refused(client).message


DATA = {"resultType": "matrix", "result": []}
STRANGE = {
    "list": [],
    "text": "up",
    "no status": {"data": DATA},
    "other status": {"status": "fine", "data": DATA},
    "no data": {"status": "success"},
    "data is a list": {"status": "success", "data": []},
    "no result": {"status": "success", "data": {"resultType": "matrix"}},
    "no type": {"status": "success", "data": {"result": []}},
    "result is text": {"status": "success", "data": {"resultType": "matrix", "result": "x"}},
    "series is text": {"status": "success", "data": {"resultType": "matrix", "result": ["x"]}},
    "labels are a list": {"status": "success", "data": {"resultType": "matrix", "result": [{"metric": []}]}},
    "no values": {"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}}]}},
}


@pytest.mark.parametrize("document", STRANGE.values(), ids=STRANGE.keys())
def test_json_of_another_form(hostile: HostileServer, client: PrometheusClient, document: object) -> None:
    hostile.behave = acts.says(document)
    assert "form that Prometheus does not use" in refused(client).message


@pytest.mark.parametrize(
    "pair",
    [
        [START],
        [START, "1", "2"],
        ["now", "1"],
        [START, 1],
        [START, None],
        [START, "one"],
        [True, "1"],
        {"t": 1},
        [1e999, "1"],
    ],
    ids=repr,
)
def test_points_of_another_form(hostile: HostileServer, client: PrometheusClient, pair: object) -> None:
    hostile.behave = lambda request: request.answer_matrix(({}, [pair]))  # type: ignore[list-item]
    error = refused(client)
    assert isinstance(error, ServerFailed)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[NaN,"1"]]}]}}',
        b"9" * 10_000,
    ],
    ids=["empty", "cut", "no text", "deep", "bare NaN", "long number"],
)
def test_what_is_no_json(hostile: HostileServer, client: PrometheusClient, body: bytes) -> None:
    hostile.behave = acts.raw(body)
    assert "check that the address" in refused(client).message


@pytest.mark.parametrize(
    "offset", [-STEP, 1, 150, 12 * STEP, 10**12], ids=["before", "between", "half", "after", "far"]
)
def test_moments_that_nobody_asked_for(hostile: HostileServer, client: PrometheusClient, offset: int) -> None:
    hostile.behave = lambda request: request.answer_matrix(({}, [[START + offset, "1"]]))
    assert "other moments" in refused(client).message


def test_two_values_for_one_moment(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = lambda request: request.answer_matrix(({}, [[START, "1"], [START, "2"]]))
    assert "two values for one moment" in refused(client).message


def test_values_out_of_order(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = lambda request: request.answer_matrix(({}, [[START + STEP, "1"], [START, "2"]]))
    assert "out of order" in refused(client).message


def test_several_series_are_refused_with_their_labels(
    hostile: HostileServer, client: PrometheusClient
) -> None:
    hostile.behave = lambda request: request.answer_matrix(
        ({"pod": "a"}, acts.values(request)), ({"pod": "b"}, acts.values(request))
    )
    error = refused(client)
    assert isinstance(error, QueryRefused)
    assert "{pod='a'} and {pod='b'}" in error.message
    assert "sum(…)" in error.message


def test_series_that_change_between_pieces_are_several(
    hostile: HostileServer, client: PrometheusClient
) -> None:
    def behave(request: Request) -> None:
        request.answer_matrix(({"pod": request.params["start"]}, acts.values(request)))

    hostile.behave = behave
    with pytest.raises(QueryRefused, match="several series"):
        ask(client, steps=3000)


def test_an_empty_answer_is_no_data(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = lambda request: request.answer_matrix()
    assert ask(client).times == ()


@pytest.mark.parametrize("kind", ["vector", "scalar", "string", "nonsense"])
def test_another_kind_of_result(hostile: HostileServer, client: PrometheusClient, kind: str) -> None:
    hostile.behave = acts.says({"status": "success", "data": {"resultType": kind, "result": []}})
    assert f"answered with a {kind}" in refused(client).message


def test_native_histograms(hostile: HostileServer, client: PrometheusClient) -> None:
    row = {"metric": {}, "histograms": [[START, {"count": "1"}]]}
    hostile.behave = acts.says({"status": "success", "data": {"resultType": "matrix", "result": [row]}})
    assert "histogram_count" in refused(client).message


def test_warnings_mean_partial_data(hostile: HostileServer, client: PrometheusClient) -> None:
    hostile.behave = lambda request: request.answer_matrix(
        ({}, acts.values(request)), warnings=["store eu-1 is not reachable"], infos=["not a counter"]
    )
    assert ask(client, steps=4000).warnings == ("store eu-1 is not reachable",)
    hostile.behave = lambda request: request.answer_matrix(({}, acts.values(request)), isPartial=True)
    assert ask(client).warnings == ("the server says that its answer is partial",)
    hostile.behave = acts.ones
    assert ask(client).warnings == ()


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
