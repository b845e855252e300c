"""Presents a document full screen: clicker keys, black screen, Escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from slodesk.gui.meeting.room_style import fit_room, mark_room, room_space
from slodesk.gui.tabs.quarterly_plan.document.slides import Slides
from slodesk.gui.tabs.quarterly_plan.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.reports.report import Report


class Presenter(QDialog):
    """A window of its own; PageDown, arrows and space go on, B makes the screen black, Escape ends.

    Attributes:
        slides: what is presented.
        black: covers everything when the talk is about something else.
    """

    def __init__(self, context: TabContext, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("plan_presenter")
        self.setWindowTitle(report.title)
        mark_room(self)
        self.slides = Slides(context)
        self.slides.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Presentation of {title}").format(title=report.title))
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.slides)
        self.black = QWidget(self)
        self.black.setStyleSheet("background: #000000;")
        self.black.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.black.hide()
        self.slides.show_report(report)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, back, black, or end."""
        key = event.key()
        if key in (Qt.Key.Key_B, Qt.Key.Key_Period):
            self.black.setVisible(self.black.isHidden())
            self.black.raise_()
        elif key == Qt.Key.Key_F11:
            self.close()
        elif not self.slides.handle_key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in proportion."""
        super().resizeEvent(event)
        edge = room_space(self, 4)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self.black.setGeometry(self.rect())
        fit_room(self)
