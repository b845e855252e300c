"""What the states, sources and figures of the roadmap are called on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.roadmap import CUT, FITS, WOULD_FIT
from slodesk.domain.roadmap_words import hours_figure
from slodesk.gui.amounts import amount_text
from slodesk.gui.tabs.quarterly_plan.words import day_words, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from slodesk.domain.phrases import Meant
    from slodesk.storage.queries.roadmap import Improvement, RoadmapLine, RoadmapView


def work_state(state: str) -> str:
    """Return the word for an initiative's state."""
    return {
        "proposed": tr("Proposed"),
        "committed": tr("Committed"),
        "in_progress": tr("Under way"),
        "done": tr("Done"),
        "dropped": tr("Dropped"),
    }[state]


def confidence_word(confidence: str) -> str:
    """Return how sure people are of an estimate."""
    return {"": tr("Not said"), "low": tr("Low"), "medium": tr("Medium"), "high": tr("High")}[confidence]


def source_word(kind: str) -> str:
    """Return what suggested work."""
    return {
        "action": tr("Action item"),
        "factor": tr("Recurring cause"),
        "toil": tr("Toil"),
        "risk": tr("Risk"),
        "slo": tr("SLO in trouble"),
        "": "",
    }[kind]


def fit_tone(line: RoadmapLine) -> str:
    """Return the status whose colour and icon tell whether work fits."""
    unknown = line.hours is None and line.placed.fit == FITS  # nothing is cut while hours are not known
    if line.work.dropped or unknown:
        return "no_data"
    return {FITS: "healthy", CUT: "warning", WOULD_FIT: "attention"}.get(line.placed.fit, "no_data")


def dates_of(starts: date | None, ends: date | None) -> str:
    """Return "4 – 29 Jan", or that there are none."""
    if starts is None and ends is None:
        return tr("No dates")
    if starts is None or ends is None:
        day = starts or ends
        words = tr("from {day}") if starts is not None else tr("until {day}")
        return words.format(day="" if day is None else day_words(day))
    if (starts.year, starts.month) == (ends.year, ends.month):
        return f"{starts.day}\u2013{day_words(ends)}"
    return f"{day_words(starts)} \u2013 {day_words(ends)}"


def summary(view: RoadmapView, say: Callable[[Meant], str]) -> str:
    """Return the roadmap in a sentence or two."""
    roadmap = view.roadmap
    needed = say(hours_figure(roadmap.needed))
    if view.circle:
        return view.circle
    if not view.lines:
        return ""
    if roadmap.hours is None:
        words = tr("Work for {needed}. How many hours there are is not known, so nothing is cut.")
        return words.format(needed=needed)
    hours = say(hours_figure(roadmap.hours))
    cut = view.count(CUT) + view.count(WOULD_FIT)
    words = tr("Work for {needed} against {hours} for reliability.").format(needed=needed, hours=hours)
    if roadmap.hours <= 0:
        words = tr("Work for {needed}, and no hours for reliability: nothing fits.").format(needed=needed)
    elif cut:
        words = f"{words} {tr('%Ln initiative(s) below the line.', '', cut)}"
    elif view.lines:
        words = f"{words} {tr('All of it fits.')}"
    return words


def improvement_words(each: Improvement) -> str:
    """Return what the work that fits brings a service: "Checkout +0.08 points"."""
    words = tr("{service} +{points} points").format(
        service=each.service, points=amount_text(round(each.points, 5))
    )
    if each.bounded:
        words = tr("{improvement}, all that is left to 100 %").format(improvement=words)
    return words


def cut_row(lines: Sequence[RoadmapLine]) -> int:
    """Return the first row below the line; −1 where all fits, or rows are not in the plan's order."""
    places = [line.placed.place for line in lines]
    if places != sorted(places):
        return -1
    return next((row for row, line in enumerate(lines) if line.placed.fit in (CUT, WOULD_FIT)), -1)


def told(line: RoadmapLine, say: Callable[[Meant], str]) -> str:
    """Return what a bar says of its work, a line each."""
    work = line.work
    parts = [work.title, dates_of(work.starts, work.ends), say(line.fit_word)]
    parts += [say(each) for each in (line.waits, line.why, line.fits)]
    return "\n".join(part for part in parts if part)
