"""The line above a plan: which it is, another one, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.tabs.quarterly_plan.words import plan_words, quarter_words, state_word, team_word, tr
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.labels import ElidedLabel, restyle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.plan_scope import PlanHead
    from slodesk.storage.queries.plans import PlanDetail

_CHOOSER = 260
"""Greatest width at 100 % of the list of plans; longer names end in "…"."""
_NARROW = 720
"""Width at 100 % below which the title gives way to the chooser."""


class PlanHeadLine(QWidget):
    """Names the plan in view, chooses another, and offers what can be done.

    Attributes:
        chooser: the plans there are.
        run: runs the week's workshop.
        more: everything else.
    """

    plan_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._giving_way: GivingWay | None = None
        self.title = ElidedLabel("", "title")
        self.subtitle = ElidedLabel("", "muted")
        self.chooser = QComboBox()
        self.chooser.setObjectName("plan_chooser")
        self.chooser.setAccessibleName(tr("Plan"))
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.chooser.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.chooser.activated.connect(lambda _: self.plan_chosen.emit(self.chooser.currentData()))
        self.portfolio = self._button(tr("All teams"), "team", "plan_portfolio", tr("Where every team is"))
        self.export = self._button(
            tr("Export"), "export", "plan_export", tr("Save the plan or its dates as a file")
        )
        self.export_menu = QMenu(self.export)
        self.export.setMenu(self.export_menu)
        self.run = self._button("", "presentation", "run_workshop", "")
        self.run.setProperty("kind", "primary")
        theme.icons.follow(self.run, "presentation", "on_accent", 18)
        self.more = QToolButton()
        self.more.setObjectName("plan_more")
        self.more.setToolTip(tr("More for this plan"))
        self.more.setAccessibleName(self.more.toolTip())
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.icons.follow(self.more, "more", "text", 18)
        self.more.setMenu(QMenu(self.more))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self._row.addLayout(words, 1)
        for part in (self.chooser, self.portfolio, self.export, self.run, self.more):
            self._row.addWidget(part)
        self.show_meeting(under_way=False)
        beside = (self.chooser, self.more, self.title)
        self._giving_way = GivingWay(self, (self.run, self.export, self.portfolio), beside)
        theme.changed.connect(self._space)
        self._space()

    def add(
        self, words: str, icon: str, run: Callable[[], object], name: str, *, menu: QMenu | None = None
    ) -> QAction:
        """Offer something in the menu of the rest, or in another menu."""
        action = QAction(words, self)
        action.setObjectName(name)
        action.triggered.connect(lambda: run())
        if icon:
            self._theme.icons.follow(action, icon, "text", 18)
        target = menu or self.more.menu()
        target.addAction(action)
        return action

    def show_plan(self, plan: PlanDetail) -> None:
        """Name a plan."""
        head = plan.head
        self.title.setText(tr("Plan for {quarter}").format(quarter=quarter_words(head.quarter)))
        parts = [team_word(head), state_word(head.state)]
        if plan.snapshots:
            parts.append(tr("Revision {number}").format(number=head.revision))
        self.subtitle.setText(" · ".join(parts))
        with QSignalBlocker(self.chooser):
            self.chooser.setCurrentIndex(self.chooser.findData(head.id))

    def show_meeting(self, *, under_way: bool) -> None:
        """Offer to run the workshop, or to go on with one that was left."""
        words = tr("Resume workshop") if under_way else tr("Run workshop")
        if words == self.run.accessibleName():
            return
        keys = QKeySequence("F11").toString(QKeySequence.SequenceFormat.NativeText)
        self.run.setText(f"{words}  {keys}")
        self.run.setToolTip(f"{words} ({keys})")
        self.run.setAccessibleName(words)
        if self._giving_way is not None:
            self._giving_way.set_words(0, f"{words}  {keys}", words)

    def set_low(self, low: bool) -> None:
        """Say it smaller where there is little height."""
        role = "heading" if low else "title"
        if self.title.property("role") != role:
            self.title.setProperty("role", role)
            restyle(self.title)

    def show_plans(self, heads: Sequence[PlanHead]) -> None:
        """List the plans to choose from."""
        wanted = [(head.id, plan_words(head)) for head in heads]
        box, tip = self.chooser, Qt.ItemDataRole.ToolTipRole
        if wanted != [(box.itemData(at), box.itemData(at, tip)) for at in range(box.count())]:
            room = self._theme.px(_CHOOSER - 44)
            with QSignalBlocker(box):
                box.clear()
                for at, (key, words) in enumerate(wanted):
                    box.addItem(box.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room), key)
                    box.setItemData(at, words, tip)
                    box.setItemData(at, words, Qt.ItemDataRole.AccessibleTextRole)
        box.setVisible(len(wanted) > 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the chooser alone name the plan where it is narrow."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        alone = self.width() < self._theme.px(_NARROW) and not self.chooser.isHidden()
        self.title.setVisible(not alone)
        self.subtitle.setVisible(not alone)

    def _button(self, words: str, icon: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setToolTip(tip)
        self._theme.icons.follow(button, icon, "text", 18)
        return button

    def _space(self) -> None:
        self._row.setSpacing(self._theme.space())
        self._fit()
        self.chooser.setMaximumWidth(self._theme.px(_CHOOSER))
