"""Where everything on the strip is: its span of time, its ticks, and labels that don't overlap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from slodesk.gui.charts.ticks import clock_text, day_text
from slodesk.gui.tabs.retrospectives.editor.timeline_words import share_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from slodesk.storage.queries.retro_samples import BadShares

_STEPS = (
    60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000,
    31_536_000,
)  # fmt: skip
_TOPS = (1, 2, 5)
_PITCH, _PLOT = 1.2, (3.5, 5.5)
"""Height of a row of labels, and the least of a low and of a high error rate, in lines of words."""
_CROWD = 6
"""Marks to each row of labels from which all rows are needed."""
_LONGEST = 36
"""The most words take beside a mark where there is room, in lines of words."""
_LEAST = 600.0
"""Seconds the strip covers at least."""


@dataclass(frozen=True, slots=True)
class StripMark:
    """Something that happened.

    Attributes:
        key: of the event; empty for a time of the incident no event stands for.
        at: seconds since 1970.
        words: beside it.
        told: everything, where it is pointed at.
        short: what of the words is said where there is no room for more.
        stage: one of the incident's own times; empty for others.
    """

    key: str
    at: float
    words: str
    told: str
    stage: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class StripData:
    """What the strip shows.

    Attributes:
        marks: in order of time.
        began: of the incident, seconds since 1970; None without one …
        mitigated: … and when users were well again …
        over: … and when it was over, or until when it is drawn.
        shares: of bad events; None without samples.
        zone: for the axis.
    """

    marks: tuple[StripMark, ...]
    zone: tzinfo
    began: float | None = None
    mitigated: float | None = None
    over: float | None = None
    shares: BadShares | None = None

    @property
    def span(self) -> tuple[float, float]:
        """What the axis covers: the incident, and what happened up to twice its length around it."""
        times = [mark.at for mark in self.marks]
        core = [each for each in (self.began, self.over) if each is not None] or times or [0.0]
        low, high = min(core), max(core)
        length = max(high - low, _LEAST)
        near = [at for at in times if low - 2 * length <= at <= high + 2 * length]
        low, high = min([low, *near]), max([high, *near])
        length = max(high - low, _LEAST)
        edge = length * 0.06
        return low - max(edge, 0.1 * length if self.shares is not None else 0.0), high + edge

    @property
    def outside(self) -> tuple[int, int]:
        """How many marks are before and after what the axis covers."""
        low, high = self.span
        return sum(mark.at < low for mark in self.marks), sum(mark.at > high for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a mark: where, and how high its line goes."""

    mark: StripMark
    rect: QRectF
    words: str


@dataclass(slots=True)
class Layout:
    """The strip in pixels.

    Attributes:
        left: of the plot …
        right: … and its right edge.
        rail: height at which the marks stand.
        bottom: of the plot, where the axis is.
        top_share: share at the plot's upper edge; the lower is 0.
        line: height of a line of words.
        labels: those there was room for.
        unsaid: marks in view without a label.
        ticks: place and words on the axis.
        levels: share and words of the scale.
    """

    left: float
    right: float
    rail: float
    bottom: float
    low: float
    high: float
    top_share: float = 0.0
    line: float = 16.0
    labels: list[Label] = field(default_factory=list)
    unsaid: int = 0
    ticks: list[tuple[float, str]] = field(default_factory=list)
    levels: list[tuple[float, str]] = field(default_factory=list)

    @property
    def terse(self) -> int:
        """How many labels of the incident's times say no more than their name."""
        return sum(label.words == label.mark.short for label in self.labels)

    def x(self, at: float) -> float:
        """Return where a moment is."""
        return self.left + (at - self.low) / (self.high - self.low) * (self.right - self.left)

    def moment(self, x: float) -> float:
        """Return which moment a place is."""
        return self.low + (x - self.left) / max(self.right - self.left, 1.0) * (self.high - self.low)

    def y(self, share: float) -> float:
        """Return where a share is."""
        top = self.plot_top
        return self.bottom - share / (self.top_share or 1.0) * (self.bottom - top)

    @property
    def plot_top(self) -> float:
        """Where the scale ends: a line below the rail."""
        return self.rail + self.line * 1.3


def lay_out(
    data: StripData, width: float, height: float, font: QFont, bold: QFont, chosen: str = ""
) -> Layout:
    """Place everything; what was chosen and the incident's own times get their labels first.

    Labels take as many rows as they need; the error rate gets the height that is left.
    """
    metrics = QFontMetricsF(font)
    line = metrics.height()
    low, high = data.span
    levels: list[tuple[float, str]] = []
    top = 0.0
    if data.shares is not None:
        top = _top_share(data.shares, low, high)
        levels = [(share, share_words(share)) for share in (0.0, top / 2, top)]
    edge = line * 0.75
    left = edge + max((metrics.horizontalAdvance(words) for _, words in levels), default=0.0)
    left += line * 0.5 if levels else 0.0
    bottom = height - line * 1.9
    made = Layout(left, width - edge, bottom, bottom, low, high, top, line, levels=levels)
    made.ticks = _ticks(data, made, metrics)
    plot = min(max(height * 0.36, line * _PLOT[0]), line * _PLOT[1]) if levels else line * 0.9
    most = max(int((bottom - plot - line * 1.2) / (line * _PITCH)), 1)
    crowded = len(data.marks) > _CROWD * most
    tried: list[tuple[int, int, int]] = []
    for lanes in range(most if crowded or not levels else 1, most + 1):
        _label(data, made, metrics, bold, lanes, chosen)
        tried.append((made.unsaid, made.terse, lanes))
        if not made.unsaid and not made.terse:
            break
    if min(tried) != tried[-1]:
        _label(data, made, metrics, bold, min(tried)[-1], chosen)
    return made


def _label(
    data: StripData, made: Layout, metrics: QFontMetricsF, bold: QFont, lanes: int, chosen: str
) -> None:
    line = made.line
    made.rail = line * 1.2 + lanes * line * _PITCH if made.levels else made.bottom - line * 0.9
    Labels(data, made, metrics, QFontMetricsF(bold), lanes, chosen).place()


def _top_share(shares: BadShares, low: float, high: float) -> float:
    seen = (shares.ends > low) & (shares.starts < high)
    values = shares.shares[seen]
    known = values[values == values]
    most = max(float(known.max()) if len(known) else 0.0, 1e-5)
    scale = 1e-5
    while True:
        for first in _TOPS:
            if first * scale >= most * 0.999:
                return min(first * scale, 1.0)
        scale *= 10


def _ticks(data: StripData, made: Layout, metrics: QFontMetricsF) -> list[tuple[float, str]]:
    locale = QLocale()
    room = metrics.horizontalAdvance("00:00 AM") if "A" in clock_text(9, 0, locale) else 0.0
    room = max(room, metrics.horizontalAdvance("30 Nov")) * 1.7
    most = max((made.right - made.left) / room, 2)
    length = made.high - made.low
    step = next((each for each in _STEPS if length / each <= most), _STEPS[-1])
    shift = datetime.fromtimestamp(made.low, UTC).astimezone(data.zone).utcoffset()
    offset = shift.total_seconds() if shift is not None else 0.0
    at = -(-(made.low + offset) // step) * step - offset
    found = []
    while at <= made.high:
        local = datetime.fromtimestamp(at, UTC).astimezone(data.zone)
        midnight = (local.hour, local.minute) == (0, 0)
        words = day_text(local.date(), locale) if midnight else clock_text(local.hour, local.minute, locale)
        found.append((at, words))
        at += step
    return found


class Labels:
    """Finds room for labels above the rail, in rows; no line to the rail crosses other words.

    The incident's own times and what is chosen stand in the upper rows, from the left; what happened
    between them in the lower ones, from the right: so a line passes what is placed later.
    """

    def __init__(
        self,
        data: StripData,
        made: Layout,
        metrics: QFontMetricsF,
        bold: QFontMetricsF,
        lanes: int,
        chosen: str,
    ) -> None:
        self._made, self._metrics, self._bold = made, metrics, bold
        self._chosen = chosen
        self._terse = False
        self._lanes: list[int] = []
        self._marks = [mark for mark in data.marks if made.low <= mark.at <= made.high]
        self._words: list[list[tuple[float, float]]] = [[] for _ in range(lanes)]
        self._lines: list[list[float]] = [[] for _ in range(lanes)]

    def place(self) -> None:
        """Fill in ``labels`` and ``unsaid``.

        The incident's own times and what is chosen are tried in several orders, the way by which the
        fewest go without words is taken; then what happened between them.
        """
        first = [mark for mark in self._marks if mark.stage or self._is_chosen(mark)]
        backwards = first[::-1]
        ways = [(first, False), (backwards, False), (first, True), (backwards, True)]
        if self._chosen:
            ways += [(sorted(order, key=self._is_chosen, reverse=True), True) for order in (first, backwards)]
        found = [self._missing(*way) for way in ways[:1]]
        while found[-1] and len(found) < len(ways):
            found.append(self._missing(*ways[len(found)]))
        best = found.index(min(found))
        if best != len(found) - 1:
            self._missing(*ways[best])
        for mark in reversed(self._marks):
            if not (mark.stage or self._is_chosen(mark)):
                self._put(mark, range(len(self._words)))
        made = self._made
        made.labels = [self._grown(*each) for each in zip(made.labels, self._lanes, strict=True)]

    def _grown(self, label: Label, lane: int) -> Label:
        """Return a label that was cut with as many words as its row has room for on its side of the line."""
        made, rect, text = self._made, label.rect, _said(label.mark)
        if label.words in (text, label.mark.short):
            return label
        gap, at = made.line * 0.3, made.x(label.mark.at)
        begin, end = rect.left(), rect.right()
        edges = [each for words in self._words[lane] for each in words if not begin <= each <= end]
        edges += [each for each in self._lines[lane] if not begin <= each <= end]
        if begin >= at - 1:
            room = min((each - gap for each in edges if each > end), default=made.right) - begin
        elif end <= at + 1:
            room = end - max((each + gap for each in edges if each < begin), default=made.line * 0.3)
        else:
            return label
        room = min(room, made.line * _LONGEST) - 2 * gap - 1
        metrics = self._bold if label.mark.stage or self._is_chosen(label.mark) else self._metrics
        words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        wide = max(metrics.horizontalAdvance(words) + 2 * gap + 1, rect.width())
        start = begin if begin >= at - 1 else end - wide
        self._words[lane].remove((begin, end))
        self._words[lane].append((start, start + wide))
        return Label(label.mark, QRectF(start, rect.top(), wide, rect.height()), words)

    def _missing(self, first: Sequence[StripMark], terse: bool) -> int:
        """Begin anew with these; tersely where the incident's times say no more than their names."""
        made, lanes = self._made, len(self._words)
        made.labels, made.unsaid, self._lanes = [], 0, []
        self._words, self._lines, self._terse = [[] for _ in range(lanes)], [[] for _ in range(lanes)], terse
        for mark in first:
            self._put(mark, range(lanes - 1, -1, -1))
        said = any(self._is_chosen(label.mark) for label in made.labels)
        return made.unsaid + (0 if said else sum(map(self._is_chosen, first)))

    def _put(self, mark: StripMark, lanes: Iterable[int]) -> None:
        made, line = self._made, self._metrics.height()
        x, gap = made.x(mark.at), line * 0.3
        crossed = (
            lane for lane, words in enumerate(self._words) if any(begin < x < stop for begin, stop in words)
        )
        highest = next(crossed, len(self._words))
        lanes = [lane for lane in lanes if lane < highest]  # no line to the rail crosses other words
        if not lanes:
            made.unsaid += 1
            return
        metrics = self._bold if mark.stage or self._is_chosen(mark) else self._metrics
        text = _said(mark)
        cut = [metrics.elidedText(text, Qt.TextElideMode.ElideRight, line * n) for n in (11, 6)]
        if mark.short:
            cut = [mark.short] if self._terse and not self._is_chosen(mark) else [*cut, mark.short]
        for words in dict.fromkeys(cut):
            wide = metrics.horizontalAdvance(words) + 2 * gap + 1
            inside = min(x, made.right - wide)
            for start, lane in product((x, x - wide, inside), lanes):
                if self._is_free(lane, start, start + wide):
                    self._words[lane].append((start, start + wide))
                    for below in range(lane):
                        self._lines[below].append(x)
                    top = made.rail - line * 0.6 - (lane + 1) * line * _PITCH
                    self._lanes.append(lane)
                    made.labels.append(Label(mark, QRectF(start, top, wide, line * _PITCH * 0.94), words))
                    return
        made.unsaid += 1

    def _is_free(self, lane: int, start: float, end: float) -> bool:
        """Tell whether words may stand in a row: inside, over no others and over no line."""
        made, gap = self._made, self._made.line * 0.15
        if start < made.line * 0.3 or end > made.right + made.line * 0.3:
            return False
        if any(start - gap < other < end for other in self._lines[lane]):
            return False
        return all(stop <= start or begin >= end for begin, stop in self._words[lane])

    def _is_chosen(self, mark: StripMark) -> bool:
        return bool(self._chosen) and mark.key == self._chosen


def _said(mark: StripMark) -> str:
    return " ".join(mark.words[:200].split())


def nearest(made: Layout, marks: Sequence[StripMark], place: QPointF, reach: float) -> StripMark | None:
    """Return the mark whose words are at a place, or that stands nearest on the rail."""
    for label in made.labels:
        if label.rect.contains(place):
            return label.mark
    if place.y() > made.rail + reach * 2 or place.y() < made.rail - reach * 2:
        return None
    near = [mark for mark in marks if abs(made.x(mark.at) - place.x()) <= reach]
    return min(near, key=lambda mark: abs(made.x(mark.at) - place.x()), default=None)
