"""Asks a server that misbehaves, for the tests of the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.integrations.prometheus.client import PrometheusClient, RangeResult


START, STEP = 1_790_000_400, 300


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
