"""R1, R6, R11: targets are exact, in range, and hold from their day on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import RuleBroken
from slodesk.domain.target import BEGINNING, TargetHistory, check_target, parse_percent, percent, target_text
from slodesk.domain.window import Rolling
from tests.unit.domain.builders import BERLIN, UTC_ZONE, changes, history, utc


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("99.9", "0.999"),
        ("99,9", "0.999"),
        (" 99.9 % ", "0.999"),
        ("99.9\u00a0%", "0.999"),
        ("99.99999", "0.9999999"),
        ("99.900000000", "0.999"),
        ("50", "0.5"),
        ("0.00001", "0.0000001"),
        ("95%", "0.95"),
    ],
)
def test_r1_a_target_is_read_exactly(text: str, ratio: str) -> None:
    assert parse_percent(text) == Decimal(ratio)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "%",
        "0",
        "100",
        "100.0",
        "0.0",
        "-1",
        "1e1",
        "nan",
        "99.999999",
        "99.9.9",
        "1,000.5",
        "\uff19\uff19",
        "1000",
        "99.90000000000000000001",
        "5" * 400,
    ],
)
def test_r6_what_is_no_target_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        parse_percent(text)
    assert caught.value.field == "target"


@pytest.mark.parametrize("ratio", ["0", "1", "-0.5", "1.5", "NaN", "Infinity", "0.99999999"])
def test_r6_ratios_are_checked_too(ratio: str) -> None:
    with pytest.raises(RuleBroken):
        check_target(Decimal(ratio))


def test_r1_decimals_subtract_exactly() -> None:
    assert percent(parse_percent("99.9") - parse_percent("0.1")) == Decimal("99.8")
    assert str(percent(Decimal("0.998"))) == "99.8"


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        ("0.999", "99.9"),
        ("0.9990", "99.9"),
        ("0.5", "50"),
        ("0.9999999", "99.99999"),
        ("0.1", "10"),
        ("0.0000001", "0.00001"),
    ],
)
def test_r1_a_target_is_written_with_every_digit_and_no_more(ratio: str, text: str) -> None:
    assert target_text(Decimal(ratio)) == f"{text}\u00a0%"


def test_r1_floats_become_percent() -> None:
    assert percent(0.5) == 50.0


@given(st.integers(1, 9_999_999))
def test_r1_reading_what_was_written_gives_the_same(number: int) -> None:
    ratio = Decimal(number).scaleb(-7)
    assert parse_percent(target_text(ratio)) == ratio
    assert percent(ratio) / 100 == ratio


def test_r11_an_entry_judges_windows_ending_after_its_first_midnight() -> None:
    past = changes((BEGINNING, "0.99", Rolling(30)), (date(2026, 1, 1), "0.999", Rolling(28)))
    assert past.in_force(utc(2026, 1, 1), UTC_ZONE).target == Decimal("0.99")
    after = past.in_force(utc(2026, 1, 1) + timedelta(microseconds=1), UTC_ZONE)
    assert (after.target, after.window) == (Decimal("0.999"), Rolling(28))


def test_r11_the_day_begins_in_the_workspaces_zone() -> None:
    past = changes((BEGINNING, "0.99", Rolling(30)), (date(2026, 7, 1), "0.999", Rolling(30)))
    assert past.in_force(utc(2026, 6, 30, 22), BERLIN).target == Decimal("0.99")
    assert past.in_force(utc(2026, 6, 30, 22, 1), BERLIN).target == Decimal("0.999")
    assert past.in_force(utc(2026, 6, 30, 22, 1), UTC_ZONE).target == Decimal("0.99")


def test_r11_before_the_first_entry_the_first_holds() -> None:
    past = changes((date(2026, 1, 1), "0.99", Rolling(30)), (date(2026, 2, 1), "0.999", Rolling(30)))
    assert past.in_force(utc(2020, 5, 5), UTC_ZONE).target == Decimal("0.99")


def test_r11_entries_are_kept_in_order() -> None:
    past = changes((date(2026, 2, 1), "0.999", Rolling(30)), (BEGINNING, "0.99", Rolling(30)))
    assert [entry.target for entry in past.entries] == [Decimal("0.99"), Decimal("0.999")]
    assert past.in_force(utc(2026, 3, 1), UTC_ZONE).target == Decimal("0.999")


def test_r11_the_beginning_is_safe_in_every_zone() -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"):
        assert history().in_force(utc(2026, 1, 1), ZoneInfo(zone)).target == Decimal("0.999")


def test_r11_a_history_has_an_entry() -> None:
    with pytest.raises(ValueError, match="at least one"):
        TargetHistory(())


@given(
    st.lists(st.dates(date(2025, 1, 1), date(2025, 3, 1)), min_size=1, max_size=6, unique=True),
    st.integers(0, 90 * 24),
)
def test_r11_in_force_is_the_last_entry_begun(days: list[date], hours: int) -> None:
    past = changes(*((day, f"0.9{index}", Rolling(30)) for index, day in enumerate(days)))
    at = utc(2024, 12, 20) + timedelta(hours=hours)
    begun = [entry for entry in past.entries if utc(*entry.effective.timetuple()[:3]) < at]
    assert past.in_force(at, UTC_ZONE) == (begun[-1] if begun else past.entries[0])
