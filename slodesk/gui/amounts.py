"""Numbers as people type them, where an empty field means: not known."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication, QLocale

from slodesk.domain.errors import RuleBroken


def amount_text(value: Decimal | None) -> str:
    """Return a number with the digits it has, in the user's locale; empty for none."""
    if value is None:
        return ""
    plain = f"{value.normalize():f}"
    return plain.replace(".", QLocale().decimalPoint())


def figure_text(value: Decimal | None) -> str:
    """Return a number as ``amount_text`` does, in groups of three where it is large: "12,400"."""
    if value is None or abs(value) < 1000:
        return amount_text(value)
    whole, _, rest = f"{value.normalize():f}".partition(".")
    locale = QLocale()
    grouped = locale.toString(float(whole), "f", 0)
    return f"{grouped}{locale.decimalPoint()}{rest}" if rest else grouped


def read_amount(text: str, field: str = "") -> Decimal | None:
    """Return what was typed; None for an empty field.

    Raises:
        RuleBroken: it is no number.
    """
    locale = QLocale()
    plain = "".join(text.split()).replace("\u2212", "-")
    if locale.groupSeparator() not in ".,-":
        plain = plain.replace(locale.groupSeparator(), "")
    if not plain:
        return None
    if locale.decimalPoint() != ".":
        plain = plain.replace(".", "").replace(locale.decimalPoint(), ".")
    elif plain.count(",") and "." not in plain and len(plain.rpartition(",")[2]) != 3:
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "")
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise RuleBroken(_tr("A number is expected here."), field or None) from None
    if not found.is_finite():
        raise RuleBroken(_tr("A number is expected here."), field or None)
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("Amounts", text)
