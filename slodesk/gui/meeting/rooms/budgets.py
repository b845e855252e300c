"""The room looks at the error budgets the new targets leave, and what would be used of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.figures import NONE, consumed_figure, minutes_phrase
from slodesk.gui.meeting.rooms.plan_rows import PlanRoom, RoomCell, RoomColumn
from slodesk.gui.tabs.quarterly_plan.projections import outlook, projections_of
from slodesk.gui.tabs.quarterly_plan.targets.reading import Reader
from slodesk.gui.tabs.quarterly_plan.targets.words import TargetWords, decision_word
from slodesk.gui.tabs.quarterly_plan.words import tr

if TYPE_CHECKING:
    from slodesk.gui.tabs.quarterly_plan.projections import Projection
    from slodesk.storage.queries.proposal_values import Proposals


class BudgetsRoom(PlanRoom):
    """A row per SLO: its target, the budget now and then, and the share the last quarter would use."""

    tables = Reader.tables

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read the proposals."""
        from slodesk.storage.queries.proposals import proposals

        return proposals(session, scope)

    def sentence(self, answer: Proposals) -> str:
        """Return whether the new targets would hold."""
        if not answer.slos:
            return tr("There are no objectives to plan yet.")
        return outlook(answer, projections_of(answer))

    def table(self, answer: Proposals) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per SLO, those that would use the most first."""
        words = TargetWords(answer.settings, answer.policy)
        columns = [
            RoomColumn(tr("Service"), 2.2),
            RoomColumn(tr("Target"), 1.6),
            RoomColumn(tr("Budget now"), 1.2, right=True, optional=1),
            RoomColumn(tr("Budget then"), 1.2, right=True),
            RoomColumn(tr("Used then"), 1.4),
        ]

        def minutes(value: float) -> str:
            return words.say(minutes_phrase(round(value, 2)))

        def used(row: Projection) -> RoomCell:
            share = row.then.consumed
            if share is None:
                return RoomCell(NONE)
            said = words.say(consumed_figure(1 - share, answer.policy))
            if round(share, 9) > 1:
                return RoomCell(said, tr("Would be missed"), "close status:critical")
            return RoomCell(said, tr("Would hold"), "check status:healthy")

        def target(row: Projection) -> RoomCell:
            state = tr("Proposed") if row.slo.decision.open else decision_word(row.slo.decision.state)
            then = words.target(row.then.target)
            if row.then.target == row.now.target:
                return RoomCell(then, state)
            return RoomCell(
                tr("{before} → {after}").format(before=words.target(row.now.target), after=then), state
            )

        ordered = sorted(projections_of(answer), key=lambda row: -(row.then.consumed or 0.0))
        rows = [
            [
                RoomCell(row.slo.info.service_title, row.slo.info.title),
                target(row),
                RoomCell(minutes(row.now.minutes)),
                RoomCell(minutes(row.then.minutes)),
                used(row),
            ]
            for row in ordered
        ]
        return columns, rows
