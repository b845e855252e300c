"""Figures inside sentences: minutes, error rates and shares of budget, against what is known (R16–R17)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.finding import FIGURES, TIMES, Finding, short
from slodesk.domain.phrases import Figure, phrase
from slodesk.domain.target import percent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from slodesk.domain.incident import Times
    from slodesk.domain.retrospective import Retrospective

_MINUTES = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*(min|minutes?|hours?|h)\b", re.IGNORECASE)
_DETECTED = re.compile(r"\b(?:alert|detect|notic|pag(?:e|ing))", re.IGNORECASE)
_RESTORED = re.compile(r"\b(?:restor|mitigat|recover)", re.IGNORECASE)
_SHARE = r"(?<![\d.,])(\d{1,9}(?:[.,]\d{1,9})?)\s?%\s(?:of\s)?(?:[\w’'-]+\s){0,3}?"
_RATE = re.compile(
    _SHARE + r"(?:requests|payments|transactions|orders|calls|logins|sign-ins)\b", re.IGNORECASE
)
_BUDGET = re.compile(_SHARE + r"budget\b", re.IGNORECASE)
_SPOKEN = (("summary", "summary"), ("adjustments", "slo_note"), ("recommendations", "recommendations"))
"""Where shares of budget are spoken of: (section, field)."""
_CLOSE = Decimal("0.1")
"""How near a spoken share has to be, as a share of the known one …"""
_HALF = Decimal("0.005")
"""… or in points: "about 47 %"."""


def spoken_times(content: Retrospective, took: Times | None) -> Iterator[Finding]:
    """Compare "Alert fired within 3 minutes" and "Restored in 45 minutes" with the times (R16).

    Args:
        content: the retrospective.
        took: what the incident's times give; None without an incident.
    """
    if took is None:
        return
    places = [("well", point.id, point.text) for point in content.points_of("well")]
    places.append(("factors", "detection", content.detection))
    for section, place, text in places:
        said = _MINUTES.search(text)
        if said is None:
            continue
        minutes = float(said[1].replace(",", ".")) * (60 if said[2].lower().startswith("h") else 1)
        restored = took.mitigate if took.mitigate is not None else took.resolve
        own = took.detect if _DETECTED.search(text) else None
        if own is None and _RESTORED.search(text):
            own = restored
        if own is not None and own > minutes + 0.5:
            words = phrase(
                "“{text}”, but the times give {derived} minutes.", text=short(text), derived=Figure(own, 0)
            )
            yield Finding(f"said:{place}:{said[0]}", TIMES, section, place, words)


def spoken_rate(text: str) -> Decimal | None:
    """Return the error rate that a sentence names, a ratio: "500 errors on 15 % of payment requests"."""
    found = _RATE.search(text)
    share = None if found is None else _ratio(found[1])
    return share if share is not None and share <= 1 else None


def spoken_rates(content: Retrospective) -> Iterator[Finding]:
    """Compare the error rate in the words about users with the incident's."""
    own = None if content.incident is None else content.incident.error_rate
    said = spoken_rate(content.user_impact)
    if own is None or said is None or abs(said - own) <= max(_HALF, own * _CLOSE):
        return
    words = phrase(
        "{said} of requests are written, the incident has {own}.", said=_percent(said), own=_percent(own)
    )
    yield Finding(f"rate:user_impact:{said}", FIGURES, "summary", "user_impact", words)


def spoken_shares(content: Retrospective, known: Collection[Decimal]) -> Iterator[Finding]:
    """Compare "we consumed 8.5 % error budget" with what is known of the incident's share.

    Args:
        content: the retrospective.
        known: the share of budget it used of each SLO it is about, ratios.
    """
    if not known:
        return
    for section, field in _SPOKEN:
        for found in _BUDGET.finditer(getattr(content, field)):
            said = _ratio(found[1])
            if any(abs(said - own) <= max(_HALF, own * _CLOSE) for own in known):
                continue
            nearest = min(known, key=lambda own: abs(own - said))
            words = phrase(
                "“{text}”, but it was {own}.", text=short(found[0]), own=_percent(round(nearest, 4))
            )
            yield Finding(f"budget:{field}:{found[1]}", FIGURES, section, field, words)


def _ratio(text: str) -> Decimal:
    return Decimal(text.replace(",", ".")) / 100


def _percent(value: Decimal) -> Figure:
    shown = percent(value).normalize()
    exponent = shown.as_tuple().exponent
    return Figure(shown, min(4, max(0, -exponent)) if isinstance(exponent, int) else 0, "%")
