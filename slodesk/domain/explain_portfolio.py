"""What a plan asks for against what there is explains itself, with its numbers put in (R29, R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import trimmed_places
from slodesk.domain.phrases import Figure, Joined, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from decimal import Decimal

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.portfolio import Load, Staff


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
