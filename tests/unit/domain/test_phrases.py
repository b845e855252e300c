"""Phrases: English as it is written, any other language as it says."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.figures import duration_phrase, percent_figure, remaining_figure
from slodesk.domain.phrases import Figure, Joined, Language, Moment, listed, phrase
from tests.unit.domain.builders import AT

if TYPE_CHECKING:
    from slodesk.domain.phrases import Meant


class Backwards(Language):
    """A language that puts things the other way round, with decimal commas."""

    def translated(self, template: str, comment: str, count: int | None) -> str:
        """Know three templates."""
        return {
            "{left} left of {total}": "{total}: {left} übrig",
            "%Ln hour[|s]": "%Ln Stunde" if count == 1 else "%Ln Stunden",
            "{names} and {last}": "{names} und {last}",
        }.get(template, template)

    def number(self, value: float | Decimal, places: int) -> str:
        """Write a decimal comma."""
        return super().number(value, places).replace(".", ",")


@pytest.mark.parametrize(
    ("meant", "english", "other"),
    [
        ("Checkout", "Checkout", "Checkout"),
        (Figure(99.907, 3, "%"), "99.907\u00a0%", "99,907\u00a0%"),
        (Figure(Decimal("99.90"), 2), "99.90", "99,90"),
        (
            phrase("{left} left of {total}", left=Figure(2.5, 1), total="{left}"),
            "2.5 left of {left}",
            "{left}: 2,5 übrig",
        ),
        (duration_phrase(1 / 24), "1 hour", "1 Stunde"),
        (duration_phrase(0.75), "18 hours", "18 Stunden"),
        (listed(("a",)), "a", "a"),
        (listed(("a", "b", Figure(1.5, 1))), "a, b and 1.5", "a, b und 1,5"),
        (Joined((percent_figure(Decimal("0.999")), "x"), " × "), "99.9\u00a0% × x", "99,9\u00a0% × x"),
        (remaining_figure(0.0996), "9.96\u00a0%", "9,96\u00a0%"),
        (Moment(AT), "2026-11-20 00:00 UTC", "2026-11-20 00:00 UTC"),
    ],
)
def test_what_is_meant_is_said_in_each_language(meant: Meant, english: str, other: str) -> None:
    assert str(meant) == english
    assert Backwards().say(meant) == other


@pytest.mark.parametrize(("count", "text"), [(0, "no rows are"), (1, "no row is"), (2, "no rows are")])
def test_english_chooses_by_count(count: int, text: str) -> None:
    assert str(phrase("no row[|s] [is|are]", "", count)) == text


def test_a_gap_that_a_translator_invented_stays_visible() -> None:
    assert str(phrase("{left} of {tota}", left="1")) == "1 of {tota}"


def test_names_are_never_taken_for_templates() -> None:
    name = "{evil} [a|b] %Ln"
    assert str(phrase("{name} has %Ln row[|s]", "", 2, name=name)) == f"{name} has 2 rows"
