"""Settings of the workspace and of this window; each change is saved when made."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPushButton, QScrollArea, QWidget

from slodesk.gui.dialogs.settings_pages.appearance import AppearancePage
from slodesk.gui.dialogs.settings_pages.incidents import IncidentsSettings
from slodesk.gui.dialogs.settings_pages.people import PeoplePage, TeamsPage
from slodesk.gui.dialogs.settings_pages.policy import PolicyPage
from slodesk.gui.dialogs.settings_pages.prometheus import PrometheusPage
from slodesk.gui.dialogs.settings_pages.workspace import WorkspacePage
from slodesk.gui.forms.ui_settings import Ui_SettingsDialog
from slodesk.gui.zoom import scale_layouts

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.storage.changes import ChangeSet

PAGES = ("workspace", "teams", "people", "incidents", "policy", "prometheus", "appearance")


class SettingsDialog(QDialog):
    """One page at a time; Ctrl+Z works here as everywhere.

    Args:
        context: the open workspace and the window's theme and settings.
        page: the page to begin with, one of ``PAGES``.
        parent: the window.
    """

    def __init__(self, context: TabContext, page: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Ui_SettingsDialog()
        self.form.setupUi(self)
        incidents = IncidentsSettings(self.form, context, self)
        self.form.pages.insertWidget(PAGES.index("incidents"), incidents.area)
        self.pages = (
            WorkspacePage(self.form, context, self),
            TeamsPage(self.form, context, self),
            PeoplePage(self.form, context, self),
            incidents,
            PolicyPage(self.form, context, self),
            PrometheusPage(self.form, context, self),
            AppearancePage(self.form, context, self),
        )
        titles = (
            self.tr("Workspace"), self.tr("Teams"), self.tr("People"), self.tr("Incidents"),
            self.tr("Policy"), "Prometheus", self.tr("Appearance"),
        )  # fmt: skip
        icons = ("database", "team", "person", "incident", "promise", "live", "sun")
        for title, icon in zip(titles, icons, strict=True):
            self.form.contents.addItem(title)
            item = self.form.contents.item(self.form.contents.count() - 1)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, title)
            context.theme.icons.follow(item, icon, "text", 18)
        self.form.contents.currentRowChanged.connect(self._show_page)
        self.form.close.clicked.connect(self.accept)
        for keys, move in (("Ctrl+Z", self._undo), ("Ctrl+Shift+Z", self._redo), ("Ctrl+Y", self._redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(move)
        scale_layouts(self, context.theme)
        context.theme.changed.connect(self._space)
        context.document.changed.connect(self._changed)
        self._space()
        self.form.contents.setCurrentRow(PAGES.index(page) if page in PAGES else 0)
        (self.form.url if page == "prometheus" else self.form.contents).setFocus()
        for each in self.pages:
            each.fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button it is on, and closes nothing from within a field."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Save what is typed before closing."""
        if self._context.document.flush():
            super().done(result)

    def _changed(self, changes: ChangeSet) -> None:
        for page in self.pages:
            if page.tables & changes.tables:
                page.fill()

    def _show_page(self, row: int) -> None:
        self.form.pages.setCurrentIndex(row)

    def _undo(self) -> None:
        self._move(redo=False)

    def _redo(self) -> None:
        self._move(redo=True)

    def _move(self, *, redo: bool) -> None:
        document = self._context.document
        try:
            document.redo() if redo else document.undo()
        except Exception as error:  # noqa: BLE001 - shown by its kind
            self._context.show_error(error)

    def _space(self) -> None:
        theme = self._context.theme
        self.form.contents.setIconSize(QSize(theme.px(18), theme.px(18)))
        window = self.parentWidget()
        wide, high = theme.px(880), theme.px(620)
        if window is not None:
            wide = min(wide, max(window.width() - theme.space(4), 480))
            high = min(high, max(window.height() - theme.space(4), 360))
        self.resize(wide, high)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the page when there is little."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the list's icons only, and narrower margins, where the dialog is narrow."""
        theme, contents = self._context.theme, self.form.contents
        narrow = self.width() < theme.px(620)
        contents.setFixedWidth(theme.px(44 if narrow else 170))
        for row in range(contents.count()):
            item = contents.item(row)
            title = item.data(Qt.ItemDataRole.AccessibleTextRole)
            item.setText("" if narrow else title)
            item.setToolTip(title if narrow else "")
        outer = theme.space(1.5 if narrow else 3)
        self.form.column.setContentsMargins(outer, outer, outer, outer)
        edge = theme.space(1 if narrow else 2)
        for index in range(self.form.pages.count()):
            page = cast(QScrollArea, self.form.pages.widget(index)).widget()
            layout = None if page is None else page.layout()
            if layout is not None:
                layout.setContentsMargins(edge, 0, edge, edge)
