"""What the report of a retrospective is made of: as published where it is, else as it stands (R49, R50)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from slodesk.domain.quick_lists import revealed
from slodesk.domain.retrospective import IN_REVIEW, PUBLISHED
from slodesk.domain.window import quarter_of
from slodesk.storage.queries.retro_evidence import retro_evidence
from slodesk.storage.queries.retro_snapshots import retro_snapshot, retro_snapshots
from slodesk.storage.queries.retrospectives import retro_list, retrospective
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.retro_evidence import Evidence
    from slodesk.domain.retrospective import Retrospective
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter
    from slodesk.storage.queries.retro_snapshots import SnapshotHead
    from slodesk.storage.queries.retrospectives import RetroLine
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class RetroReportData:
    """One retrospective.

    Attributes:
        settings: of the workspace.
        content: the retrospective: as published, else as it is now.
        evidence: the figures it stands on, of the same moment.
        snapshot: what was published last; None while nothing was.
    """

    settings: WorkspaceSettings
    content: Retrospective
    evidence: Evidence
    snapshot: SnapshotHead | None

    @property
    def published(self) -> bool:
        """Whether this is the retrospective as it was published."""
        return self.snapshot is not None and self.content.state == PUBLISHED

    @property
    def zone(self) -> str:
        """The time zone its times are told in: the incident's."""
        incident = self.content.incident
        return self.settings.time_zone if incident is None else incident.time_zone


def retros_of(
    source: Source, *, quarter: Quarter | None = None, team_id: str | None = None, at: datetime | None = None
) -> tuple[RetroLine, ...]:
    """Return the retrospectives to report on, the youngest incident first.

    Args:
        source: where to read.
        quarter: only those whose incident began in it; those without an incident, that were begun in it.
        team_id: only this team's; None for all.
        at: only those that had been begun by then, aware.
    """
    settings = read_settings(source)

    def fits(line: RetroLine) -> bool:
        day = (line.started or line.created).astimezone(settings.zone).date()
        early = at is None or line.created <= at
        return early and quarter in (None, quarter_of(day, settings.fiscal_year_start))

    return tuple(line for line in retro_list(source, team_id) if fits(line))


@dataclass(frozen=True, slots=True)
class RetroName:
    """As much of a retrospective as it takes to choose it."""

    id: str
    identifier: str
    title: str
    state: str
    revision: int


def youngest(
    source: Source, most: int, *, team_id: str | None = None, also: str = "", words: str = ""
) -> tuple[RetroName, ...]:
    """Return the retrospectives to choose from, the youngest incident first; quick with very many.

    Args:
        source: where to read.
        most: how many.
        team_id: only this team's, and those that stand alone; None for all.
        also: key of one that is among them in any case.
        words: only those in whose identifier or title each of these words occurs, in either case.
    """
    team = (
        ""
        if team_id is None
        else " AND (r.incident_id IS NULL OR EXISTS (SELECT 1 FROM incident_service h JOIN service s"
        " ON s.id = h.service_id WHERE h.incident_id = r.incident_id AND s.team_id = :team))"
    )
    chosen = (
        "SELECT r.id, i.identifier, r.title, r.state, r.revision FROM retrospective r"
        " LEFT JOIN incident i ON i.id = r.incident_id WHERE"
    )
    order = " ORDER BY COALESCE(i.started, r.created) DESC, r.id DESC"
    values = {} if team_id is None else {"team": team_id}
    wanted = words.casefold().split()
    if wanted:
        every = rows(source, f"{chosen} 1 = 1{team}{order}", **values)
        fitting = (
            row for row in every if all(word in f"{row[1] or ''} {row[2]}".casefold() for word in wanted)
        )
        found = list(islice(fitting, most))
    else:
        found = list(rows(source, f"{chosen} 1 = 1{team}{order} LIMIT :most", most=most, **values))
    if also and also not in {line[0] for line in found}:
        found += rows(source, f"{chosen} r.id = :key", key=also)
    return tuple(
        RetroName(key, identifier or "", title, state, revision)
        for key, identifier, title, state, revision in found
    )


def named(lines: tuple[RetroLine, ...], name: str) -> RetroLine | None:
    """Return the retrospective of a name: its incident's identifier, its own key or the incident's.

    One without an incident has no identifier: its title will do, if no other has it.
    """
    wanted = name.strip().casefold()
    if not wanted:
        return None
    keys = (
        line for line in lines if wanted in (line.identifier.casefold(), line.id.casefold(), line.incident)
    )
    titled = [line for line in lines if line.title.casefold() == wanted]
    return next(keys, titled[0] if len(titled) == 1 else None)


def retro_report(
    source: Source, key: str, *, now: datetime, snapshot_id: str | None = None
) -> RetroReportData | None:
    """Return what a report shows; None when there is no such retrospective.

    Args:
        source: where to read.
        key: the retrospective's.
        now: aware; what was published later is not known yet.
        snapshot_id: an earlier published state; None for the latest, or the draft that follows it.
    """
    content = retrospective(source, key)
    if content is None:
        return None
    settings = read_settings(source)
    made = [each for each in retro_snapshots(source, key) if each.made <= now or each.id == snapshot_id]
    latest = next((each for each in made if snapshot_id in (None, each.id)), None)
    if latest is not None and (content.state == PUBLISHED or snapshot_id is not None):
        kept = retro_snapshot(source, latest.id)
        if kept is not None:
            return RetroReportData(settings, kept.content, kept.evidence, latest)
    if content.state == PUBLISHED:
        content = replace(content, state=IN_REVIEW)  # it was published after ``now``
    content = revealed(content)
    return RetroReportData(settings, content, retro_evidence(source, content, now), latest)
