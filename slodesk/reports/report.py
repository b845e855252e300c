"""A report as a value: what it is about, and blocks; one renderer per format draws it.

Nothing here knows a format, a library or a screen. Figures are in the unit people read (percent,
days); text is plain text, never markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

    from slodesk.domain.status import Status

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text; with ``url`` it is a link, if that is http, https or mailto."""

    text: str
    bold: bool = False
    url: str = ""


Spans = tuple[Span, ...]


def plain(text: str) -> Spans:
    """Return text without any emphasis as spans."""
    return (Span(text),)


def text_of(spans: Spans) -> str:
    """Return the bare words of some spans."""
    return "".join(span.text for span in spans)


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a section; levels 1 to 3 make the outline."""

    text: str
    level: Literal[1, 2, 3] = 1
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The one sentence to take away, set large."""

    text: str
    status: Status | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: Spans
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a list; a status puts its icon in front."""

    spans: Spans
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class ItemList:
    """Points, with bullets or numbers."""

    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A key figure: value, what it counts, and a remark."""

    value: str
    label: str
    note: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Key figures side by side."""

    items: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """An aside: where figures come from, what to be careful about."""

    spans: Spans
    kind: Literal["info", "warning"] = "info"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``weight`` shares out the space that is left."""

    title: str
    align: Align = "left"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class StatusCell:
    """A status in a table: icon, word and colour."""

    status: Status
    text: str


@dataclass(frozen=True, slots=True)
class MeterCell:
    """Percent of a budget left, as figure and bar; an overdraft is drawn, None has no bar."""

    value: float | None
    text: str
    status: Status


@dataclass(frozen=True, slots=True)
class RichCell:
    """Text with emphasis or links in a table."""

    spans: Spans


Cell = str | StatusCell | MeterCell | RichCell


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns.

    Raises:
        ValueError: a row has not one cell per column.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    empty: str = ""
    """Stands instead of the table when it has no rows; by default that there is nothing to show."""

    def __post_init__(self) -> None:
        """Refuse ragged rows."""
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells in a table of {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Band:
    """A range of values that means something, e.g. 20 to 50 percent: attention."""

    low: float
    high: float
    label: str
    status: Status


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value worth a line of its own, e.g. a target."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that happened, drawn on the chart at its time."""

    at: datetime
    label: str
    kind: Literal["incident", "release"] = "incident"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: seconds since 1970 (UTC) and values; None and NaN are gaps.

    Raises:
        ValueError: not as many times as values.
    """

    name: str
    times: tuple[float, ...]
    values: tuple[float | None, ...]
    style: Literal["solid", "dashed"] = "solid"
    label: str = ""
    """Written where the line ends."""

    def __post_init__(self) -> None:
        """Refuse halves."""
        if len(self.times) != len(self.values):
            raise ValueError(f"{len(self.times)} times for {len(self.values)} values")


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Values over time; ``summary`` says in a sentence what the picture shows."""

    title: str
    summary: str
    lines: tuple[Line, ...]
    start: datetime
    end: datetime
    unit: str = "%"
    bands: tuple[Band, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    markers: tuple[Marker, ...] = ()
    now: datetime | None = None
    zone: str = "UTC"
    low: bool = False
    """Drawn less tall, where a glance is enough."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its value now, and where it was before."""

    label: str
    value: float | None
    text: str
    status: Status | None = None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Values side by side, lying bars in the order given; ``summary`` says what they show."""

    title: str
    summary: str
    bars: tuple[Bar, ...]
    unit: str = "%"
    bands: tuple[Band, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    before_label: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row of a schedule: what, from when to when (both days belong to it), and how it stands.

    ``needs`` are the places (0 = first) of the rows that come before it. ``look`` tells rows apart
    without colour: filled, hatched or only outlined; ``word`` says the same.
    """

    label: str
    text: str
    starts: date | None
    ends: date | None
    look: Literal["filled", "hatched", "outlined"] = "filled"
    word: str = ""
    needs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Work over the days of a quarter, one row below the other; ``summary`` says what it shows.

    Before the row ``cut`` a line is drawn that says ``cut_label``: what comes below it does not fit.
    """

    title: str
    summary: str
    rows: tuple[Stretch, ...]
    start: date
    end: date
    today: date | None = None
    cut: int | None = None
    cut_label: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = (
    Heading
    | Verdict
    | Paragraph
    | ItemList
    | Facts
    | Note
    | Table
    | TimeChart
    | BarChart
    | Schedule
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Report:
    """A finished document, ready for any format.

    ``kind`` and ``period_key`` name the file (``executive-2026-11-20``); ``period`` is for people.
    Times are shown in ``zone``.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    organisation: str = ""
    period: str = ""
    as_of: datetime | None = None
    state: Literal["draft", "final"] = "draft"
    author: str = ""
    language: str = "en"
    zone: str = "UTC"
    kind: str = "report"
    period_key: str = ""

    @property
    def file_stem(self) -> str:
        """File name without folder and ending."""
        return f"{self.kind}-{self.period_key}" if self.period_key else self.kind
