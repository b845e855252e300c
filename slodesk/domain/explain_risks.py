"""A risk's bad minutes a year explain themselves, with its estimates put in (R50).

The register is kept after Google's CRE method: see ``risk_register``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import NONE, trimmed_places
from slodesk.domain.phrases import Figure, Joined, phrase
from slodesk.domain.risk_words import share_figure, year_minutes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from decimal import Decimal

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.risk_register import Risk


def explain_bad_minutes(
    risk: Risk, at: datetime, policy: Policy, *, tightest: str | None = None, share: Decimal | None = None
) -> Explanation:
    """Explain what a risk costs users in a year.

    Args:
        risk: with its estimates; minutes of the first two, a ratio of users, times a year.
        at: the moment the register was read.
        policy: in force.
        tightest: the SLO it takes the largest share of; None where there is none.
        share: that share, a ratio.
    """
    minutes, users = risk.minutes, risk.users
    part: Meant = NONE if users is None else Figure(users * 100, trimmed_places(float(users * 100), 2), "%")
    result: Meant = NONE
    if minutes is not None and users is not None:
        result = phrase(
            "({detect} + {repair}) × {users} × {often} = {minutes} min",
            detect=_figure(risk.detect_minutes),
            repair=_figure(risk.repair_minutes),
            users=part,
            often=_figure(risk.per_year),
            minutes=year_minutes(minutes),
        )
    estimates: tuple[tuple[Meant, Meant], ...] = (
        (phrase("Minutes until detected"), _figure(risk.detect_minutes)),
        (phrase("Minutes until repaired"), _figure(risk.repair_minutes)),
        (phrase("Users hit"), part),
        (phrase("Times a year"), _figure(risk.per_year)),
    )
    typed, missing = phrase("Estimated by the team"), phrase("Not estimated yet")
    return Explanation(
        title=phrase("Bad minutes a year"),
        formula=phrase("(minutes until detected + minutes until repaired) × share of users × times a year"),
        substituted=result,
        inputs=tuple(
            Input(name, value, missing if value == NONE else typed, None if value == NONE else at)
            for name, value in estimates
        ),
        window=phrase("A year of 365 days"),
        policy=policy_phrase(policy),
        words=Joined(tuple(_sentences(risk, policy, tightest, share))),
    )


def _sentences(risk: Risk, policy: Policy, tightest: str | None, share: Decimal | None) -> Iterator[Meant]:
    if risk.minutes is None:
        yield phrase("While an estimate is missing, nobody knows what the risk costs.")
    if tightest is not None and share is not None:
        yield phrase(
            "That is {share} of what {slo} allows in a year.", share=share_figure(share), slo=tightest
        )
        if share > policy.planning.risk_large:
            large = Figure(policy.planning.risk_large * 100, 0, "%")
            yield phrase("One risk should take no more than {large}.", large=large)
    if risk.handled:
        yield phrase("Planned work takes it away, so it does not count against the targets.")
    elif risk.accepted:
        yield phrase("The team lives with it: it counts all the same.")


def _figure(value: Decimal | None) -> Meant:
    return NONE if value is None else Figure(value, trimmed_places(float(value), 2))
