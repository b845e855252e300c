"""Plain sentences about budgets, without the trade's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import exhaustion as runs_out
from slodesk.domain.figures import consumed_text, duration_words, number_text
from slodesk.domain.window import Calendar, window_words
from slodesk.reports.budgets import left_text, promise_text
from slodesk.reports.words import moment_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.assessment import Assessment, ServiceAssessment

_WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_LONGEST = 60


def counted(number: int) -> str:
    """Return a small number as a word, a larger one in digits."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def plural(number: int, noun: str, verb: str = "") -> str:
    """Return ``one service is`` or ``two services are``; the verb is given as in ``is/are``."""
    singular, _, several = verb.partition("/")
    ending = f" {singular if number == 1 else several}" if verb else ""
    return f"{counted(number)} {noun}{'' if number == 1 else 's'}{ending}"


def sentence(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def short(name: str) -> str:
    """Return a name that leaves room on the first page; tables have it in full."""
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def title_of(service: ServiceAssessment) -> str:
    """Return what people call a service."""
    return service.display_name or service.name


def window_of(a: Assessment) -> str:
    """Return ``the last 30 days`` or ``this calendar month so far``."""
    words = window_words(a.objective.window)
    if isinstance(a.objective.window, Calendar):
        return f"the {words}{' so far' if a.span.to_date else ''}"
    return f"the last {words}"


def standing(a: Assessment) -> str:
    """Return where the budget of an SLO stands, to follow its name: "has 7 % … left"."""
    left = a.budget.remaining
    if left is None:
        return "has no data"
    if round(left, 9) <= 0:
        return f"has used {consumed_text(left, a.policy)} of its error budget for {window_of(a)}"
    return f"has {left_text(a)} of its error budget for {window_of(a)} left"


def outlook(a: Assessment, zone: str) -> str:
    """Return what happens if errors keep coming as in the last three days, as a sentence; maybe empty."""
    result = a.exhaustion
    if result.state == runs_out.NOT_BURNING:
        return "There were no failures in the last three days."
    if result.state == runs_out.EXHAUSTED:
        return _when_exhausted(a)
    if result.state == runs_out.PROJECTED and result.projected_days is not None and result.at is not None:
        return (
            f"If failures keep coming as in the last three days, the rest is gone in "
            f"{duration_words(result.projected_days)} ({moment_text(result.at, zone)})."
        )
    if result.state == runs_out.HOLDING:
        if isinstance(a.objective.window, Calendar):
            return (
                f"At the pace of the last three days the rest lasts until the {a.objective.window.unit} ends."
            )
        return "At the pace of the last three days it holds: old failures leave the window as new ones come."
    return ""


def _when_exhausted(a: Assessment) -> str:
    rate = a.burn.rates["3d"]
    if rate is None:
        return ""
    if rate == 0:
        return "There were no failures in the last three days."
    if rate < 1:
        return (
            f"In the last three days failures came at {number_text(rate * 100, 0)}\u00a0% of the pace the "
            f"target allows, so it recovers as old failures leave the window."
        )
    times = number_text(rate, 0 if rate >= 10 else 1)
    return f"In the last three days failures came {times} times as fast as the target allows."


def promise(a: Assessment) -> str:
    """Return an objective with what it promises: ``Orders are placed, 99.9 % over 30 days``."""
    return f"{a.slo.title}: {promise_text(a)}"
