"""Imports and copies on a shared PostgreSQL workspace, and between it and a file."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import SourceError
from slodesk.integrations.files import read_file
from slodesk.integrations.team_pack import export_team
from slodesk.integrations.workspace_json import export_workspace
from slodesk.operations.imports import apply_import, steps
from slodesk.operations.services import add_service, set_service_field
from slodesk.operations.slos import add_slo
from slodesk.storage.workspace import Workspace, open_workspace
from tests.fresh import new_workspace
from tests.unit.integrations.conftest import DATA, NOW
from tests.unit.integrations.test_workspace_json import content, fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.operations.incoming import Parsed
    from tests.servers.postgres import Server


@pytest.fixture
def shared(server: Server) -> Iterator[Workspace]:
    with server.workspace(name="Shared", time_zone="UTC") as url, open_workspace(url) as workspace:
        yield workspace


def test_copies_from_and_to_a_file(shared: Workspace, tmp_path: Path) -> None:
    with new_workspace(tmp_path / "a.slodesk", time_zone="Asia/Tokyo") as original:
        original.edit("Fill", fill)
        export_workspace(original, tmp_path / "a.json")
        shared.edit("Import", apply_import, read_file(tmp_path / "a.json"))
        assert content(shared) == content(original)
    export_workspace(shared, tmp_path / "b.json")
    with new_workspace(tmp_path / "b.slodesk") as copy:
        copy.edit("Import", apply_import, read_file(tmp_path / "b.json"))
        assert content(copy) == content(shared)


def test_definitions_and_samples(shared: Workspace, tmp_path: Path) -> None:
    parsed = read_file(DATA / "openslo-shop.yaml", NOW)
    assert shared.edit("Import", apply_import, parsed, now=NOW).result.added == 7
    assert not shared.edit("Again", apply_import, parsed, now=NOW)

    def make(session: Any) -> None:
        add_slo(session, add_service(session, "a"), "x", Decimal("0.999"))

    shared.edit("Make", make)
    path = tmp_path / "samples.csv"
    times = [datetime.fromtimestamp(1_780_000_200 + 300 * i, UTC) for i in range(20_000)]
    rows = "".join(f"a,x,{at:%Y-%m-%dT%H:%M:%SZ},9,10\n" for at in times)
    path.write_text("service,slo,timestamp,good,total\n" + rows)
    for expected in ((20_000, 0), (0, 20_000)):
        plan = steps(read_file(path, NOW), now=NOW)
        for _ in shared.edit_slices("Import", plan):
            pass
        assert (plan.summary.added, plan.summary.unchanged) == expected


def test_a_team_goes_from_a_file_to_the_server_and_back(shared: Workspace, tmp_path: Path) -> None:
    def pack(workspace: Workspace) -> Parsed:
        team = next(row["id"] for row in content(workspace)["team"])
        export_team(workspace, team, tmp_path / "t.slodesk-pack", include_samples=True)
        return read_file(tmp_path / "t.slodesk-pack")

    def say(workspace: Workspace, text: str) -> None:
        key = next(row["id"] for row in content(workspace)["service"] if row["name"] == "web")
        workspace.edit("Say", set_service_field, key, "description", text)

    with new_workspace(tmp_path / "a.slodesk", time_zone="Asia/Tokyo") as original:
        original.edit("Fill", fill)
        assert shared.edit("Import", apply_import, pack(original)).result.added
        assert not shared.edit("Again", apply_import, pack(original))
        say(shared, "Sells tickets")
        assert original.edit("Back", apply_import, pack(shared)).result.updated == 1
        say(original, "Sells ferry tickets")
        say(shared, "Sells everything")
        with pytest.raises(SourceError) as caught:
            shared.edit("Import", apply_import, pack(original))
        assert len(caught.value.problems) == 1
        for table in ("service", "slo", "slo_target", "plan", "plan_snapshot", "meeting_entry", "sample_day"):
            mine, theirs = ({**row, "description": "", "position": 0} for row in (
                content(shared)[table][0], content(original)[table][0]
            ))  # fmt: skip
            assert mine == theirs
