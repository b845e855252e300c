"""All operations by two people in turn, on one PostgreSQL.

``SLODESK_HISTORIES=400`` tries a third as many.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slodesk.domain.errors import ConflictError, RuleBroken
from slodesk.storage.workspace import open_workspace
from tests.unit.operations.moves import MOVES
from tests.unit.operations.test_history import dump

if TYPE_CHECKING:
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.workspace import Workspace
    from tests.servers.postgres import Server

HISTORIES = int(os.environ.get("SLODESK_HISTORIES", "15"))


@settings(max_examples=max(1, HISTORIES // 3), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_two_histories_interleave_undo_and_redo(server: Server, data: st.DataObject) -> None:
    with server.workspace() as url, open_workspace(url) as ada, open_workspace(url) as bob:
        states = [dump(ada)]
        made: list[tuple[Workspace, ChangeSet]] = []
        for _ in range(data.draw(st.integers(2, 20), label="edits")):
            person = data.draw(st.sampled_from([ada, bob]), label="person")
            move = MOVES[data.draw(st.sampled_from(sorted(MOVES)), label="move")]
            with suppress(RuleBroken):
                change = person.edit("Move", move, data.draw)
                if change:
                    made.append((person, change))
                    states.append(dump(ada))
                    assert dump(bob) == states[-1]
        for (person, change), before in zip(reversed(made), reversed(states[:-1]), strict=True):
            person.apply(change.inverted(), action="undo")
            assert dump(bob) == before
        for (person, change), after in zip(made, states[1:], strict=True):
            person.apply(change, action="redo")
            assert dump(ada) == after


@settings(max_examples=max(1, HISTORIES // 3), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_one_persons_undo_never_takes_anothers_work(server: Server, data: st.DataObject) -> None:
    with server.workspace() as url, open_workspace(url) as ada, open_workspace(url) as bob:
        made: list[ChangeSet] = []
        for _ in range(data.draw(st.integers(2, 16), label="edits")):
            person = data.draw(st.sampled_from([ada, bob]), label="person")
            move = MOVES[data.draw(st.sampled_from(sorted(MOVES)), label="move")]
            with suppress(RuleBroken):
                change = person.edit("Move", move, data.draw)
                if change and person is ada:
                    made.append(change)
        for change in reversed(made):
            before = dump(bob)
            mine = {row.identity: row for row in change.rows}
            try:
                ada.apply(change.inverted(), action="undo")
            except ConflictError:
                assert dump(bob) == before  # refused whole: nothing is half undone
                continue
            for table, rows in dump(bob).items():
                old = {repr(row): row for row in before[table]}
                touched = [row for row in rows if repr(row) not in old]
                for row in touched:
                    key = next(each for each in mine.values() if each.table == table and _is(each.key, row))
                    assert all(row[name] == (key.before or {})[name] for name in key.columns)


def _is(key: dict[str, object], row: dict[str, object]) -> bool:
    return all(row[name] == value for name, value in key.items())
