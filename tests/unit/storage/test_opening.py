"""Files that cannot be opened: each one clear sentence, and the file untouched."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import WorkspaceError
from slodesk.storage import connection as connections
from slodesk.storage.backup import backup
from slodesk.storage.check import check
from slodesk.storage.files import wal_path
from slodesk.storage.local_zone import local_zone, same_zone
from slodesk.storage.version import APPLICATION_ID, SCHEMA_VERSION
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.unit.storage.edits import add_service, dump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers.postgres import Server


@pytest.fixture
def closed(path: Path) -> Path:
    with create_workspace(path, time_zone="UTC") as workspace:
        workspace.edit("Add", add_service, "checkout", "availability")
    return path


def refusal(location: str | Path, *, read_only: bool = False) -> str:
    """Return the sentence with which opening is refused; the file must not change by it."""
    content = Path(location).read_bytes() if Path(location).is_file() else None
    with pytest.raises(WorkspaceError) as caught:
        open_workspace(location, read_only=read_only)
    if content is not None:
        assert Path(location).read_bytes() == content
    message = caught.value.message
    assert message.endswith(".")
    assert "\n" not in message
    assert re.search(r"[a-z]", message)
    return message


@pytest.mark.parametrize("read_only", [False, True])
class TestRefused:
    def test_missing(self, path: Path, read_only: bool) -> None:
        assert "There is no workspace at" in refusal(path, read_only=read_only)
        assert list(path.parent.iterdir()) == []

    def test_folder(self, tmp_path: Path, read_only: bool) -> None:
        assert "is a folder" in refusal(tmp_path, read_only=read_only)

    def test_empty(self, path: Path, read_only: bool) -> None:
        path.touch()
        assert "is empty" in refusal(path, read_only=read_only)

    def test_text(self, path: Path, read_only: bool) -> None:
        path.write_text("service,slo,timestamp\n" * 100)
        assert "is not a SLO Desk workspace" in refusal(path, read_only=read_only)

    def test_a_few_bytes(self, closed: Path, read_only: bool) -> None:
        closed.write_bytes(closed.read_bytes()[:60])
        assert "is incomplete" in refusal(closed, read_only=read_only)

    def test_half(self, closed: Path, read_only: bool) -> None:
        whole = closed.read_bytes()
        closed.write_bytes(whole[: len(whole) // 2])
        assert "is incomplete" in refusal(closed, read_only=read_only)

    def test_another_program(self, path: Path, read_only: bool) -> None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE t (a)")
        other.close()
        assert "belongs to another program" in refusal(path, read_only=read_only)

    def test_newer(self, closed: Path, read_only: bool) -> None:
        raw = sqlite3.connect(closed)
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 4}")
        raw.close()
        message = refusal(closed, read_only=read_only)
        assert f"version {SCHEMA_VERSION + 4}" in message
        assert "install the newer" in message
        assert sorted(file.name for file in closed.parent.iterdir()) in (
            [closed.name],
            [closed.name, closed.name + ".lock"],
        )

    def test_damaged_first_page(self, closed: Path, read_only: bool) -> None:
        raw = bytearray(closed.read_bytes())
        raw[100:4096] = b"\xff" * 3996
        closed.write_bytes(raw)
        assert "is damaged" in refusal(closed, read_only=read_only)


def test_the_file_says_what_it_is(closed: Path) -> None:
    raw = sqlite3.connect(closed)
    assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()


def test_the_connections_are_set_as_decided(closed: Path) -> None:
    writer = connections.open_file(closed)
    reader = connections.open_file(closed, mode="ro")
    for connection, synchronous in ((writer, 2), (reader, 2)):
        ask = lambda name, of=connection: of.execute(f"PRAGMA {name}").fetchone()[0]  # noqa: E731
        assert (ask("foreign_keys"), ask("trusted_schema"), ask("synchronous")) == (1, 0, synchronous)
        assert connection.isolation_level is None
    assert reader.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
    with pytest.raises(sqlite3.OperationalError):
        reader.execute("DELETE FROM service")
    reader.close()
    writer.close()


def test_a_writer_closes_without_leaving_a_log(closed: Path) -> None:
    assert sorted(file.name for file in closed.parent.iterdir()) == [closed.name, closed.name + ".lock"]


def test_readers_never_checkpoint(closed: Path) -> None:
    with create_workspace(closed.with_name("x.slodesk")) as workspace:
        workspace.edit("Add", add_service, "checkout")
        shutil.copy(workspace.path or "", closed)
        shutil.copy(wal_path(workspace.path or Path()), wal_path(closed))
    file, log = closed.read_bytes(), wal_path(closed).read_bytes()
    assert log
    for _ in range(2):
        with open_workspace(closed, read_only=True) as reading:
            assert len(dump(reading)["service"]) == 1
        assert (closed.read_bytes(), wal_path(closed).read_bytes()) == (file, log)


def test_a_workspace_is_never_created_over_something(closed: Path, tmp_path: Path) -> None:
    content = closed.read_bytes()
    with pytest.raises(WorkspaceError, match="exists already"):
        create_workspace(closed)
    assert closed.read_bytes() == content
    with pytest.raises(WorkspaceError, match="is a folder"):
        create_workspace(tmp_path)
    with pytest.raises(WorkspaceError, match="There is no folder"):
        create_workspace(tmp_path / "missing" / "w.slodesk")


def test_a_log_without_its_file_does_not_leak_into_a_new_workspace(closed: Path) -> None:
    workspace = open_workspace(closed)
    workspace.edit("Add", add_service, "payment")
    log = wal_path(closed).read_bytes()
    workspace.close()
    closed.unlink()
    wal_path(closed).write_bytes(log)
    with create_workspace(closed, time_zone="UTC") as fresh:
        assert dump(fresh)["service"] == []


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="needs to become another user")
class TestAsSomebodyElse:
    """The rights of a folder, tried as a user who does not own it."""

    @pytest.fixture(autouse=True)
    def reachable(self, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        # Imports what is imported late: somebody else may have no right to read it.
        create_workspace(tmp_path_factory.mktemp("imported") / "w.slodesk").close()
        for parent in (tmp_path, *tmp_path.parents):
            if parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o055)

    @contextlib.contextmanager
    def nobody(self) -> Iterator[None]:
        os.setresuid(65534, 65534, 0)
        try:
            yield
        finally:
            os.setresuid(0, 0, 0)

    def test_a_folder_without_write_access(self, closed: Path) -> None:
        with self.nobody():
            assert "You may not write in the folder" in refusal(closed)
            with open_workspace(closed, read_only=True) as workspace:
                assert len(dump(workspace)["service"]) == 1

    def test_what_only_reads_works_in_a_folder_without_write_access(self, closed: Path) -> None:
        elsewhere = closed.parent / "elsewhere"
        elsewhere.mkdir()
        elsewhere.chmod(0o777)
        with self.nobody():
            assert check(closed) == []
            assert check(backup(closed, elsewhere / "copy.slodesk")) == []

    def test_a_write_protected_file(self, closed: Path) -> None:
        closed.parent.chmod(0o777)
        closed.chmod(0o444)
        with self.nobody():
            assert "write-protected" in refusal(closed)

    def test_a_file_that_may_not_be_read(self, closed: Path) -> None:
        closed.chmod(0o600)
        with self.nobody(), pytest.raises(WorkspaceError, match="cannot be read"):
            open_workspace(closed, read_only=True)

    def test_creating_in_a_folder_without_write_access(self, tmp_path: Path) -> None:
        with self.nobody(), pytest.raises(WorkspaceError, match="You may not write in the folder"):
            create_workspace(tmp_path / "n.slodesk")

    def test_somebody_elses_lock(self, closed: Path) -> None:
        closed.parent.chmod(0o777)
        closed.chmod(0o666)
        with self.nobody(), pytest.raises(WorkspaceError, match="cannot be locked for writing"):
            open_workspace(closed)


class TestServer:
    def test_no_workspace_there(self, database: str) -> None:
        with pytest.raises(WorkspaceError, match="holds no workspace"):
            open_workspace(database)

    def test_created_twice(self, database: str) -> None:
        create_workspace(database).close()
        with pytest.raises(WorkspaceError, match="holds a workspace already"):
            create_workspace(database)

    def test_newer(self, database: str) -> None:
        create_workspace(database).close()
        engine = connections.server_engine(database, read_only=False)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE slodesk_workspace SET user_version = {SCHEMA_VERSION + 1}")
        engine.dispose()
        with pytest.raises(WorkspaceError, match="newer SLO Desk"):
            open_workspace(database)

    def test_no_such_database(self, server: Server) -> None:
        with pytest.raises(WorkspaceError, match=r"did not open nowhere .*does not exist"):
            open_workspace(f"postgresql+psycopg://slodesk@/nowhere?host={server.folder}")

    def test_no_such_server(self, tmp_path: Path) -> None:
        with pytest.raises(WorkspaceError, match="does not answer"):
            open_workspace(f"postgresql+psycopg://slodesk@/w?host={tmp_path}")

    def test_not_an_address(self) -> None:
        with pytest.raises(WorkspaceError, match="not a PostgreSQL address"):
            open_workspace("postgresql+psycopg://user@host:port:9/x")

    def test_the_password_is_never_shown(self, tmp_path: Path) -> None:
        with pytest.raises(WorkspaceError) as caught:
            open_workspace(f"postgresql+psycopg://slodesk:hunter2@/w?host={tmp_path}")
        assert "hunter2" not in caught.value.message


def test_the_zone_of_the_computer_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert local_zone() == "Europe/Berlin"
    monkeypatch.setenv("TZ", ":/usr/share/zoneinfo/Asia/Tokyo")
    assert local_zone() == "Asia/Tokyo"
    monkeypatch.setenv("TZ", "Etc/UTC")
    assert local_zone() == "UTC"
    monkeypatch.setenv("TZ", "nonsense")
    assert local_zone()


def test_one_clock_has_several_names() -> None:
    assert same_zone("UTC", "Etc/UTC")
    assert not same_zone("UTC", "Europe/London")
