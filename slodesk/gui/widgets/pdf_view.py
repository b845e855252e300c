"""Shows a PDF from memory: pages, page number, size. Import late: it brings QtPdf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

_STEP = 1.2
_SMALLEST, _LARGEST = 0.2, 5.0


class PdfView(QWidget):
    """A scrolling view of a PDF with page buttons and its own zoom."""

    page_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buffer: QBuffer | None = None
        # The view draws on a thread: made first, it goes first, before the document it draws from.
        self.view = QPdfView(self)
        self.document = QPdfDocument(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName(self.tr("Preview"))
        self.page_label = label("", "muted")
        self._row = QHBoxLayout()
        self.previous = self._tool("chevron-left", self.tr("Previous page"), lambda: self._turn(-1))
        self.next = self._tool("chevron-right", self.tr("Next page"), lambda: self._turn(1))
        self._row.insertWidget(1, self.page_label)
        self._row.addStretch(1)
        self.smaller = self._tool("zoom-out", self.tr("Smaller"), lambda: self._zoom(1 / _STEP))
        self.larger = self._tool("zoom-in", self.tr("Larger"), lambda: self._zoom(_STEP))
        self.whole = self._tool("full-screen", self.tr("Whole page"), self._show_whole)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._row)
        self._column.addWidget(self.view, 1)
        for key, by in (("PgDown", 1), ("PgUp", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._turn(by))
        self.view.pageNavigator().currentPageChanged.connect(self._show_page)
        theme.changed.connect(self._paint_surround)
        self._paint_surround()
        self._show_page()

    @property
    def page_count(self) -> int:
        """How many pages there are; 0 before anything is shown."""
        return self.document.pageCount()

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self.view.pageNavigator().currentPage()

    def show_pdf(self, data: bytes) -> None:
        """Show another document, at the same page when it has one."""
        page, old = self.page, self._buffer
        self.document.close()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        if old is not None:
            old.deleteLater()
        self._go(min(page, max(0, self.page_count - 1)))
        self._show_page()

    def set_compact(self, compact: bool) -> None:
        """Drop the buttons that the wheel and the keyboard can stand in for."""
        for button in (self.smaller, self.larger):
            button.setVisible(not compact)

    def _tool(self, icon: str, words: str, run: object) -> QToolButton:
        button = QToolButton()
        button.setToolTip(words)
        button.setAccessibleName(words)
        self._theme.icons.follow(button, icon, "text", 18)
        button.clicked.connect(run)
        self._row.addWidget(button)
        return button

    def _turn(self, by: int) -> None:
        self._go(min(max(self.page + by, 0), max(0, self.page_count - 1)))

    def _go(self, page: int) -> None:
        if self.page_count:
            self.view.pageNavigator().jump(page, QPointF(), 0)

    def _zoom(self, factor: float) -> None:
        if self.view.zoomMode() != QPdfView.ZoomMode.Custom:
            width = self.document.pagePointSize(self.page).width() * self.logicalDpiX() / 72
            now = self.view.viewport().width() / width if width else 1.0
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
            self.view.setZoomFactor(now)
        self.view.setZoomFactor(min(max(self.view.zoomFactor() * factor, _SMALLEST), _LARGEST))

    def _show_whole(self) -> None:
        fits = self.view.zoomMode() == QPdfView.ZoomMode.FitInView
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth if fits else QPdfView.ZoomMode.FitInView)

    def _show_page(self) -> None:
        count = self.page_count
        place = {"page": self.page + 1, "count": count}
        self.page_label.setText(self.tr("{page} of {count}").format(**place) if count else "")
        self.page_label.setAccessibleName(self.tr("Page {page} of {count}").format(**place))
        self.previous.setEnabled(self.page > 0)
        self.next.setEnabled(self.page < count - 1)
        for button in (self.smaller, self.larger, self.whole):
            button.setEnabled(count > 0)
        self.page_changed.emit(self.page)

    def _paint_surround(self) -> None:
        palette = self.view.palette()
        palette.setColor(palette.ColorRole.Dark, self._theme.color("raised"))
        self.view.setPalette(palette)
        self.view.setPageSpacing(self._theme.space(1.5))
        self._column.setSpacing(self._theme.space(1))
