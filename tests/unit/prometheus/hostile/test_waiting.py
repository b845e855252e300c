"""A Prometheus that hangs, trickles or fails for a while: waiting ends, tries are bounded."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from slodesk.integrations.prometheus.client import PrometheusClient
from slodesk.integrations.prometheus.failures import ServerBusy, ServerFailed
from tests.servers import hostile as acts
from tests.unit.prometheus.hostile.asking import START, STEP, ask, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.hostile import Behaviour, HostileServer, Request


pytestmark = pytest.mark.server


TIMEOUT = 0.6
SOON = 15
"""Seconds; what hangs here hangs for a minute, and a busy machine takes its time."""


@pytest.fixture
def hasty(hostile: HostileServer) -> Iterator[PrometheusClient]:
    with PrometheusClient(hostile.url, timeout=TIMEOUT, retry_waits=(0.01, 0.01)) as made:
        yield made


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
