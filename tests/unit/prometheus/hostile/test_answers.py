"""Answers of another form than asked for: refused, never misread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.integrations.prometheus.failures import QueryRefused, ServerFailed
from tests.servers import hostile as acts
from tests.unit.prometheus.hostile.asking import START, STEP, ask, refused

if TYPE_CHECKING:
    from slodesk.integrations.prometheus.client import PrometheusClient
    from tests.servers.hostile import HostileServer, Request


pytestmark = pytest.mark.server


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
