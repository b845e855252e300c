"""The row of decisions that wait, each with its button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from slodesk.gui.widgets.cards import DecisionCard
from slodesk.gui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.gui.models.overview_decisions import Decision
    from slodesk.gui.theme import Theme

FIRST = 4
"""Decisions shown before "more" is asked for."""


class DecisionsStrip:
    """Fills a widget with one card per decision; the first few, and the rest on demand.

    Args:
        holder: the widget to fill.
        theme: looks and zoom.
        on_decide: called with the decision whose button was pressed.
    """

    def __init__(self, holder: QWidget, theme: Theme, on_decide: Callable[[Decision], object]) -> None:
        self._holder = holder
        self._theme = theme
        self._on_decide = on_decide
        self._decisions: Sequence[Decision] | None = None
        self._open = False
        self.cards: list[DecisionCard] = []
        self.flow = FlowLayout(holder, spacing=theme.space(2), fill=True)
        self.more = QPushButton()
        self.more.setObjectName("more_decisions")
        self.more.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.more.clicked.connect(self._toggle)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        holder.hide()
        theme.changed.connect(self._space)

    def show(self, decisions: Sequence[Decision]) -> None:
        """Show these decisions, the most urgent first; an empty list says that nothing waits."""
        if self._decisions is not None and tuple(decisions) == tuple(self._decisions):
            return
        self._decisions = tuple(decisions)
        self._fill()

    def hide(self) -> None:
        """Show nothing, as before the first figures are there."""
        self._decisions = None
        self._holder.hide()

    def _fill(self) -> None:
        focused = next((place for place, card in enumerate(self.cards) if card.button.hasFocus()), None)
        while (item := self.flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self.more:
                widget.hide()
                widget.deleteLater()
        decisions = self._decisions or ()
        shown = decisions if self._open or len(decisions) <= FIRST + 1 else decisions[:FIRST]
        self.cards = [self._card(decision, primary=place == 0) for place, decision in enumerate(shown)]
        for card in self.cards:
            self.flow.addWidget(card)
            card.show()
        hidden = len(decisions) - len(shown)
        self.more.setVisible(hidden > 0 or (self._open and len(decisions) > FIRST + 1))
        if hidden > 0:
            self.more.setText(self._holder.tr("{count} more").format(count=hidden))
        else:
            self.more.setText(self._holder.tr("Show fewer"))
        if not self.more.isHidden():
            self.flow.addWidget(self.more)
        self._holder.setVisible(bool(decisions))
        if focused is not None and self.cards:
            self.cards[min(focused, len(self.cards) - 1)].button.setFocus()
        self._holder.updateGeometry()

    def _card(self, decision: Decision, *, primary: bool) -> DecisionCard:
        urgent = primary and decision.urgency <= 2
        card = DecisionCard(
            self._theme, decision.status, decision.title, decision.detail, decision.action, primary=urgent
        )
        card.button.setObjectName(f"decide_{decision.kind}")
        card.activated.connect(lambda: self._on_decide(decision))
        return card

    def _toggle(self) -> None:
        self._open = not self._open
        self._fill()
        self.more.setFocus()

    def _space(self) -> None:
        self.flow.setSpacing(self._theme.space(2))
        self._holder.updateGeometry()
