"""Every key of the runner, over the window; any key closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from slodesk.gui.meeting.room_style import room_pixels
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.scrolling import plain_scroll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from slodesk.gui.meeting.keys import RunnerKeys
    from slodesk.gui.theme import Theme


_AROUND = 5.0
"""Height of the heading and the line below the groups, in times the words."""


class KeysOverlay(QFrame):
    """A card per group of keys, filling the window until a key or click.

    Its words are as large as the room's where all of them fit: everybody may be looking.

    Args:
        theme: spacing.
        keys: what to list.
        parent: the window it covers.
        more: keys of the room's evidence, with what they do.
    """

    closed = Signal()

    def __init__(
        self, theme: Theme, keys: RunnerKeys, parent: QWidget, more: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(parent)
        self.setObjectName("keys_overlay")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Keys"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        page = QWidget()
        flow = FlowLayout(page, spacing=theme.space(2), fill=True)
        groups: dict[str, list[tuple[str, str]]] = {}
        for group, shown, words in keys.listed():
            groups.setdefault(group, []).append((shown, words))
        if more:
            groups[self.tr("What the room sees")] = list(more)
        for group, lines in groups.items():
            flow.addWidget(self._card(theme, group, lines))
        column = QVBoxLayout(self)
        edge = theme.space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(2))
        column.addWidget(label(self.tr("Keys"), "title"))
        column.addWidget(plain_scroll(page), 1)
        column.addWidget(label(self.tr("Any key closes this."), "muted"))
        self.setGeometry(parent.rect())
        self._enlarge(flow, theme)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _enlarge(self, flow: FlowLayout, theme: Theme) -> None:
        """Take the largest words with which every group is in view."""
        usual = QFontInfo(theme.font("body")).pixelSize()
        edge = theme.space(4)
        for pixels in range(max(room_pixels(self), usual), usual, -1):
            sizes = {"": 1.0, '[role="heading"]': 1.15, '[role="title"]': 1.5}
            rules = (f"QLabel{role} {{ font-size: {round(pixels * by)}px; }}" for role, by in sizes.items())
            self.setStyleSheet(" ".join(rules))
            taken = round(pixels * _AROUND) + 2 * edge + 2 * theme.space(2)
            if flow.heightForWidth(self.width() - 2 * edge) + taken <= self.height():
                return
        self.setStyleSheet("")

    def _card(self, theme: Theme, group: str, lines: list[tuple[str, str]]) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        grid = QGridLayout(card)
        edge = theme.space(2)
        grid.setContentsMargins(edge, edge, edge, edge)
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(0.75))
        grid.addWidget(label(group, "heading"), 0, 0, 1, 2)
        for row, (shown, words) in enumerate(lines, start=1):
            grid.addWidget(label(shown, "strong"), row, 0)
            grid.addWidget(label(words), row, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(lines) + 1, 1)
        card.setMinimumWidth(theme.px(320))
        return card

    def event(self, event: QEvent) -> bool:
        """Take every key for "close"."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close."""
        event.accept()
        self._close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close."""
        event.accept()
        self._close()

    def _close(self) -> None:
        self.hide()
        self.deleteLater()
        self.closed.emit()
