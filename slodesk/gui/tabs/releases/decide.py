"""Asks what is decided about a release before it is kept for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.domain.policy import DECISIONS
from slodesk.domain.release_decision import ANSWERS
from slodesk.domain.release_words import alternatives, conditions, rationale
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.releases.words import decision_word, tr
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.operations.release_decisions import record_decision
from slodesk.storage.queries.settings import people, read_settings

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import Advice
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.releases import ReleaseLine

_WIDTH, _HIGH = 600, 700
_HOLDS = timedelta(days=7)
"""How long an approval holds unless told otherwise."""


class DecideDialog(QDialog):
    """Everything a decision is recorded with, filled with what the policy says.

    Args:
        context: collaborators.
        line: the release.
        advice: what the policy says.
        policy: it follows from.
        parent: the window.
    """

    def __init__(
        self, context: TabContext, line: ReleaseLine, advice: Advice, policy: Policy,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("decide_release")
        self.setWindowTitle(tr("Decide about {release}").format(release=line.name))
        self._context, self._line, self._advice, self._policy = context, line, advice, policy
        self._settings = context.document.query(read_settings)
        self._say = QtLanguage(self._settings.zone).say
        self._errors: dict[str, FieldError] = {}
        self._filled: dict[str, str] = {}
        inside = QWidget()
        self._form = QVBoxLayout(inside)
        self._form.setContentsMargins(0, 0, context.theme.space(1.5), 0)
        self._form.setSpacing(context.theme.px(4))
        self._fill()
        area = plain_scroll(inside, sideways=False, see_through=True)
        self.area = area
        self._build(area)
        self._adapt()
        self._fit()

    @property
    def decision(self) -> str:
        """What is chosen."""
        return str(self.choice.currentData())

    def _fill(self) -> None:
        advice, theme = self._advice, self._context.theme
        self.choice = QComboBox()
        for each in DECISIONS:
            words = decision_word(each)
            if each == advice.decision:
                words = tr("{decision} (what the policy says)").format(decision=words)
            self.choice.addItem(words, each)
        self.choice.setCurrentIndex(DECISIONS.index(advice.decision))
        self.choice.currentIndexChanged.connect(lambda _: self._adapt())
        self._field("decision", tr("Decision"), self.choice)
        self.reason = QLineEdit()
        self._reason = self._field("override_reason", tr("Why it is not what the policy says"), self.reason)
        self.rationale = self._text("rationale", tr("Rationale"))
        self.conditions = self._text("conditions", tr("Conditions, one a line"))
        self.alternatives = self._text("alternatives", tr("Alternatives, one a line"))
        self.approver = QLineEdit()
        with self._context.document.session() as session:
            names = [person.name for person in people(session) if person.active]
        completer = QCompleter(names, self.approver)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.approver.setCompleter(completer)
        self._approver = self._field("approver", tr("Who agrees to it"), self.approver)
        self.expires = QDateEdit()
        self.expires.setCalendarPopup(True)
        until = (self._context.now() + _HOLDS).astimezone(self._settings.zone).date()
        self.expires.setDate(QDate(until.year, until.month, until.day))
        prepare_date(self.expires, theme)
        self.expires.lineEdit().setTextMargins(self.expires.fontMetrics().averageCharWidth(), 0, 0, 0)
        self._expires = self._field("expires", tr("Until the end of which day that holds"), self.expires)
        self._form.addStretch()

    def _field(self, name: str, words: str, made: QWidget) -> QWidget:
        """Add a field with its words above; returns the holder of all of it."""
        made.setObjectName(f"decide_{name}")
        made.setAccessibleName(words)
        error = self._errors[name] = FieldError(self._context.theme, made)
        named = label(words, "muted")
        named.setBuddy(made)
        holder = QWidget()
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, self._context.theme.px(4))
        column.setSpacing(self._context.theme.px(2))
        for part in (named, made, error):
            column.addWidget(part)
        self._form.addWidget(holder)
        return holder

    def _text(self, name: str, words: str) -> QPlainTextEdit:
        text = QPlainTextEdit()
        text.setTabChangesFocus(True)
        self._field(name, words, text)
        text.setFixedHeight(text.fontMetrics().lineSpacing() * 3 + self._context.theme.px(16))
        return text

    def _build(self, area: QWidget) -> None:
        theme = self._context.theme
        edge = theme.space(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge - theme.space(), edge)
        column.setSpacing(theme.space(1.5))
        column.addWidget(label(self.windowTitle(), "heading", wrap=True))
        column.addWidget(area, 1)
        told = QHBoxLayout()
        told.setSpacing(theme.space())
        told.addWidget(IconLabel(theme, "lock", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        words = tr(
            "A decision is kept for good, with the figures and the policy it was taken on: it can't be"
            " undone, only followed by another one. It is recorded under the profile “{who}”."
        )
        words = words.format(who=self._context.document.workspace.who)
        told.addWidget(label(words, "muted", wrap=True), 1)
        column.addLayout(told)
        self._errors[""] = FieldError(theme)
        column.addWidget(self._errors[""])
        row = QHBoxLayout()
        row.addStretch(1)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.record = QPushButton(tr("Record for good"))
        self.record.setObjectName("decide_record")
        self.record.setProperty("kind", "primary")
        self.record.setDefault(True)
        self.record.clicked.connect(self._record)
        row.addWidget(self.cancel)
        row.addWidget(self.record)
        column.addLayout(row)
        self.choice.setFocus()

    def _adapt(self) -> None:
        """Ask what this decision needs, and fill in what goes with it where nobody has written anything."""
        override = self.decision != self._advice.decision
        review = ANSWERS[self.decision] == "review"
        self._reason.setVisible(override)
        self._approver.setVisible(override or review)
        self._expires.setVisible(review)
        chosen = replace(self._advice, decision=self.decision, exempt=self._advice.exempt and not override)
        for field, said in (
            (self.rationale, rationale(self._advice, self._policy)),
            (self.conditions, conditions(chosen, self._policy)),
            (self.alternatives, alternatives(chosen)),
        ):
            words = ("\n" if field is not self.rationale else " ").join(self._say(each) for each in said)
            if field.toPlainText() == self._filled.get(field.objectName(), ""):
                field.setPlainText(words)
                self._filled[field.objectName()] = words

    def _record(self) -> None:
        for error in self._errors.values():
            error.clear()
        review = ANSWERS[self.decision] == "review"
        override = self.decision != self._advice.decision
        until = self.expires.date()
        fields: dict[str, Any] = {
            "at": self._context.now(),
            "decided_as": self._context.document.workspace.who,
            "rationale": self.rationale.toPlainText().strip(),
            "conditions": _lines(self.conditions),
            "alternatives": _lines(self.alternatives),
            "approver": self.approver.text().strip() if review or override else "",
            "expires": self._end_of(until) if review else None,
            "override_reason": self.reason.text().strip() if override else "",
        }
        words = tr("Decide about {release}: {decision}").format(
            release=self._line.name, decision=decision_word(self.decision).lower()
        )
        try:
            self._context.document.record_fact(
                words, record_decision, self._line.id, self.decision, self._advice, **fields
            )
        except RuleBroken as refusal:
            error = self._errors.get(refusal.field or "", self._errors[""])
            error.show_message(refusal.message)
            field = self.findChild(QWidget, f"decide_{refusal.field}") if refusal.field else None
            if field is not None:
                field.setFocus()
                self.area.ensureWidgetVisible(field)
            return
        except SloDeskError as problem:
            self._context.show_error(problem)
            return
        self.accept()

    def _end_of(self, day: QDate) -> datetime:
        """Return the last minute of a day in the workspace's zone."""
        return datetime(day.year(), day.month(), day.day(), 23, 59, tzinfo=self._settings.zone)

    def _fit(self) -> None:
        theme, room = self._context.theme, self.screen().availableGeometry()
        wide = min(theme.px(_WIDTH), room.width() - theme.space(4))
        self.resize(wide, min(theme.px(_HIGH), room.height() - theme.space(5)))


def _lines(field: QPlainTextEdit) -> list[str]:
    return [line.strip() for line in field.toPlainText().splitlines() if line.strip()]
