"""The incidents of the week, and what each cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import retro_due
from slodesk.domain.explain_incident_impact import explain_loss
from slodesk.domain.explain_incident_times import explain_incident
from slodesk.domain.figures import NONE
from slodesk.domain.incident_words import share_figure, span_phrase
from slodesk.gui.formats import moment_text
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.weekly_review.section import ReviewSection
from slodesk.gui.tabs.weekly_review.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.weekly_review import IncidentItem
    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown
    from slodesk.storage.queries.incidents import IncidentDetail
    from slodesk.storage.reading import Source

_SIGNS = {
    retro_due.DUE: "alert status:warning", retro_due.POSTPONED: "clock muted",
    retro_due.WAIVED: "minus muted", retro_due.BEGUN: "check status:healthy",
}  # fmt: skip


class IncidentsSection(ReviewSection):
    """Lists incidents; Enter leads to one.

    Attributes:
        table: the incidents.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "incidents", parent)
        self._reader = Reader(desk.context, self)

    def build(self) -> None:
        """Make the table."""
        self.table = self.add_table(
            self._columns(), "", stretch="incident", optional=("severity",), name="review_incident_table"
        )
        self.table.opened.connect(lambda key: self.desk.context.navigate("retrospectives", key))
        self.table.explain_wanted.connect(self._explain)

    def fill(self, shown: Shown) -> None:
        """Show the incidents of the week."""
        items = shown.prepared.incidents
        self.count = len(items)
        lasting = sum(1 for each in items if each.resolved is None)
        due = sum(1 for each in items if each.retrospective == retro_due.DUE)
        parts = [tr("%Ln incident(s)", count=len(items))]
        if lasting:
            parts.append(tr("{count} still going on").format(count=lasting))
        if due:
            parts.append(tr("%Ln retrospective(s) due", count=due))
        self.set_heading(self.heading_label.text(), " · ".join(parts) if items else "")
        self.say_nothing("" if items else tr("No incident began or lasted in this week."))
        self.show_rows(self.table, items)

    def _columns(self) -> tuple[FigureColumn, ...]:
        desk = self.desk
        return (
            FigureColumn(
                "incident", tr("Incident"), lambda each: each.title, lambda each: each.title,
                below=lambda each: " · ".join(filter(None, (each.identifier, ", ".join(each.services)))),
            ),
            FigureColumn(
                "lasted", tr("Lasted"), lambda each: desk.say(span_phrase(each.minutes)),
                lambda each: each.minutes, right=True,
                below=lambda each: (
                    tr("still going on") if each.resolved is None
                    else moment_text(each.started, desk.context.now(), desk.zone)
                ),
            ),
            FigureColumn("severity", tr("Severity"), lambda each: each.severity, lambda each: each.severity),
            FigureColumn(
                "cost", tr("Budget used"), lambda each: self._cost(each), lambda each: _most(each),
                right=True, below=lambda each: self._whose(each), spoken=lambda each: self._costs(each),
            ),
            FigureColumn(
                "retrospective", tr("Retrospective"), lambda each: _standing(each.retrospective),
                lambda each: each.retrospective, sign=lambda each: _SIGNS.get(each.retrospective, ""),
            ),
        )  # fmt: skip

    def _cost(self, each: IncidentItem) -> str:
        return self.desk.say(share_figure(_most(each))) if each.costs else NONE

    def _whose(self, each: IncidentItem) -> str:
        """Say of which SLO, and how that is known."""
        if not each.costs:
            return ""
        best = _method(max(each.costs, key=lambda cost: cost.share).method)
        if len(each.costs) == 1:
            return best
        return tr("{method}, the most of %Ln SLO(s)", count=len(each.costs)).format(method=best)

    def _costs(self, each: IncidentItem) -> str:
        return "\n".join(
            f"{cost.slo}: {self.desk.say(share_figure(cost.share))}, {_method(cost.method)}"
            for cost in each.costs
        )

    def _explain(self, key: str, column: str) -> None:
        shown = self.desk.shown
        item = next((each for each in shown.prepared.incidents if each.id == key), None) if shown else None
        if shown is None or item is None:
            return
        at = shown.prepared.as_of or self.desk.context.now()

        def question(source: Source, _: object) -> IncidentDetail | None:
            from slodesk.storage.queries.incidents import incident_detail

            return incident_detail(source, key, at)

        def answered(detail: IncidentDetail | None) -> None:
            if detail is None:
                return
            best = max(item.costs, key=lambda cost: cost.share, default=None)
            loss = next((each for each in detail.losses if best is not None and each.title == best.slo), None)
            if column == "lasted" or best is None or loss is None:
                told = explain_incident("lasted", detail.facts, detail.at, detail.policy, others=[])
            else:
                told = explain_loss(best.method, detail.facts, loss, detail.policy)
            subject = tr("{incident}, {title}").format(incident=item.identifier, title=item.title)
            self.desk.explain(told, subject, self.table)

        self._reader.read(question, answered)


def _most(each: IncidentItem) -> float | None:
    return max((cost.share for cost in each.costs), default=None)


def _method(method: str) -> str:
    return {
        "measured": tr("measured"), "counted": tr("counted"), "estimated": tr("estimated"),
        "time_based": tr("by time"),
    }.get(method, method)  # fmt: skip


def _standing(state: str) -> str:
    return {
        "": tr("Not needed"), retro_due.DUE: tr("Due"), retro_due.POSTPONED: tr("Postponed"),
        retro_due.WAIVED: tr("Waived"), retro_due.BEGUN: tr("Begun"),
    }.get(state, state)  # fmt: skip
