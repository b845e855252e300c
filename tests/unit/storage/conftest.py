"""Workspaces to test with: a file, and a database on a real PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace
    from tests.servers.postgres import Server


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a workspace file may be created."""
    return tmp_path / "w.slodesk"


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, path: Path) -> str:
    """An empty place for a workspace, once on each database."""
    return str(path) if request.param == "sqlite" else str(request.getfixturevalue("database"))


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(request: pytest.FixtureRequest, path: Path) -> Iterator[Workspace]:
    """A new workspace open for writing, once on each database."""
    if request.param == "sqlite":
        with new_workspace(path, name="Reliability", time_zone="UTC") as opened:
            yield opened
        return
    server: Server = request.getfixturevalue("server")
    with server.workspace(name="Reliability", time_zone="UTC") as url, open_workspace(url) as opened:
        yield opened


@pytest.fixture
def file(path: Path) -> Iterator[Workspace]:
    """A new workspace file open for writing."""
    with new_workspace(path, name="Reliability", time_zone="UTC") as opened:
        yield opened
