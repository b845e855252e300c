"""Backups while in use, checked, rotated, restored; never the last good copy lost."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import WorkspaceError
from slodesk.storage.backup import (
    backup,
    backups_folder,
    due,
    list_backups,
    quick_check,
    restore,
    rotate,
    taken_at,
)
from slodesk.storage.check import check
from slodesk.storage.files import shm_path, wal_path
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.fresh import new_workspace
from tests.unit.storage.edits import add_service, describe, dump

if TYPE_CHECKING:
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def spoil(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[4096:12288] = random.Random(3).randbytes(8192)
    file.write_bytes(raw)


def test_a_backup_is_a_whole_workspace_taken_while_it_is_written(file: Workspace, path: Path) -> None:
    file.edit("Add", add_service, "checkout", "a")
    copy = backup(path, now=NOON)
    assert copy == path.parent / "w.slodesk-backups" / "w-2026-11-20T12-00-00Z.slodesk"
    assert [entry.name for entry in copy.parent.iterdir()] == [copy.name]
    assert taken_at(copy) == NOON
    assert quick_check(copy) is None
    assert check(copy) == []
    with open_workspace(copy, read_only=True) as opened:
        assert dump(opened) == dump(file)


def test_two_backups_in_a_second_have_two_names(file: Workspace, path: Path) -> None:
    names = {backup(path, now=NOON).name for _ in range(3)}
    assert len(names) == 3
    assert "before-import" in backup(path, reason="before-import", now=NOON).name
    assert len(list_backups(path)) == 4
    assert file.edit("Add", add_service, "x")


def test_a_backup_goes_where_it_is_told_but_over_nothing(file: Workspace, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.slodesk"
    assert backup(path, target) == target
    with pytest.raises(WorkspaceError, match="exists already"):
        backup(path, target)
    with pytest.raises(WorkspaceError, match="could not be written"):
        backup(path, tmp_path / "missing" / "folder" / "copy.slodesk")
    assert not file.closed


def test_a_damaged_workspace_is_not_backed_up_as_good(path: Path) -> None:
    with new_workspace(path) as workspace:
        for number in range(20):
            workspace.edit("Add", add_service, f"s{number}", "a", "b")
    spoil(path)
    with pytest.raises(WorkspaceError, match="damaged"):
        backup(path)
    assert list_backups(path) == []
    assert not backups_folder(path).exists() or list(backups_folder(path).iterdir()) == []


def test_a_backup_of_nothing(path: Path) -> None:
    with pytest.raises(WorkspaceError, match="There is no workspace"):
        backup(path)


def test_a_backup_is_due_half_an_hour_after_a_change(file: Workspace, path: Path) -> None:
    now = datetime.now(UTC)
    later = now + timedelta(hours=5)
    assert not due(file, later)
    key = file.edit("Add", add_service, "checkout").result
    assert not due(file, now)
    assert due(file, later)
    backup(path, now=now + timedelta(seconds=2))
    assert not due(file, later)  # nothing changed since
    list_backups(path)[0].rename(backups_folder(path) / "w-2026-01-01T00-00-00Z.slodesk")
    file.edit("Describe", describe, key, "more")
    assert due(file, now)
    with open_workspace(path, read_only=True) as reading:
        assert not due(reading, later)


def test_a_server_is_backed_up_by_its_owner(database: str) -> None:
    with create_workspace(database) as workspace:
        workspace.edit("Add", add_service, "checkout")
        assert not due(workspace, datetime.now(UTC) + timedelta(days=1))


def test_rotation_keeps_the_recent_ones_and_one_a_day(file: Workspace, path: Path) -> None:
    original = backup(path, now=NOON).read_bytes()
    for hours in range(1, 24 * 12):
        stamp = (NOON - timedelta(hours=hours)).strftime("%Y-%m-%dT%H-%M-%SZ")
        (backups_folder(path) / f"w-{stamp}.slodesk").write_bytes(original)
    removed = rotate(path, recent=6, daily=5)
    kept = [taken_at(copy) for copy in list_backups(path)]
    assert len(removed) + len(kept) == 24 * 12
    assert kept[:6] == [NOON - timedelta(hours=hours) for hours in range(6)]
    assert [moment.day for moment in kept[6:]] == [19, 18, 17, 16, 15]
    assert {moment.hour for moment in kept[6:]} == {23}
    assert rotate(path, recent=6, daily=5) == []
    assert not file.closed


def test_rotation_never_drops_the_last_good_copy(file: Workspace, path: Path) -> None:
    for number in range(20):
        file.edit("Add", add_service, f"s{number}", "a", "b")
    copies = [backup(path, now=NOON + timedelta(minutes=minute)) for minute in range(6)]
    for copy in copies[2:]:
        spoil(copy)
        assert quick_check(copy) is not None
    removed = rotate(path, recent=3, daily=0)
    assert copies[1] in list_backups(path)
    assert copies[0] in removed


def test_other_files_in_the_folder_stay(file: Workspace, path: Path) -> None:
    backup(path, now=NOON)
    mine = backups_folder(path) / "my own notes.txt"
    mine.write_text("keep")
    for minute in range(1, 5):
        backup(path, now=NOON + timedelta(minutes=minute))
    rotate(path, recent=1, daily=0)
    assert mine.exists()
    assert len(list_backups(path)) == 1
    assert not file.closed


def test_restore_brings_the_copy_and_sets_the_present_aside_with_its_log(path: Path) -> None:
    with new_workspace(path) as workspace:
        workspace.edit("Add", add_service, "before")
        copy = backup(path, now=NOON)
        before = dump(workspace)
        workspace.edit("Add", add_service, "after", "a")
        after = dump(workspace)
        content, log_bytes = path.read_bytes(), wal_path(path).read_bytes()
    # As a killed program leaves them: the last edit only in the log.
    path.write_bytes(content)
    wal_path(path).write_bytes(log_bytes)

    aside = restore(copy, path, now=NOON)
    assert aside is not None
    assert not wal_path(path).exists()
    assert not shm_path(path).exists()
    with open_workspace(path) as restored:
        assert dump(restored) == before
    assert wal_path(aside).exists()
    with open_workspace(aside) as old:
        assert dump(old) == after
    assert copy.exists()


def test_a_log_without_its_file_is_set_aside_too(path: Path) -> None:
    with new_workspace(path) as workspace:
        workspace.edit("Add", add_service, "checkout")
        copy = backup(path)
        workspace.edit("Add", add_service, "lost with its file")
        log_bytes = wal_path(path).read_bytes()
    path.unlink()
    wal_path(path).write_bytes(log_bytes)
    assert restore(copy, path) is None
    with open_workspace(path) as restored:
        assert [row["name"] for row in dump(restored)["service"]] == ["checkout"]


def test_restore_refuses_what_would_lose_work(file: Workspace, path: Path, tmp_path: Path) -> None:
    file.edit("Add", add_service, "checkout", *"abcdefgh")
    copy = backup(path)
    with pytest.raises(WorkspaceError, match="is open for writing by"):
        restore(copy, path)
    file.close()
    content = path.read_bytes()
    with pytest.raises(WorkspaceError, match="is that workspace itself"):
        restore(path, path)
    with pytest.raises(WorkspaceError, match="There is no workspace"):
        restore(tmp_path / "none.slodesk", path)
    notes = tmp_path / "notes.slodesk"
    notes.write_text("not a workspace")
    with pytest.raises(WorkspaceError, match="is not a SLO Desk workspace"):
        restore(notes, path)
    spoil(copy)
    with pytest.raises(WorkspaceError, match="damaged"):
        restore(copy, path)
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir() if "part" in entry.name] == []


def test_restore_to_a_new_place(file: Workspace, path: Path, tmp_path: Path) -> None:
    file.edit("Add", add_service, "checkout")
    copy = backup(path)
    assert restore(copy, tmp_path / "elsewhere.slodesk") is None
    with open_workspace(tmp_path / "elsewhere.slodesk") as opened:
        assert dump(opened) == dump(file)
