"""How every SLO stands: those at risk first, with what changed since last week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import explain
from slodesk.domain.explain_review import explain_since
from slodesk.domain.figures import actual_figure, remaining_figure
from slodesk.domain.status import Status
from slodesk.domain.target import target_text
from slodesk.gui.formats import day_text
from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.tabs.weekly_review.section import ReviewSection
from slodesk.gui.tabs.weekly_review.words import points_words, tr, was_words, window_words
from slodesk.gui.widgets.status import status_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.explanation import Explanation
    from slodesk.domain.phrases import Meant
    from slodesk.domain.weekly_review import SloLine
    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown
    from slodesk.gui.widgets.figures_table import FiguresTable

_EXPLAINERS: dict[str, Callable[[Assessment], Explanation]] = {
    "actual": explain.explain_actual, "remaining": explain.explain_budget, "target": explain.explain_budget,
    "slo": explain.explain_status, "status": explain.explain_status,
}  # fmt: skip


class Row:
    """An SLO's line with the key by which tables and notes know it."""

    __slots__ = ("id", "line")

    def __init__(self, line: SloLine) -> None:
        self.id, self.line = line.slo_id, line


def changed(line: SloLine) -> bool:
    """Return whether an SLO's status is another than a week earlier, or it is new."""
    return line.new or line.status != line.before


class StatusSection(ReviewSection):
    """Lists the SLOs in groups.

    Attributes:
        risk, good, unknown: the groups.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "status", parent)

    def build(self) -> None:
        """Make a table for each group."""
        self.risk = self._group("status_risk", tr("At risk"), 40)
        self.good = self._group("status_good", tr("In good health"), 24)
        self.unknown = self._group("status_unknown", tr("Without data"), 12)

    def fill(self, shown: Shown) -> None:
        """Show the groups and how many there are of each."""
        lines = shown.prepared.slos
        self.count = len(lines)
        risk = sorted((each for each in lines if each.at_risk), key=_urgent)
        unknown = [each for each in lines if each.status == Status.NO_DATA]
        good = [each for each in lines if not each.at_risk and each.status != Status.NO_DATA]
        good.sort(key=lambda each: not changed(each))
        moved = sum(1 for each in lines if changed(each))
        parts = [
            tr("{count} at risk").format(count=len(risk)),
            tr("{count} in good health").format(count=len(good)),
        ]
        if unknown:
            parts.append(tr("{count} without data").format(count=len(unknown)))
        before = shown.prepared.compared or shown.prepared.since
        day = day_text(before.astimezone(self.desk.zone).date(), self.desk.today)
        words = tr("{count} changed since {day}") if moved else tr("none changed since {day}")
        parts.append(words.format(count=moved, day=day))
        if shown.prepared.gone:
            parts.append(tr("no longer there: {names}").format(names=", ".join(shown.prepared.gone)))
        self.set_heading(self.heading_label.text(), " · ".join(parts) if lines else "")
        self.say_nothing(
            "" if lines else tr("No SLOs yet: add a service with an SLO, and it is reviewed here.")
        )
        for table, title, group in (
            (self.risk, tr("At risk"), risk), (self.good, tr("In good health"), good),
            (self.unknown, tr("Without data"), unknown),
        ):  # fmt: skip
            self.show_rows(table, [Row(each) for each in group], f"{title}  {len(group)}")

    def _group(self, name: str, title: str, most: int) -> FiguresTable:
        table = self.add_table(
            self._columns(), title, stretch="slo", optional=("target", "actual"), name=name, most=most
        )
        table.opened.connect(lambda key: self.desk.context.navigate("overview", key))
        table.explain_wanted.connect(lambda key, column: self._explain(table, key, column))
        return table

    def _columns(self) -> tuple[FigureColumn, ...]:
        desk = self.desk
        return (
            FigureColumn(
                "slo", tr("SLO"), lambda row: row.line.service_title, lambda row: row.line.full_title,
                below=lambda row: row.line.title,
            ),
            FigureColumn(
                "status", tr("Status"), lambda row: status_word(row.line.status), lambda row: row.line.status,
                sign=lambda row: f"{STATUS_ICONS[row.line.status]} status:{row.line.status}",
                below=lambda row: self._before(row.line),
            ),
            FigureColumn(
                "target", tr("Target"), lambda row: target_text(row.line.target), lambda row: row.line.target,
                below=lambda row: window_words(row.line.window), right=True,
            ),
            FigureColumn(
                "actual", tr("Actual"), lambda row: desk.say(_actual(row.line, desk)),
                lambda row: row.line.actual, right=True,
            ),
            FigureColumn(
                "remaining", tr("Budget left"),
                lambda row: desk.say(remaining_figure(row.line.remaining, desk.policy)),
                lambda row: row.line.remaining, right=True,
            ),
            FigureColumn(
                "since", tr("Since last week"),
                lambda row: "—" if row.line.change is None else points_words(row.line.change),
                lambda row: row.line.change, right=True,
                below=lambda row: self._was(row.line),
            ),
        )  # fmt: skip

    def _before(self, line: SloLine) -> str:
        if line.new:
            return tr("new")
        return was_words(line.before) if line.status != line.before else ""

    def _was(self, line: SloLine) -> str:
        if line.remaining_before is None or line.change is None:
            return ""
        figure = self.desk.say(remaining_figure(line.remaining_before, self.desk.policy))
        return tr("from {figure}").format(figure=figure)

    def _explain(self, table: FiguresTable, key: str, column: str) -> None:
        line = next((row.line for row in table.figures.rows if isinstance(row, Row) and row.id == key), None)
        shown = self.desk.shown
        if line is None or shown is None:
            return
        if column == "since":
            told = explain_since(line, shown.prepared, self.desk.policy)
            self.desk.explain(told, line.full_title, table)
        else:
            self.desk.explain_slo(line, _EXPLAINERS[column], table)


def _urgent(line: SloLine) -> tuple[float, str]:
    return (0.0 if line.remaining is None else line.remaining, line.full_title.casefold())


def _actual(line: SloLine, desk: Desk) -> Meant:
    return actual_figure(line.actual, line.target, desk.policy)
