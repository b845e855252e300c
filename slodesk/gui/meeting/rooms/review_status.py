"""The room looks at every SLO: those at risk first, with what changed since the week before (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import actual_figure, trimmed_places
from slodesk.domain.phrases import Figure
from slodesk.domain.status import WORST_FIRST, Status
from slodesk.gui.formats import samples_text
from slodesk.gui.meeting.rooms.review_room import ReviewRoom, RoomCell, RoomColumn
from slodesk.gui.meeting.rooms.review_words import points_words, status_sign, tr, was_words
from slodesk.gui.models.overview_text import left_cell, target_cell
from slodesk.gui.widgets.status import status_word

if TYPE_CHECKING:
    from slodesk.domain.weekly_review import MetricItem, SloLine
    from slodesk.gui.meeting.rooms.review_reading import Reviewed


class ReviewStatusRoom(ReviewRoom):
    """A row per SLO, the worst first, and one per metric above its limit."""

    section = "status"

    def sentence(self, shown: Reviewed) -> str:
        """Return how many are at risk, and how old the figures are."""
        lines = shown.prepared.slos
        if not lines:
            return tr("There are no objectives to review yet.")
        unknown = sum(line.remaining is None for line in lines)
        risky = sum(line.at_risk for line in lines)
        parts = [
            tr("%Ln at risk", "", risky),
            tr("%Ln in good health", "how many SLOs", len(lines) - risky - unknown),
        ]
        if unknown:
            parts.append(tr("%Ln without data", "", unknown))
        if metrics := len(shown.prepared.metrics):
            parts.append(tr("%Ln metric(s) above the limit", "", metrics))
        return f"{', '.join(parts)}. {samples_text(shown.prepared.as_of, shown.now, shown.zone)}."

    def table(self, shown: Reviewed) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per SLO and per metric above its limit."""
        columns = [
            RoomColumn(tr("Service"), 3),
            RoomColumn(tr("Status"), 2),
            RoomColumn(tr("Budget left"), 1.4, right=True),
            RoomColumn(tr("Measured"), 1.4, right=True, optional=1),
        ]
        lines = sorted(shown.prepared.slos, key=lambda line: WORST_FIRST.index(Status(line.status)))
        rows = [self._line(shown, line) for line in lines]
        return columns, rows + [self._metric(metric) for metric in shown.prepared.metrics]

    def _line(self, shown: Reviewed, line: SloLine) -> list[RoomCell]:
        changed = line.before != line.status and not line.new
        below = [was_words(line.before)] if changed else []
        if line.stale:
            below.append(tr("old samples"))
        moved = None
        if line.remaining is not None and line.remaining_before is not None:
            moved = line.remaining - line.remaining_before
        return [
            RoomCell(line.service_title, line.title),
            RoomCell(status_word(line.status), ", ".join(below), status_sign(line.status)),
            RoomCell(
                left_cell(line.remaining, shown.policy), points_words(moved) if moved is not None else ""
            ),
            RoomCell(
                self.say(actual_figure(line.actual, line.target, shown.policy)),
                tr("of {target}").format(target=target_cell(line.target)),
            ),
        ]

    def _metric(self, metric: MetricItem) -> list[RoomCell]:
        value, limit = (
            self.say(Figure(each, trimmed_places(each, 3), metric.unit))
            for each in (metric.value, metric.limit)
        )
        return [
            RoomCell(metric.service, metric.title),
            RoomCell(tr("Above its limit"), "", "alert status:warning"),
            RoomCell(""),
            RoomCell(value, tr("of {target}").format(target=limit)),
        ]
