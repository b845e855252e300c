"""What other people changed in a shared workspace since this one last looked (PostgreSQL).

Somebody who looks at an old value and types over it would overwrite another person's work
without either noticing. So a window asks ``since`` regularly and refreshes; and an edit of a field
that somebody changed unseen is refused, showing both versions.

Transactions commit in another order than they begin; PostgreSQL's snapshots say exactly which ones
a look has seen, so nothing is missed and no clock matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from slodesk.domain.errors import ConflictError
from slodesk.storage.changes import VERSION
from slodesk.storage.types import uuid7

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from slodesk.storage.changes import ChangeSet

MEASURED = frozenset({"sample_day", "metric_day"})
"""Written by every window's refresh from the same source: nobody typed them, the newest wins."""

_CREATE = (
    "CREATE TABLE slodesk_edit (entry TEXT PRIMARY KEY, writer TEXT NOT NULL,"
    " xid XID8 NOT NULL DEFAULT pg_current_xact_id())",
    "CREATE INDEX ix_slodesk_edit_xid ON slodesk_edit (xid)",
)
_NOTE = text("INSERT INTO slodesk_edit (entry, writer) VALUES (:entry, :writer)")
_NOW = text("SELECT pg_current_snapshot()::text")
_SINCE = text(
    "SELECT l.id, l.rows FROM slodesk_edit e JOIN change_log l ON l.id = e.entry"
    " WHERE e.writer <> :writer AND e.xid >= pg_snapshot_xmin(CAST(:seen AS pg_snapshot))"
    " AND NOT pg_visible_in_snapshot(e.xid, CAST(:seen AS pg_snapshot))"
)


def create(connection: Connection) -> None:
    """Create the table that orders edits, in a new workspace on a server."""
    for statement in _CREATE:
        connection.exec_driver_sql(statement)


class Others:
    """The other writers of one server workspace, as one window knows them."""

    def __init__(self) -> None:
        self._writer = uuid7()
        self._seen: str | None = None
        self._looked: str | None = None
        self._shown: set[str] = set()

    def note(self, connection: Connection, entry: str) -> None:
        """Sign an entry of the audit trail as ours, in the edit's transaction."""
        connection.execute(_NOTE, {"entry": entry, "writer": self._writer})

    def look(self, session: Session, *, shown: bool = True) -> frozenset[str]:
        """Return the tables others changed since the last look; the first look finds nothing.

        Args:
            session: a read session.
            shown: False when it takes a moment until the user sees them; then ``show`` says when,
                and until it does an edit of what they changed is still refused.
        """
        now: str = session.execute(_NOW).scalar_one()
        found: frozenset[str] = frozenset()
        if self._seen is not None:
            entries = session.execute(_SINCE, {"writer": self._writer, "seen": self._seen})
            found = frozenset(row["table"] for _, rows in entries for row in rows)
        self._looked = now
        if shown or not found:
            self.show()
        return found

    def show(self) -> None:
        """Take note that the user now sees what the last look found."""
        self._seen = self._looked
        self._shown.clear()

    def require_seen(self, connection: Connection, changes: ChangeSet) -> None:
        """Raise ``ConflictError`` when an edit overwrites what somebody changed since the last look.

        Each such change is refused once: then it has been shown, and the same edit may be made
        again on purpose.
        """
        mine = {
            (row.table, frozenset(row.key.items())): row
            for row in changes.rows
            if row.before is not None and row.table not in MEASURED
        }
        if self._seen is None or not mine:
            return
        for entry, rows in connection.execute(_SINCE, {"writer": self._writer, "seen": self._seen}).all():
            if entry in self._shown:
                continue
            for told in rows:
                row = mine.get((told["table"], frozenset(told.get("key", {}).items())))
                changed = set(told.get("after", {})) - {VERSION}
                if row is None or row.before is None or not changed.intersection(row.columns):
                    continue
                self._shown.add(entry)
                names = [name for name in row.columns if name in changed]
                raise ConflictError(
                    "Somebody else changed this while you were looking at it.",
                    {name: row.after[name] for name in names} if row.after is not None else {},
                    {name: row.before[name] for name in names},
                )
