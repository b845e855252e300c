"""The room looks at what falls short: now, against the next target, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.gui.meeting.rooms.plan_rows import PlanRoom, RoomCell, RoomColumn
from slodesk.gui.models.overview_text import target_cell
from slodesk.gui.models.plan_gap import GapWords, gap_sign
from slodesk.gui.models.plan_words import tr

if TYPE_CHECKING:
    from slodesk.storage.queries.gap import Gaps


class GapRoom(PlanRoom):
    """A row per SLO, the largest gap first."""

    tables = frozenset({
        "plan_target", "plan", "slo", "slo_target", "service", "sample_day", "setting", "policy_version",
    })  # fmt: skip

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read the gaps."""
        from slodesk.storage.queries.gap import gaps

        return gaps(session, scope)

    def sentence(self, answer: Gaps) -> str:
        """Return how many SLOs fall short."""
        said = GapWords(answer)
        return f"{said.heading()}. {said.count()}" if answer.slos else tr("This team has no SLOs yet.")

    def table(self, answer: Gaps) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per SLO."""
        said = GapWords(answer)
        columns = [
            RoomColumn(tr("Service"), 2),
            RoomColumn(tr("So far") if answer.to_date else tr("Actual"), 1.1, right=True, optional=1),
            RoomColumn(tr("Gap now"), 1.4, optional=2),
            RoomColumn(tr("Gap to the next target"), 1.9),
            RoomColumn(tr("Reason"), 3.2),
        ]
        rows = [
            [
                RoomCell(each.info.service_title, each.info.title),
                RoomCell(said.actual(each), tr("of {target}").format(target=target_cell(each.target))),
                RoomCell(said.points(each.gap), "", gap_sign(each.gap)),
                RoomCell(said.points(each.next_gap), said.against(each), gap_sign(each.next_gap)),
                RoomCell(" ".join(each.reason.split()) or (tr("Why?") if each.short else "")),
            ]
            for each in answer.slos
        ]
        return columns, rows
