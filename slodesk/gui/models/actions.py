"""Which action items of a list are shown: by words, owner, horizon, status, priority, source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.storage.queries.actions import ActionLine

ALL, NOT_CLOSED, OVERDUE, TO_SETTLE = "", "not closed", "overdue", "to settle"
NOBODY = "-"
"""Stands for no owner, no horizon, no source."""


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """What narrows a list; empty: nothing does.

    Attributes:
        text: words that all occur in the row.
        owner: a name, or ``NOBODY``.
        horizon: one of the horizons, or ``NOBODY``.
        status: a status, ``NOT_CLOSED``, ``OVERDUE`` or ``TO_SETTLE``: it lacks something.
        priority: one of the priorities.
        source: a kind of source, or ``NOBODY``.
    """

    text: str = ""
    owner: str = ""
    horizon: str = ""
    status: str = NOT_CLOSED
    priority: str = ""
    source: str = ""

    def fits(self, line: ActionLine) -> bool:
        """Return whether an action item is shown, its words apart."""
        return (
            (not self.owner or self.owner == (line.owner or NOBODY))
            and (not self.horizon or self.horizon == (line.horizon or NOBODY))
            and (not self.priority or self.priority == line.priority)
            and (not self.source or self.source == (line.source_kind or NOBODY))
            and (
                not self.status
                or self.status == line.status
                or (self.status == NOT_CLOSED and not line.is_closed)
                or (self.status == OVERDUE and line.overdue)
                or (self.status == TO_SETTLE and bool(line.lacks))
            )
        )


class ActionSearch:
    """Finds action items; what each row says is put together once."""

    def __init__(self) -> None:
        self._lines: tuple[ActionLine, ...] = ()
        self._texts: dict[str, tuple[ActionLine, str]] = {}

    @property
    def lines(self) -> tuple[ActionLine, ...]:
        """All of them."""
        return self._lines

    def set_lines(self, lines: Sequence[ActionLine]) -> None:
        """Search others."""
        self._lines = tuple(lines)

    def found(self, wanted: ActionFilter, kept: str | None = None) -> list[ActionLine]:
        """Return what fits, and ``kept``, which somebody is working on."""
        words = wanted.text.casefold().split()
        return [
            line
            for line in self._lines
            if line.id == kept or (wanted.fits(line) and (not words or self._has(line, words)))
        ]

    def _has(self, line: ActionLine, words: list[str]) -> bool:
        known = self._texts.get(line.id)
        if known is None or known[0] is not line:
            parts = (line.title, line.owner, line.source, line.service, line.description, line.period)
            known = self._texts[line.id] = (line, "\n".join(parts).casefold())
        return all(word in known[1] for word in words)
