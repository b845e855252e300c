"""Cards: a calm surface for one thing, a decision that waits, or the place where nothing is yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.wrapping import two_line_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.theme import Theme


_CARD_ICON, _CARD_WORDS = 22, 220
"""Edge of a decision's icon, and the width of words from which they wrap, at 100 %."""


class Card(QFrame):
    """A surface with an optional heading, a line under it, and controls at its right.

    Attributes:
        body: the layout to fill.
        controls: the layout at the right of the heading.
    """

    def __init__(
        self, theme: Theme, heading: str = "", parent: QWidget | None = None, *, padded: bool = True
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._padded = padded
        self._low = False
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._outer = QVBoxLayout(self)
        self._head = QWidget(self)
        row = QHBoxLayout(self._head)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        self.heading_label = label(heading, "heading")
        self.detail_label = label("", "muted", wrap=True)
        titles.addWidget(self.heading_label)
        titles.addWidget(self.detail_label)
        self.controls = QHBoxLayout()
        row.addLayout(titles, 1)
        row.addLayout(self.controls)
        self.body = QVBoxLayout()
        self._outer.addWidget(self._head)
        self._outer.addLayout(self.body, 1)
        self.set_heading(heading)
        theme.changed.connect(self._space)
        self._space()

    def set_heading(self, heading: str, detail: str = "") -> None:
        """Name what the card shows; without words the heading takes no room."""
        self.heading_label.setText(heading)
        self.detail_label.setText(detail)
        self.detail_label.setVisible(bool(detail))
        self._head.setVisible(bool(heading or detail))
        self.setAccessibleName(heading)

    def set_low(self, low: bool) -> None:
        """Spend half as much height on the margins, where there is little."""
        if low != self._low:
            self._low = low
            self._space()

    def _space(self) -> None:
        edge, top = self._theme.space(2), self._theme.space(1 if self._low else 2)
        self._outer.setContentsMargins(*((edge, top, edge, top) if self._padded else (1, top, 1, 1)))
        self._outer.setSpacing(self._theme.space(1.5))
        inset = 0 if self._padded else edge
        head = self._head.layout()
        if head is not None:
            head.setContentsMargins(inset, 0, inset, 0)
        self.body.setSpacing(self._theme.space())
        self.controls.setSpacing(self._theme.space())


class DecisionCard(QFrame):
    """Something that waits for a person: why, and the one button that begins it.

    Args:
        theme: colours and zoom.
        status: its icon and colour, ``"critical"``.
        title: the question, "Freeze Card payments?".
        detail: the reason in a few words.
        action: the button's words, "Decide".
        primary: the most urgent one of a row.
    """

    activated = Signal()

    def __init__(
        self,
        theme: Theme,
        status: str,
        title: str,
        detail: str,
        action: str,
        *,
        primary: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self.setAccessibleName(f"{title} {detail}".replace("\n", ": "))
        self._row = QHBoxLayout(self)
        self.title_label = label(title, "strong", wrap=True)
        self.detail_label = label(detail, "muted", wrap=True)
        self.button = QPushButton(action)
        self.button.setAccessibleName(f"{action}: {title}")
        if primary:
            self.button.setProperty("kind", "primary")
        self.button.setProperty("tight", True)
        self.button.clicked.connect(self.activated)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title_label)
        words.addWidget(self.detail_label)
        words.addStretch(1)
        icon = IconLabel(theme, STATUS_ICONS[str(status)], f"status:{status}", _CARD_ICON)
        self._row.addWidget(icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._space)
        self._space()

    def sizeHint(self) -> QSize:
        """Return a width at which the title takes one line and the reason two, within reason."""
        title = self.title_label.fontMetrics().horizontalAdvance(self.title_label.text())
        detail = self._detail_width()
        words = min(max(title, detail), self._theme.px(_CARD_WORDS)) + self._theme.px(4)
        margins, gap = self._row.contentsMargins(), self._row.spacing()
        width = words + self.button.sizeHint().width() + self._theme.px(_CARD_ICON)
        width += margins.left() + margins.right() + 2 * gap
        return QSize(width, self._row.heightForWidth(width))

    def _detail_width(self) -> int:
        """Return the width at which the reason takes two lines: its own, or where it has only one."""
        metrics, lines = self.detail_label.fontMetrics(), self.detail_label.text().split("\n")
        if len(lines) > 1:
            return max(metrics.horizontalAdvance(line) for line in lines) + 1
        return two_line_width(lines[0], metrics)

    def _space(self) -> None:
        edge = self._theme.space()
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(self._theme.px(6))


class EmptyState(QWidget):
    """What stands where nothing is yet: an icon, a sentence, and one obvious action.

    Args:
        theme: colours and zoom.
        icon: a name of the icon set.
        title: what is missing, "No services yet".
        text: why one would want it.
        action: the words of the button; no button without.
        on_action: what the button does.
    """

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        text: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        centre = Qt.AlignmentFlag.AlignHCenter
        self._column = QVBoxLayout(self)
        self.title_label = self._line(label(title, "heading", wrap=True))
        self.text_label = self._line(label(text, "muted", wrap=True))
        self.button = QPushButton(action)
        self.button.setAutoDefault(True)  # Enter presses it, as in a dialog
        self.button.setProperty("kind", "primary")
        if on_action is not None:
            self.button.clicked.connect(lambda: on_action())
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.button)
        self._buttons.addStretch(1)
        self._column.addStretch(1)
        self._column.addWidget(IconLabel(theme, icon, "muted", 40), 0, centre)
        self._column.addWidget(self.title_label)
        self._column.addWidget(self.text_label)
        self._column.addLayout(self._buttons)
        self._column.addStretch(2)
        self.button.setVisible(bool(action))  # now that it has a parent: alone it would be a window
        self.setAccessibleName(f"{title}. {text}")
        theme.changed.connect(self._space)
        self._space()

    def add_button(self, words: str, on_click: Callable[[], object]) -> QPushButton:
        """Offer a second, quieter way."""
        button = QPushButton(words)
        button.setAutoDefault(True)
        button.clicked.connect(lambda: on_click())
        self._buttons.insertWidget(2, button)
        return button

    def set_words(self, title: str, text: str) -> None:
        """Say something else, e.g. that a filter hides everything."""
        self.title_label.setText(title)
        self.text_label.setText(text)
        self.setAccessibleName(f"{title}. {text}")

    @staticmethod
    def _line(made: QLabel) -> QLabel:
        made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return made

    def _space(self) -> None:
        edge = self._theme.space(3)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(self._theme.space())
