"""What the sections and figures of a retrospective are called, wherever they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slodesk.domain.phrases import Meant

SECTION_TITLES: Mapping[str, Meant] = {
    "summary": phrase("Summary"), "timeline": phrase("Timeline"), "factors": phrase("Contributing factors"),
    "not_caught": phrase("Why it wasn't caught earlier"), "impact": phrase("Impact"),
    "well": phrase("What went well"), "wrong": phrase("What went wrong"),
    "lucky": phrase("Where we got lucky"), "actions": phrase("Action items"),
    "adjustments": phrase("SLO adjustments"), "recommendations": phrase("Recommendations"),
    "follow_up": phrase("Follow-up meeting"), "people": phrase("People"), "notes": phrase("Notes"),
}  # fmt: skip
"""By section, one of ``retrospective.SECTIONS``."""

FIGURE_TITLES: Mapping[str, Meant] = {
    "users": phrase("Users"), "failed_requests": phrase("Failed requests"), "revenue": phrase("Revenue"),
    "tickets": phrase("Support tickets"), "other": phrase("Other"),
    "actual": phrase("Availability meanwhile"), "target": phrase("Target"),
    "below_minutes": phrase("Time below target"), "consumed": phrase("Budget used"),
    "remaining": phrase("Budget left"), "within": phrase("Stayed within target"),
    "duration": phrase("Duration"), "to_detect": phrase("Time to detect"),
    "to_acknowledge": phrase("Time to acknowledge"), "to_mitigate": phrase("Time to mitigate"),
    "to_resolve": phrase("Time to resolve"),
}  # fmt: skip
"""By kind, one of ``retrospective.FIGURE_KINDS``."""
