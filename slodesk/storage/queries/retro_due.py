"""Which incidents need a retrospective, why, and what was decided (R20).

Every incident is judged by its samples: asked on a background thread.
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
    from collections.abc import Callable
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.policy import Policy
    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.storage.reading import Source


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

    @property
    def due(self) -> tuple[IncidentFacts, ...]:
        """The incidents that wait for a retrospective to be begun, the youngest first."""
        return tuple(line.incident for line in self.lines if line.state == rules.DUE)

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
    losses = incident_losses(source, incidents, now, days=policy.retrospective_days, tick=tick)
    today = now.astimezone(zone).date()
    lines = [
        found.line(each, rules.reasons(each, [loss.due for loss in losses[each.id]], policy), today)
        for each in paced(incidents, tick)
    ]
    lines.sort(key=lambda line: rules.STATES.index(line.state))  # stable: the youngest stay first
    return DueList(tuple(lines), policy, zone)


def waits(source: Source) -> dict[str, tuple[rules.Wait, datetime, str]]:
    """Return what was decided about incidents without a retrospective, when and by whom, by incident."""
    found = {}
    for incident, kind, reason, approver, until, decided, who in rows(
        source, "SELECT incident_id, kind, reason, approver, until, decided, decided_as FROM retro_wait"
    ):
        day = None if until is None else to_date(until)
        found[incident] = (rules.Wait(kind, reason, approver, day), moment(decided), who)
    return found


class _Decided:
    """What was decided about incidents, and which have a retrospective."""

    def __init__(self, source: Source) -> None:
        self.waits = waits(source)
        self.begun = dict(
            rows(source, "SELECT incident_id, id FROM retrospective WHERE incident_id IS NOT NULL")
        )

    def line(self, incident: IncidentFacts, reasons: tuple[rules.Reason, ...], today: date) -> DueLine:
        """Return where an incident stands."""
        wait, decided, who = self.waits.get(incident.id, (None, None, ""))
        key = self.begun.get(incident.id, "")
        state = rules.due_state(reasons, wait, today, begun=bool(key))
        return DueLine(incident, state, reasons, wait, decided, who, key)
