"""Name, time zone, fiscal year, staleness, author and paper of the workspace."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QCompleter

from slodesk.domain.settings import PAGE_SIZES
from slodesk.gui.dialogs.settings_pages.page import SettingsPage
from slodesk.gui.widgets.zones import ZONES
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.settings import read_settings


class WorkspacePage(SettingsPage):
    """The first page."""

    tables = frozenset({"setting"})

    def build(self) -> None:
        """Fill the choices and bind the fields."""
        form = self.form
        months = QLocale()
        for month in range(1, 13):
            form.fiscal_year_start.addItem(months.standaloneMonthName(month), month)
        for size in PAGE_SIZES:
            form.page_size.addItem(size, size)
        for zone in ZONES:
            form.time_zone.addItem(zone, zone)
        form.time_zone.setSizeAdjustPolicy(
            form.time_zone.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        form.time_zone.setMinimumContentsLength(8)
        form.time_zone.setInsertPolicy(form.time_zone.InsertPolicy.NoInsert)
        completer = QCompleter(form.time_zone.model(), form.time_zone)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        form.time_zone.setCompleter(completer)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        labels = {
            "name": self.tr("Rename workspace"),
            "time_zone": self.tr("Set time zone"),
            "fiscal_year_start": self.tr("Set start of fiscal year"),
            "stale_hours": self.tr("Set age of stale samples"),
            "author": self.tr("Set author of reports"),
            "page_size": self.tr("Set paper size"),
        }
        grid = form.workspace_form
        for name, label in labels.items():
            self.bind(name, getattr(form, name), grid, partial(self._save, name, label))

    def fill(self) -> None:
        """Show what is stored."""
        settings = self.context.document.query(read_settings)
        for name, field in self.fields.items():
            field.fill(getattr(settings, name))

    def _save(self, name: str, label: str, value: Any) -> None:
        self.context.document.edit_field(f"setting/{name}", label, set_setting, name, value)
