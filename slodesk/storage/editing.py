"""One open workspace: every edit is one durable transaction, recorded so that it can be undone."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from slodesk.domain.errors import ConflictError, WorkspaceError
from slodesk.storage import audit, conflict, search
from slodesk.storage.changes import ChangeSet, Recorder
from slodesk.storage.connection import explain, is_ours
from slodesk.storage.others import Others
from slodesk.storage.replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from slodesk.storage.lock import Holder, WriterLock

P = ParamSpec("P")

SLICE_SECONDS = 0.04
"""How long a slice of a long edit works before it lets the window breathe."""


class Workspace:
    """Read with ``session()``; write only with ``edit()``, ``edit_slices()`` and ``apply()``.

    Made by ``create_workspace`` and ``open_workspace``. All methods may be called from any
    thread; edits wait for each other.

    Args:
        location: the file, or the PostgreSQL URL.
        name: what people call it: the file's stem or the database's name.
        readers: an engine whose connections can only read.
        writer: an engine for the one writing connection; None opens read-only.
        lock: the held file lock of a writer.
        who: the name the audit trail records.
        holder: who else holds the writer's lock, when opened read-only.
    """

    def __init__(
        self,
        location: str,
        name: str,
        readers: Engine,
        writer: Engine | None = None,
        *,
        path: Path | None = None,
        lock: WriterLock | None = None,
        who: str = "unknown",
        holder: Holder | None = None,
    ) -> None:
        self.location = location
        self.name = name
        self.path = path
        self._file = _identity(path)
        self.who = who
        self.lock_holder = holder
        self.was_unclean = lock is not None and lock.was_left_behind
        """The program that had this file before ended without closing it: check it."""
        self._readers = readers
        self._writer = writer
        self._lock = lock
        self._connection: Connection | None = None
        self._others = Others() if path is None else None
        self._guard = threading.Lock()
        self._counting = threading.Lock()
        self._reading = 0
        """Open read sessions, of any thread: the last one out closes the connections."""
        self._writing: int | None = None
        self.closed = False

    @property
    def read_only(self) -> bool:
        """Whether nothing can be edited here."""
        return self._writer is None

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """Open a read-only session on a connection of its own; one unchanging view until closed."""
        with self._counting:
            if self.closed:
                raise WorkspaceError(f"{self.name} is closed: open it again.")
            self._reading += 1
        try:
            with Session(self._readers, autoflush=False) as session:
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
        """Run ``change(session, …)`` in one durable transaction and return what it did.

        The audit trail and the search index are written in the same transaction. When
        ``change`` raises, nothing is stored and the error passes through.

        Raises:
            WorkspaceError: read-only, disk full, server gone …: nothing was stored.
            ConflictError: somebody else changed a row first; shows both versions.
        """
        with self._transaction() as (session, recorder):
            result = change(session, *args, **kwargs)
            session.flush()
            changes = ChangeSet(label, recorder.rows(), result)
            self._finish(session, changes, "edit")
        return changes

    def edit_slices(
        self, label: str, steps: Iterable[Callable[[Session], object]]
    ) -> Generator[int, None, ChangeSet]:
        """Run many steps in one transaction, pausing about every 40 ms; all or nothing.

        Yields the number of steps done so far; the generator's value is the change set. Closing
        it early rolls everything back. Other edits are refused while it runs.
        """
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
            self._finish(session, changes, "edit")
        return changes

    def apply(self, changes: ChangeSet, *, action: str = "undo") -> ChangeSet:
        """Replay recorded changes, as undo and redo do, and return what was really written.

        Args:
            changes: for undo, ``ChangeSet.inverted()`` of the edit; for redo the edit itself.
            action: ``undo`` or ``redo``, for the audit trail.

        Raises:
            ConflictError: a row no longer holds what the edit left; nothing was written.
        """
        try:
            with self._transaction() as (session, _):
                done = replay(changes, session.connection(), search.SEARCHED)
                self._finish(session, done, action)
        except IntegrityError as error:
            raise ConflictError(
                f"“{changes.label}” can't be repeated: something it needs was changed or removed since.",
                {},
                {},
            ) from error
        return done

    def others(self, *, shown: bool = True) -> frozenset[str]:
        """Return the tables other people changed since the last call; nothing for a file.

        A window on a shared workspace asks every few seconds and refreshes what it shows. From
        the first call on, an edit of a field that somebody changed since the last call raises
        ``ConflictError`` once, with both versions; making it again overwrites theirs on purpose.
        Asked on a thread, with ``shown=False``, ``others_shown`` says when the window is refreshed.
        """
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

    def probe(self) -> None:
        """Touch the database once in each way it will be used, so that faults show on opening."""
        with self._readers.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM setting")
        if self._writer is not None:
            self._connected().exec_driver_sql("SELECT count(*) FROM setting")
            self._connected().rollback()

    def close(self) -> None:
        """Close every connection and let the next writer in; harmless when closed."""
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
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
        path, found = self.path, _identity(self.path)
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
        if changes:
            connection = session.connection()
            if self._others is not None and action == "edit":
                self._others.require_seen(connection, changes)
            search.update(connection, changes.rows)
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
            self._readers.dispose()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def __repr__(self) -> str:
        mode: Any = "read-only" if self.read_only else "writing"
        return f"<Workspace {self.name} {mode}>"


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Return device and number of a file, which stay when it is renamed; None where there is none."""
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return None if found is None else (found.st_dev, found.st_ino)
