"""Whom a decided plan is told to, and how: what a communication plan begins with (R48)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from datetime import date

    from slodesk.domain.phrases import Meant


@dataclass(frozen=True, slots=True)
class SuggestedMessage:
    """A line to begin with; day is the latest it should be sent."""

    audience: Meant
    message: Meant
    channel: Meant
    day: date


def suggested_messages(starts: date, ends: date) -> tuple[SuggestedMessage, ...]:
    """Return a line for every audience, those who have to act first (R48).

    Args:
        starts: the first day there is to tell people.
        ends: the last one.
    """
    day = timedelta(days=1)

    def after(days: int) -> date:
        return min(starts + days * day, ends)

    return (
        SuggestedMessage(
            phrase("Engineering"),
            phrase("New targets, what changes in alerts, and the reliability work of the quarter"),
            phrase("Team meeting and dashboard"),
            starts,
        ),
        SuggestedMessage(
            phrase("Product"),
            phrase("How time is shared between features and reliability, and what that means for releases"),
            phrase("Product meeting"),
            after(1),
        ),
        SuggestedMessage(
            phrase("Executives"),
            phrase("What we promise next quarter, what it costs, and the largest risks"),
            phrase("Monthly report"),
            after(2),
        ),
        SuggestedMessage(
            phrase("Board"),
            phrase("One page: verdict, what changes, risks, what is asked"),
            phrase("Board paper"),
            after(7),
        ),
        SuggestedMessage(
            phrase("Customers"),
            phrase("Promises that change for them, where any do"),
            phrase("Status page"),
            ends,
        ),
    )
