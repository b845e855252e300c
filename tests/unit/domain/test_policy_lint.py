"""R33: without a flaw a policy is whole and never laxer for more risk; planted faults are found."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slodesk.domain.change_classes import FRAMEWORK_CLASSES
from slodesk.domain.policy import (
    DECISIONS,
    FRAMEWORK,
    MATRIX_ROWS,
    RECOMMENDED,
    RISKS,
    AlertPair,
    PolicyDraft,
    RiskWeights,
)
from slodesk.domain.policy_lint import DEAD, HOLE, LAXER, OTHER, UNREACHABLE, flaws, scores
from slodesk.domain.release_risk import ReleaseInputs, risk
from slodesk.domain.status import Status, classify

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy


def draft(**changed: Any) -> PolicyDraft:
    values = {item.name: getattr(FRAMEWORK, item.name) for item in fields(FRAMEWORK)}
    return PolicyDraft(**{**values, **changed})


def matrix(**cells: str) -> tuple[tuple[str, ...], ...]:
    """The framework's matrix with other cells: ``warning_high="approve"``."""
    return tuple(
        tuple(cells.get(f"{row}_{level}", FRAMEWORK.decision(row, level)) for level in RISKS)
        for row in MATRIX_ROWS
    )


shares = st.sampled_from([-0.1, 0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 1.1])
points = st.integers(-1, 4)
weights = st.builds(
    RiskWeights, st.integers(0, 200), points, st.integers(0, 200), points, points, points, points, shares,
    points, st.integers(0, 9), st.integers(0, 9),
)  # fmt: skip
cells = st.sampled_from([*DECISIONS, *DECISIONS, ""])
rising = st.lists(st.sampled_from(DECISIONS), min_size=3, max_size=3).map(
    lambda row: tuple(sorted(row, key=DECISIONS.index))
)
drafts = st.builds(
    draft, critical_below=shares, warning_below=shares, attention_below=shares,
    risk=st.just(RiskWeights()) | weights,
    matrix=st.just(FRAMEWORK.matrix)
    | st.lists(rising, min_size=6, max_size=6).map(
        lambda rows: tuple(sorted(rows, key=lambda row: [DECISIONS.index(cell) for cell in row]))
    )
    | st.lists(st.tuples(cells, cells, cells), min_size=6, max_size=6).map(tuple),
    page_pair_tightens=st.booleans(), thaw_margin=st.sampled_from([0.0, 0.0, 0.1, 0.9]),
)  # fmt: skip


def strictness(policy: Policy, row: str, level: str) -> int:
    return DECISIONS.index(policy.decision(row, level))


def reachable_levels(policy: Policy) -> set[str]:
    """Levels of every release there can be, one by one."""
    lines = {0, policy.risk.lines_medium + 1, policy.risk.lines_large + 1}
    flags, coverage = (False, True), (None, 0, 100)
    return {
        risk(ReleaseInputs(size, path, data, outside, covered), policy).level  # type: ignore[arg-type]
        for size, path, data, outside, covered in product(lines, flags, flags, flags, coverage)
    }


@settings(max_examples=300, deadline=None)
@given(drafts)
def test_r33_without_a_flaw_nothing_is_laxer_and_everything_occurs(policy: PolicyDraft) -> None:
    if flaws(policy):
        return
    finished = policy.finished()  # nothing else is wrong with it either
    for row in MATRIX_ROWS:
        found = [strictness(finished, row, level) for level in RISKS]
        assert found == sorted(found)
    for level in RISKS:
        found = [strictness(finished, row, level) for row in MATRIX_ROWS[:-1]]
        assert found == sorted(found)
    assert {classify(thousandth / 1000, finished) for thousandth in range(-1, 1001)} == set(Status) - {
        Status.NO_DATA
    }
    assert reachable_levels(finished) == set(RISKS)


@settings(max_examples=150, deadline=None)
@given(drafts)
def test_r33_what_is_laxer_or_missing_is_always_a_flaw(policy: PolicyDraft) -> None:
    kinds = {flaw.kind for flaw in flaws(policy)}
    at = {(row, level): policy.decision(row, level) for row in MATRIX_ROWS for level in RISKS}
    if "" in at.values():
        assert HOLE in kinds
        return
    laxer = any(
        DECISIONS.index(at[row, after]) < DECISIONS.index(at[row, before])
        for row in MATRIX_ROWS
        for before, after in pairwise(RISKS)
    )
    laxer |= any(
        DECISIONS.index(at[after, level]) < DECISIONS.index(at[before, level])
        for level in RISKS
        for before, after in pairwise(MATRIX_ROWS[:-1])
    )
    assert any(flaw.kind == LAXER and flaw.field == "matrix" for flaw in flaws(policy)) == laxer


@given(weights)
def test_r32_scores_are_those_of_real_releases(risks: RiskWeights) -> None:
    policy = draft(risk=risks)
    lines = {0, risks.lines_medium + 1, risks.lines_large + 1}
    flags = (False, True)
    real = {
        risk(ReleaseInputs(size, path, data, outside, covered), policy).score  # type: ignore[arg-type]
        for size, path, data, outside, covered in product(lines, flags, flags, flags, (0, 100))
    }
    if risks.coverage_below <= 1:  # above 100 % every release has too little
        assert real == scores(risks)


@pytest.mark.parametrize("policy", [FRAMEWORK, RECOMMENDED], ids=lambda policy: policy.profile)
def test_r33_built_in_profiles_have_no_flaw(policy: Policy) -> None:
    assert flaws(policy) == ()


PLANTED = [
    (draft(critical_below=0.3), UNREACHABLE, "warning_below",
     "“Warning” cannot occur: it begins at 30 % and ends at 20 % of the budget."),
    (draft(critical_below=0.0), UNREACHABLE, "critical_below", "“Critical” cannot occur"),
    (draft(attention_below=1.2), UNREACHABLE, "attention_below", "“Healthy” cannot occur"),
    (draft(thaw_margin=0.6), UNREACHABLE, "thaw_margin", "110 % of the budget would have to be left"),
    (draft(risk=replace(FRAMEWORK.risk, high_from=10)), UNREACHABLE, "risk",
     "No release can have high risk: medium begins at 3 points, high at 10; a release can have 9 at most."),
    (draft(risk=replace(FRAMEWORK.risk, medium_from=6)), UNREACHABLE, "risk",
     "No release can have medium risk"),
    (draft(risk=RiskWeights(lines_medium_points=0, external_api=0, medium_from=3, high_from=4)), UNREACHABLE,
     "risk", "No release can have medium risk"),  # every score is even
    (draft(risk=replace(FRAMEWORK.risk, migration=-1)), LAXER, "risk", "More risk gives fewer points"),
    (draft(risk=replace(FRAMEWORK.risk, lines_medium_points=3)), LAXER, "risk",
     "More risk gives fewer points"),
    (draft(matrix=matrix(no_data_high="")), HOLE, "matrix", "Nothing is decided for No data with high risk."),
    (draft(matrix=matrix(warning_high="approve")), LAXER, "matrix",
     "More risk is treated more laxly: Warning with medium risk says defer, Warning with high risk says"
     " approve."),
    (draft(matrix=matrix(critical_low="approve")), LAXER, "matrix",
     "Less budget is treated more laxly: Warning"),
    (draft(matrix=matrix(no_data_high="approve")), LAXER, "matrix",
     "More risk is treated more laxly: No data"),
    (draft(risk=replace(FRAMEWORK.risk, lines_medium=1000)), DEAD, "risk",
     "smaller number of lines never counts"),
    (draft(risk=replace(FRAMEWORK.risk, coverage_below=0.0)), DEAD, "risk", "Low test coverage never counts"),
    (draft(alert_pairs=(*FRAMEWORK.alert_pairs, AlertPair("page", 60, 5, 0.5))), DEAD, "alert_pairs",
     "The alert pair 1h/5m is there twice."),
    (draft(page_pair_tightens=True, alert_pairs=()), DEAD, "page_pair_tightens",
     "No alert pair pages anybody"),
    (draft(change_classes=(*FRAMEWORK_CLASSES[:-1], replace(FRAMEWORK_CLASSES[-1], exempt=False))), DEAD,
     "change_classes", "The conditions of “P0: ends or prevents an outage” never count"),
    (draft(change_classes=(replace(FRAMEWORK_CLASSES[0], exempt=True), *FRAMEWORK_CLASSES[1:])), DEAD,
     "change_classes", "The whole matrix never counts"),
    (draft(profile=" "), OTHER, "profile", "A policy has a name."),
    (draft(retrospective_share=0.0), OTHER, "retrospective_share", "between 0 % and 100 %"),
    (draft(elevated_above=0.5), OTHER, "elevated_above", "Elevated burn lies above acceptable burn."),
    (draft(alert_pairs=(AlertPair("page", 5, 60, 0.02),)), OTHER, "alert_pairs",
     "a short window inside a long"),
    (draft(planning=replace(FRAMEWORK.planning, features_least=0.9)), OTHER, "planning",
     "least share of features"),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "kind", "field", "words"), PLANTED)
def test_r33_a_planted_fault_is_found(policy: Policy, kind: str, field: str, words: str) -> None:
    found = flaws(policy)
    assert any(
        (flaw.kind, flaw.field) == (kind, field) and words in str(flaw.words).replace("\u00a0", " ")
        for flaw in found
    ), [str(flaw.words) for flaw in found]


def test_r33_a_fault_does_not_hide_another() -> None:
    found = flaws(draft(matrix=matrix(healthy_low=""), retrospective_share=2.0, profile=""))
    assert [flaw.field for flaw in found] == ["profile", "retrospective_share", "matrix"]


def test_r33_a_flaw_names_its_cells_the_laxer_one_last() -> None:
    found = flaws(draft(matrix=matrix(warning_high="approve")))
    assert [flaw.cells for flaw in found] == [
        (("warning", "medium"), ("warning", "high")),
        (("attention", "high"), ("warning", "high")),
    ]
