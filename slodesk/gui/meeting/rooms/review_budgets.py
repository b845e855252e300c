"""The room looks at the error budgets: how fast each burns, when it runs out, and its trend (R7, R8, R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import exhaustion as runs_out
from slodesk.domain.burn import BURN_WINDOWS
from slodesk.domain.figures import burn_figure, duration_phrase
from slodesk.domain.weekly_review import LONG_TREND, SHORT_TREND
from slodesk.gui.meeting.rooms.review_room import ReviewRoom, RoomCell, RoomColumn
from slodesk.gui.meeting.rooms.review_words import points_words, status_sign, tr
from slodesk.gui.models.overview_text import burn_word, left_cell

if TYPE_CHECKING:
    from slodesk.domain.weekly_review import SloLine
    from slodesk.gui.meeting.rooms.review_reading import Reviewed

_BETWEEN = " · "


class ReviewBudgetsRoom(ReviewRoom):
    """A row per SLO, the budget that runs out first on top."""

    section = "budgets"

    def sentence(self, shown: Reviewed) -> str:
        """Return which budget runs out first, and whether alerts fire."""
        lines = shown.prepared.slos
        if not lines:
            return tr("There are no objectives to review yet.")
        gone = sum(line.exhaustion == runs_out.EXHAUSTED for line in lines)
        ending = [line for line in lines if line.exhaustion == runs_out.PROJECTED]
        firing = sum(bool(line.pairs_firing) for line in lines)
        said = [tr("%Ln budget(s) used up.", "", gone)] if gone else []
        if ending:
            first = min(ending, key=lambda line: line.projected_days or 0.0)
            said.append(
                tr("{slo} runs out first, in {time}.").format(
                    slo=first.full_title, time=self.say(duration_phrase(first.projected_days or 0.0))
                )
            )
        elif not gone:
            said.append(tr("No budget runs out within its window."))
        said.append(tr("Alerts fire for %Ln SLO(s).", "", firing) if firing else tr("No alert fires."))
        return " ".join(said)

    def table(self, shown: Reviewed) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per SLO."""
        columns = [
            RoomColumn(tr("Service"), 2.6),
            RoomColumn(tr("Budget left"), 1.2, right=True),
            RoomColumn(tr("Burn {windows}").format(windows=_BETWEEN.join(BURN_WINDOWS)), 2),
            RoomColumn(tr("Runs out"), 1.3),
            RoomColumn(tr("{count} weeks").format(count=SHORT_TREND), 1.2, right=True, optional=1),
            RoomColumn(tr("{count} weeks").format(count=LONG_TREND), 1.2, right=True, optional=2),
        ]
        return columns, [self._row(shown, line) for line in sorted(shown.prepared.slos, key=_urgency)]

    def _row(self, shown: Reviewed, line: SloLine) -> list[RoomCell]:
        rates = _BETWEEN.join(
            self.say(burn_figure(line.burn.get(name), shown.policy)) for name in BURN_WINDOWS
        )
        pace = burn_word(line.burn_word)
        if line.pairs_firing:
            pace = tr("{pace}: {pairs}").format(pace=pace, pairs=", ".join(line.pairs_firing))
        sign = ""
        if line.pairs_firing:
            sign = "alert status:critical" if line.burn_word == "fast burn" else "alert status:warning"
        return [
            RoomCell(line.service_title, line.title),
            RoomCell(left_cell(line.remaining, shown.policy), "", status_sign(line.status)),
            RoomCell(rates, pace, sign),
            RoomCell(self._end(line)),
            RoomCell(_trend(line, SHORT_TREND)),
            RoomCell(_trend(line, LONG_TREND)),
        ]

    def _end(self, line: SloLine) -> str:
        if line.exhaustion == runs_out.PROJECTED and line.projected_days is not None:
            return tr("in {time}").format(time=self.say(duration_phrase(line.projected_days)))
        return {
            runs_out.EXHAUSTED: tr("used up"), runs_out.NOT_BURNING: tr("not burning"),
            runs_out.HOLDING: tr("holding"),
        }.get(line.exhaustion, "—")  # fmt: skip


def _urgency(line: SloLine) -> tuple[int, float]:
    """Order by what runs out first, then by what is left."""
    order = (runs_out.EXHAUSTED, runs_out.PROJECTED)
    place = order.index(line.exhaustion) if line.exhaustion in order else len(order)
    if line.exhaustion == runs_out.PROJECTED:
        return place, line.projected_days or 0.0
    return place, 1.0 if line.remaining is None else line.remaining


def _trend(line: SloLine, weeks: int) -> str:
    """Return how much of the budget came or went from the first to the last of some weeks."""
    ends = line.trend[-weeks:]
    if len(ends) < 2 or ends[0] is None or ends[-1] is None:
        return "—"
    return points_words(ends[-1] - ends[0])
