"""R33 to R36 and the guard of R7: what the policy says, cell by cell, by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.change_classes import CLASSES, ChangeClass
from slodesk.domain.plain_data import from_plain, to_plain
from slodesk.domain.policy import DECISIONS, FRAMEWORK, MATRIX_ROWS, RECOMMENDED, RISKS, Policy
from slodesk.domain.recovery import Turn
from slodesk.domain.release_decision import ANSWERS, EXIT_CODES, Advice, SloState, advise, matrix_rows
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.status import Status, classify
from tests.unit.domain.builders import AT, DAY

LOW = ReleaseInputs(0, False, False, False, Decimal(100))
MEDIUM = replace(LOW, critical_path=True, external_apis=True)
HIGH = replace(MEDIUM, db_migration=True, lines_changed=500)
BY_RISK = dict(zip(RISKS, (LOW, MEDIUM, HIGH), strict=True))
LEFT = {
    "healthy": 0.7,
    "attention": 0.3,
    "warning": 0.15,
    "critical": 0.05,
    "exhausted": -0.4,
    "no_data": None,
}

A, M, R, C, D, B = DECISIONS
CELLS = {
    "healthy": (A, M, C),
    "attention": (M, C, D),
    "warning": (C, D, B),
    "critical": (D, B, B),
    "exhausted": (B, B, B),
    "no_data": (R, R, D),
}
"""R33 as it is written: low, medium, high."""
STALE = {
    "healthy": (R, R, D),
    "attention": (R, C, D),
    "warning": (C, D, B),
    "critical": (D, B, B),
    "exhausted": (B, B, B),
    "no_data": (R, R, D),
}
"""The stricter of each row and that of no data."""
ONE_DOWN = {
    "healthy": (M, C, D),
    "attention": (C, D, B),
    "warning": (D, B, B),
    "critical": (B, B, B),
    "exhausted": (B, B, B),
    "no_data": (C, D, B),
}
"""R7's guard while a pair pages: the row below; no data ranks before warning (R10)."""


def slo(status: str, **fields: object) -> SloState:
    """An SLO that stands like this."""
    stands = Status(status)
    made = SloState("k", "Payments", stands, LEFT[status], stands)
    return replace(made, **fields)  # type: ignore[arg-type]


def decided(inputs: ReleaseInputs, *slos: SloState, policy: Policy = FRAMEWORK) -> str:
    return advise(inputs, slos, policy, AT).decision


EVERY_CELL = [(row, level) for row in MATRIX_ROWS for level in RISKS]


@pytest.mark.parametrize(("row", "level"), EVERY_CELL)
def test_r33_every_cell(row: str, level: str) -> None:
    column = RISKS.index(level)
    found = advise(BY_RISK[level], [slo(row)], FRAMEWORK, AT)
    assert (found.risk.level, found.status, found.rows) == (level, row, (row,))
    assert found.decision == found.matrix == CELLS[row][column]
    assert decided(BY_RISK[level], slo(row, stale=True)) == STALE[row][column]


@pytest.mark.parametrize(("row", "level"), EVERY_CELL)
def test_r7_a_page_pair_moves_one_row_down_only_where_the_guard_is_on(row: str, level: str) -> None:
    column, inputs, paging = RISKS.index(level), BY_RISK[level], slo(row, page_firing=True)
    assert decided(inputs, paging) == CELLS[row][column]
    assert decided(inputs, paging, policy=RECOMMENDED) == ONE_DOWN[row][column]
    assert decided(inputs, slo(row), policy=RECOMMENDED) == CELLS[row][column]


@pytest.mark.parametrize(
    ("slos", "rows"),
    [
        # The service's row moves, not that of the SLO that fires.
        ([slo("warning"), slo("healthy", page_firing=True)], ["critical"]),
        ([slo("warning", page_firing=True), slo("healthy", page_firing=True)], ["critical"]),
        # Beside one without data, the worst that has data moves, and no data counts too.
        ([slo("no_data"), slo("healthy", page_firing=True)], ["attention", "no_data"]),
        ([slo("no_data"), slo("attention", page_firing=True)], ["warning", "no_data"]),
        ([slo("no_data", page_firing=True)], ["warning", "no_data"]),
        ([slo("critical", stale=True, page_firing=True)], ["exhausted", "no_data"]),
    ],
)
def test_r7_escalation_of_several(slos: list[SloState], rows: list[str]) -> None:
    assert list(matrix_rows(slos, RECOMMENDED)) == rows


@pytest.mark.parametrize(
    ("remaining", "low"),
    [
        (1.0, A), (0.5, A), (0.499999999, M), (0.2, M), (0.199999999, C), (0.1, C), (0.099999999, D),
        (0.000000001, D), (0.0, B), (0.0000000004, B), (-0.4, B), (None, R),
        # R1: 49.99999999996 % is 0.5 to nine decimals.
        (0.4999999999996, A),
    ],
)  # fmt: skip
def test_r9_boundaries_lead_to_their_row(remaining: float | None, low: str) -> None:
    status = classify(remaining, FRAMEWORK)
    assert decided(LOW, SloState("k", "Payments", status, remaining, status)) == low


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [
        ([], "no_data"),
        (["healthy", "attention"], "attention"),
        (["attention", "no_data"], "no_data"),
        (["warning", "no_data"], "warning"),
        (["healthy", "no_data"], "no_data"),
        (["critical", "exhausted", "healthy"], "exhausted"),
    ],
)
def test_r10_the_row_is_that_of_the_worst_slo(statuses: list[str], worst: str) -> None:
    found = advise(MEDIUM, [slo(each) for each in statuses], FRAMEWORK, AT)
    assert (found.status, found.rows, found.decision) == (worst, (worst,), CELLS[worst][1])


@pytest.mark.parametrize("row", MATRIX_ROWS)
@pytest.mark.parametrize("kind", CLASSES)
def test_r35_exempt_classes_go_out_whatever_the_budget_says(kind: str, row: str) -> None:
    found = advise(
        replace(HIGH, change_class=kind), [slo(row, stale=True, page_firing=True)], RECOMMENDED, AT
    )
    assert found.exempt is (kind != "normal")
    assert found.matrix == decided(HIGH, slo(row, stale=True, page_firing=True), policy=RECOMMENDED)
    assert found.decision == (found.matrix if kind == "normal" else "approve")


def test_r35_a_class_the_policy_does_not_exempt_goes_by_the_matrix() -> None:
    classes = tuple(ChangeClass(each.name) for each in FRAMEWORK.change_classes)
    policy = replace(FRAMEWORK, change_classes=classes)
    for kind in CLASSES:
        assert decided(replace(HIGH, change_class=kind), slo("healthy"), policy=policy) == C


def test_r36_decisions_go_by_what_the_thaw_margin_holds() -> None:
    found = advise(LOW, [slo("attention", held=Status.WARNING), slo("healthy")], FRAMEWORK, AT)
    assert (found.status, found.rows, found.decision, found.held) == ("attention", ("warning",), C, True)


def test_r32_unknown_inputs_decide_more_strictly_with_the_guard() -> None:
    assert decided(ReleaseInputs(), slo("attention")) == M
    assert decided(ReleaseInputs(), slo("attention"), policy=RECOMMENDED) == D


def test_answers_and_exit_codes() -> None:
    assert [ANSWERS[each] for each in DECISIONS] == [
        "approve",
        "approve",
        "review",
        "review",
        "defer",
        "block",
    ]
    assert EXIT_CODES == {"approve": 0, "review": 3, "defer": 4, "block": 5}


def turning(status: str, *turns: tuple[int, str]) -> SloState:
    """An SLO whose status is projected to change after so many days."""
    return slo(status, outlook=tuple(Turn(AT + days * DAY, Status(then)) for days, then in turns))


def test_r34_when_the_policy_says_something_laxer() -> None:
    back = turning("exhausted", (2, "critical"), (5, "warning"), (9, "attention"))
    assert back.back == AT + 2 * DAY
    by_risk = {name: advise(inputs, [back], FRAMEWORK, AT) for name, inputs in BY_RISK.items()}
    assert (by_risk["low"].laxer_at, by_risk["low"].laxer) == (AT + 2 * DAY, D)
    assert (by_risk["medium"].laxer_at, by_risk["medium"].laxer) == (AT + 5 * DAY, D)
    assert (by_risk["high"].laxer_at, by_risk["high"].laxer) == (AT + 9 * DAY, D)


def test_r34_another_slo_that_gets_worse_meanwhile_counts() -> None:
    back, worse = turning("critical", (4, "healthy")), turning("healthy", (3, "critical"), (6, "attention"))
    assert worse.back is None
    found = advise(LOW, [back, worse], FRAMEWORK, AT)
    assert (found.laxer_at, found.laxer) == (AT + 6 * DAY, M)


def test_r34_nothing_laxer_is_sought_where_it_may_go_out_or_cannot_be_foreseen() -> None:
    assert advise(LOW, [turning("warning", (1, "healthy"))], FRAMEWORK, AT).laxer_at is None
    assert advise(LOW, [turning("critical")], FRAMEWORK, AT).laxer_at is None
    assert advise(LOW, [turning("critical", (1, "exhausted"))], FRAMEWORK, AT).laxer_at is None


def test_r34_an_alert_that_fires_now_is_not_projected_and_old_samples_are() -> None:
    paging = replace(turning("warning", (2, "attention")), page_firing=True)
    found = advise(LOW, [paging], RECOMMENDED, AT)
    assert (found.decision, found.laxer_at, found.laxer) == (D, AT + 2 * DAY, M)
    stale = replace(turning("critical", (2, "healthy")), stale=True)
    assert advise(LOW, [stale], FRAMEWORK, AT).laxer == R


statuses = st.sampled_from(sorted(Status))
turns = st.lists(
    st.builds(Turn, st.integers(0, 40).map(lambda days: AT + timedelta(days=days)), statuses), max_size=3
).map(lambda found: tuple(sorted(found, key=lambda turn: turn.at)))
states = st.builds(
    SloState, st.just("k"), st.just("Payments"), statuses, st.none() | st.floats(-5, 1), statuses,
    st.booleans(), st.booleans(), st.just("payments"), turns,
)  # fmt: skip
releases = st.builds(
    ReleaseInputs, st.none() | st.integers(0, 2000), st.none() | st.booleans(), st.none() | st.booleans(),
    st.none() | st.booleans(), st.none() | st.decimals(0, 100, places=2), st.sampled_from(CLASSES),
)  # fmt: skip
policies = st.sampled_from([FRAMEWORK, RECOMMENDED])


@given(releases, st.lists(states, max_size=4), policies)
def test_r33_worse_news_is_never_treated_more_laxly(
    inputs: ReleaseInputs, slos: list[SloState], policy: Policy
) -> None:
    """Neither samples that get old, nor a firing page pair, nor one more SLO with a worse status."""

    def strictness(changed: list[SloState]) -> int:
        return DECISIONS.index(advise(inputs, changed, policy, AT).matrix)

    plain = strictness(slos)
    assert strictness([replace(each, stale=True) for each in slos]) >= plain
    assert strictness([replace(each, page_firing=True) for each in slos]) >= plain
    assert strictness([*slos, slo("exhausted")]) >= plain
    if slos:
        assert strictness([*slos, slo("critical")]) >= plain


@given(releases, st.lists(states, max_size=4), policies)
def test_r34_what_it_was_decided_on_is_kept_as_data(
    inputs: ReleaseInputs, slos: list[SloState], policy: Policy
) -> None:
    found = advise(inputs, slos, policy, AT)
    assert from_plain(Advice, json.loads(json.dumps(to_plain(found)))) == found
    if found.laxer_at is not None:
        assert DECISIONS.index(found.laxer) < DECISIONS.index(found.matrix)
