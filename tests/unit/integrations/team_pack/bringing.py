"""Packs a team, brings it into another workspace and compares, for the tests of team packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.integrations.files import read_file
from slodesk.integrations.team_pack import export_team
from slodesk.operations.imports import apply_import
from slodesk.operations.incoming import PackItem
from slodesk.operations.team_pack_rows import LEFT_BEHIND, layout
from slodesk.operations.team_packs import PackPlan, preview
from tests.unit.integrations.test_workspace_json import content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slodesk.operations.team_packs import Preview
    from slodesk.storage.workspace import Workspace


def team_of(workspace: Workspace) -> str:
    return key_of(workspace, "team", "Payments")


def key_of(workspace: Workspace, table: str, name: str) -> str:
    rows = content(workspace)[table]
    return str(next(row["id"] for row in rows if name in (row.get("name"), row.get("title"))))


def packed(workspace: Workspace, path: Path, *, include_samples: bool = True) -> Any:
    """Export the team and read the file."""
    target = path / f"{workspace.name}.slodesk-pack"
    export_team(workspace, team_of(workspace), target, include_samples=include_samples)
    return read_file(target)


def bring(workspace: Workspace, parsed: Any) -> Any:
    return workspace.edit("Import", apply_import, parsed).result


def look(workspace: Workspace, parsed: Any) -> Preview:
    (item,) = parsed.items
    assert isinstance(item, PackItem)
    with workspace.session() as session:
        return preview(session, item)


def decide(workspace: Workspace, parsed: Any, choose: Callable[[Any], bool]) -> Any:
    shown = look(workspace, parsed)
    plan = PackPlan(
        parsed, parsed.items[0], shown, {line.number for line in shown.comparison.lines if choose(line)}
    )
    for _ in workspace.edit_slices("Bring in", plan):
        pass
    return plan.summary


def of_pack(workspace: Workspace) -> dict[str, Any]:
    """Return the team's content, but for what every workspace keeps for itself."""
    found = {}
    for table, rows in content(workspace).items():
        if table not in LEFT_BEHIND:
            own = {column for name, column in layout().own if name == table}
            found[table] = [{key: value for key, value in row.items() if key not in own} for row in rows]
    return found


def change(data: dict[str, Any], table: str, field: str, value: Any) -> None:
    data["tables"][table][0][field] = value
