"""Chooses the backup to go back to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QListView, QWidget

from slodesk.gui.formats import age_text, moment_text
from slodesk.gui.forms.ui_recent_backups import Ui_RecentBackupsDialog
from slodesk.gui.zoom import fit_dialog, scale_layouts

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.gui.theme import Theme


class RecentBackupsDialog(QDialog):
    """Lists the copies beside a workspace, newest first; any other file can be chosen.

    Args:
        theme: looks.
        path: the workspace.
        now: the clock, for "2 hours old".
        parent: the window.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, path: Path, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from slodesk.storage.backup import list_backups, taken_at

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Ui_RecentBackupsDialog()
        self.form.setupUi(self)
        self._path = path
        self._copies = list_backups(path)
        zone = now.astimezone().tzinfo
        assert zone is not None  # an aware time has a zone
        lines = []
        for copy in self._copies:
            taken = taken_at(copy)
            size = self.locale().formattedDataSize(copy.stat().st_size)
            lines.append(f"{moment_text(taken, now, zone)}  ·  {age_text(now - taken)}  ·  {size}")
        self.form.backups.setModel(QStringListModel(lines, self))
        self.form.backups.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.form.backups.setVisible(bool(lines))
        self.form.nothing.setVisible(not lines)
        self.form.restore.setEnabled(bool(lines))
        if lines:
            self.form.backups.setCurrentIndex(self.form.backups.model().index(0, 0))
        self.form.backups.doubleClicked.connect(self._choose)
        self.form.restore.clicked.connect(self._choose)
        self.form.other.clicked.connect(self._choose_other)
        self.form.close.clicked.connect(self.reject)
        scale_layouts(self, theme)
        fit_dialog(self, theme, 480, 380 if lines else 200)

    def _choose(self) -> None:
        copy = self._copies[self.form.backups.currentIndex().row()]
        self.accept()
        self.chosen.emit(copy)

    def _choose_other(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Backup to restore"), str(self._path.parent), self.tr("Workspaces (*.slodesk)")
        )
        if name:
            self.accept()
            self.chosen.emit(Path(name))
