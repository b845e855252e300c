"""Which incidents need a retrospective, why, and what was decided (R20).

The list judges every incident, on a background thread. What the Overview counts has to be
there at once: of the incidents nobody has decided about, it works out what the youngest 200 cost; older
ones count where customers were hit or it was a near miss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain import retro_due as rules
from slodesk.storage.queries.incident_facts import all_incident_facts
from slodesk.storage.queries.incident_losses import incident_losses
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.reading import moment, paced, rows, to_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.policy import Policy
    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.storage.reading import Source

COUNTED = 200
"""Undecided incidents whose cost is worked out for the Overview."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """An incident and where its retrospective stands.

    Attributes:
        incident: what is known of it.
        state: one of ``domain.retro_due.STATES``.
        reasons: why it needs one.
        wait: what was decided; ``decided`` and ``decided_as`` say when and by whom.
        retrospective: key of the retrospective; empty while there is none.
    """

    incident: IncidentFacts
    state: str
    reasons: tuple[rules.Reason, ...]
    wait: rules.Wait | None
    decided: datetime | None
    decided_as: str
    retrospective: str

    @property
    def id(self) -> str:
        """Key of the incident."""
        return self.incident.id


@dataclass(frozen=True, slots=True)
class DueList:
    """All of them, those that are due first, the youngest incident first; and by which policy."""

    lines: tuple[DueLine, ...]
    policy: Policy
    zone: ZoneInfo

    def count(self, state: str) -> int:
        """Return how many stand at a state."""
        return sum(1 for line in self.lines if line.state == state)


def due_list(
    source: Source,
    now: datetime,
    team_id: str | None = None,
    *,
    tick: Callable[[], object] | None = None,
) -> DueList:
    """Return every incident with where its retrospective stands.

    Args:
        source: where to read.
        now: aware; what happens later is not known yet.
        team_id: only incidents that hit a team's services; None for all.
        tick: called after each row and incident: may let others work, or stop by raising.
    """
    found = _Decided(source)
    incidents = [each for each in all_incident_facts(source, team_id, tick=tick) if each.started <= now]
    policy, zone = policy_at(source, now), read_settings(source).zone
    losses = _losses(source, incidents, now, policy, tick)
    today = now.astimezone(zone).date()
    lines = [
        found.line(each, rules.reasons(each, losses[each.id], policy), today)
        for each in paced(incidents, tick)
    ]
    lines.sort(key=lambda line: rules.STATES.index(line.state))  # stable: the youngest stay first
    return DueList(tuple(lines), policy, zone)


def incidents_due(source: Source, now: datetime, team_id: str | None = None) -> tuple[IncidentFacts, ...]:
    """Return the incidents that wait for a retrospective to be begun, the youngest first."""
    found = _Decided(source)
    policy, zone = policy_at(source, now), read_settings(source).zone
    today = now.astimezone(zone).date()
    asked = (rules.Reason(rules.CUSTOMERS, ""),)  # as if there were a reason: who could be due at all?
    waiting = [
        each
        for each in all_incident_facts(source, team_id)
        if each.started <= now and found.line(each, asked, today).state == rules.DUE
    ]
    sure = {each.id for each in waiting if rules.reasons(each, (), policy)}
    open_ones = [each for each in waiting if each.id not in sure][:COUNTED]
    losses = _losses(source, open_ones, now, policy, None)
    due = sure | {each.id for each in open_ones if rules.reasons(each, losses[each.id], policy)}
    return tuple(each for each in waiting if each.id in due)


def _losses(
    source: Source,
    incidents: Sequence[IncidentFacts],
    now: datetime,
    policy: Policy,
    tick: Callable[[], object] | None,
) -> dict[str, tuple[rules.SloLoss, ...]]:
    found = incident_losses(source, incidents, now, days=policy.retrospective_days, tick=tick)
    return {key: tuple(loss.due for loss in losses) for key, losses in found.items()}


class _Decided:
    """What was decided about incidents, and which have a retrospective."""

    def __init__(self, source: Source) -> None:
        self.waits: dict[str, tuple[rules.Wait, datetime, str]] = {}
        for incident, kind, reason, approver, until, decided, who in rows(
            source, "SELECT incident_id, kind, reason, approver, until, decided, decided_as FROM retro_wait"
        ):
            day = None if until is None else to_date(until)
            self.waits[incident] = (rules.Wait(kind, reason, approver, day), moment(decided), who)
        self.begun = dict(
            rows(source, "SELECT incident_id, id FROM retrospective WHERE incident_id IS NOT NULL")
        )

    def line(self, incident: IncidentFacts, reasons: tuple[rules.Reason, ...], today: date) -> DueLine:
        """Return where an incident stands."""
        wait, decided, who = self.waits.get(incident.id, (None, None, ""))
        key = self.begun.get(incident.id, "")
        state = rules.due_state(reasons, wait, today, begun=bool(key))
        return DueLine(incident, state, reasons, wait, decided, who, key)
