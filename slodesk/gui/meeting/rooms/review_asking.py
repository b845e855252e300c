"""Asks one thing after the other in the entry line: an empty line gives everything up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slodesk.domain.action_line import parse_due
from slodesk.domain.errors import RuleBroken
from slodesk.gui.meeting.rooms.review_words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from slodesk.gui.meeting.rooms.review_room import ReviewRoom


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to ask.

    Attributes:
        name: under which the answer is handed on.
        kind: what is typed, "Reason".
        hint: how.
        text: to begin with.
        read: returns the answer; it may raise ``RuleBroken``.
    """

    name: str
    kind: str
    hint: str
    text: str = ""
    read: Callable[[str], Any] = str.strip


class Asking:
    """Goes through some steps.

    Args:
        room: whose line is opened.
        steps: in order; at least one.
        done: gets the answers by name; False keeps the last line open.
    """

    def __init__(
        self, room: ReviewRoom, steps: Sequence[Step], done: Callable[[dict[str, Any]], bool]
    ) -> None:
        self._room, self._steps, self._done = room, list(steps), done
        self._answers: dict[str, Any] = {}
        self._problem = ""
        self._open()

    def _open(self) -> None:
        step = self._steps[0]
        self._problem = ""
        self._room.type_line(step.kind, step.hint, self._take, text=step.text, problem=lambda: self._problem)

    def _take(self, text: str) -> bool:
        step = self._steps[0]
        try:
            self._answers[step.name] = step.read(text)
        except RuleBroken as broken:
            self._problem = broken.message
            return False
        if len(self._steps) > 1:
            self._steps.pop(0)
            self._open()
            return False  # the line stays open for what comes next
        return self._done(self._answers)


def read_name(text: str) -> str:
    """Return a name that was typed, maybe after an "@"."""
    return " ".join(text.replace("@", " ").split())


def day_reader(today: date) -> Callable[[str], date]:
    """Return what reads a day, ``2026-12-01`` or ``+1w``."""

    def read(text: str) -> date:
        found = parse_due(text, today)
        if found is None or isinstance(found, str):
            raise RuleBroken(tr("Type a day, 2026-12-01, or +1w for a week from now."))
        return found

    return read
