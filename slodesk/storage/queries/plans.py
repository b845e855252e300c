"""Plans as the window shows them: one with its weeks and steps, and where every team is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from slodesk.domain.planning import APPROVED, COMMUNICATE, DELIVERABLE, UNDECIDED
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
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.window import Quarter


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
        late: it is over, and not closed; or something in it is late.
        items: its activities and deliverables in their order, done ones too.
    """

    dates: WeekDates
    closed: datetime | None
    note: str
    holidays: tuple[tuple[date, str], ...]
    left: Left
    late: bool
    items: tuple[PlanItem, ...]

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
        """Whether a week can no longer be changed: the time to communicate goes on after the approval."""
        if number == COMMUNICATE and self.head.state == APPROVED:
            return False
        return self.head.closed

    @property
    def working_week(self) -> int:
        """The week people are at: the first that is not closed, else the last."""
        return next((week.number for week in self.weeks if week.closed is None), self.weeks[-1].number)


def plan_detail(session: Session, plan_id: str, *, now: datetime) -> PlanDetail | None:
    """Return a plan with its weeks as of ``now``, None when it is gone."""
    head = plan_head(session, plan_id)
    if head is None:
        return None
    today = now.astimezone(read_settings(session).zone).date()
    rows = session.execute(
        select(PlanWeekRow).where(PlanWeekRow.plan_id == plan_id).order_by(PlanWeekRow.number)
    )
    stored = [row for (row,) in rows]
    items = _items(session, head, today)
    free = _holidays(session, head.team_id)
    counts = {
        "undecided": undecided_slos(session, head),
        "feedback": _count(session, FeedbackRow.plan_id == plan_id, FeedbackRow.state == "open"),
        "approvals": _count(session, ApproverRow.plan_id == plan_id, ApproverRow.verdict != "approved"),
    }
    parts = [(item.week, item.kind, item.title, item.done) for item in items]
    weeks = []
    for row in stored:
        dates = WeekDates(row.number, row.starts, row.ends)
        mine = tuple(item for item in items if item.week == row.number)
        left = left_of(row.number, parts, **counts)
        over = not head.closed and row.closed is None and row.ends < today
        late = over or any(item.late for item in mine)
        named = tuple((day, free[day]) for day in holidays_in(dates, free))
        weeks.append(PlanWeek(dates, row.closed, row.note, named, left, late, mine))
    current = week_of([week.dates for week in weeks], today)
    snapshots = _count(session, PlanSnapshotRow.plan_id == plan_id)
    return PlanDetail(head, tuple(weeks), today, current, snapshots)


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


def _items(session: Session, head: PlanHead, today: date) -> tuple[PlanItem, ...]:
    query = select(PlanItemRow).where(PlanItemRow.plan_id == head.id)
    rows = [row for (row,) in session.execute(query.order_by(PlanItemRow.position, PlanItemRow.id))]
    rows.sort(key=lambda row: row.kind == DELIVERABLE)
    return tuple(
        PlanItem(
            row.id, row.week, row.first_week, row.kind, row.key, row.title, row.owner, row.due, row.done,
            row.notes, is_late(row.due, today, done=row.done or head.closed),
        )
        for row in rows
    )  # fmt: skip


def _holidays(session: Session, team_id: str | None) -> dict[date, str]:
    found: dict[date, str] = {}
    for holiday in holidays(session):
        if holiday.team_id in (None, team_id):
            named = (found.get(holiday.day, ""), holiday.name)
            found[holiday.day] = " / ".join(dict.fromkeys(word for word in named if word))
    return found


def undecided_slos(session: Session, head: PlanHead) -> int:
    """Count the plan's SLOs nobody has decided on."""
    slos = select(func.count(SloRow.id)).join(ServiceRow, ServiceRow.id == SloRow.service_id)
    decided = (
        select(func.count(PlanTargetRow.id))
        .join(SloRow, SloRow.id == PlanTargetRow.slo_id)
        .join(ServiceRow, ServiceRow.id == SloRow.service_id)
        .where(PlanTargetRow.plan_id == head.id, PlanTargetRow.decision != UNDECIDED)
    )
    if head.team_id is not None:
        slos = slos.where(ServiceRow.team_id == head.team_id)
        decided = decided.where(ServiceRow.team_id == head.team_id)
    return (session.scalar(slos) or 0) - (session.scalar(decided) or 0)


def _count(session: Session, *conditions: Any) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0
