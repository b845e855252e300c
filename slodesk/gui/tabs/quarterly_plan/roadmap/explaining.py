"""Which explanation a cell of the roadmap has: points per 100 h, RICE or WSJF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explain_roadmap import explain_ratio, explain_rice, explain_wsjf

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.explanation import Explanation
    from slodesk.domain.policy import Policy
    from slodesk.storage.queries.roadmap import RoadmapLine


def explain_line(line: RoadmapLine, score: str, *, quarter: str, at: datetime, policy: Policy) -> Explanation:
    """Return how a figure of an initiative comes about.

    Args:
        line: the initiative in its place.
        score: ``rice``, ``wsjf``; else its points per 100 h.
        quarter: the one planned for, as people write it.
        at: the moment the roadmap was read.
        policy: in force.
    """
    work = line.work
    if score == "rice":
        return explain_rice(
            work.reach, work.impact, work.confidence, work.effort, quarter=quarter, at=at, policy=policy
        )
    if score == "wsjf":
        return explain_wsjf(
            work.value, work.urgency, work.risk_reduction, work.effort, quarter=quarter, at=at, policy=policy
        )
    return explain_ratio(line.placed, quarter, at, policy, line.urgent)
