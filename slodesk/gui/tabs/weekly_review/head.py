"""The lines above a review: which week, how far it is, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from slodesk.domain.weekly_review import IN_REVIEW, OVERDUE, REVIEWED, SKIPPED
from slodesk.gui.formats import moment_text
from slodesk.gui.tabs.weekly_review.words import (
    due_words,
    state_sign,
    state_word,
    team_words,
    tr,
    week_words,
)
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.directory import Directory
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.labels import ElidedLabel, IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown

_RUN = 0
"""Place of this button among those that give way."""


def _run_words(words: str) -> str:
    return f"{words}  {QKeySequence('F11').toString(QKeySequence.SequenceFormat.NativeText)}"


class ReviewHead(QWidget):
    """Names the review in view.

    Attributes:
        back: leads to the list, where that is not beside it.
        run, close_button, skip, again: what can be done.
        more: everything else.
        facilitator: typed in place.
    """

    back_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        context, theme = desk.context, desk.context.theme
        self.back = self._button(tr("All weeks"), "chevron-left", "review_back")
        self.back.setProperty("kind", "quiet")
        self.back.clicked.connect(lambda: self.back_wanted.emit())
        self.title = label("", "title")
        self._sign = IconLabel(theme, "clock", "muted", 18)
        self.state = label("", "strong")
        self.run = self._button(_run_words(tr("Run review")), "presentation", "review_run")
        self.run.setProperty("kind", "primary")
        theme.icons.follow(self.run, "presentation", "on_accent", 18)
        self.close_button = self._button(tr("Close…"), "lock", "review_close")
        self.close_button.setToolTip(tr("Record the review: its figures and decisions stay as they are"))
        self.skip = self._button(tr("Skip…"), "minus", "review_skip")
        self.skip.setToolTip(tr("Say why there is no review this week"))
        self.again = self._button(tr("Take it up again"), "undo", "review_again")
        self.more = QToolButton()
        self.more.setObjectName("review_more")
        self.more.setToolTip(tr("More for this review"))
        self.more.setAccessibleName(self.more.toolTip())
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        theme.icons.follow(self.more, "more", "text", 18)
        self.facts = ElidedLabel("", "muted")
        self.facilitator = QLineEdit()
        self.facilitator.setObjectName("review_facilitator")
        self.facilitator.setPlaceholderText(tr("Nobody yet"))
        self.facilitator.setAccessibleName(tr("Facilitator of the review"))
        self._known = Directory(context, self)
        self._known.offer(self.facilitator)
        self._led = label(tr("Facilitator"), "muted")
        self._led.setBuddy(self.facilitator)
        self.error = FieldError(theme, self.facilitator)
        self._field = BoundField(
            context.document, self.facilitator, desk.edits.typing(tr("Set facilitator"), "facilitator"),
            error=self.error, on_error=context.show_error,
        )  # fmt: skip
        self.why = label("", "", wrap=True)
        self._upper, self._lower = QWidget(), QHBoxLayout()
        self._row = QHBoxLayout(self._upper)
        self._row.setContentsMargins(0, 0, 0, 0)
        for part in (self.back, self.title, self._sign, self.state):
            self._row.addWidget(part)
        self._row.addStretch(1)
        for button in (self.again, self.skip, self.close_button, self.run):
            self._row.addWidget(button)
        self._row.addWidget(self.more)
        self._lower.addWidget(self.facts, 1)
        self._lower.addWidget(self._led)
        self._lower.addWidget(self.facilitator)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._upper)
        self._column.addLayout(self._lower)
        self._column.addWidget(self.error)
        self._column.addWidget(self.why)
        beside = (self.title, self._sign, self.state, self.more)
        buttons = (self.run, self.close_button, self.again, self.skip, self.back)
        self._giving_way = GivingWay(self._upper, buttons, beside)
        theme.changed.connect(self._space)
        self._space()

    def add(self, words: str, icon: str, run: Callable[[], object], name: str) -> QAction:
        """Offer something in the menu of the rest."""
        action = QAction(words, self)
        action.setObjectName(name)
        action.triggered.connect(lambda: run())
        self._desk.context.theme.icons.follow(action, icon, "text", 18)
        self.more.menu().addAction(action)
        return action

    def show_review(self, shown: Shown) -> None:
        """Name a review."""
        desk, review = self._desk, shown.review
        now = desk.context.now()
        state = review.shown_state(now)
        self._known.refresh()
        self.title.setText(week_words(review.week, desk.today))
        icon, _, color = state_sign(state).partition(" ")
        self._sign.show_icon(icon, color)
        self.state.setText(state_word(state))
        if state == OVERDUE and review.state == IN_REVIEW:
            self.state.setText(tr("In review, overdue"))
        self.facts.setText(" · ".join(self._facts(shown)))
        self._field.fill(review.facilitator)
        self.facilitator.setReadOnly(not desk.editable)
        self.why.setText(tr("Skipped: {reason}").format(reason=review.note) if review.note else "")
        self.why.setVisible(review.state == SKIPPED and bool(review.note))
        able = not desk.context.document.workspace.read_only
        still = review.state not in (REVIEWED, SKIPPED)
        self.close_button.setVisible(able and still)
        self.skip.setVisible(able and still)
        self.run.setVisible(able and review.state != SKIPPED)
        self.again.setVisible(able and review.state == SKIPPED)
        words = tr("Resume review") if review.state == IN_REVIEW else tr("Run review")
        if review.state == REVIEWED:
            words = tr("Show it")
        self.run.setToolTip(_run_words(words))
        self._giving_way.set_words(_RUN, _run_words(words), words)

    def _facts(self, shown: Shown) -> list[str]:
        desk, review, prepared = self._desk, shown.review, shown.prepared
        now = desk.context.now()
        parts = [team_words(review.team)]
        if review.closed is not None:
            when = moment_text(review.closed, now, desk.zone)
            words = tr("closed {time} by {who}") if review.closed_as else tr("closed {time}")
            parts.append(words.format(time=when, who=review.closed_as))
        elif review.state != SKIPPED:
            parts.append(tr("due {time}").format(time=due_words(review.due, now, desk.zone)))
        if prepared.as_of is not None:
            words = tr("figures as of {time}")
            if review.as_of is not None and review.closed is None:
                words = tr("figures stand still as of {time}")
            parts.append(words.format(time=moment_text(prepared.as_of, now, desk.zone)))
        parts.append(
            tr("{profile}, version {number}").format(profile=prepared.profile, number=prepared.policy_version)
        )
        return parts

    def _button(self, words: str, icon: str, name: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        self._desk.context.theme.icons.follow(button, icon, "text", 18)
        return button

    def _space(self) -> None:
        theme = self._desk.context.theme
        self._row.setSpacing(theme.space())
        self._lower.setSpacing(theme.space())
        self._column.setSpacing(theme.px(6))
        self.facilitator.setFixedWidth(theme.px(170))
