"""Figures as people type them: "about 14,200", "99.9 %", "2 h 15 min", "usd" (R16, R17)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from slodesk.domain.errors import RuleBroken

CURRENCIES = (
    "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "JPY", "CNY", "INR", "AUD", "CAD", "BRL",
)  # fmt: skip
"""Offered; any other code of three letters is fine too (ISO 4217)."""
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR"}
_ABOUT = re.compile(r"^\s*(?:~|≈|about|around|ca\.?|approx\.?|roughly)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[-−]?\d[\d.,'’\s\u00a0\u202f]*")
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mio": 6, "million": 6, "bn": 9, "billion": 9}
_HOURS = re.compile(r"(\d+(?:[.,]\d+)?)\s*h(?:ours?|rs?)?(?![a-z])", re.IGNORECASE)
_MINUTES = re.compile(r"(\d+(?:[.,]\d+)?)\s*m(?:in(?:utes?)?)?\b", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number somebody typed.

    Attributes:
        value: the number.
        approximate: whether "about" stood before it.
        unit: what stood after it, "people"; of money the currency's code.
    """

    value: Decimal
    approximate: bool = False
    unit: str = ""


def read_amount(text: str, point: str = ".") -> Amount:
    """Read a number with separators, "about" and maybe a unit.

    Args:
        text: as typed: "~15,000 users", "€ 91 000", "1.5 million".
        point: the decimal sign of the user's language; what else separates is for the eye.

    Raises:
        RuleBroken: there is no number in it.
    """
    rest = _ABOUT.sub("", text, count=1)
    approximate = rest != text and bool(_ABOUT.match(text))
    found = _NUMBER.search(rest)
    if found is None:
        raise RuleBroken("A number is needed here, such as 15,000 or about 200.")
    before, after = rest[: found.start()].strip(), rest[found.end() :].strip()
    word, _, more = after.partition(" ")
    scale = _SCALES.get(word.casefold().rstrip("."), 0)
    value = _decimal(found[0], point).scaleb(scale)
    if scale:
        value, after = value.quantize(Decimal(1)) if value == value.to_integral_value() else value, more
    unit = before if before in _SIGNS else after
    return Amount(value, approximate, _SIGNS.get(unit, unit.strip()))


def read_share(text: str, point: str = ".") -> Decimal:
    """Read a percentage as a ratio: "99.9 %" and "99.9" are 0.999.

    Raises:
        RuleBroken: there is no number in it.
    """
    return read_amount(text.replace("%", " "), point).value / 100


def read_minutes(text: str, point: str = ".") -> Decimal:
    """Read a time as minutes: "135", "2 h 15 min", "2:15".

    Raises:
        RuleBroken: there is no time in it.
    """
    clock = re.fullmatch(r"\s*(\d+):([0-5]\d)\s*(?:h|hours?)?\s*", text)
    if clock is not None:
        return Decimal(clock[1]) * 60 + Decimal(clock[2])
    hours, minutes = _HOURS.search(text), _MINUTES.search(text)
    if hours is None:
        return read_amount(text, point).value
    found = _decimal(hours[1], point) * 60
    rest = text[hours.end() :].strip()
    if minutes is not None:
        return found + _decimal(minutes[1], point)
    return found + (Decimal(rest) if rest.isdigit() else 0)


def currency(text: str) -> str:
    """Return the code of a currency: "usd" and "$" are USD; empty for none.

    Raises:
        RuleBroken: it is no code of three letters (ISO 4217).
    """
    word = text.strip()
    code = _SIGNS.get(word, word.upper())
    if code and not _CODE.fullmatch(code):
        raise RuleBroken("A currency is a code of three letters, such as EUR or USD.", "unit")
    return code


def _decimal(text: str, point: str) -> Decimal:
    """Return a number whatever separates its thousands."""
    bare = re.sub(r"[\s'’\u00a0\u202f]", "", text).replace("−", "-").rstrip(".,")
    signs = [sign for sign in bare if sign in ".,"]
    if len(set(signs)) == 2:  # the last one separates decimals
        last = signs[-1]
        bare = bare.replace("," if last == "." else ".", "").replace(last, ".")
    elif signs:
        sign, tail = signs[0], len(bare) - bare.rindex(signs[0]) - 1
        thousands = len(signs) > 1 or (sign != point and tail == 3)
        bare = bare.replace(sign, "" if thousands else ".")
    return Decimal(bare)
