"""Typed figures against those that follow from the times, the incident and the samples (R16–R18)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain import retrospective as kept
from slodesk.domain.consistency_words import spoken_rate
from slodesk.domain.finding import FIGURES, TIMES, Finding
from slodesk.domain.incident_impact import estimated_share, failed_requests
from slodesk.domain.phrases import Figure, phrase
from slodesk.domain.target import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slodesk.domain.finding import SloFacts
    from slodesk.domain.incident import Times
    from slodesk.domain.phrases import Meant
    from slodesk.domain.retrospective import Retrospective, TypedFigure

_MONTH = Decimal(43_200)
"""Minutes of 30 days: the window of an SLO that is only typed."""
_CLOSE = Decimal("0.02")
"""Figures this near to each other, as a share of the derived one, agree …"""
_ABOUT = Decimal("0.1")
"""… and this near where one is marked as approximate."""


def typed_times(content: Retrospective, took: Times | None) -> Iterator[Finding]:
    """Compare typed durations with those that the times give (R16).

    Args:
        content: the retrospective.
        took: what the incident's times give; None without an incident.
    """
    derived = {} if took is None else _by_kind(took)
    for figure in content.figures_of(*kept.TIME_KINDS):
        own = derived.get(figure.kind)
        if own is None or figure.value is None or agrees(figure, Decimal(repr(own))):
            continue
        words = phrase(
            "{typed} minutes are written, the times give {derived}.",
            typed=_number(figure.value), derived=Figure(own, 0),
        )  # fmt: skip
        yield Finding(f"time:{figure.id}:{figure.value}", TIMES, "impact", figure.id, words)
    if took is None:
        return
    for figure in content.figures_of(kept.BELOW_MINUTES):
        wrong = None if figure.value is None else _too_long_below(figure.value, took)
        if wrong is not None:
            yield Finding(f"below:{figure.id}:{figure.value}", TIMES, "impact", figure.id, wrong)


def _too_long_below(minutes: Decimal, took: Times) -> Meant | None:
    """Return what is wrong when an SLO is said to have been missed longer than users were hit."""
    typed = _number(minutes)
    if minutes > Decimal(repr(took.duration)) * (1 + _CLOSE):
        return phrase(
            "Below target for {typed} minutes, but the incident lasted {derived}.",
            typed=typed, derived=Figure(took.duration, 0),
        )  # fmt: skip
    if took.mitigate is not None and minutes > Decimal(repr(took.mitigate)) * (1 + _CLOSE):
        return phrase(
            "Below target for {typed} minutes, but users were well again after {derived}.",
            typed=typed, derived=Figure(took.mitigate, 0),
        )  # fmt: skip
    return None


def _by_kind(took: Times) -> dict[str, float | None]:
    return {
        "duration": took.duration, "to_detect": took.detect, "to_acknowledge": took.acknowledge,
        "to_mitigate": took.mitigate, "to_resolve": took.resolve,
    }  # fmt: skip


# Figures


def shares(content: Retrospective, slos: Mapping[str, SloFacts]) -> Iterator[Finding]:
    """Compare what is typed of each SLO with itself, the incident and the samples (R6, R17).

    Args:
        content: the retrospective.
        slos: what is known of the SLOs, by key; a figure without an SLO is taken to be about the only one.
    """
    groups: dict[str, dict[str, TypedFigure]] = {}
    for figure in content.figures_of(*kept.SLO_KINDS):
        group = groups.setdefault(figure.slo_id or "", {})
        if figure.kind in group:
            yield from _twice(group[figure.kind], figure)
        group.setdefault(figure.kind, figure)
    only = next(iter(slos.values())) if len(slos) == 1 else None
    for slo_id, group in groups.items():
        facts = slos.get(slo_id, only)
        yield from _promise(group, facts)
        yield from _consumed(content, group, facts)
        yield from _left(group, facts)


def _twice(first: TypedFigure, second: TypedFigure) -> Iterator[Finding]:
    if first.value is None or second.value is None or first.value == second.value:
        return
    words = phrase(
        "Here it is {here}, elsewhere {there}.", here=_typed(second.value), there=_typed(first.value)
    )
    yield Finding(f"twice:{second.id}:{second.value}", FIGURES, "impact", second.id, words)


def _promise(group: Mapping[str, TypedFigure], facts: SloFacts | None) -> Iterator[Finding]:
    """Compare the typed target and "within its target" with the SLO's own, and with each other."""
    typed = group.get(kept.TARGET)
    if facts is not None and typed is not None and typed.value is not None and typed.value != facts.target:
        words = phrase(
            "The target was {own}, not {typed}.", own=_typed(facts.target), typed=_typed(typed.value)
        )
        yield Finding(f"target:{typed.id}:{typed.value}", FIGURES, "impact", typed.id, words)
    within = group.get(kept.WITHIN)
    if within is None or not within.value:
        return
    actual, target = _value(group, kept.ACTUAL), _target(group, facts)
    if facts is not None and facts.impact is not None and facts.impact.within is False:
        words = phrase("It is said to have stayed within its target; the samples say it did not.")
        yield Finding(f"within:{within.id}", FIGURES, "impact", within.id, words)
    elif actual is not None and target is not None and actual < target:
        words = phrase(
            "It is said to have stayed within its target, but {actual} is below {target}.",
            actual=_typed(actual), target=_typed(target),
        )  # fmt: skip
        yield Finding(f"within:{within.id}", FIGURES, "impact", within.id, words)


def _consumed(
    content: Retrospective, group: Mapping[str, TypedFigure], facts: SloFacts | None
) -> Iterator[Finding]:
    """Compare the typed share of budget with what other figures, typed or measured, give (R6, R17)."""
    typed = group.get(kept.CONSUMED)
    if typed is None or typed.value is None:
        return
    actual, target = _value(group, kept.ACTUAL), _target(group, facts)
    if actual is not None and target is not None and 0 < target < 1:
        spent = (1 - actual) / (1 - target)
        if not agrees(typed, spent):
            words = phrase(
                "{actual} against {target} is {spent} of the budget, not {typed}.",
                actual=_typed(actual), target=_typed(target), spent=_derived(spent),
                typed=_typed(typed.value),
            )  # fmt: skip
            yield Finding(f"spent:{typed.id}:{typed.value}", FIGURES, "impact", typed.id, words)
    rate, duration = rate_told(content), _duration(content)
    if facts is not None and facts.impact is not None and facts.impact.measured is not None:
        own = Decimal(repr(facts.impact.measured))
        if not agrees(typed, own):
            words = phrase(
                "The samples give {own} of the budget, not {typed}.",
                own=_derived(own), typed=_typed(typed.value),
            )  # fmt: skip
            yield Finding(f"measured:{typed.id}:{typed.value}", FIGURES, "impact", typed.id, words)
    elif rate is not None and target is not None and 0 < target < 1 and duration:
        window = facts.window_minutes if facts is not None else _MONTH
        own = estimated_share(rate, duration, target, window)
        if not agrees(typed, own):
            words = phrase(
                "{rate} for {minutes} minutes is {own} of the budget, not {typed}.",
                rate=_typed(rate), minutes=_number(duration), own=_derived(own),
                typed=_typed(typed.value),
            )  # fmt: skip
            yield Finding(f"estimated:{typed.id}:{typed.value}", FIGURES, "impact", typed.id, words)


def _left(group: Mapping[str, TypedFigure], facts: SloFacts | None) -> Iterator[Finding]:
    """Compare what is said to be left with what is said to be gone."""
    left = group.get(kept.REMAINING)
    if left is None or left.value is None:
        return
    consumed, actual = _value(group, kept.CONSUMED), _value(group, kept.ACTUAL)
    target = _target(group, facts)
    if consumed is not None and consumed + left.value > 1:
        words = phrase(
            "{consumed} used and {left} left are more than the whole budget.",
            consumed=_typed(consumed), left=_typed(left.value),
        )  # fmt: skip
        yield Finding(f"sum:{left.id}:{left.value}", FIGURES, "impact", left.id, words)
    if actual is not None and target is not None and actual < target and left.value > 0:
        words = phrase(
            "{actual} is below {target}: then nothing is left of the budget, not {left}.",
            actual=_typed(actual), target=_typed(target), left=_typed(left.value),
        )  # fmt: skip
        yield Finding(f"left:{left.id}:{left.value}", FIGURES, "impact", left.id, words)


def used_shares(content: Retrospective, slos: Mapping[str, SloFacts]) -> tuple[Decimal, ...]:
    """Return the share of budget the incident used of each SLO: measured, else estimated (R17).

    Where its typed length is not that of its times, there is a share for each.
    """
    rate, lengths = rate_told(content), {_duration(content), _lasted(content)} - {None, Decimal(0)}
    found = []
    for facts in slos.values():
        measured = None if facts.impact is None else facts.impact.measured
        if measured is not None:
            found.append(Decimal(repr(measured)))
        elif rate is not None:
            found += [
                estimated_share(rate, each, facts.target, facts.window_minutes)
                for each in lengths if each is not None
            ]  # fmt: skip
    if not slos and rate is not None:
        typed = [each.value for each in content.figures_of(kept.TARGET) if each.value is not None]
        found += [
            estimated_share(rate, length, each, _MONTH)
            for each in typed if 0 < each < 1
            for length in lengths if length is not None
        ]  # fmt: skip
    return tuple(found)


def targets_told(content: Retrospective, slos: Mapping[str, SloFacts]) -> tuple[Decimal, ...]:
    """Return the targets of the SLOs it is about, in force or else as typed, ratios in (0, 1)."""
    typed = [each.value for each in content.figures_of(kept.TARGET) if each.value is not None]
    found = [facts.target for facts in slos.values()] or typed
    return tuple(each for each in found if 0 < each < 1)


def counts(content: Retrospective, took: Times | None) -> Iterator[Finding]:
    """Compare typed failed requests with the incident's, and users with both."""
    yield from _users(content)
    incident = content.incident
    if incident is None or took is None:
        return
    own = incident.failed_requests
    if own is None and incident.request_rate is not None and incident.error_rate is not None:
        own = failed_requests(incident.request_rate, Decimal(repr(took.duration)), incident.error_rate)
    for figure in content.figures_of(kept.FAILED_REQUESTS):
        if own is not None and figure.value is not None and not agrees(figure, own):
            words = phrase(
                "{typed} failed requests are written, the incident has {own}.",
                typed=_number(figure.value), own=Figure(own, 0),
            )  # fmt: skip
            yield Finding(f"failed:{figure.id}:{figure.value}", FIGURES, "impact", figure.id, words)


def _users(content: Retrospective) -> Iterator[Finding]:
    """Users who were hit need a request that failed, and an incident that customers noticed."""
    failed = [each.value for each in content.figures_of(kept.FAILED_REQUESTS) if each.value is not None]
    for figure in content.figures_of(kept.USERS):
        if not figure.value:
            continue
        if failed and figure.value > max(failed):
            words = phrase(
                "{users} users were hit, but only {failed} requests failed.",
                users=_number(figure.value), failed=_number(max(failed)),
            )  # fmt: skip
            yield Finding(f"users:{figure.id}:{figure.value}", FIGURES, "impact", figure.id, words)
        if content.incident is not None and content.incident.customer_impacting is False:
            words = phrase(
                "{users} users were hit, but the incident is said not to have touched customers.",
                users=_number(figure.value),
            )
            yield Finding(f"customers:{figure.id}:{figure.value}", FIGURES, "impact", figure.id, words)


# Values


def rate_told(content: Retrospective) -> Decimal | None:
    """Return the share of requests that failed: the incident's, else as people wrote it."""
    own = None if content.incident is None else content.incident.error_rate
    return own if own is not None else spoken_rate(content.user_impact)


def _target(group: Mapping[str, TypedFigure], facts: SloFacts | None) -> Decimal | None:
    typed = _value(group, kept.TARGET)
    return facts.target if typed is None and facts is not None else typed


def _duration(content: Retrospective) -> Decimal | None:
    """Return how long it lasted: as typed, else as the times say; None while it lasts."""
    typed = next((each.value for each in content.figures_of("duration") if each.value is not None), None)
    return _lasted(content) if typed is None else typed


def _lasted(content: Retrospective) -> Decimal | None:
    """Return how long it lasted as the times say."""
    incident = content.incident
    if incident is None or incident.resolved is None:
        return None
    return Decimal(repr((incident.resolved - incident.started).total_seconds() / 60))


def _value(group: Mapping[str, TypedFigure], kind: str) -> Decimal | None:
    figure = group.get(kind)
    return None if figure is None else figure.value


def agrees(typed: TypedFigure, own: Decimal) -> bool:
    """Return whether a typed figure is the derived one, as far as its digits go (R16)."""
    if typed.value is None:
        return True
    exponent = typed.value.as_tuple().exponent
    half = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
    if typed.kind in kept.SLO_KINDS and typed.kind != kept.BELOW_MINUTES:
        half = min(half, Decimal("0.005"))
    else:
        half = min(half, Decimal("0.5"))
    return abs(typed.value - own) <= max(half, abs(own) * (_ABOUT if typed.approximate else _CLOSE))


def _typed(value: Decimal) -> Meant:
    """Return a share as it was typed, with every digit."""
    return _percent(percent(value))


def _derived(value: Decimal) -> Meant:
    """Return a share that was worked out, with two decimals at most: 46.88 % (R17)."""
    return _percent(round(percent(value), 2))


def _percent(value: Decimal) -> Meant:
    exponent = value.normalize().as_tuple().exponent
    return Figure(value, max(0, -exponent) if isinstance(exponent, int) else 0, "%")


def _number(value: Decimal) -> Figure:
    exponent = value.normalize().as_tuple().exponent
    return Figure(value, min(2, -exponent) if isinstance(exponent, int) and exponent < 0 else 0)
