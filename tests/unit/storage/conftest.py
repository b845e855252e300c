"""Workspaces to test with: a file, and a database on a real PostgreSQL."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from slodesk.storage.workspace import create_workspace
from tests.unit.storage import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server; skipped where there is none, unless servers are required."""
    if not postgres.BINARIES:
        if os.environ.get("SLODESK_REQUIRE_SERVERS") == "1":
            pytest.fail("PostgreSQL is not installed, and SLODESK_REQUIRE_SERVERS=1")
        pytest.skip("PostgreSQL is not installed")
    with postgres.running() as running:
        yield running


@pytest.fixture
def database(server: postgres.Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with server.database() as url:
        yield url


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a workspace file may be created."""
    return tmp_path / "w.slodesk"


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, path: Path) -> str:
    """An empty place for a workspace, once on each database."""
    return str(path) if request.param == "sqlite" else str(request.getfixturevalue("database"))


@pytest.fixture
def workspace(location: str) -> Iterator[Workspace]:
    """A new workspace open for writing, once on each database."""
    with create_workspace(location, name="Reliability", time_zone="UTC") as opened:
        yield opened


@pytest.fixture
def file(path: Path) -> Iterator[Workspace]:
    """A new workspace file open for writing."""
    with create_workspace(path, name="Reliability", time_zone="UTC") as opened:
        yield opened
