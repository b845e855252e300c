"""The part of a chart that zooms and pans, and the arithmetic from data to pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

import pyqtgraph as pg

if TYPE_CHECKING:
    from slodesk.gui.charts.decimate import Floats

_STEP = 1.25
"""How much one notch of the wheel, or one press of + or −, zooms."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """From times and values to pixels of the plot area, origin at its top left."""

    start: float
    end: float
    bottom: float
    top: float
    width: float
    height: float

    @overload
    def x(self, times: float) -> float: ...
    @overload
    def x(self, times: Floats) -> Floats: ...
    def x(self, times: Any) -> Any:
        """Return pixels from the left."""
        return (times - self.start) * (self.width / (self.end - self.start))

    @overload
    def y(self, values: float) -> float: ...
    @overload
    def y(self, values: Floats) -> Floats: ...
    def y(self, values: Any) -> Any:
        """Return pixels from the top."""
        return (self.top - values) * (self.height / (self.top - self.bottom))

    def time(self, pixels: float) -> float:
        """Return the moment at a distance from the left."""
        return self.start + pixels * (self.end - self.start) / self.width

    @property
    def drawable(self) -> bool:
        """Whether there is any area to draw on."""
        return self.width >= 1 and self.height >= 1 and self.end > self.start and self.top > self.bottom


class ChartView(pg.ViewBox):  # type: ignore[misc]
    """A view box that moves in time only, inside bounds; values fit themselves."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.setMouseEnabled(x=False, y=False)  # the plot moves it, by mouse and keys alike
        self.disableAutoRange()
        self._bounds: tuple[float, float] = (0.0, 1.0)
        self._least = 1.0

    def mapping(self) -> Mapping:
        """Return the present arithmetic."""
        (start, end), (bottom, top) = self.viewRange()
        rect = self.rect()
        return Mapping(start, end, bottom, top, rect.width(), rect.height())

    def set_bounds(self, start: float, end: float, least: float) -> None:
        """Limit panning to ``start`` … ``end`` and zooming in to ``least`` seconds."""
        self._bounds, self._least = (start, end), min(least, end - start)
        self.setLimits(xMin=start, xMax=end, minXRange=self._least, maxXRange=end - start)

    def show_times(self, start: float, end: float) -> None:
        """Show a stretch of time, moved and cut to the bounds."""
        low, high = self._bounds
        length = min(max(end - start, self._least), high - low)
        start = min(max(start, low), high - length)
        self.setXRange(start, start + length, padding=0)

    def show_values(self, bottom: float, top: float) -> None:
        """Show values from ``bottom`` to ``top``."""
        self.setYRange(bottom, top, padding=0)

    def zoom(self, notches: float, around: float | None = None) -> None:
        """Zoom in (positive) or out by notches, keeping the moment ``around`` where it is."""
        start, end = self.viewRange()[0]
        center = (start + end) / 2 if around is None else around
        factor = _STEP**-notches
        # At the limit a zoom must not turn into a pan.
        low, high = self._bounds
        length = min(max((end - start) * factor, self._least), high - low)
        factor = length / (end - start)
        self.show_times(center - (center - start) * factor, center + (end - center) * factor)
        self.sigRangeChangedManually.emit([True, False])

    def pan(self, share: float) -> None:
        """Move by a share of what is visible; positive is later."""
        start, end = self.viewRange()[0]
        by = (end - start) * share
        self.show_times(start + by, end + by)
        self.sigRangeChangedManually.emit([True, False])
