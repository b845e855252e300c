"""Finding room for words on a chart: beside what they name, never over a line or other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slodesk.gui.charts.decimate import Floats


class Room:
    """The plot area with what is already drawn on it.

    Args:
        area: nothing is placed outside.
        lines: pixels of each line, (x, y), NaN between its parts.
    """

    def __init__(self, area: QRectF, lines: Iterable[tuple[Floats, Floats]]) -> None:
        self._area = area
        self._lines = [(x, y) for x, y in lines if len(x)]
        self._taken: list[QRectF] = []

    def take(self, rect: QRectF) -> None:
        """Keep others away from a place."""
        self._taken.append(rect)

    def free(self, rect: QRectF) -> bool:
        """Return whether a rectangle is inside and touches nothing."""
        if not self._area.contains(rect) or any(rect.intersects(other) for other in self._taken):
            return False
        return not any(_crosses(rect, x, y) for x, y in self._lines)

    def place(self, size: QSizeF, spots: Sequence[QPointF]) -> QRectF | None:
        """Return the first free rectangle of a size at one of the spots (its top left), and take it."""
        for spot in spots:
            rect = QRectF(spot, size)
            if self.free(rect):
                self.take(rect)
                return rect
        return None


def _crosses(rect: QRectF, x: Floats, y: Floats) -> bool:
    """Return whether a line passes through a rectangle, taking it as continuous between neighbours."""
    low = max(0, int(np.searchsorted(x, rect.left())) - 1)
    high = int(np.searchsorted(x, rect.right())) + 1
    inside = y[low:high]
    if len(inside) == 0 or bool(np.isnan(inside).all()):
        return False
    return bool(np.nanmin(inside) < rect.bottom() and np.nanmax(inside) > rect.top())


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Move labels of one height apart until none overlap, each as near to where it wants as can be.

    Args:
        wanted: the centre each label wants, in any order.
        height: of a label.
        low: smallest centre allowed.
        high: largest centre allowed.

    Returns:
        The centres, in the order of ``wanted``; evenly packed when there is no room for all.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    # Groups of touching labels: (centre, count), each group centred on the mean of what it wants.
    groups: list[tuple[float, list[int]]] = []
    for index in order:
        centre, members = min(max(wanted[index], low), high), [index]
        while groups and groups[-1][0] + height * (len(groups[-1][1]) + len(members)) / 2 > centre:
            _, before = groups.pop()
            members = before + members
            mean = sum(wanted[each] for each in members) / len(members)
            reach = height * (len(members) - 1) / 2
            centre = max(min(mean, high - reach), low + reach)
        groups.append((centre, members))
    placed = [0.0] * len(wanted)
    for centre, members in groups:
        first = centre - height * (len(members) - 1) / 2
        for number, index in enumerate(members):
            placed[index] = first + number * height
    return placed
