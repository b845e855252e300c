"""Figures as text: as many decimals as it takes not to contradict their status (R1, R4).

The ``…_places`` functions say how many decimals that is; the ``…_figure`` and ``…_phrase`` functions
return what a language can say; the ``…_text`` functions say it in English, with a true minus and a
no-break space before %.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.exhaustion import EXHAUSTED, HOLDING, NO_DATA, NOT_BURNING
from slodesk.domain.phrases import Figure, phrase
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.status import classify
from slodesk.domain.target import percent
from slodesk.domain.window import Calendar, Rolling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.phrases import Meant, Phrase
    from slodesk.domain.policy import Policy
    from slodesk.domain.window import Window

NONE = "—"
"""What stands where there is no figure."""

_MOST = 12
"""Decimals after which two floats no longer differ for the rules."""


def percent_places(ratio: float, most: int = 2) -> int:
    """Return the decimals of a percentage: at most ``most``, but never rounded onto 0 or 100."""
    value = ratio * 100
    places = _first(0, lambda p: round(value, p) == round(value, most), most)
    ends = (0.0, 100.0)
    if round(value, 9) in ends or round(value, places) not in ends:
        return places
    return _first(places, lambda p: round(value, p) not in ends)


def percent_figure(ratio: Decimal | float | None, most: int = 2) -> Meant:
    """Return a ratio as a percentage: exact for a Decimal, else with at most ``most`` decimals (R1)."""
    if ratio is None:
        return NONE
    if isinstance(ratio, Decimal):
        return exact_figure(percent(ratio))
    return Figure(ratio * 100, percent_places(ratio, most), "%")


def percent_text(ratio: Decimal | float | None, most: int = 2) -> str:
    """Return a ratio as a percentage in English: "99.95 %" (R1)."""
    return str(percent_figure(ratio, most))


def exact_figure(value: Decimal) -> Figure:
    """Return a percentage with every digit it has: "99.85005 %" (R1)."""
    exponent = value.as_tuple().exponent
    return Figure(value, -exponent if isinstance(exponent, int) and exponent < 0 else 0, "%")


def remaining_places(remaining: float, policy: Policy = FRAMEWORK) -> int:
    """Return the decimals of a remaining budget in percent: 0, or more so that its band is right (R1)."""
    status = classify(remaining, policy)
    empty = round(remaining, 9) == 0

    def fits(places: int) -> bool:
        shown = round(remaining * 100, places) / 100
        return classify(shown, policy) == status and (round(shown, 9) == 0) == empty

    return _first(0, fits)


def remaining_figure(remaining: float | None, policy: Policy = FRAMEWORK) -> Meant:
    """Return the share of budget that is left: "7 %", "9.96 %", "−40 %" (R1, R4)."""
    if remaining is None:
        return NONE
    return Figure(remaining * 100, remaining_places(remaining, policy), "%")


def remaining_text(remaining: float | None, policy: Policy = FRAMEWORK) -> str:
    """Return the share of budget that is left in English: "7 %" (R1, R4)."""
    return str(remaining_figure(remaining, policy))


def consumed_figure(remaining: float | None, policy: Policy = FRAMEWORK) -> Meant:
    """Return the consumed share that adds up to 100 % with ``remaining_figure``: "93 %" (R4)."""
    if remaining is None:
        return NONE
    places = remaining_places(remaining, policy)
    return Figure(100 - round(remaining * 100, places), places, "%")


def budget_phrase(remaining: float | None, policy: Policy = FRAMEWORK) -> Meant:
    """Return what is left and, when overdrawn, what was consumed: "−40 % (140 % consumed)" (R4)."""
    left = remaining_figure(remaining, policy)
    if remaining is None or round(remaining, 9) >= 0:
        return left
    return phrase("{left} ({used} consumed)", left=left, used=consumed_figure(remaining, policy))


def actual_places(actual: float, target: Decimal, policy: Policy = FRAMEWORK) -> int:
    """Return the decimals of an SLI in percent (R1).

    As few as leave the budget that follows from the shown figure in its band and within half a
    percentage point: 99.907 for 7 % left of 99.9 %, not 99.91. A missed target never looks met, and
    less than everything never looks like 100 %.
    """
    tolerance = float(1 - target)
    remaining = 1 - (1 - actual) / tolerance
    status = classify(remaining, policy)

    goal = float(target)

    def fits(places: int) -> bool:
        shown = round(actual * 100, places) / 100
        implied = 1 - (1 - shown) / tolerance
        met = (round(shown, 9) >= goal) == (round(actual, 9) >= goal)
        whole = (round(shown, 9) == 1) == (round(actual, 9) == 1)
        near = abs(implied - remaining) <= 0.005 + 1e-9
        return met and whole and near and classify(implied, policy) == status

    return _first(0, fits)


def actual_figure(actual: float | None, target: Decimal, policy: Policy = FRAMEWORK) -> Meant:
    """Return an SLI beside its target: "99.907 %" (R1)."""
    if actual is None:
        return NONE
    return Figure(actual * 100, actual_places(actual, target, policy), "%")


def actual_text(actual: float | None, target: Decimal, policy: Policy = FRAMEWORK) -> str:
    """Return an SLI beside its target in English: "99.907 %" (R1)."""
    return str(actual_figure(actual, target, policy))


def burn_places(rate: float, thresholds: Iterable[float] = ()) -> int:
    """Return the decimals of a burn rate: 1, or more to stay on its side of each threshold and of 0."""
    limits = {0.0, *thresholds}

    def fits(places: int) -> bool:
        shown = round(rate, places)
        return all(_side(shown, limit) == _side(rate, limit) for limit in limits)

    return _first(1, fits)


def burn_figure(rate: float | None, policy: Policy = FRAMEWORK, thresholds: Iterable[float] = ()) -> Meant:
    """Return a burn rate: "3.0"; "1.04" rather than "1.0" where 1 is the limit (R1, R7)."""
    if rate is None:
        return NONE
    return Figure(rate, burn_places(rate, (policy.acceptable_above, policy.elevated_above, *thresholds)))


def burn_text(rate: float | None, policy: Policy = FRAMEWORK, thresholds: Iterable[float] = ()) -> str:
    """Return a burn rate in English: "3.0" (R1, R7)."""
    return str(burn_figure(rate, policy, thresholds))


def minutes_phrase(minutes: float | None) -> Meant:
    """Return minutes of budget: "43.2 min", "40.32 min", "−17.3 min", "0.432 min"."""
    if minutes is None:
        return NONE
    return phrase("{minutes}\u00a0min", minutes=Figure(minutes, minutes_places(minutes)))


def minutes_places(minutes: float) -> int:
    """Return the decimals of minutes of budget: at most 2, 3 below one minute, more rather than 0."""
    size = abs(minutes)
    most = 2 if size >= 1 else 3
    places = _first(0, lambda p: round(size, p) == round(size, most), most)
    if size > 1e-9 and round(size, places) == 0:
        places = _first(places, lambda p: round(size, p) != 0)
    return places


def count_figure(count: float) -> Figure:
    """Return a number of events: "129,480,000", "12.5"."""
    whole = count == round(count) or abs(count) >= 1000
    return Figure(count, 0 if whole else trimmed_places(count, 2))


def trimmed_places(value: float, most: int) -> int:
    """Return how many of at most ``most`` decimals are left when zeros at the end are not written."""
    return _first(0, lambda places: round(value, places) == round(value, most), most)


def duration_phrase(days: float) -> Phrase:
    """Return a length of time in words: "18 hours", "4 days", "40 minutes"; days of 24 hours, ≥ 0."""
    minutes, hours = round(days * 1440), round(days * 24)
    if minutes < 1:
        return phrase("less than a minute")
    if minutes < 60:
        return phrase("%Ln minute[|s]", "", minutes)
    if hours < 48:
        return phrase("%Ln hour[|s]", "", hours)
    return phrase("%Ln day[|s]", "", round(days))


def window_phrase(window: Window) -> Phrase:
    """Return a window in words: "30 days", "calendar month"."""
    if isinstance(window, Rolling):
        return phrase("%Ln day[|s]", "", window.days)
    calendar = {
        "week": phrase("calendar week"),
        "month": phrase("calendar month"),
        "quarter": phrase("calendar quarter"),
    }
    return calendar[window.unit]


def unit_phrase(window: Calendar) -> Phrase:
    """Return "week", "month" or "quarter"."""
    return {"week": phrase("week"), "month": phrase("month"), "quarter": phrase("quarter")}[window.unit]


def exhaustion_phrase(assessment: Assessment) -> Meant:
    """Return when the budget runs out: "in 18 hours", "now", "holding", "lasts the month" (R8)."""
    result = assessment.exhaustion
    window = assessment.objective.window
    if result.state == NO_DATA:
        return NONE
    if result.state == EXHAUSTED:
        return phrase("now", "When the budget runs out")
    if result.state == NOT_BURNING:
        return phrase("not burning")
    if result.state == HOLDING or result.projected_days is None:
        if isinstance(window, Calendar):
            return phrase("lasts the {unit}", unit=unit_phrase(window))
        return phrase("holding")
    return phrase("in {time}", time=duration_phrase(result.projected_days))


def exhaustion_words(assessment: Assessment) -> str:
    """Return when the budget runs out in English (R8)."""
    return str(exhaustion_phrase(assessment))


def _side(value: float, limit: float) -> int:
    """Return −1, 0 or 1: below, at or above the limit, as thresholds are compared (R1)."""
    gap = round(value - limit, 9)
    return (gap > 0) - (gap < 0)


def _first(start: int, fits: Callable[[int], bool], last: int = _MOST) -> int:
    """Return the smallest number of decimals from ``start`` that fits, at most ``last``."""
    return next((places for places in range(start, last) if fits(places)), last)
