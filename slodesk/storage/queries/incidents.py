"""The register of incidents, and one of them with all that follows from it (R16–R18, R20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.incident import times
from slodesk.domain.retro_due import due_state, reasons
from slodesk.storage.queries.incident_facts import all_incident_facts, incident_facts
from slodesk.storage.queries.incident_losses import incident_losses
from slodesk.storage.queries.retro_due import waits
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.reading import among, moment, one_by_one, paced, rows, to_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from slodesk.domain.incident import Times
    from slodesk.domain.policy import Policy
    from slodesk.domain.retro_due import Reason
    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.storage.queries.incident_losses import Loss
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in the register.

    Attributes:
        facts: what is known of it.
        took: what follows from its times.
        share: of the budget of the SLO it cost most, as it is known best; None without SLOs.
        method: how that is known.
        slo: that SLO.
        retrospective: key of its retrospective; empty without.
        state: of that; without one where it stands: due, postponed, waived or none needed.
    """

    facts: IncidentFacts
    took: Times
    share: float | None
    method: str
    slo: str
    retrospective: str
    state: str

    @property
    def id(self) -> str:
        """The incident's key."""
        return self.facts.id


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another incident of the same services that lasted at the same time."""

    id: str
    identifier: str
    title: str
    started: datetime
    resolved: datetime | None


@dataclass(frozen=True, slots=True)
class IncidentDetail:
    """One incident as its editor shows it.

    Attributes:
        line: as in the register.
        losses: what it cost, by service and SLO.
        overlaps: R18.
        reasons: why it needs a retrospective.
        policy: in force.
        settings: of the workspace.
        at: until when it lasted, if it lasts.
    """

    line: IncidentLine
    losses: tuple[Loss, ...]
    overlaps: tuple[Overlap, ...]
    reasons: tuple[Reason, ...]
    policy: Policy
    settings: WorkspaceSettings
    at: datetime

    @property
    def facts(self) -> IncidentFacts:
        """What is known of it."""
        return self.line.facts


def incident_lines(
    source: Source, at: datetime, team_id: str | None = None, *, tick: Callable[[], object] | None = None
) -> tuple[IncidentLine, ...]:
    """Return the register, the youngest first.

    Args:
        source: where to read.
        at: aware; until when one that lasts has lasted, and the end of what is known.
        team_id: only those that hit a team's services; None for all.
        tick: called after each incident: may let others work, or stop by raising.
    """
    found = all_incident_facts(source, team_id, tick=tick)
    return tuple(line for line, _, _ in _judged(source, found, at, tick))


def incident_detail(source: Source, key: str, at: datetime) -> IncidentDetail | None:
    """Return one incident with all that follows from it; None when it is gone."""
    facts = incident_facts(source, key)
    if facts is None:
        return None
    line, losses, why = _judged(source, (facts,), at)[0]
    return IncidentDetail(
        line, losses, overlaps(source, facts, at), why, policy_at(source, at), read_settings(source), at
    )


def _judged(
    source: Source,
    found: Sequence[IncidentFacts],
    at: datetime,
    tick: Callable[[], object] | None = None,
) -> list[tuple[IncidentLine, tuple[Loss, ...], tuple[Reason, ...]]]:
    policy, today = policy_at(source, at), at.astimezone(read_settings(source).zone).date()
    losses = incident_losses(source, found, at, tick=tick)
    other = losses
    if policy.retrospective_days is not None:  # R20 looks at another window than the SLO's own
        other = incident_losses(source, found, at, days=policy.retrospective_days, tick=tick)
    own_key = found[0].id if len(found) == 1 else None
    written, decided = _retrospectives(source, own_key, tick), waits(source)
    judged = []
    for facts in found:
        own = losses[facts.id]
        worst = max(own, key=lambda loss: loss.impact.best[0], default=None)
        share, method = worst.impact.best if worst is not None else (None, "")
        key, state = written.get(facts.id, ("", ""))
        why = reasons(facts, [loss.due for loss in other[facts.id]], policy)
        if not key:
            wait = decided[facts.id][0] if facts.id in decided else None
            state = due_state(why, wait, today, begun=False)
        line = IncidentLine(
            facts, times(facts, at), share, method, worst.title if worst is not None else "", key, state
        )
        judged.append((line, own, why))
        if tick is not None:
            tick()
    return judged


def _retrospectives(
    source: Source, own: str | None, tick: Callable[[], object] | None
) -> dict[str, tuple[str, str]]:
    """Return key and state of the youngest retrospective by incident; of one incident, or of all."""
    which, values = ("= :own", {"own": own}) if own is not None else ("IS NOT NULL", {})
    query = f"SELECT incident_id, id, state FROM retrospective WHERE incident_id {which} ORDER BY created"
    found = paced(one_by_one(source, query, **values), tick)
    return {incident: (key, state) for incident, key, state in found}


def overlaps(source: Source, facts: IncidentFacts, at: datetime) -> tuple[Overlap, ...]:
    """Return the other incidents of its services that lasted at the same time (R18)."""
    if not facts.services:
        return ()
    listed, values = among("service", [key for key, _ in facts.services])
    query = (
        "SELECT DISTINCT i.id, i.identifier, i.title, i.started, i.resolved FROM incident i"
        f" JOIN incident_service h ON h.incident_id = i.id WHERE h.service_id IN {listed}"
        " AND i.id <> :own AND i.started < :until AND (i.resolved IS NULL OR i.resolved > :since)"
        " ORDER BY i.started, i.identifier"
    )
    until = facts.resolved or max(at, facts.started)
    found = rows(source, query, own=facts.id, since=facts.started, until=until, **values)
    return tuple(
        Overlap(key, number, title, moment(started), to_moment(resolved))
        for key, number, title, started, resolved in found
    )
