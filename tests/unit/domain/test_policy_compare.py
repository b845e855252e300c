"""What differs between two policies, in sentences; values by their path; presets with their sources."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.change_classes import CLASSES, ChangeClass
from slodesk.domain.errors import RuleBroken
from slodesk.domain.policy import FRAMEWORK, RECOMMENDED, AlertPair, PlanningRules, RiskWeights
from slodesk.domain.policy_compare import differences
from slodesk.domain.policy_lint import flaws
from slodesk.domain.policy_paths import value_at, with_value
from slodesk.domain.policy_presets import PRESETS, preset
from slodesk.domain.policy_words import FIELD_WORDS, GUARD_MEANING, PART_TITLES, PARTS
from slodesk.domain.release_decision import SloState, advise
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.status import classify

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy


def told(before: Policy, after: Policy) -> list[str]:
    return [f"{each.part}: {each.words}".replace("\u00a0", " ") for each in differences(before, after)]


def test_nothing_is_said_of_the_same_policy_under_another_number() -> None:
    assert told(FRAMEWORK, replace(FRAMEWORK, version=7)) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"critical_below": 0.125}, ["bands: Critical below: 10 % → 12.5 %"]),
        ({"elevated_above": 2.0}, ["burn: Burn is elevated above: 1.5 → 2"]),
        ({"judge_by": "adjusted"}, ["judge_by: Judged by: what was measured → the adjusted figure"]),
        ({"retrospective_days": 1},
         ["retrospective: Days of the budget it is a share of: each SLO's own window → 1 day"]),
        ({"risk": replace(FRAMEWORK.risk, high_from=5)}, ["risk: Risk is high from, points: 6 → 5"]),
        ({"thaw_margin": 0.05}, ["thaw_margin: A status recovers only past its limit by: 0 % → 5 %"]),
        ({"unknown_as_worst": True},
         ["guards: Switched on: What is unknown of a release counts as its worst"]),
        ({"alert_pairs": (*FRAMEWORK.alert_pairs[1:], AlertPair("page", 120, 10, 0.03))},
         ["alert_pairs: Removed: page at 2 % of the budget in 1h/5m",
          "alert_pairs: Added: page at 3 % of the budget in 2h/10m"]),
        ({"planning": replace(FRAMEWORK.planning, tighten_most=0.99995)},
         ["planning: A proposed target is never above: 99.99 % → 99.995 %"]),
        ({"matrix": (*FRAMEWORK.matrix[:4], ("defer",) * 3, FRAMEWORK.matrix[5])},
         ["matrix: Exhausted with any risk: block → defer"]),
        ({"matrix": (("approve", "approve", "review"), *FRAMEWORK.matrix[1:])},
         ["matrix: Healthy with medium risk: approve, watched closely → approve",
          "matrix: Healthy with high risk: review, with canary and rollback ready → review"]),
        ({"change_classes": (
            *FRAMEWORK.change_classes[:3], ChangeClass("security", True, ("Rollback ready.", "Tested.")),
            ChangeClass("p0"))},
         ["change_classes: Security fix, no longer a condition: Contains the security fix and nothing else.",
          "change_classes: Security fix, a new condition: Tested.",
          "change_classes: P0: ends or prevents an outage: goes by the matrix"]),
    ],
)  # fmt: skip
def test_a_change_is_told_in_a_sentence(changed: dict[str, Any], words: list[str]) -> None:
    assert told(FRAMEWORK, replace(FRAMEWORK, **changed)) == words


def test_every_value_has_words_and_every_part_a_title() -> None:
    plain = {item.name for item in fields(FRAMEWORK)} - {
        "version", "alert_pairs", "risk", "matrix", "change_classes", "planning",
    }  # fmt: skip
    nested = {f"risk.{item.name}" for item in fields(RiskWeights)}
    nested |= {f"planning.{item.name}" for item in fields(PlanningRules)}
    assert set(FIELD_WORDS) == plain | nested
    assert set(PART_TITLES) == set(PARTS)
    assert set(GUARD_MEANING) == set(FRAMEWORK.guards)


@given(st.sampled_from(sorted(FIELD_WORDS)))
def test_any_changed_value_is_told(path: str) -> None:
    value = value_at(FRAMEWORK, path)
    if isinstance(value, bool):
        other: object = not value
    elif value is None or isinstance(value, str):
        other = 28 if value is None else "other"
    else:
        other = value + (1 if isinstance(value, int) else 0.001)
    assert len(differences(FRAMEWORK, with_value(FRAMEWORK, path, other))) == 1


def test_a_value_is_reached_by_its_path() -> None:
    changed = with_value(FRAMEWORK, "matrix.no_data.high", "block")
    changed = with_value(changed, "alert_pairs.3.share", 0.2)
    changed = with_value(changed, "change_classes.rollback.conditions", [])
    assert changed.decision("no_data", "high") == "block"
    assert changed.alert_pairs[3].share == 0.2
    assert value_at(changed, "change_classes.rollback.conditions") == []
    assert (FRAMEWORK.decision("no_data", "high"), FRAMEWORK.alert_pairs[3].share) == ("defer", 0.10)


@pytest.mark.parametrize(
    "path", ["", "no", "risk.no", "matrix.high.warning", "alert_pairs.4.share", "profile.x"]
)
def test_there_is_nothing_at_another_path(path: str) -> None:
    with pytest.raises(RuleBroken, match="A policy has no"):
        value_at(FRAMEWORK, path)


@pytest.mark.parametrize(
    ("path", "value"),
    [("critical_below", "a lot"), ("page_pair_tightens", 1), ("matrix.warning.low", "maybe")],
)
def test_a_value_of_another_kind_is_refused(path: str, value: Any) -> None:
    with pytest.raises(RuleBroken):
        with_value(FRAMEWORK, path, value)


# Presets


@pytest.mark.parametrize("each", PRESETS, ids=lambda each: each.name)
def test_r33_a_preset_can_be_published_and_says_where_it_is_from(each: Any) -> None:
    assert flaws(each.policy) == ()
    assert str(each.title)
    assert str(each.meaning).endswith(".")
    assert each.policy in (FRAMEWORK, RECOMMENDED) or each.address.startswith("https://")
    assert preset(each.name) is each


def decided(name: str, remaining: float, kind: str = "normal", lines: int = 10) -> str:
    policy = preset(name).policy
    status = classify(remaining, policy)
    state = SloState("a", "A", status, remaining, status)
    large = lines > 1000
    inputs = ReleaseInputs(lines, large, large, change_class=kind)
    return advise(inputs, [state], policy).decision


@pytest.mark.parametrize(
    ("name", "remaining", "kind", "lines", "decision"),
    [
        ("Google", 0.001, "normal", 5000, "approve"),
        ("Google", 0.0, "normal", 1, "block"),
        ("Google", -1.0, "p0", 1, "approve"),
        ("Google", -1.0, "security", 1, "approve"),
        ("Google", -1.0, "reliability-fix", 1, "block"),
        ("Tracefox", 0.50, "normal", 5000, "approve"),
        ("Tracefox", 0.499, "normal", 1, "approve_monitored"),
        ("Tracefox", 0.249, "normal", 1, "defer"),
        ("Tracefox", 0.25, "normal", 1, "approve_monitored"),
        ("Tracefox", 0.099, "normal", 1, "block"),
        ("Tracefox", 0.099, "reliability-fix", 1, "approve"),
        ("Four levels", 0.50, "normal", 5000, "approve"),
        ("Four levels", 0.499, "normal", 5000, "defer"),
        ("Four levels", 0.199, "normal", 1, "defer"),
        ("Four levels", 0.05, "normal", 1, "defer"),
        ("Four levels", 0.0, "normal", 1, "block"),
    ],
)
def test_a_preset_decides_as_its_source_says(
    name: str, remaining: float, kind: str, lines: int, decision: str
) -> None:
    assert decided(name, remaining, kind, lines) == decision


def test_r20_googles_preset_asks_for_a_retrospective_from_a_fifth_of_four_weeks() -> None:
    policy = preset("Google").policy
    assert (policy.retrospective_share, policy.retrospective_days) == (0.20, 28)


def test_there_is_no_other_preset() -> None:
    with pytest.raises(RuleBroken, match="no policy “Lenient”"):
        preset("Lenient")


def test_every_preset_says_something_about_each_kind_of_change() -> None:
    for each in PRESETS:
        assert tuple(kind.name for kind in each.policy.change_classes) == CLASSES
