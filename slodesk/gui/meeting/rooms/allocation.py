"""The allocation in the room: the rule in words, the worst SLO, and each team's work against its hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.explain_allocation import worst_phrase
from slodesk.domain.roadmap_words import hours_figure
from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.meeting.room_style import room_text
from slodesk.gui.meeting.rooms.plan_rows import PlanRoom, RoomCell, RoomColumn
from slodesk.gui.tabs.quarterly_plan.allocation_words import fits_words, share_words
from slodesk.gui.tabs.quarterly_plan.resting import own_language
from slodesk.gui.tabs.quarterly_plan.split_bar import SplitBar
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.allocation import allocation

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.allocation import AllocationView


class AllocationRoom(PlanRoom):
    """One bar for the whole, a row for each team.

    Attributes:
        bar: features and reliability.
        worst: the SLO that a mean hides, and the share people chose.
    """

    tables = frozenset({"initiative", "plan", "plan_capacity", "team", "service"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._language = own_language(context)
        self.bar = SplitBar(context.theme)
        self.worst = label("", "", wrap=True)
        room_text(self.worst)
        room_text(self.bar)
        self._column.insertWidget(1, self.worst)
        self._column.insertWidget(2, self.bar)

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read how the hours are shared."""
        return allocation(session, scope)

    def sentence(self, answer: AllocationView) -> str:
        """Say the rule as it came out."""
        return self._language.say(answer.computed.reason)

    def table(self, answer: AllocationView) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per team; bar and worst SLO stand above them."""
        say = self._language.say
        worst = [say(worst_phrase(answer.computed))]
        if answer.chosen is not None:
            chosen = tr("Chosen: {share} for features. {reason}").format(
                share=f"{answer.chosen * 100:.4g}\u00a0%", reason=answer.reason
            )
            worst.append(chosen.strip())
        self.worst.setText(" ".join(part for part in worst if part))
        self.worst.setVisible(bool(self.worst.text()))
        features = answer.features
        self.bar.show_split(None if features is None else float(features), *share_words(answer, say))
        self.bar.setVisible(features is not None)
        columns = [
            RoomColumn(tr("Team"), 3),
            RoomColumn(tr("For reliability"), 2, right=True),
            RoomColumn(tr("Work asks for"), 2, right=True),
            RoomColumn(tr("Of the hours"), 3),
        ]
        rows = []
        for team in answer.teams:
            tone = "warning" if team.load.over else "healthy" if team.reliability is not None else "no_data"
            rows.append([
                RoomCell(team.team or tr("Nobody yet")),
                RoomCell(self._hours(team.reliability)),
                RoomCell(self._hours(team.load.demand)),
                RoomCell(fits_words(team, say), "", f"{STATUS_ICONS[tone]} status:{tone}"),
            ])  # fmt: skip
        return columns, rows

    def _hours(self, hours: Decimal | None) -> str:
        return "\u2014" if hours is None else self._language.say(hours_figure(hours))
