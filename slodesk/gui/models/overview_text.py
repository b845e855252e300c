"""The overview's figures as words, in the user's language and locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from slodesk.domain import exhaustion as runs_out
from slodesk.domain.burn import FIRING
from slodesk.domain.figures import NONE, actual_places, burn_places, minutes_places, remaining_places
from slodesk.domain.phrases import MINUS, SPACE
from slodesk.domain.target import percent
from slodesk.domain.window import Calendar, Rolling
from slodesk.gui.formats import age_text, moment_text

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.policy import Policy
    from slodesk.domain.window import Window
    from slodesk.storage.queries.overview import Overview


def _tr(text: str) -> str:
    return QCoreApplication.translate("Overview", text)


def _counted(text: str, count: int) -> str:
    return QCoreApplication.translate("Formats", text, None, count)


def number(value: float, places: int) -> str:
    """Return a number in the user's locale, with a true minus and never −0."""
    value = round(value, places)
    return f"{MINUS if value < 0 else ''}{QLocale().toString(abs(value), 'f', places)}"


def summary(shown: Overview, now: datetime) -> str:
    """Return how many SLOs are shown, how they stand, and as of when."""
    at_risk = sum(1 for a in shown.assessments if a.status.at_risk)
    unknown = sum(1 for a in shown.assessments if a.budget.remaining is None)
    count = _tr("{count} objectives").format(count=len(shown.assessments))
    if len(shown.assessments) == 1:
        count = _tr("1 objective")
    parts = [count]
    if unknown < len(shown.assessments):
        parts.append(_tr("{count} at risk").format(count=at_risk))
    if unknown:
        parts.append(_tr("{count} without data").format(count=unknown))
    if shown.as_of is not None:
        when = moment_text(shown.as_of, now, shown.settings.zone)
        parts.append(_tr("as of {time}").format(time=when))
    return " · ".join(parts)


def target_cell(target: Decimal) -> str:
    """Return a target with all its digits: "99.95 %"."""
    exact = percent(target)
    exponent = exact.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{number(float(exact), places)}{SPACE}%"


def actual_cell(a: Assessment) -> str:
    """Return what was measured, with decimals that agree with the budget left."""
    actual = a.budget.actual
    if actual is None:
        return NONE
    return f"{number(actual * 100, actual_places(actual, a.objective.target, a.policy))}{SPACE}%"


def left_cell(remaining: float | None, policy: Policy) -> str:
    """Return the share of budget left: "7 %", "−40 %"."""
    if remaining is None:
        return NONE
    return f"{number(remaining * 100, remaining_places(remaining, policy))}{SPACE}%"


def used_words(a: Assessment) -> str:
    """Return the share of budget used, which adds up to 100 % with what is left: "140 %"."""
    remaining = a.budget.remaining
    if remaining is None:
        return NONE
    places = remaining_places(remaining, a.policy)
    return f"{number(100 - round(remaining * 100, places), places)}{SPACE}%"


def burn_cell(a: Assessment, window: str) -> str:
    """Return a burn rate: "3.0"."""
    rate = a.burn.rates[window]
    if rate is None:
        return NONE
    limits = (a.policy.acceptable_above, a.policy.elevated_above)
    return number(rate, burn_places(rate, limits))


def duration(days: float) -> str:
    """Return a length of time in one unit: "18 hours", "4 days"."""
    minutes = round(days * 1440)
    if minutes < 1:
        return _tr("less than a minute")
    if minutes < 60:
        return _counted("%Ln minute(s)", minutes)
    hours = round(days * 24)
    return _counted("%Ln hour(s)", hours) if hours < 48 else _counted("%Ln day(s)", round(days))


def unit_word(window: Calendar) -> str:
    """Return "week", "month" or "quarter"."""
    return {"week": _tr("week"), "month": _tr("month"), "quarter": _tr("quarter")}[window.unit]


def window_phrase(window: Window) -> str:
    """Return the window after "over": "30 days", "this month"."""
    if isinstance(window, Rolling):
        return _counted("%Ln day(s)", window.days)
    return _tr("this {unit}").format(unit=unit_word(window))


def runs_out_cell(a: Assessment) -> str:
    """Return when the budget runs out: "now", "18 hours", "holding", "lasts the month"."""
    result, window = a.exhaustion, a.objective.window
    if result.state == runs_out.NO_DATA:
        return NONE
    if result.state == runs_out.EXHAUSTED:
        return _tr("now")
    if result.state == runs_out.PROJECTED and result.projected_days is not None:
        return duration(result.projected_days)
    if result.state == runs_out.NOT_BURNING:
        return _tr("not burning")
    if isinstance(window, Calendar):
        return _tr("lasts the {unit}").format(unit=unit_word(window))
    return _tr("holding")


def runs_out_sentence(a: Assessment, *, short: bool = False) -> str:
    """Return what comes next: "At the pace of the last 3 days it runs out in 18 hours."

    Args:
        a: the SLO as of a moment.
        short: only a label: "runs out in 18 hours"; empty where nothing is drawn.
    """
    result, window = a.exhaustion, a.objective.window
    if result.state == runs_out.PROJECTED and result.projected_days is not None:
        length = duration(result.projected_days)
        if short:
            return _tr("runs out in {time}").format(time=length)
        return _tr("At the pace of the last 3 days it runs out in {time}.").format(time=length)
    if result.state == runs_out.HOLDING:
        if isinstance(window, Calendar):
            label = _tr("lasts the {unit}").format(unit=unit_word(window))
            whole = _tr("At the pace of the last 3 days it lasts the {unit}.").format(unit=unit_word(window))
        else:
            label, whole = "", _tr("At the pace of the last 3 days it holds.")
        return label if short else whole
    if result.state == runs_out.NOT_BURNING and not short:
        return _tr("There were no errors in the last 3 days.")
    return ""


def burn_word(word: str | None) -> str:
    """Return the word for a pace of burning in the user's language."""
    words = {
        "fast burn": _tr("fast burn"),
        "slow burn": _tr("slow burn"),
        "elevated": _tr("elevated burn"),
        "acceptable": _tr("acceptable burn"),
        "sustainable": _tr("sustainable burn"),
    }
    return words.get(word or "", "")


def firing_word(a: Assessment) -> str:
    """Return "fast burn" or "slow burn" while an alert fires; else nothing."""
    if not a.burn.firing:
        return ""
    return _tr("fast burn") if a.burn.page_firing else _tr("slow burn")


def pace_words(a: Assessment) -> str:
    """Return how fast errors come where an alert fires: "14.4 times the pace the budget allows"."""
    rates = [pair.long for pair in a.burn.pairs if pair.state == FIRING and pair.long is not None]
    if not rates:
        return ""
    return _tr("{rate} times the pace the budget allows").format(rate=number(max(rates), 1))


def alerts(a: Assessment) -> tuple[str, ...]:
    """Return the alerts that fire, in words: "Alert 3d/6h fires: errors come too fast …"."""
    return tuple(
        _tr("Alert {pair} fires: errors come too fast over both of its windows.").format(pair=pair)
        for pair in a.burn.firing
    )


def badges(a: Assessment, now: datetime | None) -> tuple[str, ...]:
    """Return the short words below a status: how it burns while an alert fires, and old samples' age."""
    found = (firing_word(a),) if a.burn.firing else ()
    if a.stale and a.newest is not None:
        return (*found, age_text((now or a.at) - a.newest))
    return found


def minutes(length: float | None) -> str:
    """Return minutes of budget: "43.2 min", "−17.3 min"."""
    if length is None:
        return NONE
    return f"{number(length, minutes_places(length))}{SPACE}{_tr('min')}"
