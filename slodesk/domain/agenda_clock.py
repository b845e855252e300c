"""The clock of a meeting: minutes planned, time spent, and when it ends if nothing more is lost.

Nothing ticks here. What is stored are the seconds spent on each item and since when the current one is
on; everything else is worked out for a moment, so that leaving and coming back changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

STILL_HERE = timedelta(hours=1)
"""A clock left running (the program ended) goes on if somebody comes back within this time."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What the clock needs to know of an item.

    Attributes:
        id: its key.
        minutes: planned, 0 or more.
        seconds: spent, apart from what ticks now.
        done: whether it is over.
    """

    id: str
    minutes: int
    seconds: int
    done: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock shows at a moment.

    Attributes:
        spent: seconds on the current item.
        left: seconds planned for it that are left; negative: over.
        used: part of its time that is used, 0 to 1; 1 where it is over or none was planned.
        ends: when the meeting ends if every item still to come takes its planned minutes.
        late: seconds that is later than planned; negative: earlier.
        total: seconds spent on the whole meeting.
        running: whether it ticks.
    """

    spent: int
    left: int
    used: float
    ends: datetime
    late: int
    total: int
    running: bool

    @property
    def over(self) -> bool:
        """Whether the current item has had its time."""
        return self.left < 0


def ticked(ticking: datetime | None, now: datetime) -> int:
    """Return the whole seconds since the clock was started; 0 while it stands, never negative."""
    return 0 if ticking is None else max(0, int((now - ticking).total_seconds()))


def read(
    items: Sequence[Planned], current_id: str | None, ticking: datetime | None, now: datetime
) -> Reading:
    """Return what the clock shows.

    Args:
        items: the agenda, in order.
        current_id: the item on the screen; None before the first.
        ticking: since when its clock runs, aware; None while it stands.
        now: the moment, aware.
    """
    current = next((item for item in items if item.id == current_id), None)
    more = ticked(ticking, now) if current is not None else 0
    spent = current.seconds + more if current is not None else 0
    planned = current.minutes * 60 if current is not None else 0
    to_come = max(0, planned - spent)
    for item in items:
        if item.id != current_id and not item.done:
            to_come += max(0, item.minutes * 60 - item.seconds)
    total = sum(item.seconds for item in items) + more
    return Reading(
        spent=spent,
        left=planned - spent,
        used=min(1.0, spent / planned) if planned else 1.0,
        ends=now + timedelta(seconds=to_come),
        late=total + to_come - 60 * sum(item.minutes for item in items),
        total=total,
        running=current is not None and ticking is not None,
    )


def left_running(ticking: datetime, last_seen: datetime | None, left: int, now: datetime) -> datetime | None:
    """Return until when a clock counts that nobody stopped; None: it simply goes on.

    Somebody who comes back within the hour is still in the meeting. Later, time counts to the last
    thing written down, or for what was left of the item, whichever is longer.

    Args:
        ticking: since when it runs, aware.
        last_seen: when something was last written down; None: nothing was.
        left: seconds that were left of the item when it started to tick.
        now: the moment somebody comes back.
    """
    last = max(ticking, last_seen or ticking)
    if now - last <= STILL_HERE:
        return None
    return min(now, max(last, ticking + timedelta(seconds=max(0, left))))


def clock_text(seconds: int) -> str:
    """Return minutes and seconds, without a sign: "6:12", "75:00"."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{minutes}:{rest:02}"
