"""A report as it will be printed, before it is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.gui.forms.ui_pdf_preview import Ui_PdfPreviewDialog
from slodesk.gui.widgets.pdf_view import PdfView
from slodesk.gui.zoom import fit_dialog, scale_layouts

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.settings import WindowSettings
    from slodesk.gui.theme import Theme


class PdfPreviewDialog(QDialog):
    """Shows a PDF and saves it where the user says.

    Args:
        theme: looks.
        settings: remembers the folder.
        title: of the report.
        data: the PDF.
        file_name: what the file is called unless the user says otherwise.
        show_error: shows why it could not be saved.
        parent: the window.
    """

    saved = Signal(str)

    def __init__(
        self,
        theme: Theme,
        settings: WindowSettings,
        title: str,
        data: bytes,
        file_name: str,
        show_error: Callable[[Exception], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Ui_PdfPreviewDialog()
        self.form.setupUi(self)
        self.setWindowTitle(title)
        self._settings = settings
        self._data = data
        self._file_name = file_name
        self._show_error = show_error
        self.view = PdfView(theme)
        self.form.column.insertWidget(0, self.view, 1)
        self.form.save.clicked.connect(self._save)
        self.form.close.clicked.connect(self.reject)
        scale_layouts(self, theme)
        fit_dialog(self, theme, 900, 680)
        self.view.show_pdf(data)

    def _save(self) -> None:
        path = ask_file(self, self._settings, self.tr("Save report"), self._file_name, "PDF (*.pdf)")
        if path is None:
            return
        from slodesk.gui.widgets.saving import save_file

        try:
            save_file(self, path, self._data)
        except SloDeskError as error:
            self._show_error(error)
            return
        self.saved.emit(str(path))
        self.accept()


def ask_file(parent: QWidget, settings: WindowSettings, title: str, name: str, kinds: str) -> Path | None:
    """Ask where a file goes, in the folder used last; None when the user thinks better of it."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(settings.folder / name), kinds)
    if not chosen:
        return None
    path = Path(chosen)
    if not path.suffix:
        path = path.with_suffix(Path(name).suffix)
    settings.folder = path.parent
    return path
