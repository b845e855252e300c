"""A damaged file gives up what can be read, into a new file that passes the check."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import WorkspaceError
from slodesk.storage.check import check
from slodesk.storage.repair import repair
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace
from tests.unit.storage.edits import add_service, dump

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("repair") / "w.slodesk"

    def fill(session: Session) -> None:
        for number in range(150):
            add_service(session, f"service-{number:03}", "a", "b")

    with new_workspace(path, name="Acme", time_zone="Asia/Tokyo") as workspace:
        workspace.edit("Fill", fill)
    return path.read_bytes()


@pytest.fixture
def closed(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def change(path: Path, statement: str, *values: object) -> None:
    raw = sqlite3.connect(path)
    raw.execute(statement, values)
    raw.commit()
    raw.close()


def test_a_sound_file_comes_through_whole(closed: Path, tmp_path: Path) -> None:
    before = closed.read_bytes()
    done = repair(closed, tmp_path / "repaired.slodesk")
    assert done.lost == ()
    with open_workspace(closed, read_only=True) as one, open_workspace(done.path) as two:
        assert dump(one) == dump(two)
        assert two.edit("Goes on", add_service, "new")
    assert closed.read_bytes() == before
    assert check(done.path) == []


@pytest.mark.parametrize("seed", range(12))
def test_broken_pages_cost_their_own_rows(closed: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(closed.read_bytes())
    # Not the first pages: without the list of tables, which lies among them, nothing can be found.
    for page in chance.sample(range(220, len(raw) // 4096), 4):
        raw[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096)
    closed.write_bytes(raw)
    assert check(closed)
    done = repair(closed, tmp_path / "repaired.slodesk")
    assert check(done.path) == []
    with open_workspace(done.path) as workspace:
        assert len(dump(workspace)["service"]) > 60


def test_impossible_rows_are_left_out_and_told(closed: Path, tmp_path: Path) -> None:
    change(closed, "DELETE FROM service WHERE name = 'service-007'")
    change(closed, "UPDATE sample_day SET points = x'00' WHERE rowid = 1")
    change(closed, "UPDATE sample_day SET good = 1 WHERE rowid = 2")
    assert len(check(closed)) > 3
    done = repair(closed, tmp_path / "repaired.slodesk")
    assert check(done.path) == []
    assert set(done.lost) == {
        "2 rows of evidence were damaged and left out.",
        "2 rows of slo were damaged and left out.",
        "2 rows of slo_target were damaged and left out.",
        "3 rows of sample_day were damaged and left out.",
    }


def test_what_cannot_be_repaired_says_so(closed: Path, tmp_path: Path) -> None:
    target = tmp_path / "repaired.slodesk"
    with pytest.raises(WorkspaceError, match="There is no workspace"):
        repair(tmp_path / "none.slodesk", target)
    with pytest.raises(WorkspaceError, match="exists already"):
        repair(closed, closed)
    closed.write_bytes(random.Random(1).randbytes(50_000))
    with pytest.raises(WorkspaceError):
        repair(closed, target)
    assert not target.exists()
