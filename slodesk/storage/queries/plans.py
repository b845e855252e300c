"""Plans as the window shows them: one with its weeks and steps, and where every team is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from slodesk.domain.planning import DELIVERABLE, UNDECIDED
from slodesk.domain.planning_calendar import WeekDates, holidays_in, is_late, week_of
from slodesk.domain.planning_steps import Left, left_of, step_named
from slodesk.domain.window import quarter_of
from slodesk.storage.queries.plan_scope import PlanHead, plan_head
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import ServiceRow, SloRow
from slodesk.storage.schema_meetings import MeetingEntryRow, MeetingRow
from slodesk.storage.schema_planning import (
    ApproverRow,
    FeedbackRow,
    HolidayRow,
    InitiativeRow,
    PlanInputRow,
    PlanItemRow,
    PlanMessageRow,
    PlanSnapshotRow,
    PlanTargetRow,
    PlanWeekRow,
    RiskRow,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.window import Quarter


_WEEKS: Any = PlanWeekRow.__table__
_ITEMS: Any = PlanItemRow.__table__


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which nobody of a team works, or (team None) nobody at all."""

    id: str
    day: date
    name: str
    team_id: str | None


@dataclass(frozen=True, slots=True)
class PlanItem:
    """An activity or deliverable of a week (R24).

    Attributes:
        id: its key.
        week: the week it is in; it was planned for ``first_week``.
        first_week: less than ``week`` when it rolled on.
        kind: ``activity`` or ``deliverable``.
        key: which of the framework's it is; empty for one of the team's own.
        title: in the team's words.
        owner: a name.
        due: the last day.
        done: whether it is.
        notes: in the team's words.
        late: the day is over and it is not done.
    """

    id: str
    week: int
    first_week: int
    kind: str
    key: str
    title: str
    owner: str
    due: date | None
    done: bool
    notes: str
    late: bool

    @property
    def section(self) -> str:
        """The part of the plan's page it is done in; empty where there is none."""
        step = step_named(self.key)
        return "" if step is None else step.section

    @property
    def rolled(self) -> bool:
        """Whether it came from an earlier week."""
        return self.first_week < self.week


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """One week of a plan as of today (R23, R24).

    Attributes:
        dates: its number, first and last day.
        closed: when it was closed; None while it is open.
        note: what people should know about it.
        holidays: working days that are free, with their names.
        left: what is open in it.
        over: its days are, and it is not closed.
        items: its activities and deliverables in their order, done ones too.
    """

    dates: WeekDates
    closed: datetime | None
    note: str
    holidays: tuple[tuple[date, str], ...]
    left: Left
    over: bool
    items: tuple[PlanItem, ...]

    @property
    def late(self) -> bool:
        """Whether it is over and not closed, or something in it is late."""
        return self.over or any(item.late for item in self.items)

    @property
    def number(self) -> int:
        """1 to 4, or 5 for the time to communicate."""
        return self.dates.number


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """Where something is: in which plan, in which week (0: the one worked on), in which section."""

    plan_id: str
    week: int
    section: str


_PLACES: tuple[tuple[Any, int, str], ...] = (
    (PlanInputRow, 1, "goals"),
    (PlanTargetRow, 2, "targets"),
    (InitiativeRow, 3, "roadmap"),
    (RiskRow, 3, "risks"),
    (FeedbackRow, 4, "feedback"),
    (PlanMessageRow, 5, "messages"),
)


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """A plan with its weeks.

    Attributes:
        head: what it is.
        weeks: 1 to 4, then the time to communicate.
        today: in the workspace's zone.
        current: number of the week today is in, or of the next one.
        snapshots: how often it was approved.
    """

    head: PlanHead
    weeks: tuple[PlanWeek, ...]
    today: date
    current: int
    snapshots: int

    def week(self, number: int) -> PlanWeek:
        """Return a week by its number."""
        return next(week for week in self.weeks if week.number == number)

    def item(self, item_id: str) -> PlanItem | None:
        """Return an activity or deliverable by its key."""
        return next((item for week in self.weeks for item in week.items if item.id == item_id), None)

    def week_closed(self, number: int) -> bool:
        """Whether a week can no longer be changed."""
        return self.head.week_closed(number)

    @property
    def working_week(self) -> int:
        """The week people are at: the first that is not closed, else the last."""
        return next((week.number for week in self.weeks if week.closed is None), self.weeks[-1].number)


def plan_detail(session: Session, plan_id: str, *, now: datetime) -> PlanDetail | None:
    """Return a plan with its weeks as of ``now``, None when it is gone."""
    head = plan_head(session, plan_id)
    return None if head is None else plan_details(session, [head], now=now)[plan_id]


def plan_details(session: Session, heads: Sequence[PlanHead], *, now: datetime) -> dict[str, PlanDetail]:
    """Return plans with their weeks as of ``now``, by key: as many questions for all as for one."""
    today = now.astimezone(read_settings(session).zone).date()
    ids = [head.id for head in heads]
    stored: dict[str, list[Any]] = {key: [] for key in ids}
    rows = select(_WEEKS).where(_WEEKS.c.plan_id.in_(ids)).order_by(_WEEKS.c.number)
    for row in session.execute(rows):
        stored[row.plan_id].append(row)
    items, free = _items(session, heads, today), holidays(session)
    undecided = _undecided(session, heads)
    feedback = _counts(session, FeedbackRow, ids, FeedbackRow.state == "open")
    approvals = _counts(session, ApproverRow, ids, ApproverRow.verdict != "approved")
    snapshots = _counts(session, PlanSnapshotRow, ids)
    found = {}
    for head in heads:
        key = head.id
        counts = {
            "undecided": undecided[key], "feedback": feedback.get(key, 0), "approvals": approvals.get(key, 0)
        }  # fmt: skip
        weeks = _weeks(head, stored[key], items[key], _free(free, head.team_id), today, counts)
        current = week_of([week.dates for week in weeks], today)
        found[key] = PlanDetail(head, weeks, today, current, snapshots.get(key, 0))
    return found


def _weeks(
    head: PlanHead, rows: Sequence[Any], items: Sequence[PlanItem], free: dict[date, str], today: date,
    counts: dict[str, int],
) -> tuple[PlanWeek, ...]:  # fmt: skip
    parts = [(item.week, item.kind, item.title, item.done) for item in items]
    weeks = []
    for row in rows:
        dates = WeekDates(row.number, row.starts, row.ends)
        mine = tuple(item for item in items if item.week == row.number)
        left = left_of(row.number, parts, **counts)
        over = row.closed is None and is_late(row.ends, today, done=head.week_closed(row.number))
        named = tuple((day, free[day]) for day in holidays_in(dates, free))
        weeks.append(PlanWeek(dates, row.closed, row.note, named, left, over, mine))
    return tuple(weeks)


def holidays(session: Session) -> tuple[Holiday, ...]:
    """Return all holidays, by day."""
    rows = session.execute(select(HolidayRow).order_by(HolidayRow.day, HolidayRow.name))
    return tuple(Holiday(row.id, row.day, row.name, row.team_id) for (row,) in rows)


def running_quarter(session: Session, now: datetime) -> Quarter:
    """Return the fiscal quarter that runs now, in the workspace's zone."""
    settings = read_settings(session)
    return quarter_of(now.astimezone(settings.zone).date(), settings.fiscal_year_start)


def plan_place(session: Session, key: str) -> PlanPlace | None:
    """Return where in the plans something is; None for what is in no plan."""
    head = plan_head(session, key)
    if head is not None:
        return PlanPlace(head.id, 0, "")
    found = session.execute(
        select(PlanItemRow.plan_id, PlanItemRow.week).where(PlanItemRow.id == key)
    ).first()
    if found is not None:
        return PlanPlace(found.plan_id, found.week, "steps")
    for table, week, section in _PLACES:
        plan_id = session.scalar(select(table.plan_id).where(table.id == key))
        if plan_id is not None:
            return PlanPlace(plan_id, week, section)
    said = session.execute(
        select(MeetingRow.subject_id, MeetingRow.week)
        .join(MeetingEntryRow, MeetingEntryRow.meeting_id == MeetingRow.id)
        .where(MeetingEntryRow.id == key)
    ).first()
    if said is not None and plan_head(session, said.subject_id) is not None:
        return PlanPlace(said.subject_id, said.week or 0, "steps")
    return None


def slo_of_target(session: Session, key: str) -> str | None:
    """Return the SLO that a plan says something about, by the key of what it says."""
    return session.scalar(select(PlanTargetRow.slo_id).where(PlanTargetRow.id == key))


def _items(session: Session, heads: Sequence[PlanHead], today: date) -> dict[str, list[PlanItem]]:
    """Return the steps of plans in their order, by the plan's key."""
    plans = {head.id: head for head in heads}
    query = select(_ITEMS).where(_ITEMS.c.plan_id.in_(list(plans)))
    rows = session.execute(query.order_by(_ITEMS.c.position, _ITEMS.c.id)).all()
    found: dict[str, list[PlanItem]] = {key: [] for key in plans}
    for row in sorted(rows, key=lambda row: row.kind == DELIVERABLE):
        done = row.done or plans[row.plan_id].week_closed(row.week)
        found[row.plan_id].append(
            PlanItem(
                row.id, row.week, row.first_week, row.kind, row.key, row.title, row.owner, row.due, row.done,
                row.notes, is_late(row.due, today, done=done),
            )
        )  # fmt: skip
    return found


def _free(known: Sequence[Holiday], team_id: str | None) -> dict[date, str]:
    found: dict[date, str] = {}
    for holiday in known:
        if holiday.team_id in (None, team_id):
            named = (found.get(holiday.day, ""), holiday.name)
            found[holiday.day] = " / ".join(dict.fromkeys(word for word in named if word))
    return found


def undecided_slos(session: Session, head: PlanHead) -> int:
    """Count the plan's SLOs nobody has decided on."""
    return _undecided(session, [head])[head.id]


def _undecided(session: Session, heads: Sequence[PlanHead]) -> dict[str, int]:
    slos = (
        select(ServiceRow.team_id, func.count(SloRow.id))
        .join(SloRow, SloRow.service_id == ServiceRow.id)
        .group_by(ServiceRow.team_id)
    )
    decided = (
        select(PlanTargetRow.plan_id, ServiceRow.team_id, func.count(PlanTargetRow.id))
        .join(SloRow, SloRow.id == PlanTargetRow.slo_id)
        .join(ServiceRow, ServiceRow.id == SloRow.service_id)
        .where(
            PlanTargetRow.plan_id.in_([head.id for head in heads]), PlanTargetRow.decision != UNDECIDED
        )
        .group_by(PlanTargetRow.plan_id, ServiceRow.team_id)
    )  # fmt: skip
    there = session.execute(slos).all()
    done = session.execute(decided).all()
    found = {}
    for head in heads:
        asked = sum(count for team, count in there if head.team_id in (None, team))
        said = sum(count for key, team, count in done if key == head.id and head.team_id in (None, team))
        found[head.id] = asked - said
    return found


def _counts(session: Session, table: Any, plan_ids: Sequence[str], *conditions: Any) -> dict[str, int]:
    """Count the rows of each plan."""
    query = select(table.plan_id, func.count()).where(table.plan_id.in_(plan_ids), *conditions)
    return {row[0]: row[1] for row in session.execute(query.group_by(table.plan_id))}
