"""Saves the what-if chart as a picture."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from slodesk.domain.errors import SloDeskError
from slodesk.gui.charts import export
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.saving import save_file

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.charts.quarters import QuartersChart
    from slodesk.gui.context import TabContext


def save_chart(parent: QWidget, context: TabContext, chart: QuartersChart, sentence: str, kind: str) -> None:
    """Ask where, and write the chart as ``png`` or ``svg``."""
    if chart.data is None:
        return
    name = re.sub(r"[^\w\- ]+", "", chart.data.title).strip().replace(" ", "-")[:60] or "chart"
    start = str(context.settings.folder / f"{name}.{kind}")
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("Save chart"), start, f"{kind.upper()} (*.{kind})")
    if not chosen:
        return
    path = Path(chosen)
    path = path if path.suffix else path.with_suffix(f".{kind}")
    context.settings.folder = path.parent
    make = export.png if kind == "png" else export.svg
    try:
        save_file(parent, path, make(chart, context.theme, sentence))
    except SloDeskError as error:
        context.show_error(error)
