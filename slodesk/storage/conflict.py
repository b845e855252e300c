"""Two people changed the same row: show both versions, lose neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain.errors import ConflictError
from slodesk.storage.changes import VERSION

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from slodesk.storage.changes import Recorder


def lost_race(connection: Connection, recorder: Recorder) -> ConflictError:
    """Find the row whose version moved on under an edit, after its roll-back.

    Args:
        connection: outside a transaction; it is left so.
        recorder: of the session that lost; it knows each row as it was read and as it was wanted.
    """
    try:
        for table, before, wanted in recorder.pending.values():
            where = [column == before[column.name] for column in table.primary_key]
            stored = connection.execute(select(table).where(*where)).mappings().first()
            changed = [name for name in wanted if name != VERSION and wanted[name] != before.get(name)]
            mine = {name: wanted[name] for name in changed}
            if stored is None:
                return ConflictError("Somebody else removed this in the meantime.", mine, {})
            if stored[VERSION] != before.get(VERSION):
                moved = [name for name in stored if name != VERSION and stored[name] != before.get(name)]
                theirs = {name: stored[name] for name in dict.fromkeys((*changed, *moved))}
                return ConflictError("Somebody else changed this in the meantime.", mine, theirs)
    finally:
        connection.rollback()
    return ConflictError("Somebody else changed this in the meantime: try again.", {}, {})
