"""R32: a release's risk score, every boundary, what is unknown, and the framework's own code beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from slodesk.domain.policy import FRAMEWORK, RECOMMENDED, RiskWeights
from slodesk.domain.release_risk import PARTS, ReleaseInputs, level, risk

HARMLESS = ReleaseInputs(0, False, False, False, Decimal(100))


def points(**given: object) -> dict[str, int]:
    """Points by part of a release that is harmless but for what is given."""
    found = risk(replace(HARMLESS, **given), FRAMEWORK)  # type: ignore[arg-type]
    return {part.name: part.points for part in found.parts}


@pytest.mark.parametrize(
    ("lines", "expected"), [(0, 0), (1, 0), (100, 0), (101, 1), (1000, 1), (1001, 2), (10**9, 2)]
)
def test_r32_lines(lines: int, expected: int) -> None:
    assert points(lines_changed=lines) == dict.fromkeys(PARTS, 0) | {"lines_changed": expected}


@pytest.mark.parametrize(
    ("part", "expected"), [("critical_path", 2), ("db_migration", 2), ("external_apis", 1)]
)
def test_r32_yes_and_no(part: str, expected: int) -> None:
    assert points(**{part: True})[part] == expected
    assert points(**{part: False})[part] == 0


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [("0", 2), ("79.9", 2), ("79.9999999", 2), ("79.99999999", 0), ("80", 0), ("80.1", 0), ("100", 0)],
)
def test_r32_coverage_below_80_percent_compared_to_1e_9(coverage: str, expected: int) -> None:
    """79.99999999 % is 0.7999999999, which R1 rounds to 0.8."""
    assert points(test_coverage=Decimal(coverage))["test_coverage"] == expected


@pytest.mark.parametrize(
    ("score", "expected"), [(0, "low"), (2, "low"), (3, "medium"), (5, "medium"), (6, "high"), (9, "high")]
)
def test_r32_levels(score: int, expected: str) -> None:
    assert level(score, FRAMEWORK.risk) == expected


def test_r32_the_worst_release_has_nine_points() -> None:
    found = risk(ReleaseInputs(5000, True, True, True, Decimal(10)), FRAMEWORK)
    assert [part.points for part in found.parts] == [part.most for part in found.parts] == [2, 2, 2, 1, 2]
    assert (found.score, found.level, found.unknown) == (9, "high", ())


def frameworks_own(info: dict[str, Any]) -> str:
    """The framework's ``_assess_release_risk``, as it is printed."""
    score = 0
    if info.get("lines_changed", 0) > 1000:
        score += 2
    elif info.get("lines_changed", 0) > 100:
        score += 1
    if info.get("touches_critical_path", False):
        score += 2
    if info.get("has_db_migration", False):
        score += 2
    if info.get("changes_external_apis", False):
        score += 1
    if info.get("test_coverage", 100) < 80:
        score += 2
    if score >= 6:
        return "high"
    return "medium" if score >= 3 else "low"


def test_r32_is_the_framework_on_every_kind_of_release() -> None:
    """Unknown ones too: the framework's defaults are those that give no points."""
    flags = (None, False, True)
    given = product((None, 0, 100, 101, 1000, 1001), flags, flags, flags, (None, 0, 79, 80, 100))
    names = ("lines_changed", "touches_critical_path", "has_db_migration", "changes_external_apis",
             "test_coverage")  # fmt: skip
    for values in given:
        info = {name: value for name, value in zip(names, values, strict=True) if value is not None}
        lines, path, migration, external, coverage = values
        covered = None if coverage is None else Decimal(coverage)
        inputs = ReleaseInputs(lines, path, migration, external, covered)
        assert risk(inputs, FRAMEWORK).level == frameworks_own(info), values


@pytest.mark.parametrize("part", PARTS)
def test_r32_one_unknown_counts_nothing_unless_the_guard_is_on(part: str) -> None:
    inputs = replace(HARMLESS, **{part: None})  # type: ignore[arg-type]
    lax, strict = risk(inputs, FRAMEWORK), risk(inputs, RECOMMENDED)
    assert (lax.unknown, lax.score, lax.level) == ((part,), 0, "low")
    worst = {
        "lines_changed": 2,
        "critical_path": 2,
        "db_migration": 2,
        "external_apis": 1,
        "test_coverage": 2,
    }
    assert (strict.unknown, strict.score) == ((part,), worst[part])


def test_r32_nothing_known() -> None:
    lax, strict = risk(ReleaseInputs(), FRAMEWORK), risk(ReleaseInputs(), RECOMMENDED)
    assert (lax.score, lax.level, lax.unknown) == (0, "low", PARTS)
    assert (strict.score, strict.level, strict.unknown) == (9, "high", PARTS)


def test_r32_weights_are_the_policys() -> None:
    weights = RiskWeights(lines_large=50, lines_medium=10, migration=7, coverage_below=0.9, medium_from=1)
    policy = replace(FRAMEWORK, risk=weights)
    assert risk(replace(HARMLESS, lines_changed=11), policy).level == "medium"
    assert risk(replace(HARMLESS, lines_changed=51), policy).score == 2
    assert risk(replace(HARMLESS, db_migration=True), policy).level == "high"
    assert risk(replace(HARMLESS, test_coverage=Decimal(89)), policy).score == 2
