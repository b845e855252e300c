"""The room looks at the quarter: every SLO by month, those in trouble first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.performance import VERDICTS, verdict
from slodesk.gui.meeting.rooms.plan_rows import PlanRoom, RoomCell, RoomColumn
from slodesk.gui.models.overview_text import target_cell
from slodesk.gui.models.plan_performance import SIGNS, PerformanceWords, trend_sign
from slodesk.gui.models.plan_words import month_words, quarter_words, tr

if TYPE_CHECKING:
    from slodesk.domain.periods import PeriodResult
    from slodesk.storage.queries.performance import Performance


class PerformanceRoom(PlanRoom):
    """SLOs × months and the quarter."""

    tables = frozenset({"slo", "slo_target", "service", "sample_day", "setting", "policy_version"})

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read the quarter's figures."""
        from slodesk.storage.queries.performance import performance

        return performance(session, scope, lowest=False, report=task.report)

    def sentence(self, answer: Performance) -> str:
        """Return how the quarter stands."""
        if not answer.slos:
            return tr("This team has no SLOs yet.")
        return f"{quarter_words(answer.quarter)}. {PerformanceWords(answer).say(answer.words)}"

    def table(self, answer: Performance) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per SLO, the worst first."""
        said = PerformanceWords(answer)
        columns = [
            RoomColumn(tr("Service"), 2.4),
            *(RoomColumn(month_words(month), 1.2, right=True, optional=2) for month in answer.months),
            RoomColumn(said.short_title(), 1.5, right=True),
            RoomColumn(tr("Budget used"), 1.3, right=True, optional=1),
            RoomColumn(tr("Trend"), 1.1),
        ]

        def period(result: PeriodResult) -> RoomCell:
            return RoomCell(said.actual(result), said.standing(result), SIGNS[verdict(result)])

        ordered = sorted(answer.slos, key=lambda each: -(each.quarter.consumed or 0.0))
        ordered.sort(key=lambda each: VERDICTS.index(verdict(each.quarter)))
        rows = [
            [
                RoomCell(each.info.service_title, each.info.title),
                *(period(result) for result in each.months),
                period(each.quarter),
                RoomCell(
                    said.used(each.quarter), tr("of {target}").format(target=target_cell(each.quarter.target))
                ),
                RoomCell(said.trend(each), said.change(each), trend_sign(each)),
            ]
            for each in ordered
        ]
        return columns, rows
