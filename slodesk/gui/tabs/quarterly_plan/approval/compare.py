"""Tells what changed between two states of a plan, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.plan_compare import differences
from slodesk.gui.tabs.quarterly_plan.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.phrases import Meant
    from slodesk.domain.plan_snapshot import PlanContent


def told(
    before: PlanContent | None, after: PlanContent | None, say: Callable[[Meant], str]
) -> list[tuple[str, str]]:
    """Return what changed: heading of the part, sentence."""
    if before is None or after is None:
        return []
    return [(part_word(each.part), say(each.words)) for each in differences(before, after)]


def part_word(part: str) -> str:
    """Return the words of a part of the plan."""
    return {
        "plan": tr("Plan"), "targets": tr("Targets"), "goals": tr("Goals and milestones"),
        "capacity": tr("Capacity and allocation"), "roadmap": tr("Roadmap"), "risks": tr("Risks"),
        "steps": tr("Steps"), "approval": tr("Approvers"), "feedback": tr("Feedback"),
        "messages": tr("Messages"), "documents": tr("Documents"),
    }[part]  # fmt: skip
