"""Who a retrospective is told to, and what of it each of them may see (R48, R49)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slodesk.domain.retrospective import (
    CUSTOMERS,
    LEADERSHIP,
    POINT_KINDS,
    SECTIONS,
    TEAM,
    Retrospective,
)

if TYPE_CHECKING:
    from slodesk.domain.retrospective import IncidentFacts

AUDIENCES = ("executives", "board", "product", "engineering", "customers")

_SEES = {
    "executives": (LEADERSHIP, CUSTOMERS), "board": (LEADERSHIP, CUSTOMERS),
    "product": (TEAM, LEADERSHIP, CUSTOMERS), "engineering": (TEAM, LEADERSHIP, CUSTOMERS),
    "customers": (CUSTOMERS,),
}  # fmt: skip


def sees(audience: str, visibility: str) -> bool:
    """Return whether an audience may see what is marked so (R49).

    Args:
        audience: one of ``AUDIENCES``; empty for those who wrote it, who see everything.
        visibility: one of ``retrospective.VISIBILITIES``.
    """
    return not audience or visibility in _SEES[audience]


def visible_sections(content: Retrospective, audience: str) -> frozenset[str]:
    """Return the sections an audience may see (R49)."""
    return frozenset(section for section in SECTIONS if sees(audience, content.may_see(section)))


def seen_by(content: Retrospective, audience: str) -> Retrospective:
    """Return the retrospective with nothing left in it that an audience may not see (R49).

    Title, authors and the incident's own facts belong to the summary; what was measured or counted of the
    incident to the impact, its cause to the factors, trigger and detection too, description and links to
    the notes. Reviewers and the reason of a revision are seen by those who see what is the team's alone.
    """
    shown = visible_sections(content, audience)
    team = sees(audience, TEAM)

    def part(section: str, value: str) -> str:
        return value if section in shown else ""

    summary = "summary" in shown
    return Retrospective(
        id=content.id,
        title=part("summary", content.title),
        created=content.created,
        state=content.state,
        revision=content.revision,
        revision_reason=content.revision_reason if team else "",
        incident=_incident(content.incident, shown) if summary and content.incident is not None else None,
        held=content.held if summary else None,
        authors=part("summary", content.authors),
        summary=part("summary", content.summary),
        user_impact=part("summary", content.user_impact),
        detection=part("factors", content.detection),
        trigger=part("factors", content.trigger),
        not_caught=part("not_caught", content.not_caught),
        business_impact=part("impact", content.business_impact),
        slo_note=part("adjustments", content.slo_note),
        recommendations=part("recommendations", content.recommendations),
        notes=part("notes", content.notes),
        follow_up=content.follow_up if "follow_up" in shown else None,
        follow_up_minutes=content.follow_up_minutes,
        follow_up_agenda=part("follow_up", content.follow_up_agenda),
        visibility=content.visibility,
        accepted=content.accepted,
        events=content.events if "timeline" in shown else (),
        factors=content.factors if "factors" in shown else (),
        points=tuple(
            point for kind in POINT_KINDS if kind in shown for point in content.points_of(kind)
        ),
        figures=content.figures if "impact" in shown else (),
        adjustments=content.adjustments if "adjustments" in shown else (),
        people=content.people if "people" in shown else (),
        reviewers=content.reviewers if team and "people" in shown else (),
        actions=content.actions if "actions" in shown else (),
    )  # fmt: skip


def _incident(incident: IncidentFacts, shown: frozenset[str]) -> IncidentFacts:
    if "impact" not in shown:
        incident = replace(incident, error_rate=None, request_rate=None, failed_requests=None)
    if "factors" not in shown:
        incident = replace(incident, cause="")
    if "notes" not in shown:
        incident = replace(incident, description="", links=())
    return incident
