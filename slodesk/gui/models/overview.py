"""The services table of the overview: one row per SLO, sorted and filtered without a proxy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from slodesk.domain.status import severity
from slodesk.gui.charts.words import tip
from slodesk.gui.models import overview_text as text
from slodesk.gui.widgets.roles import (
    BADGES_ROLE,
    BELOW_ROLE,
    ID_ROLE,
    REMAINING_ROLE,
    SORT_ROLE,
    STATUS_ROLE,
)
from slodesk.gui.widgets.status import status_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from slodesk.domain.assessment import Assessment

Index = QModelIndex | QPersistentModelIndex

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
NEVER = math.inf


def _tr(words: str) -> str:
    return QCoreApplication.translate("Overview", words)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, words of a cell, what it sorts by, and whether it is a figure."""

    name: str
    title: Callable[[], str]
    long_title: Callable[[], str]
    words: Callable[[Assessment], str]
    key: Callable[[Assessment], Any]
    figure: bool = True


def _or_last(value: float | None) -> float:
    """Sort what is not known after everything else."""
    return NEVER if value is None else value


def _runs_out_key(a: Assessment) -> float:
    if a.exhaustion.projected_days is not None:
        return a.exhaustion.projected_days
    order = {"holding": 1e6, "not_burning": 2e6, "no_data": 3e6}
    return order.get(a.exhaustion.state, 4e6)


def _burn_column(name: str, title: Callable[[], str], long_title: Callable[[], str], window: str) -> Column:
    return Column(
        name, title, long_title, lambda a: text.burn_cell(a, window), lambda a: _or_last(a.burn.rates[window])
    )


COLUMNS = (
    Column(
        "service", lambda: _tr("Service"), lambda: _tr("Service"),
        lambda a: a.slo.service_title, lambda a: (a.slo.service_title.casefold(), a.slo.title.casefold()),
        figure=False,
    ),
    Column(
        "slo", lambda: _tr("Objective"), lambda: _tr("Service level objective"),
        lambda a: a.slo.title, lambda a: a.slo.title.casefold(), figure=False,
    ),
    Column(
        "status", lambda: _tr("Status"), lambda: _tr("Status"),
        lambda a: status_word(a.status), lambda a: (-severity(a.status), _or_last(a.budget.remaining)),
        figure=False,
    ),
    Column(
        "target", lambda: _tr("Target"), lambda: _tr("Target"),
        lambda a: text.target_cell(a.objective.target), lambda a: a.objective.target,
    ),
    Column(
        "actual", lambda: _tr("Actual"), lambda: _tr("Actual"),
        text.actual_cell, lambda a: _or_last(a.budget.actual),
    ),
    Column(
        "left", lambda: _tr("Budget left"), lambda: _tr("Error budget left"),
        lambda a: text.left_cell(a.budget.remaining, a.policy), lambda a: _or_last(a.budget.remaining),
    ),
    _burn_column("burn_1h", lambda: _tr("Burn 1 h"), lambda: _tr("Burn rate, 1 hour"), "1h"),
    _burn_column("burn_6h", lambda: _tr("6 h"), lambda: _tr("Burn rate, 6 hours"), "6h"),
    _burn_column("burn_3d", lambda: _tr("3 d"), lambda: _tr("Burn rate, 3 days"), "3d"),
    Column(
        "runs_out", lambda: _tr("Runs out"), lambda: _tr("Budget runs out"),
        text.runs_out_cell, _runs_out_key, figure=False,
    ),
)  # fmt: skip

NAMES = tuple(column.name for column in COLUMNS)
BELOW = {"slo": "service", "target": "actual"}
"""Columns without a place of their own: they stand below another one."""


class OverviewModel(QAbstractTableModel):
    """Shows assessments; sorting and filtering keep the same assessment objects in a list."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: tuple[Assessment, ...] = ()
        self._found: Sequence[Assessment] = ()
        """What the filter leaves, in the order it was given."""
        self._rows: list[Assessment] = []
        self._needle = ""
        self._now: datetime | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    # Content

    @property
    def rows(self) -> list[Assessment]:
        """What is shown, in order."""
        return self._rows

    @property
    def everything(self) -> tuple[Assessment, ...]:
        """What would be shown without a filter."""
        return self._all

    def set_rows(self, assessments: Sequence[Assessment], now: datetime | None = None) -> None:
        """Show other assessments, filtered and sorted as before; ages count to ``now``."""
        self.beginResetModel()
        self._now = now
        self._all = tuple(assessments)
        self._found = self._matching()
        self._rows = self._ordered()
        self.endResetModel()

    def set_filter(self, needle: str) -> None:
        """Show only rows in which every word occurs in service, objective or status."""
        needle = needle.casefold().strip()
        if needle != self._needle:
            self.beginResetModel()
            self._needle = needle
            self._found = self._matching()
            self._rows = self._ordered()
            self.endResetModel()

    def row_of(self, slo_id: str) -> int:
        """Return the row of an SLO; −1 when it is not shown."""
        return next((row for row, a in enumerate(self._rows) if a.slo.id == slo_id), -1)

    def at(self, row: int) -> Assessment:
        """Return the assessment of a row."""
        return self._rows[row]

    def _matching(self) -> Sequence[Assessment]:
        words = self._needle.split()
        if not words:
            return self._all
        return [a for a in self._all if all(word in _searched(a) for word in words)]

    def _ordered(self) -> list[Assessment]:
        """Return what was found, sorted; where it is alike, as it was given, whatever was sorted before.

        Assessments in the order they were made are also read from memory in half the time.
        """
        if self._sorted_by is None:
            return list(self._found)
        column, order = self._sorted_by
        key, down = COLUMNS[column].key, order == Qt.SortOrder.DescendingOrder
        ordered = sorted(self._found, key=key, reverse=down)
        if down and ordered and key(ordered[0]) == NEVER:  # what is not known stays at the end
            known = next((n for n, a in enumerate(ordered) if key(a) != NEVER), len(ordered))
            ordered = ordered[known:] + ordered[:known]
        return ordered

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many SLOs are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one aspect of a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        a, column = self._rows[index.row()], COLUMNS[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return column.words(a) if role == Qt.ItemDataRole.DisplayRole else self._spoken(a, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.figure else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(a, column)
        if role == STATUS_ROLE:
            return str(a.status) if column.name in {"status", "left"} else None
        if role == REMAINING_ROLE:
            return a.budget.remaining if column.name == "left" else None
        if role == BADGES_ROLE:
            return text.badges(a, self._now) if column.name == "status" else ()
        if role == BELOW_ROLE:
            return self._below(a, column)
        if role == SORT_ROLE:
            return column.key(a)
        return a.slo.id if role == ID_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading, or its long form as tool tip."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title()
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return column.long_title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.figure else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort, keeping the selection on the same SLOs."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [(id(self._rows[index.row()]), index.column()) for index in before]
        self._sorted_by = (column, order) if 0 <= column < len(COLUMNS) else None
        self._rows = self._ordered()
        places = dict(zip(map(id, self._rows), count(), strict=False)) if before else {}
        self.changePersistentIndexList(before, [self.index(places[key], at) for key, at in keys])
        self.layoutChanged.emit()

    def _below(self, a: Assessment, column: Column) -> str:
        """Return what stands below a cell's words."""
        if column.name == "service":
            return a.slo.title
        if column.name == "actual":
            return _tr("of {target}").format(target=text.target_cell(a.objective.target))
        return " · ".join(text.badges(a, self._now)) if column.name == "status" else ""

    def _spoken(self, a: Assessment, column: Column) -> str:
        """Return the words of a cell for a screen reader."""
        if column.name == "status":
            return ", ".join((status_word(a.status), *text.badges(a, self._now), *text.alerts(a)))
        parts = (column.words(a), self._below(a, column))
        return ", ".join(part for part in parts if part)

    def _tip(self, a: Assessment, column: Column) -> str | None:
        """Say in the tool tip what the cell has no room for."""
        if column.name == "service":
            return tip(f"{a.slo.service_title}\n{a.slo.title}")
        if column.name == "status":
            parts = [status_word(a.status), *text.badges(a, self._now)]
            pace = text.burn_word(a.burn.word)
            if pace and pace not in parts:
                parts.append(pace)
            return tip("\n".join([", ".join(parts), *text.alerts(a)]))
        if column.name == "left" and a.budget.minutes_remaining is not None:
            rest, budget = a.budget.minutes_remaining, text.minutes(a.budget.minutes)
            words = (
                _tr("{minutes} over the {budget} allowed") if rest < 0 else _tr("{minutes} of {budget} left")
            )
            return tip(words.format(minutes=text.minutes(abs(rest)), budget=budget))
        if column.name == "runs_out":
            words = text.runs_out_sentence(a)
            return tip(words) if words else None
        return None


def _searched(a: Assessment) -> str:
    """Return what the search looks at: names and states, also by the words of the rules."""
    states = (status_word(a.status), *a.burn.firing, text.firing_word(a), _tr("stale") if a.stale else "")
    return " ".join((a.slo.service_title, a.slo.service, a.slo.title, a.slo.name, *states)).casefold()


def copied_rows(rows: Sequence[Assessment]) -> list[list[str]]:
    """Return rows with their headings as plain cells, for the clipboard."""
    head = [column.long_title() for column in COLUMNS]
    return [head, *([column.words(a) for column in COLUMNS] for a in rows)]
