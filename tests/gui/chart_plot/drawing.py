"""Lines, marks and pictures for the tests of the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication

from slodesk.gui.charts.data import DAY, ChartData, Line, Mark

if TYPE_CHECKING:
    from slodesk.gui.charts.plot import BudgetPlot


NOW = 1_795_392_000.0


"""2026-11-23 00:00 UTC."""


STEP = 300.0


def line(key: str = "a", level: float = 0.6, days: int = 60, **fields: object) -> Line:
    count = int(days * DAY / STEP)
    times = NOW - STEP * np.arange(count)[::-1]
    values = np.full(count, level)
    return Line(key, key.title(), times, values, **fields)  # type: ignore[arg-type]


def data(*lines: Line, marks: tuple[Mark, ...] = ()) -> ChartData:
    quarter = (NOW - 53 * DAY, NOW + 39 * DAY)
    return ChartData(
        "Checkout: budget left", "Orders", "60 % is left.", "", lines, marks, NOW, "now", quarter
    )


def show(plot: BudgetPlot, shown: ChartData, name: str = "30d") -> BudgetPlot:
    plot.set_data(shown)
    plot.show_range(*shown.range(name))
    QApplication.processEvents()
    return plot


def place(plot: BudgetPlot, moment: float, value: float) -> QPoint:
    """Where a value is drawn, on the viewport."""
    mapping = plot.view.mapping()
    point = plot.view.mapToScene(QPointF(mapping.x(moment), mapping.y(value)))
    return plot.mapFromScene(point)


def marks() -> tuple[Mark, ...]:
    incident = Mark(
        "incident", "i1", "a", NOW - 14 * DAY, NOW - 13.9 * DAY, "Bad deploy", "Incident 1", "−11 %"
    )
    release = Mark("release", "r1", "a", NOW - 14.2 * DAY, None, "2.3.0", "Release 2.3.0")
    return release, incident
