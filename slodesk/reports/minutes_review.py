"""What the minutes of a weekly review say besides: the moment of its figures, changes of SLOs, actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.weekly_review import REVIEWED
from slodesk.reports.report import Column, Fact, Heading, Item, ItemList, Span, Table
from slodesk.reports.weekly_review.words import adjustment_text
from slodesk.reports.words import date_text, moment_text, tr

if TYPE_CHECKING:
    from slodesk.domain.weekly_review import ActionItem, Review
    from slodesk.reports.report import Block, Cell


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """A review for the minutes of the meeting in which it was held.

    Attributes:
        review: as it is stored, or as it was once closed.
        done: action items closed since the review before; ``carried`` those still open from earlier ones.
    """

    review: Review
    done: tuple[ActionItem, ...] = ()
    carried: tuple[ActionItem, ...] = ()


def facts(part: ReviewPart, zone: str) -> list[Fact]:
    """Return the moment for which the figures hold, and whether the review is closed."""
    review = part.review
    as_of = review.as_of or (review.prepared.as_of if review.prepared is not None else None)
    state = tr("Review closed") if review.state == REVIEWED else tr("Review not closed yet")
    return [
        Fact(moment_text(as_of, zone) if as_of is not None else tr("No samples"), tr("Figures of"), state)
    ]


def adjustments(part: ReviewPart) -> list[Block]:
    """Return what was proposed and decided about SLOs; nothing where nothing was."""
    items = tuple(
        Item((Span(f"{each.slo}: " if each.slo else "", bold=True), Span(adjustment_text(each))))
        for each in part.review.adjustments
    )
    return [Heading(tr("SLO adjustments")), ItemList(items)] if items else []


def earlier_actions(part: ReviewPart) -> list[Block]:
    """Return the action items of earlier reviews: done, and carried forward."""
    rows: list[tuple[Cell, ...]] = [_row(each, tr("done")) for each in part.done]
    rows += [_row(each, tr("carried forward")) for each in part.carried]
    if not rows:
        return []
    columns = (
        Column(tr("Action"), weight=4), Column(tr("Owner"), weight=2), Column(tr("Due"), weight=1.5),
        Column(tr("Status"), weight=1.5),
    )  # fmt: skip
    return [Heading(tr("Actions of earlier reviews")), Table(columns, tuple(rows))]


def _row(each: ActionItem, state: str) -> tuple[Cell, ...]:
    return (each.title, each.owner, date_text(each.due) if each.due is not None else "", state)
