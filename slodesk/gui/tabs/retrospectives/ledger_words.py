"""What the ledger says: kinds of causes, periods, shares, and its columns."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE, count_figure, minutes_phrase, remaining_places, trimmed_places
from slodesk.domain.ledger import INCIDENT, UNATTRIBUTED, rounded_shares
from slodesk.domain.phrases import Figure
from slodesk.domain.window import Rolling
from slodesk.gui.formats import day_text, time_text
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.models.overview_text import target_cell
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.parts_bar import Part
from slodesk.storage.queries.ledger import LAST_MONTH, LAST_QUARTER, MONTH, QUARTER, WINDOW

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.ledger import Cause, Entry
    from slodesk.domain.phrases import Meant
    from slodesk.storage.queries.ledger import SloLedger

_TICK = timedelta(microseconds=1)


def kind_word(kind: str) -> str:
    """Return the words for a kind of cause."""
    return {
        INCIDENT: tr("Incident"),
        "planned_maintenance": tr("Planned maintenance"),
        "outside_business_hours": tr("Outside business hours"),
        "deployment": tr("Deployment"),
        "exception": tr("Exception"),
        "other": tr("Other correction"),
        UNATTRIBUTED: tr("Unattributed"),
    }[kind]


def kind_sign(kind: str) -> str:
    """Return the icon of a kind of cause, and its colour."""
    if kind == INCIDENT:
        return "incident status:critical"
    return "help muted" if kind == UNATTRIBUTED else "edit accent"


def period_word(period: str) -> str:
    """Return the words for what a ledger is asked for."""
    return {
        WINDOW: tr("Its window, as it is now"),
        MONTH: tr("This month"),
        LAST_MONTH: tr("Last month"),
        QUARTER: tr("This quarter"),
        LAST_QUARTER: tr("Last quarter"),
    }[period]


class LedgerWords:
    """Says one ledger in the user's language.

    Args:
        shown: the ledger.
        now: the clock, for the years of days.
    """

    def __init__(self, shown: SloLedger, now: datetime) -> None:
        self._shown = shown
        self._zone = shown.settings.zone
        self._today = now.astimezone(self._zone).date()
        self._language = QtLanguage(self._zone)
        ledger, remaining = shown.ledger, shown.budget.remaining
        self._places = 1 if remaining is None else max(1, remaining_places(remaining, shown.policy))
        shares = rounded_shares([entry.share for entry in ledger.entries], self._places)
        self._shares = dict(zip((entry.id for entry in ledger.entries), shares, strict=True))

    def say(self, meant: Meant) -> str:
        """Return what is meant, in words."""
        return self._language.say(meant)

    def share(self, share: float | None) -> str:
        """Return a share of the budget: "12.5 %"."""
        if share is None:
            return NONE
        return self.say(Figure(share * 100, trimmed_places(share * 100, self._places), "%"))

    def part(self, key: str) -> str:
        """Return the share of a line, rounded so that the lines add up to the sum that is shown."""
        return self.share(self._shares.get(key))

    def title(self, entry: Entry) -> str:
        """Return what a line is called."""
        return entry.label or kind_word(entry.kind)

    def bar_part(self, entry: Entry) -> Part:
        """Return a line as a part of the bar, with words for where there is room and where there is less."""
        share = self.part(entry.id)
        short = entry.label.split(" ")[0] if entry.kind == INCIDENT else kind_word(entry.kind)
        words = (f"{self.title(entry)} {share}", f"{short} {share}", share)
        tone = {INCIDENT: "critical", UNATTRIBUTED: "muted"}.get(entry.kind, "accent")
        return Part(tone, entry.share, words, entry.approved)

    def below(self, entry: Entry) -> str:
        """Return what kind of line it is, where its title does not say so."""
        if entry.kind == UNATTRIBUTED:
            return tr("Nobody has said why")
        return kind_word(entry.kind) if entry.label else ""

    def moment(self, at: datetime) -> str:
        """Return "20 Nov, 14:15"."""
        local = at.astimezone(self._zone)
        return f"{day_text(local.date(), self._today)}, {time_text(local)}"

    def when(self, cause: Cause | None) -> str:
        """Return when a cause lasted: "5 Nov, 15:36 to 16:14"."""
        if cause is None:
            return ""
        began = self.moment(cause.started)
        if cause.ended is None:
            return tr("{start}, ongoing").format(start=began)
        local = cause.ended.astimezone(self._zone)
        same = local.date() == cause.started.astimezone(self._zone).date()
        ended = time_text(local) if same else self.moment(cause.ended)
        return tr("{start} to {end}").format(start=began, end=ended)

    def minutes(self, entry: Entry) -> str:
        """Return a share as minutes of total failure."""
        return self.say(minutes_phrase(self._shown.budget.minutes * entry.share))

    def counts(self, entry: Entry) -> str:
        """Return whether the adjusted figure counts a line."""
        if entry.approved:
            return tr("Left out")
        return tr("Counts") if entry.kind in (INCIDENT, UNATTRIBUTED) else tr("Counts: not approved")

    def period(self) -> str:
        """Return the target and the time the ledger is about, in a line."""
        shown = self._shown
        start, end = shown.span.start.astimezone(self._zone), shown.span.end.astimezone(self._zone)
        first, last = day_text(start.date(), self._today), day_text((end - _TICK).date(), self._today)
        words = tr("Target {target}, {start} to {end}")
        if shown.span.to_date:
            words = tr("Target {target}, {start} to {end}, so far")
        if shown.period == WINDOW and isinstance(shown.objective.window, Rolling):
            days = tr("%Ln day(s)", "", shown.objective.window.days)
            words = tr("Target {target} over {days}, to {end}").replace("{days}", days)
            last = self.moment(shown.span.end)
        return words.format(target=target_cell(shown.objective.target), start=first, end=last)

    def sentence(self) -> str:
        """Return where the budget went, in a sentence."""
        ledger = self._shown.ledger
        if ledger.measured is None:
            return tr("There are no samples in this time, so there is no budget to account for.")
        sums = dict.fromkeys(("incident", "correction", "unattributed"), 0.0)
        for entry in ledger.entries:
            sums[entry.kind if entry.kind in sums else "correction"] += self._shares[entry.id]
        words = tr("Incidents used {incidents}, corrections {corrections}, and {rest} is unattributed.")
        told = words.format(
            incidents=self.share(sums["incident"]),
            corrections=self.share(sums["correction"]),
            rest=self.share(sums["unattributed"]),
        )
        together = tr("Together that is {sum}, what was measured.").format(sum=self.share(ledger.measured))
        return f"{told} {together}"

    def columns(self) -> tuple[FigureColumn, ...]:
        """Return the columns of the table of entries."""
        return (
            FigureColumn(
                "what", tr("Where it went"), self.title, self.title, below=self.below,
                sign=lambda each: kind_sign(each.kind),
            ),
            FigureColumn(
                "when", tr("When"), lambda each: self.when(each.cause),
                lambda each: None if each.cause is None else each.cause.started,
            ),
            FigureColumn(
                "bad", tr("Bad events"), lambda each: self.say(count_figure(each.bad)),
                lambda each: each.bad, right=True,
            ),
            FigureColumn(
                "used", tr("Budget used"), lambda each: self.part(each.id), lambda each: each.share,
                below=self.minutes, right=True,
            ),
            FigureColumn("adjusted", tr("Adjusted"), self.counts, lambda each: each.approved),
        )  # fmt: skip
