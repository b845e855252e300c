"""Words on a few lines: broken where a language breaks them, cut only at the end of the last line."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption


def wrapped(words: str, font: QFont, width: int, most: int = 2) -> tuple[str, ...]:
    """Return words as at most ``most`` lines no wider than ``width`` pixels; at least one line.

    Args:
        words: without line breaks.
        font: in which they are painted.
        width: in pixels.
        most: lines; what does not fit on the last is cut at its end, with an ellipsis.
    """
    room = (most + 1) * max(width, 100)  # nobody looks at more: a character is a pixel wide at least
    return _wrapped(words if len(words) <= room else f"{words[:room]}…", font.key(), width, most)


def two_line_width(words: str, metrics: QFontMetrics) -> int:
    """Return the least width at which words take no more than two lines, broken at spaces alone."""
    parts = words.split(" ")
    splits = ((" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts)))
    widths = [max(metrics.horizontalAdvance(one), metrics.horizontalAdvance(two)) for one, two in splits]
    return min(widths, default=metrics.horizontalAdvance(words)) + 1


@lru_cache(maxsize=20_000)
def _wrapped(words: str, key: str, width: int, most: int) -> tuple[str, ...]:
    font = QFont()
    font.fromString(key)
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(words) <= width:
        return (words,)
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while (line := layout.createLine()).isValid() and len(starts) <= most:
        line.setLineWidth(max(width, 1))
        # Qt counts UTF-16 units, Python characters.
        starts.append(_characters(words, line.textStart()))
    layout.endLayout()
    lines = [words[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
    if len(lines) <= most:
        return tuple(lines)
    rest = words[starts[most - 1] :]
    return (*lines[: most - 1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))


def _characters(words: str, units: int) -> int:
    """Return how many characters take so many UTF-16 units."""
    if words.isascii():
        return units
    return len(words.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
