"""How action items come and go: opened and closed week by week, and how many are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.phrases import Figure, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slodesk.domain.phrases import Meant

WEEKS = 13
"""A quarter."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week of action items, Monday to Sunday; the last one so far.

    Attributes:
        first: its Monday.
        opened: agreed in it.
        closed: done or dropped in it.
        still: open when it was over.
    """

    first: date
    opened: int
    closed: int
    still: int


def weeks(items: Iterable[tuple[date, date | None]], today: date, count: int = WEEKS) -> tuple[Week, ...]:
    """Return the last weeks, the present one last.

    An item that was opened again counts as open all the time.

    Args:
        items: the day each was agreed and the day it was closed, None while it is open.
        today: in the workspace's zone; what happens later is not counted.
        count: how many weeks.
    """
    monday = today - timedelta(days=today.weekday())
    start = monday - timedelta(weeks=count - 1)
    opened, closed, still = [0] * count, [0] * count, 0
    for created, done in items:
        if created > today:
            continue
        if created < start:
            still += 1
        else:
            opened[(created - start).days // 7] += 1
        if done is None or done > today:
            continue
        if done < start:
            still -= 1
        else:
            closed[(max(done, created) - start).days // 7] += 1
    found = []
    for number in range(count):
        still += opened[number] - closed[number]
        found.append(Week(start + timedelta(weeks=number), opened[number], closed[number], still))
    return tuple(found)


def trend_words(told: Sequence[Week]) -> Meant:
    """Return the weeks in a sentence."""
    if not told:
        return ""
    opened, closed = sum(week.opened for week in told), sum(week.closed for week in told)
    return phrase(
        "{opened} opened and {closed} closed in {weeks} weeks; {still} open now, {before} before.",
        opened=Figure(opened),
        closed=Figure(closed),
        weeks=Figure(len(told)),
        still=Figure(told[-1].still),
        before=Figure(told[-1].still - opened + closed),
    )
