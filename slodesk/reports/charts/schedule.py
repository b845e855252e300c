"""Lays out work over the days of a quarter: a row each, what waits for what, today, where hours end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.reports.charts.picture import (
    Area,
    Box,
    Measure,
    Picture,
    Place,
    Shape,
    Stroke,
    Words,
    fitted,
)
from slodesk.reports.words import clean, date_text, month_name, tr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from slodesk.reports.report import Schedule, Stretch

_SIZE = 8.0
_SMALL = 7.2
ROW = 17.0
_HEAD = 15.0
_FOOT = 13.0
_CUT = 13.0
_KEY = 14.0
_BAR = 9.0
_HATCH = 4.5
_DAY = timedelta(days=1)


def height_of(chart: Schedule) -> float:
    """Return how tall the picture of a schedule is."""
    cut = _CUT if chart.cut is not None else 0.0
    return _HEAD + ROW * max(len(chart.rows), 1) + cut + _FOOT + (_KEY if _key(chart) else 0.0)


def lay_out(chart: Schedule, width: float, measure: Measure) -> Picture:
    """Return the schedule as shapes."""
    return _Layout(chart, width, measure).picture()


class _Layout:
    """The places of rows and days."""

    def __init__(self, chart: Schedule, width: float, measure: Measure) -> None:
        self.chart, self.width, self.measure = chart, width, measure
        self.height = height_of(chart)
        self.names = [fitted(clean(row.label), width * 0.36, _SIZE, measure) for row in chart.rows]
        self.left = max((measure(name, _SIZE, False) for name in self.names), default=0.0) + 8
        room = max((measure(clean(row.text), _SIZE, True) for row in chart.rows), default=0.0) + 8
        self.right = max(width - room, self.left + width * 0.2)
        self.days = max((chart.end - chart.start).days + 1, 1)
        self.bottom = self.height - _FOOT - (_KEY if _key(chart) else 0.0)

    def x(self, day: date) -> float:
        """Return where a day begins."""
        return self.left + (self.right - self.left) * (day - self.chart.start).days / self.days

    def middle(self, place: int) -> float:
        """Return the height of a row's middle; rows below the line lie lower."""
        below = self.chart.cut is not None and place >= self.chart.cut
        return _HEAD + ROW * place + ROW / 2 + (_CUT if below else 0.0)

    def picture(self) -> Picture:
        """Return everything as shapes."""
        shapes = [*self._months(), *self._cut()]
        for place, row in enumerate(self.chart.rows):
            shapes += self._row(row, self.names[place], self.middle(place))
        shapes += [*self._needs(), *self._today(), *self._legend()]
        rows = zip(self.chart.rows, self.names, strict=True)
        cut = tuple(clean(row.label) for row, name in rows if clean(row.label) != name)
        return Picture(self.width, self.height, tuple(shapes), cut)

    def _months(self) -> Iterator[Shape]:
        """Lines where months begin, finer ones for Mondays, names above."""
        day = self.chart.start
        while day <= self.chart.end:
            if day.weekday() == 0 and day.day != 1:
                yield Stroke(((self.x(day), _HEAD), (self.x(day), self.bottom)), "border", 0.3)
            day += _DAY
        first = self.chart.start
        while first <= self.chart.end:
            following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
            at, until = self.x(first), self.x(min(following, self.chart.end + _DAY))
            yield Stroke(((at, _HEAD - 9), (at, self.bottom)), "muted", 0.6)
            name = month_name(first)
            if self.measure(name, _SMALL, False) + 4 <= until - at:
                yield Words(at + 3, _HEAD - 4, name, _SMALL, "muted")
            first = following
        yield Stroke(((self.right, _HEAD), (self.right, self.bottom)), "muted", 0.6)

    def _row(self, row: Stretch, name: str, middle: float) -> Iterator[Shape]:
        base = middle + _SIZE * 0.34
        yield Words(0, base, name, _SIZE)
        yield Words(self.width, base, clean(row.text), _SIZE, "text", True, "end")
        begins, ends = row.starts or row.ends, row.ends or row.starts
        if begins is None or ends is None:
            yield Words(self.left + 4, base, tr("no days yet"), _SMALL, "muted")
            return
        if ends < self.chart.start or begins > self.chart.end:
            days = tr("{first} to {last}", first=date_text(begins), last=date_text(ends))
            yield Words(self.left + 4, base, days, _SMALL, "muted")
            return
        left = self.x(max(begins, self.chart.start))
        right = max(self.x(min(ends, self.chart.end) + _DAY), left + 2)
        yield from _bar(row.look, left, right, middle - _BAR / 2)
        if begins < self.chart.start:
            yield Area(((left, middle - 4), (left, middle + 4), (left - 5, middle)), "text")
        if ends > self.chart.end:
            yield Area(((right, middle - 4), (right, middle + 4), (right + 5, middle)), "text")

    def _needs(self) -> Iterator[Shape]:
        """A line from the end of what comes first to the beginning of what waits for it."""
        rows = self.chart.rows
        for place, row in enumerate(rows):
            for other in row.needs:
                first = rows[other]
                if first.ends is None or row.starts is None:
                    continue
                if not self._seen(first.ends) or not self._seen(row.starts):
                    continue
                leaves = self.x(first.ends + _DAY), self.middle(other)
                yield from _arrow(leaves, (self.x(row.starts) + 3, self.middle(place)))

    def _legend(self) -> Iterator[Shape]:
        """What the looks of bars mean."""
        at = 0.0
        for look, word in _key(self.chart):
            yield from _bar(look, at, at + 16, self.height - _BAR - 1)
            yield Words(at + 20, self.height - 3, word, _SMALL, "muted")
            at += 34 + self.measure(word, _SMALL, False)

    def _seen(self, day: date) -> bool:
        return self.chart.start <= day <= self.chart.end

    def _today(self) -> Iterator[Shape]:
        today = self.chart.today
        if today is None or not self._seen(today):
            return
        at = self.x(today)
        yield Stroke(((at, _HEAD), (at, self.bottom + 3)), "text", 1.0, (2, 2))
        words = tr("today")
        half = self.measure(words, _SMALL, False) / 2
        place = min(max(at, self.left + half), self.right - half)
        yield Words(place, self.bottom + 10, words, _SMALL, "text", anchor="middle")

    def _cut(self) -> Iterator[Shape]:
        cut = self.chart.cut
        if cut is None:
            return
        at = _HEAD + ROW * cut + _CUT / 2
        words = fitted(clean(self.chart.cut_label), self.width * 0.8, _SMALL, self.measure, bold=True)
        wide = self.measure(words, _SMALL, True)
        yield Words(0, at + _SMALL * 0.34, words, _SMALL, "text", True)
        yield Stroke(((wide + 6 if words else 0.0, at), (self.width, at)), "text", 1.2, (6, 2.5))


def _key(chart: Schedule) -> list[tuple[str, str]]:
    """Return each look that occurs with its words."""
    return list(dict.fromkeys((row.look, clean(row.word)) for row in chart.rows if row.word))


def _arrow(start: Place, end: Place) -> Iterator[Shape]:
    """A line with corners from the end of one bar down (or up) onto the beginning of another."""
    (left, top), (right, low) = start, end
    way = 1.0 if low > top else -1.0
    edge = low - way * _BAR / 2
    places = [start, (right, top)]
    if right < left + 3:
        half = (top + low) / 2
        places = [start, (left + 3, top), (left + 3, half), (right, half)]
    yield Stroke((*places, (right, edge - way)), "text", 0.8)
    back = edge - 3.5 * way
    yield Area(((right, edge), (right - 2.2, back), (right + 2.2, back)), "text")


def _bar(look: str, left: float, right: float, top: float) -> Iterator[Shape]:
    bottom = top + _BAR
    if look == "filled":
        yield Box(left, top, right - left, _BAR, "series-0")
        return
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    yield Area(corners, "surface", "series-0")
    if look == "hatched":
        at = left - _BAR
        while at < right:
            begin, end = max(at, left), min(at + _BAR, right)
            if end > begin:
                yield Stroke(((begin, bottom - (begin - at)), (end, bottom - (end - at))), "series-0", 0.9)
            at += _HATCH
