"""The words and figures of the part about impact."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import RuleBroken
from slodesk.domain.typed_figures import read_minutes, read_share
from slodesk.gui.models.overview_text import number
from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from slodesk.domain.impact_rows import ImpactRow

_SHARES = (kept.ACTUAL, kept.TARGET, kept.CONSUMED, kept.REMAINING)


def kind_word(kind: str) -> str:
    """Return what a figure is called."""
    return {
        "users": tr("Users"),
        "failed_requests": tr("Failed requests"),
        "revenue": tr("Revenue"),
        "tickets": tr("Tickets"),
        "other": tr("Something else"),
        "target": tr("Target"),
        "actual": tr("Actual"),
        "within": tr("Stayed within target"),
        "below_minutes": tr("Below target"),
        "consumed": tr("Budget consumed"),
        "remaining": tr("Budget remaining"),
        "duration": tr("How long it lasted"),
        "to_detect": tr("Time to detect"),
        "to_acknowledge": tr("Time to acknowledge"),
        "to_mitigate": tr("Time to mitigate"),
        "to_resolve": tr("Time to resolve"),
    }[kind]


def how_word(how: str) -> str:
    """Return where a known figure is from."""
    return {
        "measured": tr("measured"),
        "counted": tr("counted"),
        "estimated": tr("estimated"),
        "time_based": tr("by time alone"),
        "times": tr("from the times"),
        "target": tr("in force then"),
        "incident": tr("from the error rate"),
    }.get(how, "")


def plain_number(value: Decimal) -> str:
    """Return a number with the locale's separators and the decimals it has."""
    exponent = value.normalize().as_tuple().exponent
    return number(float(value), max(0, -exponent) if isinstance(exponent, int) else 0)


def value_text(kind: str, value: Decimal) -> str:
    """Return a figure as it is read: shares in percent, times in minutes."""
    if kind == kept.WITHIN:
        return tr("yes") if value else tr("no")
    if kind in _SHARES:
        return f"{plain_number(value * 100)}\u00a0%"
    return tr("{minutes} min").format(minutes=plain_number(value))


def known_text(row: ImpactRow) -> str:
    """Return what is known: "46.88 %, measured"."""
    if row.known is None:
        return "—"
    how = how_word(row.how)
    text = value_text(row.kind, row.known)
    return tr("{figure}, {how}").format(figure=text, how=how) if how else text


def typed_text(row: ImpactRow) -> str:
    """Return what is typed, empty for nothing."""
    if row.typed is None:
        return ""
    return row.typed.written if row.typed.value is None else value_text(row.kind, row.typed.value)


def read_typed(kind: str, text: str) -> Decimal | None:
    """Return what a typed figure means; None for nothing.

    Raises:
        RuleBroken: it is none.
    """
    text = text.strip().strip("—")
    if not text:
        return None
    point = decimal_sign()
    if kind == kept.WITHIN:
        word = text.casefold()
        if word in {tr("yes"), "yes", "y", "1", "true"}:
            return Decimal(1)
        if word in {tr("no"), "no", "n", "0", "false"}:
            return Decimal(0)
        raise RuleBroken(tr("Yes or no is needed here."))
    return read_share(text, point) if kind in _SHARES else read_minutes(text, point)


def decimal_sign() -> str:
    """Return the decimal sign of the user's language."""
    return str(QLocale().decimalPoint())
