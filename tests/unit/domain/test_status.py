"""R9, R10: status by band, and the worst of several."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.status import STATUS_WORDS, WORST_FIRST, Status, classify, severity, worst

EPS = 1e-8


@pytest.mark.parametrize(
    ("remaining", "status"),
    [
        (None, Status.NO_DATA),
        (-5.0, Status.EXHAUSTED),
        (0.0, Status.EXHAUSTED),
        (EPS, Status.CRITICAL),
        (0.10 - EPS, Status.CRITICAL),
        (0.10, Status.WARNING),
        (0.20 - EPS, Status.WARNING),
        (0.20, Status.ATTENTION),
        (0.50 - EPS, Status.ATTENTION),
        (0.50, Status.HEALTHY),
        (1.0, Status.HEALTHY),
    ],
)
def test_r9_every_band_edge(remaining: float | None, status: Status) -> None:
    assert classify(remaining, FRAMEWORK) == status


@pytest.mark.parametrize(
    ("remaining", "status"),
    [
        (1 - 0.9, Status.WARNING),  # 0.09999999999999998 is ten percent
        (1 - 0.8, Status.ATTENTION),  # 0.19999999999999996 is twenty
        (4e-10, Status.EXHAUSTED),
        (-4e-10, Status.EXHAUSTED),
        (0.5 - 4e-10, Status.HEALTHY),
    ],
)
def test_r1_thresholds_are_compared_after_rounding(remaining: float, status: Status) -> None:
    assert classify(remaining, FRAMEWORK) == status


def test_r9_bands_are_the_policys() -> None:
    strict = replace(FRAMEWORK, attention_below=0.8)
    assert classify(0.7, strict) == Status.ATTENTION


def test_r9_at_risk_is_warning_or_worse() -> None:
    assert {status for status in Status if status.at_risk} == {
        Status.WARNING,
        Status.CRITICAL,
        Status.EXHAUSTED,
    }


def test_r10_no_data_ranks_between_attention_and_warning() -> None:
    assert worst([Status.ATTENTION, Status.NO_DATA]) == Status.NO_DATA
    assert worst([Status.WARNING, Status.NO_DATA]) == Status.WARNING
    assert worst([]) == Status.NO_DATA


def test_r10_the_order_is_complete() -> None:
    assert set(WORST_FIRST) == set(Status) == set(STATUS_WORDS)
    assert [severity(status) for status in WORST_FIRST] == [5, 4, 3, 2, 1, 0]


@given(st.lists(st.sampled_from(list(Status)), min_size=1))
def test_r10_the_worst_is_the_first_in_the_order(statuses: list[Status]) -> None:
    assert worst(statuses) == next(status for status in WORST_FIRST if status in statuses)
    assert worst(reversed(statuses)) == worst(statuses)


@given(st.floats(-10, 1), st.floats(-10, 1))
def test_r9_less_budget_is_never_better(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert severity(classify(low, FRAMEWORK)) >= severity(classify(high, FRAMEWORK))


def test_r9_values_are_those_of_the_json() -> None:
    assert [str(status) for status in WORST_FIRST] == [
        "exhausted",
        "critical",
        "warning",
        "no_data",
        "attention",
        "healthy",
    ]
