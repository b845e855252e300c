"""The figures a retrospective stands on: what its incident cost, as known when it was looked at (R17).

Publishing keeps them with the text, so that later samples and targets don't change what was published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - reading looks at the fields' kinds
from decimal import Decimal  # noqa: TC003
from typing import Any

from slodesk.domain.finding import SloFacts
from slodesk.domain.incident_impact import Impact  # noqa: TC001
from slodesk.domain.plain_data import from_plain, to_plain

_KEY = "evidence"
"""Where it is kept in a snapshot, beside the retrospective's own fields."""


@dataclass(frozen=True, slots=True)
class SloCost:
    """What the incident cost one SLO.

    Attributes:
        id: its key.
        title: service and SLO.
        target: in force when it was over, a ratio.
        window: as people write it, ``30d`` or ``month``.
        window_minutes: its length.
        impact: shares of its budget.
        before: budget left when the incident began, a ratio; None without samples.
        failed: requests that failed, as counted or worked out; None where neither is known.
        events: of the whole window, from samples.
        bad: events that failed meanwhile, from samples; None without any.
    """

    id: str
    title: str
    target: Decimal
    window: str
    window_minutes: Decimal
    impact: Impact
    before: float | None = None
    failed: Decimal | None = None
    events: float = 0.0
    bad: float | None = None

    @property
    def facts(self) -> SloFacts:
        """The same for the checks of a retrospective."""
        return SloFacts(self.id, self.title, self.target, self.window_minutes, self.impact)


@dataclass(frozen=True, slots=True)
class Curve:
    """The share of bad events of an SLO around the incident: seconds since 1970, ratios; None is a gap."""

    title: str
    times: tuple[float, ...]
    shares: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class SloTarget:
    """An SLO the incident did not hit, but figures are typed for: as ``SloCost``."""

    id: str
    title: str
    target: Decimal
    window_minutes: Decimal

    @property
    def facts(self) -> SloFacts:
        """The same for the checks of a retrospective."""
        return SloFacts(self.id, self.title, self.target, self.window_minutes)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it, as known at a moment, aware."""

    at: datetime
    slos: tuple[SloCost, ...] = ()
    curves: tuple[Curve, ...] = ()
    others: tuple[SloTarget, ...] = ()

    @property
    def facts(self) -> dict[str, SloFacts]:
        """What the checks of a retrospective need to know, by key of the SLO."""
        known = [each.facts for each in self.slos] + [each.facts for each in self.others]
        return {each.id: each for each in known}


def with_evidence(data: dict[str, Any], evidence: Evidence) -> dict[str, Any]:
    """Return the data of a snapshot with its figures."""
    return {**data, _KEY: to_plain(evidence)}


def evidence_of(data: dict[str, Any]) -> Evidence | None:
    """Return the figures of a snapshot; None where it has none."""
    found = data.get(_KEY)
    return None if found is None else from_plain(Evidence, found)
