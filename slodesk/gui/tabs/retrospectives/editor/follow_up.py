"""The follow-up meeting: when, how long, about what; saved for calendars."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QGridLayout, QPushButton, QSpinBox, QTimeEdit, QVBoxLayout, QWidget

from slodesk.gui.tabs.retrospectives.editor.exports import save_follow_up
from slodesk.gui.tabs.retrospectives.editor.fields import Written, WrittenFields
from slodesk.gui.tabs.retrospectives.editor.people import NO_DAY
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits

USUAL = time(10, 0)
"""When a meeting is held unless somebody says otherwise."""


class FollowUpPart(QWidget):
    """Part of the editor.

    Attributes:
        day, at, minutes: when it is, and how long.
        zone: in which the hour is meant.
        fields: the agenda.
        save: for calendars.
        invited: who comes.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._zone = ZoneInfo("UTC")
        self._build()
        self._bind()
        follow(context.theme, self, self._space)

    def _build(self) -> None:
        theme = self._context.theme
        self.day = QDateEdit()
        self.day.setObjectName("follow_up_day")
        self.day.setCalendarPopup(True)
        self.day.setMinimumDate(QDate(NO_DAY.year, NO_DAY.month, NO_DAY.day))
        self.day.setSpecialValueText(tr("No date"))
        prepare_date(self.day, theme)
        self.at = QTimeEdit()
        self.at.setObjectName("follow_up_time")
        self.at.setDisplayFormat("HH:mm")
        self.minutes = QSpinBox()
        self.minutes.setObjectName("follow_up_minutes")
        self.minutes.setRange(5, 480)
        self.minutes.setSingleStep(5)
        self.minutes.setSuffix(tr(" minutes"))
        self.zone = label("", "muted")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self._errors: dict[str, FieldError] = {}
        for row, (name, words, made) in enumerate((
            ("day", tr("Day"), self.day), ("at", tr("Time"), self.at), ("minutes", tr("Length"), self.minutes)
        )):  # fmt: skip
            made.setAccessibleName(words)
            named = label(words)
            named.setBuddy(made)
            self._errors[name] = FieldError(theme, made)
            self._grid.addWidget(named, 2 * row, 0)
            self._grid.addWidget(made, 2 * row, 1)
            self._grid.addWidget(self._errors[name], 2 * row + 1, 1, 1, 2)
        self._grid.addWidget(self.zone, 2, 2)
        hint = tr("What is looked at: action items, whether the changes helped, what is still open")
        self.fields = WrittenFields(
            self._context, self._edits,
            (Written("follow_up_agenda", tr("Agenda"), hint, tr("Set agenda of the follow-up"), 5),),
        )  # fmt: skip
        self.invited = label("", "muted", wrap=True)
        self.save = QPushButton(tr("Save for calendars"))
        self.save.setObjectName("follow_up_save")
        self.save.setToolTip(tr("A file that every calendar takes; saved again, it replaces the meeting"))
        theme.icons.follow(self.save, "calendar", "text", 18)
        self.save.clicked.connect(lambda: self._export())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._grid)
        for part in (self.fields, self.invited):
            self._column.addWidget(part)
        self._column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def _bind(self) -> None:
        context, edits = self._context, self._edits
        self._save_moment = edits.typing(tr("Set follow-up meeting"), "follow_up")
        saves: dict[str, tuple[QWidget, Any]] = {
            "day": (self.day, self._save_day),
            "at": (self.at, self._save_time),
            "minutes": (self.minutes, edits.typing(tr("Set length of the follow-up"), "follow_up_minutes")),
        }
        self._bound = {
            name: BoundField(
                context.document, made, save, error=self._errors[name], on_error=context.show_error
            )
            for name, (made, save) in saves.items()
        }

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show the meeting."""
        from slodesk.storage.queries.settings import read_settings

        self._zone = self._context.document.query(read_settings).zone
        if self._content is None or self._content.id != content.id:
            self.fields.forget_errors()
        self._content = content
        local = None if content.follow_up is None else content.follow_up.astimezone(self._zone)
        self._bound["day"].fill(NO_DAY if local is None else local.date())
        self._bound["at"].fill(USUAL if local is None else local.time().replace(second=0, microsecond=0))
        self._bound["minutes"].fill(content.follow_up_minutes)
        self.fields.fill(content, editable=editable)
        self.day.setEnabled(editable)
        self.minutes.setEnabled(editable)
        self.at.setEnabled(editable and local is not None)
        self.save.setEnabled(local is not None)
        self.zone.setText(tr("in {zone}").format(zone=self._zone.key))
        names = ", ".join(each.name for each in content.people)
        self.invited.setText(
            tr("Invited: {names}").format(names=names) if names else tr("Nobody is named under People yet.")
        )

    def show_item(self, key: str) -> None:
        """Give a field the keyboard."""
        if not self.fields.focus_field(key):
            wanted = self.minutes if key == "follow_up_minutes" else self.day
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save_day(self, day: date) -> None:
        if day == NO_DAY:
            self._save_moment(None)
            return
        content = self._content
        local = content.follow_up.astimezone(self._zone) if content and content.follow_up else None
        hour = USUAL if local is None else local.time()
        self._save_moment(datetime.combine(day, hour, self._zone))

    def _save_time(self, hour: time) -> None:
        content = self._content
        if content is not None and content.follow_up is not None:
            day = content.follow_up.astimezone(self._zone).date()
            self._save_moment(datetime.combine(day, hour, self._zone))

    def _export(self) -> None:
        self._context.document.flush()
        if self._content is not None:
            save_follow_up(self._context, self._content, self.window())

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space(1.5))
        self._grid.setHorizontalSpacing(theme.space(1.5))
        self._grid.setVerticalSpacing(theme.px(4))
        for field in (self.day, self.at, self.minutes):
            field.setFixedWidth(theme.px(180))
