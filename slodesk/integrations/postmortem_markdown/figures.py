"""Figures of an impact as people type them: "~15,000 users", "$12,500", "99.85% (target: 99.9%)"."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from slodesk.domain import retrospective as kept
from slodesk.integrations.postmortem_markdown.days import SPAN, minutes_in
from slodesk.integrations.postmortem_markdown.words import label_kind

if TYPE_CHECKING:
    from slodesk.integrations.postmortem_markdown.draft import Draft

_NUMBER = r"[-+−]?\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|[-+−]?\d{1,15}(?:[.,]\d{1,9})?"
_START: Final = re.compile(
    r"^(?P<lead>(?:[~≈<>≤≥+]|about|around|approximately|approx\.?|roughly|nearly|almost|over|more than|up to"
    r"|at least|an estimated|estimated|est\.?|circa|ca\.?|less than|\s)*)"
    r"(?P<money>[$€£¥₹]|(?:USD|EUR|GBP|JPY|CHF|INR|AUD|CAD)\b)?\s*(?P<n>" + _NUMBER + r")"
    r"\s?(?P<scale>k\b|m\b|b\b|million\b|billion\b|thousand\b|bn\b)?\s*(?P<share>%|percent\b)?"
    r"\s*(?P<after>[$€£¥₹]|(?:USD|EUR|GBP|JPY|CHF|INR|AUD|CAD)\b)?\s*(?P<unit>[^\d\s().,;:][^().,;:]{0,60})?",
    re.IGNORECASE,
)
_SHARE: Final = re.compile(r"(?<![\d.])(\d{1,3}(?:[.,]\d{1,9})?)\s?%")
_TARGET: Final = re.compile(
    r"\b(?:target|objective|slo|goal)\b\s*(?:of|was|is|[:=])?\s*(\d{1,3}(?:\.\d{1,9})?)\s?%", re.IGNORECASE
)
_BELOW: Final = re.compile(r"\b(?:below|under|missed|outside)\b.{0,30}?\bfor\b\s*(.*)", re.IGNORECASE)
_WITHIN: Final = re.compile(
    r"\b(?:within|met|unaffected|not affected|no impact|not impacted)\b", re.IGNORECASE
)
_MORE: Final = re.compile(r"[;,]\s.*?[$€£¥₹]?\d")
_CURRENCIES: Final = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_SCALES: Final = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "b": 9, "billion": 9}
_ABOUT: Final = re.compile(
    r"[~≈]|\b(?:about|around|approx|roughly|nearly|almost|estimate|est\b|circa|ca\.)", re.IGNORECASE
)
_SLO: Final = re.compile(r"\b(?:slo|sli|sla|availability|latency|error budget|budget)\b", re.IGNORECASE)
_KINDS: Final = (
    (kept.TICKETS, re.compile(r"\b(?:ticket|support case|support contact|support call)s?\b", re.IGNORECASE)),
    (
        kept.FAILED_REQUESTS,
        re.compile(
            r"\b(?:fail\w*|error\w*|5xx|lost|dropped|rejected)\b.{0,40}\b(?:request|transaction|order"
            r"|payment|call|checkout|message|job|login|transfer|booking)s?\b"
            r"|\b(?:request|transaction|order|payment|call|checkout|message|job|login|transfer"
            r"|booking)s?\b.{0,25}\b(?:fail\w*|lost|dropped|rejected)\b",
            re.IGNORECASE,
        ),
    ),
    (
        kept.REVENUE,
        re.compile(r"\b(?:revenue|turnover|loss of sales|lost sales|financial|cost)\b", re.IGNORECASE),
    ),
    (
        kept.USERS,
        re.compile(
            r"\b(?:users?|customers?|accounts?|merchants?|visitors?|sessions?|people|clients?"
            r"|passengers?|tenants?)\b",
            re.IGNORECASE,
        ),
    ),
)
LINE: Final = 200
"""Characters a label or a written figure may have."""


def read_figures(draft: Draft, label: str, value: str, *, slo: bool = False) -> bool:
    """Add the figures of a line to a draft.

    Args:
        draft: where they go.
        label: what stands before the colon, plain; may be empty.
        value: what stands behind it, plain.
        slo: the line is about an SLO, whatever its label says.

    Returns:
        Whether the line is one of figures; if not, nothing was added.
    """
    if len(value) > LINE or len(label) > LINE or "\n" in value + label or not (value or label):
        return False
    kind = label_kind(label) if label else ""
    if re.match(r"time in sev", label, re.IGNORECASE):
        kind = "duration"
    if kind in kept.TIME_KINDS:
        return _add(draft, kind, label, minutes_in(value), value)
    if slo or kind == "budget" or _SLO.search(label) or (not label and _SLO.search(value) and "%" in value):
        return _slo(draft, label, value, budget=kind == "budget" or "budget" in f"{label} {value}".casefold())
    number = _START.match(value)
    if number is None or (not label and len(value.split()) > 10):
        return False
    if number["share"]:
        return bool(label) and _add(draft, kept.OTHER, label, None, value)
    if re.fullmatch(rf"(?:{SPAN.pattern}[\s,&]*(?:and\s+)?)+", value, re.IGNORECASE):
        return bool(label) and _add(draft, kept.OTHER, label, minutes_in(value), value, "min")
    if not label and _MORE.search(value, number.end("n")):
        return False  # a sentence of several figures says more than one of them
    words = f"{label} {value}"
    money = number["money"] or number["after"] or ""
    found = next((kind for kind, pattern in _KINDS if pattern.search(words)), kept.OTHER)
    if money:
        found = kept.REVENUE
    if found == kept.OTHER and not label:
        return False
    unit = _CURRENCIES.get(money, money.upper()) if money else (number["unit"] or "").strip()
    return _add(draft, found, label, _amount(number), value, unit)


def _slo(draft: Draft, label: str, value: str, *, budget: bool) -> bool:
    target = _TARGET.search(value)
    rest = value if target is None else value[: target.start()] + " " * len(target[0]) + value[target.end() :]
    shares = list(_SHARE.finditer(rest))
    below = _BELOW.search(value)
    added = False
    for share in shares[:4]:
        kind = _share_kind(rest, share, budget=budget)
        added |= _add(draft, kind, label, _ratio(share[1]), value)
    if target is not None and (shares or not budget):
        added |= _add(draft, kept.TARGET, label, _ratio(target[1]), target[0] if added else value)
    if below is not None and (span := minutes_in(below[1])) is not None:
        added |= _add(draft, kept.BELOW_MINUTES, label, span, value)
    if not added and _WITHIN.search(value) and len(value) < 80:
        added = _add(draft, kept.WITHIN, label, None, value)
    return added


def _share_kind(text: str, share: re.Match[str], *, budget: bool) -> str:
    after = text[share.end() : share.end() + 60].casefold()
    before = text[max(0, share.start() - 40) : share.start()].casefold()
    for words, kind in (
        (("remain", "left"), kept.REMAINING),
        (("consum", "burn", "used", "spent"), kept.CONSUMED),
    ):
        if any(
            word in re.split(r"[,;(]", after)[0] or word in re.split(r"[,;)]", before)[-1] for word in words
        ):
            return kind
    return kept.CONSUMED if budget else kept.ACTUAL


def _ratio(text: str) -> Decimal:
    return Decimal(text.replace(",", ".")).scaleb(-2)


def _amount(number: re.Match[str]) -> Decimal | None:
    text = number["n"].replace("−", "-").lstrip("+")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"-?\d{1,3}\.\d{3}", text) or "," in text:
        return None  # "12.500" is thousands to some
    try:
        value = Decimal(text).scaleb(_SCALES.get((number["scale"] or "").casefold(), 0))
    except InvalidOperation:
        return None
    return value if abs(value) <= 10**12 else None


def _add(draft: Draft, kind: str, label: str, value: Decimal | None, written: str, unit: str = "") -> bool:
    about = _ABOUT.search(written) is not None
    draft.figures.append(kept.TypedFigure(draft.key(), kind, label, value, unit[:60], about, written.strip()))
    return True
