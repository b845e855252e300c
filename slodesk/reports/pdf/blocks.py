"""The parts of a page that are neither plain text nor tables: headings, verdict, key figures, lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportlab.platypus import Flowable

from slodesk.reports.colours import colours
from slodesk.reports.pdf.painter import ink, paint_icon
from slodesk.reports.pdf.text import TextBlock, TextStyle
from slodesk.reports.report import plain
from slodesk.reports.words import clean

if TYPE_CHECKING:
    from slodesk.domain.status import Status
    from slodesk.reports.pdf.fonts import FontBook
    from slodesk.reports.report import Fact, Spans


@dataclass(frozen=True, slots=True)
class Looks:
    """The text styles of a document."""

    title: TextStyle
    subtitle: TextStyle
    about: TextStyle
    headings: tuple[TextStyle, TextStyle, TextStyle]
    verdict: TextStyle
    body: TextStyle
    muted: TextStyle
    small: TextStyle
    note: TextStyle
    cell: TextStyle
    figure: TextStyle
    label: TextStyle


def looks() -> Looks:
    """Return the text styles, in the colours of paper."""
    role = colours("light")
    text, muted = role["text"], role["muted"]
    return Looks(
        title=TextStyle(23, 27, text, bold=True, after=2),
        subtitle=TextStyle(12, 16, muted, after=2),
        about=TextStyle(9, 12, muted, after=12),
        headings=(
            TextStyle(15, 19, text, bold=True, before=14, after=5),
            TextStyle(11.5, 15, text, bold=True, before=10, after=3),
            TextStyle(9.5, 13, text, bold=True, before=7, after=2),
        ),
        verdict=TextStyle(14, 18, text, bold=True),
        body=TextStyle(9.5, 13, text, after=5),
        muted=TextStyle(8.5, 11.5, muted, after=4),
        small=TextStyle(8, 10.5, muted, after=3),
        note=TextStyle(8.5, 11.5, muted, before=5, after=7),
        cell=TextStyle(8.5, 11, text),
        figure=TextStyle(20, 24, text, bold=True),
        label=TextStyle(9, 12, text),
    )


class HeadingLine(TextBlock):
    """A heading that is also an entry of the outline."""

    def __init__(
        self, text: str, style: TextStyle, book: FontBook, *, key: str, level: int, status: Status | None
    ) -> None:
        super().__init__(plain(text), style, book)
        self.title = clean(text).replace("\n", " ")
        self.key, self.level, self.status = key, level, status

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Leave room for the icon."""
        self.indent = self.look.size + 6 if self.status else 0.0
        _, tall = super().wrap(width - self.indent, height)
        return width, tall

    def split(self, width: float, height: float) -> list[Flowable]:
        """Stay whole unless it is taller than half a page."""
        return [] if self.height < 300 else super().split(width, height)

    def draw(self) -> None:
        """Draw, and remember the place."""
        canvas: Any = self.canv
        if self.key:
            canvas.bookmarkHorizontal(self.key, 0, self.height + 6)
            canvas.addOutlineEntry(self.title[:200], self.key, self.level, closed=int(self.level > 0))
        if self.status:
            top = self.height - (self.look.leading - self.look.size) / 2
            paint_icon(canvas, self.status, 0, top, self.look.size, self.book)
        self.draw_at(canvas, self.indent, self.height, self.width)


class Beside(Flowable):  # type: ignore[misc]
    """Text beside a mark in the margin: a bullet, a number, a status icon or a coloured rule."""

    def __init__(
        self,
        text: TextBlock,
        *,
        indent: float,
        mark: str = "",
        status: Status | None = None,
        rule: str = "",
    ) -> None:
        super().__init__()
        self.text, self.indent, self.mark, self.status, self.rule = text, indent, mark, status, rule

    def getSpaceBefore(self) -> float:  # noqa: N802 - Platypus' name
        """Return the space above."""
        return self.text.look.before

    def getSpaceAfter(self) -> float:  # noqa: N802 - Platypus' name
        """Return the space below."""
        return self.text.look.after

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Give the text what the mark leaves."""
        _, tall = self.text.wrap(width - self.indent, height)
        self.width, self.height = width, tall
        return width, tall

    def split(self, width: float, height: float) -> list[Flowable]:
        """Break where the text breaks; the mark stays with the first part."""
        parts = self.text.split(width - self.indent, height)
        if len(parts) < 2:
            return [self] if parts else []
        first = Beside(parts[0], indent=self.indent, mark=self.mark, status=self.status, rule=self.rule)
        return [first, Beside(parts[1], indent=self.indent, rule=self.rule)]

    def draw(self) -> None:
        """Draw at the origin."""
        canvas, look = self.canv, self.text.look
        if self.rule:
            canvas.setFillColor(ink(self.rule))
            canvas.rect(0, 0, 2.4, self.height, stroke=0, fill=1)
        if self.status:
            size = look.size * (1.3 if look.size > 12 else 1.0)
            top = self.height - (look.leading - size) / 2
            paint_icon(canvas, self.status, 8 if self.rule else 1, top, size, self.text.book)
        elif self.mark == "•":
            canvas.setFillColor(ink("muted"))
            canvas.circle(4, self.height - look.leading / 2, 1.5, stroke=0, fill=1)
        elif self.mark:
            number = TextBlock(plain(self.mark), replace(look, align="right"), self.text.book)
            number.draw_at(canvas, 0, self.height, self.indent - 6)
        self.text.draw_at(canvas, self.indent, self.height, self.width - self.indent)


class FactGrid(Flowable):  # type: ignore[misc]
    """Key figures side by side under thin rules, at most five in a row."""

    def __init__(self, facts: tuple[Fact, ...], style: Looks, book: FontBook) -> None:
        super().__init__()
        self.look, self.book = style, book
        self.facts = [
            (
                fact.status,
                TextBlock(plain(fact.value), style.figure, book),
                TextBlock(plain(fact.label), style.label, book),
                TextBlock(plain(fact.note), style.small, book) if fact.note else None,
            )
            for fact in facts
        ]
        self.spaceBefore, self.spaceAfter = 6, 10

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Lay out rows of equal columns."""
        count = len(self.facts)
        rows = max(1, -(-count // 5))
        self.columns = max(1, -(-count // rows))
        self.gap = 14.0
        self.column = (width - self.gap * (self.columns - 1)) / self.columns
        self.heights = []
        for start in range(0, count, self.columns):
            tall = 0.0
            for status, value, label, note in self.facts[start : start + self.columns]:
                inner = self.column - (self._icon if status else 0.0)
                parts = value.wrap(inner, height)[1] + label.wrap(self.column, height)[1]
                tall = max(tall, parts + (note.wrap(self.column, height)[1] if note else 0.0))
            self.heights.append(tall + 8)
        self.width, self.height = width, sum(self.heights) + 8 * (len(self.heights) - 1)
        return width, self.height

    @property
    def _icon(self) -> float:
        return self.look.figure.size * 0.75 + 6

    def split(self, width: float, height: float) -> list[Flowable]:
        """Break between rows."""
        self.wrap(width, height)
        fit, used = 0, 0.0
        for tall in self.heights:
            if used + tall > height:
                break
            used += tall + 8
            fit += 1
        if not fit:
            return []
        cut = fit * self.columns
        return [self._part(self.facts[:cut]), self._part(self.facts[cut:])]

    def _part(self, facts: list[Any]) -> FactGrid:
        part = FactGrid((), self.look, self.book)
        part.facts = facts
        return part

    def draw(self) -> None:
        """Draw at the origin."""
        canvas, top = self.canv, self.height
        for row, tall in enumerate(self.heights):
            for number, (status, value, label, note) in enumerate(
                self.facts[row * self.columns : (row + 1) * self.columns]
            ):
                x = number * (self.column + self.gap)
                canvas.setFillColor(ink(str(status) if status else "border"))
                canvas.rect(x, top - 2, self.column, 2, stroke=0, fill=1)
                y, inner = top - 6, x
                if status:
                    size = self.look.figure.size * 0.75
                    icon_top = y - (self.look.figure.leading - size) / 2
                    paint_icon(canvas, status, x, icon_top, size, self.book)
                    inner = x + self._icon
                value.draw_at(canvas, inner, y, self.column - (inner - x))
                y -= value.height
                label.draw_at(canvas, x, y, self.column)
                if note:
                    note.draw_at(canvas, x, y - label.height, self.column)
            top -= tall + 8


def item_lines(
    items: tuple[tuple[Spans, Status | None], ...], style: TextStyle, book: FontBook, *, numbered: bool
) -> list[Flowable]:
    """Return the points of a list."""
    wide = 10.0 + 5.5 * len(str(len(items))) if numbered else 15.0
    return [
        Beside(
            TextBlock(spans, style, book),
            indent=wide if status is None else 17.0,
            mark=f"{number}." if numbered else "•",
            status=status,
        )
        for number, (spans, status) in enumerate(items, 1)
    ]
