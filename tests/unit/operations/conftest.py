"""A workspace with one service and one SLO, for operations to work on."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.operations import services, slos
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace


@dataclass
class Desk:
    """A workspace and the keys in it."""

    workspace: Workspace
    service: str = ""
    slo: str = ""

    def do(self, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Run an operation as an edit; return what it returned."""
        return self.workspace.edit("Test", operation, *args, **fields).result

    def read(self, query: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Run a query."""
        with self.workspace.session() as session:
            return query(session, *args, **fields)


@pytest.fixture(scope="session")
def first_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A closed desk; tests get copies."""
    with new_workspace(tmp_path_factory.mktemp("desk") / "w.slodesk", time_zone="Europe/Berlin") as workspace:
        desk = Desk(workspace)
        desk.service = desk.do(services.add_service, "checkout", display_name="Checkout")
        desk.slo = desk.do(slos.add_slo, desk.service, "availability", Decimal("0.999"))
    return desk


@pytest.fixture
def desk(first_desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    with open_workspace(shutil.copy(first_desk.workspace.location, tmp_path / "w.slodesk")) as workspace:
        yield Desk(workspace, first_desk.service, first_desk.slo)
