"""Reads what a budget chart shows; runs in a background task, on a read session of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from slodesk.domain import exhaustion as runs_out
from slodesk.domain.status import Status
from slodesk.domain.window import Calendar, quarter_of
from slodesk.gui.charts.data import ChartData, Line, Mark
from slodesk.gui.charts.ticks import day_text, moment_text
from slodesk.gui.charts.words import change_words, left_words, percent_words
from slodesk.gui.models.overview_text import (
    duration,
    minutes,
    runs_out_sentence,
    target_cell,
    unit_word,
    window_phrase,
)
from slodesk.storage.queries.budget_history import budget_history, budget_projection
from slodesk.storage.queries.markers import markers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.storage.queries.budget_history import BudgetHistory
    from slodesk.storage.queries.markers import Marker
    from slodesk.storage.reading import Source

LOOK_BACK = timedelta(days=830)
"""How far back a line begins: 27 months, however far samples go."""

_SEEN = 0.005
"""Share of the budget from which an incident's cost is told: half a percent."""

MOST_LINES = 8
"""As many lines as there are colours to tell them apart."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Chart", text)


def load_chart(
    session: Source,
    assessments: Sequence[Assessment],
    settings: WorkspaceSettings,
    now: datetime,
) -> ChartData:
    """Return the chart of one or several SLOs, the first of them the selected one.

    Args:
        session: a read session.
        assessments: at most ``MOST_LINES`` are shown; at least one.
        settings: zone and fiscal year.
        now: the clock, which decides whether the last moment is called "now".
    """
    shown = assessments[:MOST_LINES]
    first = shown[0]
    several = len(shown) > 1
    lines = tuple(_line(session, each, settings, full_name=several) for each in shown)
    marks = tuple(
        mark
        for line, each in zip(lines, shown, strict=True)
        for mark in _marks(session, line, each, settings)
    )
    quarter = quarter_of(
        (first.at - timedelta(microseconds=1)).astimezone(settings.zone).date(), settings.fiscal_year_start
    ).span(settings.zone)
    current = abs(now - first.at) <= timedelta(hours=settings.stale_hours)
    local = first.at.astimezone(settings.zone)
    return ChartData(
        title=_title(first, several=several),
        subtitle=_subtitle(shown),
        standing=_standing(first),
        outlook=runs_out_sentence(first),
        lines=lines,
        marks=tuple(sorted(marks, key=lambda mark: mark.at)),
        now=first.at.timestamp(),
        now_label=_tr("now") if current else day_text(local.date(), QLocale()),
        quarter=(quarter.start.timestamp(), quarter.period_end.timestamp()),
        zone=settings.zone,
        policy=first.policy,
    )


def _title(first: Assessment, *, several: bool) -> str:
    if several:
        return _tr("Budget left, compared")
    return _tr("{service}: budget left").format(service=first.slo.service_title)


def _subtitle(shown: Sequence[Assessment]) -> str:
    first = shown[0]
    if len(shown) > 1:
        return _tr("Bands, marks and projection: {service}, {slo}").format(
            service=first.slo.service_title, slo=first.slo.title
        )
    return _tr("{slo} · {target} over {window}").format(
        slo=first.slo.title,
        target=target_cell(first.objective.target),
        window=window_phrase(first.objective.window),
    )


def _standing(a: Assessment) -> str:
    """Return how the SLO stands, with the figure the table shows, and what was measured where it differs."""
    words = _judged(a)
    if a.measured is None or a.measured.remaining is None:
        return words
    more = _tr("Approved corrections are left out; as measured: {left}.")
    return f"{words} {more.format(left=left_words(a.measured.remaining, a.policy))}"


def _judged(a: Assessment) -> str:
    remaining, rest = a.budget.remaining, a.budget.minutes_remaining
    window = window_phrase(a.objective.window)
    if remaining is None or rest is None:
        return _tr("There are no samples in {window}.").format(window=window)
    left = left_words(remaining, a.policy)
    if a.status == Status.EXHAUSTED:
        words = _tr("The error budget over {window} is spent: {left}, {over} over.")
        return words.format(window=window, left=left, over=minutes(abs(rest)))
    minutes_left, minutes_all = minutes(rest), minutes(a.budget.minutes)
    if isinstance(a.objective.window, Calendar) and a.span.to_date:
        words = _tr(
            "So far this {unit} allows {budget} of budget; {minutes}, {left}, are left. "
            "The line shows the whole {unit}'s {whole} burning down; the dotted line is an even pace."
        )
        whole = minutes(a.budget.period_minutes)
        return words.format(
            unit=unit_word(a.objective.window),
            budget=minutes_all,
            minutes=minutes_left,
            left=left,
            whole=whole,
        )
    words = _tr("{left} of the error budget over {window} is left: {minutes} of {budget}.")
    return words.format(left=left, window=window, minutes=minutes_left, budget=minutes_all)


def _line(session: Source, a: Assessment, settings: WorkspaceSettings, *, full_name: bool) -> Line:
    history = budget_history(session, a.slo.id, a.at - LOOK_BACK, a.at, settings)
    ahead = _ahead(session, a, settings)
    name = a.slo.service_title if full_name else a.slo.title
    result = a.exhaustion
    label = ""
    if result.state in {runs_out.PROJECTED, runs_out.HOLDING}:
        label = runs_out_sentence(a, short=True)
    return Line(
        key=a.slo.id,
        name=name,
        times=history.times,
        values=history.remaining,
        coverage=history.coverage,
        measure=_measure(a),
        gaps=history.gaps,
        periods=history.periods,
        ahead_times=ahead.times,
        ahead_values=ahead.remaining,
        ahead_label=label,
        runs_out=None if result.at is None or result.state != runs_out.PROJECTED else result.at.timestamp(),
    )


def _measure(a: Assessment) -> str:
    """Return what a burn-down's values are shares of; nothing for a rolling window."""
    if not isinstance(a.objective.window, Calendar):
        return ""
    return _tr("of the {unit}").format(unit=unit_word(a.objective.window))


def _ahead(session: Source, a: Assessment, settings: WorkspaceSettings) -> BudgetHistory:
    """Return the dashed line: to the moment it is spent, else as far as the projection looks."""
    until = a.exhaustion.at if a.exhaustion.state == runs_out.PROJECTED else None
    if a.budget.remaining is None or a.exhaustion.state == runs_out.NO_DATA:
        until = a.at
    horizon = a.at + timedelta(days=a.span.period_days)
    return budget_projection(session, a.slo.id, a.at, until or horizon, a.exhaustion.mean, settings)


def _marks(session: Source, line: Line, a: Assessment, settings: WorkspaceSettings) -> list[Mark]:
    found = markers(session, a.slo.service_id, a.at - LOOK_BACK, a.at)
    return [_mark(line, marker, a, settings) for marker in found]


def _mark(line: Line, marker: Marker, a: Assessment, settings: WorkspaceSettings) -> Mark:
    when = moment_text(marker.at.timestamp(), settings.zone, QLocale())
    if marker.kind == "release":
        return _release(line, marker, a, when)
    return _incident(line, marker, a, when)


def _release(line: Line, marker: Marker, a: Assessment, when: str) -> Mark:
    facts = (
        (_tr("Service"), a.slo.service_title),
        (_tr("Kind of change"), marker.detail.replace("-", " ")),
    )
    return Mark(
        kind=marker.kind,
        id=marker.id,
        line=line.key,
        at=marker.at.timestamp(),
        end=None,
        title=marker.title,
        words=_tr("Release {version}, {when}").format(version=marker.title, when=when),
        head=_tr("Release, {when}").format(when=when),
        facts=tuple(fact for fact in facts if fact[1]),
    )


def _incident(line: Line, marker: Marker, a: Assessment, when: str) -> Mark:
    at = marker.at.timestamp()
    end = marker.end.timestamp() if marker.end is not None else None
    before, after = line.at(at), line.at(min(end, a.at.timestamp())) if end is not None else None
    lost = before - after if before is not None and after is not None else 0.0
    change = change_words(-lost) if lost >= _SEEN else ""
    words = _tr("Incident {number}: {title}, {when}")
    words = words.format(number=marker.identifier, title=marker.title, when=when)
    if change:
        words += ", " + _tr("{change} of the budget").format(change=change)
    if marker.detail:
        words += f" ({marker.detail})"
    lasted = _tr("still open")
    if marker.end is None:
        words += ", " + lasted
    else:
        lasted = duration((marker.end - marker.at) / timedelta(days=1))
    used = _tr("no trace in {slo}").format(slo=a.slo.title)
    if change:
        window = window_phrase(a.objective.window)
        used = _tr("{share} over {window}").format(share=percent_words(lost, 0), window=window)
    facts = (
        (_tr("Lasted"), lasted),
        (_tr("Budget used"), used),
        (_tr("Services"), ", ".join(marker.services)),
        (_tr("Severity"), marker.detail),
    )
    return Mark(
        kind=marker.kind,
        id=marker.id,
        line=line.key,
        at=at,
        end=end,
        title=marker.title,
        words=words,
        change=change,
        head=_tr("Incident {number}, {when}").format(number=marker.identifier, when=when),
        facts=tuple(fact for fact in facts if fact[1]),
    )
