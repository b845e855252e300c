"""The card with the chart: read in a task, built when there is something to show, pyqtgraph last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.gui.qt_classes import QtClasses
from slodesk.gui.tabs.overview.one_page import OnePage
from slodesk.gui.widgets.cards import Card, EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.gui.charts.budget_chart import BudgetChart
    from slodesk.gui.charts.data import ChartData
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task

_FIRST_MS = 30
"""The table is painted before the chart library is imported: the import holds up everything else."""


class ChartPanel(QWidget):
    """Shows the chart of the selected SLOs.

    Args:
        context: the tab's collaborators.
        explain: opens the explanation of the selected SLO's budget at a widget.
        import_files: lets the user choose files with samples.
    """

    mark_activated = Signal(str, str)
    """Kind and key of an incident or release that was clicked."""
    shown = Signal()
    """The chart shows what was asked for."""

    def __init__(
        self,
        context: TabContext,
        explain: Callable[[QWidget], object],
        import_files: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._explain = explain
        self._task: Task | None = None
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._begin)
        self._classes = QtClasses(self)
        self._classes.made.connect(self._read)
        self.chart: BudgetChart | None = None
        self.data: ChartData | None = None
        """What was read last; the chart shows it, unless there are no samples."""
        self.card = Card(context.theme)
        self.card.heading_label.setWordWrap(True)
        self._pages = OnePage()
        self._empty = EmptyState(context.theme, "chart", "", "", self.tr("Import files…"), import_files)
        self._pages.addWidget(self._empty)
        self.card.body.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.ask_to_choose()

    @property
    def is_busy(self) -> bool:
        """Whether another chart is on its way."""
        return self._calm.isActive() or self._task is not None or self.data is None

    def ask_to_choose(self) -> None:
        """Say that a row is to be selected."""
        self._cancel()
        self.card.set_heading("")
        self._empty.set_words(
            self.tr("No objective selected"), self.tr("Select one in the table to see its budget over time.")
        )
        self._empty.button.hide()
        self._pages.setCurrentWidget(self._empty)

    _wanted: tuple[tuple[Assessment, ...], WorkspaceSettings]

    def show_slos(self, assessments: Sequence[Assessment], settings: WorkspaceSettings) -> None:
        """Read and show the chart of these SLOs, the first of them the selected one."""
        if not assessments:
            self.ask_to_choose()
            return
        self._cancel()
        self._wanted = (tuple(assessments), settings)
        if self.chart is None:
            self._empty.set_words(self.tr("Drawing the budget"), "")
            self._empty.button.hide()
        self._calm.start(0 if self.chart is not None else _FIRST_MS)

    def _begin(self) -> None:
        if self.chart is None:
            self._classes.start()  # for pyqtgraph, which is imported next, on another thread
        else:
            self._read()

    def _read(self) -> None:
        workspace, now = self._context.document.workspace, self._context.now()
        wanted, settings = self._wanted

        def work(task: Task) -> ChartData:
            # Imported here, on the task's thread: pyqtgraph and numpy take a third of a second.
            from slodesk.gui.charts import budget_chart  # noqa: F401
            from slodesk.gui.charts.load import load_chart

            task.report(0, 1)
            with workspace.reading() as source:
                return load_chart(source, wanted, settings, now)

        self._task = self._context.runner.run(work, succeeded=self._show, failed=self._failed)

    def _show(self, data: ChartData) -> None:
        self._task = None
        self.data = data
        if self.chart is None:
            self.chart = self._build()
        self.card.set_heading(data.title, data.subtitle)
        if all(len(line.times) == 0 for line in data.lines):
            self._empty.set_words(
                self.tr("No samples yet"), self.tr("Import samples or connect Prometheus to see the budget.")
            )
            self._empty.button.setVisible(not self._context.document.workspace.read_only)
            self._pages.setCurrentWidget(self._empty)
        else:
            self.chart.show_data(data)
            self._pages.setCurrentWidget(self.chart)
        self.shown.emit()

    def _build(self) -> BudgetChart:
        from slodesk.gui.charts.budget_chart import BudgetChart

        context = self._context
        chart = BudgetChart(context.theme, context.settings, context.show_error, self._explain)
        chart.mark_activated.connect(self.mark_activated)
        self._pages.addWidget(chart)
        return chart

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._context.show_error(error)

    def _cancel(self) -> None:
        self._calm.stop()
        self._classes.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
