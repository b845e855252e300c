"""The risks in the room: what cannot be met before what goes, and the largest risks first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.domain.phrases import Joined
from slodesk.domain.risk_words import share_figure, verdict, year_minutes
from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.meeting.rooms.plan_rows import PlanRoom, RoomCell, RoomColumn
from slodesk.gui.tabs.quarterly_plan.resting import own_language
from slodesk.gui.tabs.quarterly_plan.risk_state import state_words, tone_of
from slodesk.gui.tabs.quarterly_plan.verdicts import brief
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.storage.queries.risks import risks

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.risks import RiskLine, RiskView

_TOLD = 3
"""SLOs whose verdict is told in full."""


class RisksRoom(PlanRoom):
    """The verdict in a sentence, and the register by bad minutes."""

    tables = frozenset({"risk", "plan", "plan_target", "plan_capacity", "initiative", "service"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._language = own_language(context)

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read the register."""
        return risks(session, scope)

    def sentence(self, answer: RiskView) -> str:
        """Say which targets cannot be met."""
        if not answer.lines:
            return tr("No risks are in the register yet.")
        told = [
            Joined((f"{each.slo.info.service_title}:", verdict(brief(each.budget))))
            for each in answer.broken[:_TOLD]
        ]
        if not told:
            return tr("Every target can be met with the risks that are known.")
        words = [self._language.say(each) for each in told]
        rest = len(answer.broken) - len(told)
        if rest:
            words.append(tr("%Ln more target(s) cannot be met.", "", rest))
        return "\n".join(words)

    def table(self, answer: RiskView) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per risk, the costliest first."""
        columns = [
            RoomColumn(tr("Risk"), 5),
            RoomColumn(tr("Bad minutes a year"), 2.2, right=True),
            RoomColumn(tr("Of the budget"), 2, right=True, optional=1),
            RoomColumn("", 3),
        ]
        costly = sorted(answer.lines, key=lambda line: -(line.risk.minutes or Decimal(-1)))
        return columns, [self._row(line) for line in costly]

    def _row(self, line: RiskLine) -> list[RoomCell]:
        say, tone = self._language.say, tone_of(line) or "no_data"
        minutes = "\u2014" if line.risk.minutes is None else say(year_minutes(line.risk.minutes))
        share = "\u2014" if line.share is None else say(share_figure(line.share))
        state = state_words(line)
        sign = f"{STATUS_ICONS[tone]} status:{tone}" if state else ""
        return [
            RoomCell(line.title, line.service or tr("All services")),
            RoomCell(minutes),
            RoomCell(share),
            RoomCell(state, line.work, sign),
        ]
