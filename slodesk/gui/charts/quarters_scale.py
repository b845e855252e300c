"""The scale of the quarters' chart: its ends, its gridlines, and where things are on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from PySide6.QtCore import QLocale, QRectF

_STEPS = (1.0, 2.0, 5.0, 10.0)


def axis(values: list[float]) -> tuple[float, float]:
    """Return the lowest and highest percentage of an axis that shows all values, percentages too.

    It is as narrow as they allow, so that differences can be seen, and never goes beyond 0 and 100.
    """
    low, high = min(values), max(values)
    edge = max((high - low) * 0.12, 1e-5, (100 - low) * 0.04)
    return max(0.0, low - edge), min(100.0, high + edge)


def axis_ticks(low: float, high: float, most: int) -> tuple[list[float], int]:
    """Return round percentages for gridlines, at most ``most``, and the decimals they need."""
    span = max(high - low, 1e-9)
    wanted = span / max(most, 1)
    size = 10.0 ** floor(log10(wanted))
    step = next(size * each for each in _STEPS if size * each >= wanted * 0.999)
    places = max(0, -floor(log10(step) + 1e-9))
    first = ceil(low / step - 1e-6)
    found = []
    while first * step <= high + step * 1e-6:
        found.append(round(first * step, places + 2))
        first += 1
    return found, places


def tick_text(value: float, places: int) -> str:
    """Return a percentage with so many decimals: "99.95 %"."""
    return f"{QLocale().toString(value, 'f', places)}\u00a0%"


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are: the plot area, its scale in percent, and the height of a line of words."""

    area: QRectF
    low: float
    high: float
    ticks: tuple[float, ...]
    places: int
    count: int
    line: float

    @property
    def column(self) -> float:
        """Width of a quarter."""
        return self.area.width() / max(self.count, 1)

    def x(self, number: int) -> float:
        """Return the middle of a quarter."""
        return self.area.left() + self.column * (number + 0.5)

    def y(self, value: float) -> float:
        """Return where a percentage lies."""
        return self.area.bottom() - self.area.height() * (value - self.low) / (self.high - self.low)
