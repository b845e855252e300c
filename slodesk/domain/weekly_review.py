"""A weekly review as one value: what the app prepared, and what people said about it (R13 to R15).

The tab, the rooms of a meeting, the report and what is kept for good when the review is closed all look
at this. ``Prepared`` is worked out from the workspace while the review is open, and frozen with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - reading looks at the fields' kinds
from decimal import Decimal  # noqa: TC003 - reading looks at the fields' kinds
from typing import Any

from slodesk.domain.burn import PairState  # noqa: TC001 - reading looks at the fields' kinds
from slodesk.domain.plain_data import from_plain, to_plain
from slodesk.domain.review_schedule import due_at as due_at
from slodesk.domain.review_schedule import is_overdue
from slodesk.domain.review_schedule import monday as monday
from slodesk.domain.status import Status

NOT_STARTED, IN_REVIEW, REVIEWED, SKIPPED = "not_started", "in_review", "reviewed", "skipped"
STATES = (NOT_STARTED, IN_REVIEW, REVIEWED, SKIPPED)
OVERDUE = "overdue"
"""Shown for one that should have been held; it sticks until the review is held or skipped (R14)."""

SECTIONS = ("status", "incidents", "budgets", "releases", "adjustments", "actions", "recommendations")
"""In the order of the agenda (R13)."""

POSTSCRIPT = "postscript"
"""Section of what was added after the review was closed: the only thing that may be."""

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
        exhaustion: state of the projection; ``projected_days`` where it reaches zero, ``runs_out`` when.
        newest: its newest sample.
        trend: remaining budget at the end of each of the last ``LONG_TREND`` weeks, the last one now.
        pairs: every alert pair with its factor, its two burn rates and whether it fires.
        good: events of the window; ``total`` likewise.
        measured: what is left as measured, where the policy judges without approved corrections.
        new: whether the review before did not know it.
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
    pairs: tuple[PairState, ...] = ()
    runs_out: datetime | None = None
    good: float | None = None
    total: float | None = None
    measured: float | None = None
    new: bool = False

    @property
    def full_title(self) -> str:
        """Service and SLO as people read them."""
        return f"{self.service_title}, {self.title}"

    @property
    def at_risk(self) -> bool:
        """Whether it is warning or worse (R9)."""
        return Status(self.status).at_risk

    @property
    def short_trend(self) -> tuple[float | None, ...]:
        """Remaining budget at the end of each of the last ``SHORT_TREND`` weeks."""
        return self.trend[-SHORT_TREND:]

    @property
    def change(self) -> float | None:
        """How much of its budget came or went since a week earlier, a ratio; None where one is not known."""
        if self.remaining is None or self.remaining_before is None:
            return None
        return self.remaining - self.remaining_before


@dataclass(frozen=True, slots=True)
class IncidentCost:
    """What an incident cost one SLO: a share of its budget, and how that is known best (R17)."""

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
    """A metric above its limit: its newest value in the week, and when that was."""

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
    rolled_back: datetime | None = None

    @property
    def is_out(self) -> bool:
        """Whether it went out, taken back since or not."""
        return self.state in {"deployed", "rolled back"}


@dataclass(frozen=True, slots=True)
class ActionItem:
    """An action item of a review, of a meeting, or one that is late."""

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
        text: its words in English, so that what is kept can be read by itself.
    """

    kind: str
    urgency: int
    about: str
    place: str
    values: dict[str, Any]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A change of an SLO that was asked for earlier and is not decided.

    Attributes:
        kind: ``retrospective`` or ``review``, where it was asked for.
        id: its key there.
        source: that place as people call it.
    """

    kind: str
    id: str
    source: str
    slo_id: str | None
    slo: str
    text: str
    target: Decimal | None = None
    threshold: Decimal | None = None
    percentile: Decimal | None = None
    window: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything the app prepares for a review.

    Attributes:
        as_of: the moment the figures hold for; None without samples.
        since: incidents and releases from then on: a week, or since the review before, two weeks at most.
        until: their end: now, or the end of a week that is over.
        done: action items of reviews and meetings closed since the review before; ``carried`` those still
            open from earlier ones; ``new`` those of this review; ``late`` all others that are overdue.
        compared: the moment of "a week earlier", a week before ``as_of``.
        gone: titles of the SLOs that the review before knew and that are no more.
        compared_with: the week of that review; None where there is none.
        wishes: changes of SLOs that were asked for and wait for a decision.
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
    late: tuple[ActionItem, ...] = ()
    compared: datetime | None = None
    compared_with: date | None = None
    gone: tuple[str, ...] = ()
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said about a section, or about one thing in it; of a postscript also when and who."""

    id: str
    section: str
    about: str
    text: str
    at: datetime | None = None
    by: str = ""


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

    @property
    def postscripts(self) -> tuple[Note, ...]:
        """What was added after it was closed, in that order."""
        return tuple(note for note in self.notes if note.section == POSTSCRIPT)

    def shown_state(self, now: datetime) -> str:
        """Return its state as people see it: overdue once it should have been held (R14)."""
        return OVERDUE if self.state in {NOT_STARTED, IN_REVIEW} and is_overdue(self.due, now) else self.state


def to_data(value: Review) -> dict[str, Any]:
    """Return a review as JSON-ready data; ``from_data`` gives the same back."""
    data: dict[str, Any] = to_plain(value)
    return data


def from_data(data: dict[str, Any]) -> Review:
    """Read a review that ``to_data`` wrote; what an older program did not know takes its default."""
    return from_plain(Review, data)
