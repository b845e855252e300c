"""The words of a plan: states, decisions, verdicts, amounts, each in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import performance
from slodesk.domain.figures import NONE, trimmed_places
from slodesk.domain.phrases import Figure
from slodesk.domain.policy_data import from_data
from slodesk.domain.proposals import budget_impact
from slodesk.domain.roadmap_words import hours_figure
from slodesk.domain.status import Status
from slodesk.reports.report import Heading
from slodesk.reports.words import moment_text, say, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from slodesk.domain.plan_snapshot import PlanContent, TargetLine, WorkLine
    from slodesk.domain.policy import Policy
    from slodesk.storage.queries.plan_report import PlanStory


def lower(heading: Heading) -> Heading:
    """Return a heading one level deeper, where a whole document stands under another heading."""
    return Heading(heading.text, 2 if heading.level == 1 else 3, heading.status)


def team_title(story: PlanStory) -> str:
    """Return whose plan it is."""
    team = story.head.team
    if not team:
        return tr("All teams")
    says_so = tr("team", "a word that names of teams may have").casefold() in team.casefold()
    return team if says_so else tr("Team {team}", team=team)


def state_text(story: PlanStory) -> str:
    """Return the plan's state; of a signed one which snapshot, and when it was made."""
    zone = story.content.time_zone
    if story.signed and story.snapshot is not None:
        when = moment_text(story.snapshot.made, zone)
        return tr("Approved: snapshot {number} of {time}", number=Figure(story.snapshot.number), time=when)
    words = {
        "draft": tr("Draft"),
        "in_planning": tr("In planning"),
        "in_approval": tr("In approval"),
        "approved": tr("Approved"),
        "superseded": tr("Superseded"),
    }[story.content.state]
    if story.snapshot is not None:
        before = Figure(story.snapshot.number)
        return tr("{state}: a revision of snapshot {number}", state=words, number=before)
    return words


def title_of(line: TargetLine) -> str:
    """Return service and SLO as reports name them."""
    return f"{line.service} · {line.slo}"


def decision_word(line: TargetLine) -> str:
    """Return what became of a proposal."""
    return {
        "undecided": tr("Undecided"),
        "accepted": tr("Accepted"),
        "changed": tr("Changed"),
        "rejected": tr("Rejected"),
    }[line.decision]


def verdict_word(verdict: str) -> str:
    """Return what is said of a period: ``Met``, ``Missed``, ``So far`` …"""
    return say(performance.verdict_phrase(verdict))


def verdict_status(verdict: str) -> Status | None:
    """Return the icon beside a verdict."""
    return {
        performance.MET: Status.HEALTHY,
        performance.SO_FAR: Status.HEALTHY,
        performance.MISSED: Status.CRITICAL,
        performance.BELOW_SO_FAR: Status.WARNING,
        performance.NO_DATA: Status.NO_DATA,
    }.get(verdict)


def budget_words(line: TargetLine) -> str:
    """Return what the new target does to the error budget."""
    return say(budget_impact(line.old, line.new).words)


def points_text(ratio: float | None) -> str:
    """Return a difference of ratios in percentage points with its sign."""
    if ratio is None:
        return NONE
    value = ratio * 100
    shown = say(Figure(value, trimmed_places(value, 3)))
    return f"+{shown}" if round(value, 3) > 0 else shown


def hours_text(hours: Decimal | float | None) -> str:
    """Return hours; a dash where they are not known."""
    return NONE if hours is None else say(hours_figure(hours))


def share_text(ratio: Decimal | float | None) -> str:
    """Return a share as a whole percentage."""
    return NONE if ratio is None else say(Figure(float(ratio) * 100, 0, "%"))


def or_none(text: str) -> str:
    """Return a text, or a dash where there is none."""
    return text.strip() or NONE


def policy_of(content: PlanContent) -> Policy:
    """Return the policy the plan was made under."""
    return from_data(content.policy)


def fitting(content: PlanContent) -> list[WorkLine]:
    """Return the work that fits the hours there are."""
    return [line for line in content.roadmap if line.fit == "fits" and line.state != "dropped"]


def ended(text: str) -> str:
    """Return what people wrote with a full stop, so that another sentence can follow."""
    told = text.strip()
    return told if not told or told[-1] in ".!?…:;" else f"{told}."


def and_more(names: Sequence[str], most: int) -> list[str]:
    """Return the first names, and how many more there are."""
    if len(names) <= most:
        return list(names)
    return [*names[:most], tr("{count} more", count=Figure(len(names) - most))]
