"""The room looks at what the plan has to serve: business goals, then milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.planning import GOAL
from slodesk.gui.meeting.rooms.plan_rows import PlanRoom, RoomCell, RoomColumn
from slodesk.gui.models.plan_words import tr
from slodesk.gui.tabs.quarterly_plan.words import day_words

if TYPE_CHECKING:
    from slodesk.storage.queries.plan_inputs import PlanInputs


class GoalsRoom(PlanRoom):
    """Goals and milestones, each with day and owner."""

    tables = frozenset({"plan_input", "service"})

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read both lists."""
        from slodesk.storage.queries.plan_inputs import plan_inputs

        return plan_inputs(session, scope.plan.id)

    def sentence(self, answer: PlanInputs) -> str:
        """Return how many there are."""
        if not answer.goals and not answer.milestones:
            return tr("Nothing is written down yet. What does the business want from the quarter?")
        return tr("{goals}, {milestones}").format(
            goals=tr("%Ln business goal(s)", "", len(answer.goals)),
            milestones=tr("%Ln milestone(s)", "", len(answer.milestones)),
        )

    def table(self, answer: PlanInputs) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per goal and milestone, each list in its order."""
        columns = [
            RoomColumn(tr("What"), 3),
            RoomColumn(tr("Day"), 1),
            RoomColumn(tr("Owner"), 1.2, optional=1),
            RoomColumn(tr("Service"), 1.4, optional=1),
        ]
        rows = [
            [
                RoomCell(each.title, tr("Business goal") if each.kind == GOAL else tr("Milestone")),
                RoomCell(day_words(each.day, "d MMM yyyy") if each.day is not None else ""),
                RoomCell(each.owner),
                RoomCell(each.service),
            ]
            for each in (*answer.goals, *answer.milestones)
        ]
        return columns, rows
