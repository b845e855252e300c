"""A line of any number of points, drawn fast at any pen width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from slodesk.gui.charts.decimate import decimate, isolated
from slodesk.gui.charts.layer import Layer

if TYPE_CHECKING:
    from slodesk.gui.charts.decimate import Floats
    from slodesk.gui.charts.view import ChartView, Mapping
    from slodesk.gui.theme import Theme

_JOINED_POINTS = 1600
_JOINED_INK = 16_000.0
"""Up to so many points and pixels of length a line is one path with round joins.

Its price grows with both, to 20 ms; separate pieces cost one. Several lines share the allowance.
"""
_SMOOTH_INK = 60_000.0
"""Up to so many pixels of length its pieces are antialiased; beyond, that costs frames and shows nothing."""
_FAR = 1e6
"""Pixels beyond which a coordinate is cut off: Qt's rasteriser overflows far outside."""


@dataclass(slots=True)
class _Shape:
    """The pixels of one view of the line, kept until the view or the data change."""

    key: tuple[object, ...]
    x: Floats
    y: Floats
    path: QPainterPath | None
    pieces: PrimitiveArray | None
    smooth: bool
    dots: list[QPointF]


class CurveLayer(Layer):
    """Draws one series; NaN breaks it, a value alone between breaks gets a dot.

    Wide pens are costly: an antialiased path of a noisy series takes seconds. So short lines are one
    joined path, long ones are separate pieces, and where pixels are full of ink antialiasing stops.
    """

    def __init__(self, view: ChartView, theme: Theme, depth: float = 10) -> None:
        super().__init__(view, theme, depth)
        self._times = np.zeros(0)
        self._values = np.zeros(0)
        self._count = 0
        self._version = 0
        self._color = QColor()
        self._width = 2.0
        self._dashed = False
        self._among = 1
        self._shape: _Shape | None = None

    @property
    def times(self) -> Floats:
        """The times drawn."""
        return self._times[: self._count]

    @property
    def values(self) -> Floats:
        """The values drawn."""
        return self._values[: self._count]

    def set_pen(self, color: QColor, width: float, *, dashed: bool = False, among: int = 1) -> None:
        """Choose colour and width in pixels at 100 %, and say among how many lines this one is drawn."""
        self._color, self._width, self._dashed = QColor(color), width, dashed
        self._among = among
        self._shape = None
        self.update()

    def set_points(self, times: Floats, values: Floats) -> None:
        """Draw these points instead; ascending times, NaN for breaks. The arrays are not copied."""
        self._times = np.ascontiguousarray(times, dtype=np.float64)
        self._values = np.ascontiguousarray(values, dtype=np.float64)
        if len(self._times) != len(self._values):
            raise ValueError("times and values differ in length")
        self._count = len(self._times)
        self._version += 1
        self.update()

    def append(self, times: Floats, values: Floats) -> None:
        """Add points after the last one; room grows by half, so that a live line costs no copies."""
        count = self._count + len(times)
        if count > len(self._times):
            room = max(count, len(self._times) + len(self._times) // 2, 1024)
            for name in ("_times", "_values"):
                grown = np.empty(room)
                grown[: self._count] = getattr(self, name)[: self._count]
                setattr(self, name, grown)
        if not self._times.flags.writeable:
            self._times, self._values = self._times.copy(), self._values.copy()
        self._times[self._count : count] = times
        self._values[self._count : count] = values
        self._count = count
        self._version += 1
        self.update()

    def extent(self, start: float, end: float) -> tuple[float, float] | None:
        """Return the lowest and highest value between two moments; None without any."""
        low = max(0, int(np.searchsorted(self.times, start, "left")) - 1)
        high = int(np.searchsorted(self.times, end, "right")) + 1
        values = self.values[low:high]
        if len(values) == 0:
            return None
        least, most = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
        return None if np.isnan(least) else (least, most)

    def pixels(self) -> tuple[Floats, Floats]:
        """Return the pixels last drawn, for whoever must not write over the line."""
        return (np.zeros(0), np.zeros(0)) if self._shape is None else (self._shape.x, self._shape.y)

    def draw(self, painter: QPainter, mapping: Mapping) -> None:
        """Draw what is visible, in as many points as pixels need."""
        ratio = painter.device().devicePixelRatioF()
        key = (mapping, self._version, ratio, self.theme.scale)
        if self._shape is None or self._shape.key != key:
            self._shape = self._build(key, mapping, ratio)
        shape = self._shape
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, shape.smooth)
        pen = QPen(self._color, self._width * self.theme.scale)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        # Square ends close the notches between pieces at a tenth of the price of round ones.
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        if self._dashed:
            pen.setDashPattern([3.0, 2.5])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        if shape.path is not None:
            painter.drawPath(shape.path)
        elif shape.pieces is not None:
            painter.drawLines(*shape.pieces.drawargs())
        if shape.dots:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setWidthF(pen.widthF() * 1.5)
            painter.setPen(pen)
            painter.drawPoints(shape.dots)
        painter.restore()

    def _build(self, key: tuple[object, ...], mapping: Mapping, ratio: float) -> _Shape:
        columns = max(1, int(mapping.width * ratio))
        times, values = decimate(self.times, self.values, mapping.start, mapping.end, columns)
        x = np.clip(mapping.x(times), -_FAR, _FAR)
        y = np.clip(mapping.y(values), -_FAR, _FAR)
        x, y = _apart(*_cut(x, y, mapping.width))
        alone = isolated(y)
        dots = [QPointF(a, b) for a, b in zip(x[alone].tolist(), y[alone].tolist(), strict=True)]
        joined = ~(np.isnan(y[1:]) | np.isnan(y[:-1]))
        across, down = np.diff(x)[joined], np.diff(y)[joined]
        ink = float(np.hypot(across, down).sum()) if len(across) else 0.0
        points, length = _JOINED_POINTS / self._among, _JOINED_INK / self._among
        if self._dashed or (len(x) <= points and ink <= length):
            path = pg.arrayToQPath(x, y, connect="finite") if len(x) else None
            return _Shape(key, x, y, path, None, True, dots)
        # An array, not a list: thousands of Python objects per frame set off the garbage collector.
        pieces = PrimitiveArray(QLineF, 4)
        pieces.resize(len(across))
        ends = (x[:-1][joined], y[:-1][joined], x[1:][joined], y[1:][joined])
        np.stack(ends, axis=1, out=pieces.ndarray())
        return _Shape(key, x, y, None, pieces, ink * self._width <= 2 * _SMOOTH_INK, dots)


def _apart(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Drop points that lie on the one before them: less than a quarter pixel away, unless they break."""
    if len(x) < 3:
        return x, y
    grid = np.rint(np.nan_to_num(np.vstack((x, y)) * 4.0, nan=4 * _FAR))
    keep = np.ones(len(x), dtype=np.bool_)
    keep[1:-1] = (grid[:, 1:-1] != grid[:, :-2]).any(axis=0)
    return x[keep], y[keep]


def _cut(x: Floats, y: Floats, width: float) -> tuple[Floats, Floats]:
    """End the line at the edges of the plot area: a picture in SVG has no clipping."""
    if len(x) < 2:
        return x, y
    x, y = x.copy(), y.copy()
    for edge, outer, inner in ((0.0, 0, 1), (width, -1, -2)):
        beyond = x[outer] < edge if outer == 0 else x[outer] > edge
        if beyond and x[inner] != x[outer]:
            part = (edge - x[outer]) / (x[inner] - x[outer])
            if 0.0 < part < 1.0:
                x[outer], y[outer] = edge, y[outer] + part * (y[inner] - y[outer])
    return x, y
