"""The list of weeks: how far each review is, and the schedule by which they are due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from slodesk.domain.weekly_review import OVERDUE
from slodesk.gui.formats import day_text
from slodesk.gui.models.figures import FigureColumn, FiguresModel
from slodesk.gui.tabs.weekly_review.words import (
    due_words,
    state_sign,
    state_word,
    team_words,
    tr,
)
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.tab_order import follow_layout

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.reviews import ReviewLine


@dataclass(frozen=True, slots=True)
class Week:
    """A review in the list; its key is the same before and after it is stored."""

    id: str
    line: ReviewLine


def key_of(team_id: str | None, week: date) -> str:
    """Return the key of a team's review of a week."""
    return f"{week.isoformat()}/{team_id or ''}"


def in_view(lines: tuple[ReviewLine, ...]) -> list[Week]:
    """Return the reviews as they are listed: overdue ones first, then the latest week."""
    ordered = sorted(lines, key=lambda line: line.state != OVERDUE)
    return [Week(key_of(line.team_id, line.week), line) for line in ordered]


class WeekList(QWidget):
    """Lists reviews.

    Attributes:
        table: the weeks.
        schedule_button: says when reviews are due.
        now_button: makes one of this week where no schedule asks for it.
    """

    chosen = Signal(str)
    """The key of the one that was chosen."""
    opened = Signal(str)
    """The same, by Enter or a double click."""
    schedule_wanted = Signal()
    now_wanted = Signal()

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        theme = context.theme
        self.card = Card(theme, tr("Weekly reviews"), self, padded=False)
        self.model = FiguresModel(self._columns(context.now().date(), None), parent=self)
        self.table = FiguresTable(
            self.model, theme, tr("Weekly reviews"), stretch="week", least=80, sortable=False
        )
        self.table.setObjectName("review_weeks")
        self.schedule_button = QPushButton(tr("Schedule…"))
        self.schedule_button.setObjectName("review_schedule")
        self.schedule_button.setToolTip(tr("When each team reviews its SLOs"))
        theme.icons.follow(self.schedule_button, "calendar", "text", 18)
        self.now_button = QPushButton(tr("This week"))
        self.now_button.setObjectName("review_this_week")
        self.now_button.setToolTip(tr("Review this week, which no schedule asks for"))
        theme.icons.follow(self.now_button, "add", "text", 18)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons)
        self._flow.addWidget(self.schedule_button)
        self._flow.addWidget(self.now_button)
        self.card.body.addWidget(self.table, 1)
        self.card.body.addWidget(self._buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.card)
        self.table.chosen.connect(lambda key: self.chosen.emit(key) if key else None)
        self.table.opened.connect(self.opened)
        self.table.clicked.connect(lambda index: self.opened.emit(self.model.rows[index.row()].id))
        self.schedule_button.clicked.connect(lambda: self.schedule_wanted.emit())
        self.now_button.clicked.connect(lambda: self.now_wanted.emit())
        self.setFocusProxy(self.table)
        follow_layout(self.card)
        theme.changed.connect(self._space)
        self._space()

    def show_weeks(
        self, weeks: list[Week], chosen: str, now: datetime, zone: ZoneInfo, *, extra: bool
    ) -> None:
        """Show weeks.

        Args:
            weeks: in order.
            chosen: key of the one in view.
            now: the clock.
            zone: of the workspace.
            extra: whether this week may be reviewed besides what the schedules ask for.
        """
        today = now.astimezone(zone).date()
        with QSignalBlocker(self.table.selectionModel()):
            self.model.set_columns(self._columns(today, zone))
            self.model.set_records(weeks)
            self.table.choose(chosen)
        self.table.viewport().update()
        late = sum(1 for each in weeks if each.line.state == OVERDUE)
        words = tr("%Ln overdue", count=late) if late else ""
        self.card.set_heading(tr("Weekly reviews"), words)
        editable = not self._context.document.workspace.read_only
        self.now_button.setVisible(extra and editable)
        self.schedule_button.setEnabled(editable)

    def week(self, key: str) -> Week | None:
        """Return a review of the list."""
        return next((each for each in self.model.rows if each.id == key), None)

    def _columns(self, today: date, zone: ZoneInfo | None) -> tuple[FigureColumn, ...]:
        now = self._context.now()

        def below(each: Week) -> str:
            return team_words(each.line.team)

        def when(each: Week) -> str:
            line = each.line
            if zone is None:
                return ""
            if line.closed is not None:
                return day_text(line.closed.astimezone(zone).date(), today)
            return due_words(line.due, now, zone) if line.is_open else ""

        return (
            FigureColumn(
                "week", tr("Week of"), lambda each: day_text(each.line.week, today),
                lambda each: each.line.week, below=below,
            ),
            FigureColumn(
                "state", tr("State"), lambda each: state_word(each.line.state), lambda each: each.line.state,
                sign=lambda each: state_sign(each.line.state), below=when,
            ),
        )  # fmt: skip

    def _space(self) -> None:
        theme = self._context.theme
        edge = theme.space(1.5)
        self._flow.setSpacing(theme.space())
        self._flow.setContentsMargins(edge, 0, edge, edge)
        self.setMinimumWidth(theme.px(230))
