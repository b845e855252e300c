"""A weekly review as one value: what the app prepared, and what people said about it (R13 to R15).

The tab, the rooms of a meeting, the report and what is kept for good when the review is closed all look
at this. ``Prepared`` is worked out from the workspace while the review is open, and frozen with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal  # noqa: TC003 - reading looks at the fields' kinds
from typing import TYPE_CHECKING, Any

from slodesk.domain.plain_data import from_plain, to_plain

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

NOT_STARTED, IN_REVIEW, REVIEWED, SKIPPED = "not_started", "in_review", "reviewed", "skipped"
STATES = (NOT_STARTED, IN_REVIEW, REVIEWED, SKIPPED)
OVERDUE = "overdue"
"""Shown for one that should have been held; it sticks until the review is held or skipped (R14)."""

SECTIONS = ("status", "incidents", "budgets", "releases", "adjustments", "actions", "recommendations")
"""In the order of the agenda (R13)."""

ROLES = ("SLO owner", "engineering lead", "product manager", "on-call")
"""Who attends (R13); any other word is fine too."""

PROPOSED, APPROVED, REJECTED = "proposed", "approved", "rejected"
ADJUSTMENT_DECISIONS = (PROPOSED, APPROVED, REJECTED)

SHORT_TREND, LONG_TREND = 4, 13
"""Weeks of the two trends."""


@dataclass(frozen=True, slots=True)
class SloLine:
    """One SLO at the moment of the review; shares are ratios, every figure that of ``status``.

    Attributes:
        slo_id: its key.
        name: its identifier.
        title: as people read it; ``service_title`` likewise.
        target: in force.
        window: as text, ``30d``.
        actual: good share of the window; None without data.
        remaining: of its budget.
        minutes_remaining: the same in minutes.
        status: of ``status.Status``; ``before`` a week earlier.
        remaining_before: a week earlier.
        burn: window → burn rate, 1h, 6h, 1d, 3d.
        burn_word: in words; None without data.
        pairs_firing: names of the alert pairs that fire.
        exhaustion: state of the projection; ``projected_days`` where it reaches zero.
        newest: its newest sample.
        trend: remaining budget at the end of each of the last ``LONG_TREND`` weeks, the last one now.
    """

    slo_id: str
    service_id: str
    service: str
    service_title: str
    name: str
    title: str
    target: Decimal
    window: str
    actual: float | None
    remaining: float | None
    consumed: float | None
    minutes: float
    minutes_remaining: float | None
    status: str
    before: str
    remaining_before: float | None
    burn: dict[str, float | None]
    burn_word: str | None
    pairs_firing: tuple[str, ...]
    exhaustion: str
    simple_days: float | None
    projected_days: float | None
    newest: datetime | None
    stale: bool
    trend: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentCost:
    """What an incident cost one SLO: a share of its budget, and how that is known."""

    slo: str
    share: float
    method: str


@dataclass(frozen=True, slots=True)
class IncidentItem:
    """An incident that began or lasted in the week; ``minutes`` is how long, until now if it lasts."""

    id: str
    identifier: str
    title: str
    services: tuple[str, ...]
    started: datetime
    resolved: datetime | None
    minutes: float
    severity: str
    costs: tuple[IncidentCost, ...] = ()
    retrospective: str = ""
    """Where its retrospective stands, of ``retro_due.STATES`` or its own state; empty where none is due."""


@dataclass(frozen=True, slots=True)
class MetricItem:
    """A metric above its limit: its newest value in the week, and since when it is above."""

    id: str
    service: str
    title: str
    value: float
    limit: float
    unit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseItem:
    """A release that waits, or went out in the week.

    Attributes:
        state: of ``operations.releases.STATES``.
        decision: on record; empty before.
        suggested: what the policy says now, of ``policy.DECISIONS``; empty for one that is out.
        score: of its risk; ``risk`` is its level, ``unknown`` how many inputs nobody knows.
    """

    id: str
    service_id: str
    service: str
    version: str
    title: str
    date: datetime | None
    change_class: str
    state: str
    decision: str
    suggested: str
    risk: str
    score: int
    unknown: int
    incident: str = ""


@dataclass(frozen=True, slots=True)
class ActionItem:
    """An action item of an earlier review, or of this one."""

    id: str
    title: str
    owner: str
    due: date | None
    priority: str
    status: str
    overdue: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Something to do, with its cause (R15).

    Attributes:
        kind: one of ``recommendations.KINDS``.
        urgency: 0 is the most urgent.
        about: key of the SLO, service, incident, release … it is about.
        place: the tab that leads there.
        values: what its words need, as plain data.
    """

    kind: str
    urgency: int
    about: str
    place: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything the app prepares for a review.

    Attributes:
        as_of: the moment the figures hold for; None without samples.
        since: a week before, what "changed" is measured from.
        until: the end of the week that is reviewed, for incidents and releases.
        policy: profile and number.
        done: action items closed since the review before; ``carried`` those still open from earlier
            ones; ``new`` those of this review.
    """

    as_of: datetime | None
    since: datetime
    until: datetime
    profile: str
    policy_version: int
    judge_by: str = "measured"
    slos: tuple[SloLine, ...] = ()
    incidents: tuple[IncidentItem, ...] = ()
    metrics: tuple[MetricItem, ...] = ()
    releases: tuple[ReleaseItem, ...] = ()
    done: tuple[ActionItem, ...] = ()
    carried: tuple[ActionItem, ...] = ()
    new: tuple[ActionItem, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said about a section, or about one thing in it."""

    id: str
    section: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of an SLO that is proposed or decided; None leaves as it is."""

    id: str
    slo_id: str | None
    slo: str
    text: str
    target: Decimal | None = None
    threshold: Decimal | None = None
    percentile: Decimal | None = None
    window: str | None = None
    effective: date | None = None
    decision: str = PROPOSED
    approver: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who attends."""

    id: str
    name: str
    role: str = ""
    present: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """A review: what it is, what people said, and what was prepared.

    Attributes:
        week: Monday of the week in which it is held.
        state: of ``STATES``.
        prepared: frozen once it is reviewed; None while nobody worked it out.
    """

    id: str
    team_id: str | None
    team: str
    week: date
    due: datetime
    state: str = NOT_STARTED
    note: str = ""
    facilitator: str = ""
    summary: str = ""
    as_of: datetime | None = None
    closed: datetime | None = None
    closed_as: str = ""
    notes: tuple[Note, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    people: tuple[Attendee, ...] = ()
    prepared: Prepared | None = None

    def notes_on(self, section: str, about: str = "") -> tuple[Note, ...]:
        """Return what was said about a section, or about one thing in it."""
        return tuple(note for note in self.notes if (note.section, note.about) == (section, about))

    def shown_state(self, now: datetime) -> str:
        """Return its state as people see it: overdue once it should have been held (R14)."""
        return OVERDUE if self.state in {NOT_STARTED, IN_REVIEW} and is_overdue(self.due, now) else self.state


GRACE = timedelta(days=1)
"""How long after it was due a review is overdue."""


def is_overdue(due: datetime, now: datetime) -> bool:
    """Return whether a review that was not held is overdue (R14)."""
    return now > due + GRACE


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def due_at(week: date, weekday: int, clock: str, zone: ZoneInfo) -> datetime:
    """Return when a review of a week is due, in UTC.

    Args:
        week: its Monday.
        weekday: 1 Monday … 7 Sunday.
        clock: ``HH:MM``.
        zone: in which the clock is read.
    """
    hours, minutes = map(int, clock.split(":"))
    local = datetime.combine(week + timedelta(days=weekday - 1), time(hours, minutes), zone)
    return local.astimezone(UTC)


def to_data(value: Review) -> dict[str, Any]:
    """Return a review as JSON-ready data; ``from_data`` gives the same back."""
    data: dict[str, Any] = to_plain(value)
    return data


def from_data(data: dict[str, Any]) -> Review:
    """Read a review that ``to_data`` wrote; what an older program did not know takes its default."""
    return from_plain(Review, data)
