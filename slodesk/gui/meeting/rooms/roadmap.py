"""The roadmap in the room: work in order, what fits, and where the hours end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.roadmap_words import hours_figure
from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.meeting.rooms.plan_rows import PlanRoom, RoomCell, RoomColumn
from slodesk.gui.tabs.quarterly_plan.resting import own_language
from slodesk.gui.tabs.quarterly_plan.roadmap.words import cut_row, dates_of, fit_tone, summary
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.storage.queries.roadmap import roadmap

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.roadmap import RoadmapLine, RoadmapView


class RoadmapRoom(PlanRoom):
    """Every initiative with its place, its hours and whether it fits."""

    tables = frozenset({"initiative", "initiative_need", "plan", "plan_capacity", "service", "team"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._language = own_language(context)

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read the roadmap."""
        return roadmap(session, scope)

    def sentence(self, answer: RoadmapView) -> str:
        """Say what is asked for and what there is."""
        if not answer.lines:
            return tr("No reliability work is on the roadmap yet.")
        return summary(answer, self._language.say)

    def table(self, answer: RoadmapView) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per initiative; the first below the line says so."""
        columns = [
            RoomColumn("", 0.5, right=True),
            RoomColumn(tr("Initiative"), 5),
            RoomColumn(tr("Effort"), 1.2, right=True),
            RoomColumn(tr("When"), 2, optional=1),
            RoomColumn(tr("Hours"), 2.2),
        ]
        cut = cut_row(answer.lines)
        return columns, [
            self._row(line, tr("The hours end here") if row == cut else "")
            for row, line in enumerate(answer.lines)
        ]

    def _row(self, line: RoadmapLine, words: str) -> list[RoomCell]:
        work, tone = line.work, fit_tone(line)
        effort = "\u2014" if work.effort is None else self._language.say(hours_figure(work.effort))
        held = tr("needs {work}").format(work=line.held_by) if line.held_by else ""
        below = " \u00b7 ".join(part for part in (work.service, work.owner or work.team) if part)
        return [
            RoomCell(str(line.placed.place)),
            RoomCell(work.title, below),
            RoomCell(effort),
            RoomCell(dates_of(work.starts, work.ends)),
            RoomCell(self._language.say(line.fit_word), words or held, f"{STATUS_ICONS[tone]} status:{tone}"),
        ]
