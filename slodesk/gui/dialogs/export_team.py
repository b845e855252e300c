"""Asks which team goes into a file, and whether its samples do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from slodesk.gui.forms.ui_export_team import Ui_ExportTeamDialog
from slodesk.gui.zoom import fit_dialog, scale_layouts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.settings import Team


class ExportTeamDialog(QDialog):
    """A team, and with samples or not.

    Args:
        theme: looks.
        teams: to choose from, at least one.
        parent: the window.
    """

    def __init__(self, theme: Theme, teams: Sequence[Team], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Ui_ExportTeamDialog()
        self.form.setupUi(self)
        for team in teams:
            self.form.team.addItem(team.name, team.id)
        self.form.team_row.setStretch(1, 1)
        self.form.cancel.clicked.connect(self.reject)
        self.form.accept.clicked.connect(self.accept)
        self.form.team.setFocus()
        scale_layouts(self, theme)
        fit_dialog(self, theme, 480, 350)

    @property
    def team(self) -> tuple[str, str]:
        """Key and name of the team."""
        return str(self.form.team.currentData()), self.form.team.currentText()

    @property
    def with_samples(self) -> bool:
        """Whether samples go with it."""
        return self.form.samples.isChecked()
