"""Promises explain themselves: how a month or quarter was judged, what a service can promise (R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.dependencies import ceiling_figure, dependency_bounds, service_ceiling
from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import (
    NONE,
    actual_figure,
    consumed_figure,
    count_figure,
    percent_figure,
    remaining_figure,
)
from slodesk.domain.phrases import Joined, Moment, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.dependencies import ServicePromises
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.phrases import Meant, Phrase
    from slodesk.domain.policy import Policy


def explain_period(info: SloInfo, result: PeriodResult, policy: Policy) -> Explanation:
    """Explain how a month or quarter was judged (R11)."""
    target, name = percent_figure(result.target), str(result.period)
    actual = actual_figure(result.actual, result.target, policy)
    good, total = count_figure(result.counts.good), count_figure(result.counts.total)
    samples = phrase("samples of the period")
    inputs = (
        Input(phrase("good events"), good, samples, result.end),
        Input(phrase("all events"), total, samples, result.end),
        Input(phrase("target"), target, phrase("target history, at the period's end"), result.end),
    )
    substituted: Meant = NONE
    if result.actual is not None:
        substituted = phrase(
            "{good} ÷ {total} = {actual} against {target}",
            good=good,
            total=total,
            actual=actual,
            target=target,
        )
    return Explanation(
        phrase("{slo} in {period}", slo=info.title, period=name),
        phrase("good ÷ total of the period, against the target in force at its end"),
        substituted,
        inputs,
        phrase("{window}, {start} to {end}", window=name, start=Moment(result.start), end=Moment(result.end)),
        policy_phrase(policy),
        Joined(tuple(_period_sentences(result, actual, target, policy))),
    )


def _period_sentences(result: PeriodResult, actual: Meant, target: Meant, policy: Policy) -> Iterator[Phrase]:
    if result.actual is None:
        yield phrase("There is no data for this period.")
    elif result.to_date:
        yield phrase(
            "So far {actual}; the period still runs, so it is neither met nor missed.", actual=actual
        )
    elif result.met:
        yield phrase("{actual} against {target}: met.", actual=actual, target=target)
    else:
        yield phrase("{actual} against {target}: missed.", actual=actual, target=target)
    if result.actual is not None and result.consumed is not None:
        used = consumed_figure(1 - result.consumed, policy)
        yield phrase("{used} of the period's budget was used.", used=used)
    if result.lowest_remaining is not None and result.lowest_at is not None:
        yield phrase(
            "The rolling window was lowest on {time}, with {left} left.",
            time=Moment(result.lowest_at),
            left=remaining_figure(result.lowest_remaining, policy),
        )


def explain_ceiling(
    service: ServicePromises, services: Mapping[str, ServicePromises], at: datetime, policy: Policy
) -> Explanation:
    """Explain what a service can promise at most, given what it depends on (R12a).

    Args:
        service: the service.
        services: all services by name.
        at: the moment whose targets count.
        policy: in force at that moment.
    """
    bounds = dependency_bounds(service, services)
    limit = service_ceiling(service, services)
    title = service.title or service.name
    source = phrase("lowest availability target")
    inputs = tuple(
        Input(services[name].title or name, percent_figure(bound), source, at) for name, bound in bounds
    )
    substituted: Meant = NONE
    words = phrase("Nothing it depends on has an availability target.")
    if limit is not None:
        ceiling = ceiling_figure(limit)
        product = Joined(tuple(percent_figure(bound) for _, bound in bounds), " × ")
        substituted = Joined((product, ceiling), " = ")
        words = phrase(
            "When any of these fails, {service} fails too: it cannot promise more than {ceiling}.",
            service=title,
            ceiling=ceiling,
        )
    return Explanation(
        phrase("Ceiling of {service}", service=title),
        phrase("product of the targets it depends on"),
        substituted,
        inputs,
        phrase("targets in force on {time}", time=Moment(at)),
        policy_phrase(policy),
        words,
    )
