"""A Prometheus that redirects, floods, refuses or is none: each in one sentence."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest

from slodesk.integrations.prometheus.client import PrometheusClient
from slodesk.integrations.prometheus.failures import QueryRefused, Unauthorised
from tests.servers import hostile as acts
from tests.unit.prometheus.hostile.asking import ask, refused

if TYPE_CHECKING:
    from slodesk.domain.errors import SourceError
    from tests.servers.hostile import Behaviour, HostileServer


pytestmark = pytest.mark.server


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
