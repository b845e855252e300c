"""Capacity in the room: each team's hours and how they come about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from slodesk.domain.roadmap_words import hours_figure
from slodesk.gui.amounts import amount_text
from slodesk.gui.language import QtLanguage
from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.tabs.quarterly_plan.capacity import CapacitySection
from slodesk.gui.tabs.quarterly_plan.reading import PlanReader
from slodesk.gui.tabs.quarterly_plan.words import quarter_words, tr
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.capacity import capacity

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.storage.queries.capacity import Capacity, TeamCapacity
    from slodesk.storage.queries.plan_scope import PlanScope
    from slodesk.storage.session import Session


class CapacityRoom(QWidget):
    """A line per team: people × weeks × hours − time off, and what that makes.

    Attributes:
        total: the hours of all teams.
        lines: the words of each team, in order.
    """

    tables = CapacitySection.tables

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reader = PlanReader(context, self)
        self._plan_id = ""
        self.lines: list[tuple[str, str, str]] = []
        self.total = label("", wrap=True)
        room_text(self.total, 1.7, bold=True)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        self._grid = QGridLayout(self.card)
        self._grid.setColumnStretch(1, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.total)
        self._column.addWidget(self.card)
        self._column.addStretch(1)

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a plan's teams."""
        self._plan_id = subject_id
        self.refresh()

    def refresh(self) -> None:
        """Read everything again."""
        if self._plan_id:
            self._reader.ask(self._plan_id, _read, self._show)

    def _show(self, found: tuple[Capacity, QtLanguage] | None) -> None:
        if found is None:
            return
        shown, language = found
        quarter = quarter_words(shown.plan.quarter)
        if not shown.teams:
            self.total.setText(tr("There are no teams yet."))
        elif shown.total is None:
            self.total.setText(tr("{quarter} is only suggested so far").format(quarter=quarter))
        else:
            hours = language.say(hours_figure(shown.total))
            self.total.setText(tr("{hours} in {quarter}").format(hours=hours, quarter=quarter))
        self.lines = [self._line(team, language) for team in shown.teams]
        self._fill()

    def _line(self, team: TeamCapacity, language: QtLanguage) -> tuple[str, str, str]:
        made = team.estimate
        if made.people is None or made.total is None:
            return team.team, tr("nobody knows how many people"), ""
        words = tr("{people} people × {weeks} weeks × {hours} h")
        if made.time_off:
            words = tr("{people} people × {weeks} weeks × {hours} h − {off} h off")
        sum_of = words.format(
            people=amount_text(made.people), weeks=amount_text(made.weeks), hours=amount_text(made.hours),
            off=amount_text(made.time_off),
        )  # fmt: skip
        total = language.say(hours_figure(made.total))
        return team.team, sum_of, total if team.stored else tr("{hours}, suggested").format(hours=total)

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, words in enumerate(self.lines):
            for column, text in enumerate(words):
                part: QLabel = label(text, "muted" if column == 1 else "", wrap=column == 1)
                side = Qt.AlignmentFlag.AlignRight if column == 2 else Qt.AlignmentFlag.AlignLeft
                part.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self._grid.addWidget(part, row, column)
                room_text(part, 1.2, bold=column != 1)  # in the grid it knows how high the room is
        self.card.setVisible(bool(self.lines))

    def minimumSizeHint(self) -> QSize:
        """Return nothing: what counts is the height the words need at the width there is."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        edge = room_space(self, 3)
        self._grid.setContentsMargins(edge, edge, edge, edge)
        self._grid.setHorizontalSpacing(room_space(self, 3))
        self._grid.setVerticalSpacing(room_space(self, 2))
        self._column.setSpacing(room_space(self, 3))


def _read(session: Session, scope: PlanScope, _: Task) -> tuple[Capacity, QtLanguage]:
    return capacity(session, scope), QtLanguage(scope.settings.zone)
