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
    from datetime import datetime

    from slodesk.domain.incident import Times
    from slodesk.domain.retrospective import Event, Retrospective

_MINUTES = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*(min|minutes?|hours?|h)\b", re.IGNORECASE)
_DETECTED = re.compile(r"\b(?:alert|detect|notic|pag(?:e|ing))", re.IGNORECASE)
_RESTORED = re.compile(r"\b(?:restor|mitigat|recover)", re.IGNORECASE)
_SHARE = r"(?<![\d.,])(\d{1,9}(?:[.,]\d{1,9})?)\s?%\s(?:of\s)?(?:[\w’'-]+\s){0,3}?"
_RATE = re.compile(
    _SHARE + r"(?:requests|payments|transactions|orders|calls|logins|sign-ins)\b", re.IGNORECASE
)
_FROM_TO = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,9})?)\s?%\s*(?:→|->|–>|=>|to)\s*(\d{1,3}(?:[.,]\d{1,9})?)\s?%"
)
_WELL = re.compile(
    r"\bback to (?:baseline|normal)\b|\b(?:fully|completely) (?:recovered|restored)\b|\ball clear\b",
    re.IGNORECASE,
)
_TALK = re.compile(r"\breview|\bretro|\bpost-?mortem|\bdebrief", re.IGNORECASE)
"""What is said of a meeting about it."""
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
        own = took.detect if _DETECTED.search(text) else None
        if own is None and _RESTORED.search(text):
            own = _restored(content, took)
        if own is not None and own > minutes + 0.5:
            words = phrase(
                "“{text}”, but the times give {derived} minutes.", text=short(text), derived=Figure(own, 0)
            )
            yield Finding(f"said:{place}:{said[0]}", TIMES, section, place, words)


def _restored(content: Retrospective, took: Times) -> float | None:
    """Return after how many minutes users were well: by the incident, or later by the timeline's words."""
    told = took.mitigate if took.mitigate is not None else took.resolve
    if content.incident is None:
        return told
    began = content.incident.started
    back = [(at - began).total_seconds() / 60 for at, _ in _back(content)]
    return max([*back, *(() if told is None else (told,))], default=None)


def _back(content: Retrospective) -> list[tuple[datetime, Event]]:
    """Return the lines of the timeline that say that all was well again, with their times."""
    return [
        (event.at, event) for event in content.events if event.at is not None and _WELL.search(event.text)
    ]


def ended_late(content: Retrospective) -> Iterator[Finding]:
    """Look at what the incident is said to end with: talking about it is no part of it (R16)."""
    incident = content.incident
    if incident is None or incident.resolved is None:
        return
    for event in content.events:
        same = event.at is not None and abs((event.at - incident.resolved).total_seconds()) < 60
        if not same or not _TALK.search(event.text):
            continue
        before = [each for at, each in _back(content) if at < incident.resolved]
        if before:
            words = phrase(
                "The incident ends with “{last}”, but “{well}” was before: does it still count?",
                last=short(event.text), well=short(before[-1].text),
            )  # fmt: skip
        else:
            words = phrase("The incident ends with “{last}”: does that still count?", last=short(event.text))
        yield Finding(f"ended:{event.id}", TIMES, "timeline", event.id, words)


def told_rates(
    content: Retrospective, targets: Collection[Decimal], rate: Decimal | None
) -> Iterator[Finding]:
    """Look at error rates in the timeline, "5 % → 25 %", against the targets and the rate written (R17).

    Args:
        content: the retrospective.
        targets: of the SLOs it is about, ratios in (0, 1).
        rate: the share of requests that failed, as the incident or people say.
    """
    told = [
        (event, _ratio(found[1]), _ratio(found[2]))
        for event in content.events
        if re.search(r"\berror", event.text, re.IGNORECASE) and (found := _FROM_TO.search(event.text))
    ]
    for event, before, after in told:
        missed = [target for target in targets if before < after and before > 1 - target]
        if missed:
            words = phrase(
                "{before} failed before it began: that alone is below {target}.",
                before=_percent(before), target=_percent(max(missed)),
            )  # fmt: skip
            yield Finding(f"before:{event.id}:{before}", FIGURES, "timeline", event.id, words)
    most = max((max(before, after) for _, before, after in told), default=None)
    if most is not None and rate is not None and rate > most + max(_HALF, most * _CLOSE):
        words = phrase(
            "{rate} of requests are said to have failed, the timeline has {most} at most.",
            rate=_percent(rate), most=_percent(most),
        )  # fmt: skip
        yield Finding(f"most:{told[0][0].id}:{rate}", FIGURES, "timeline", told[0][0].id, words)


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
