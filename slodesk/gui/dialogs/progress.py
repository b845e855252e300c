"""How far long work is, with a way to stop it; appears only when it takes over half a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from slodesk.gui.forms.ui_progress import Ui_ProgressDialog
from slodesk.gui.zoom import scale_layouts

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QCloseEvent

    from slodesk.gui.theme import Theme

PATIENCE_MS = 500
"""Shorter work shows no dialog."""


class Stoppable(Protocol):
    """A background task or a sliced edit."""

    @property
    def progressed(self) -> SignalInstance:
        """Emits done and total."""

    @property
    def finished(self) -> SignalInstance:
        """Emits when it is over, however it ended."""

    def cancel(self) -> None:
        """Stop it."""


class ProgressDialog(QDialog):
    """Blocks the window while work goes on that editing must not disturb.

    Args:
        theme: looks.
        words: what is going on, "Importing payment.yaml".
        parent: the window.
    """

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = Ui_ProgressDialog()
        self.form.setupUi(self)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(theme.px(420))
        scale_layouts(self, theme)
        self.setWindowTitle("SLO Desk")
        self.form.what.setText(words)
        self.form.bar.setRange(0, 0)
        self.form.cancel.clicked.connect(self.stop)
        self._work: Stoppable | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self.open)

    def follow(self, work: Stoppable, words: str = "") -> None:
        """Show how far ``work`` is until it ends; may be called again for the next part."""
        if words:
            self.form.what.setText(words)
        self._work = work
        work.progressed.connect(self._show_progress)
        work.finished.connect(lambda: self._over(work))
        if not self.isVisible():
            self._patience.start()

    def stop(self) -> None:
        """Cancel the work."""
        self.form.cancel.setEnabled(False)
        self.form.detail.setText(self.tr("Stopping…"))
        if self._work is not None:
            self._work.cancel()

    def reject(self) -> None:
        """Take Esc for "Cancel"."""
        self.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take closing for "Cancel" while work goes on."""
        if self._work is not None:
            self.stop()
            event.ignore()

    def _show_progress(self, done: int, total: int) -> None:
        self.form.bar.setRange(0, total)
        self.form.bar.setValue(done)
        if total and self.form.cancel.isEnabled():
            self.form.detail.setText(
                self.tr("{share} %").format(share=self.locale().toString(100 * done // total))
            )

    def _over(self, work: Stoppable) -> None:
        if work is self._work:
            self._work = None
            self._patience.stop()
            self.done(QDialog.DialogCode.Accepted)
            self.deleteLater()
