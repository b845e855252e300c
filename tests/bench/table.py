"""Tables of a hundred thousand rows: painted beside the least model there can be, and sorted."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from slodesk.domain.series import Counts
from slodesk.gui.models.overview import COLUMNS, NAMES, OverviewModel
from slodesk.gui.models.records import Column, RecordsModel
from slodesk.gui.settings import WindowSettings
from slodesk.gui.tabs.overview.table import OverviewTable
from slodesk.gui.theme import Theme
from slodesk.storage.queries.overview import overview
from slodesk.storage.workspace import open_workspace
from tests.bench.chart import make_application, shown
from tests.bench.measure import Row, median, times
from tests.bench.workspaces import END, folder, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication

    from slodesk.domain.assessment import Assessment

ROWS, WIDTH = 100_000, 8
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the table."""

    id: str
    cells: tuple[str, ...]


class Least(QAbstractTableModel):
    """As little as Qt asks for."""

    def __init__(self, records: list[Record]) -> None:
        super().__init__()
        self.records = records

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the rows."""
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the columns."""
        return 0 if parent.isValid() else WIDTH

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.records[index.row()].cells[index.column()]
        return None


def painting(view: QTableView) -> Callable[[], None]:
    """Return the work of showing five places of a table."""

    def work() -> None:
        for row in range(0, ROWS, ROWS // 5):
            view.scrollTo(view.model().index(row, 0), QTableView.ScrollHint.PositionAtTop)
            view.grab()

    return work


def painted(application: QApplication) -> Row:
    """Measure setting and painting our model of records and the least one, in the same view."""
    records = [Record(str(row), tuple(f"{row} {column}" for column in range(WIDTH))) for row in range(ROWS)]
    columns = [
        Column(f"Column {at}", lambda record, at=at: record.cells[at], right=at > 2) for at in range(WIDTH)
    ]
    view, model, taken = QTableView(), RecordsModel(columns), {}
    model.set_records(records)
    shown(view, application)
    for name, each in (("least", Least(records)), ("ours", model)):
        view.setModel(each)
        taken[name] = median(painting(view), rounds=9) / 5
    view.hide()
    least = taken["least"]
    peers = (("a minimal model", least),)
    return Row(f"{ROWS:,} rows, painted", taken["ours"], "ms", peers, 2 * least, "≤ 2 × a minimal model")


def assessments() -> list[Assessment]:
    """Return as many SLOs of the sample as there are rows, each with a budget of its own."""
    with folder() as at, open_workspace(sample(at)) as workspace, workspace.session() as session:
        known = overview(session, now=END + timedelta(hours=9)).assessments
    good = np.random.default_rng(7).uniform(990_000, 1_000_000, ROWS).tolist()
    made = []
    for number, count in enumerate(good):
        a = known[number % len(known)]
        budget = replace(a.budget, counts=Counts(count, 1_000_000.0))
        made.append(replace(a, slo=replace(a.slo, id=str(number)), budget=budget))
    return made


def ordered(application: QApplication) -> Row:
    """Measure a click on a heading of the Overview's table, with a row selected."""
    rows, model, theme = assessments(), OverviewModel(), Theme(application, "light", 100)
    with folder() as at:
        table = OverviewTable(model, theme, WindowSettings.in_folder(at))
    model.set_rows(rows)
    shown(table, application)
    table.choose([rows[0].slo.id])
    column = NAMES.index("left")
    header, ascending = table.horizontalHeader(), Qt.SortOrder.AscendingOrder

    mine = []
    for _ in range(5):
        header.setSortIndicator(NAMES.index("service"), ascending)  # so that there is something to sort
        mine += times(lambda: header.setSortIndicator(column, ascending), 1, "ms")
    ours = statistics.median(mine)
    plain = median(lambda: sorted(rows, key=COLUMNS[column].key))
    table.hide()
    return Row(f"{ROWS:,} rows, sorted", ours, "ms", (("sorted()", plain),), 1.5 * plain, "≤ 1.5 × sorted()")


def rows() -> Iterator[Row]:
    """Measure both."""
    application = make_application()
    yield painted(application)
    yield ordered(application)
