"""The words and cells of a weekly review, each in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE, duration_phrase, remaining_figure, window_phrase
from slodesk.domain.phrases import Figure
from slodesk.domain.status import Status, severity
from slodesk.domain.window import Calendar, parse_window
from slodesk.reports.report import Heading, Item, ItemList, MeterCell, RichCell, Span, plain
from slodesk.reports.words import date_text, promise, say, tr

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.weekly_review import Adjustment, Review, SloLine
    from slodesk.reports.report import Block, Cell


def line_status(line: SloLine) -> Status:
    """Return an SLO's status."""
    return Status(line.status)


def tone(line: SloLine) -> int:
    """Return how bad it is, for sorting."""
    return severity(line_status(line))


def left(line: SloLine, policy: Policy) -> str:
    """Return what is left of the budget: ``7 % left``, or that there is no data."""
    if line.remaining is None:
        return tr("no data")
    return tr("{left} left", left=remaining_figure(line.remaining, policy))


def left_cell(line: SloLine, policy: Policy) -> MeterCell:
    """Return the cell of what is left."""
    value = None if line.remaining is None else line.remaining * 100 + 0.0
    return MeterCell(value, say(remaining_figure(line.remaining, policy)), line_status(line))


def changed(line: SloLine) -> str:
    """Return how much came or went since a week earlier: ``−19 points``, ``new``."""
    if line.new:
        return tr("new")
    if line.change is None:
        return NONE
    points = round(line.change * 100)
    if points == 0:
        return tr("unchanged")
    figure = say(Figure(points))
    return tr("{change} point[|s]", "", abs(points), change=f"+{figure}" if points > 0 else figure)


def lasts(line: SloLine) -> str:
    """Return when the budget runs out (R8)."""
    if line.exhaustion == "exhausted":
        return tr("used up")
    if line.exhaustion == "projected" and line.projected_days is not None:
        return tr("{time} at this pace", time=duration_phrase(line.projected_days))
    if line.exhaustion == "no_data":
        return NONE
    if line.exhaustion == "not_burning":
        return tr("not burning")
    window = parse_window(line.window)
    if isinstance(window, Calendar):
        return tr("lasts the {window}", window=window_phrase(window))
    return tr("holding")


def adjustment_text(each: Adjustment) -> str:
    """Return what is to change of an SLO, its reason and what was decided."""
    parts = []
    if each.target is not None and each.window is not None:
        parts.append(promise(each.target, each.window))
    elif each.target is not None:
        parts.append(tr("target {target}", target=Figure(float(each.target * 100), _places(each), "%")))
    elif each.window is not None:
        parts.append(tr("window {window}", window=window_phrase(parse_window(each.window))))
    if each.threshold is not None:
        parts.append(tr("threshold {value}", value=format(each.threshold.normalize(), "f")))
    if each.percentile is not None:
        parts.append(tr("percentile {value}", value=format(each.percentile.normalize(), "f")))
    change = ", ".join(parts)
    said = {"approved": tr("approved"), "rejected": tr("rejected"), "proposed": tr("proposed")}[each.decision]
    if each.effective is not None and each.decision == "approved":
        said = tr("approved from {day}", day=date_text(each.effective))
    text = f"{change}: {said}" if change else said
    if each.approver:
        text += tr(" by {who}", who=each.approver)
    reason = each.text.strip()
    return f"{text}. {reason}" if reason else f"{text}."


def _places(each: Adjustment) -> int:
    exponent = each.target.normalize().as_tuple().exponent if each.target is not None else 0
    return max(0, -int(exponent) - 2)


def notes_of(review: Review, section: str) -> list[Block]:
    """Return what people said about a section, and about things in it."""
    named = _names(review)
    items = []
    for note in review.notes:
        if note.section == section:
            about = named.get(note.about, "")
            items.append(
                Item((Span(f"{about}: ", bold=True), Span(note.text)) if about else plain(note.text))
            )
    return [Heading(tr("Notes"), 3), ItemList(tuple(items))] if items else []


def _names(review: Review) -> dict[str, str]:
    prepared = review.prepared
    if prepared is None:
        return {}
    return {
        **{line.slo_id: line.full_title for line in prepared.slos},
        **{each.id: each.identifier for each in prepared.incidents},
        **{each.id: f"{each.service} {each.version}" for each in prepared.releases},
        **{each.id: each.title for each in (*prepared.done, *prepared.carried, *prepared.new)},
        **{each.id: f"{each.service}, {each.title}" for each in prepared.metrics},
    }


def two_lines(first: str, second: str) -> Cell:
    """Return a cell with a name, and what belongs to it after it."""
    return RichCell((Span(first, bold=True), Span(f"\n{second}"))) if second else first
