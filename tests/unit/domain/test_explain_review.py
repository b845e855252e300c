"""What only a weekly review works out explains itself, with figures computed by hand (R13, R50)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from slodesk.domain.explain_review import explain_metric, explain_since, explain_trend, trend_phrase
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.weekly_review import MetricItem, Prepared, SloLine

AT, BEFORE = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 13, tzinfo=UTC)
LINE = SloLine(
    "1", "2", "checkout", "Checkout", "orders", "Orders are placed", Decimal("0.999"), "30d", 0.99907, 0.07,
    0.93, 43.2, 3.2, "critical", "attention", 0.31, {}, None, (), "holding", None, None, AT,
    stale=False, trend=(None, 0.38, 0.31, 0.07),
)  # fmt: skip
PREPARED = Prepared(AT, BEFORE, AT, "Framework", 1, compared=BEFORE)


def _said(words: object) -> str:
    return str(words).replace("\u00a0", " ")


def test_r13_a_change_is_what_is_left_now_less_what_was_left_a_week_earlier() -> None:
    told = explain_since(LINE, PREPARED, FRAMEWORK)

    assert _said(told.substituted) == "7 % − 31 % = −24 points"
    assert [(_said(each.value), each.as_of) for each in told.inputs] == [("7 %", AT), ("31 %", BEFORE)]
    assert _said(told.words) == "Less of the budget is left than a week earlier."
    assert _said(told.window) == "30 days, at both moments"


@pytest.mark.parametrize(
    ("before", "figures", "words"),
    [
        (0.06, "7 % − 6 % = 1 point", "More of the budget is left than a week earlier."),
        (0.07, "7 % − 7 % = 0 points", "As much of the budget is left as a week earlier."),
        (
            None, "7 % − — = —",
            "There is nothing to compare: one of the two weeks has no samples.",
        ),
    ],
)  # fmt: skip
def test_r13_a_change_may_be_for_the_better_nothing_or_unknown(
    before: float | None, figures: str, words: str
) -> None:
    told = explain_since(replace(LINE, remaining_before=before), PREPARED, FRAMEWORK)

    assert _said(told.substituted) == figures
    assert _said(told.words) == words


def test_r13_a_trend_names_every_week_and_says_from_where_to_where() -> None:
    told = explain_trend(LINE, PREPARED, FRAMEWORK)

    assert [(_said(each.name), _said(each.value)) for each in told.inputs] == [
        ("3 weeks ago", "—"), ("2 weeks ago", "38 %"), ("1 week ago", "31 %"), ("now", "7 %"),
    ]  # fmt: skip
    assert _said(told.words) == "In 3 weeks from 38 % to 7 %."


def test_r13_the_lowest_point_of_a_trend_is_said_where_it_is_neither_end() -> None:
    assert _said(trend_phrase((0.5, -0.4, 0.3), FRAMEWORK)) == (
        "In 3 weeks from 50 % to 30 %. The lowest point was −40 %."
    )
    assert _said(trend_phrase((None, 0.3), FRAMEWORK)) == "Too few weeks have samples to show a trend."


def test_r5_a_metric_above_its_limit_shows_both() -> None:
    told = explain_metric(MetricItem("1", "Checkout", "Queue depth", 1250.0, 1000.0, "msgs", AT), FRAMEWORK)

    assert _said(told.substituted).replace("\u202f", " ") == "1,250 msgs > 1,000 msgs"
    assert told.inputs[0].as_of == AT
