"""Shows a report as one document that is read on the screen; import late: it brings the reports."""

from __future__ import annotations

from collections import deque
from html import escape
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QStyle, QTextBrowser, QWidget

from slodesk.domain.phrases import Figure
from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.widgets.report_pictures import chart_image
from slodesk.reports.report import (
    BarChart,
    Facts,
    Heading,
    ItemList,
    MeterCell,
    Note,
    PageBreak,
    Paragraph,
    RichCell,
    Schedule,
    StatusCell,
    Table,
    TimeChart,
    Verdict,
)
from slodesk.reports.words import clean, link_text, safe_url, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.status import Status
    from slodesk.gui.theme import Theme
    from slodesk.reports.report import Block, Cell, Spans

_CHART_WIDTH = 640.0
_ROWS = 40
"""Rows of a table on a page: laying out thousands of cells at once would hold the window up."""
_TURN = "rows"
"""Begins the address of a link that turns to other rows of a table."""
_AT_ONCE = 200
"""Rows, or as much, that are written in one turn of the event loop."""
_SIZES = {1: 1.6, 2: 1.3, 3: 1.12, 4: 1.0}
"""Sizes of headings, of the body's."""


class ReportView(QTextBrowser):
    """A report as text with tables and pictures; it follows theme and zoom, and its words can be copied.

    Args:
        theme: looks.
        parent: the owner.
    """

    shown = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._blocks: tuple[Block, ...] = ()
        self._title = self._subtitle = ""
        self._scale = 1.0
        self._document: QTextDocument | None = None
        self._before: QTextDocument | None = None
        self._drawn = 0
        self._first: dict[int, int] = {}
        self._tables = 0
        self._turned: int | None = None
        self._written: list[str] = []
        self._left: deque[Block] = deque()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._write)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._follow)
        theme.changed.connect(self._draw)

    def show_blocks(self, title: str, subtitle: str, blocks: Sequence[Block], *, scale: float = 1.0) -> None:
        """Show a document, at the place where it was read when it is the same one.

        Args:
            title: its title; empty for none.
            subtitle: a line below.
            blocks: its content.
            scale: size of the words, 1 for the window's.
        """
        wanted = (title, subtitle, tuple(blocks), scale)
        if wanted == (self._title, self._subtitle, self._blocks, self._scale):
            return
        self._title, self._subtitle, self._blocks, self._scale = wanted
        self._first = {}
        self.setAccessibleName(title)
        self._draw()

    def go_to(self, heading: str) -> None:
        """Bring a heading to the top."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        found = self.document().find(heading)
        if not found.isNull():
            found.clearSelection()
            self.moveCursor(QTextCursor.MoveOperation.End)
            self.setTextCursor(found)
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.cursorRect().top())

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing from anywhere: pictures are handed in."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep pictures inside."""
        super().resizeEvent(event)
        charts = any(isinstance(each, TimeChart | BarChart | Schedule) for each in self._blocks)
        if charts and self._drawn != self._room():  # not for the scroll bar that the words brought
            self._draw()

    # Writing

    def _draw(self) -> None:
        if self._document is not None and self._document is not self._before:
            self._document.deleteLater()  # it was not finished
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        font = QFont(self._theme.font())
        font.setPointSizeF(self._theme.points("body") * self._scale)
        document.setDefaultFont(font)
        document.setDocumentMargin(self._theme.space(2))
        document.setDefaultStyleSheet(self._style())
        self._document, self._pictures, self._drawn, self._tables = document, 0, self._room(), 0
        head = self._heading(1, self._title) if self._title else ""
        if self._subtitle:
            head += f'<p class="muted">{_e(self._subtitle)}</p>'
        self._written, self._left = [head], deque(self._blocks)
        self._write()

    def _write(self) -> None:
        """Write on; a long document takes several turns, so that the window answers in between."""
        weight = 0
        while self._left and weight < _AT_ONCE:
            block = self._left.popleft()
            weight += _weight(block)
            self._written.append(self._block(block))
        if self._left:
            self._soon.start()
        else:
            self._soon.stop()
            self._finish()

    def _finish(self) -> None:
        document = self._document
        assert document is not None  # it has just been written
        bar = self.verticalScrollBar()
        part = bar.value() / bar.maximum() if bar.maximum() else 0.0
        before, self._before = self._before, document
        document.setHtml("".join(self._written))
        self.setDocument(document)
        if before is not None:
            before.deleteLater()
        bar.setValue(round(part * bar.maximum()))
        if self._turned is not None:
            frame = document.rootFrame().childFrames()[self._turned]
            bar.setValue(round(document.documentLayout().frameBoundingRect(frame).top()))
            self._turned = None
        self.shown.emit()

    def _follow(self, url: QUrl) -> None:
        """Turn to other rows of a table, or open a page of the web."""
        if url.scheme() != _TURN:
            if safe_url(url.toString()):
                QDesktopServices.openUrl(url)
            return
        self._turned, first = (int(part) for part in url.path().split("/"))
        self._first[self._turned] = first
        self._draw()

    def _room(self) -> int:
        """Return the width of pictures; a scroll bar has its room beside them, there or not."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return max(self.width() - bar - self._theme.space(5), 200)

    def _style(self) -> str:
        theme = self._theme
        body = theme.points("body") * self._scale
        color = {name: theme.color(name).name() for name in ("text", "muted", "border", "raised", "accent")}
        headings = (
            f"h1, h2, h3, h4 {{ font-weight: 600; margin-top: {theme.space(2)}px;"
            f" margin-bottom: {theme.px(6)}px; }}"
        )
        return (
            f"body, p, li, td, th {{ color: {color['text']}; }}"
            f"p {{ margin-top: 0; margin-bottom: {theme.space()}px; }}"
            f".muted {{ color: {color['muted']}; }} a {{ color: {color['accent']}; }}"
            f".figure {{ font-size: {body * 1.6:.1f}pt; font-weight: 600; }}"
            f"th {{ color: {color['muted']}; font-weight: 600; }}{headings}"
        )

    def _block(self, block: Block) -> str:
        match block:
            case Heading(text, level, status):
                return self._heading(level + 1, text, status)
            case Verdict(text, status, detail):
                more = f'<p class="muted">{_e(detail)}</p>' if detail else ""
                return self._heading(2, text, status) + more
            case Paragraph(spans, muted):
                return f"<p{' class=muted' if muted else ''}>{_spans(spans)}</p>"
            case ItemList(items, numbered):
                tag = "ol" if numbered else "ul"
                points = "".join(f"<li>{self._sign(i.status)}{_spans(i.spans)}</li>" for i in items)
                return f"<{tag}>{points}</{tag}>"
            case Facts(items):
                self._tables += 1
                cells = "".join(
                    f'<td><span class="figure">{_e(fact.value)}</span><br>{self._sign(fact.status)}'
                    f'{_e(fact.label)}<br><span class="muted">{_e(fact.note)}</span></td>'
                    for fact in items
                )
                return f'<table width="99%" cellpadding="{self._theme.px(6)}"><tr>{cells}</tr></table><p></p>'
            case Note(spans, kind):
                self._tables += 1
                sign = self._icon("alert" if kind == "warning" else "info", "accent")
                ground = self._theme.color("raised").name()
                return (
                    f'<table width="99%" cellpadding="{self._theme.px(8)}" bgcolor="{ground}">'
                    f"<tr><td>{sign}{_spans(spans)}</td></tr></table><p></p>"
                )
            case Table():
                return self._table(block)
            case TimeChart() | BarChart() | Schedule():
                return self._chart(block)
            case PageBreak():
                return "<hr>"
        assert_never(block)

    def _heading(self, level: int, text: str, status: Status | None = None) -> str:
        size = self._theme.points("body") * self._scale * _SIZES[level]
        words = f'<span style="font-size: {size:.1f}pt">{_e(text)}</span>'
        return f"<h{level}>{self._sign(status)}{words}</h{level}>"

    def _table(self, table: Table) -> str:
        if not table.rows:
            return f'<p class="muted">{_e(table.empty or tr("Nothing to show."))}</p>'
        number, first = self._tables, self._first.get(self._tables, 0)
        self._tables += 1
        head = "".join(f'<th align="{column.align}">{_e(column.title)}</th>' for column in table.columns)
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td align="{column.align}">{self._cell(cell)}</td>'
                for column, cell in zip(table.columns, row, strict=True)
            )
            + "</tr>"
            for row in table.rows[first : first + _ROWS]
        )
        after = self._turning(number, first, len(table.rows))
        caption = f"<p><b>{_e(table.caption)}</b></p>" if table.caption else ""
        theme = self._theme
        line = theme.color("border").name()
        return (
            f'{caption}<table width="99%" cellpadding="{theme.px(5)}" cellspacing="0" border="1"'
            f' style="border-collapse: collapse; border-style: solid; border-color: {line}">'
            f"<tr>{head}</tr>{rows}</table>{after}"
        )

    def _turning(self, number: int, first: int, count: int) -> str:
        """Return what stands below a table: which of its rows are shown, and links to the others."""
        if count <= _ROWS:
            return "<p></p>"
        last = min(first + _ROWS, count)
        said = tr(
            "Rows {first} to {last} of {all}", first=Figure(first + 1), last=Figure(last), all=Figure(count)
        )
        parts = [_e(said)]
        for words, place in ((tr("Rows before"), first - _ROWS), (tr("Next rows"), first + _ROWS)):
            if 0 <= place < count:
                parts.append(f'<a href="{_TURN}:{number}/{place}">{_e(words)}</a>')
        return f'<p class="muted">{"&nbsp; · &nbsp;".join(parts)}</p>'

    def _cell(self, cell: Cell) -> str:
        match cell:
            case str():
                return _e(cell)
            case StatusCell(status, text):
                return f"{self._sign(status)}{_e(text)}"
            case MeterCell(_, text, status):
                return f"{self._sign(status)}{_e(text)}"
            case RichCell(spans):
                return _spans(spans)
        assert_never(cell)

    def _chart(self, chart: TimeChart | BarChart | Schedule) -> str:
        pixels = min(self._room(), self._theme.px(900 * self._scale))
        ratio = self.devicePixelRatioF()
        scale = max(self._theme.scale * self._scale, pixels / _CHART_WIDTH)
        image = chart_image(chart, self._theme, pixels / scale, scale * ratio)
        image.setDevicePixelRatio(ratio)
        name = self._add(image)
        return (
            f"<p><b>{_e(chart.title)}</b></p><p>"
            f'<img src="{name}" width="{pixels}" height="{round(image.height() / ratio)}"></p>'
            f'<p class="muted">{_e(chart.summary)}</p>'
        )

    def _sign(self, status: Status | None) -> str:
        return "" if status is None else self._icon(STATUS_ICONS[str(status)], f"status:{status}")

    def _icon(self, name: str, color: str) -> str:
        size = round(18 * self._scale)
        pixmap = self._theme.icons.pixmap(name, color, size, self.devicePixelRatioF())
        added = self._add(pixmap.toImage())
        edge = self._theme.px(size)
        return f'<img src="{added}" width="{edge}" height="{edge}" style="vertical-align: middle">&nbsp;'

    def _add(self, image: object) -> str:
        self._pictures += 1
        name = f"picture:{self._pictures}"
        assert self._document is not None  # it is being written
        self._document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        return name


def _weight(block: Block) -> int:
    """Return how much work a block is, in rows of a table."""
    if isinstance(block, Table):
        return 1 + min(len(block.rows), _ROWS)
    return 50 if isinstance(block, TimeChart | BarChart | Schedule) else 1


def _e(text: str) -> str:
    return escape(clean(text), quote=True).replace("\n", "<br>")


def _spans(spans: Spans) -> str:
    parts = []
    for span in spans:
        url = safe_url(span.url) if span.url else None
        text = _e(span.text if url else link_text(span.text, span.url))
        if url:
            text = f'<a href="{_e(url)}">{text}</a>'
        parts.append(f"<b>{text}</b>" if span.bold else text)
    return "".join(parts)
