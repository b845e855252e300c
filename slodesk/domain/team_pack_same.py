"""Finds for each row of a team pack the row here that is the same thing, and says it in our keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.phrases import phrase
from slodesk.domain.team_pack import own_name, path_of

if TYPE_CHECKING:
    from slodesk.domain.phrases import Meant
    from slodesk.domain.team_pack import Layout, Pack, Row, Tables

_TOLD = ("team", "person", "service", "slo", "metric", "release", "plan")
"""Things people would want to know were made in both workspaces."""


class Translated:
    """A pack's rows with our keys, as far as there are any.

    Args:
        layout: the tables.
        pack: the rows.
        mine: the rows here.

    Attributes:
        same: key there → key here, of all that is in both.
        rows: table → rows in our keys, each with the columns that could not be said here.
        twins: things that were made in both workspaces and are the same by their names.
        left_out: what needs something that is not here.
    """

    def __init__(self, layout: Layout, pack: Pack, mine: Tables) -> None:
        self._layout = layout
        self._pack = pack
        self._mine = mine
        self._theirs = {row["id"] for rows in pack.tables.values() for row in rows}
        self._dropped: set[str] = set()
        self._names = self._names_here()
        self.same: dict[str, str] = {}
        self.rows: dict[str, list[tuple[Row, frozenset[str]]]] = {}
        self.twins: list[tuple[str, str]] = []
        self.left_out: list[Meant] = []
        self._twin_keys: set[str] = set()
        for table, rows in pack.tables.items():
            self.same |= {row["id"]: row["id"] for row in rows if row["id"] in mine.get(table, {})}
        for table in layout.tables:
            self.rows[table] = list(self._table(table))
        self._say_soft()

    def _names_here(self) -> dict[tuple[str, str], str]:
        """Return table and name → key, of what rows of the pack refer to without bringing it."""
        found = {}
        for table in {table for table, _ in self._pack.outside.values()}:
            for key in self._mine.get(table, {}):
                found[table, " / ".join(path_of(self._layout, (self._mine,), table, key))] = key
        return found

    def _table(self, table: str) -> list[tuple[Row, frozenset[str]]]:
        found = []
        taken = {self.same[row["id"]] for row in self._pack.tables.get(table, ()) if row["id"] in self.same}
        index = self._index(table)
        for given in self._pack.tables.get(table, ()):
            row, unsaid = self._said(table, given)
            if row is None:
                self._dropped.add(given["id"])
                continue
            key = self.same.get(given["id"])
            if key is None:
                key = self._twin(table, row, index, taken)
                if key is not None:
                    taken.add(key)
                    self._take_twin(table, given, key)
            row["id"] = key or given["id"]
            found.append((row, unsaid))
        return found

    def _said(self, table: str, given: Row) -> tuple[Row | None, frozenset[str]]:
        """Return a row in our keys; None when something it needs is not here."""
        row, unsaid = dict(given), set()
        for column, target in self._layout.references.get(table, {}).items():
            value = given.get(column)
            if value is None:
                continue
            key = self._key(target, value)
            if key is not None:
                row[column] = key
                continue
            if (table, column) in self._layout.needed:
                if value not in self._dropped:
                    self._leave_out(table, given, value)
                return None, frozenset()
            row[column] = None
            unsaid.add(column)
            if value in self._pack.outside:
                self._without(table, given, value)
        return row, frozenset(unsaid)

    def _key(self, target: str, value: str) -> str | None:
        if value in self._dropped:
            return None
        if value in self._theirs:
            return self.same.get(value, value)
        if value in self._mine.get(target, {}):
            return value
        outside = self._pack.outside.get(value)
        return None if outside is None else self._names.get(outside)

    def _index(self, table: str) -> dict[tuple[Any, ...], str]:
        return {
            (columns, *(row.get(column) for column in columns)): key
            for key, row in self._mine.get(table, {}).items()
            for columns in self._layout.unique.get(table, ())
        }

    def _twin(self, table: str, row: Row, index: dict[tuple[Any, ...], str], taken: set[str]) -> str | None:
        for columns in self._layout.unique.get(table, ()):
            values = tuple(row.get(column) for column in columns)
            key = index.get((columns, *values))
            if key is None or key in taken or None in values:
                continue
            mine = self._mine[table][key]
            if all(mine.get(column) == row.get(column) for column in self._layout.alike.get(table, ())):
                return key
        return None

    def _take_twin(self, table: str, given: Row, key: str) -> None:
        """Take two things for the same; only the outermost is worth telling."""
        self.same[given["id"]] = key
        self._twin_keys.add(key)
        owner = self._layout.owners.get(table)
        inside = owner is not None and self.same.get(given.get(owner[0], "")) in self._twin_keys
        if table in _TOLD and (not inside or table in ("service", "plan")):
            self.twins.append((table, key))

    def _leave_out(self, table: str, given: Row, value: str) -> None:
        name = self._pack.outside.get(value, ("", ""))[1]
        if table == "dependency" and name:
            service = next(r["name"] for r in self._pack.tables["service"] if r["id"] == given["service_id"])
            self.left_out.append(
                phrase("{service} depends on “{name}”, which is not here.", service=service, name=name)
            )
        elif name and table != "incident_service":
            self.left_out.append(
                phrase("Something about “{name}”, which is not here, is left out.", name=name)
            )

    def _without(self, table: str, given: Row, value: str) -> None:
        name = self._pack.outside[value][1]
        said = phrase("{what}: “{name}” is not here and is left empty.", what=own_name(given, {}), name=name)
        if given["id"] not in self.same and said not in self.left_out:
            self.left_out.append(said)

    def _say_soft(self) -> None:
        for table, column in self._layout.soft:
            for row, _ in self.rows.get(table, ()):
                value = row.get(column)
                if isinstance(value, str):
                    row[column] = self.same.get(value, value)
