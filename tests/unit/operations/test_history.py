"""Random histories over all operations: undo all = the beginning, redo all = the end, reopened = the same.

``SLODESK_HISTORIES=400`` tries as many.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

import slodesk.operations
from slodesk.domain.errors import RuleBroken
from slodesk.storage.schema import Base
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace
from tests.unit.operations.moves import MOVES

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from slodesk.storage.workspace import Workspace

HISTORIES = int(os.environ.get("SLODESK_HISTORIES", "12"))

NOT_EDITS = {"found_again", "identifiers", "newest_end", "open_retrospective"}
"""Public functions of operations that only read."""

SUPPORT = {
    "plan_rows", "meeting_rows", "references", "planning_checks", "retro_checks", "rows", "imports",
    "incoming", "sync", "team_pack_rows", "team_packs", "workspace_copy",
}  # fmt: skip
"""Modules that apply or copy whole files; their own tests cover them."""


def dump(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """Return everything but the change log and the row versions."""
    content = {}
    with workspace.session() as session:
        for name, table in sorted(Base.metadata.tables.items()):
            if name == "change_log":
                continue
            rows = [dict(row) for row in session.execute(select(table)).mappings()]
            for row in rows:
                row.pop("version", None)
            content[name] = sorted(rows, key=repr)
    return content


def test_every_operation_is_among_the_moves() -> None:
    missing = []
    for module in pkgutil.iter_modules(slodesk.operations.__path__):
        if module.name in SUPPORT or module.ispkg:
            continue
        loaded = importlib.import_module(f"slodesk.operations.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            takes = list(inspect.signature(function).parameters)
            if function.__module__ != loaded.__name__ or not takes or takes[0] != "session":
                continue
            if name.startswith("_") or name in NOT_EDITS:
                continue
            if not any(move.split()[0] == f"{module.name}.{name}" for move in MOVES):
                missing.append(f"{module.name}.{name}")
    assert missing == []


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_history_undoes_redoes_and_reopens(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path: Path = tmp_path_factory.mktemp("history") / "w.slodesk"
    workspace = new_workspace(path)
    states, changes = [dump(workspace)], []
    for _ in range(data.draw(st.integers(1, 25), label="edits")):
        move = MOVES[data.draw(st.sampled_from(sorted(MOVES)), label="move")]
        with suppress(RuleBroken):
            change = workspace.edit("Move", move, data.draw)
            if change:
                changes.append(change)
                states.append(dump(workspace))
            else:
                assert dump(workspace) == states[-1]
    for change, before in zip(reversed(changes), reversed(states[:-1]), strict=True):
        workspace.apply(change.inverted(), action="undo")
        assert dump(workspace) == before
    for change, after in zip(changes, states[1:], strict=True):
        workspace.apply(change, action="redo")
        assert dump(workspace) == after
    workspace.close()
    reopened = open_workspace(path)
    assert dump(reopened) == states[-1]
    reopened.close()
