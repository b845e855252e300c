"""What a target means, in sentences: minutes, share of events, quarters, limits above and below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale

from slodesk.domain.dependencies import Sla, ceiling_text
from slodesk.domain.target import target_text
from slodesk.domain.window import Rolling, span_at
from slodesk.gui.formats import number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.window import Window

_DAY_MINUTES = Decimal(1440)


@dataclass(frozen=True, slots=True)
class Judging:
    """What a target is tried on.

    Attributes:
        at: the end of the shown data, or the clock.
        has_data: whether ``at`` is the end of data.
        zone: of the workspace.
        fiscal_start: first month of its fiscal year.
        quarters: the last complete ones, oldest first, then the one running.
        ceiling: what the services it depends on allow; None where nothing bounds it.
        slas: what customers were promised.
        speed: whether it is about latency, which neither ceiling nor SLA bounds.
    """

    at: datetime
    zone: ZoneInfo
    fiscal_start: int = 1
    has_data: bool = False
    quarters: tuple[PeriodResult, ...] = ()
    ceiling: Decimal | None = None
    slas: tuple[Sla, ...] = ()
    speed: bool = False

    @property
    def last_day(self) -> date:
        """The day the shown data ends: the last one a change must begin on to be seen."""
        return (self.at - timedelta(microseconds=1)).astimezone(self.zone).date()

    def met(self, target: Decimal) -> tuple[int, int]:
        """Return in how many complete quarters a target was met, and of how many."""
        done = [each.actual for each in self.quarters if each.actual is not None and not each.to_date]
        return sum(round(actual, 9) >= float(target) for actual in done), len(done)

    def about(self, *, speed: bool) -> Judging:
        """Return the same for an SLO that is, or is not, about speed."""
        return replace(self, speed=speed)


def read_judging(session: Any, slo_id: str, service: str, now: datetime, at: datetime | None) -> Judging:
    """Read what a target of an SLO is tried on; ``service`` is the identifier of its service."""
    return next(iter(read_judgings(session, [(slo_id, service)], now, at)))[1]


def read_judgings(
    session: Any, wanted: Iterable[tuple[str, str]], now: datetime, at: datetime | None
) -> Iterator[tuple[str, Judging]]:
    """Read what targets are tried on, one SLO after the other.

    Args:
        session: a read session.
        wanted: key of the SLO (empty for one that is yet to be made) and identifier of its service.
        now: the clock.
        at: the moment shown; None for the newest sample.
    """
    from slodesk.domain.dependencies import service_ceiling
    from slodesk.storage.queries.overview import newest_sample
    from slodesk.storage.queries.promises import promises, quarter_history
    from slodesk.storage.queries.settings import read_settings

    settings = read_settings(session)
    newest = at or newest_sample(session, now)
    moment = newest or now
    made = {each.name: each for each in promises(session, moment)}
    for slo_id, service in wanted:
        own = made.get(service)
        yield (
            slo_id,
            Judging(
                at=moment,
                zone=settings.zone,
                fiscal_start=settings.fiscal_year_start,
                has_data=newest is not None,
                quarters=quarter_history(session, slo_id, moment).quarters if slo_id else (),
                ceiling=service_ceiling(own, made) if own is not None else None,
                slas=own.slas if own is not None else (),
            ),
        )


def window_days(window: Window, judging: Judging) -> Decimal:
    """Return the length of a window at the moment judged; of a calendar window the whole period's."""
    if isinstance(window, Rolling):
        return Decimal(window.days)
    span = span_at(window, judging.at, judging.zone, judging.fiscal_start)
    return Decimal(str(round(span.period_days, 6)))


def window_phrase(window: Window, judging: Judging) -> str:
    """Return "in 30 days", "in this calendar month of 30 days"."""
    days = round(float(window_days(window, judging)))
    if isinstance(window, Rolling):
        return _counted("in %Ln day(s)", days)
    texts = {
        "week": "in a calendar week",
        "month": "in this calendar month of %Ln day(s)",
        "quarter": "in this calendar quarter of %Ln day(s)",
    }
    return _counted(texts[window.unit], days)


def plain_number(value: Decimal, places: int) -> str:
    """Return a number with at most so many decimals and none too many, by locale."""
    short = round(value, places).normalize()
    exponent = short.as_tuple().exponent
    return number_text(float(short), max(0, -exponent) if isinstance(exponent, int) else 0)


def outage_text(minutes: Decimal) -> str:
    """Return "43.2 minutes", "36 hours", "26 seconds"."""
    if minutes >= 180:
        return _tr("{n} hours").format(n=plain_number(minutes / 60, 1))
    if minutes < 1:
        seconds = minutes * 60
        return _tr("{n} seconds").format(n=plain_number(seconds, 0 if seconds >= 10 else 2))
    return _tr("{n} minutes").format(n=plain_number(minutes, 2))


def outage_sentence(target: Decimal, window: Window, judging: Judging) -> str:
    """Return "43.2 minutes of full outage in 30 days", with "met in 7 of the last 8 complete quarters"."""
    minutes = (1 - target) * window_days(window, judging) * _DAY_MINUTES
    text = _tr("{time} of full outage {window}").format(
        time=outage_text(minutes), window=window_phrase(window, judging)
    )
    met, complete = judging.met(target)
    if complete:
        quarters = _counted("met in {met} of the last %Ln complete quarter(s)", complete)
        text += "; " + quarters.format(met=QLocale().toString(met))
    return text + "."


def share_sentence(target: Decimal) -> str:
    """Return "Of 1,000 events, 1 may be bad."; exact."""
    share = Fraction(1 - target)
    return _tr("Of {all} events, {bad} may be bad.").format(
        all=QLocale().toString(share.denominator), bad=QLocale().toString(share.numerator)
    )


def change_sentence(before: Decimal, after: Decimal, window: Window, judging: Judging) -> str:
    """Return by how much the budget grows or shrinks; empty when the target stays."""
    if before == after:
        return ""
    factor = (1 - after) / (1 - before)
    minutes = abs(before - after) * window_days(window, judging) * _DAY_MINUTES
    words = {Decimal(2): _tr("twice the budget"), Decimal("0.5"): _tr("half the budget")}.get(
        factor.normalize(), _tr("{n} times the budget").format(n=_factor(factor))
    )
    parts = 1 / factor
    if factor < Decimal("0.5") and parts == parts.to_integral_value():
        words = _tr("1/{n} of the budget").format(n=plain_number(parts, 0))
    text = (
        _tr("Looser than {target}: {words}, {time} more {window}.")
        if after < before
        else _tr("Tighter than {target}: {words}, {time} less {window}.")
    )
    return text.format(
        target=target_text(before),
        words=words,
        time=outage_text(minutes),
        window=window_phrase(window, judging),
    )


def budget_factor(before: Decimal, after: Decimal) -> str:
    """Return the change of a budget in two words, for a table: "twice", "half", "×3", "same"."""
    factor = (1 - after) / (1 - before)
    known = {Decimal(1): _tr("same"), Decimal(2): _tr("twice"), Decimal("0.5"): _tr("half")}
    parts = 1 / factor
    if factor < Decimal("0.5") and parts == parts.to_integral_value():
        return f"1/{plain_number(parts, 0)}"
    return known.get(factor.normalize(), f"× {_factor(factor)}")


def warnings(target: Decimal, judging: Judging) -> tuple[str, ...]:
    """Return why a target cannot hold, or is less than was promised."""
    if judging.speed:
        return ()
    found = []
    if judging.ceiling is not None and target > judging.ceiling:
        text = _tr("Above the ceiling: what this service depends on allows at most {ceiling}.")
        found.append(text.format(ceiling=ceiling_text(judging.ceiling)))
    found += [
        _tr("Less than the {target} promised to customers in “{sla}”.").format(
            target=target_text(sla.target), sla=sla.name
        )
        for sla in judging.slas
        if target < sla.target
    ]
    return tuple(found)


def _factor(factor: Decimal) -> str:
    return plain_number(factor, 2 if factor >= Decimal("0.1") else 4)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Meaning", text)


def _counted(text: str, count: int) -> str:
    return QCoreApplication.translate("Meaning", text, None, count)
