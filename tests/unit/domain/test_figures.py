"""R1, R4, R8: figures as text never contradict their status."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slodesk.domain.figures import (
    actual_places,
    actual_text,
    budget_phrase,
    burn_text,
    consumed_figure,
    count_figure,
    duration_phrase,
    exhaustion_words,
    minutes_phrase,
    percent_text,
    remaining_places,
    remaining_text,
)
from slodesk.domain.phrases import number_text
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.status import classify
from slodesk.domain.window import Calendar
from tests.unit.domain.builders import AT, HOUR, T999, assessed, history, regular, utc


def plain(text: str) -> str:
    """A figure with an ordinary space."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("remaining", "text"),
    [
        (None, "—"),
        (0.07407, "7 %"),
        (0.0996, "9.96 %"),
        (0.0999, "9.99 %"),
        (0.1, "10 %"),
        (0.104, "10 %"),
        (0.199, "19.9 %"),
        (0.4951, "49.5 %"),
        (0.499, "49.9 %"),
        (0.5, "50 %"),
        (1.0, "100 %"),
        (0.0, "0 %"),
        (-0.0, "0 %"),
        (-1e-12, "0 %"),
        (0.004, "0.4 %"),
        (0.0004, "0.04 %"),
        (-0.002, "−0.2 %"),
        (-0.4, "−40 %"),
        (-12.345, "−1,234 %"),
    ],
)
def test_r1_remaining_has_the_decimals_its_band_takes(remaining: float | None, text: str) -> None:
    assert plain(remaining_text(remaining)) == text


@pytest.mark.parametrize(
    ("actual", "target", "text"),
    [
        (None, "0.999", "—"),
        (129_480_000 / 129_600_000, "0.999", "99.907 %"),
        (0.9993, "0.9995", "99.93 %"),
        (0.9958, "0.995", "99.58 %"),
        (0.99935, "0.999", "99.935 %"),
        (0.999968, "0.9999", "99.9968 %"),
        (0.999, "0.999", "99.9 %"),
        (0.998999, "0.999", "99.8999 %"),
        (1.0, "0.999", "100 %"),
        (0.9999999, "0.999", "99.99999 %"),
        (0.9990996, "0.999", "99.90996 %"),
        (0.5, "0.95", "50 %"),
        (0.0, "0.95", "0 %"),
        (0.97512, "0.95", "97.5 %"),
    ],
)
def test_r1_actual_has_the_decimals_its_budget_takes(actual: float | None, target: str, text: str) -> None:
    assert plain(actual_text(actual, Decimal(target))) == text


@given(st.floats(-3, 1, allow_subnormal=False))
@example(0.0999999999)
@example(0.09999999949)
@example(1e-9)
def test_r1_a_shown_remaining_is_in_the_band_of_the_real_one(remaining: float) -> None:
    shown = round(remaining * 100, remaining_places(remaining)) / 100
    assert classify(shown, FRAMEWORK) == classify(remaining, FRAMEWORK)
    assert abs(shown - remaining) <= 0.005 + 1e-9


@given(st.integers(1, 9_999_999), st.floats(-3, 1, allow_subnormal=False))
def test_r1_a_shown_actual_is_in_the_band_of_the_real_one(number: int, remaining: float) -> None:
    target = Decimal(number).scaleb(-7)
    tolerance = float(1 - target)
    actual = 1 - (1 - remaining) * tolerance
    if not 0 <= actual <= 1 or abs(round(remaining, 2) - remaining) < 1e-6:
        return
    implied = 1 - (1 - round(actual * 100, actual_places(actual, target)) / 100) / tolerance
    assert abs(implied - remaining) < 0.0051
    assert classify(implied, FRAMEWORK) == classify(remaining, FRAMEWORK)


@given(st.floats(-3, 1, allow_subnormal=False))
def test_r4_remaining_and_consumed_add_up_as_shown(remaining: float) -> None:
    def value(text: str) -> Decimal:
        return Decimal(text.replace("\u00a0%", "").replace("−", "-").replace(",", ""))

    assert value(remaining_text(remaining)) + value(str(consumed_figure(remaining))) == 100


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_r4_no_number_is_minus_zero_or_has_a_hyphen(value: float, places: int) -> None:
    text = number_text(value, places)
    assert "-" not in text
    assert text.strip("−0.,") or not text.startswith("−")


def test_r4_an_overdraft_says_both() -> None:
    assert plain(str(budget_phrase(-0.4))) == "−40 % (140 % consumed)"
    assert plain(str(budget_phrase(0.07))) == "7 %"
    assert plain(str(budget_phrase(0.0))) == "0 %"
    assert str(budget_phrase(None)) == str(consumed_figure(None)) == "—"


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (None, "—"),
        (Decimal("0.9995"), "99.95 %"),
        (Decimal("-0.001"), "−0.1 %"),
        (0.5, "50 %"),
        (0.12345, "12.35 %"),
        (0.1, "10 %"),
        (0.9999996, "99.99996 %"),
        (0.0000004, "0.00004 %"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (-0.4, "−40 %"),
    ],
)
def test_r1_percentages_never_round_onto_the_ends(ratio: Decimal | float | None, text: str) -> None:
    assert plain(percent_text(ratio)) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (None, "—"),
        (3.0, "3.0"),
        (0.5, "0.5"),
        (0.0, "0.0"),
        (1.0, "1.0"),
        (1.04, "1.04"),
        (0.96, "0.96"),
        (0.99, "0.99"),
        (1.51, "1.51"),
        (1.5, "1.5"),
        (0.04, "0.04"),
        (1234.56, "1,234.6"),
        (14.38, "14.4"),
    ],
)
def test_r1_burn_stays_on_its_side_of_the_limits(rate: float | None, text: str) -> None:
    assert burn_text(rate) == text


def test_r1_burn_stays_on_its_side_of_a_pairs_factor() -> None:
    assert burn_text(14.38, thresholds=(14.4,)) == "14.38"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (None, "—"),
        (43.2, "43.2 min"),
        (40.32, "40.32 min"),
        (72.0, "72 min"),
        (0.432, "0.432 min"),
        (-17.28, "−17.28 min"),
        (0.0, "0 min"),
        (0.00004, "0.00004 min"),
        (1296.0, "1,296 min"),
    ],
)
def test_r6_minutes(minutes: float | None, text: str) -> None:
    assert plain(str(minutes_phrase(minutes))) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (129_480_000.0, "129,480,000"),
        (0.0, "0"),
        (12.5, "12.5"),
        (12.345, "12.35"),
        (1234.5, "1,234"),
        (0.004, "0"),
    ],
)
def test_counts(count: float, text: str) -> None:
    assert str(count_figure(count)) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0.0, "less than a minute"),
        (0.0001, "less than a minute"),
        (1 / 1440, "1 minute"),
        (0.76, "18 hours"),
        (40 / 1440, "40 minutes"),
        (59.6 / 1440, "1 hour"),
        (1.0, "24 hours"),
        (1.9, "46 hours"),
        (1.99, "2 days"),
        (4.3, "4 days"),
        (29.6, "30 days"),
    ],
)
def test_durations_in_words(days: float, text: str) -> None:
    assert str(duration_phrase(days)) == text


def test_r8_exhaustion_in_words() -> None:
    month = history(window=Calendar("month"))
    assert exhaustion_words(assessed(regular([]))) == "—"
    assert exhaustion_words(assessed(regular([40.0] + [0.0] * 29))) == "now"
    assert exhaustion_words(assessed(regular([0.0] * 30))) == "not burning"
    assert exhaustion_words(assessed(regular([0.5] * 30))) == "holding"
    assert exhaustion_words(assessed(regular([0.5] * 30), month)) == "lasts the month"
    assert (
        exhaustion_words(assessed(regular([0.5] * 30), history(window=Calendar("week")))) == "lasts the week"
    )
    assert exhaustion_words(assessed(regular([0.0] * 27 + [3.0] * 3))) == "in 7 days"


def test_r8_hours_in_words() -> None:
    # 720 h of 1,000: 720 allowed, 666 of them used: 54 left.
    bad = [0.0] * 648 + [3.0] * 72
    bad[40] = 720 - 216 - 54.0
    found = assessed(regular(bad, step=HOUR))
    # 3 bad an hour come, while each clean hour that leaves is replaced by a new one: 18 hours.
    assert found.exhaustion.projected_days == pytest.approx(18 / 24)
    assert exhaustion_words(found) == "in 18 hours"
    assert found.exhaustion.at == AT + timedelta(hours=18)
    assert utc(2026, 11, 20, 18) == found.exhaustion.at


def test_r1_the_sketch_of_the_overview_agrees_with_itself() -> None:
    assert plain(actual_text(0.9993, Decimal("0.9995"))) == "99.93 %"
    assert plain(remaining_text(1 - 0.0007 / 0.0005)) == "−40 %"
    assert plain(percent_text(T999)) == "99.9 %"
