"""The room looks at the week's incidents: what each cost, and where its retrospective stands (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import duration_phrase, percent_figure
from slodesk.domain.incident_summary import method_phrase
from slodesk.domain.retro_due import BEGUN, DUE, POSTPONED, WAIVED
from slodesk.gui.formats import moment_text
from slodesk.gui.meeting.rooms.review_room import ReviewRoom, RoomCell, RoomColumn
from slodesk.gui.meeting.rooms.review_words import tr

if TYPE_CHECKING:
    from slodesk.domain.weekly_review import IncidentCost, IncidentItem
    from slodesk.gui.meeting.rooms.review_reading import Reviewed

_DAY = 1440


class ReviewIncidentsRoom(ReviewRoom):
    """A row per incident, the youngest first."""

    section = "incidents"

    def sentence(self, shown: Reviewed) -> str:
        """Return how many there were, and what the costliest took."""
        incidents = shown.prepared.incidents
        if not incidents:
            return tr("No incident this week.")
        said = tr("%Ln incident(s) this week.", "", len(incidents))
        costs = [(cost, each) for each in incidents if (cost := _most(each)) is not None]
        if not costs:
            return said
        cost, each = max(costs, key=lambda found: found[0].share)
        if cost.share <= 0:
            return said
        return tr("{count} {incident} cost the most: {share} of a budget.").format(
            count=said, incident=each.identifier, share=self.say(percent_figure(cost.share))
        )

    def table(self, shown: Reviewed) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per incident."""
        columns = [
            RoomColumn(tr("Incident"), 3),
            RoomColumn(tr("Began"), 1.5),
            RoomColumn(tr("Severity"), 1, optional=2),
            RoomColumn(tr("Budget it cost"), 2.4),
            RoomColumn(tr("Retrospective"), 1.4, optional=1),
        ]
        return columns, [self._row(shown, each) for each in shown.prepared.incidents]

    def _row(self, shown: Reviewed, each: IncidentItem) -> list[RoomCell]:
        lasted = self.say(duration_phrase(each.minutes / _DAY))
        if each.resolved is None:
            lasted = tr("lasts for {time}").format(time=lasted)
        services = ", ".join(each.services)
        name = ": ".join(part for part in (each.identifier, each.title) if part)
        return [
            RoomCell(name, services),
            RoomCell(moment_text(each.started, shown.now, shown.zone), lasted),
            RoomCell(each.severity or "—"),
            self._cost(each),
            _retrospective(each.retrospective),
        ]

    def _cost(self, each: IncidentItem) -> RoomCell:
        cost = _most(each)
        if cost is None:
            return RoomCell("—")
        share = self.say(percent_figure(cost.share))
        how = self.say(method_phrase(cost.method))
        return RoomCell(tr("{share}, {method}").format(share=share, method=how), cost.slo)


def _most(each: IncidentItem) -> IncidentCost | None:
    """Return what it cost the SLO it cost the most."""
    return max(each.costs, key=lambda cost: cost.share, default=None)


def _retrospective(state: str) -> RoomCell:
    words = {
        DUE: tr("Due", "retrospective"), POSTPONED: tr("Postponed"), WAIVED: tr("Not needed"),
        BEGUN: tr("Begun"), "draft": tr("Draft"), "in_review": tr("In review"), "published": tr("Published"),
    }  # fmt: skip
    sign = {DUE: "alert status:warning", "published": "check status:healthy"}.get(state, "")
    return RoomCell(words.get(state, "—"), "", sign)
