"""What should be done, with its cause, the most urgent first; each leads to its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain import recommendations as advised
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.tabs.weekly_review.section import ReviewSection
from slodesk.gui.tabs.weekly_review.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.weekly_review import Recommendation
    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown

_SIGNS = {
    advised.EXHAUSTED: "status-exhausted status:exhausted",
    advised.CRITICAL: "status-critical status:critical",
    advised.PAGE: "alert status:critical", advised.TICKET: "alert status:warning",
    advised.PROJECTION: "clock status:warning", advised.RELEASE: "release accent",
    advised.RETROSPECTIVE: "book accent", advised.ACTION: "list accent",
    advised.NO_DATA: "status-no-data status:no_data", advised.STALE: "clock muted",
    advised.METRIC: "alert status:warning", advised.MISSED: "target status:warning",
    advised.EXCEEDED: "target accent", advised.CEILING: "journey status:warning",
    advised.SLA: "promise status:warning",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """A recommendation with a key of its own."""

    id: str
    advice: Recommendation


class RecommendationsSection(ReviewSection):
    """Lists recommendations; Enter or a click on its place leads there.

    Attributes:
        table: the recommendations.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "recommendations", parent)

    def build(self) -> None:
        """Make the table."""
        self.table = self.add_table(
            (
                FigureColumn(
                    "what", tr("What to do, and why"),
                    lambda row: self.desk.say(advised.words(row.advice, self.desk.policy)),
                    lambda row: row.advice.urgency, sign=lambda row: _SIGNS.get(row.advice.kind, ""),
                ),
                FigureColumn(
                    "place", tr("Where"), lambda row: _place(row.advice.place), lambda row: row.advice.place,
                    sign=lambda _: "arrow-right accent",
                    spoken=lambda row: tr("Go to {place}").format(place=_place(row.advice.place)),
                ),
            ),
            "", stretch="what", name="review_advice", least=260,
        )  # fmt: skip
        self.table.opened.connect(self._go)
        self.table.clicked.connect(
            lambda index: self._go(self.table.figures.rows[index.row()].id) if index.column() == 1 else None
        )

    def fill(self, shown: Shown) -> None:
        """Show what is recommended."""
        found = shown.prepared.recommendations
        self.count = len(found)
        self.set_heading(
            self.heading_label.text(),
            tr("%Ln thing(s) to do something about", count=len(found)) if found else "",
        )
        self.say_nothing("" if found else tr("Nothing asks for anything this week."))
        self.show_rows(self.table, [AdviceRow(f"{each.kind}/{each.about}", each) for each in found])

    def _go(self, key: str) -> None:
        row = next((each for each in self.table.figures.rows if each.id == key), None)
        if isinstance(row, AdviceRow):
            self.desk.context.navigate(row.advice.place, row.advice.about)


def _place(place: str) -> str:
    return {
        "overview": tr("Overview"), "services": tr("Services"), "releases": tr("Releases"),
        "retrospectives": tr("Retrospectives"), "quarterly_plan": tr("Quarterly plan"),
    }.get(place, place)  # fmt: skip
