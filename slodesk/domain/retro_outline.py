"""How far a retrospective has come, part by part (R19): what is written, what is still to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain import retrospective as kept
from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slodesk.domain.phrases import Meant
    from slodesk.domain.retrospective import Retrospective

DONE, TO_DO, FREE = "done", "to_do", "free"
"""Everything is there; something is missing; nothing needs to be there."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far one part has come.

    Attributes:
        state: done, to do, or free.
        words: what is there, or the first thing that is missing; a few words.
    """

    state: str
    words: Meant


def outline(content: Retrospective) -> Mapping[str, Step]:
    """Return how far each part has come, in the order they are read (R19).

    Nothing of it stops anybody: it says where to go on.
    """
    return {name: step(content) for name, step in _PARTS.items()}


def progress(content: Retrospective) -> tuple[int, int]:
    """Return how many parts are done, and of how many: those where nothing needs to be do not count."""
    states = [step.state for step in outline(content).values() if step.state != FREE]
    return states.count(DONE), len(states)


def _summary(content: Retrospective) -> Step:
    for text, missing in (
        (content.summary, phrase("What happened?")),
        (content.user_impact, phrase("What did users notice?")),
    ):
        if not text.strip():
            return Step(TO_DO, missing)
    return Step(DONE, phrase("Written"))


def _timeline(content: Retrospective) -> Step:
    if not content.events:
        return Step(TO_DO, phrase("What happened when?"))
    without = sum(event.at is None for event in content.events)
    if without:
        return Step(TO_DO, phrase("[A line has|%Ln lines have] no time", "", without))
    return Step(DONE, phrase("[A line|%Ln lines]", "", len(content.events)))


def _factors(content: Retrospective) -> Step:
    if not content.factors:
        return Step(TO_DO, phrase("What contributed?"))
    if content.primary is None:
        return Step(TO_DO, phrase("Which one was primary?"))
    for text, missing in (
        (content.trigger, phrase("What set it off?")),
        (content.detection, phrase("How was it noticed?")),
        (content.not_caught, phrase("Why wasn't it caught?")),
    ):
        if not text.strip():
            return Step(TO_DO, missing)
    return Step(DONE, phrase("[A factor|%Ln factors]", "", len(content.factors)))


def _impact(content: Retrospective) -> Step:
    figures = content.figures_of(*kept.IMPACT_KINDS)
    if not figures:
        return Step(TO_DO, phrase("How many were hit?"))
    return Step(DONE, phrase("[A figure|%Ln figures]", "", len(figures)))


def _lists(content: Retrospective) -> Step:
    suggested = sum(point.suggested for point in content.points)
    if suggested:
        return Step(TO_DO, phrase("[A suggestion|%Ln suggestions] to look at", "", suggested))
    for kind, missing in (
        (kept.WELL, phrase("What went well?")),
        (kept.WRONG, phrase("What went wrong?")),
    ):
        if not content.points_of(kind):
            return Step(TO_DO, missing)
    return Step(DONE, phrase("[A point|%Ln points]", "", len(content.points)))


def _actions(content: Retrospective) -> Step:
    if not content.actions:
        return Step(TO_DO, phrase("What will be done?"))
    nobody = sum(not action.owner.strip() for action in content.actions)
    if nobody:
        return Step(TO_DO, phrase("[One|%Ln] without an owner", "", nobody))
    undated = sum(action.due is None and not action.period for action in content.actions)
    if undated:
        return Step(TO_DO, phrase("[One|%Ln] without a date", "", undated))
    return Step(DONE, phrase("[An action item|%Ln action items]", "", len(content.actions)))


def _adjustments(content: Retrospective) -> Step:
    if content.adjustments:
        return Step(DONE, phrase("[A change|%Ln changes]", "", len(content.adjustments)))
    if content.slo_note.strip() or content.recommendations.strip():
        return Step(DONE, phrase("Written"))
    return Step(TO_DO, phrase("Should an SLO change?"))


def _follow_up(content: Retrospective) -> Step:
    if content.follow_up is None:
        return Step(TO_DO, phrase("When do you meet again?"))
    return Step(DONE, phrase("Agreed"))


def _people(content: Retrospective) -> Step:
    if not content.people:
        return Step(TO_DO, phrase("Who took part?"))
    return Step(DONE, phrase("[One person|%Ln people]", "", len(content.people)))


def _notes(content: Retrospective) -> Step:
    return Step(FREE, phrase("Written") if content.notes.strip() else "")


def _review(content: Retrospective) -> Step:
    if content.state == kept.PUBLISHED:
        return Step(DONE, phrase("Published"))
    if not content.reviewers:
        return Step(TO_DO, phrase("Who reads it?"))
    agreed = sum(each.verdict == kept.APPROVED for each in content.reviewers)
    words = phrase("{agreed} of {count} agreed", agreed=str(agreed), count=str(len(content.reviewers)))
    return Step(TO_DO, words)


_PARTS: Mapping[str, Callable[[Retrospective], Step]] = {
    "summary": _summary,
    "timeline": _timeline,
    "factors": _factors,
    "impact": _impact,
    "lists": _lists,
    "action_items": _actions,
    "adjustments": _adjustments,
    "follow_up": _follow_up,
    "people": _people,
    "notes": _notes,
    "review": _review,
}
"""Names of the editor's parts."""
