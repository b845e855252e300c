"""How the share of features comes about, with its numbers put in (R29)."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import percent_figure, trimmed_places
from slodesk.domain.phrases import Figure, Joined, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from slodesk.domain.allocation import Allocation, Standing
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy


def points_phrase(margin: float) -> Meant:
    """Return how far an actual is from its target: "0.55 points below its target"."""
    points = abs(margin) * 100
    if not points:
        return phrase("exactly at its target")
    figure = Figure(points, trimmed_places(points, 4))
    if margin < 0:
        return phrase("{points} points below its target", points=figure)
    return phrase("{points} points above its target", points=figure)


def worst_phrase(allocation: Allocation) -> Meant:
    """Return the SLO that stands worst, beside the mean that hides it; empty without data."""
    if allocation.worst is None or allocation.worst_margin is None:
        return ""
    distance = points_phrase(allocation.worst_margin)
    if allocation.worst_margin >= 0:
        return phrase("Even the worst, {slo}, is {distance}.", slo=allocation.worst, distance=distance)
    return phrase("A mean hides the worst: {slo} is {distance}.", slo=allocation.worst, distance=distance)


def explain_allocation(
    allocation: Allocation,
    standings: Sequence[Standing],
    policy: Policy,
    at: datetime,
    quarter: str,
    *,
    so_far: bool,
) -> Explanation:
    """Explain the share of features (R29).

    Args:
        allocation: as ``allocate`` returned it; has data.
        standings: what it was given.
        policy: whose thresholds apply.
        at: the moment the actuals hold for.
        quarter: whose actuals they are.
        so_far: whether it still runs.
    """
    rules = policy.planning
    known = [(each, each.actual) for each in standings if each.actual is not None]
    actual = fmean([value for _, value in known]) if known else 0.0
    target = fmean([float(each.target) for each, _ in known]) if known else 0.0
    count = phrase("%Ln SLO[|s] with data", "", len(known))
    inputs = (
        Input(phrase("Mean actual"), percent_figure(actual, 4), count, at),
        Input(phrase("Mean target"), percent_figure(target, 4), count, None),
        Input(
            phrase("Usual share of features"), Figure(rules.features * 100, 0, "%"), phrase("Policy"), None
        ),
    )
    bounds = phrase(
        "{usual} when targets are just met; {some} or {much} more points when they are exceeded by more than"
        " {near} or {far} points, {less} or {least} less when they are missed by as much;"
        " never under {low}, never over {high}.",
        usual=Figure(rules.features * 100, 0, "%"),
        some=Figure(rules.shift_some * 100, 0),
        much=Figure(rules.shift_much * 100, 0),
        near=Figure(rules.margin_some * 100, 1),
        far=Figure(rules.margin_much * 100, 1),
        less=Figure(-rules.shift_missing * 100, 0),
        least=Figure(-rules.shift_missing_much * 100, 0),
        low=Figure(rules.features_least * 100, 0, "%"),
        high=Figure(rules.features_most * 100, 0, "%"),
    )
    window = phrase("Quarter {quarter}", quarter=quarter)
    if so_far:
        window = phrase("Quarter {quarter} so far", quarter=quarter)
    return Explanation(
        title=phrase("Share for features"),
        formula=bounds,
        substituted=allocation.reason,
        inputs=inputs,
        window=window,
        policy=policy_phrase(policy),
        words=Joined((
            phrase("What is not for features is for reliability work."),
            worst_phrase(allocation),
        )),
    )  # fmt: skip
