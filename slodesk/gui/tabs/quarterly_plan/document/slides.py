"""A report as slides: each of its parts fills the screen, and is read from across the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from slodesk.gui.meeting.room_style import room_pixels, room_space, room_text
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import ElidedLabel, label
from slodesk.gui.widgets.report_view import ReportView
from slodesk.reports.report import Heading, PageBreak, Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.reports.report import Block, Report

_ON = (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Backspace, Qt.Key.Key_PageUp)


class Slides(QWidget):
    """Shows one part of a report after the other.

    Attributes:
        view: the part in view.
        at: its number, from 0.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._report: Report | None = None
        self._slides: list[tuple[str, tuple[Block, ...]]] = []
        self.at = 0
        self.title, self.place = ElidedLabel(), label()
        self.view = ReportView(context.theme)
        self.view.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._head = QHBoxLayout()
        self._head.addWidget(self.title, 1)
        self._head.addWidget(self.place)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._head)
        self._column.addWidget(self.view, 1)
        self.setFont(context.theme.font())
        room_text(self.title, 1.6, bold=True)
        room_text(self.place)

    @property
    def count(self) -> int:
        """How many slides there are."""
        return len(self._slides)

    def show_report(self, report: Report) -> None:
        """Show a report; the slide in view stays."""
        self._report = report
        self._slides = slides_of(report)
        self.at = min(self.at, max(len(self._slides) - 1, 0))
        self._show()

    def go(self, number: int) -> None:
        """Show another slide."""
        wanted = max(0, min(number, len(self._slides) - 1))
        if wanted != self.at:
            self.at = wanted
            self._show()
            self.view.verticalScrollBar().setValue(0)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Go on and back; Up and Down scroll what does not fit."""
        key = event.key()
        if key in _ON:
            self.step(1)
        elif key in _BACK:
            self.step(-1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go(0 if key == Qt.Key.Key_Home else len(self._slides) - 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._scroll(0.5 if key == Qt.Key.Key_Down else -0.5)
        else:
            return False
        return True

    def step(self, by: int) -> None:
        """Go on by one screen: first what does not fit, then the next slide."""
        bar = self.view.verticalScrollBar()
        if by > 0 and bar.value() < bar.maximum():
            self._scroll(0.9)
        elif by < 0 and bar.value() > 0:
            self._scroll(-0.9)
        else:
            self.go(self.at + by)

    def _scroll(self, part: float) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.value() + round(self.view.viewport().height() * part))

    def _show(self) -> None:
        report = self._report
        if report is None or not self._slides:
            return
        title, blocks = self._slides[self.at]
        self.title.setText(title)
        self.place.setText(tr("{number} of {count}").format(number=self.at + 1, count=len(self._slides)))
        self.view.show_blocks("", "", blocks, scale=self._scale())

    def _scale(self) -> float:
        pixels = QFontInfo(self._context.theme.font()).pixelSize()
        return round(room_pixels(self) / max(pixels, 1), 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words in proportion to the room."""
        super().resizeEvent(event)
        self._column.setSpacing(room_space(self, 1.5))
        self._head.setSpacing(room_space(self, 2))
        self._show()


def slides_of(report: Report) -> list[tuple[str, tuple[Block, ...]]]:
    """Return title and blocks of each slide: a heading of the first level begins one.

    Parts of a few words follow each other on one slide, and an opening goes with what follows.
    """
    parts: list[tuple[str, list[Block]]] = [(report.title, [])]
    for block in report.blocks:
        if isinstance(block, PageBreak):
            continue
        if isinstance(block, Heading) and block.level == 1:
            parts.append((block.text, []))
        else:
            parts[-1][1].append(block)
    slides: list[tuple[str, tuple[Block, ...]]] = []
    for title, blocks in parts:
        if not blocks:
            continue
        opening = len(slides) == 1 and _short(slides[0][1])
        if opening or (slides and _short(blocks) and _short(slides[-1][1])):
            before, content = slides[-1]
            slides[-1] = before, (*content, Heading(title, 2), *blocks)
        else:
            slides.append((title, tuple(blocks)))
    return slides


def _short(blocks: Sequence[Block]) -> bool:
    return len(blocks) <= 6 and all(isinstance(block, Paragraph | Heading) for block in blocks)
