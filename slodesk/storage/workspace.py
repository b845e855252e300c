"""Create and open workspaces: files and PostgreSQL databases, with every refusal in one sentence.

A file is opened and read here with SQLite alone. What takes SQLAlchemy, which is everything that edits,
is imported when it is first asked for: the first window does not wait for it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from slodesk.domain.errors import WorkspaceError
from slodesk.storage.faults import explain, our_mistake
from slodesk.storage.files import identity, is_server, require_workspace, require_writable, unchangeable
from slodesk.storage.local_zone import local_zone
from slodesk.storage.lock import WriterLock, read_holder, user_name
from slodesk.storage.reading import FileReader
from slodesk.storage.sqlite_file import explained_file, open_file
from slodesk.storage.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.editing import Database
    from slodesk.storage.lock import Holder
    from slodesk.storage.reading import Source
    from slodesk.storage.session import Session

P = ParamSpec("P")


def create_workspace(
    location: str | Path, *, name: str | None = None, time_zone: str | None = None
) -> Workspace:
    """Create a new workspace and open it for writing.

    Args:
        location: a file that does not exist yet, or a ``postgresql+psycopg://`` URL of a database
            without a workspace.
        name: what the workspace is called on reports; the product's default without.
        time_zone: IANA name; the computer's own without.

    Raises:
        WorkspaceError: it exists already, or the place cannot be written.
    """
    settings = {"name": name, "time_zone": time_zone or local_zone()}
    from slodesk.storage.creating import create_file, create_on_server

    if is_server(location):
        create_on_server(str(location), settings)
    else:
        create_file(Path(location), settings)
    return open_workspace(location)


def open_workspace(location: str | Path, *, read_only: bool = False) -> Workspace:
    """Open a workspace, upgrading an older one after copying it aside.

    Args:
        location: a file, or a ``postgresql+psycopg://`` URL.
        read_only: leave the writer's lock alone; works while somebody else is writing.

    Raises:
        WorkspaceError: missing, not a workspace, half, damaged, newer, held by another program,
            not writable; one sentence that says what to do.
    """
    if is_server(location):
        return _open_on_server(str(location), read_only=read_only)
    path = Path(location).absolute()
    return _open_file_read_only(path) if read_only else _open_file(path)


class Workspace:
    """One open workspace: read with ``reading()`` and ``session()``, write only with the rest.

    Made by ``create_workspace`` and ``open_workspace``. All methods may be called from any
    thread; edits wait for each other.

    Args:
        location: the file, or the PostgreSQL URL.
        name: what people call it: the file's stem or the database's name.
        path: the file; None for a server.
        lock: the held file lock of a writer.
        read_only: nothing can be edited.
        who: the name the audit trail records.
        holder: who else holds the writer's lock, when opened read-only.
    """

    def __init__(
        self,
        location: str,
        name: str,
        *,
        path: Path | None = None,
        lock: WriterLock | None = None,
        read_only: bool = False,
        who: str = "unknown",
        holder: Holder | None = None,
    ) -> None:
        self.location = location
        self.name = name
        self.path = path
        self.read_only = read_only
        self.who = who
        self.lock_holder = holder
        self.was_unclean = lock is not None and lock.was_left_behind
        """The program that had this file before ended without closing it: check it."""
        self.closed = False
        self._lock = lock
        self._file = identity(path)
        self._immutable = read_only and path is not None and unchangeable(path)
        self._readers: list[sqlite3.Connection] = []
        """Idle connections for ``reading``; even a file that was moved away can be read on."""
        self._writers: list[sqlite3.Connection] = []
        """The writing connection, until the database takes it over."""
        self._handing = threading.Lock()
        self._making = threading.Lock()
        self._database: Database | None = None

    @property
    def database(self) -> Database:
        """The part that takes SQLAlchemy; importing it takes a quarter of a second, once."""
        with self._making:
            if self._database is None:
                self._require_open()
                from slodesk.storage.editing import open_database

                self._database = open_database(self, self._file, self._writers, immutable=self._immutable)
            return self._database

    def warm(self) -> None:
        """Import what the first edit needs, on the thread that calls; nothing where it is closed."""
        with contextlib.suppress(WorkspaceError):
            self.database.warm()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Source]:
        """Open one unchanging view for queries in plain SQL; of a file without SQLAlchemy."""
        if self.path is None:
            with self.session() as session:
                yield session
            return
        connection = self._take_reader(self.path)
        try:
            connection.execute("BEGIN")
            yield FileReader(connection)
        except sqlite3.Error as error:
            if our_mistake(error):
                raise
            raise explain(error, self.name, "read") from error
        finally:
            self._give_back(connection)

    def _take_reader(self, path: Path) -> sqlite3.Connection:
        with self._handing:
            self._require_open()
            if self._readers:
                return self._readers.pop()
        with explained_file(path.name, doing="read"):
            return open_file(path, mode="ro", immutable=self._immutable)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        """Keep a connection for the next who reads; close it when the workspace is closed."""
        with contextlib.suppress(sqlite3.Error):
            connection.rollback()
        with self._handing:
            if not self.closed:
                self._readers.append(connection)
                return
        connection.close()

    def session(self) -> contextlib.AbstractContextManager[Session]:
        """Open a read-only session on a connection of its own; one unchanging view until closed."""
        return self.database.session()

    def edit(
        self,
        label: str,
        change: Callable[Concatenate[Session, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> ChangeSet:
        """Run ``change(session, …)`` in one durable transaction and return what it did.

        The audit trail and the search index are written in the same transaction. When
        ``change`` raises, nothing is stored and the error passes through.

        Raises:
            WorkspaceError: read-only, disk full, server gone …: nothing was stored.
            ConflictError: somebody else changed a row first; shows both versions.
        """
        return self.database.edit(label, change, *args, **kwargs)

    def edit_slices(
        self, label: str, steps: Iterable[Callable[[Session], object]]
    ) -> Generator[int, None, ChangeSet]:
        """Run many steps in one transaction, pausing about every 40 ms; all or nothing.

        Yields the number of steps done so far; the generator's value is the change set. Closing
        it early rolls everything back. Other edits are refused while it runs.
        """
        return self.database.edit_slices(label, steps)

    def apply(self, changes: ChangeSet, *, action: str = "undo") -> ChangeSet:
        """Replay recorded changes, as undo and redo do, and return what was really written.

        Args:
            changes: for undo, ``ChangeSet.inverted()`` of the edit; for redo the edit itself.
            action: ``undo`` or ``redo``, for the audit trail.

        Raises:
            ConflictError: a row no longer holds what the edit left; nothing was written.
        """
        return self.database.apply(changes, action=action)

    def apply_slices(self, changes: ChangeSet, *, action: str = "undo") -> Generator[int, None, ChangeSet]:
        """Replay recorded changes as ``apply`` does, pausing about every 40 ms; all or nothing.

        The generator's value is what was really written. Closing it early rolls everything back. Other
        edits are refused while it runs.
        """
        return self.database.apply_slices(changes, action=action)

    def others(self, *, shown: bool = True) -> frozenset[str]:
        """Return the tables other people changed since the last call; nothing for a file.

        A window on a shared workspace asks every few seconds and refreshes what it shows. From
        the first call on, an edit of a field that somebody changed since the last call raises
        ``ConflictError`` once, with both versions; making it again overwrites theirs on purpose.
        Asked on a thread, with ``shown=False``, ``others_shown`` says when the window is refreshed.
        """
        return frozenset() if self.path is not None else self.database.others(shown=shown)

    def others_shown(self) -> None:
        """Take note that the window now shows what ``others`` found last."""
        if self.path is None:
            self.database.others_shown()

    def rebuild_search(self) -> None:
        """Write the search index anew, when a check found it out of step."""
        self.database.rebuild_search()

    def probe(self) -> None:
        """Touch a file in each way it will be used, so that faults show on opening."""
        if self.path is None:
            return
        self._readers.append(open_file(self.path, mode="ro", immutable=self._immutable))
        self._readers[0].execute("SELECT count(*) FROM setting")
        if not self.read_only:
            self._writers.append(open_file(self.path))
            self._writers[0].execute("SELECT count(*) FROM setting")

    def close(self) -> None:
        """Close every connection and let the next writer in; harmless when closed."""
        with self._making:
            self._close_idle(self._readers)  # before the writer, which tidies up when it is the last
            if self._database is not None:
                self._database.close()
            self.closed = True
            self._close_idle(self._readers)
            self._close_idle(self._writers)
        if self._lock is not None:
            self._lock.release()

    def _close_idle(self, connections: list[sqlite3.Connection]) -> None:
        with self._handing:
            while connections:
                connections.pop().close()

    def _require_open(self) -> None:
        if self.closed:
            raise WorkspaceError(f"{self.name} is closed: open it again.")

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Workspace {self.name} {'read-only' if self.read_only else 'writing'}>"


def _open_file(path: Path) -> Workspace:
    require_workspace(path)
    require_writable(path)
    lock = WriterLock(path)
    lock.acquire()
    try:
        header = require_workspace(path)
        if header.user_version < SCHEMA_VERSION:
            from slodesk.storage.upgrade import upgrade_file

            upgrade_file(path)
        workspace = Workspace(str(path), path.stem, path=path, lock=lock, who=user_name())
    except BaseException:
        lock.release()
        raise
    return _probed(workspace)


def _open_file_read_only(path: Path) -> Workspace:
    header = require_workspace(path)
    if header.user_version < SCHEMA_VERSION:
        raise WorkspaceError(
            f"{path.name} was saved by an older SLO Desk: open it in the window once to upgrade it."
        )
    holder = read_holder(path)
    workspace = Workspace(str(path), path.stem, path=path, read_only=True, who=user_name(), holder=holder)
    return _probed(workspace)


def _probed(workspace: Workspace) -> Workspace:
    try:
        with explained_file(Path(workspace.location).name, doing="opened"):
            workspace.probe()
    except BaseException:
        workspace.close()
        raise
    return workspace


def _open_on_server(url: str, *, read_only: bool) -> Workspace:
    from slodesk.storage.connection import parse_url, require_server, server_name

    require_server(url, read_only=read_only)
    who = parse_url(url).username or user_name()
    return Workspace(url, server_name(url), read_only=read_only, who=who)


__all__ = ["Workspace", "create_workspace", "open_workspace"]
