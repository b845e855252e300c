"""A team pack: one team's services, plans and actions as one readable file, for another workspace."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any, Final

from slodesk import __version__
from slodesk.domain.errors import Problem, RuleBroken, SourceError, WorkspaceError
from slodesk.domain.settings import from_data
from slodesk.domain.team_pack import Gone, History, Pack, Past, Touch
from slodesk.integrations.json_stream import JsonStream
from slodesk.integrations.workspace_json import (
    FAULTS,
    HEAD_LIMIT,
    SIZE_LIMIT,
    head_text,
    json_text,
    tables_text,
    write_whole,
)
from slodesk.operations.incoming import PackItem, Parsed
from slodesk.operations.rows import line_text, name_text
from slodesk.operations.team_pack_rows import (
    SAMPLES,
    history,
    layout,
    moment_text,
    names_of,
    of_team,
    workspace_key,
)
from slodesk.operations.workspace_copy import SCHEMA_VERSION, checked_row, count_rows, read_rows
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

    Report = Callable[[int, int], None]

FORMAT: Final = "slodesk-team-pack"
VERSION: Final = 1
SUFFIX: Final = ".slodesk-pack"
LIMIT: Final = 200_000
"""Entries of the change log, and things outside, that a pack may bring."""
_MARK: Final = frozenset("0123456789abcdef")


def export_team(
    workspace: Workspace,
    team_id: str,
    target: Path,
    *,
    include_samples: bool = False,
    report: Report | None = None,
    now: datetime | None = None,
) -> None:
    """Write one team into a file; an existing file is replaced only when all is written.

    Args:
        workspace: where the team is; read in one unchanging view.
        team_id: key of the team.
        target: the file.
        include_samples: with the samples and metric values of its services.
        report: told how many of how many rows are written; may raise to cancel.
        now: the moment it is made; the clock without.

    Raises:
        WorkspaceError: the team is gone, or the file cannot be written.
    """
    made = now or datetime.now(UTC)
    pieces = lambda: _pieces(workspace, team_id, made, report, include_samples=include_samples)  # noqa: E731
    write_whole(target, pieces)


def _pieces(
    workspace: Workspace, team_id: str, made: datetime, report: Report | None, *, include_samples: bool
) -> Iterator[str]:
    with workspace.session() as session:
        found = list(read_rows(session, "team", of_team("team", team_id)))
        if not found:
            raise WorkspaceError("This team is no longer in the workspace.")
        team = found[0]
        names = (*layout().tables, *(SAMPLES if include_samples else ()))
        total = sum(count_rows(session, name, of_team(name, team_id)) for name in names)
        settings = read_settings(session)
        head = {
            "format": FORMAT,
            "version": VERSION,
            "schema": SCHEMA_VERSION,
            "program": __version__,
            "made": moment_text(made),
            "by": workspace.who,
            "workspace": settings.name,
            "workspace_key": workspace_key(session),
            "fiscal_year_start": settings.fiscal_year_start,
            "team": team["name"],
            "key": team["id"],
            "samples": include_samples,
        }
        yield head_text(head)
        keys: set[str] = set()
        outside: set[tuple[str, str]] = set()

        def noted(name: str) -> Iterator[dict[str, Any]]:
            for row in read_rows(session, name, of_team(name, team_id)):
                yield row
                if name not in SAMPLES:
                    keys.add(row["id"])
                    references = layout().references[name].items()
                    outside.update((target, row[column]) for column, target in references if row[column])

        yield from tables_text(((name, noted(name)) for name in names), total, report)
        yield ",\n"
        strangers = names_of(session, {(name, key) for name, key in outside if key not in keys})
        known = ({"table": name, "key": key, "name": said} for key, (name, said) in strangers.items())
        yield from _list("outside", known)
        yield ",\n"
        yield from _list("changes", _changes(history(session, keys)))
        yield "\n}\n"


def _list(name: str, entries: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield f" {json.dumps(name)}: ["
    for place, entry in enumerate(entries):
        yield f"{',' if place else ''}\n  {json_text(entry)}"
    yield "\n ]"


def _changes(told: History) -> Iterator[dict[str, Any]]:
    """Yield who did what last: made a row, gave a field its value, removed a row."""
    for key, touch in told.made.items():
        yield {"key": key, "who": touch.who, "at": _exactly(touch.at)}
    for (key, column), past in told.fields.items():
        yield {
            "key": key, "field": column, "who": past.touch.who, "at": _exactly(past.touch.at),
            "was": sorted(past.was),
        }  # fmt: skip
    for key, gone in told.gone.items():
        yield {
            "key": key, "removed": gone.table, "who": gone.touch.who, "at": _exactly(gone.touch.at)
        }  # fmt: skip


def _exactly(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read(path: Path, source: str, report: Report | None = None) -> Parsed:
    """Read a team pack, checking every row and that they fit together.

    Raises:
        SourceError: not a pack, one from a newer program, or one that does not hold together.
    """
    size = path.stat().st_size
    if size > SIZE_LIMIT:
        raise SourceError(f"{source}: larger than {SIZE_LIMIT >> 20} MB; export it without samples.")
    try:
        with path.open(encoding="utf-8-sig") as file:
            item = _Reader(file, source, size, report).read()
    except UnicodeDecodeError:
        raise SourceError(f"{source}: not UTF-8; export the team again.") from None
    count = sum(len(rows) for rows in (*item.pack.tables.values(), *item.samples.values()))
    return Parsed(source, "team_pack", (item,), count=count)


class _Reader:
    """Reads the members of a pack, the head before the rest."""

    def __init__(self, file: IO[str], source: str, size: int, report: Report | None) -> None:
        progress = None if report is None else lambda read: report(min(read, size), size)
        self._json = JsonStream(file, source, progress)
        self._source = source
        self._head: dict[str, Any] = {}
        self._tables: dict[str, list[dict[str, Any]]] = {}
        self._outside: dict[str, tuple[str, str]] = {}
        self._made: dict[str, Touch] = {}
        self._fields: dict[tuple[str, str], Past] = {}
        self._gone: dict[str, Gone] = {}
        self._problems: list[Problem] = []

    def read(self) -> PackItem:
        """Return the team."""
        seen = set()
        for name in self._json.members():
            if name in ("tables", "outside", "changes"):
                self._check_head()
                seen.add(name)
            if name == "tables":
                self._read_tables()
            elif name == "outside":
                self._each(self._take_outside)
            elif name == "changes":
                self._each(self._take_change)
            elif len(self._head) < HEAD_LIMIT:
                self._head[name] = self._json.value()
            else:
                raise self._json.wrong("too many names")
        self._json.end()
        if "tables" not in seen:
            raise SourceError(f"{self._source}: the tables are missing; export the team again.")
        self._refuse()
        self._check_whole()
        samples = {name: self._tables.pop(name) for name in SAMPLES if name in self._tables}
        told = History(self._made, self._fields, self._gone)
        pack = Pack(self._head["key"], self._tables, self._outside, told)
        return PackItem(
            pack, self._head["team"], self._head["workspace"], _moment(self._head["made"]),
            self._head["by"], samples, self._head.get("fiscal_year_start"),
        )  # fmt: skip

    def _check_head(self) -> None:
        head = self._head
        if head.get("format") != FORMAT:
            raise SourceError(f"{self._source}: not a team that SLO Desk exported.")
        version, schema = head.get("version"), head.get("schema")
        if not isinstance(version, int) or not isinstance(schema, int):
            raise SourceError(f"{self._source}: not a team that SLO Desk exported.")
        if version > VERSION or schema > SCHEMA_VERSION:
            program = str(head.get("program", "a newer one"))[:40]
            raise SourceError(
                f"{self._source}: exported by SLO Desk {program}; update this one to import it."
            )
        try:
            for name in ("team", "key", "workspace", "by"):
                head[name] = name_text(head.get(name))
            _moment(head.get("made"))
            if "fiscal_year_start" in head:
                from_data({"fiscal_year_start": head["fiscal_year_start"]})
        except RuleBroken as broken:
            raise SourceError(
                f"{self._source}: it does not say what it is ({broken.message.rstrip('.')}); "
                "export the team again."
            ) from None

    def _read_tables(self) -> None:
        known = (*layout().tables, *SAMPLES)
        for name in self._json.members():
            if name not in known:
                raise SourceError(f"{self._source}:{self._json.line}: a pack has no table “{name[:60]}”.")
            rows = self._tables.setdefault(name, [])
            for values in self._json.elements():
                try:
                    row = checked_row(name, values)
                    if name not in SAMPLES and "id" not in row:
                        raise RuleBroken("“id” is missing")
                    rows.append(row)
                except RuleBroken as broken:
                    self._problem(f"{name}: {broken.message.rstrip('.')}", self._json.line)

    def _each(self, take: Callable[[Any], None]) -> None:
        for count, entry in enumerate(self._json.elements()):
            if count >= LIMIT:
                raise self._json.wrong("too many entries")
            try:
                if not isinstance(entry, dict):
                    raise RuleBroken("an entry holds names and values")
                take(entry)
            except RuleBroken as broken:
                self._problem(broken.message.rstrip("."), self._json.line)

    def _take_outside(self, entry: dict[str, Any]) -> None:
        table = entry.get("table")
        if table not in layout().tables:
            raise RuleBroken("it names no table")
        self._outside[name_text(entry.get("key"))] = (table, line_text(entry.get("name")))

    def _take_change(self, entry: dict[str, Any]) -> None:
        key, touch = name_text(entry.get("key")), Touch(line_text(entry.get("who")), _moment(entry.get("at")))
        if "removed" in entry:
            self._gone[key] = Gone(name_text(entry["removed"]), touch)
        elif "field" in entry:
            was = entry.get("was", [])
            if not isinstance(was, list) or not all(
                isinstance(mark, str) and len(mark) == 16 and set(mark) <= _MARK for mark in was
            ):
                raise RuleBroken("“was”: not a list of marks")
            self._fields[key, name_text(entry["field"])] = Past(touch, frozenset(was))
        else:
            self._made[key] = touch

    def _check_whole(self) -> None:
        """Refuse what does not fit together: keys or names twice, references to nothing."""
        tables = layout()
        keys: dict[str, str] = {}
        for name in tables.tables:
            rows = self._tables.get(name, [])
            for row in rows:
                if keys.setdefault(row["id"], name) != name or row["id"] in self._outside:
                    self._problem(f"{name}: the key {row['id']} is there twice")
            for columns in (("id",), *tables.unique.get(name, ())):
                values = [tuple(row.get(column) for column in columns) for row in rows]
                whole = [value for value in values if None not in value]
                if len(set(whole)) != len(whole):
                    self._problem(f"{name}: {' and '.join(columns)} is there twice")
        known = {**keys, **{key: table for key, (table, _) in self._outside.items()}}
        for name in (*tables.tables, *SAMPLES):
            references = tables.references.get(name) or dict([SAMPLES[name]] if name in SAMPLES else [])
            for row in self._tables.get(name, []):
                for column, target in references.items():
                    value = row.get(column)
                    if value is not None and known.get(value) != target:
                        self._problem(f"{name}: {column} {str(value)[:60]} names no {target}")
        if [row["id"] for row in self._tables.get("team", [])] != [self._head["key"]]:
            self._problem("it does not bring exactly the team it names")
        self._refuse()

    def _problem(self, reason: str, line: int | None = None) -> None:
        self._problems.append(Problem(self._source, reason, line))
        if len(self._problems) >= FAULTS:
            self._refuse()

    def _refuse(self) -> None:
        if self._problems:
            raise SourceError(
                f"{self._source}: nothing was imported, because parts of it cannot be used.",
                tuple(self._problems),
            )


def _moment(value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(value)
        if found.tzinfo is None:
            raise ValueError
        return found.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise RuleBroken("not a moment with its zone") from None
