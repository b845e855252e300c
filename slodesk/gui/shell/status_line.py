"""The line under the tabs: how old the data is, live or not, and the policy in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget

from slodesk.gui.widgets.labels import ElidedLabel, IconLabel, label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from slodesk.gui.theme import Theme


class StatusLine(QStatusBar):
    """Age of the data at the left, policy at the right; short messages in between."""

    policy_wanted = Signal()
    """The policy in force was pressed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizeGripEnabled(False)
        self.live_icon = IconLabel(theme, "offline", "muted", 16)
        self.live = ElidedLabel("", "small")
        self.samples = ElidedLabel("", "small")
        self.work = label("", "small")
        self.server = label("", "error")
        self.server.hide()
        self.policy = _Link()
        self.policy.activated.connect(self.policy_wanted)
        self._facts = QWidget()
        self._row = QHBoxLayout(self._facts)
        for widget in (self.server, self.live_icon, self.live, self.samples, self.work):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self._message = ElidedLabel("", "small")
        self._message.hide()
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.clearMessage)
        self.addWidget(self._facts, 1)
        self.addWidget(self._message, 1)
        self.addPermanentWidget(self.policy)
        theme.changed.connect(self._space)
        self._space()
        self.show_live("", "none")

    def showMessage(self, text: str, timeout: int | None = 0) -> None:
        """Say something for a while, in place of the facts and on the same line as they are."""
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self._facts.setVisible(not text)
        self._end.stop()
        if text and timeout:
            self._end.start(timeout)
        self.messageChanged.emit(text)

    def clearMessage(self) -> None:
        """Go back to the facts."""
        self.showMessage("")

    def currentMessage(self) -> str:
        """Return what is being said; empty while the facts are shown."""
        return self._message.text()

    def show_live(self, words: str, state: str) -> None:
        """Say whether figures refresh by themselves.

        Args:
            words: "Prometheus live", "Prometheus not reachable: last samples kept".
            state: ``live``, ``offline`` or ``none``.
        """
        self.live.setText(f"{words} ·" if words else "")
        self.live.setVisible(bool(words))
        self.live_icon.setVisible(state != "none")
        self.live_icon.show_icon(
            "live" if state == "live" else "offline",
            "status:healthy" if state == "live" else "status:warning",
        )

    def show_samples(self, words: str) -> None:
        """Say how far the samples reach."""
        self.samples.setText(words)

    def show_server(self, trouble: str) -> None:
        """Say that the server of a shared workspace can't be reached; empty when it can."""
        self.server.setText(self.tr("Offline: trying again. ·") if trouble else "")
        self.server.setToolTip(trouble)
        self.server.setAccessibleDescription(trouble)
        self.server.setVisible(bool(trouble))

    def show_policy(self, words: str) -> None:
        """Say which policy is in force."""
        self.policy.setText(words)
        self.policy.setFocusPolicy(Qt.FocusPolicy.TabFocus if words else Qt.FocusPolicy.NoFocus)

    def show_work(self, words: str) -> None:
        """Say what is going on in the background; empty when nothing is."""
        self.work.setText(f"· {words}" if words else "")

    def _space(self) -> None:
        edge = self._theme.space(3)
        self.setContentsMargins(edge, self._theme.px(4), edge, self._theme.px(4))
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(self._theme.px(6))


class _Link(ElidedLabel):
    """Words that lead somewhere, by mouse and by Enter or Space."""

    activated = Signal()

    def __init__(self) -> None:
        super().__init__("", "small")
        self.setObjectName("policy_in_force")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleDescription(self.tr("Opens the policy"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if (
            self.text()
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activated.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Underline it while it has the keyboard or the mouse is over it."""
        super().paintEvent(event)
        if self.hasFocus() or self.underMouse():
            painter = QPainter(self)
            painter.setPen(QPen(self.palette().color(self.foregroundRole()), 1))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
