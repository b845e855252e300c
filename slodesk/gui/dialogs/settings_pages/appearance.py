"""Theme and zoom of this computer's window."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker

from slodesk.gui.dialogs.settings_pages.page import SettingsPage
from slodesk.gui.theme import ZOOM_STEPS


class AppearancePage(SettingsPage):
    """Not part of the workspace, so not undoable: it takes effect at once."""

    def build(self) -> None:
        """Fill the choices."""
        form, theme = self.form, self.context.theme
        for mode, words in (
            ("system", self.tr("Like the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark")),
        ):  # fmt: skip
            form.mode.addItem(words, mode)
        for percent in ZOOM_STEPS:
            form.zoom.addItem(self.tr("{share} %").format(share=percent), percent)
        form.mode.activated.connect(lambda _: self._choose_mode())
        form.zoom.activated.connect(lambda _: setattr(theme, "zoom", form.zoom.currentData()))
        theme.changed.connect(self.fill)

    def fill(self) -> None:
        """Show what is in use."""
        form, theme = self.form, self.context.theme
        with QSignalBlocker(form.mode), QSignalBlocker(form.zoom):
            form.mode.setCurrentIndex(form.mode.findData(theme.mode))
            form.zoom.setCurrentIndex(form.zoom.findData(theme.zoom))

    def _choose_mode(self) -> None:
        mode = self.form.mode.currentData()
        self.context.settings.mode = mode
        self.context.theme.mode = mode
