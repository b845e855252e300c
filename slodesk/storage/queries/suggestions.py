"""Work a plan could take up: from actions, recurring causes, risks and SLOs in trouble (R28)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.domain.phrases import phrase
from slodesk.domain.risk_register import YEAR_MINUTES
from slodesk.domain.risk_words import listed, year_minutes
from slodesk.domain.status import STATUS_IN_TEXT, classify
from slodesk.storage.queries.risks import risks_on
from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from slodesk.domain.phrases import Meant
    from slodesk.storage.queries.footing import Footing
    from slodesk.storage.reading import Source

_RECURRING = 2
"""Incidents of one cause from which it counts as recurring."""
_LONGEST = 180
"""Letters of a cause that still fit a title with its words."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Work that something asks for.

    Attributes:
        kind: ``action``, ``factor``, ``risk`` or ``slo``.
        source_id: key of what asks for it.
        title: what would be done.
        reason: why.
        service_id: what it would improve; None for no particular service.
        impact: percentage points it would bring; None: nobody knows.
        owner: a name, where the source has one.
    """

    kind: str
    source_id: str
    title: Meant
    reason: Meant
    service_id: str | None = None
    impact: Decimal | None = None
    owner: str = ""

    @property
    def id(self) -> str:
        """Names it among the others."""
        return f"{self.kind}/{self.source_id}"


def suggestions(session: Source, base: Footing) -> tuple[Suggestion, ...]:
    """Return what is not on the roadmap yet: risks that must go, SLOs in trouble, causes, actions."""
    plan_id = base.plan.id
    taken = set(rows(session, _TAKEN, plan=plan_id))
    taken = {(kind, source) for kind, source in taken}
    found = [
        *_from_risks(session, base),
        *_from_slos(base),
        *_from_causes(session, base),
        *_from_actions(session, base),
    ]
    return tuple(each for each in found if (each.kind, each.source_id) not in taken)


def _from_risks(session: Source, base: Footing) -> list[Suggestion]:
    found = []
    for line in risks_on(session, base).lines:
        minutes = line.risk.minutes
        if line.must_go and line.initiative_id is None and not line.risk.accepted and minutes is not None:
            reason = phrase(
                "{minutes} bad minutes a year: {slos} cannot be met with it.",
                minutes=year_minutes(minutes),
                slos=listed(line.must_go),
            )
            title = phrase("Take away the risk “{risk}”", risk=line.title)
            points = round(minutes / YEAR_MINUTES * 100, 5)
            found.append(Suggestion("risk", line.id, title, reason, line.risk.service, points, line.owner))
    return found


def _from_slos(base: Footing) -> list[Suggestion]:
    found = []
    for each in base.slos:
        info = each.info
        gap = None if each.actual is None else round(float(each.target) - each.actual, 9)
        status = classify(each.remaining, base.policy)
        points = None
        if gap is not None and gap > 0:
            points = Decimal(str(round(gap * 100, 5)))
            if base.so_far:
                reason = phrase("It misses its target so far this quarter.")
            else:
                reason = phrase("It missed its target in the quarter before.")
        elif status.at_risk:
            reason = phrase("Its error budget: {status}.", status=STATUS_IN_TEXT[status])
        else:
            continue
        title = phrase("Bring “{slo}” of {service} back", slo=info.title, service=info.service_title)
        found.append(Suggestion("slo", info.id, title, reason, info.service_id, points))
    return found


def _from_causes(session: Source, base: Footing) -> list[Suggestion]:
    """Return causes of several incidents since the quarter before the reviewed one."""
    since = base.reviewed.previous().first_day.isoformat()
    causes: dict[str, list[tuple[str, str, str | None]]] = {}
    for incident, cause, service_id, team_id in rows(session, _CAUSES):
        words = " ".join(cause.split())[:_LONGEST]
        if words and _mine(base, team_id):
            causes.setdefault(words.casefold(), []).append((incident, words, service_id))
    began = {key: str(started)[:10] for key, started in rows(session, _STARTED)}
    found = []
    for key, seen in causes.items():
        recent = {incident for incident, _, _ in seen if began.get(incident, "") >= since}
        if len(recent) >= _RECURRING:
            services = {service for incident, _, service in seen if incident in recent}
            reason = phrase("%Ln incident[|s] had this cause.", "", len(recent))
            title = phrase("Remove the cause “{cause}”", cause=seen[0][1])
            service = services.pop() if len(services) == 1 else None
            found.append((len(recent), Suggestion("factor", key, title, reason, service)))
    found.sort(key=lambda pair: -pair[0])
    return [suggestion for _, suggestion in found]


def _from_actions(session: Source, base: Footing) -> list[Suggestion]:
    found = []
    for key, title, owner, priority, source, service_id, team_id in rows(session, _ACTIONS):
        if _mine(base, team_id, anybody=service_id is None):
            where = source or phrase("the action items")
            reason = phrase("Open action, {priority}, from {source}.", priority=priority, source=where)
            found.append(Suggestion("action", key, title, reason, service_id, owner=owner))
    return found


def _mine(base: Footing, team_id: Any, *, anybody: bool = False) -> bool:
    return base.plan.team_id in (None, team_id) or anybody


_TAKEN = "SELECT source_kind, source_id FROM initiative WHERE plan_id = :plan AND source_kind <> ''"
_CAUSES = (
    "SELECT i.id, i.cause, s.id, s.team_id FROM incident i"
    " JOIN incident_service x ON x.incident_id = i.id JOIN service s ON s.id = x.service_id"
    " WHERE i.cause <> '' ORDER BY i.started, i.id"
)
_STARTED = "SELECT id, started FROM incident WHERE cause <> ''"
_ACTIONS = (
    "SELECT a.id, a.title, a.owner, a.priority, a.source, a.service_id, s.team_id FROM action_item a"
    " LEFT JOIN service s ON s.id = a.service_id WHERE a.status IN ('open', 'in progress')"
    " ORDER BY a.priority, a.due, a.title"
)
