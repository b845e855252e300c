"""Sessions and edits: every edit is one durable transaction, recorded so that it can be undone."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, configure_mappers
from sqlalchemy.orm.exc import StaleDataError

from slodesk.domain.errors import ConflictError, WorkspaceError
from slodesk.storage import audit, conflict, search
from slodesk.storage.changes import ChangeSet, Recorder
from slodesk.storage.connection import explained, is_ours, reader_engine, server_engine, writer_engine
from slodesk.storage.faults import explain
from slodesk.storage.files import identity
from slodesk.storage.others import Others
from slodesk.storage.replay import replay
from slodesk.storage.tables import metadata

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Generator, Iterable, Iterator

    from sqlalchemy import Connection, Engine

    from slodesk.storage.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")

SLICE_SECONDS = 0.04
"""How long a slice of a long edit works before it lets the window breathe."""
_ROWS = 50
"""Rows of a long edit between two looks at the clock."""


class Database:
    """What of a workspace takes SQLAlchemy: read sessions, and every edit; made by ``open_database``.

    All methods may be called from any thread; edits wait for each other.

    Args:
        workspace: where it is, its name and who edits.
        readers: an engine whose connections can only read.
        writer: an engine for the one writing connection; None opens read-only.
        file: identity of the file when it was opened.
    """

    def __init__(
        self,
        workspace: Workspace,
        readers: Engine,
        writer: Engine | None = None,
        file: tuple[int, int] | None = None,
    ) -> None:
        self.location = workspace.location
        self.name = workspace.name
        self.path = workspace.path
        self.who = workspace.who
        self.readers = readers
        self._file = file
        self._writer = writer
        self._connection: Connection | None = None
        self._others = Others() if self.path is None else None
        self._guard = threading.Lock()
        self._counting = threading.Lock()
        self._reading = 0
        """Open read sessions, of any thread: the last one out closes the connections."""
        self._writing: int | None = None
        self.closed = False

    def warm(self) -> None:
        """Do now what the first edit would wait for."""
        configure_mappers()

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """Open a read-only session on a connection of its own; one unchanging view until closed."""
        with self._counting:
            if self.closed:
                raise WorkspaceError(f"{self.name} is closed: open it again.")
            self._reading += 1
        try:
            with Session(self.readers, autoflush=False) as session:
                yield session
        except DBAPIError as error:
            if is_ours(error):
                raise
            raise explain(error.orig or error, self.name, "read") from error
        finally:
            with self._counting:
                self._reading -= 1
                self._close_readers()

    def edit(
        self,
        label: str,
        change: Callable[Concatenate[Session, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> ChangeSet:
        """Run ``change(session, …)`` in one durable transaction; see ``Workspace.edit``."""
        with self._transaction() as (session, recorder):
            result = change(session, *args, **kwargs)
            session.flush()
            changes = ChangeSet(label, recorder.rows(), result)
            self._finish(session, changes, "edit")
        return changes

    def edit_slices(
        self, label: str, steps: Iterable[Callable[[Session], object]]
    ) -> Generator[int, None, ChangeSet]:
        """Run many steps in one transaction, pausing about every 40 ms; see ``Workspace.edit_slices``."""
        with self._transaction() as (session, recorder):
            done, began = 0, time.monotonic()
            for step in steps:
                step(session)
                session.flush()
                done += 1
                if time.monotonic() - began >= SLICE_SECONDS:
                    yield done
                    began = time.monotonic()
            yield done
            changes = ChangeSet(label, recorder.rows())
            yield from _paced(self._finishing(session, changes, "edit"), done)
        return changes

    def apply(self, changes: ChangeSet, *, action: str = "undo") -> ChangeSet:
        """Replay recorded changes; see ``Workspace.apply``."""
        slices = self.apply_slices(changes, action=action)
        while True:
            try:
                next(slices)
            except StopIteration as end:
                done: ChangeSet = end.value
                return done

    def apply_slices(self, changes: ChangeSet, *, action: str = "undo") -> Generator[int, None, ChangeSet]:
        """Replay recorded changes, pausing about every 40 ms; see ``Workspace.apply_slices``."""
        try:
            with self._transaction() as (session, _):
                done = yield from _paced(replay(changes, session.connection(), search.SEARCHED))
                yield from _paced(self._finishing(session, done, action))
        except IntegrityError as error:
            raise ConflictError(
                f"“{changes.label}” can't be repeated: something it needs was changed or removed since.",
                {},
                {},
            ) from error
        return done

    def others(self, *, shown: bool = True) -> frozenset[str]:
        """Return the tables other people changed since the last call; see ``Workspace.others``."""
        if self._others is None:
            return frozenset()
        with self.session() as session:
            return self._others.look(session, shown=shown)

    def others_shown(self) -> None:
        """Take note that the window now shows what ``others`` found last."""
        if self._others is not None:
            self._others.show()

    def rebuild_search(self) -> None:
        """Write the search index anew, when a check found it out of step."""
        with self._transaction() as (session, _):
            search.rebuild(session.connection())

    def close(self) -> None:
        """Close every connection; harmless when closed."""
        if self.closed:
            return
        if self._writing == threading.get_ident():
            raise WorkspaceError("A change is still being saved: cancel it or wait until it is done.")
        with self._counting:
            self.closed = True
            self._close_readers()
        with self._guard, contextlib.suppress(DBAPIError):
            self._disconnect()
        if self._writer is not None:
            self._writer.dispose()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[tuple[Session, Recorder]]:
        if self._writing == threading.get_ident():
            raise WorkspaceError("Another change is still being saved: wait until it is done.")
        self._require_file()
        with self._guard:
            self._writing = threading.get_ident()
            try:
                with self._session() as pair:
                    yield pair
            finally:
                self._writing = None

    @contextlib.contextmanager
    def _session(self) -> Iterator[tuple[Session, Recorder]]:
        try:
            connection = self._connected()
            session = Session(connection, expire_on_commit=False)
        except DBAPIError as error:
            raise explain(error.orig or error, self.name) from error
        recorder = Recorder(session)
        try:
            yield session, recorder
            session.commit()
        except BaseException as error:
            self._roll_back(session)
            self._explain(error, recorder)
            raise
        finally:
            session.close()
            if self.path is None:  # the pool asks a server whether it is still there before each edit
                self._disconnect()

    def _require_file(self) -> None:
        """Refuse to write into a file that is not where people find it: it would be lost."""
        path, found = self.path, identity(self.path)
        if path is None or found == self._file:
            return
        if found is None:
            raise WorkspaceError(
                f"{path.name} is no longer in {path.parent}: it was moved, renamed or deleted. "
                "Put it back there to go on, or export it as JSON now to keep what you see."
            )
        raise WorkspaceError(
            f"Another file was put in place of {path.name} in {path.parent}: "
            "put yours back there to go on, or close it and open the other one."
        )

    def _explain(self, error: BaseException, recorder: Recorder) -> None:
        """Raise what the user should read instead of a database's error; pass our own bugs on."""
        if isinstance(error, StaleDataError):
            raise conflict.lost_race(self._connected(), recorder) from error
        if isinstance(error, IntegrityError):
            if self.path is None:  # operations check first: somebody was faster
                raise ConflictError(
                    "Somebody else added or removed the same thing in the meantime: look, and try again.",
                    {},
                    {},
                ) from error
            return
        if isinstance(error, DBAPIError) and not is_ours(error):
            raise explain(error.orig or error, self.name) from error

    def _roll_back(self, session: Session) -> None:
        """Undo the open transaction; a connection that cannot even do that is given up."""
        try:
            session.rollback()
        except DBAPIError:
            with contextlib.suppress(DBAPIError):
                session.invalidate()
            self._connection = None

    def _finish(self, session: Session, changes: ChangeSet, action: str) -> None:
        for _ in self._finishing(session, changes, action):
            pass

    def _finishing(self, session: Session, changes: ChangeSet, action: str) -> Generator[None, None, None]:
        """Bring search and audit up to date, a few rows at a time."""
        if not changes:
            return
        connection = session.connection()
        if self._others is not None and action == "edit":
            self._others.require_seen(connection, changes)
        for start in range(0, len(changes.rows), _ROWS):
            search.update(connection, changes.rows[start : start + _ROWS])
            yield
        entry = audit.write(connection, changes, action=action, who=self.who)
        if self._others is not None:
            self._others.note(connection, entry)

    def _connected(self) -> Connection:
        if self.closed:
            raise WorkspaceError(f"{self.name} is closed: open it again.")
        if self._writer is None:
            raise WorkspaceError(f"{self.name} is open read-only: open it for writing to change it.")
        if self._connection is not None and (self._connection.closed or self._connection.invalidated):
            self._disconnect()
        if self._connection is None:
            self._connection = self._writer.connect()
        return self._connection

    def _close_readers(self) -> None:
        """Close the readers' connections once the workspace is closed and nobody reads any more."""
        if self.closed and not self._reading:
            self.readers.dispose()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _paced(work: Generator[None, None, R], done: int = 0) -> Generator[int, None, R]:
    """Go on with work that stops after every few rows, pausing about every 40 ms."""
    began = time.monotonic()
    while True:
        try:
            next(work)
        except StopIteration as end:
            value: R = end.value
            return value
        if time.monotonic() - began >= SLICE_SECONDS:
            yield done
            began = time.monotonic()


def open_database(
    workspace: Workspace,
    file: tuple[int, int] | None,
    opened: list[sqlite3.Connection],
    *,
    immutable: bool,
) -> Database:
    """Return the database of a workspace that is open.

    Args:
        workspace: the open workspace.
        file: identity of its file when it was opened.
        opened: its writing connection, to be taken over; may be empty.
        immutable: nobody can change the file.
    """
    metadata()  # all of it: a thread may not use some tables while another one still maps the rest
    path = workspace.path
    if path is None:
        readers = server_engine(workspace.location, read_only=True)
        writer = None if workspace.read_only else server_engine(workspace.location, read_only=False)
    else:
        readers = reader_engine(path, immutable=immutable)
        with explained(workspace.name, doing="opened"), readers.connect():
            pass  # this connection stays, and can read the file even when it is moved away
        writer = None if workspace.read_only else writer_engine(path, opened)
    return Database(workspace, readers, writer, file)
