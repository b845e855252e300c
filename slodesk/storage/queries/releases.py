"""Releases as the register lists them, and one of them with what the policy says and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - kept beside the values it is one of
from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.plain_data import from_plain
from slodesk.domain.release_decision import Advice
from slodesk.storage.queries.release_advice import INPUTS, WAITING, Standing, inputs_of, standing
from slodesk.storage.queries.settings import policy_at
from slodesk.storage.reading import moment, rows, to_data, to_moment

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.release_risk import ReleaseInputs
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision as it was recorded (R34, R36).

    Attributes:
        id: its key.
        release_id: of the release.
        number: counts from 1 for each release.
        decided: when; ``decided_as`` by which profile or database user.
        decision: one of ``policy.DECISIONS``; ``suggested`` is what the policy said.
        expires: until when an approval holds.
        advice: what it was decided on; None where that cannot be read.
    """

    id: str
    release_id: str
    number: int
    decided: datetime
    decided_as: str
    as_of: datetime | None
    decision: str
    suggested: str
    policy_version: int
    rationale: str
    conditions: tuple[str, ...]
    alternatives: tuple[str, ...]
    approver: str
    expires: datetime | None
    override_reason: str
    advice: Advice | None = None

    @property
    def overrides(self) -> bool:
        """Whether it is not what the policy said."""
        return self.decision != self.suggested


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """One line of the register.

    Attributes:
        id: its key.
        service: as people read it.
        version: of the service.
        title: what it brings; may be empty.
        date: when it is to go out, or did.
        state: planned, decided, deployed or rolled back.
        decision: the latest on record; empty before.
        incident_id: the incident it caused; ``incident`` is its identifier, ``incident_title`` its title.
        advice: what the policy says now; None for what is out.
        latest: the latest decision.
    """

    id: str
    service_id: str
    service: str
    version: str
    title: str
    date: datetime | None
    inputs: ReleaseInputs
    state: str
    decision: str
    rolled_back: datetime | None
    incident_id: str | None
    incident: str
    incident_title: str
    note: str
    advice: Advice | None = None
    latest: DecisionRecord | None = None

    @property
    def waits(self) -> bool:
        """Whether it is still to go out."""
        return self.state in WAITING

    @property
    def name(self) -> str:
        """Service and version."""
        return f"{self.service} {self.version}"


@dataclass(frozen=True, slots=True)
class ReleaseDetail:
    """One release with everything beside it.

    Attributes:
        line: the release.
        standing: how its service stands, to judge what is being typed: now, or on the day it went out.
        decisions: on record, the newest first.
        policy: by which the latest decision was taken; None without one.
        incidents: key, identifier and title of those that hit its service, the latest first.
    """

    line: ReleaseLine
    standing: Standing
    decisions: tuple[DecisionRecord, ...] = ()
    policy: Policy | None = None
    incidents: tuple[tuple[str, str, str], ...] = ()


def release_lines(
    source: Source, *, now: datetime, at: datetime | None = None, team_id: str | None = None
) -> tuple[ReleaseLine, ...]:
    """Return all releases: those that wait first, the next one at the top; then the others, the newest first.

    Args:
        source: where to read.
        now: the clock.
        at: the moment to judge at; None for the newest sample not in the future.
        team_id: only releases of this team's services.
    """
    only, values = ("", {}) if team_id is None else (" WHERE service.team_id = :team", {"team": team_id})
    lines = _lines(source, only, **values)
    waiting = {line.service_id for line in lines if line.waits}
    latest = {each.release_id: each for each in reversed(decisions(source))}
    known = standing(source, now=now, at=at, services=waiting) if waiting else None
    judged = [
        replace(
            line, latest=latest.get(line.id),
            advice=known.advice(line.service_id, line.inputs) if line.waits and known is not None else None,
        )
        for line in lines
    ]  # fmt: skip
    return tuple([line for line in judged if line.waits] + [line for line in judged if not line.waits][::-1])


def release_line(source: Source, key: str) -> ReleaseLine | None:
    """Return one release by its key or by that of a decision about it; None when it is gone."""
    owner = rows(source, "SELECT release_id FROM release_decision WHERE id = :key", key=key)
    found = _lines(source, " WHERE release.id = :key", key=owner[0][0] if owner else key)
    return found[0] if found else None


def release_detail(
    source: Source, key: str, *, now: datetime, at: datetime | None = None
) -> ReleaseDetail | None:
    """Return one release with how its service stands and what was decided; None when it is gone."""
    line = release_line(source, key)
    if line is None:
        return None
    moment = at if line.waits or line.date is None else min(line.date, now)
    known = standing(source, now=now, at=moment, services=[line.service_id])
    taken = decisions(source, line.id)
    return ReleaseDetail(
        replace(
            line,
            advice=known.advice(line.service_id, line.inputs) if line.waits else None,
            latest=taken[0] if taken else None,
        ),
        known,
        taken,
        policy_at(source, taken[0].as_of) if taken else None,
        tuple(tuple(row) for row in rows(source, _INCIDENTS, key=line.service_id)),
    )


def decisions(source: Source, release_id: str | None = None) -> tuple[DecisionRecord, ...]:
    """Return what was decided, the newest first; about one release only, if one is named."""
    only, values = ("", {}) if release_id is None else (" WHERE release_id = :key", {"key": release_id})
    return tuple(_record(row) for row in rows(source, _DECISIONS.format(only=only), **values))


_LINES = (
    "SELECT release.id, service.id, service.name, service.display_name, release.release_version,"
    " release.title, release.date, release.state, release.decision, release.rolled_back,"
    f" release.incident_id, incident.identifier, incident.title, release.note, {INPUTS}"
    ' FROM "release" AS release JOIN service ON service.id = release.service_id'
    " LEFT JOIN incident ON incident.id = release.incident_id{only}"
    " ORDER BY CASE WHEN release.date IS NULL THEN 1 ELSE 0 END, release.date, service.name,"
    " release.release_version"
)
_INCIDENTS = (
    "SELECT incident.id, incident.identifier, incident.title FROM incident"
    " JOIN incident_service ON incident_service.incident_id = incident.id"
    " WHERE incident_service.service_id = :key ORDER BY incident.started DESC"
)
_DECISIONS = (
    "SELECT id, release_id, number, decided, decided_as, as_of, decision, suggested, policy_version,"
    " rationale, CAST(conditions AS TEXT), CAST(alternatives AS TEXT), approver, expires, override_reason,"
    " CAST(facts AS TEXT) FROM release_decision{only} ORDER BY decided DESC, number DESC"
)


def _lines(source: Source, only: str, **values: object) -> list[ReleaseLine]:
    return [
        ReleaseLine(
            key, service_id, shown or name, version, title, to_moment(date), inputs_of(tuple(inputs)), state,
            decision, to_moment(back), incident_id, incident or "", incident_title or "", note,
        )
        for (
            key, service_id, name, shown, version, title, date, state, decision, back, incident_id, incident,
            incident_title, note, *inputs,
        ) in rows(source, _LINES.format(only=only), **values)
    ]  # fmt: skip


def _record(row: Any) -> DecisionRecord:
    (
        key, release_id, number, decided, decided_as, as_of, decision, suggested, version, rationale,
        conditions, alternatives, approver, expires, reason, facts,
    ) = row  # fmt: skip
    return DecisionRecord(
        key, release_id, number, moment(decided), decided_as, to_moment(as_of), decision, suggested, version,
        rationale, tuple(to_data(conditions) or ()), tuple(to_data(alternatives) or ()), approver,
        to_moment(expires), reason, _advice(to_data(facts)),
    )  # fmt: skip


def _advice(facts: Any) -> Advice | None:
    try:
        return from_plain(Advice, facts) if facts else None
    except (RuleBroken, ValueError):  # an older or foreign program wrote it: the decision itself stands
        return None
