"""Markdown as sections with lists, tables and paragraphs; every line knows where it stood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from slodesk.integrations.postmortem_markdown.words import heading_kind, label_kind

_ATX: Final = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE: Final = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_INNER_FENCE: Final = re.compile(r"^[ \t]+(`{3,}|~{3,})")
_ITEM: Final = re.compile(r"^([ \t]*)([-*+•‣▪◦]|\d{1,3}[.)]|[a-z]\))[ \t]+(\S.*)$")
_SEPARATOR: Final = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
DEEPEST: Final = 60
"""Lists nested further are read as if they were not."""
_BAR: Final = re.compile(r"(?<!\\)\|")
_RULE: Final = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BOLD_LINE: Final = re.compile(r"^[ \t]*(?:\*\*|__)([^*_]{2,80}?)(?:\*\*|__)[ \t]*:?[ \t]*$")
_SHOUT: Final = re.compile(
    r"^[^\w*]{0,30}(?::[a-z_]+:\s*)?\*\*([^*:]{2,120}[^*.:])\*\*[^\w*]{0,10}(?::[a-z_]+:\s*)?$"
)
"""A line in bold: a heading where a file has no other headings."""
_PLAIN_LINE: Final = re.compile(r"^([A-Z][A-Za-z0-9 '’/&-]{2,60}):[ \t]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file; ``number`` counts from 1."""

    number: int
    text: str


@dataclass(slots=True)
class Section:
    """A heading and what stands below it, up to the next heading.

    Attributes:
        title: the heading as written, without its marks; empty before the first one.
        kind: what it is about, see ``words.HEADINGS``; empty where that isn't known.
        level: 1 to 6; 0 before the first heading, 7 for a line in bold or with a colon.
        number: its line.
    """

    title: str
    kind: str
    level: int
    number: int
    lines: list[Line] = field(default_factory=list)
    under: tuple[str, ...] = ()
    """Kinds of the headings above it, the outermost first."""

    @property
    def raw(self) -> list[str]:
        """Its lines as written."""
        return [line.text for line in self.lines]


@dataclass(slots=True)
class Item:
    """An entry of a list; ``more`` are the lines that go on with it."""

    marker: str
    text: str
    line: Line
    indent: int
    more: list[Line] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Para:
    """Lines that belong together: a paragraph, or a fenced block of code."""

    lines: list[Line]
    fenced: bool = False


@dataclass(slots=True)
class Listing:
    """A list."""

    items: list[Item]


@dataclass(slots=True)
class Table:
    """A table; cells as written."""

    header: list[str]
    rows: list[tuple[Line, list[str]]]
    lines: list[Line]


Block = Para | Listing | Table


def sections(lines: list[Line]) -> list[Section]:
    """Cut a document at its headings; the first section is what stands before them."""
    found = [Section("", "", 0, 0)]
    above: list[tuple[int, str]] = []
    fence = ""
    bold = not any(_ATX.match(line.text) or _UNDERLINE.match(line.text) for line in lines)
    for index, line in enumerate(lines):
        mark = FENCE.match(line.text)
        if mark is not None:
            fence = mark[1][0] if not fence else "" if mark[1][0] == fence else fence
        heading = None if mark or fence else _heading(lines, index, found[-1], bold=bold)
        if heading is None:
            found[-1].lines.append(line)
            continue
        level, title, kind, number = heading
        while above and above[-1][0] >= level:
            above.pop()
        under = tuple(kind for _, kind in above)
        found.append(Section(title, kind, level, number, under=under))
        above.append((level, kind))
    return found


def _heading(lines: list[Line], index: int, last: Section, *, bold: bool) -> tuple[int, str, str, int] | None:
    text = lines[index].text
    if text.lstrip(" ")[:1] == "#" and (atx := _ATX.match(text)):
        title = (atx[2] or "").strip()
        return len(atx[1]), title, heading_kind(title), lines[index].number
    rule = _UNDERLINE.match(text)
    if rule is not None and last.lines and last.lines[-1].text.strip():
        before = last.lines[-1].text
        first = len(last.lines) == 1 or not last.lines[-2].text.strip()
        labelled = ":" in before and label_kind(before.partition(":")[0])
        as_long = len(rule[1]) > 4 and abs(len(rule[1]) - len(before.strip())) <= 3
        alike = (_ITEM.match(before) and not as_long) or _BAR.search(before) or labelled
        if first and not alike and len(before) < 300:
            number = last.lines.pop().number
            title = before.strip()
            return (1 if rule[1][0] == "=" else 2), title, heading_kind(title), number
    alone = _BOLD_LINE.match(text) or _PLAIN_LINE.match(text)
    if alone is not None and (kind := heading_kind(alone[1])):
        return 7, alone[1], kind, lines[index].number
    if bold and _SHOUT.match(text) is not None:
        return 7, text.strip(), "", lines[index].number
    return None


def blocks(lines: list[Line]) -> list[Block]:
    """Cut the body of a section into lists, tables and paragraphs."""
    found: list[Block] = []
    index = 0
    while index < len(lines):
        text = lines[index].text
        if not text.strip() or _RULE.match(text):
            index += 1
        elif mark := FENCE.match(text):
            end = index + 1
            while end < len(lines) and not lines[end].text.lstrip().startswith(mark[1]):
                end += 1
            found.append(Para(lines[index : end + 1], fenced=True))
            index = end + 1
        elif _is_table(lines, index):
            end = index + 2
            while end < len(lines) and "|" in lines[end].text and lines[end].text.strip():
                end += 1
            rows = [(line, cells(line.text)) for line in lines[index + 2 : end]]
            found.append(Table(cells(text), rows, lines[index:end]))
            index = end
        elif _ITEM.match(text):
            index = _list(lines, index, found)
        else:
            end = index + 1
            while end < len(lines) and _goes_on(lines, end):
                end += 1
            found.append(Para(lines[index:end]))
            index = end
    return found


def _goes_on(lines: list[Line], index: int) -> bool:
    text = lines[index].text
    return bool(
        text.strip()
        and not _ITEM.match(text)
        and not FENCE.match(text)
        and not _RULE.match(text)
        and not _is_table(lines, index)
    )


def _is_table(lines: list[Line], index: int) -> bool:
    return (
        index + 1 < len(lines)
        and "|" in lines[index].text
        and "-" in lines[index + 1].text[:200]
        and ("|" in lines[index + 1].text or "|" in lines[index].text.strip()[:1])
        and _SEPARATOR.match(lines[index + 1].text) is not None
    )


def _list(lines: list[Line], index: int, found: list[Block]) -> int:
    """Read a list with what is nested in it; returns the index of the line after it."""
    items: list[Item] = []
    stack: list[Item] = []
    blank = False
    while index < len(lines):
        line = lines[index]
        text = line.text
        if not text.strip():
            blank = True
            index += 1
            continue
        begins = _ITEM.match(text)
        indent = len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())
        if begins is not None and not _RULE.match(text):
            while stack and stack[-1].indent >= indent:
                stack.pop()
            del stack[DEEPEST:]
            item = Item(begins[2], begins[3], line, indent)
            (stack[-1].children if stack else items).append(item)
            stack.append(item)
        elif indent >= 2 and (mark := _INNER_FENCE.match(text)):
            stack[-1].more += [Line(line.number - 1, "")] if blank else []
            end = index + 1
            while end < len(lines) and not lines[end].text.lstrip().startswith(mark[1]):
                end += 1
            stack[-1].more += lines[index : end + 1]
            index = end
        elif FENCE.match(text) or _RULE.match(text) or _is_table(lines, index) or (blank and indent < 2):
            break
        else:
            if blank and stack[-1].more:
                stack[-1].more.append(Line(line.number - 1, ""))
            stack[-1].more.append(line)
        blank = False
        index += 1
    found.append(Listing(items))
    return index


def cells(text: str) -> list[str]:
    """Return the cells of a table's line, as written."""
    text = text.strip()
    parts = [part.strip(" \t") for part in _BAR.split(text)]
    if text.startswith("|"):
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1]:
        parts = parts[:-1]
    return parts


def all_items(items: list[Item]) -> list[Item]:
    """Return items and everything nested in them, in the order they stand."""
    found: list[Item] = []
    for item in items:
        found += [item, *all_items(item.children)]
    return found
