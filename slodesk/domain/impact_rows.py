"""Typed figures beside the ones that follow from times, incident and samples (R16–R18)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain import retrospective as kept
from slodesk.domain.consistency_figures import agrees
from slodesk.domain.incident import times
from slodesk.domain.incident_impact import failed_requests
from slodesk.domain.incident_summary import COUNTED, ESTIMATED, MEASURED, TIME_BASED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from slodesk.domain.finding import SloFacts
    from slodesk.domain.retrospective import Retrospective, TypedFigure

FROM_TIMES, OWN_TARGET, FROM_INCIDENT = "times", "target", "incident"
HOW = (MEASURED, COUNTED, ESTIMATED, TIME_BASED, FROM_TIMES, OWN_TARGET, FROM_INCIDENT)
"""Where a known figure is from."""
_SHARE, _BUDGET, _MINUTES = Decimal("0.000001"), Decimal("0.0001"), Decimal("0.1")


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """A figure that may be typed.

    Attributes:
        id: stays the same while it is the same row.
        kind: one of ``SLO_KINDS`` or ``TIME_KINDS``.
        slo_id: key of the SLO; None for the incident as a whole, or where no SLO was named.
        title: of the SLO; empty without one.
        typed: what people wrote; None for nothing.
        known: what is measured or derived: shares are ratios, times minutes; None where nothing is.
        how: where that is from, one of ``HOW``; empty for nowhere.
    """

    id: str
    kind: str
    slo_id: str | None = None
    title: str = ""
    typed: TypedFigure | None = None
    known: Decimal | None = None
    how: str = ""

    @property
    def differs(self) -> bool:
        """Whether what is typed is something else than what is known."""
        if self.typed is None or self.typed.value is None or self.known is None:
            return False
        if self.kind == kept.WITHIN:
            return bool(self.typed.value) != bool(self.known)
        return not agrees(self.typed, self.known)


def impact_rows(content: Retrospective, slos: Sequence[SloFacts], at: datetime) -> tuple[ImpactRow, ...]:
    """Return a row for everything that is known or typed of each SLO, then of the times.

    Args:
        content: the retrospective.
        slos: the SLOs of the services it hit.
        at: aware; until when an incident that lasts has lasted.
    """
    groups: list[tuple[str | None, str, Mapping[str, tuple[Decimal, str]]]] = [
        (facts.id, facts.title, dict(_known(content, facts))) for facts in slos
    ]
    named = {facts.id for facts in slos}
    for figure in content.figures_of(*kept.SLO_KINDS):
        if figure.slo_id not in named:
            named.add(figure.slo_id)  # type: ignore[arg-type]
            only = groups[0][2] if figure.slo_id is None and len(slos) == 1 else {}
            groups.append((figure.slo_id, figure.slo, only))
    found: list[ImpactRow] = []
    for slo_id, title, known in groups:
        given = slo_id in {facts.id for facts in slos}
        for kind in _IN_ORDER:
            typed = [each for each in content.figures_of(kind) if each.slo_id == slo_id]
            if typed or given:
                found += _rows(kind, slo_id, title, typed, known)
    durations = dict(_durations(content, at))
    for kind in kept.TIME_KINDS:
        typed = list(content.figures_of(kind))
        if typed or kind in durations:
            found += _rows(kind, None, "", typed, durations)
    return tuple(found)


def known_failed(content: Retrospective, at: datetime) -> Decimal | None:
    """Return how many requests the incident failed, counted or from its rates (R18)."""
    incident = content.incident
    if incident is None:
        return None
    if incident.failed_requests is not None:
        return incident.failed_requests
    if incident.request_rate is None or incident.error_rate is None:
        return None
    minutes = Decimal(repr(times(incident, at).duration))
    return failed_requests(incident.request_rate, minutes, incident.error_rate).quantize(Decimal(1))


def slo_meant(label: str, slos: Sequence[SloFacts]) -> SloFacts | None:
    """Return the SLO meant by "Availability SLO" or "Error budget" in a document; None where unclear.

    Args:
        label: what stands before the figure.
        slos: the SLOs of the services that were hit.
    """
    said = set(re.findall(r"[^\W\d_]+", label.casefold())) - _UNTELLING
    titled = [each for each in slos if said and said & set(re.findall(r"[^\W\d_]+", each.title.casefold()))]
    if len(titled) == 1:
        return titled[0]
    return slos[0] if len(slos) == 1 and not said - _WORKING else None


_UNTELLING = {"slo", "slos", "sli", "error", "budget", "target", "objective", "impact", "the", "of"}
_WORKING = {"availability", "available", "uptime", "success", "rate", "works"}
"""What the usual SLO is about, whatever its title."""
_IN_ORDER = (kept.TARGET, kept.ACTUAL, kept.WITHIN, kept.BELOW_MINUTES, kept.CONSUMED, kept.REMAINING)


def _rows(
    kind: str,
    slo_id: str | None,
    title: str,
    typed: list[TypedFigure],
    known: Mapping[str, tuple[Decimal, str]],
) -> Iterator[ImpactRow]:
    """Return a row per typed figure of a kind, or one to type into."""
    value, how = known.get(kind, (None, ""))
    for place, figure in enumerate(typed or [None]):
        key = f"{slo_id or ''}/{kind}/{place}"
        yield ImpactRow(key, kind, slo_id, title, figure, value, how)


def _known(content: Retrospective, facts: SloFacts) -> Iterator[tuple[str, tuple[Decimal, str]]]:
    yield kept.TARGET, (facts.target, OWN_TARGET)
    impact, incident = facts.impact, content.incident
    if impact is None:
        return
    if impact.actual is not None:
        yield kept.ACTUAL, (_rounded(impact.actual, _SHARE), MEASURED)
    elif incident is not None and incident.error_rate is not None:
        yield kept.ACTUAL, (1 - incident.error_rate, FROM_INCIDENT)
    if impact.within is not None:
        yield kept.WITHIN, (Decimal(int(impact.within)), MEASURED)
    if impact.below_minutes is not None:
        yield kept.BELOW_MINUTES, (_rounded(impact.below_minutes, _MINUTES), MEASURED)
    share, how = impact.best
    yield kept.CONSUMED, (_rounded(share, _BUDGET), how)
    if impact.remaining is not None:
        yield kept.REMAINING, (_rounded(impact.remaining, _BUDGET), MEASURED)


def _durations(content: Retrospective, at: datetime) -> Iterator[tuple[str, tuple[Decimal, str]]]:
    if content.incident is None:
        return
    took = times(content.incident, at)
    for kind, value in (
        ("duration", took.duration), ("to_detect", took.detect), ("to_acknowledge", took.acknowledge),
        ("to_mitigate", took.mitigate), ("to_resolve", took.resolve),
    ):  # fmt: skip
        if value is not None:
            yield kind, (_rounded(value, _MINUTES), FROM_TIMES)


def _rounded(value: float, step: Decimal) -> Decimal:
    """Return a figure that was worked out, without the noise of its last digits."""
    found = Decimal(repr(value)).quantize(step).normalize()
    return found if found.as_tuple().exponent <= 0 else found.quantize(Decimal(1))  # type: ignore[operator]
