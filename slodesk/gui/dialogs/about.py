"""What this program is, which version, and with what it is made."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QWidget

from slodesk import __version__
from slodesk.gui.forms.ui_about import Ui_AboutDialog
from slodesk.gui.zoom import fit_dialog, scale_layouts
from slodesk.paths import log_file, resource

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

PACKAGES = ("PySide6", "pyqtgraph", "numpy", "SQLAlchemy", "reportlab", "prometheus-api-client")


class AboutDialog(QDialog):
    """Version and details, to be copied into a report of a fault."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Ui_AboutDialog()
        self.form.setupUi(self)
        self.form.icon.setPixmap(QIcon(str(resource("icons", "app.svg"))).pixmap(theme.px(48), theme.px(48)))
        self.form.version.setText(self.tr("Version {number}").format(number=__version__))
        lines = [f"SLO Desk {__version__}", f"Python {platform.python_version()}", f"Qt {qVersion()}"]
        lines += [f"{name} {_version(name)}" for name in PACKAGES]
        lines += [platform.platform(), f"Log: {log_file()}"]
        self.form.details.setPlainText("\n".join(lines))
        self.form.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(lines)))
        self.form.close.clicked.connect(self.accept)
        self.form.close.setFocus()
        scale_layouts(self, theme)
        fit_dialog(self, theme, 460, 420)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # a bundled program may carry no metadata
        return "–"
