"""The end of "Write your first SLO": it is stored; what is next is one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.gui.first_run import Job
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from slodesk.gui.dialogs.first_slo import FirstSloDialog

FETCH, IMPORT, OVERVIEW = "sync", "import", "overview"
"""What can be next: two commands of the window, and a tab."""


class NextPage(QObject):
    """Offers to bring numbers to the new SLO, or to look at it.

    Attributes:
        jobs: the offers by name; the likeliest first.
    """

    chosen = Signal(str)
    """The offer that was taken: ``FETCH``, ``IMPORT`` or ``OVERVIEW``."""

    def __init__(self, dialog: FirstSloDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self.jobs: dict[str, Job] = {}
        self.page = QWidget()
        self._column = QVBoxLayout(self.page)
        self.heading = label("", "title", wrap=True)
        self._column.addWidget(self.heading)
        self._column.addWidget(label(self.tr("It is saved. Its budget follows from samples."), wrap=True))
        dialog.context.theme.changed.connect(self._space)

    def fill(self, title: str, *, measured: bool) -> None:
        """Say what was written and what can be done now; with queries, fetching comes first."""
        self.heading.setText(self.tr("“{title}” is written").format(title=title))
        order = (FETCH, IMPORT, OVERVIEW) if measured else (IMPORT, FETCH, OVERVIEW)
        for name in order:
            self._column.addWidget(self._job(name))
        self._column.addStretch(1)
        self._space()

    def enter(self) -> None:
        """Begin with the likeliest."""
        next(iter(self.jobs.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _job(self, name: str) -> Job:
        icon, title, text = {
            FETCH: (
                "live", self.tr("Fetch samples from Prometheus"),
                self.tr("Its history first; then the figures stay live while your server can be reached."),
            ),
            IMPORT: (
                "import", self.tr("Import samples"),
                self.tr("A CSV file with the columns service, slo, timestamp, good and total."),
            ),
            OVERVIEW: (
                "target", self.tr("See it in the Overview"),
                self.tr("Beside your other SLOs: status, budget left and chart."),
            ),
        }[name]  # fmt: skip
        job = Job(self._dialog.context.theme, icon, title, text)
        job.setObjectName(f"next_{name}")
        job.chosen.connect(lambda: self.chosen.emit(name))
        self.jobs[name] = job
        return job

    def _space(self) -> None:
        theme = self._dialog.context.theme
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1.5))
