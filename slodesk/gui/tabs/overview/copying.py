"""The table on the clipboard: cells for a spreadsheet, rich text for mail, Markdown for a wiki."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMULA = ("=", "+", "-", "@")


def cells(table: Sequence[Sequence[str]]) -> str:
    """Return rows as tab-separated cells; none is taken for a formula."""
    return "\n".join("\t".join(_cell(value) for value in row) for row in table)


def _cell(value: str) -> str:
    flat = value.replace("\t", " ").replace("\n", " ").replace("\r", " ")
    return f"'{flat}" if flat.startswith(_FORMULA) else flat


def markdown(table: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    """Return rows as a Markdown table; the first row is its head.

    Args:
        table: rows of equal length.
        right: which columns are figures, aligned right.
    """
    lines = ["| " + " | ".join(_escaped(value) for value in row) + " |" for row in table]
    rule = "| " + " | ".join("---:" if figure else "---" for figure in right) + " |"
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def _escaped(value: str) -> str:
    flat = " ".join(value.split())
    for sign in ("\\", "|", "`", "*", "_", "[", "]", "<", ">", "#", "~", "!"):
        flat = flat.replace(sign, "\\" + sign)
    return flat


def rich_text(table: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    """Return rows as an HTML table with everything escaped."""
    head, *body = table
    parts = ["<table border='1' cellspacing='0' cellpadding='4'><tr>"]
    parts += [f"<th align='left'>{html.escape(value)}</th>" for value in head]
    parts.append("</tr>")
    for row in body:
        parts.append("<tr>")
        for value, figure in zip(row, right, strict=True):
            side = "right" if figure else "left"
            parts.append(f"<td align='{side}'>{html.escape(value)}</td>")
        parts.append("</tr>")
    parts.append("</table>")
    return "".join(parts)


def mime(table: Sequence[Sequence[str]], right: Sequence[bool]) -> QMimeData:
    """Return rows as cells and as rich text: the program that pastes takes what it can."""
    data = QMimeData()
    data.setText(cells(table))
    data.setHtml(rich_text(table, right))
    return data
