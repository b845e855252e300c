"""What a guard of the policy would have changed about decisions that were taken (R37)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.policy import DECISIONS
from slodesk.domain.policy_paths import with_value
from slodesk.domain.policy_words import RELEASE_GUARDS
from slodesk.domain.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slodesk.domain.policy import Policy
    from slodesk.domain.replay import Recorded


def guard_effects(recorded: Iterable[Recorded], policy: Policy) -> Mapping[str, int]:
    """Return for each guard that releases go by how many decisions it would turn, on against off.

    Args:
        recorded: the decisions.
        policy: everything else is as in this one; nothing is returned while its matrix has holes.
    """
    if not {cell for row in policy.matrix for cell in row} <= set(DECISIONS):
        return {}
    decided = tuple(recorded)
    found = {}
    for guard in RELEASE_GUARDS:
        off, on = (replay(decided, with_value(policy, guard, state)) for state in (False, True))
        found[guard] = sum(
            one.advice.decision != other.advice.decision for one, other in zip(off, on, strict=True)
        )
    return found
