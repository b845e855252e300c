"""What a quarter of incidents teaches (R16, R21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.domain.learning import (
    ActionFact,
    ActionsDone,
    FactorFact,
    QuarterTimes,
    Recurring,
    actions_done,
    quarter_times,
    recurring,
)
from slodesk.domain.window import Quarter, quarter_of
from slodesk.storage.queries.incident_facts import all_incident_facts
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import moment, rows, to_date, to_moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.storage.reading import Source

BACK = 4
"""Quarters looked at before the one that is asked for."""
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Learning:
    """What a quarter teaches.

    Attributes:
        quarter: the quarter.
        to_date: whether it still runs.
        factors: by category.
        times: of the quarters before and, last, of this one.
        actions: of retrospectives, agreed in the quarter.
        retrospectives: about incidents of the quarter.
        near_misses: of the quarter; they count nowhere else.
        settings: of the workspace.
    """

    quarter: Quarter
    to_date: bool
    factors: tuple[Recurring, ...]
    times: tuple[QuarterTimes, ...]
    actions: ActionsDone
    retrospectives: int
    near_misses: int
    settings: WorkspaceSettings


def current_quarter(settings: WorkspaceSettings, at: datetime) -> Quarter:
    """Return the quarter a moment lies in; a boundary belongs to the one that ends."""
    return quarter_of((at - _TICK).astimezone(settings.zone).date(), settings.fiscal_year_start)


def learning(
    source: Source, quarter: Quarter | None = None, *, at: datetime, team_id: str | None = None
) -> Learning:
    """Return what a quarter of incidents teaches.

    Args:
        source: where to read.
        quarter: None for the one ``at`` lies in.
        at: aware; nothing later is looked at.
        team_id: only incidents that hit this team's services; None for all.
    """
    settings = read_settings(source)
    quarter = quarter or current_quarter(settings, at)
    quarters = [quarter]
    for _ in range(BACK):
        quarters.insert(0, quarters[0].previous())

    def of(day: date) -> Quarter:
        return quarter_of(day, settings.fiscal_year_start)

    facts = [each for each in all_incident_facts(source, team_id) if each.started <= at]
    began = {each.id: of(each.started.astimezone(settings.zone).date()) for each in facts}
    hit = [(began[each.id], each) for each in facts if not each.near_miss]
    near = sum(each.near_miss and began[each.id] == quarter for each in facts)
    about = _about(source, settings, at, None if team_id is None else set(began))
    in_view, order = set(quarters), {key: at for at, key in enumerate(about)}
    factors = [
        FactorFact(category, text, retro, about[retro][0], about[retro][1])
        for category, text, retro in sorted(_factors(source), key=lambda each: order.get(each[2], 0))
        if retro in about and about[retro][1] in in_view
    ]
    today = at.astimezone(settings.zone).date()
    agreed = [
        each
        for retro, each in _actions(source, settings, at)
        if retro in about and of(each.agreed) == quarter
    ]
    return Learning(
        quarter, at < quarter.span(settings.zone).end, recurring(factors, quarter),
        quarter_times(hit, quarters, at), actions_done(agreed, today),
        sum(when == quarter for _, when in about.values()), near, settings,
    )  # fmt: skip


def _about(
    source: Source, settings: WorkspaceSettings, at: datetime, incidents: set[str] | None
) -> dict[str, tuple[str, Quarter]]:
    """Return what each retrospective is called by, and the quarter it is about; in order of time."""
    found: list[tuple[datetime, str, str]] = []
    for key, title, created, incident, identifier, started in rows(
        source,
        "SELECT r.id, r.title, r.created, r.incident_id, i.identifier, i.started FROM retrospective r"
        " LEFT JOIN incident i ON i.id = r.incident_id",
    ):
        when = to_moment(started) or moment(created)
        if when > at or (incidents is not None and incident is not None and incident not in incidents):
            continue
        found.append((when, key, identifier or title))

    def quarter(when: datetime) -> Quarter:
        return quarter_of(when.astimezone(settings.zone).date(), settings.fiscal_year_start)

    return {key: (name, quarter(when)) for when, key, name in sorted(found)}


def _factors(source: Source) -> Iterator[tuple[str, str, str]]:
    """Yield category, text and retrospective of every factor; a why without a category belongs to its own."""
    for category, text, parent, retro in rows(
        source, "SELECT category, text, parent_id, retrospective_id FROM retro_factor ORDER BY position, id"
    ):
        if parent is None or category.strip():
            yield category, text, retro


def _actions(source: Source, settings: WorkspaceSettings, at: datetime) -> Iterator[tuple[str, ActionFact]]:
    """Yield the action items of retrospectives with the key of theirs."""
    for retro, created, due, closed, status in rows(
        source,
        "SELECT source_id, created, due, closed, status FROM action_item"
        " WHERE source_kind = 'retrospective' AND created IS NOT NULL",
    ):
        if moment(created) > at:
            continue
        over = to_moment(closed)
        yield retro, ActionFact(
            moment(created).astimezone(settings.zone).date(), None if due is None else to_date(due),
            None if over is None else over.astimezone(settings.zone).date(), status,
        )  # fmt: skip
