"""Two workspaces: one with a filled team, and one to bring it into."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from slodesk.operations import services
from slodesk.storage.workspace import Workspace, open_workspace
from tests.fresh import new_workspace
from tests.unit.integrations.team_pack.bringing import bring, key_of, packed, team_of
from tests.unit.integrations.test_workspace_json import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace with a team that has something in every table; tests get copies."""
    path = tmp_path_factory.mktemp("filled") / "there.slodesk"
    with new_workspace(path, name="There", time_zone="Asia/Tokyo") as workspace:
        workspace.edit("Fill", fill)
        api = key_of(workspace, "service", "api")
        workspace.edit("Ours too", services.set_service_field, api, "team_id", team_of(workspace))
    return path


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed empty workspace."""
    path = tmp_path_factory.mktemp("bare") / "here.slodesk"
    new_workspace(path, name="Here", time_zone="UTC").close()
    return path


@pytest.fixture
def there(filled: Path, tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(shutil.copy(filled, tmp_path / "there.slodesk")) as workspace:
        yield workspace


@pytest.fixture
def here(bare: Path, tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(shutil.copy(bare, tmp_path / "here.slodesk")) as workspace:
        yield workspace


# Differences


@pytest.fixture
def both(there: Workspace, here: Workspace, tmp_path: Path) -> tuple[Workspace, Workspace]:
    bring(here, packed(there, tmp_path))
    return there, here
