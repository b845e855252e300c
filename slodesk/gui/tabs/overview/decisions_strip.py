"""The row of decisions that wait, each with its button; the rest on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from slodesk.gui.widgets.cards import DecisionCard
from slodesk.gui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.gui.models.overview_decisions import Decision
    from slodesk.gui.theme import Theme


class DecisionsStrip(QObject):
    """Fills a widget with one card per decision: one row of them, or all when asked.

    Args:
        holder: the widget to fill.
        theme: looks and zoom.
        on_decide: called with the decision whose button was pressed.
    """

    def __init__(self, holder: QWidget, theme: Theme, on_decide: Callable[[Decision], object]) -> None:
        super().__init__(holder)
        self._holder = holder
        self._theme = theme
        self._on_decide = on_decide
        self._decisions: tuple[Decision, ...] | None = None
        self._open = False
        self._room = 0
        self.cards: list[DecisionCard] = []
        self._row = QHBoxLayout(holder)
        self._row.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        self.flow = FlowLayout(inside, spacing=theme.space(2), fill=True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
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
        self.cards = [self._card(decision, first=place == 0) for place, decision in enumerate(decisions)]
        for card in self.cards:
            self.flow.addWidget(card)
        self._holder.setVisible(bool(self.cards))
        self._fit()
        if focused is not None and self.cards:
            self.cards[min(focused, self.shown - 1)].button.setFocus()

    def hide(self) -> None:
        """Show nothing, as before the first figures are there."""
        self._decisions = None
        self._holder.hide()

    @property
    def shown(self) -> int:
        """How many cards are shown."""
        return sum(1 for card in self.cards if not card.isHidden())

    def fit_to(self, width: int) -> None:
        """Use a width; told by the tab, for one's own width depends on scroll bars that come and go."""
        if width != self._room:
            self._room = width
            self._fit()

    def _fit(self) -> None:
        """Show as many cards as stand in one row, or all."""
        count = len(self.cards) if self._open else self._fitting()
        for place, card in enumerate(self.cards):
            card.setVisible(place < count)
        hidden = len(self.cards) - count
        self.more.setVisible(hidden > 0 or (self._open and self._fitting() < len(self.cards)))
        if hidden > 0:
            self.more.setText(self._holder.tr("{count} more").format(count=hidden))
            self.more.setAccessibleName(self._holder.tr("Show {count} more decisions").format(count=hidden))
        else:
            self.more.setText(self._holder.tr("Show fewer"))
            self.more.setAccessibleName(self._holder.tr("Show fewer decisions"))
        self._holder.updateGeometry()

    def _fitting(self) -> int:
        """Return how many cards stand in one row beside the button that shows the rest; at least one."""
        gap = self._theme.space(2)
        room = self._room
        widths = [card.sizeHint().width() for card in self.cards]
        if sum(widths) + gap * (len(widths) - 1) <= room:
            return len(widths)
        room -= self.more.fontMetrics().horizontalAdvance("88 more") + self._theme.px(16 + 8 + 4)
        used = 0
        for place, width in enumerate(widths):
            used += width + (gap if place else 0)
            if used > room:
                return max(1, place)
        return len(widths)

    def _card(self, decision: Decision, *, first: bool) -> DecisionCard:
        urgent = first and decision.urgency <= 2
        card = DecisionCard(
            self._theme, decision.status, decision.title, decision.detail, decision.action, primary=urgent
        )
        card.button.setObjectName(f"decide_{decision.kind}")
        card.activated.connect(lambda: self._on_decide(decision))
        return card

    def _toggle(self) -> None:
        self._open = not self._open
        self._fit()
        self.more.setFocus()

    def _space(self) -> None:
        self.flow.setSpacing(self._theme.space(2))
        self._row.setSpacing(self._theme.space())
        self._fit()
