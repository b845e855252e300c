"""The chart with a million points, beside matplotlib in Qt and pyqtgraph as it comes."""

from __future__ import annotations

import os
import statistics
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from tests.bench.measure import Row, median, percentile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication, QWidget

    from slodesk.gui.charts.plot import BudgetPlot

COUNT = 1_000_000
WIDTH, HEIGHT = 1200, 480
START = 1_700_000_000.0
STEP = 60.0


def noisy() -> tuple[np.ndarray, np.ndarray]:
    """Return (times, values) of a noisy line with a gap in it."""
    random = np.random.default_rng(7)
    times = START + np.arange(COUNT) * STEP
    values = 0.5 + 0.3 * np.sin(np.arange(COUNT) / 70_000) + random.normal(0, 0.08, COUNT)
    values[400_000:410_000] = np.nan
    return times, values


def make_application() -> QApplication:
    """Return the one application, named as the program names it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from slodesk.app import make_application as make

    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else make(["slodesk"])


def shown(widget: QWidget, application: QApplication) -> None:
    """Show a widget at the size everything is measured at."""
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    application.processEvents()


def our_plot(application: QApplication) -> BudgetPlot:
    """Return our plot, empty."""
    from slodesk.gui.charts.plot import BudgetPlot
    from slodesk.gui.theme import Theme

    theme = Theme(application, "light", 100)
    plot = BudgetPlot(theme)
    theme.setParent(plot)
    shown(plot, application)
    return plot


def fill_ours(plot: BudgetPlot, times: np.ndarray, values: np.ndarray) -> None:
    """Show the whole line."""
    from slodesk.gui.charts.data import ChartData, Line

    end = float(times[-1])
    line = Line("slo", "Checkout", times, values)
    quarter, zone = (end - 90 * 86_400, end), ZoneInfo("UTC")
    plot.set_data(ChartData("Budget left", "", "", "", (line,), (), end, "now", quarter, zone))
    plot.show_range(float(times[0]), end)
    plot.grab()


def matplotlib_round(application: QApplication, times: np.ndarray, values: np.ndarray) -> float:
    """Return the median milliseconds to set and paint the same with matplotlib's QtAgg."""
    os.environ["QT_API"] = "pyside6"
    import matplotlib as mpl

    mpl.use("QtAgg")
    from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
    from matplotlib.figure import Figure

    canvas = FigureCanvasQTAgg(Figure())
    axes = canvas.figure.add_subplot()
    (line,) = axes.plot([], [], linewidth=1)
    shown(canvas, application)

    def work() -> None:
        line.set_data(times, values)
        axes.relim()
        axes.autoscale_view()
        canvas.draw()
        canvas.grab()

    taken = median(work, rounds=3)
    canvas.close()
    return taken


def pyqtgraph_round(application: QApplication, times: np.ndarray, values: np.ndarray) -> float:
    """Return the median milliseconds to set and paint the same with a plain PlotWidget."""
    import pyqtgraph as pg

    widget = pg.PlotWidget()
    curve = widget.plot([0.0], [0.0], pen=pg.mkPen("k", width=1))
    widget.setDownsampling(auto=True, mode="peak")
    widget.setClipToView(True)
    shown(widget, application)

    def work() -> None:
        curve.setData(times, values)
        widget.grab()

    taken = median(work, rounds=5)
    widget.hide()
    return taken


def pens(plot: BudgetPlot) -> tuple[float, float]:
    """Return the median milliseconds of a paint with a 1-px and a 3-px pen."""
    curve = plot.curves[0]
    taken = []
    for width in (1.0, 3.0):

        def work(width: float = width) -> None:
            curve.set_pen(plot.palette().text().color(), width)
            plot.grab()

        taken.append(median(work))
    return taken[0], taken[1]


def appending(plot: BudgetPlot, times: np.ndarray) -> list[float]:
    """Return the milliseconds of each new point, painted."""
    random = np.random.default_rng(8)
    taken = []
    for number in range(120):
        moment = np.array([times[-1] + STEP * (number + 1)])
        value = random.normal(0.5, 0.08, 1)
        began = time.perf_counter()
        plot.append("slo", moment, value)
        plot.show_range(float(times[0]), float(moment[0]))
        plot.grab()
        taken.append((time.perf_counter() - began) * 1000)
    return taken[20:]


def rows() -> Iterator[Row]:
    """Measure setting and painting, pens, and live points."""
    application = make_application()
    times, values = noisy()
    plot = our_plot(application)
    mine = median(lambda: fill_ours(plot, times, values))
    plain = pyqtgraph_round(application, times, values)
    peers = [("pyqtgraph", plain)]
    limit = None
    if find_spec("matplotlib"):
        other = matplotlib_round(application, times, values)
        peers.insert(0, ("matplotlib", other))
        limit = 0.15 * other
    yield Row(
        f"chart, {COUNT:,} points set and painted", mine, "ms", tuple(peers), limit, "≤ 0.15 × matplotlib"
    )
    thin, thick = pens(plot)
    yield Row(
        "the same, repainted with a 3-px pen",
        thick,
        "ms",
        (("1-px pen", thin),),
        2 * thin,
        "≤ 2 × a 1-px pen",
    )
    taken = appending(plot, times)
    beside = (("median", statistics.median(taken)),)
    yield Row(f"live point on {COUNT:,}, p95", percentile(taken, 0.95), "ms", beside, 16.7, "≤ 16.7 ms")
    plot.hide()  # closing a pyqtgraph view by hand can crash the process
