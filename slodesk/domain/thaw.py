"""Hysteresis of release decisions: a budget that recovers is trusted a little later (R36)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.status import Status, classify, severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.domain.policy import Policy


def held_status(remaining: Iterable[float | None], policy: Policy) -> Status:
    """Return the status that decisions go by, after a budget went this way (R36).

    A worse status holds at once; a better one only when the budget is as far above its lower edge as
    the policy's thaw margin says. Moments without data change nothing, except that the last one counts.

    Args:
        remaining: of the budget, ratios in order of time, the last one now; None without data.
        policy: whose bands and margin apply.
    """
    found: Status | None = None
    last: float | None = None
    for last in remaining:
        if last is not None:
            found = classify(last, policy) if found is None else thawed(found, last, policy)
    return Status.NO_DATA if found is None or last is None else found


def thawed(held: Status, remaining: float, policy: Policy) -> Status:
    """Return the status that decisions go by once so much is left, after they went by another (R36).

    Args:
        held: what they went by before; not no data.
        remaining: of the budget, a ratio.
        policy: whose bands and margin apply.
    """
    plain = classify(remaining, policy)
    if severity(plain) >= severity(held):
        return plain
    return min(held, classify(remaining - policy.thaw_margin, policy), key=severity)
