"""What was approved of a plan so far, and the way to compare it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from slodesk.gui.tabs.quarterly_plan.approval.words import snapshot_words
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.cards import Card

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.approval import Approval

_MOST = 4
"""Revisions in view; more are scrolled to."""


class HistoryCard(Card):
    """Lists the approved states, the newest first.

    Attributes:
        list: the states.
        compare: asks to see what changed between two of them.
    """

    compare_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Approved so far"), parent)
        self._theme = theme
        self.list = QListWidget()
        self.list.setObjectName("plan_snapshots")
        self.list.setAccessibleName(tr("Approved so far"))
        self.compare = QPushButton(tr("Compare"))
        self.compare.setObjectName("compare_snapshots")
        self.compare.setToolTip(tr("What changed from one revision to another, or to the plan as it is now"))
        theme.icons.follow(self.compare, "history", "text", 18)
        self.compare.clicked.connect(lambda: self.compare_wanted.emit())
        self.controls.addWidget(self.compare)
        self.body.addWidget(self.list)

    def show_snapshots(self, shown: Approval, zone: ZoneInfo) -> None:
        """Show what was approved; nothing while nothing was."""
        self.setVisible(bool(shown.snapshots))
        lines = []
        for head in shown.snapshots:
            words = snapshot_words(head, zone)
            lines.append(f"{words}: {head.reason}" if head.reason else words)
        if lines != [self.list.item(row).text() for row in range(self.list.count())]:
            self.list.clear()
            for head, words in zip(shown.snapshots, lines, strict=True):
                item = QListWidgetItem(words)
                item.setToolTip(words)
                item.setData(Qt.ItemDataRole.UserRole, head.id)
                self.list.addItem(item)
            self.list.setCurrentRow(0)
        self.compare.setEnabled(len(shown.snapshots) > 1 or not shown.plan.closed)

    def fit(self) -> None:
        """Take the height of a few rows."""
        rows = min(max(self.list.count(), 1), _MOST)
        height = self.list.sizeHintForRow(0) if self.list.count() else self._theme.px(24)
        self.list.setFixedHeight(rows * max(height, self._theme.px(24)) + self._theme.px(6))
