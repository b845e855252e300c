"""The chosen incident: why it needs a retrospective, what was decided, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from slodesk.domain import retro_due as rules
from slodesk.gui.tabs.retrospectives.due_words import SIGNS, decided_words, standing, tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.scrolling import plain_scroll

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from slodesk.domain.phrases import Meant
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.retro_due import DueLine


class DueCard(Card):
    """Says all about one incident's retrospective.

    Attributes:
        begin, open, postpone, waive, take_back, incident: what can be done.
        reasons: why it needs one, in sentences.
        decided: who decided what.
    """

    wanted = Signal(str)
    """What is to be done: the name of a button."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.area = plain_scroll(self._inside, sideways=False, see_through=True)
        self._state = QWidget()
        row = QHBoxLayout(self._state)
        row.setContentsMargins(0, 0, 0, 0)
        self._sign = IconLabel(theme, "dot", "muted", 18)
        self.state = label("", "strong")
        row.addWidget(self._sign)
        row.addWidget(self.state, 1)
        self._why = QVBoxLayout()
        self.reasons: list[QLabel] = []
        self.decided = label("", "muted", wrap=True, selectable=True)
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, spacing=theme.space())
        self.begin = self._button("begin", tr("Begin retrospective"), "add", primary=True)
        self.open = self._button("open", tr("Open retrospective"), "book", primary=True)
        self.postpone = self._button("postpone", tr("Postpone…"), "clock")
        self.waive = self._button("waive", tr("Waive…"), "minus")
        self.take_back = self._button("take_back", tr("Take back"), "undo")
        self.incident = self._button("incident", tr("Show incident"), "incident")
        for button in (self.begin, self.open, self.postpone, self.waive, self.take_back, self.incident):
            flow.addWidget(button)
        self._column.addWidget(self._state)
        self._column.addLayout(self._why)
        self._column.addWidget(self.decided)
        self._column.addWidget(self._buttons)
        self._column.addStretch(1)
        self.body.addWidget(self.area, 1)
        theme.changed.connect(self._gaps)
        self._gaps()

    def show_line(
        self,
        line: DueLine | None,
        today: date,
        zone: ZoneInfo,
        say: Callable[[Meant], str],
        *,
        editable: bool,
    ) -> None:
        """Show an incident; None for none."""
        self.area.setVisible(line is not None)
        if line is None:
            self.set_heading(tr("Choose an incident"))
            return
        self.set_heading(line.incident.title, line.incident.identifier)
        name, color = SIGNS[line.state].split(" ")
        self._sign.show_icon(name, color)
        self.state.setText(tr("Retrospective: {state}").format(state=standing(line.state).lower()))
        told = [say(reason.words) for reason in line.reasons]
        self._tell(told or [tr("Nothing asks for one.")])
        self.decided.setText(decided_words(line, today, zone))
        self.decided.setVisible(bool(self.decided.text()))
        begun = line.state == rules.BEGUN
        decided = line.wait is not None and not begun
        self.begin.setVisible(not begun)
        self.open.setVisible(begun)
        self.postpone.setVisible(not begun and line.state != rules.WAIVED)
        self.waive.setVisible(not begun and line.state != rules.WAIVED)
        self.take_back.setVisible(decided)
        for button in (self.begin, self.postpone, self.waive, self.take_back):
            button.setEnabled(editable)

    def _tell(self, sentences: Sequence[str]) -> None:
        if [told.text() for told in self.reasons] == list(sentences):
            return
        for told in self.reasons:
            told.hide()
            told.deleteLater()
        self.reasons = [label(sentence, wrap=True, selectable=True) for sentence in sentences]
        for told in self.reasons:
            self._why.addWidget(told)

    def _button(self, name: str, words: str, icon: str, *, primary: bool = False) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(f"due_{name}")
        if primary:
            button.setProperty("kind", "primary")
        self._theme.icons.follow(button, icon, "on_accent" if primary else "text", 18)
        button.clicked.connect(lambda: self.wanted.emit(name))
        return button

    def _gaps(self) -> None:
        self._column.setSpacing(self._theme.space(1.5))
        self._why.setSpacing(self._theme.space())
