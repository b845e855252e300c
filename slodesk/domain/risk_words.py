"""Whether a target can be met with the risks there are, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import percent_figure, trimmed_places
from slodesk.domain.phrases import Figure, Joined, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from slodesk.domain.phrases import Meant
    from slodesk.domain.risk_register import RiskBudget


def year_minutes(minutes: Decimal) -> Figure:
    """Return bad minutes a year: whole ones, or with a decimal below 10."""
    value = float(minutes)
    return Figure(minutes, 0 if value >= 10 else trimmed_places(value, 1))


def share_figure(share: Decimal) -> Figure:
    """Return a share of a budget as a percentage: whole, but never rounded onto 0 or 100 %."""
    value = float(share) * 100
    places = next((p for p in (0, 1, 2) if round(value, p) not in (0.0, 100.0)), 0)
    return Figure(value, 0 if value in (0.0, 100.0) else places, "%")


def listed(names: Sequence[str], most: int = 4) -> Meant:
    """Return "A", "A and B", "A, B and C"; of more than ``most`` the first few and how many there are."""
    if len(names) < 2:
        return names[0] if names else ""
    if len(names) > most:
        shown = ", ".join(names[: most - 1])
        return phrase("{first} and %Ln more", "", len(names) - most + 1, first=shown)
    return phrase("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])


def verdict(budget: RiskBudget) -> Meant:
    """Return whether a target can be met, and which risks must go first when it can't."""
    target = percent_figure(budget.target)
    said: list[Meant] = []
    if not budget.holds:
        names = listed([f"“{risk.title}”" for risk in budget.must_go])
        said.append(phrase("{target} cannot be met: {risks} must go first.", target=target, risks=names))
    elif budget.known:
        share = share_figure(budget.expected / budget.budget)
        said.append(
            phrase("{target} can be met: the risks take {share} of its budget.", target=target, share=share)
        )
    elif not budget.unknown:
        said.append(phrase("{target}: no risks are left in the register.", target=target))
    if budget.unknown:
        count = len(budget.unknown)
        said.append(phrase("%Ln risk[|s] [is|are] not estimated.", "", count))
    return Joined(tuple(said))
