"""Quarterly planning worked out from raw rows in exact fractions, without any code of the program.

Written from the rules alone and as plainly as they read. Targets are percent, as people type them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
NANO = Fraction(5, 10**8)
"""Half of 1e-9 of a ratio, in percent: thresholds are compared after rounding to that."""

Row = tuple[datetime, int, int]


@dataclass(frozen=True)
class Slo:
    """An SLO: targets in percent from a day on (the first has no day), its samples (end, good, total)."""

    name: str
    service: str
    team: str
    window: str
    history: tuple[tuple[date | None, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Work:
    """An initiative: percentage points, hours, what it waits for."""

    name: str
    service: str
    impact: Fraction
    effort: Fraction
    needs: tuple[str, ...]
    dropped: bool = False


@dataclass(frozen=True)
class Risk:
    """A risk: minutes to detect and repair, share of users, incidents a year."""

    name: str
    service: str | None
    detect: int
    repair: int
    users: Fraction
    per_year: Fraction
    accepted: bool = False
    work: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What an SLO did in a quarter, judged by the target at its end."""

    label: str
    target: Fraction
    actual: Fraction | None
    met: bool | None
    to_date: bool
    consumed: Fraction | None


@dataclass(frozen=True)
class Calendar:
    """Fiscal quarters of one zone; a fiscal year has the number of the calendar year it ends in."""

    zone: ZoneInfo
    fiscal: int

    def first_day(self, label: str) -> date:
        """Return the first day of ``2027-Q1``."""
        year, number = int(label[:4]), int(label[-1])
        months = 12 * (year - (self.fiscal > 1)) + self.fiscal - 1 + 3 * (number - 1)
        return date(months // 12, months % 12 + 1, 1)

    def step(self, label: str, by: int) -> str:
        """Return the quarter so many later."""
        count = 4 * int(label[:4]) + int(label[-1]) - 1 + by
        return f"{count // 4}-Q{count % 4 + 1}"

    def midnight(self, day: date) -> datetime:
        """Return when a day begins."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def bounds(self, label: str) -> tuple[datetime, datetime]:
        """Return begin and end of a quarter."""
        first, after = self.first_day(label), self.first_day(self.step(label, 1))
        return self.midnight(first), self.midnight(after)

    def eight_back(self, at: datetime) -> list[str]:
        """Return the last eight complete quarters, then the running one if there is one at ``at``."""
        label = f"{at.year + 3}-Q4"
        while self.bounds(label)[0] >= at:
            label = self.step(label, -1)
        complete = self.bounds(label)[1] <= at
        last = label if complete else self.step(label, -1)
        return [self.step(last, -back) for back in range(7, -1, -1)] + ([] if complete else [label])

    def weeks(self, label: str) -> list[tuple[date, date]]:
        """Return the four working weeks: from the Monday on or before six weeks before the quarter."""
        monday = self.first_day(label) - 42 * DAY
        while monday.weekday() != 0:
            monday -= DAY
        return [(monday + 7 * week * DAY, monday + (7 * week + 4) * DAY) for week in range(4)]

    def in_force(self, slo: Slo, at: datetime) -> Fraction:
        """Return the target that judges what ends at ``at``."""
        found = slo.history[0][1]
        for day, target in slo.history[1:]:
            assert day is not None
            if self.midnight(day) < at:
                found = target
        return Fraction(found)

    def outcome(self, slo: Slo, label: str, at: datetime) -> Outcome:
        """Return what an SLO did in a quarter, so far while it runs; nothing before it begins."""
        start, end = self.bounds(label)
        to_date, until = end > at, max(start, min(end, at))
        rows = [row for row in slo.rows if start < row[0] <= until]
        good, total = sum(row[1] for row in rows), sum(row[2] for row in rows)
        target = self.in_force(slo, until)
        if not total:
            return Outcome(label, target, None, None, to_date, None)
        actual = Fraction(100 * good, total)
        met = None if to_date else actual >= target - NANO
        return Outcome(label, target, actual, met, to_date, (100 - actual) / (100 - target))


def framework(target: Fraction, actual: Fraction | None) -> Fraction:
    """Return what the framework's method proposes: a tenth of a point, never against its own reason."""
    if actual is not None and actual > target + Fraction(1, 2) + NANO:
        return max(target, min(target + Fraction(1, 10), Fraction(9999, 100)))
    if actual is not None and actual < target - NANO:
        return min(target, max(target - Fraction(1, 10), Fraction(99)))
    return target


def budget(target: Fraction, complete: Sequence[Outcome], periods: int) -> Fraction:
    """Return what the budget method proposes: half or double the budget, five decimals, to the looser."""
    used = [each.consumed for each in complete][-periods:]
    known = [each for each in used if each is not None]
    if len(known) < periods:
        return target
    if all(each < Fraction(1, 4) - NANO / 100 for each in known):
        factor = Fraction(1, 2)
    elif all(each > 1 + NANO / 100 for each in known):
        factor = Fraction(2)
    else:
        return target
    exact = 100 - factor * (100 - target)
    proposed = Fraction(exact * 10**5 // 1, 10**5)
    return proposed if 0 < proposed < 100 else target


def features(judged: Sequence[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    """Return percent for features from (target, actual) of the SLOs."""
    known = [(target, actual) for target, actual in judged if actual is not None]
    if not known:
        return None
    margin = sum((actual - target for target, actual in known), Fraction(0)) / len(known)
    for over, change in ((Fraction(1, 2), 10), (Fraction(1, 10), 5), (-Fraction(1, 10), 0),
                         (-Fraction(1, 2), -10)):  # fmt: skip
        if margin > over + NANO:
            return Fraction(min(80, max(20, 70 + change)))
    return Fraction(50)


def order(works: Sequence[Work]) -> list[Work]:
    """Return the order of a roadmap: by impact per effort, what is waited for before it."""
    ranked = sorted(
        works, key=lambda work: (-work.impact / work.effort, -work.impact, work.effort, work.name)
    )
    found: list[Work] = []

    def take(work: Work) -> None:
        for need in ranked:
            if need.name in work.needs and need not in found:
                take(need)
        if work not in found:
            found.append(work)

    for work in ranked:
        take(work)
    return found


def cut(ordered: Sequence[Work], hours: Fraction | None) -> dict[str, str]:
    """Return what fits into the hours; the first that does not ends the list."""
    left, ended, found = hours, False, {}
    for work in ordered:
        if work.dropped:
            continue
        room = left is None or work.effort <= left
        if room and not ended:
            found[work.name] = "fits"
            left = None if left is None else left - work.effort
        else:
            found[work.name] = "would_fit" if room else "cut"
            ended = True
    return found


def improvement(
    works: Sequence[Work], fit: Mapping[str, str], actuals: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Return points by service, never past what is missing to 100."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for work in works:
        if fit.get(work.name) == "fits":
            found[work.service] += work.impact
    return {key: min(points, 100 - actuals.get(key, Fraction(0))) for key, points in found.items()}


def risk_minutes(risk: Risk) -> Fraction:
    """Return bad minutes a year."""
    return (risk.detect + risk.repair) * risk.users * risk.per_year


def must_go(target: Fraction, risks: Sequence[Risk]) -> tuple[Fraction, Fraction, list[str]]:
    """Return minutes allowed and expected in a year, and which risks must go first, the largest first."""
    allowed = (100 - target) / 100 * 365 * 1440
    expected = sum((risk_minutes(risk) for risk in risks), Fraction(0))
    rest, gone = expected, []
    for risk in sorted(risks, key=lambda each: (each.accepted, -risk_minutes(each), each.name)):
        if rest > allowed:
            gone.append(risk.name)
            rest -= risk_minutes(risk)
    return allowed, expected, gone


def toil_hours(people: Fraction, actuals: Sequence[Fraction | None]) -> Fraction:
    """Return the toil budget in hours a week, by the mean of what a team's SLOs do now."""
    known = [each for each in actuals if each is not None]
    share = 50
    if known:
        mean = sum(known, Fraction(0)) / len(known)
        for least, change in ((Fraction(9995, 100), 10), (Fraction(999, 10), 0), (Fraction(995, 10), -10)):
            if mean >= least - NANO:
                share += change
                break
        else:
            share -= 20
    return Fraction(min(60, max(20, share)), 100) * 40 * people


ADVICE: dict[tuple[bool, bool, bool], str] = {
    (True, False, True): "relax_process", (True, False, False): "tighten",
    (True, True, True): "fewer_alarms", (True, True, False): "tighten",
    (False, False, True): "loosen", (False, False, False): "alert_sooner",
    (False, True, True): "loosen", (False, True, False): "fix_product",
}  # fmt: skip
"""What to do when (met, toil is high, users are satisfied)."""


def advice(met: bool | None, toil_high: bool | None, satisfied: bool | None) -> str:
    """Return the cell of the decision matrix."""
    if met is None or toil_high is None or satisfied is None:
        return "needs_input"
    return ADVICE[met, toil_high, satisfied]


def same(given: Any, wanted: Fraction | None) -> bool:
    """Whether a ratio or percent the program gives is the exact one, to a millionth of a percent."""
    if given is None or wanted is None:
        return given is None and wanted is None
    return abs(Fraction(str(given)) - wanted) <= max(Fraction(1, 10**9), abs(wanted) / 10**9)
