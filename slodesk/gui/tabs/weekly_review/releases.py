"""Releases that wait for a decision, with what the policy says, and those that went out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explain_release import explain_decision, explain_risk
from slodesk.gui.formats import moment_text
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.models.release_words import class_word, decision_sign, decision_word, risk_word
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.weekly_review.section import ReviewSection
from slodesk.gui.tabs.weekly_review.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.weekly_review import ReleaseItem
    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown
    from slodesk.storage.queries.release_advice import Pending
    from slodesk.storage.reading import Source


class ReleasesSection(ReviewSection):
    """Lists releases; a click or Enter leads to one.

    Attributes:
        waiting, out: those that wait and those that went out.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "releases", parent)
        self._reader = Reader(desk.context, self)

    def build(self) -> None:
        """Make the tables."""
        self.waiting = self.add_table(
            self._columns(waiting=True), tr("Waiting"), stretch="release", optional=("class",),
            name="releases_waiting",
        )  # fmt: skip
        self.out = self.add_table(
            self._columns(waiting=False), tr("Gone out"), stretch="release", optional=("class", "risk"),
            name="releases_out", most=10,
        )  # fmt: skip
        self.waiting.explain_wanted.connect(self._explain)
        for table in (self.waiting, self.out):
            table.opened.connect(lambda key: self.desk.context.navigate("releases", key))

    def fill(self, shown: Shown) -> None:
        """Show the releases."""
        items = shown.prepared.releases
        waiting = [each for each in items if not each.is_out]
        out = [each for each in items if each.is_out]
        undecided = sum(1 for each in waiting if not each.decision)
        self.count = undecided
        parts = [
            tr("{count} to decide").format(count=undecided),
            tr("{count} went out").format(count=len(out)),
        ]
        back = sum(1 for each in out if each.rolled_back is not None or each.state == "rolled back")
        if back:
            parts.append(tr("{count} rolled back").format(count=back))
        self.set_heading(self.heading_label.text(), " · ".join(parts) if items else "")
        self.say_nothing("" if items else tr("No release waits, and none went out in this week."))
        self.show_rows(self.waiting, waiting, tr("Waiting  {count}").format(count=len(waiting)))
        self.show_rows(self.out, out, tr("Gone out  {count}").format(count=len(out)))

    def _columns(self, *, waiting: bool) -> tuple[FigureColumn, ...]:
        desk = self.desk
        release = FigureColumn(
            "release", tr("Release"), lambda each: f"{each.service} {each.version}",
            lambda each: each.version, below=lambda each: each.title,
        )  # fmt: skip
        kind = FigureColumn(
            "class", tr("Kind"), lambda each: class_word(each.change_class),
            lambda each: each.change_class,
        )  # fmt: skip
        risk = FigureColumn(
            "risk", tr("Risk"), lambda each: risk_word(each.risk),
            lambda each: each.score, below=lambda each: _points(each),
        )  # fmt: skip
        when = FigureColumn(
            "when", tr("When"),
            lambda each: (
                tr("no date") if each.date is None else moment_text(each.date, desk.context.now(), desk.zone)
            ),
            lambda each: each.date,
        )  # fmt: skip
        decided = FigureColumn(
            "decision", tr("Decided"),
            lambda each: _word(each.decision) or tr("Not yet"),
            lambda each: each.decision, sign=lambda each: _sign(each.decision),
        )  # fmt: skip
        if not waiting:
            outcome = FigureColumn(
                "outcome", tr("Outcome"), lambda each: _outcome(each), lambda each: each.state,
                sign=lambda each: (
                    "undo status:warning" if each.state == "rolled back"
                    else "incident status:critical" if each.incident else "check status:healthy"
                ),
                below=lambda each: each.incident,
            )  # fmt: skip
            return release, kind, risk, when, decided, outcome
        suggested = FigureColumn(
            "suggested", tr("Policy says"), lambda each: _word(each.suggested),
            lambda each: each.suggested, sign=lambda each: _sign(each.suggested),
        )  # fmt: skip
        return release, kind, when, risk, suggested, decided

    def _explain(self, key: str, column: str) -> None:
        shown = self.desk.shown
        if shown is None:
            return
        at, now = shown.prepared.as_of, self.desk.context.now()

        def question(source: Source, _: object) -> Pending | None:
            from slodesk.storage.queries.release_advice import pending_advice

            found = pending_advice(source, now=now, at=at)
            return next((each for each in found if each.id == key), None)

        def answered(found: Pending | None) -> None:
            if found is None:
                return
            explainer = explain_risk if column == "risk" else explain_decision
            told = explainer(found.advice, self.desk.policy)
            self.desk.explain(told, f"{found.service} {found.version}", self.waiting)

        self._reader.read(question, answered)


def _word(decision: str) -> str:
    return decision_word(decision) if decision else ""


def _sign(decision: str) -> str:
    return decision_sign(decision) if decision else ""


def _points(each: ReleaseItem) -> str:
    words = tr("%Ln point(s)", count=each.score)
    if each.unknown:
        words = tr("{points}, {count} unknown").format(points=words, count=each.unknown)
    return words


def _outcome(each: ReleaseItem) -> str:
    if each.state == "rolled back":
        return tr("Rolled back")
    return tr("Caused an incident") if each.incident else tr("Deployed")
