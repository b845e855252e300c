"""What work on the roadmap is worth by the hour explains itself: per 100 h, RICE, WSJF (R28, R50)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import NONE, trimmed_places
from slodesk.domain.phrases import Figure, Joined, phrase
from slodesk.domain.roadmap import rice, wsjf
from slodesk.domain.roadmap_words import hours_figure, order_words, points_figure

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.roadmap import Placed

_ONE = Decimal(1)
_TYPED = phrase("Estimated by the team")
_MISSING = phrase("Not estimated yet")
_OTHER_ORDER = phrase("It is another order to look at; the line is drawn by impact per hour.")


def explain_ratio(
    placed: Placed, quarter: str, at: datetime, policy: Policy, urgent: str = ""
) -> Explanation:
    """Explain the percentage points that 100 hours of work bring, and the place that gives it (R28).

    Args:
        placed: the work in its place.
        quarter: the one planned for, as people write it.
        at: the moment the roadmap was read.
        policy: in force.
        urgent: title of the work that needs it, where it stands before its own turn.
    """
    work, ratio = placed.work, placed.ratio
    result: Meant = NONE
    if ratio is not None and work.impact is not None and work.effort is not None:
        result = phrase(
            "{impact} points ÷ {effort} × 100 h = {ratio} points",
            impact=points_figure(work.impact),
            effort=hours_figure(work.effort),
            ratio=points_figure(ratio * 100),
        )
    return Explanation(
        title=phrase("Points per 100 h"),
        formula=phrase("impact ÷ effort × 100 hours"),
        substituted=result,
        inputs=(
            _input(phrase("Impact, points"), work.impact, at, 5),
            _input(phrase("Effort, hours"), work.effort, at),
        ),
        window=phrase("Quarter {quarter}", quarter=quarter),
        policy=policy_phrase(policy),
        words=Joined((
            order_words(placed, urgent),
            phrase("What brings most for an hour comes first; then what brings more, takes fewer hours,"
                   " or comes first by name."),
        )),
    )  # fmt: skip


def explain_rice(
    reach: Decimal | None,
    impact: Decimal | None,
    confidence: str,
    effort: Decimal | None,
    *,
    quarter: str,
    at: datetime,
    policy: Policy,
) -> Explanation:
    """Explain a RICE score.

    Args:
        reach: users a quarter; None: not estimated, likewise the others.
        impact: percentage points.
        confidence: one of ``planning.CONFIDENCES``; empty: not said.
        effort: hours.
        quarter: the one planned for, as people write it.
        at: the moment the roadmap was read.
        policy: in force.
    """
    score, share = rice(reach, impact, confidence, effort), rice(_ONE, _ONE, confidence, _ONE)
    result: Meant = NONE
    if score is not None and reach is not None and impact is not None and effort is not None:
        result = phrase(
            "{reach} × {impact} × {confidence} ÷ {effort} = {score}",
            reach=_figure(reach),
            impact=_figure(impact, 5),
            confidence=NONE if share is None else _figure(share, 1),
            effort=_figure(effort),
            score=_figure(score),
        )
    inputs = (
        _input(phrase("Reach, users a quarter"), reach, at),
        _input(phrase("Impact, points"), impact, at, 5),
        Input(
            phrase("Confidence"),
            NONE if share is None else _figure(share, 1),
            _MISSING if share is None else phrase("High counts 1, medium 0.8, low 0.5"),
            None if share is None else at,
        ),
        _input(phrase("Effort, hours"), effort, at),
    )
    return _score(
        phrase("RICE"), phrase("reach × impact × confidence ÷ effort"), result, inputs, quarter, policy
    )


def explain_wsjf(
    value: Decimal | None,
    urgency: Decimal | None,
    risk_reduction: Decimal | None,
    effort: Decimal | None,
    *,
    quarter: str,
    at: datetime,
    policy: Policy,
) -> Explanation:
    """Explain a WSJF score, the cost of delay for an hour of work.

    Args:
        value: what it is worth, relative; None: not estimated, likewise the others.
        urgency: what waiting costs.
        risk_reduction: what it makes safer.
        effort: hours.
        quarter: the one planned for, as people write it.
        at: the moment the roadmap was read.
        policy: in force.
    """
    score = wsjf(value, urgency, risk_reduction, effort)
    result: Meant = NONE
    if score is not None and not (value is None or urgency is None or risk_reduction is None):
        result = phrase(
            "({value} + {urgency} + {safer}) ÷ {effort} = {score}",
            value=_figure(value),
            urgency=_figure(urgency),
            safer=_figure(risk_reduction),
            effort=NONE if effort is None else _figure(effort),
            score=_figure(score, 3),
        )
    inputs = (
        _input(phrase("Value"), value, at),
        _input(phrase("Urgency"), urgency, at),
        _input(phrase("Risk reduction"), risk_reduction, at),
        _input(phrase("Effort, hours"), effort, at),
    )
    return _score(
        phrase("WSJF"), phrase("(value + urgency + risk reduction) ÷ effort"), result, inputs, quarter, policy
    )


def _score(
    title: Meant, formula: Meant, result: Meant, inputs: tuple[Input, ...], quarter: str, policy: Policy
) -> Explanation:
    return Explanation(
        title=title,
        formula=formula,
        substituted=result,
        inputs=inputs,
        window=phrase("Quarter {quarter}", quarter=quarter),
        policy=policy_phrase(policy),
        words=_unknown(inputs) if result == NONE else _OTHER_ORDER,
    )


def _input(name: Meant, value: Decimal | None, at: datetime, most: int = 2) -> Input:
    if value is None:
        return Input(name, NONE, _MISSING, None)
    return Input(name, _figure(value, most), _TYPED, at)


def _unknown(inputs: tuple[Input, ...]) -> Meant:
    if all(each.value != NONE for each in inputs):
        return phrase("Work of no hours has no score.")
    missing = sum(each.value == NONE for each in inputs)
    return phrase("%Ln estimate[ is|s are] missing, so there is no score yet.", "", missing)


def _figure(value: Decimal, most: int = 2) -> Figure:
    return Figure(value, trimmed_places(float(value), most))
