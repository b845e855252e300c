"""What a plan asks for against what there is explains itself, with its numbers put in (R29, R50)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import trimmed_places
from slodesk.domain.phrases import Figure, Joined, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.portfolio import Load, Staff

_MOST = 3
"""Steps that are late and named, of each week."""


@dataclass(frozen=True, slots=True)
class LateWeek:
    """What is late in a week.

    Attributes:
        name: "Week 2".
        over: its last day, as people write it, where it is over and not closed; else empty.
        steps: titles of what is not done though its day is over.
    """

    name: str
    over: str
    steps: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many things that are."""
        return len(self.steps) + bool(self.over)


def explain_late(weeks: Sequence[LateWeek], quarter: str, at: datetime, policy: Policy) -> Explanation:
    """Explain how many things of a plan are late (R23, R24).

    Args:
        weeks: those with something late, in their order; none: nothing is.
        quarter: the one planned for, as people write it.
        at: the moment the plan was read.
        policy: in force.
    """
    steps, over = sum(len(week.steps) for week in weeks), sum(bool(week.over) for week in weeks)
    return Explanation(
        title=phrase("Late"),
        formula=phrase("steps that are not done though their day is over"
                       " + weeks that are over and not closed"),
        substituted=phrase("{steps} + {weeks} = {all}", steps=Figure(steps, 0), weeks=Figure(over, 0),
                           all=Figure(steps + over, 0)),
        inputs=tuple(Input(week.name, Figure(week.count, 0), _late(week), at) for week in weeks),
        window=phrase("Quarter {quarter}", quarter=quarter),
        policy=policy_phrase(policy),
        words=_late_words(steps, over),
    )  # fmt: skip


def _late_words(steps: int, over: int) -> Meant:
    if not steps and not over:
        return phrase("Everything whose day is over is done.")
    if not over:
        return phrase("Do what is late, or give it another day.")
    return phrase("Close a week that is over: what is open in it goes on to the next one.")


def _late(week: LateWeek) -> Meant:
    said: list[Meant] = []
    if week.over:
        said.append(phrase("Over since {day}, not closed.", day=week.over))
    if week.steps:
        titles = [f"“{title}”" for title in week.steps[:_MOST]]
        rest = len(week.steps) - len(titles)
        named: Meant = ", ".join(titles)
        said.append(phrase("{first} and %Ln more", "", rest, first=named) if rest else named)
    return Joined(tuple(said))


def explain_load(load: Load, quarter: str, at: datetime, policy: Policy) -> Explanation:
    """Explain the hours a plan asks for and those there are (R28, R29).

    Args:
        load: of a plan.
        quarter: the one planned for.
        at: the moment the plan was read.
        policy: in force.
    """
    count = phrase("%Ln initiative[|s] with hours", "", load.estimated)
    inputs = [Input(phrase("Work asked for"), _hours(load.demand), count, at)]
    inputs += [
        Input(
            phrase("Hours of {team}", team=each.team),
            _hours(each.hours),
            phrase(
                "{people} people × {weeks} weeks × {hours} hours − {off} hours off",
                people=_figure(each.people),
                weeks=_figure(each.weeks),
                hours=_figure(each.per_week),
                off=_figure(each.time_off),
            ),
            at,
        )
        for each in load.staff
    ]
    asked: Meant = phrase("{hours} asked for", hours=_hours(load.demand))
    if load.capacity is not None:
        there = Joined(tuple(_sum(each) for each in load.staff), " + ")
        asked = phrase("{sum} = {there}; {asked} asked for", sum=there, there=_hours(load.capacity),
                       asked=_hours(load.demand))  # fmt: skip
    return Explanation(
        title=phrase("Work and capacity"),
        formula=phrase("capacity = people × weeks × hours a week − time off, at least 0, of every team; "
                       "work = hours of all initiatives that are not dropped"),
        substituted=asked,
        inputs=tuple(inputs),
        window=phrase("Quarter {quarter}", quarter=quarter),
        policy=policy_phrase(policy),
        words=Joined(tuple(_sentences(load))),
    )  # fmt: skip


def _sentences(load: Load) -> Iterator[Meant]:
    if load.capacity is None:
        yield phrase("Nobody has said yet how many hours there are.")
    elif load.over:
        yield phrase("{hours} more are asked for than there are.", hours=_hours(load.demand - load.capacity))
    else:
        left = _hours(load.capacity - load.demand)
        yield phrase("{hours} are left for features and everything else.", hours=left)
    if load.unestimated:
        yield phrase(
            "%Ln initiative[ has|s have] no hours yet, and [is|are] not counted.", "", load.unestimated
        )


def _sum(staff: Staff) -> Meant:
    people, weeks = _figure(staff.people), _figure(staff.weeks)
    hours, off = _figure(staff.per_week), _figure(staff.time_off)
    return phrase("{people} × {weeks} × {hours} − {off}", people=people, weeks=weeks, hours=hours, off=off)


def _hours(value: Decimal) -> Figure:
    return Figure(value, trimmed_places(float(value), 1), "h")


def _figure(value: Decimal) -> Figure:
    return Figure(value, trimmed_places(float(value), 2))
