"""How much room the cells of a table in the room need: columns, lines and the size of the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics

from slodesk.gui.meeting.room_style import room_font, room_space
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QWidget

SCALES = (1.2, 1.1, 1.0)
"""Sizes of the words, in times the usual ones: few rows are larger."""
_MOST, _ALONE = 2, 3
"""Lines of a cell's words and of those below, and of words with none below."""
_WRAPPED = 6
"""The widest cells of a column that are broken into lines, to see how many they take."""

_WORD = 5
"""Line heights that a long word is wide; a longer one may be broken."""


@dataclass(frozen=True, slots=True)
class RoomCell:
    """A cell: words, quieter words below, and maybe a sign with its colour, "check status:healthy"."""

    words: str
    below: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class RoomColumn:
    """A column of a table.

    Attributes:
        title: its heading.
        share: of what width is left.
        right: whether it holds figures.
        optional: how soon it is left out where words would be broken; 0 for never.
    """

    title: str
    share: float = 1.0
    right: bool = False
    optional: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """How a table is laid out.

    Attributes:
        scale: size of its words, in times the usual ones.
        edges: left edge and width of each column, in pixels; no width for one that is left out.
        words: lines the words of a cell take at most where others stand below …
        below: … and those.
        lines: lines of a row.
    """

    scale: float = 1.0
    edges: tuple[tuple[int, int], ...] = ()
    words: int = 1
    below: int = 1
    lines: int = 2


def sign_width(line: int, cell: RoomCell) -> int:
    """Return the width of a cell's sign with its distance, in pixels, where a line is so high."""
    return round(line * 0.8) + line // 4 if cell.sign else 0


def measure(
    widget: QWidget,
    columns: Sequence[RoomColumn],
    rows: Sequence[Sequence[RoomCell]],
    height: int,
    inset: int = 0,
) -> Measured:
    """Return the layout with the largest words at which nothing is broken into lines, else the usual ones.

    Args:
        widget: what the table is painted on; its width is shared out.
        columns: the columns.
        rows: all rows.
        height: what there is for rows and heading, in pixels.
        inset: what is left free at either side, in pixels.
    """
    gap, all_columns = room_space(widget, 4), columns
    plain, heading = room_font(widget), room_font(widget, bold=True)
    needs = _needs(columns, rows, QFontMetrics(plain), QFontMetrics(heading))
    kept = fitting(needs, [column.optional for column in columns], gap, widget.width() - 2 * inset)
    columns, needs = [columns[at] for at in kept], [needs[at] for at in kept]
    rows = [[row[at] for at in kept] for row in rows]
    room, wishes = widget.width() - 2 * inset - gap * (len(columns) - 1), [0] * len(columns)
    for scale in SCALES:
        font = room_font(widget, scale=scale)
        line = QFontMetrics(font).height()
        wishes = _wishes(columns, rows, font, room_font(widget, scale=scale, bold=True), line)
        below = int(any(cell.below for row in rows for cell in row))
        high = (1 + below) * line + room_space(widget, 2)
        around = 2 * line + room_space(widget, 2)  # heading, and the line that names the page
        fits = sum(wishes) <= room and len(rows) * high + around <= height
        if fits or scale == SCALES[-1]:
            break
    if not sum(needs) <= room < sum(wishes):
        needs = [0] * len(columns)
    wishes = [wish - need for wish, need in zip(wishes, needs, strict=True)]
    more = shared(wishes, [each.share for each in columns], [each.right for each in columns],
                  room - sum(needs))  # fmt: skip
    widths = [need + wide for need, wide in zip(needs, more, strict=True)]
    widest = max(range(len(widths)), key=lambda at: (not columns[at].right, widths[at]), default=0)
    if widths:
        widths[widest] -= max(sum(widths) - room, 0)  # figures keep their room, and nothing sticks out
    edges, left = [(0, 0)] * len(all_columns), inset
    for at, wide in zip(kept, widths, strict=True):
        edges[at] = left, wide
        left += wide + gap

    def lines(part: Callable[[RoomCell], str], most_lines: int = _MOST) -> int:
        most = 0
        for at, wide in enumerate(widths):
            cells = [(part(row[at]), sign_width(line, row[at])) for row in rows]
            longest = sorted(cells, key=lambda cell: -len(cell[0]))[:_WRAPPED]
            found = (len(wrapped(words, font, wide - sign, most_lines)) for words, sign in longest if words)
            most = max(most, max(found, default=0))
        return most

    words = max(lines(lambda cell: cell.words if cell.below else ""), 1)
    below = lines(lambda cell: cell.below)
    alone = lines(lambda cell: "" if cell.below else cell.words, _ALONE)
    return Measured(scale, tuple(edges), words, below, max(words + below, alone))


def fitting(needs: Sequence[int], optional: Sequence[int], gap: int, room: int) -> list[int]:
    """Return the places of the columns that are shown, from left to right.

    Args:
        needs: widths at which no word is broken, in pixels.
        optional: how soon each is left out, 0 for never; of the same rank the last one goes first.
        gap: between two columns, in pixels.
        room: for all of them, in pixels.
    """
    kept = list(range(len(needs)))
    going = sorted((at for at in kept if optional[at]), key=lambda at: (optional[at], at))
    while going and sum(needs[at] for at in kept) + gap * (len(kept) - 1) > room:
        kept.remove(going.pop())
    return kept


def shared(wishes: Sequence[int], shares: Sequence[float], kept: Sequence[bool], room: int) -> list[int]:
    """Return the widths of columns: what they wish for; too little is taken from the widest.

    Args:
        wishes: widths at which nothing is broken or cut, in pixels.
        shares: by which what is left over is given out.
        kept: columns that give nothing up: figures.
        room: for all columns together, in pixels.
    """
    spare = room - sum(wishes)
    if spare >= 0:
        return [wish + round(spare * share / sum(shares)) for wish, share in zip(wishes, shares, strict=True)]
    giving = [at for at, keep in enumerate(kept) if not keep] or list(range(len(wishes)))
    left = max(room - sum(wish for at, wish in enumerate(wishes) if at not in giving), len(giving))
    widths = list(wishes)
    while giving:  # who wishes for less than an even part gets it; the others share the rest
        even = left // len(giving)
        content = [at for at in giving if wishes[at] <= even]
        for at in content or giving:
            widths[at] = min(wishes[at], even)
            left -= widths[at]
        giving = [at for at in giving if content and at not in content]
    return widths


def _needs(
    columns: Sequence[RoomColumn],
    rows: Sequence[Sequence[RoomCell]],
    plain: QFontMetrics,
    heading: QFontMetrics,
) -> list[int]:
    """Return the width at which neither heading nor figures nor a word of usual length is broken."""
    line = plain.height()

    def width(cell: RoomCell, *, whole: bool) -> int:
        told = (cell.words, cell.below)
        if whole:
            return max(map(plain.horizontalAdvance, told)) + sign_width(line, cell)
        wide = max((plain.horizontalAdvance(word) for words in told for word in words.split()), default=0)
        return min(wide, _WORD * line) + sign_width(line, cell)

    found = []
    for at, column in enumerate(columns):
        widest = max((width(row[at], whole=column.right) for row in rows[: 4 * _WRAPPED]), default=0)
        found.append(max(widest, heading.horizontalAdvance(column.title)) + 2)
    return found


def _wishes(
    columns: Sequence[RoomColumn], rows: Sequence[Sequence[RoomCell]], font: QFont, bold: QFont, line: int
) -> list[int]:
    """Return the width at which every cell of a column takes one line."""
    plain, heading = QFontMetrics(font), QFontMetrics(bold)

    def width(cell: RoomCell) -> int:
        words = max(plain.horizontalAdvance(cell.words), plain.horizontalAdvance(cell.below))
        return words + sign_width(line, cell) + 2

    found = []
    for at, column in enumerate(columns):
        widest = sorted((row[at] for row in rows), key=lambda cell: -max(len(cell.words), len(cell.below)))
        wide = max((width(cell) for cell in widest[: 4 * _WRAPPED]), default=0)
        found.append(max(wide, heading.horizontalAdvance(column.title) + 2))
    return found
