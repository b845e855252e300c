"""Full-text search over what people wrote, kept in step with every edit.

SQLite: an FTS5 index beside a plain table of texts. PostgreSQL: a ``tsvector`` column. Both are
updated from the change set inside the edit's own transaction, undo included.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, text

from slodesk.storage.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from slodesk.storage.changes import RowChange

    _Entry = tuple[str, tuple[str, str] | None]
    """Kind, and title and body; None for a row that is gone."""

_AT_ONCE = 500
"""Rows entered together when the whole index is written."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words occur."""

    kind: str
    id: str
    title: str
    snippet: str


SEARCHED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "service": (("display_name", "name"), ("name", "description", "tags")),
    "slo": (("display_name", "name"), ("name", "description")),
    "metric": (("display_name", "name"), ("name", "unit")),
    "team": (("name",), ("description",)),
    "person": (("name",), ("job", "email")),
    "incident": (("title",), ("identifier", "cause", "description", "impact")),
    "release": (("release_version",), ("title", "note", "decision")),
    "review": (("summary",), ("facilitator", "note")),
    "review_note": (("text",), ()),
    "review_adjustment": (("text",), ()),
    "release_decision": (("rationale",), ("override_reason", "approver")),
    "action_item": (("title",), ("owner", "description", "source")),
    "plan_item": (("title",), ("owner", "notes")),
    "plan_input": (("title",), ("owner", "note")),
    "initiative": (("title",), ("owner", "description")),
    "risk": (("title",), ("owner", "note")),
    "plan_feedback": (("text",), ("author", "resolution")),
    "plan_message": (("audience",), ("message", "owner", "channel")),
    "meeting_entry": (("text",), ()),
    "retrospective": (
        ("title",),
        (
            "authors",
            "summary",
            "user_impact",
            "detection",
            "trigger",
            "not_caught",
            "business_impact",
            "slo_note",
            "recommendations",
            "notes",
            "follow_up_agenda",
        ),
    ),
    "retro_event": (("text",), ("written",)),
    "retro_factor": (("text",), ("category",)),
    "retro_point": (("text",), ("author", "cluster")),
}
"""Kind (= table) → columns of the title (the first that has text) and of the body."""

_SQLITE = (
    "CREATE TABLE search_entry (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL UNIQUE,"
    " title TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE search_index USING fts5(title, body, content='search_entry',"
    " content_rowid='id', prefix='2 3', tokenize='unicode61 remove_diacritics 2')",
)
_SERVER_BYTES = 400_000
_SERVER = (
    "CREATE TABLE search_entry (kind TEXT NOT NULL, ref TEXT PRIMARY KEY, title TEXT NOT NULL,"
    " body TEXT NOT NULL, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_search_entry_words ON search_entry USING gin (words)",
)
_WORDS = "setweight(to_tsvector('simple', :title_words), 'A') || to_tsvector('simple', :body_words)"
_PUT = text(
    "INSERT INTO search_entry (kind, ref, title, body, words) VALUES (:kind, :ref, :title, :body, "
    f"{_WORDS}) ON CONFLICT (ref) DO UPDATE SET kind = :kind, title = :title, body = :body, words = {_WORDS}"
)
_FORGET = (
    "INSERT INTO search_index(search_index, rowid, title, body)"
    " SELECT 'delete', id, title, body FROM search_entry WHERE ref = ?"
)
_ENTER = (
    "INSERT INTO search_entry (kind, ref, title, body) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (ref) DO UPDATE SET kind = excluded.kind, title = excluded.title, body = excluded.body"
)
_LEARN = "INSERT INTO search_index(rowid, title, body) SELECT id, title, body FROM search_entry WHERE ref = ?"
_MATCH_SQLITE = text(
    "SELECT e.kind, e.ref, e.title, snippet(search_index, -1, '', '', '…', 12) FROM search_index"
    " JOIN search_entry e ON e.id = search_index.rowid WHERE search_index MATCH :query"
    " AND rank MATCH 'bm25(4.0, 1.0)' ORDER BY rank LIMIT :limit"  # sorted by it: only what is shown is read
)
_MATCH_SERVER = text(
    "SELECT kind, ref, title, ts_headline('simple', title || ' ' || body, q,"
    ' \'StartSel="", StopSel="", MaxWords=12, MinWords=4\')'
    " FROM search_entry, to_tsquery('simple', :query) q"
    " WHERE words @@ q ORDER BY ts_rank(words, q) DESC, title LIMIT :limit"
)

_UNSEEN = text(
    "SELECT p.id FROM retro_point p JOIN retrospective r ON r.id = p.retrospective_id"
    " WHERE p.id IN :refs AND r.lists = 'blind' AND NOT p.suggested"
).bindparams(bindparam("refs", expanding=True))


def create(connection: Connection) -> None:
    """Create the empty index in a new workspace."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _SERVER:
        connection.exec_driver_sql(statement)


def document(kind: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the title and body a row is found by."""
    titles, bodies = SEARCHED[kind]
    title = next((str(row[name]) for name in titles if row.get(name)), "")
    parts = (row.get(name) for name in bodies)
    body = "\n".join(" ".join(part) if isinstance(part, list) else str(part) for part in parts if part)
    return title.replace("\0", " "), body.replace("\0", " ")


def update(connection: Connection, rows: Iterable[RowChange]) -> None:
    """Bring the index up to date with what an edit, undo or redo changed."""
    entries: dict[str, _Entry] = {}
    for row in rows:
        searched = SEARCHED.get(row.table)
        if searched is None:
            continue
        if (
            row.before
            and row.after
            and not set(row.columns).intersection(*map(set, [searched[0] + searched[1]]))
        ):
            continue
        found = None if row.after is None else document(row.table, row.after)
        entries[str(row.key["id"])] = (row.table, found)
    _put(connection, entries)


def rebuild(connection: Connection) -> None:
    """Write the whole index anew, after an upgrade or when a check found it out of step."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('delete-all')")
    connection.exec_driver_sql("DELETE FROM search_entry")
    everything = expected(connection)
    while some := {ref: (kind, (title, body)) for kind, ref, title, body in islice(everything, _AT_ONCE)}:
        _put(connection, some)


def expected(connection: Connection) -> Iterator[tuple[str, str, str, str]]:
    """Yield what the index should hold: kind, ref, title, body."""
    for kind in SEARCHED:
        for row in connection.execute(table_named(kind).select()).mappings():
            yield (kind, str(row["id"]), *document(kind, dict(row)))


def search(session: Session, words: str, limit: int = 50) -> list[Hit]:
    """Find the rows that contain every word (the last may be unfinished), best first."""
    terms = _terms(words)[:12]
    if not terms:
        return []
    if session.get_bind().dialect.name == "sqlite":
        query, statement = " ".join(f'"{term}"*' for term in terms), _MATCH_SQLITE
    else:
        query, statement = " & ".join(f"'{term}':*" for term in terms), _MATCH_SERVER
    found = session.execute(statement, {"query": query, "limit": limit}).all()
    hidden = _hidden(session, [ref for kind, ref, *_ in found if kind == "retro_point"])
    return [
        Hit(kind, ref, title, " ".join((snippet or "").split()))
        for kind, ref, title, snippet in found
        if ref not in hidden
    ]


def _hidden(session: Session, refs: list[str]) -> frozenset[str]:
    """Return which lines of quick lists are written unseen and not revealed yet (R19)."""
    if not refs:
        return frozenset()
    return frozenset(session.scalars(_UNSEEN, {"refs": refs}))


def _terms(words: str) -> list[str]:
    """Return the words of a text without case, accents and punctuation, as FTS5 sees them."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", words) if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", plain.casefold())


def _put(connection: Connection, entries: Mapping[str, _Entry]) -> None:
    """Enter some rows by their keys, or take them out: together, for each statement costs more than a row."""
    gone = [ref for ref, (_, found) in entries.items() if found is None]
    kept = [(kind, ref, *found) for ref, (kind, found) in entries.items() if found is not None]
    if connection.dialect.name != "sqlite":
        if gone:
            drop = text("DELETE FROM search_entry WHERE ref = :ref")
            connection.execute(drop, [{"ref": ref} for ref in gone])
        if kept:
            connection.execute(_PUT, [_for_server(*entry) for entry in kept])
        return
    refs = [(ref,) for ref in entries]
    for statement, values in (
        (_FORGET, refs),  # before entries change: the index finds their words by the old text
        ("DELETE FROM search_entry WHERE ref = ?", [(ref,) for ref in gone]),
        (_ENTER, kept),
        (_LEARN, [(entry[1],) for entry in kept]),
    ):
        if values:
            connection.exec_driver_sql(statement, values)


def _for_server(kind: str, ref: str, title: str, body: str) -> dict[str, str]:
    values = {"kind": kind, "ref": ref, "title": title, "body": body}
    return values | {f"{name}_words": " ".join(_indexed(values[name])) for name in ("title", "body")}


def _indexed(text: str) -> list[str]:
    """Return the words the server indexes: it takes none over 2 KB, and at most 1 MB of them and places."""
    found, room = [], _SERVER_BYTES
    for term in _terms(text):
        size = len(term.encode())
        if size > 2_000:
            continue
        room -= size + 4
        if room < 0:
            break
        found.append(term)
    return found
