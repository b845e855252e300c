"""Asks for another target, window, threshold or percentile than was proposed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import RuleBroken
from slodesk.domain.proposals import needs_evidence
from slodesk.domain.target import parse_percent, percent
from slodesk.domain.window import window_text
from slodesk.gui.charts.told import Sentence
from slodesk.gui.tabs.quarterly_plan.targets.grounds import known_words
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.window_field import WindowField

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.tabs.quarterly_plan.targets.words import TargetWords
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.proposal_values import SloProposal

_WIDTH = 520


class ChangeDialog(QDialog):
    """Everything an SLO promises, as it should be from the planned quarter on.

    Args:
        theme: looks.
        slo: the SLO.
        target: what is tried at present.
        words: says what it means.
        store: called with what changed; it may raise ``RuleBroken``, which is shown at its field.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        slo: SloProposal,
        target: Decimal,
        words: TargetWords,
        store: Callable[[dict[str, Any]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._slo, self._words, self._store = theme, slo, words, store
        self.setObjectName("change_target_dialog")
        self.setWindowTitle(tr("Change the target"))
        self.target, self.threshold, self.percentile = QLineEdit(), QLineEdit(), QLineEdit()
        self.window_field = WindowField()
        self.evidence, self.approver, self.comment = QPlainTextEdit(), QLineEdit(), QLineEdit()
        self.evidence.setTabChangesFocus(True)
        self.evidence.setPlaceholderText(tr("What do users say? Who was asked?"))
        self.meaning = Sentence()
        self._rows: dict[str, tuple[QWidget, QWidget]] = {}
        self.errors: dict[str, FieldError] = {}
        self._lay_out()
        self._fill(target)
        self.target.textChanged.connect(self._typed)
        self._typed()
        self.resize(theme.px(_WIDTH), self.sizeHint().height())
        self.target.setFocus()
        self.target.selectAll()

    def _lay_out(self) -> None:
        theme, slo = self._theme, self._slo
        column = QVBoxLayout(self)
        edge = theme.space(3)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(1.5))
        column.addWidget(label(tr("Change {slo}").format(slo=self._words.name(slo)), "heading", wrap=True))
        hint = tr("Holds from the first day of {quarter} once the plan is approved.")
        column.addWidget(label(hint.format(quarter=tr("the planned quarter")), "muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(1.5))
        grid.setVerticalSpacing(theme.px(5))
        grid.setColumnStretch(1, 1)
        unit = slo.current.threshold_unit
        names = (
            ("target", tr("Target, %"), self.target),
            ("window", tr("Window"), self.window_field),
            ("threshold", tr("Threshold, {unit}").format(unit=unit) if unit else tr("Threshold"),
             self.threshold),
            ("percentile", tr("Percentile"), self.percentile),
            ("evidence", tr("User evidence"), self.evidence),
            ("approver", tr("Approver"), self.approver),
            ("comment", tr("Comment"), self.comment),
        )  # fmt: skip
        for row, (name, words, field) in enumerate(names):
            named = label(words, "muted")
            named.setBuddy(field)
            field.setAccessibleName(words)
            field.setObjectName(f"change_{name}")
            self.errors[name] = FieldError(theme, field)
            grid.addWidget(named, 2 * row, 0)
            grid.addWidget(field, 2 * row, 1)
            grid.addWidget(self.errors[name], 2 * row + 1, 1)
            self._rows[name] = named, field
        self.evidence.setFixedHeight(self.evidence.fontMetrics().lineSpacing() * 3 + theme.px(16))
        column.addLayout(grid)
        column.addWidget(self.meaning)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.cancel, self.accept_button = QPushButton(tr("Cancel")), QPushButton(tr("Change"))
        self.accept_button.setProperty("kind", "primary")
        self.accept_button.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self._take)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.accept_button)
        column.addLayout(buttons)

    def _fill(self, target: Decimal) -> None:
        slo, decided = self._slo, self._slo.decision
        self.target.setText(f"{percent(target)}")
        self.window_field.show_value(decided.window or slo.current.window)
        threshold = decided.threshold if decided.threshold is not None else slo.current.threshold
        percentile = decided.percentile if decided.percentile is not None else slo.current.percentile
        self.threshold.setText("" if threshold is None else f"{threshold.normalize():f}")
        self.percentile.setText("" if percentile is None else f"{percentile.normalize():f}")
        self._show("threshold", slo.current.threshold is not None)
        self._show("percentile", slo.current.percentile is not None)
        self.evidence.setPlainText(decided.evidence)
        self.evidence.setToolTip(known_words(slo.evidence))
        self.approver.setText(decided.approver)
        self.comment.setText(decided.comment)

    def _show(self, name: str, shown: bool) -> None:
        for part in self._rows[name]:
            part.setVisible(shown)

    def _typed(self) -> None:
        for error in self.errors.values():
            error.clear()
        try:
            target = parse_percent(self.target.text())
        except RuleBroken as broken:
            if self.target.text().strip():
                self.errors["target"].show_message(broken.message)
            self.meaning.setText("")
            return
        slo, words = self._slo, self._words
        told = [words.replay(slo, target), words.budget(slo, target)]
        told += [words.say(each) for each in slo.limits.broken(target)]
        self.meaning.setText(" ".join(told))
        lower = needs_evidence(slo.current.target, target)
        self._show("evidence", lower)
        self._show("approver", lower)

    def _take(self) -> None:
        try:
            self._store(self._changes())
        except RuleBroken as broken:
            name = broken.field if broken.field in self.errors else "target"
            self.errors[name].show_message(broken.message)
            self._rows[name][1].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()

    def _changes(self) -> dict[str, Any]:
        """Return what differs from what holds; may raise ``RuleBroken``."""
        current = self._slo.current
        target = parse_percent(self.target.text())
        window = self.window_field.value
        found: dict[str, Any] = {
            "target": None if target == current.target else target,
            "window": None if window == current.window else window_text(window),
            "comment": self.comment.text(),
        }
        for name, held in (("threshold", current.threshold), ("percentile", current.percentile)):
            if held is not None:
                value = _number(getattr(self, name).text(), name)
                found[name] = None if value == held else value
        if needs_evidence(current.target, target):
            found["evidence"] = self.evidence.toPlainText()
            found["approver"] = self.approver.text()
        return found


def _number(text: str, field: str) -> Decimal:
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise RuleBroken(tr("Write a number."), field) from None
