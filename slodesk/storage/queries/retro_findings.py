"""What in a retrospective does not add up, and what of it was let stand (R16–R22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.consistency import findings
from slodesk.domain.finding import SloFacts
from slodesk.domain.window import span_at
from slodesk.storage.queries.incident_losses import incident_losses
from slodesk.storage.queries.overview import slo_infos
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.finding import Finding
    from slodesk.domain.retrospective import Retrospective
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found.

    Attributes:
        waiting: to look at, in the order of ``finding.KINDS``.
        standing: let stand by somebody.
        time_zone: IANA zone in which their times are said.
    """

    waiting: tuple[Finding, ...]
    standing: tuple[Finding, ...]
    time_zone: str


def retro_findings(source: Source, content: Retrospective, at: datetime) -> Checked:
    """Check a retrospective against itself, its incident and the samples.

    Args:
        source: where to read SLOs, samples, people and teams.
        content: the retrospective as it is now.
        at: aware; until when an incident that lasts has lasted, and the end of what is known.
    """
    people = [name for (name,) in rows(source, "SELECT name FROM person")]
    teams = [name for (name,) in rows(source, "SELECT name FROM team")]
    found = findings(
        replace(content, accepted=()), slo_facts(source, content, at), people=people, teams=teams, at=at
    )
    accepted = frozenset(content.accepted)
    incident = content.incident
    return Checked(
        tuple(each for each in found if each.key not in accepted),
        tuple(each for each in found if each.key in accepted),
        incident.time_zone if incident is not None else read_settings(source).time_zone,
    )


def slo_facts(source: Source, content: Retrospective, at: datetime) -> dict[str, SloFacts]:
    """Return what is known of the SLOs the incident hit, and of those figures are typed for, by key."""
    incident = content.incident
    known = {}
    if incident is not None:
        losses = incident_losses(source, (incident,), at)[incident.id]
        known = {loss.info.id: loss.facts for loss in losses}
    wanted = {figure.slo_id for figure in content.figures} - {None} - set(known)
    if not wanted:
        return known
    settings = read_settings(source)
    moment = at if incident is None else min(at, incident.resolved or at)
    for info in slo_infos(source):
        if info.id in wanted:
            objective = info.history.in_force(moment, settings.zone)
            span = span_at(objective.window, moment, settings.zone, settings.fiscal_year_start)
            minutes = Decimal(repr(round(span.period_days * 1440, 6)))
            title = f"{info.service_title}, {info.title}"
            known[info.id] = SloFacts(info.id, title, objective.target, minutes)
    return known
