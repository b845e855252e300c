"""What is said about a release: why, on which conditions, what else could be done (R32 to R35, R50)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from slodesk.domain.explain_release import explain_decision, explain_risk
from slodesk.domain.policy import FRAMEWORK, MATRIX_ROWS, RECOMMENDED, RISKS, Policy
from slodesk.domain.release_decision import Advice, SloState, advise
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.release_words import alternatives, conditions, rationale
from slodesk.domain.status import Status
from tests.unit.domain.builders import AT, DAY
from tests.unit.domain.test_release_decision import BY_RISK, CELLS, HIGH, LOW, MEDIUM, slo, turning

SPLIT = "Split it into smaller releases of less risk."
DARK = "Release it dark: deployed, but switched off for users."
FIRST = "Put reliability first: fix what burns the budget."
ASK = "Request an exception from whoever answers for the policy."
UNFORESEEN = "Wait until the budget is back; the last three days do not show when."
SAMPLES = "Wait until all its SLOs have fresh samples."


def said(inputs: ReleaseInputs, *slos: SloState, policy: Policy = FRAMEWORK) -> list[str]:
    """Why, in English."""
    return [str(each) for each in rationale(advise(inputs, slos, policy, AT), policy)]


def advice(inputs: ReleaseInputs, *slos: SloState, policy: Policy = FRAMEWORK) -> Advice:
    return advise(inputs, slos, policy, AT)


def test_r34_why_names_budget_and_risk() -> None:
    assert said(HIGH, slo("critical"), slo("healthy")) == [
        "The budget of “Payments” is critical: 5\u00a0% left.",
        "The risk is high, 6 points for lines changed, critical path, database migration and external"
        " interfaces.",
    ]


@pytest.mark.parametrize(
    ("slos", "words"),
    [
        ([], "The service has no SLO, so nothing is known of its budget."),
        ([slo("no_data"), slo("healthy")], "“Payments” has no data."),
        ([slo("exhausted")], "The budget of “Payments” is exhausted: −40\u00a0% (140\u00a0% consumed)."),
        ([slo("exhausted", remaining=0.0)], "The budget of “Payments” is exhausted: 0\u00a0% left."),
        # The lowest of those that are as bad; 9.996 % is not shown as the 10 % at which a warning begins.
        (
            [slo("critical", remaining=0.09996), slo("critical", remaining=0.09999, title="Search")],
            "The budget of “Payments” is critical: 9.996\u00a0% left.",
        ),
    ],
)
def test_r34_the_budget_in_words(slos: list[SloState], words: str) -> None:
    assert said(LOW, *slos)[0] == words


def test_r32_unknown_inputs_are_named_with_what_they_count() -> None:
    inputs = replace(LOW, critical_path=None, test_coverage=None)
    assert said(inputs, slo("healthy"))[1:] == [
        "The risk is low: nothing that is known adds to it.",
        "2 inputs unknown, counted as nothing: critical path and test coverage.",
    ]
    assert said(inputs, slo("healthy"), policy=RECOMMENDED)[1:] == [
        "The risk is medium, 4 points.",
        "2 inputs unknown, counted as the worst: critical path and test coverage.",
    ]
    one = replace(LOW, lines_changed=101, db_migration=None)
    assert said(one, slo("healthy"))[1:] == [
        "The risk is low, 1 point for lines changed.",
        "1 input unknown, counted as nothing: database migration.",
    ]


def test_r33_r36_r7_what_makes_it_stricter_is_said() -> None:
    held = slo("attention", held=Status.WARNING, stale=True, page_firing=True)
    assert said(LOW, held)[2:] == [
        "Samples are old, so it is no laxer than without any.",
        "The budget has only just come back: the policy waits a little longer.",
    ]
    assert said(LOW, held, policy=RECOMMENDED)[-1] == (
        "An alert that pages somebody fires, so it counts as one status worse."
    )


def test_r35_an_exempt_class_says_what_the_matrix_alone_says() -> None:
    fix = replace(HIGH, change_class="reliability-fix")
    assert said(fix, slo("exhausted"))[-1] == (
        "Reliability fix: goes out whatever the budget says. The matrix alone says: block."
    )
    assert [str(each) for each in conditions(advice(fix, slo("exhausted")), FRAMEWORK)] == [
        "Contains the reliability fix and nothing else.",
        "Someone watches it go out.",
    ]
    assert alternatives(advice(fix, slo("exhausted"))) == ()


@pytest.mark.parametrize(
    ("kind", "count"), [("rollback", 1), ("reliability-fix", 2), ("security", 2), ("p0", 2)]
)
def test_r35_every_exempt_class_has_its_conditions(kind: str, count: int) -> None:
    found = advice(replace(HIGH, change_class=kind), slo("healthy"))
    assert len(conditions(found, FRAMEWORK)) == count


@pytest.mark.parametrize("row", MATRIX_ROWS)
@pytest.mark.parametrize("level", RISKS)
def test_r34_conditions_where_it_may_go_out_and_alternatives_where_it_may_not(row: str, level: str) -> None:
    found = advice(BY_RISK[level], slo(row))
    cell = CELLS[row][RISKS.index(level)]
    needed = {"approve": 0, "approve_monitored": 1, "review": 1, "review_canary": 3}
    assert len(conditions(found, FRAMEWORK)) == needed.get(cell, 0)
    assert len(alternatives(found)) == (5 if cell in ("defer", "block") else 0)


def test_r34_alternatives_name_the_day_and_what_the_policy_says_then() -> None:
    back = turning("exhausted", (3, "warning"))
    assert [str(each) for each in alternatives(advice(LOW, back))] == [
        SPLIT,
        DARK,
        "Wait until the budget is projected back: 2026-11-23 00:00 UTC; the policy then says review,"
        " with canary and rollback ready.",
        FIRST,
        ASK,
    ]


@pytest.mark.parametrize(
    ("found", "wait"),
    [
        (advice(LOW, slo("critical")), [UNFORESEEN]),
        (advice(LOW, slo("critical", stale=True)), [UNFORESEEN]),
        (advice(HIGH, slo("no_data")), [SAMPLES]),
        (advice(HIGH), [SAMPLES]),
        (advice(HIGH, slo("healthy", stale=True)), [SAMPLES]),
        (advice(HIGH, slo("attention", stale=True)), [SAMPLES, UNFORESEEN]),
    ],
)
def test_r34_what_to_wait_for_is_what_holds_it_back(found: Advice, wait: list[str]) -> None:
    assert [str(each) for each in alternatives(found)] == [SPLIT, DARK, *wait, FIRST, ASK]


def test_r50_the_risk_explains_itself() -> None:
    inputs = ReleaseInputs(450, True, False, None, Decimal("79.5"))
    found = explain_risk(advice(inputs, slo("healthy")), FRAMEWORK)
    assert str(found.formula) == (
        "points for lines changed + critical path + database migration + external interfaces + test coverage"
    )
    assert str(found.substituted) == "1 + 2 + 0 + 0 + 2 = 5 → medium"
    assert [(str(each.name), str(each.value), str(each.source)) for each in found.inputs] == [
        ("lines changed", "450: 1 point", "Entered with the release"),
        ("critical path", "yes: 2 points", "Entered with the release"),
        ("database migration", "no: 0 points", "Entered with the release"),
        ("external interfaces", "—", "Not known"),
        ("test coverage", "79.5\u00a0%: 2 points", "Entered with the release"),
    ]
    assert str(found.policy) == "Framework, version 1"
    assert str(found.words) == (
        "More than 100 lines give 1 point. More than 1,000 lines give 2 points. A critical path gives"
        " 2 points, a migration 2 points, external interfaces 1 point. Coverage below 80\u00a0% gives"
        " 2 points. The risk is medium from 3 points and high from 6 points."
    )
    worst = explain_risk(advice(inputs, slo("healthy"), policy=RECOMMENDED), RECOMMENDED)
    assert str(worst.substituted) == "1 + 2 + 0 + 1 + 2 = 6 → high"
    assert str(worst.inputs[3].value) == "as the worst: 1 point"


def test_r50_the_decision_explains_itself() -> None:
    found = explain_decision(advice(MEDIUM, slo("warning", remaining=0.16), slo("healthy")), FRAMEWORK)
    assert str(found.substituted) == "Warning, medium risk → defer"
    assert [(str(each.name), str(each.value), each.as_of) for each in found.inputs] == [
        ("Payments", "16\u00a0% left, warning", AT),
        ("Payments", "70\u00a0% left, healthy", AT),
        ("risk", "medium, 3 points", None),
        ("kind of change", "Normal change", None),
    ]
    assert str(found.window) == "Each SLO's own window, to 2026-11-20 00:00 UTC"
    assert str(found.words).startswith(
        "The budget of “Payments” is warning: 16\u00a0% left. The risk is medium"
    )


def test_r50_several_rows_and_an_exempt_class_explain_themselves() -> None:
    stale = slo("attention", held=Status.WARNING, stale=True)
    found = explain_decision(advice(LOW, stale, slo("no_data")), FRAMEWORK)
    assert str(found.substituted) == (
        "Warning, low risk → review, with canary and rollback ready; No data, low risk → review;"
        " the strictest is review, with canary and rollback ready"
    )
    assert [str(each.value) for each in found.inputs[:2]] == [
        "30\u00a0% left, attention, held at warning",
        "no data",
    ]
    exempt = explain_decision(advise(replace(HIGH, change_class="p0"), [stale], FRAMEWORK), FRAMEWORK)
    assert str(exempt.substituted) == "P0: ends or prevents an outage → approve"
    assert str(exempt.window) == "Each SLO's own window"


def test_r34_projected_moments_do_not_move_what_is_said_now() -> None:
    later = turning("warning", (1, "healthy"))
    assert said(LOW, later) == said(LOW, slo("warning"))
    assert later.at(AT + DAY).status is Status.HEALTHY
