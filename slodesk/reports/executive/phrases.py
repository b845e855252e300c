"""Plain sentences about budgets, without the trade's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import exhaustion as runs_out
from slodesk.domain import phrases
from slodesk.domain.figures import (
    consumed_figure,
    duration_phrase,
    remaining_figure,
    unit_phrase,
    window_phrase,
)
from slodesk.domain.phrases import Figure, phrase
from slodesk.domain.window import Calendar
from slodesk.reports.words import moment_text, say, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.assessment import Assessment, ServiceAssessment

_WORDS = (
    phrase("no", "So many, before services"), phrase("one"), phrase("two"), phrase("three"), phrase("four"),
    phrase("five"), phrase("six"), phrase("seven"), phrase("eight"), phrase("nine"), phrase("ten"),
    phrase("eleven"), phrase("twelve"),
)  # fmt: skip
_LONGEST = 60


def counted(number: int) -> str:
    """Return a small number as a word, a larger one in digits."""
    return say(_WORDS[number] if number < len(_WORDS) else Figure(number))


def services(number: int) -> str:
    """Return ``one service`` or ``two services``."""
    return tr("{count} service[|s]", "", number, count=counted(number))


def sentence(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``."""
    return say(phrases.listed(parts))


def short(name: str) -> str:
    """Return a name that leaves room on the first page; tables have it in full."""
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def title_of(service: ServiceAssessment) -> str:
    """Return what people call a service."""
    return service.display_name or service.name


def window_of(a: Assessment) -> str:
    """Return ``the last 30 days`` or ``this calendar month so far``."""
    words = window_phrase(a.objective.window)
    if not isinstance(a.objective.window, Calendar):
        return tr("the last {window}", window=words)
    return tr("the {window} so far", window=words) if a.span.to_date else tr("the {window}", window=words)


def standing(a: Assessment) -> str:
    """Return where the budget of an SLO stands, to follow its name: "has 7 % … left"."""
    left = a.budget.remaining
    if left is None:
        return tr("has no data")
    if round(left, 9) <= 0:
        used = consumed_figure(left, a.policy)
        return tr("has used {used} of its error budget for {window}", used=used, window=window_of(a))
    share = remaining_figure(left, a.policy)
    return tr("has {share} of its error budget for {window} left", share=share, window=window_of(a))


def outlook(a: Assessment, zone: str) -> str:
    """Return what happens if errors keep coming as in the last three days, as a sentence; maybe empty."""
    result = a.exhaustion
    if result.state == runs_out.NOT_BURNING:
        return tr("There were no failures in the last three days.")
    if result.state == runs_out.EXHAUSTED:
        return _when_exhausted(a)
    if result.state == runs_out.PROJECTED and result.projected_days is not None and result.at is not None:
        return tr(
            "If failures keep coming as in the last three days, the rest is gone in {length} ({time}).",
            length=duration_phrase(result.projected_days),
            time=moment_text(result.at, zone),
        )
    if result.state == runs_out.HOLDING:
        if isinstance(a.objective.window, Calendar):
            return tr(
                "At the pace of the last three days the rest lasts until the {unit} ends.",
                unit=unit_phrase(a.objective.window),
            )
        return tr(
            "At the pace of the last three days it holds: old failures leave the window as new ones come."
        )
    return ""


def _when_exhausted(a: Assessment) -> str:
    rate = a.burn.rates["3d"]
    if rate is None:
        return ""
    if rate == 0:
        return tr("There were no failures in the last three days.")
    if rate < 1:
        return tr(
            "In the last three days failures came at {share} of the pace the target allows, so it recovers "
            "as old failures leave the window.",
            share=Figure(rate * 100, 0, "%"),
        )
    return tr(
        "In the last three days failures came {times} times as fast as the target allows.",
        times=Figure(rate, 0 if rate >= 10 else 1),
    )
