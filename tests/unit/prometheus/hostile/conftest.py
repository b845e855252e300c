"""Clients of a server that misbehaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.integrations.prometheus.client import PrometheusClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.hostile import HostileServer


@pytest.fixture
def client(hostile: HostileServer) -> Iterator[PrometheusClient]:
    with PrometheusClient(hostile.url, timeout=30, retry_waits=(0.01, 0.01)) as made:
        yield made
