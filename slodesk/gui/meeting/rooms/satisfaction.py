"""The room looks at what users said, service by service, the least satisfied first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.figures import NONE
from slodesk.gui.formats import number_text
from slodesk.gui.meeting.rooms.plan_rows import PlanRoom, RoomCell, RoomColumn
from slodesk.gui.models.plan_satisfaction import period_words, satisfied_words, score_words
from slodesk.gui.models.plan_words import quarter_words, tr

if TYPE_CHECKING:
    from slodesk.storage.queries.satisfaction import Satisfaction, ServiceSatisfaction


class SatisfactionRoom(PlanRoom):
    """A row per service with the score that counts."""

    tables = frozenset({"satisfaction", "service", "setting", "policy_version"})

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read the scores."""
        from slodesk.storage.queries.satisfaction import satisfaction

        return satisfaction(session, scope)

    def sentence(self, answer: Satisfaction) -> str:
        """Return for how many services it is known."""
        known = len(answer.services) - answer.missing
        if not known:
            return tr("Nobody has asked users in {quarter} yet.").format(
                quarter=quarter_words(answer.quarter)
            )
        return tr("{quarter}: users of {known} of {all} services were asked.").format(
            quarter=quarter_words(answer.quarter), known=known, all=len(answer.services)
        )

    def table(self, answer: Satisfaction) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per service; those without a score last."""
        columns = [
            RoomColumn(tr("Service"), 2),
            RoomColumn(tr("Users"), 1.6),
            RoomColumn(tr("Score"), 1),
            RoomColumn(tr("Responses"), 1, right=True, optional=2),
            RoomColumn(tr("Source"), 1.4, optional=2),
            RoomColumn(tr("Before"), 1, optional=1),
        ]

        def row(each: ServiceSatisfaction) -> list[RoomCell]:
            score, before = each.counted, each.before
            happy = score is not None and score.satisfied(answer.policy)
            sign = "" if score is None else "check status:healthy" if happy else "alert status:warning"
            asked = score is not None and score.responses is not None
            return [
                RoomCell(each.name),
                RoomCell(satisfied_words(score, answer.policy), "", sign),
                RoomCell(score_words(score) if score else NONE, period_words(score.period) if score else ""),
                RoomCell(number_text(score.responses or 0) if score is not None and asked else NONE),
                RoomCell(score.source if score else ""),
                RoomCell(
                    score_words(before) if before else NONE, period_words(before.period) if before else ""
                ),
            ]

        ordered = sorted(
            answer.services,
            key=lambda each: (each.counted is None, each.counted.share if each.counted else 0.0),
        )
        return columns, [row(each) for each in ordered]
