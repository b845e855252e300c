"""Copies of the workspace of ``releases.py``, which is made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fresh import new_workspace
from tests.unit.cli.decide.releases import fill

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("decide") / "w.slodesk"
    with new_workspace(path, name="Payments", time_zone="UTC") as opened:
        opened.edit("Fill", fill)
    return path.read_bytes()


@pytest.fixture
def workspace(made: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "w.slodesk"
    path.write_bytes(made)
    return path
