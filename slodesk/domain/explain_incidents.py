"""What incidents cost explains itself: every incident's share, and how it is known (R17, R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import NONE
from slodesk.domain.incident_summary import COUNTED, ESTIMATED, MEASURED, TIME_BASED, method_phrase
from slodesk.domain.phrases import Figure, Joined, Moment, phrase

if TYPE_CHECKING:
    from slodesk.domain.incident_summary import IncidentGroup, IncidentSummary
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy


def explain_incidents(
    group: IncidentGroup, summary: IncidentSummary, quarter: str, policy: Policy
) -> Explanation:
    """Explain the budget that the incidents of a service or cause used (R17).

    Args:
        group: one of the summary's.
        summary: the incidents of the quarter.
        quarter: as people write it.
        policy: in force.
    """
    ways = {part.method for part in group.parts}
    formulas = {
        MEASURED: phrase("measured: events that failed meanwhile ÷ events that may fail in the quarter"),
        COUNTED: phrase("counted: failed requests ÷ events that may fail in the quarter"),
        ESTIMATED: phrase("estimated: error rate × time ÷ (quarter × (1 − target))"),
        TIME_BASED: phrase("from the time alone: time ÷ (quarter × (1 − target))"),
    }
    total: Meant = NONE
    words: Meant = phrase("Without an SLO there is no budget to use.")
    if group.share is not None and group.slo is not None:
        shares = Joined(tuple(_share(part.share) for part in group.parts), " + ")
        total = Joined((shares, _share(group.share)), " = ")
        words = phrase(
            "Of all SLOs, {slo} lost most: {share} of its budget.",
            slo=group.slo.title,
            share=_share(group.share),
        )
    return Explanation(
        title=phrase("Budget used by incidents"),
        formula=Joined(tuple(each for way, each in formulas.items() if way in ways), "; ") if ways else NONE,
        substituted=total,
        inputs=tuple(
            Input(part.title, _share(part.share), method_phrase(part.method), part.started)
            for part in group.parts
        ),
        window=phrase(
            "{window}, {start} to {end}", window=quarter, start=Moment(summary.start), end=Moment(summary.end)
        ),
        policy=policy_phrase(policy),
        words=words,
    )


def _share(share: float) -> Figure:
    return Figure(share * 100, 0 if share >= 0.1 or share == 0 else 1, "%")
