"""When each team reviews its SLOs every week; saved as it is typed."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.weekly_review import monday
from slodesk.gui.tabs.weekly_review.words import team_words, tr, weekday_word
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.directory import Directory
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.zoom import fit_dialog, follow
from slodesk.operations.reviews import set_schedule
from slodesk.storage.queries.reviews import schedules
from slodesk.storage.queries.settings import read_settings, teams

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.reviews import Schedule

_TABLES = frozenset({"review_schedule", "team", "setting"})
USUAL_DAY, USUAL_TIME, USUAL_MINUTES = 2, "10:00", 55
"""Tuesday, so that the weekend is over and Monday's samples are there."""


class ScheduleDialog(QDialog):
    """Chooses a team, and says when it reviews.

    Args:
        context: the open workspace.
        team_id: whose schedule is shown first.
        parent: the window.

    Attributes:
        team: whose schedule it is.
        active, weekday, clock, minutes, first, facilitator: of the schedule.
    """

    def __init__(self, context: TabContext, team_id: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("review_schedules")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("When SLOs are reviewed"))
        self._context = context
        self._found: dict[str | None, Schedule] = {}
        self._known = Directory(context, self)
        self._fields: dict[str, BoundField] = {}
        self._errors: dict[str, FieldError] = {}
        self._build()
        follow(context.theme, self, self._space)
        fit_dialog(self, context.theme, 520, 430)
        context.document.changed.connect(self._changed)
        context.document.closing.connect(self.reject)
        self._read()
        self.team.setCurrentIndex(max(self.team.findData(team_id), 0))
        self.team.currentIndexChanged.connect(lambda _: self._choose())
        self._fill()

    @property
    def team_id(self) -> str | None:
        """The team in view; None for one review of all teams."""
        key: str | None = self.team.currentData()
        return key

    def _build(self) -> None:
        theme = self._context.theme
        self.team = QComboBox()
        self.team.setObjectName("schedule_team")
        self.active = QCheckBox(tr("Review every week"))
        self.weekday = QComboBox()
        for day in range(1, 8):
            self.weekday.addItem(weekday_word(day), day)
        self.clock = QTimeEdit()
        self.minutes = QSpinBox()
        self.minutes.setRange(5, 480)
        self.minutes.setSuffix(tr(" min"))
        self.first = QDateEdit()
        self.first.setCalendarPopup(True)
        prepare_date(self.first, theme)
        self.facilitator = QLineEdit()
        self._known.offer(self.facilitator)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._named(tr("Team"), self.team), 0, 0)
        self._grid.addWidget(self.team, 0, 1)
        rows: tuple[tuple[str, str, QWidget], ...] = (
            ("active", "", self.active), ("weekday", tr("Day"), self.weekday),
            ("time", tr("Time"), self.clock), ("minutes", tr("Length"), self.minutes),
            ("first", tr("From the week of"), self.first),
            ("facilitator", tr("Facilitator"), self.facilitator),
        )  # fmt: skip
        for place, (name, words, made) in enumerate(rows, 1):
            made.setObjectName(f"schedule_{name}")
            made.setAccessibleName(words or tr("Review every week"))
            error = self._errors[name] = FieldError(theme, made)
            if words:
                self._grid.addWidget(self._named(words, made), 2 * place, 0)
            self._grid.addWidget(made, 2 * place, 1)
            self._grid.addWidget(error, 2 * place + 1, 1)
            self._fields[name] = BoundField(
                self._context.document, made, self._saver(name), error=error,
                on_error=self._context.show_error,
            )  # fmt: skip
        self.told = label("", "muted", wrap=True)
        self.ready = QPushButton(tr("Done"))
        self.ready.setProperty("kind", "primary")
        self.ready.setDefault(True)
        self.ready.clicked.connect(self.accept)
        inside = QWidget()
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.addLayout(self._grid)
        self._inside.addWidget(self.told)
        self._inside.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(plain_scroll(inside, sideways=False, see_through=True), 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.ready)
        self._column.addLayout(row)

    def _named(self, words: str, field: QWidget) -> QWidget:
        made = label(words, "muted")
        made.setBuddy(field)
        return made

    # Reading

    def _changed(self, changes: ChangeSet) -> None:
        if changes.tables & _TABLES:
            self._read()
            self._fill()

    def _read(self) -> None:
        with self._context.document.workspace.reading() as source:
            self._found = {each.team_id: each for each in schedules(source)}
            named = teams(source)
            self._zone = read_settings(source).zone
        self._known.refresh()
        offered: list[tuple[str | None, str]] = [
            (None, team_words("")),
            *((each.id, each.name) for each in named),
        ]
        wanted = [(key, self._marked(key, words)) for key, words in offered]
        with QSignalBlocker(self.team):
            chosen = self.team.currentData()
            self.team.clear()
            for key, words in wanted:
                self.team.addItem(words, key)
            self.team.setCurrentIndex(max(self.team.findData(chosen), 0))

    def _marked(self, key: str | None, words: str) -> str:
        """Say beside a team that it has a schedule."""
        found = self._found.get(key)
        if found is None or not found.active:
            return words
        return tr("{team}: {day}, {time}").format(
            team=words, day=weekday_word(found.weekday), time=found.time
        )

    def _choose(self) -> None:
        self._context.document.flush()
        for error in self._errors.values():
            error.clear()
        self._fill()

    def _fill(self) -> None:
        found = self._found.get(self.team_id)
        editable = not self._context.document.workspace.read_only
        on = found is not None and found.active
        values: dict[str, Any] = {
            "active": on, "weekday": USUAL_DAY, "time": read_clock(USUAL_TIME), "minutes": USUAL_MINUTES,
            "first": self._this_week(), "facilitator": "",
        }  # fmt: skip
        if found is not None:
            values |= {
                "weekday": found.weekday, "time": read_clock(found.time), "minutes": found.minutes,
                "first": found.first, "facilitator": found.facilitator,
            }  # fmt: skip
        for name, field in self._fields.items():
            field.fill(values[name])
            field.widget.setEnabled(editable and (on or name == "active"))
        self.team.setEnabled(True)
        if on:
            words = tr(
                "A day after it should have been held, a review is overdue until it is held or skipped."
            )
        else:
            words = tr("Without a schedule a review can still be held in any week.")
        self.told.setText(words)

    # Saving

    def _this_week(self) -> date:
        return monday(self._context.now().astimezone(self._zone).date())

    def _saver(self, name: str) -> Any:
        def save(value: Any) -> None:
            found = self._found.get(self.team_id)
            # What was due before stays due as it was.
            first = self._this_week() if found is None else max(found.first, self._this_week())
            fields = {} if name == "first" else {name: value}
            if name == "first":
                first = value
            if name == "time":
                fields = {"time": f"{value:%H:%M}"}
            if name == "facilitator" and found is not None:
                first = found.first
            self._context.document.edit_field(
                f"review_schedule/{self.team_id}/{name}", tr("Set when SLOs are reviewed"), _set,
                self.team_id, first, fields,
            )  # fmt: skip

        return save

    def _space(self) -> None:
        theme = self._context.theme
        edge = theme.space(3)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(theme.space(1.5))
        self._inside.setSpacing(theme.space(1.5))
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.px(4))
        for made in (self.clock, self.minutes, self.first):
            made.setMaximumWidth(theme.px(160))


def _set(session: Any, team_id: str | None, first: date, fields: dict[str, Any]) -> str:
    return set_schedule(session, team_id, first=first, **fields)


def read_clock(text: str) -> time:
    """Return a stored time of day."""
    hours, minutes = map(int, text.split(":"))
    return time(hours, minutes)
