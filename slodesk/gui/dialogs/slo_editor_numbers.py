"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication

from slodesk.domain.errors import RuleBroken


def typed_number(text: str) -> Decimal | None:
    """Read a number with a point or a comma; None where nothing is typed.

    Raises:
        RuleBroken: it is no number.
    """
    plain = text.strip().replace("\u2212", "-").replace("\u00a0", "")
    if not plain:
        return None
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise RuleBroken(QCoreApplication.translate("Numbers", "Write a number here, such as 300.")) from None
