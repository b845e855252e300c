"""What the report about release decisions says: decisions of a period, what waits, what became of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.storage.queries.overview import newest_sample
from slodesk.storage.queries.releases import DecisionRecord, ReleaseLine, decisions, release_lines
from slodesk.storage.queries.settings import policy_at, read_settings

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter
    from slodesk.storage.reading import Source

DAYS = 91
"""How far back the report goes where no period is asked for: thirteen weeks."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the release it is about, and the policy that was in force."""

    record: DecisionRecord
    release: ReleaseLine
    policy: Policy


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """Decisions about releases.

    Attributes:
        start: decisions after this moment …
        end: … up to this one.
        as_of: the moment the suggestions hold for; None without samples.
        decided: the newest first.
        waiting: releases that are still to go out, the next one first.
        undecided: releases that went out in the period without a decision on record.
        policy: in force at the end.
        to_date: whether the period still runs.
    """

    start: datetime
    end: datetime
    as_of: datetime | None
    decided: tuple[Decided, ...]
    waiting: tuple[ReleaseLine, ...]
    undecided: tuple[ReleaseLine, ...]
    policy: Policy
    settings: WorkspaceSettings
    team: str = ""
    to_date: bool = False


def release_report(
    source: Source,
    *,
    now: datetime,
    at: datetime | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    team_id: str | None = None,
    team: str = "",
) -> ReleaseReport:
    """Return what the report says.

    Args:
        source: where to read.
        now: the clock.
        at: the moment to judge what waits at; None for the newest sample.
        start: of the period; None for thirteen weeks before its end.
        end: of the period; None for ``at``, else now.
        team_id: only releases of this team's services; ``team`` is its name.
    """
    until = end or at or now
    since = start or until - timedelta(days=DAYS)
    lines = release_lines(source, now=now, at=at, team_id=team_id)
    known = {line.id: line for line in lines}
    decided = tuple(
        Decided(record, known[record.release_id], policy_at(source, record.as_of or record.decided))
        for record in decisions(source)
        if record.release_id in known and since < record.decided <= until
    )
    having = {each.record.release_id for each in decided} | {line.id for line in lines if line.latest}
    undecided = tuple(
        line for line in lines
        if not line.waits and line.id not in having and line.date is not None and since < line.date <= until
    )  # fmt: skip
    moment = at or newest_sample(source, now)
    return ReleaseReport(
        since, until, moment, decided, tuple(line for line in lines if line.waits), undecided,
        policy_at(source, moment), read_settings(source), team,
    )  # fmt: skip


def quarter_report(
    source: Source,
    quarter: Quarter,
    *,
    now: datetime,
    at: datetime | None = None,
    team_id: str | None = None,
    team: str = "",
) -> ReleaseReport:
    """Return what the report says of a quarter: what waits is judged at its end once it is over."""
    span = quarter.span(read_settings(source).zone)
    end = min(span.end, at or now)
    judged = at if at is not None else (span.end if span.end <= now else None)
    found = release_report(
        source, now=now, at=judged, start=span.start - timedelta(microseconds=1), end=end, team_id=team_id,
        team=team,
    )  # fmt: skip
    return replace(found, to_date=end < span.end)
