"""Says what publishing the draft does, asks from when on and why, and publishes it."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from slodesk.gui.dialogs.asking import AskDialog
from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from slodesk.gui.theme import Theme

NOW, LATER = "now", "later"


class PublishDialog(AskDialog):
    """Asks from when on, and why.

    Args:
        theme: looks.
        title: the question.
        facts: icon and sentence of what will happen.
        reason: what stands in the draft.
        zone: in which a day begins.
        now: the clock.
        publish: called with moment and reason; it may raise ``RuleBroken``.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        facts: Sequence[tuple[str, str]],
        reason: str,
        zone: ZoneInfo,
        now: Callable[[], datetime],
        publish: Callable[[datetime, str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, title,
            tr("This is recorded for good and can't be undone. A later version replaces it."),
            tr("Publish"), parent,
        )  # fmt: skip
        self.setObjectName("policy_publish")
        self._zone, self._now, self._publish = zone, now, publish
        for icon, words in facts:
            self.tell(icon, words)
        self.from_when = QComboBox()
        self.from_when.setObjectName("policy_from")
        self.from_when.setAccessibleName(tr("In force from"))
        self.from_when.addItem(tr("From now on"), NOW)
        self.from_when.addItem(tr("From the beginning of a day"), LATER)
        self.day = QDateEdit()
        self.day.setObjectName("policy_from_day")
        self.day.setAccessibleName(tr("First day"))
        self.day.setCalendarPopup(True)
        prepare_date(self.day, theme)
        self.day.lineEdit().setTextMargins(self.day.fontMetrics().averageCharWidth(), 0, 0, 0)
        today = now().astimezone(zone).date()
        tomorrow = QDate(today.year, today.month, today.day).addDays(1)
        self.day.setMinimumDate(tomorrow)
        self.day.setDate(tomorrow)
        self.day.setEnabled(False)
        self.from_when.currentIndexChanged.connect(
            lambda _: self.day.setEnabled(self.from_when.currentData() == LATER)
        )
        self.middle.addWidget(label(tr("In force"), "muted"))
        row = QHBoxLayout()
        row.addWidget(self.from_when)
        row.addWidget(self.day)
        row.addStretch(1)
        self.middle.addLayout(row)
        self.reason, self.error = self.ask("policy_reason_asked", tr("Why the policy changes"), reason)
        self.reason.setPlaceholderText(tr("Agreed in the review of November"))
        self.yes.clicked.connect(lambda: self.decide(self._run, {"reason": self.error, "": self.error}))
        self.reason.setFocus()
        self.reason.setCursorPosition(0)

    def _run(self) -> None:
        self._publish(self._effective(), self.reason.text())

    def _effective(self) -> datetime:
        if self.from_when.currentData() == NOW:
            return self._now()
        day = self.day.date()
        return datetime.combine(
            datetime(day.year(), day.month(), day.day(), tzinfo=self._zone).date(), time(), self._zone
        )
