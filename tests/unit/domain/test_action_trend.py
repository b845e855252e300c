"""Opened and closed week by week."""

from __future__ import annotations

from datetime import date

from slodesk.domain.action_trend import trend_words, weeks

FRIDAY = date(2026, 11, 20)


def test_three_weeks_by_hand() -> None:
    """Mondays 2, 9 and 16 November: one open before, one long closed, one each side of the borders."""
    items = [
        (date(2026, 9, 1), None), (date(2026, 9, 1), date(2026, 10, 1)),
        (date(2026, 10, 30), date(2026, 11, 8)), (date(2026, 11, 2), date(2026, 11, 9)),
        (date(2026, 11, 15), None),
        (date(2026, 11, 16), None),
        (date(2026, 11, 20), date(2026, 11, 20)), (date(2026, 11, 21), None),
    ]  # fmt: skip
    found = weeks(items, FRIDAY, 3)
    assert [(week.first.day, week.opened, week.closed, week.still) for week in found] == [
        (2, 1, 1, 2), (9, 1, 1, 2), (16, 2, 1, 3),
    ]  # fmt: skip
    assert str(trend_words(found)) == "4 opened and 3 closed in 3 weeks; 3 open now, 2 before."


def test_nothing() -> None:
    assert [week.still for week in weeks([], FRIDAY)] == [0] * 13
    assert trend_words(()) == ""
