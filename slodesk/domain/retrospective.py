"""A retrospective as one value: what was written, and what it is about (R19).

The editor, the checks, the reports, Markdown in and out and the published snapshot all look at this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - reading looks at the fields' kinds
from decimal import Decimal  # noqa: TC003
from typing import Any

from slodesk.domain.plain_data import from_plain, to_plain

DRAFT, IN_REVIEW, PUBLISHED = "draft", "in_review", "published"
STATES = (DRAFT, IN_REVIEW, PUBLISHED)

WELL, WRONG, LUCKY = "well", "wrong", "lucky"
POINT_KINDS = (WELL, WRONG, LUCKY)
"""The quick lists."""

OPEN, BLIND, VOTING = "open", "blind", "voting"
LIST_MODES = (OPEN, BLIND, VOTING)
"""How the quick lists are filled: together, hidden while people write, or with dots."""

APPROVED, CHANGES = "approved", "changes"
VERDICTS = ("", APPROVED, CHANGES)

TEAM, LEADERSHIP, CUSTOMERS = "team", "leadership", "customers"
VISIBILITIES = (TEAM, LEADERSHIP, CUSTOMERS)
"""Who may see a section, from few to everybody (R49)."""

SECTIONS = {
    "summary": CUSTOMERS, "timeline": LEADERSHIP, "factors": LEADERSHIP, "not_caught": TEAM,
    "impact": LEADERSHIP, "well": TEAM, "wrong": TEAM, "lucky": TEAM, "actions": LEADERSHIP,
    "adjustments": LEADERSHIP, "recommendations": LEADERSHIP, "follow_up": TEAM, "people": TEAM,
    "notes": TEAM,
}  # fmt: skip
"""The sections in the order they are read, and who sees each unless the retrospective says otherwise."""

ROLES = (
    "incident commander", "on-call", "service owner", "product manager", "SRE/platform", "facilitator",
)  # fmt: skip
"""Offered for participants; any other word is fine too."""

TAGS = (
    "started", "detected", "acknowledged", "mitigated", "resolved", "trigger", "escalated",
    "communicated", "action", "observed",
)  # fmt: skip
"""What a line of the timeline may stand for; the first five are the incident's own times (R16)."""

USERS, FAILED_REQUESTS, REVENUE, TICKETS, OTHER = "users", "failed_requests", "revenue", "tickets", "other"
IMPACT_KINDS = (USERS, FAILED_REQUESTS, REVENUE, TICKETS, OTHER)
ACTUAL, TARGET, BELOW_MINUTES = "actual", "target", "below_minutes"
CONSUMED, REMAINING, WITHIN = "consumed", "remaining", "within"
SLO_KINDS = (ACTUAL, TARGET, BELOW_MINUTES, CONSUMED, REMAINING, WITHIN)
TIME_KINDS = ("duration", "to_detect", "to_acknowledge", "to_mitigate", "to_resolve")
FIGURE_KINDS = IMPACT_KINDS + SLO_KINDS + TIME_KINDS
"""What people type figures for: shares are ratios, times minutes."""


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What is known of an incident; times are aware, see ``domain/incident.py`` for what follows from them.

    Attributes:
        services: (key, title) of those it hit, in alphabetical order.
        error_rate: share of requests that failed, a ratio.
        request_rate: requests per minute.
        time_zone: IANA zone its times are written in; never empty here.
        links: (title, address).
    """

    id: str
    identifier: str
    title: str
    started: datetime
    detected: datetime | None = None
    acknowledged: datetime | None = None
    mitigated: datetime | None = None
    resolved: datetime | None = None
    severity: str = ""
    services: tuple[tuple[str, str], ...] = ()
    error_rate: Decimal | None = None
    request_rate: Decimal | None = None
    failed_requests: Decimal | None = None
    customer_impacting: bool | None = None
    near_miss: bool = False
    cause: str = ""
    impact: str = ""
    description: str = ""
    time_zone: str = "UTC"
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline; ``written`` is the time as typed, where ``at`` is not all it says."""

    id: str
    at: datetime | None
    text: str
    tag: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """What contributed; ``parent_id`` is the factor that this one explains (5 whys, cause tree)."""

    id: str
    text: str
    category: str = ""
    primary: bool = False
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A line of a quick list."""

    id: str
    kind: str
    text: str
    author: str = ""
    cluster: str = ""
    votes: int = 0
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A figure as people typed it, one of ``FIGURE_KINDS``; kept where it disagrees (R16).

    Attributes:
        value: shares are ratios, times minutes, money in ``unit``; None where only ``written`` is known.
        slo: title of the SLO it is about; empty for none.
    """

    id: str
    kind: str
    label: str = ""
    value: Decimal | None = None
    unit: str = ""
    approximate: bool = False
    written: str = ""
    note: str = ""
    slo_id: str | None = None
    slo: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of an SLO that is asked for; ``taken`` once it is in a quarterly proposal."""

    id: str
    text: str
    slo_id: str | None = None
    slo: str = ""
    target: Decimal | None = None
    threshold: Decimal | None = None
    window: str | None = None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who took part."""

    id: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who has to read it, and what they said."""

    id: str
    name: str
    verdict: str = ""
    comment: str = ""
    given: datetime | None = None
    given_as: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """An action item that came of it (R21); ``period`` is the quarter given as due date."""

    id: str
    title: str
    owner: str = ""
    due: date | None = None
    period: str = ""
    priority: str = "P2"
    status: str = "open"
    horizon: str = ""
    description: str = ""
    link: str = ""
    created: datetime | None = None
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Retrospective:
    """Everything a retrospective holds.

    Attributes:
        incident: what it is about; None where it stands alone.
        created: aware.
        held: day of the meeting.
        lists: one of ``LIST_MODES``.
        visibility: (section, who) where it differs from ``SECTIONS``.
        accepted: keys of findings that are let stand.
    """

    id: str
    title: str
    created: datetime
    state: str = DRAFT
    revision: int = 1
    revision_reason: str = ""
    incident: IncidentFacts | None = None
    held: date | None = None
    authors: str = ""
    summary: str = ""
    user_impact: str = ""
    detection: str = ""
    trigger: str = ""
    not_caught: str = ""
    business_impact: str = ""
    slo_note: str = ""
    recommendations: str = ""
    notes: str = ""
    follow_up: datetime | None = None
    follow_up_minutes: int = 30
    follow_up_agenda: str = ""
    lists: str = OPEN
    visibility: tuple[tuple[str, str], ...] = ()
    accepted: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    factors: tuple[Factor, ...] = ()
    points: tuple[Point, ...] = ()
    figures: tuple[TypedFigure, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    people: tuple[Participant, ...] = ()
    reviewers: tuple[Reviewer, ...] = ()
    actions: tuple[Action, ...] = ()

    def points_of(self, kind: str) -> tuple[Point, ...]:
        """Return one quick list, one of ``POINT_KINDS``."""
        return tuple(point for point in self.points if point.kind == kind)

    def figures_of(self, *kinds: str) -> tuple[TypedFigure, ...]:
        """Return the typed figures of some kinds."""
        return tuple(figure for figure in self.figures if figure.kind in kinds)

    @property
    def primary(self) -> Factor | None:
        """The primary contributing factor, if one was named."""
        return next((factor for factor in self.factors if factor.primary), None)

    def may_see(self, section: str) -> str:
        """Return who may see a section: one of ``VISIBILITIES`` (R49)."""
        return dict(self.visibility).get(section, SECTIONS[section])


def to_data(content: Retrospective) -> dict[str, Any]:
    """Return the retrospective as JSON-ready data; ``from_data`` gives the same back."""
    data: dict[str, Any] = to_plain(content)
    return data


def from_data(data: dict[str, Any]) -> Retrospective:
    """Read a retrospective that ``to_data`` wrote; what an older program did not know takes its default."""
    return from_plain(Retrospective, data)
