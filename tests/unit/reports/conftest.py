"""Workspaces whose plans are reported on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace
from tests.unit.reports.planned import AT, data_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from slodesk.storage.queries.plan_report import PlanReportData
    from slodesk.storage.workspace import Workspace


@pytest.fixture(scope="module")
def workspace(
    copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The sample workspace."""
    with open_workspace(copy_sample(AT, tmp_path_factory.mktemp("plan") / "sample.slodesk")) as made:
        yield made


@pytest.fixture(scope="module")
def week_two(workspace: Workspace) -> PlanReportData:
    """The plan the Payments team works on."""
    return data_of(workspace, "2027-Q1", "Payments")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace without anything."""
    with new_workspace(tmp_path / "empty.slodesk", name="Empty", time_zone="UTC") as made:
        yield made
