"""What to do about an SLO, from whether it is met, how much toil it costs and how users feel (R30)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.phrases import listed, phrase

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy

NEEDS_INPUT = "needs_input"


@dataclass(frozen=True, slots=True)
class Advice:
    """One cell of the decision matrix.

    Attributes:
        key: names the cell, such as ``tighten``; ``needs_input`` where something is unknown.
        words: the advice.
        missing: what is unknown: ``met``, ``toil``, ``satisfaction``.
    """

    key: str
    words: Meant
    missing: tuple[str, ...] = ()


def satisfied(score: Decimal | None, scale: Decimal | None, policy: Policy) -> bool | None:
    """Return whether users are satisfied: score/scale at least the policy's share; None if unknown (R30)."""
    if score is None or scale is None or scale <= 0:
        return None
    return round(float(score / scale), 9) >= policy.planning.satisfied_from


def advise(met: bool | None, toil_high: bool | None, users_satisfied: bool | None) -> Advice:
    """Return the matrix cell (R30).

    Args:
        met: whether the SLO is met in the quarter looked at.
        toil_high: whether measured toil exceeds the toil budget.
        users_satisfied: whether users are satisfied.
    """
    if met is None or toil_high is None or users_satisfied is None:
        missing = tuple(
            name
            for name, value in (("met", met), ("toil", toil_high), ("satisfaction", users_satisfied))
            if value is None
        )
        names = {
            "met": phrase("samples"),
            "toil": phrase("measured toil"),
            "satisfaction": phrase("user satisfaction"),
        }
        words = phrase("Needs input: {missing}.", missing=listed([names[name] for name in missing]))
        return Advice(NEEDS_INPUT, words, missing)
    return _CELLS[met, toil_high, users_satisfied]


_LOOSEN = Advice("loosen", phrase("Users are content with less: loosen the target."))
_TIGHTEN = Advice("tighten", phrase("Users want more than the target promises: tighten it."))

_CELLS: dict[tuple[bool, bool, bool], Advice] = {
    (True, False, True): Advice("relax_process", phrase("All is well: relax the process and move faster.")),
    (True, False, False): _TIGHTEN,
    (True, True, True): Advice(
        "fewer_alarms",
        phrase("Reduce false alarms; if that is not enough, loosen the target for a time and automate."),
    ),
    (True, True, False): _TIGHTEN,
    (False, False, True): _LOOSEN,
    (False, False, False): Advice("alert_sooner", phrase("Alert more sensitively.")),
    (False, True, True): _LOOSEN,
    (False, True, False): Advice("fix_product", phrase("Take toil away and fix the product.")),
}
"""(met, toil is high, users are satisfied) → advice."""
