"""Whatever two workspaces did since they shared a team, nothing is overwritten unseen.

``SLODESK_HISTORIES=400`` tries as many.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slodesk.domain.errors import RuleBroken, SourceError
from slodesk.integrations.files import read_file
from slodesk.integrations.team_pack import export_team
from slodesk.operations import people, services, slos
from slodesk.operations.imports import apply_import
from slodesk.operations.team_pack_rows import OWNERS, layout, read_tables
from slodesk.operations.team_packs import PackPlan, Preview, preview
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace
from tests.unit.operations.moves import MOVES

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

HISTORIES = int(os.environ.get("SLODESK_HISTORIES", "8"))
TEAM = "Team 1"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two closed workspaces: a small team, and one that imported it."""
    folder = tmp_path_factory.mktemp("shared")
    there, here, pack = folder / "there.slodesk", folder / "here.slodesk", folder / "p.slodesk-pack"

    def fill(session: Any) -> None:
        from decimal import Decimal

        from slodesk.operations import plans

        team = people.add_team(session, TEAM)
        for name in ("web", "api"):
            service = services.add_service(session, name, team_id=team)
            slos.add_slo(session, service, "availability", Decimal("0.999"))
        plans.create_plan(session, "2027-Q1", team)

    with new_workspace(there, time_zone="UTC") as first, new_workspace(here, time_zone="UTC") as second:
        first.edit("Fill", fill)
        export(first, pack)
        second.edit("Import", apply_import, read_file(pack))
    return there, here


def team_of(workspace: Workspace) -> str | None:
    with workspace.session() as session:
        return next((key for key, row in read_tables(session)["team"].items() if row["name"] == TEAM), None)


def export(workspace: Workspace, target: Path) -> None:
    team = team_of(workspace)
    assert team is not None
    export_team(workspace, team, target)


def tables(workspace: Workspace) -> dict[str, dict[str, Any]]:
    with workspace.session() as session:
        return read_tables(session)


def bring(workspace: Workspace, parsed: Any, shown: Preview, theirs: Collection[int]) -> None:
    for _ in workspace.edit_slices("Bring in", PackPlan(parsed, parsed.items[0], shown, theirs)):
        pass


def look(workspace: Workspace, parsed: Any) -> Preview:
    with workspace.session() as session:
        return preview(session, parsed.items[0])


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_two_histories_meet(
    data: st.DataObject, shared: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("meeting")
    with (
        open_workspace(shutil.copy(shared[0], folder / "there.slodesk")) as there,
        open_workspace(shutil.copy(shared[1], folder / "here.slodesk")) as here,
    ):
        for workspace in (there, here):
            for _ in range(data.draw(st.integers(0, 12), label=f"edits {workspace.name}")):
                move = MOVES[data.draw(st.sampled_from(sorted(MOVES)), label="move")]
                with suppress(RuleBroken):
                    workspace.edit("Move", move, data.draw)
        if team_of(there) is None:
            return
        export(there, folder / "p.slodesk-pack")
        parsed = read_file(folder / "p.slodesk-pack")
        before = tables(here)

        shown = look(here, parsed)
        assert tables(here) == before, "looking changes nothing"
        with suppress(RuleBroken, SourceError):
            bring(here, parsed, shown, ())
            after = tables(here)
            for table, rows in before.items():
                for key, row in rows.items():
                    assert after[table][key] == row, "without a decision, what is here stays"

        shown = look(here, parsed)
        every = {line.number for line in shown.comparison.lines}
        before = tables(here)
        try:
            bring(here, parsed, shown, every)
        except (RuleBroken, SourceError):
            assert tables(here) == before, "refused as a whole"
            return
        check_equal(there, here, parsed, look(here, parsed))
        settled = tables(here)
        assert not here.edit("Again", apply_import, parsed), "a second time changes nothing"
        assert tables(here) == settled


def check_equal(there: Workspace, here: Workspace, parsed: Any, shown: Preview) -> None:
    """Check that every row of the pack is here, equal but for what each workspace keeps for itself."""
    assert shown.comparison.lines == ()
    assert not shown.comparison.new, shown.comparison.new
    mine, same = tables(here), shown.comparison.same
    signed = any("was signed here" in str(note) for note in shown.comparison.notes)
    for table, rows in parsed.items[0].pack.tables.items():
        if signed and (table == "plan" or (table in OWNERS and OWNERS[table][1] in ("plan", "initiative"))):
            continue  # what was signed here stays
        for row in rows:
            if row["id"] not in same:
                continue  # needs something that is not here
            found = mine[table][same[row["id"]]]
            for column, value in row.items():
                refers = column in layout().references[table] or column == "id"
                if not refers and (table, column) not in layout().own | layout().soft:
                    assert found[column] == value, (table, column)
