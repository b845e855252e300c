"""Copies rows of a table: as cells for a spreadsheet and a mail, or as Markdown."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QAbstractTableModel

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_text(model: QAbstractTableModel, rows: Iterable[int]) -> list[list[str]]:
    """Return the headings and the rows' cells, as the user reads them."""
    columns = range(model.columnCount())
    heading = [str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns]
    cells = [[str(model.index(row, column).data() or "") for column in columns] for row in rows]
    return [heading, *cells]


def as_cells(table: Sequence[Sequence[str]]) -> str:
    """Return lines of cells with tabs between them; nothing in them is taken for a formula."""
    return "\n".join("\t".join(_safe(cell) for cell in row) for row in table)


def as_html(table: Sequence[Sequence[str]]) -> str:
    """Return a table for mail programs, every character escaped."""
    head, *body = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in table]
    rows = "".join(f"<tr>{row}</tr>" for row in body)
    return f"<table><tr>{head.replace('td>', 'th>')}</tr>{rows}</table>"


def as_markdown(table: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    from slodesk.reports.render_markdown import escaped

    lines = ["| " + " | ".join(escaped(" ".join(text.split())) for text in row) + " |" for row in table]
    lines.insert(1, "|" + " --- |" * len(table[0]))
    return "\n".join(lines) + "\n"


def copy_table(table: Sequence[Sequence[str]], *, markdown: bool = False) -> None:
    """Put a table, headings first, on the clipboard."""
    data = QMimeData()
    if markdown:
        data.setText(as_markdown(table))
    else:
        data.setText(as_cells(table))
        data.setHtml(as_html(table))
    QGuiApplication.clipboard().setMimeData(data)


def _safe(cell: str) -> str:
    flat = " ".join(cell.split())
    return f"'{flat}" if flat.startswith(_FORMULA) else flat
