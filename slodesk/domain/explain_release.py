"""A release's risk score and the decision about it explain themselves (R32, R33, R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import NONE, budget_phrase, percent_figure, trimmed_places
from slodesk.domain.phrases import Figure, Joined, Moment, phrase
from slodesk.domain.release_decision import DECISION_WORDS
from slodesk.domain.release_risk import COVERAGE, CRITICAL_PATH, EXTERNAL, LINES, MIGRATION
from slodesk.domain.release_words import CLASS_WORDS, PART_WORDS, RISK_WORDS, rationale
from slodesk.domain.status import STATUS_IN_TEXT, STATUS_WORDS, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy, RiskWeights
    from slodesk.domain.release_decision import Advice, SloState
    from slodesk.domain.release_risk import ReleaseInputs, RiskPart


def explain_risk(advice: Advice, policy: Policy) -> Explanation:
    """Explain how risky a release is: the points that each input gives (R32).

    Args:
        advice: what the policy said.
        policy: it was given under.
    """
    found = advice.risk
    names = Joined(tuple(PART_WORDS[part.name] for part in found.parts), " + ")
    points = Joined(tuple(str(part.points) for part in found.parts), " + ")
    return Explanation(
        title=phrase("Risk of the release"),
        formula=phrase("points for {parts}", parts=names),
        substituted=phrase("{points} = {score} → {level}", points=points, score=str(found.score),
                           level=RISK_WORDS[found.level]),
        inputs=tuple(_part(part, advice.inputs, policy) for part in found.parts),
        window=phrase("The release itself"),
        policy=policy_phrase(policy),
        words=Joined(tuple(_weights(policy.risk))),
    )  # fmt: skip


def explain_decision(advice: Advice, policy: Policy) -> Explanation:
    """Explain what the policy says about a release: the cells of the matrix that count (R33, R35).

    Args:
        advice: what the policy said.
        policy: it was given under.
    """
    level = advice.risk.level
    cells = [
        phrase("{status}, {risk} risk → {decision}", status=STATUS_WORDS[Status(row)], risk=RISK_WORDS[level],
               decision=DECISION_WORDS[policy.decision(row, level)])
        for row in advice.rows
    ]  # fmt: skip
    result: Meant = Joined(tuple(cells), "; ")
    if advice.exempt:
        kind = CLASS_WORDS[advice.inputs.change_class]
        result = phrase("{kind} → {decision}", kind=kind, decision=DECISION_WORDS[advice.decision])
    elif len(cells) > 1:
        decision = DECISION_WORDS[advice.decision]
        result = phrase("{cells}; the strictest is {decision}", cells=result, decision=decision)
    window = phrase("Each SLO's own window")
    if advice.as_of is not None:
        window = phrase("Each SLO's own window, to {time}", time=Moment(advice.as_of))
    return Explanation(
        title=phrase("Decision about the release"),
        formula=phrase(
            "the strictest cell of the release matrix for the status of the service and the risk, unless"
            " the kind of change goes out whatever the budget says"
        ),
        substituted=result,
        inputs=(*_states(advice, policy), *_release(advice)),
        window=window,
        policy=policy_phrase(policy),
        words=Joined(rationale(advice, policy)),
    )


def _states(advice: Advice, policy: Policy) -> Iterator[Input]:
    for slo in advice.slos:
        yield Input(slo.title, _state(slo, policy), phrase("error budget of its window"), advice.as_of)


def _state(slo: SloState, policy: Policy) -> Meant:
    if slo.remaining is None:
        return STATUS_IN_TEXT[slo.status]
    left = budget_phrase(slo.remaining, policy)
    if slo.held != slo.status:
        return phrase("{left} left, {status}, held at {held}", left=left, status=STATUS_IN_TEXT[slo.status],
                      held=STATUS_IN_TEXT[slo.held])  # fmt: skip
    return phrase("{left} left, {status}", left=left, status=STATUS_IN_TEXT[slo.status])


def _release(advice: Advice) -> Iterator[Input]:
    risk = phrase("{level}, %Ln point[|s]", "", advice.risk.score, level=RISK_WORDS[advice.risk.level])
    yield Input(phrase("risk"), risk, phrase("inputs of the release"), None)
    kind = CLASS_WORDS[advice.inputs.change_class]
    yield Input(phrase("kind of change"), kind, phrase("inputs of the release"), None)


def _part(part: RiskPart, inputs: ReleaseInputs, policy: Policy) -> Input:
    gives = phrase("%Ln point[|s]", "", part.points)
    if not part.known:
        value = NONE if not policy.unknown_as_worst else phrase("as the worst: {points}", points=gives)
        return Input(PART_WORDS[part.name], value, phrase("Not known"), None)
    value = phrase("{given}: {points}", given=_given(part.name, inputs), points=gives)
    return Input(PART_WORDS[part.name], value, phrase("Entered with the release"), None)


def _given(name: str, inputs: ReleaseInputs) -> Meant:
    if name == LINES:
        return Figure(inputs.lines_changed or 0)
    if name == COVERAGE:
        coverage = inputs.test_coverage or 0
        return Figure(coverage, trimmed_places(float(coverage), 2), "%")
    flags = {
        CRITICAL_PATH: inputs.critical_path,
        MIGRATION: inputs.db_migration,
        EXTERNAL: inputs.external_apis,
    }
    return phrase("yes") if flags[name] else phrase("no")


def _weights(risk: RiskWeights) -> Iterator[Meant]:
    """Yield how points come about and from how many a risk is called medium or high."""
    yield phrase("More than {lines} lines give {points}.", lines=Figure(risk.lines_medium),
                 points=_points(risk.lines_medium_points))  # fmt: skip
    yield phrase("More than {lines} lines give {points}.", lines=Figure(risk.lines_large),
                 points=_points(risk.lines_large_points))  # fmt: skip
    yield phrase("A critical path gives {path}, a migration {migration}, external interfaces {external}.",
                 path=_points(risk.critical_path), migration=_points(risk.migration),
                 external=_points(risk.external_api))  # fmt: skip
    yield phrase("Coverage below {share} gives {points}.", share=percent_figure(risk.coverage_below),
                 points=_points(risk.low_coverage))  # fmt: skip
    yield phrase("The risk is medium from {medium} and high from {high}.", medium=_points(risk.medium_from),
                 high=_points(risk.high_from))  # fmt: skip


def _points(count: int) -> Meant:
    return phrase("%Ln point[|s]", "", count)
