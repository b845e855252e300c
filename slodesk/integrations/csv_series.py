"""What samples and metric values share: points of many series in one table, gathered and sorted."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from slodesk.domain.errors import SourceError
from slodesk.integrations.csv_bytes import ByteColumn, groups
from slodesk.integrations.csv_values import UNREADABLE, BadValue, moment, quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from slodesk.integrations.csv_reader import Chunk, Notes

SERIES_LIMIT: Final = 20_000
NAME_LIMIT: Final = 200
CONFLICTS_SHOWN: Final = 20

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The points of one series, ordered by time, each time once."""

    pair: Pair
    line: int
    ends: NDArray[np.int64]
    columns: tuple[NDArray[np.float64], ...]

    @property
    def step(self) -> int:
        """Resolution in seconds: the smallest gap; a single point stands for a day (R5a)."""
        return int(np.diff(self.ends).min()) if len(self.ends) > 1 else 86_400


@dataclass(slots=True)
class Gatherer:
    """Collects accepted points of all series.

    Attributes:
        notes: where conflicts are noted.
        now: seconds since 1970; later points are refused.
        what: name of the second key column.
        names: service and SLO (or metric) of each series, in the file's order.
        rounded: how many times were not whole seconds.
    """

    notes: Notes
    now: int
    what: str
    names: list[Pair] = field(default_factory=list)
    rounded: int = 0
    _codes: dict[Pair, int] = field(default_factory=dict)
    _parts: list[tuple[NDArray[np.generic], ...]] = field(default_factory=list)

    def codes(self, chunk: Chunk) -> NDArray[np.int64]:
        """Return the number of each row's series; −1 where a name is missing or too long."""
        services, others = chunk.columns["service"], chunk.columns[self.what]
        if isinstance(services, ByteColumn) and isinstance(others, ByteColumn):
            found = groups((services, others))
            if found is not None:
                # In the order of their rows, so that series keep the file's order.
                codes = {row: self._code((services[row], others[row])) for row in sorted(found[0])}
                return np.array([codes[row] for row in found[0]], np.int64)[found[1]]
            services, others = services.texts(), others.texts()
        pairs = zip(services, others, strict=True)
        return np.fromiter(map(self._code, pairs), np.int64, len(chunk))

    def _code(self, raw: Pair) -> int:
        code = self._codes.get(raw)
        return self._new(raw) if code is None else code

    def _new(self, raw: Pair) -> int:
        pair = raw[0].strip(), raw[1].strip()
        if not all(pair) or max(map(len, pair)) > NAME_LIMIT:
            return -1
        code = self._codes.get(pair)
        if code is not None:
            self._codes[raw] = code
            return code
        if len(self.names) >= SERIES_LIMIT:
            raise SourceError(
                f"{self.notes.source}: more than {SERIES_LIMIT:,} different series; split the file, "
                "or check that the columns are in the right places."
            )
        code = len(self.names)
        self.names.append(pair)
        self._codes[pair] = self._codes[raw] = code
        return code

    def times(self, column: Sequence[str]) -> NDArray[np.int64]:
        """Return a column of times in seconds, counting those that were rounded."""
        seconds, rounded = times(column)
        self.rounded += rounded
        return seconds

    def add(
        self,
        chunk: Chunk,
        codes: NDArray[np.int64],
        ends: NDArray[np.int64],
        accepted: NDArray[np.bool_],
        *columns: NDArray[np.float64],
    ) -> None:
        """Keep the accepted rows of a chunk."""
        lines = np.asarray(chunk.lines, np.int64)
        parts = (codes, ends, lines, *columns)
        self._parts.append(parts if accepted.all() else tuple(part[accepted] for part in parts))

    def reason(self, chunk: Chunk, row: int, end: int) -> str | None:
        """Say why the keys of a row are unusable; None when they are fine."""
        for name in ("service", self.what):
            text = chunk.columns[name][row].strip()
            if not text:
                return f"{name} is empty"
            if len(text) > NAME_LIMIT:
                return f"{name} is longer than {NAME_LIMIT} characters"
        text = chunk.columns["timestamp"][row]
        if end == UNREADABLE:
            try:
                moment(text)
            except BadValue as bad:
                return str(bad)
            return f"{quoted(text)} is not a time such as 2026-05-31T14:30:00Z"
        return f"{quoted(text)} is in the future" if end > self.now else None

    def runs(self) -> Iterator[Run]:
        """Yield the series in the file's order; of a time that is there twice, the later row counts."""
        if self.rounded:
            count = "1 time was" if self.rounded == 1 else f"{self.rounded:,} times were"
            self.notes.warn(None, f"{count} rounded to the second")
        if not any(len(part[0]) for part in self._parts):
            return
        joined = [np.concatenate([part[at] for part in self._parts]) for at in range(len(self._parts[0]))]
        self._parts.clear()
        codes, ends = joined[0].astype(np.int64), joined[1].astype(np.int64)
        keys = (codes << 40) | ends
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        codes, ends, lines, *columns = [part[order] for part in joined]
        again = np.append(keys[1:] == keys[:-1], False)
        if again.any():
            self._note_conflicts(again, lines, columns)
            codes, ends, lines = codes[~again], ends[~again], lines[~again]
            columns = [column[~again] for column in columns]
        cuts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
        for start, stop in itertools.pairwise(cuts):
            part = slice(start, stop)
            values = tuple(column[part].astype(np.float64, copy=False) for column in columns)
            pair = self.names[int(codes[start])]
            yield Run(pair, int(lines[part].min()), ends[part].astype(np.int64, copy=False), values)

    def _note_conflicts(
        self, again: NDArray[np.bool_], lines: NDArray[np.generic], columns: list[NDArray[np.generic]]
    ) -> None:
        rows = np.flatnonzero(again)
        differs = np.zeros(len(rows), np.bool_)
        for column in columns:
            differs |= column[rows] != column[rows + 1]
        rows = rows[differs]
        for row in rows[:CONFLICTS_SHOWN].tolist():
            earlier, later = int(lines[row]), int(lines[row + 1])
            self.notes.warn(later, f"another value for the time on line {earlier}; the later row counts")
        if len(rows) > CONFLICTS_SHOWN:
            more = len(rows) - CONFLICTS_SHOWN
            self.notes.warn(None, f"{more:,} more times are there twice with other values")
