"""What follows from an incident's five timestamps, and how its identifier is made (R16)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Protocol

    class Stages(Protocol):
        """Whatever has the five timestamps, aware."""

        @property
        def started(self) -> datetime: ...  # noqa: D102
        @property
        def detected(self) -> datetime | None: ...  # noqa: D102
        @property
        def acknowledged(self) -> datetime | None: ...  # noqa: D102
        @property
        def mitigated(self) -> datetime | None: ...  # noqa: D102
        @property
        def resolved(self) -> datetime | None: ...  # noqa: D102


STAGES = ("started", "detected", "acknowledged", "mitigated", "resolved")
"""In the order they must have."""

SCHEME = "INC-{year}-{number:3}"
"""How identifiers are made unless a workspace says otherwise."""

_NUMBER = re.compile(r"\{number(?::([1-9]))?\}")
_MOST_DIGITS = 12
_PARTS = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes from the start of an incident; None where a stage is not known.

    Attributes:
        detect: until it was noticed.
        acknowledge: until somebody took it.
        mitigate: until users were well again.
        resolve: until it was over.
        duration: how long it lasted; so far, while it lasts. The "minutes" of its budget impact (R17).
        ongoing: whether it lasts.
    """

    detect: float | None
    acknowledge: float | None
    mitigate: float | None
    resolve: float | None
    duration: float
    ongoing: bool


def times(incident: Stages, at: datetime) -> Times:
    """Return how long everything took, all from the start (R16).

    Args:
        incident: with its timestamps.
        at: aware; until when one that lasts has lasted.
    """

    def minutes(until: datetime | None) -> float | None:
        return None if until is None else (until - incident.started).total_seconds() / 60

    ongoing = incident.resolved is None
    end = max(at, incident.started) if incident.resolved is None else incident.resolved
    return Times(
        minutes(incident.detected), minutes(incident.acknowledged), minutes(incident.mitigated),
        minutes(incident.resolved), minutes(end) or 0.0, ongoing,
    )  # fmt: skip


def check_order(incident: Stages) -> None:
    """Refuse timestamps that go back (R16).

    Raises:
        RuleBroken: naming the stage that comes too early.
    """
    before = STAGES[0]
    for stage in STAGES[1:]:
        value = getattr(incident, stage)
        if value is None:
            continue
        if value < getattr(incident, before):
            raise RuleBroken(f"“{stage.capitalize()}” cannot be before “{before}”.", stage)
        before = stage


def check_scheme(scheme: str) -> str:
    """Return a scheme for identifiers, trimmed: text with ``{number}`` and perhaps ``{year}``, ``{month}``.

    Raises:
        RuleBroken: it has no number, or a part nobody knows.
    """
    text = scheme.strip()
    if len(_NUMBER.findall(text)) != 1:
        raise RuleBroken("A scheme has one {number}, for example INC-{year}-{number:3}.", "incident_scheme")
    for part in _PARTS.findall(text):
        if part not in ("{year}", "{month}") and not _NUMBER.fullmatch(part):
            raise RuleBroken(
                f"“{part}” is not known here: use {{year}}, {{month}}, {{number}}.", "incident_scheme"
            )
    if len(text) > 60:
        raise RuleBroken("A scheme has at most 60 characters.", "incident_scheme")
    return text


class Identifiers:
    """Hands out the free identifiers of a scheme, one after the other: ``INC-2026-014`` (R16).

    Numbers count up from the highest in the same year (and month), where the scheme names them.

    Args:
        scheme: checked by ``check_scheme``; ``{number:3}`` has at least three digits.
        taken: identifiers there are.
    """

    def __init__(self, scheme: str, taken: Iterable[str]) -> None:
        self._scheme = scheme
        self._taken = tuple(taken)
        self._highest: dict[tuple[str, str], int] = {}

    def next(self, day: datetime) -> str:
        """Return the next one.

        Args:
            day: when the incident started, in the workspace's zone.
        """
        text = self._scheme.replace("{year}", f"{day.year:04}").replace("{month}", f"{day.month:02}")
        found = _NUMBER.search(text)
        if found is None:
            raise ValueError("the scheme has no number")
        head, tail, digits = text[: found.start()], text[found.end() :], int(found[1] or 1)
        number = self._highest.get((head, tail))
        if number is None:
            number = max((_number_in(name, head, tail) for name in self._taken), default=0)
        self._highest[head, tail] = number + 1
        return f"{head}{number + 1:0{digits}}{tail}"


def _number_in(name: str, head: str, tail: str) -> int:
    """Return the number an identifier has between head and tail; 0 where it is another kind."""
    middle = name[len(head) : len(name) - len(tail)]
    known = name.startswith(head) and name.endswith(tail) and middle.isascii() and middle.isdigit()
    return int(middle) if known and len(middle) <= _MOST_DIGITS else 0


def next_identifier(scheme: str, day: datetime, taken: Iterable[str]) -> str:
    """Return the next free identifier of a scheme, see ``Identifiers`` (R16)."""
    return Identifiers(scheme, taken).next(day)
