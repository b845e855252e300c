"""What the checks of a retrospective know, and what they find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.domain.incident_impact import Impact
    from slodesk.domain.phrases import Meant

TIMES, FIGURES, GAPS, ACTIONS, BLAME = "times", "figures", "gaps", "actions", "blame"
KINDS = (TIMES, FIGURES, GAPS, ACTIONS, BLAME)
"""What findings are about, in the order they are told."""


@dataclass(frozen=True, slots=True)
class SloFacts:
    """What is known of an SLO that the retrospective is about.

    Attributes:
        id: its key.
        title: service and SLO.
        target: in force when the incident ended, a ratio in (0, 1).
        window_minutes: length of its window.
        impact: what the incident cost it; None without an incident.
    """

    id: str
    title: str
    target: Decimal
    window_minutes: Decimal
    impact: Impact | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at.

    Attributes:
        key: stays the same while it is about the same.
        kind: one of ``KINDS``.
        section: of ``retrospective.SECTIONS``, where it is.
        place: key of the line, name of the field, or ``incident``.
        words: what is wrong, in a sentence.
    """

    key: str
    kind: str
    section: str
    place: str
    words: Meant


def short(text: str, most: int = 60) -> str:
    """Return a text as a quotation of one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
