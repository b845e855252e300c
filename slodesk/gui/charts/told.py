"""The words under a chart: as many sentences as leave the picture its height, the rest on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent


class Sentence(QLabel):
    """Words as high as they are at the present width: a layout must not reserve room for narrower ones."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        self.setTextInteractionFlags(selectable | Qt.TextInteractionFlag.TextSelectableByKeyboard)

    def minimumSizeHint(self) -> QSize:
        """Return the height at the present width."""
        return QSize(0, self.heightForWidth(max(self.width(), 1)) if self.text() else 0)

    def sizeHint(self) -> QSize:
        """Return the same: width is whatever there is."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height the new width needs."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class Told(QWidget):
    """Shows sentences: the first and the last before those between, all of them when asked."""

    asked = Signal()
    """The reader wants all sentences, or no longer."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[str, ...] = ()
        self._all = False
        self.label = Sentence()
        self.label.setObjectName("chart_sentence")
        self.more = QPushButton()
        self.more.setProperty("kind", "inline")
        self.more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.more.clicked.connect(self._toggle)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.label)
        column.addWidget(self.more)

    def text(self) -> str:
        """Return all of it, shown or not."""
        return " ".join(self._parts)

    def tell(self, parts: Sequence[str], width: int, room: int) -> None:
        """Show as many sentences as fit.

        Args:
            parts: the sentences.
            width: pixels there are.
            room: pixels the words may be high.
        """
        self._parts = tuple(parts)
        shown = self._parts if self._all else self._fitting(width, room)
        self.label.setText(" ".join(shown))
        self.label.setAccessibleName(self.text())
        self.more.setVisible(self._all or shown != self._parts)
        self.more.setText(self.tr("Less") if self._all else self.tr("More"))
        self.label.updateGeometry()

    def _fitting(self, width: int, room: int) -> tuple[str, ...]:
        """Return the sentences that fit, in their order; at least the first."""
        if self._height(self._parts, width) <= room:
            return self._parts
        room -= self.more.sizeHint().height()
        last = len(self._parts) - 1
        kept: list[int] = []
        for number in (0, last, *range(1, last)):
            tried = sorted({*kept, number})
            if not kept or self._height(tuple(self._parts[each] for each in tried), width) <= room:
                kept = tried
        return tuple(self._parts[each] for each in kept)

    def _height(self, parts: tuple[str, ...], width: int) -> int:
        flags = int(Qt.TextFlag.TextWordWrap)
        return (
            self.label.fontMetrics()
            .boundingRect(0, 0, max(width, 1), 100_000, flags, " ".join(parts))
            .height()
        )

    def _toggle(self) -> None:
        self._all = not self._all
        self.asked.emit()
