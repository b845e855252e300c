"""The policy is data: it round-trips, refuses nonsense, and the guards are switches."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import RuleBroken
from slodesk.domain.policy import (
    FRAMEWORK,
    GUARDS,
    MATRIX_ROWS,
    RECOMMENDED,
    RISKS,
    AlertPair,
    Policy,
    duration_name,
)
from slodesk.domain.policy_data import from_data, to_data


@pytest.mark.parametrize(
    "policy", [FRAMEWORK, RECOMMENDED, replace(FRAMEWORK, version=7, retrospective_days=28)]
)
def test_policies_survive_json(policy: Policy) -> None:
    assert from_data(json.loads(json.dumps(to_data(policy)))) == policy


def test_missing_keys_take_the_frameworks_default() -> None:
    assert from_data({}) == FRAMEWORK
    assert from_data({"attention_below": 0.6}).attention_below == 0.6
    assert from_data({"risk": {"migration": 3}}).risk.migration == 3
    assert from_data({"risk": {"migration": 3}}).risk.critical_path == 2


def test_recommended_differs_by_its_guards_alone() -> None:
    assert set(FRAMEWORK.guards.values()) == {False}
    assert set(RECOMMENDED.guards.values()) == {True}
    assert replace(RECOMMENDED, profile="Framework", **dict.fromkeys(GUARDS, False)) == FRAMEWORK


def test_r7_to_r9_defaults() -> None:
    assert (FRAMEWORK.critical_below, FRAMEWORK.warning_below, FRAMEWORK.attention_below) == (0.1, 0.2, 0.5)
    assert (FRAMEWORK.acceptable_above, FRAMEWORK.elevated_above) == (1.0, 1.5)
    assert [pair.name for pair in FRAMEWORK.alert_pairs] == ["1h/5m", "6h/30m", "1d/2h", "3d/6h"]
    assert FRAMEWORK.judge_by == "measured"


def test_r33_the_matrix_reads_by_row_and_risk() -> None:
    assert FRAMEWORK.decision("healthy", "low") == "approve"
    assert FRAMEWORK.decision("attention", "high") == "defer"
    assert FRAMEWORK.decision("critical", "low") == "defer"
    assert {FRAMEWORK.decision("exhausted", risk) for risk in RISKS} == {"block"}
    assert FRAMEWORK.decision("no_data", "high") == "defer"
    assert set(to_data(FRAMEWORK)["matrix"]) == set(MATRIX_ROWS)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"colour": 1}, "colour"),
        ({"critical_below": 0.3}, "critical_below"),
        ({"critical_below": 0}, "critical_below"),
        ({"attention_below": 1.1}, "critical_below"),
        ({"attention_below": "0.5"}, "attention_below"),
        ({"attention_below": float("nan")}, "attention_below"),
        ({"attention_below": float("inf")}, "attention_below"),
        ({"attention_below": True}, "attention_below"),
        ({"attention_below": None}, "attention_below"),
        ({"acceptable_above": 2.0}, "elevated_above"),
        ({"version": 0}, "version"),
        ({"version": 1.5}, "version"),
        ({"profile": " "}, "profile"),
        ({"judge_by": "feeling"}, "judge_by"),
        ({"alert_pairs": 1}, "alert_pairs"),
        ({"alert_pairs": [{"kind": "page"}]}, "alert_pairs"),
        (
            {"alert_pairs": [{"kind": "fax", "long_minutes": 60, "short_minutes": 5, "share": 0.1}]},
            "alert_pairs",
        ),
        (
            {"alert_pairs": [{"kind": "page", "long_minutes": 5, "short_minutes": 60, "share": 0.1}]},
            "alert_pairs",
        ),
        (
            {"alert_pairs": [{"kind": "page", "long_minutes": 60, "short_minutes": 5, "share": 2}]},
            "alert_pairs",
        ),
        ({"retrospective_share": 0}, "retrospective_share"),
        ({"retrospective_days": 0}, "retrospective_days"),
        ({"thaw_margin": 1}, "thaw_margin"),
        ({"risk": {"medium_from": 9}}, "risk"),
        ({"risk": {"size": 9}}, "size"),
        ({"risk": []}, None),
        ({"matrix": {}}, "matrix"),
        ({"matrix": 5}, "matrix"),
        (
            {"matrix": {row: {"low": "approve", "medium": "maybe", "high": "block"} for row in MATRIX_ROWS}},
            "matrix",
        ),
        ({"matrix": dict.fromkeys(MATRIX_ROWS, "block")}, "matrix"),
        ({"matrix": {row: {"low": [], "medium": "block", "high": "block"} for row in MATRIX_ROWS}}, "matrix"),
        ({"page_pair_tightens": 1}, "page_pair_tightens"),
    ],
)
def test_nonsense_is_refused_by_name(data: dict[str, Any], field: str | None) -> None:
    with pytest.raises(RuleBroken) as caught:
        from_data(data)
    assert caught.value.field == field


words = st.text("ab%", max_size=3)
json_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    words,
    st.lists(st.integers() | words, max_size=3),
    st.dictionaries(words, st.integers() | words, max_size=3),
)


@given(st.dictionaries(st.sampled_from(sorted(to_data(FRAMEWORK))), json_values, max_size=3))
def test_any_json_gives_a_policy_or_a_clear_refusal(data: dict[str, Any]) -> None:
    with suppress(RuleBroken):
        policy = from_data(data)
        assert from_data(to_data(policy)) == policy


@pytest.mark.parametrize(
    ("minutes", "name"), [(5, "5m"), (60, "1h"), (90, "90m"), (360, "6h"), (1440, "1d"), (4320, "3d")]
)
def test_r7_pairs_are_named_by_their_windows(minutes: int, name: str) -> None:
    assert duration_name(minutes) == name


def test_r7_a_factor_is_share_times_window_over_long() -> None:
    assert AlertPair("page", 60, 5, 0.02).factor(30) == pytest.approx(14.4)
