"""The row of decisions that wait, each with its button; the rest on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from slodesk.gui.charts.words import tip
from slodesk.gui.widgets.cards import DecisionCard
from slodesk.gui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.gui.models.overview_decisions import Decision
    from slodesk.gui.theme import Theme


_CELL = 288
"""Least width of a card at 100 % where the cards stand in columns."""
MORE = 24
"""Cards added at a time."""


class DecisionsStrip(QObject):
    """Fills a widget with one card per decision: a row or two of them, or all when asked.

    Args:
        holder: the widget to fill.
        theme: looks and zoom.
        on_decide: called with the decision whose button was pressed.
    """

    arranged = Signal()
    """Other cards are shown."""

    def __init__(self, holder: QWidget, theme: Theme, on_decide: Callable[[Decision], object]) -> None:
        super().__init__(holder)
        self._holder = holder
        self._theme = theme
        self._on_decide = on_decide
        self._decisions: tuple[Decision, ...] = ()
        self._extra = 0
        self._room = 0
        self._rows = 1
        self.cards: list[DecisionCard] = []
        self._row = QHBoxLayout(holder)
        self._row.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        self.flow = FlowLayout(inside, spacing=theme.space(), fill=True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        inside.setSizePolicy(policy)
        policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
        holder.setSizePolicy(policy)
        self.more = QPushButton()
        self.more.setObjectName("more_decisions")
        self.more.setProperty("kind", "quiet")
        self.more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.more.clicked.connect(self._toggle)
        self._row.addWidget(inside, 1)
        self._row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        holder.hide()
        theme.changed.connect(self._space)
        self._space()

    def show(self, decisions: Sequence[Decision]) -> None:
        """Show these decisions, the most urgent first."""
        if self._decisions == tuple(decisions):
            return
        self._decisions = tuple(decisions)
        focused = next((place for place, card in enumerate(self.cards) if card.button.hasFocus()), None)
        while (item := self.flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = []
        self._fit()
        self._holder.setVisible(bool(self.cards))
        if focused is not None and self.cards:
            self.cards[min(focused, self.shown - 1)].button.setFocus()

    def hide(self) -> None:
        """Show nothing, as before the first figures are there."""
        self.show(())

    @property
    def shown(self) -> int:
        """How many cards are shown."""
        return sum(1 for card in self.cards if not card.isHidden())

    def fit_to(self, width: int, rows: int = 1) -> None:
        """Use a width and so many rows; told by the tab, for one's own width depends on scroll bars."""
        if (width, rows) != (self._room, self._rows):
            self._room, self._rows = width, rows
            self._fit()

    def height_of(self, rows: int) -> int:
        """Return the height of so many rows of cards; 0 while nothing waits."""
        if not self._decisions:
            return 0
        self._build(1)
        card = self.cards[0].sizeHint().height()
        return rows * card + (rows - 1) * self._theme.space()

    def _fit(self) -> None:
        """Show as many cards as stand in the rows, and those asked for beyond."""
        fitting = self._fitting()
        count = min(fitting + self._extra, len(self._decisions))
        self._build(count)
        for place, card in enumerate(self.cards):
            card.setVisible(place < count)
        hidden = len(self._decisions) - count
        self.more.setVisible(hidden > 0 or count > fitting)
        if hidden > 0:
            self.more.setText(self._holder.tr("{count} more").format(count=hidden))
            self.more.setAccessibleName(self._holder.tr("Show {count} more decisions").format(count=hidden))
        else:
            self.more.setText(self._holder.tr("Show fewer"))
            self.more.setAccessibleName(self._holder.tr("Show fewer decisions"))
        self._holder.updateGeometry()
        self.arranged.emit()

    def _build(self, count: int) -> None:
        """Make the first cards that are not there yet: hundreds at once would be felt."""
        for place in range(len(self.cards), count):
            card = self._card(self._decisions[place], first=place == 0)
            self.cards.append(card)
            self.flow.addWidget(card)

    def _fitting(self) -> int:
        """Return how many cards stand in the rows, beside the button for the rest if need be."""
        metrics = self.more.fontMetrics()
        button = metrics.horizontalAdvance(self._holder.tr("{count} more").format(count=88))
        button += self._theme.px(16 + 8 + 4)
        if self._in_rows(self._room) == len(self._decisions):
            return len(self._decisions)
        return max(1, self._in_rows(self._room - button))

    def _in_rows(self, room: int) -> int:
        """Return how many of the first cards stand in the rows of a width, in columns if not in one row."""
        fitting = self._in_row(room)
        if self._rows == 1 or fitting == len(self._decisions):
            return fitting
        count = min(len(self._decisions), self._rows * self.flow.columns(room))
        self._build(count)
        return count

    def _in_row(self, room: int) -> int:
        """Return how many of the first cards stand in one row of a width."""
        gap, used = self.flow.spacing(), 0
        for place in range(len(self._decisions)):
            self._build(place + 1)
            wanted = self.cards[place].sizeHint().width()
            if used and used + gap + wanted > room:
                return place
            used += wanted + (gap if used else 0)
        return len(self._decisions)

    def _card(self, decision: Decision, *, first: bool) -> DecisionCard:
        urgent = first and decision.urgency <= 2
        detail = "\n".join(part for part in (decision.subject, decision.detail) if part)
        card = DecisionCard(
            self._theme, decision.status, decision.title, detail, decision.action, primary=urgent
        )
        card.button.setObjectName(f"decide_{decision.kind}")
        card.activated.connect(lambda: self._on_decide(decision))
        card.setToolTip(tip("\n".join(decision.notes)) if decision.notes else "")
        return card

    def tab_stops(self) -> list[QWidget]:
        """Return the buttons in the order in which Tab visits them."""
        return [*(card.button for card in self.cards if not card.isHidden()), self.more]

    def _toggle(self) -> None:
        all_shown = self.shown == len(self._decisions)
        self._extra = 0 if all_shown else self._extra + MORE
        self._fit()
        self.more.setFocus()

    def _space(self) -> None:
        self.flow.setSpacing(self._theme.space())
        self.flow.cell = self._theme.px(_CELL)
        self._row.setSpacing(self._theme.space())
        self._fit()
