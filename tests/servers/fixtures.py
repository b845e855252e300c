"""Servers for the tests that need one; each such test is marked ``server``."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.servers.history import History
    from tests.servers.hostile import HostileServer
    from tests.servers.postgres import Server
    from tests.servers.real_prometheus import RealPrometheus


@dataclass(frozen=True)
class PrometheusWithHistory:
    """A running server, and what it knows."""

    server: RealPrometheus
    history: History
    data: Path

    @property
    def url(self) -> str:
        """Its address."""
        return self.server.url


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrometheusWithHistory]:
    """A real Prometheus with 90 days of four services; do not stop it."""
    from filelock import FileLock

    from tests.servers.history import make_history, write_openmetrics
    from tests.servers.real_prometheus import RealPrometheus, copy_blocks, create_blocks, require_prometheus

    require_prometheus()
    folder = tmp_path_factory.mktemp("prometheus")
    history = make_history(datetime.now(UTC))
    # Workers that run side by side share the blocks, which take seconds to make.
    shared = tmp_path_factory.getbasetemp()
    shared = (shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared) / "prometheus-blocks"
    blocks = shared / f"{history.end:%Y-%m-%d}"
    shared.mkdir(exist_ok=True)
    with FileLock(shared / "lock", timeout=90):
        if not blocks.exists():
            write_openmetrics(history, folder / "history.om")
            create_blocks(folder / "history.om", folder / "made")
            (folder / "history.om").unlink()
            (folder / "made").rename(blocks)
    copy_blocks(blocks, folder / "data")
    server = RealPrometheus(folder / "data", folder / "log")
    try:
        yield PrometheusWithHistory(server, history, folder / "data")
    finally:
        server.stop()


@pytest.fixture
def second_prometheus(
    prometheus: PrometheusWithHistory, tmp_path: Path
) -> Iterator[Callable[[], RealPrometheus]]:
    """Start another server with the same past, one that may be stopped."""
    from tests.servers.real_prometheus import RealPrometheus, copy_blocks

    with contextlib.ExitStack() as stack:

        def start() -> RealPrometheus:
            data = tmp_path / "second"
            if not data.exists():
                copy_blocks(prometheus.data, data)
            server = RealPrometheus(data, tmp_path / "second.log")
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture
def hostile() -> Iterator[HostileServer]:
    """A server that misbehaves as told: ``hostile.behave = …``."""
    from tests.servers.hostile import HostileServer

    server = HostileServer()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; skipped where there is none, unless servers are required."""
    from tests.servers import postgres

    if not postgres.BINARIES:
        if os.environ.get("SLODESK_REQUIRE_SERVERS") == "1":
            pytest.fail("PostgreSQL is not installed, and SLODESK_REQUIRE_SERVERS=1")
        pytest.skip("PostgreSQL is not installed")
    with postgres.running() as running:
        yield running


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with server.database() as url:
        yield url
