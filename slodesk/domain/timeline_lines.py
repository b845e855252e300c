"""Lines of pasted text taken apart: bullets, tables, headings, the time, and what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.timeline_stamp import read_stamp
from slodesk.domain.timeline_zones import NAME

if TYPE_CHECKING:
    from slodesk.domain.timeline_stamp import Stamp

_RULE = re.compile(r"[\s|:\-–—+=*_~`•.>#]*")
_COLUMN = re.compile(
    r"(?:time|start|end|date|datetime|date/time|date and time|timestamp|when|event|events|event description"
    r"|what|what happened|description|details?|notes?|actions?|who|actor|owner|person|comments?|message"
    r"|status|entry|summary|timeline|zeit|uhrzeit|datum|ereignis|was|wer|beschreibung)?",
    re.IGNORECASE,
)
_TITLE = re.compile(
    rf"(?:(?:incident|event)\s+)?(?:timeline|chronology|zeitverlauf|zeitleiste)"
    rf"(?:\s*[(\[]?(?:all\s+)?(?:times?\s+)?(?:are\s+)?(?:in\s+)?(?P<zone>{NAME})[)\]]?)?\s*:?",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    r"\b(?i:(?:times?|timestamps|zeiten)\b\s*(?:(?:shown|given|listed|are|sind|all)\s+)*(?:in\s+)?)"
    rf"[(\[]?\s*(?P<zone>{NAME})"
)
_QUOTE = re.compile(r"(?:>\s?)+")
_HEADING = re.compile(r"#{1,6}\s+")
_BULLET = re.compile(r"[-*+•◦▪‣·–—]\s+(?:\[[ xX]\]\s+)?")
_NUMBER = re.compile(r"\(?\d{1,3}[.)]\s+")
_OPEN = re.compile(r"(?:[\[(<\"“‘'`]|\*{1,3}|_{1,3})*")
_CLOSE = re.compile(r"(?:[\])>\"”’'`]|\*{1,3}|_{1,3})*")
_BETWEEN = re.compile(r"(?:\s*(?:[:|,;•·…]|=>|->|→|[-–—](?=[\s\])*_]|$)))*\s*")
_SYMBOLS = re.compile(r"(?:[^\w\s\[\](){}<>\"“'‘`*_~≈+\-−|.,:;#@!?/\\&%$€£=]+\s*)+")
_AT_END = re.compile(
    r"^(?P<text>\S.{0,400}?)(?:\s+(?P<mark>[(\[])|(?:\s{2,}|\t+))(?P<stamp>[^()\[\]]{3,60})(?(mark)[)\]])\s*$"
)
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that says something.

    Attributes:
        raw: as it stands, without the spaces around it.
        text: without bullet and time.
        stamp: its time.
        written: the time as typed.
        level: how far a list item is indented; rows of a table have 0, other lines none.
        zone: that it says all times are in.
        silent: it is only a heading of columns, which says nothing of itself.
    """

    raw: str
    text: str
    stamp: Stamp | None = None
    written: str = ""
    level: int | None = None
    zone: str = ""
    silent: bool = False


def says_nothing(line: str) -> bool:
    """Tell whether a line is blank, a rule, a heading of columns or of the timeline: such are left out."""
    if _RULE.fullmatch(line):
        return True
    bare = _bare(line)
    if _TITLE.fullmatch(bare):
        return True
    cells = _cells(line.strip())
    return cells is not None and all(_is_heading(cell) for cell in cells)


def read_lines(text: str) -> tuple[Line, ...]:
    """Take text apart, line by line; blank lines and rules are left out."""
    return tuple(_line(line) for line in text.splitlines() if not _RULE.fullmatch(line))


def _line(line: str) -> Line:
    raw = line.strip()
    if says_nothing(line):
        named = _TITLE.fullmatch(_bare(line)) or re.search(rf"[\s(\[](?P<zone>{NAME})", raw)
        return Line(raw, raw, zone=(named["zone"] or "") if named else "", silent=True)
    declared = _DECLARED.search(raw)
    zone = declared["zone"] if declared else ""
    cells = _cells(raw)
    if cells is not None:
        return _row(raw, cells, zone)
    body = raw
    level: int | None = None
    for pattern in (_QUOTE, _HEADING, _BULLET):
        found = pattern.match(body)
        if found is not None:
            body = body[found.end() :]
            level = _indent(line) if pattern is _BULLET else level
    read = _stamped(body)
    if read is None:
        number = _NUMBER.match(body)
        if number is not None:
            level = _indent(line)
            body = body[number.end() :]
            read = _stamped(body)
    read = read or _stamped_at_end(body)
    if read is None:
        return Line(raw, body or raw, level=level, zone=zone)
    stamp, written, rest = read
    return Line(raw, rest, stamp, written, level, zone)


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def _stamped(body: str) -> tuple[Stamp, str, str] | None:
    """Return the time a line begins with, as typed, and the rest of the line."""
    symbols = _SYMBOLS.match(body)
    begin = symbols.end() if symbols else 0
    opened = _OPEN.match(body, begin)
    at = opened.end() if opened else begin
    stamp = read_stamp(body, at)
    if stamp is None:
        return None
    mark = body[begin:at]
    closed = _CLOSE.match(body, stamp.end)
    end = closed.end() if closed else stamp.end
    inside = re.match(r"\s*:\s*", body[stamp.end :])
    if closed is not None and not closed[0] and mark and inside:
        late = _CLOSE.match(body, stamp.end + inside.end())
        if late is not None and late[0]:
            closed, end = late, late.end()
    kept = "" if closed is not None and closed[0] else mark
    if not kept and closed is not None and not mark and closed[0]:
        end = stamp.end
    between = _BETWEEN.match(body, end)
    rest_at = between.end() if between else end
    rest = body[rest_at:]
    if stamp.date_only and rest and not _parted(body[end:rest_at], stamp):
        return None
    if rest and rest_at == end and not kept and not mark and (rest[0].isalnum() or rest[0] == "%"):
        return None
    symbol = body[:begin].strip()
    text = f"{symbol} {kept}{rest.strip()}".strip() if symbol else f"{kept}{rest.strip()}"
    return stamp, stamp.written, "" if not rest.strip() and not symbol else text


def _parted(between: str, stamp: Stamp) -> bool:
    """Tell whether a date is set off from the words behind it: "May 5 pods failed" names no day."""
    return bool(between.strip()) or (bool(between) and all(day[0] is not None for day in stamp.days))


def _stamped_at_end(body: str) -> tuple[Stamp, str, str] | None:
    """Return a time a line ends with, set off by brackets, or by wide spaces as chats are copied."""
    found = _AT_END.match(body)
    if found is None:
        return None
    stamp = _whole(found["stamp"])
    if stamp is None or stamp.date_only or stamp.relative is not None:
        return None
    return stamp, stamp.written, found["text"].strip()


def _whole(cell: str) -> Stamp | None:
    """Return the time that is all a cell holds."""
    bare = _unmarked(cell)
    stamp = read_stamp(bare)
    return stamp if stamp is not None and not bare[stamp.end :].strip(" .,:;") else None


def _unmarked(cell: str) -> str:
    return cell.strip().strip("*_`[]()").strip()


def _bare(line: str) -> str:
    body = line.strip()
    for pattern in (_QUOTE, _HEADING, _BULLET):
        found = pattern.match(body)
        body = body[found.end() :] if found else body
    return body.strip("*_ ").rstrip("#").strip()


def _cells(raw: str) -> list[str] | None:
    """Return the cells of a row of a Markdown table, or copied from a spreadsheet."""
    if raw.startswith("|"):
        inner = raw[1:-1] if len(raw) > 1 and raw.endswith("|") and not raw.endswith("\\|") else raw[1:]
        return [cell.strip().replace("\\|", "|") for cell in _CELL.split(inner)]
    if "\t" in raw:
        return [cell.strip() for cell in raw.split("\t")]
    return None


def _is_heading(cell: str) -> bool:
    named = re.sub(rf"[(\[]?\s*{NAME}\s*[)\]]?$", "", cell.strip("*_` ")).strip(" :*_")
    return _COLUMN.fullmatch(" ".join(named.split())) is not None


def _row(raw: str, cells: list[str], zone: str) -> Line:
    """Read a row: the first cell that is a time, with a date, an end or a zone in the cells beside it."""
    for place, cell in enumerate(cells):
        stamp = _whole(cell)
        if stamp is None:
            continue
        used = 1
        for sign in (" ", "–"):
            following = cells[place + used : place + used + 1]
            if not following or not following[0]:
                break
            joined = f"{_unmarked(' '.join(cells[place : place + used]))}{sign}{_unmarked(following[0])}"
            wider = _whole(joined) if _whole(following[0]) or re.fullmatch(NAME, following[0]) else None
            if wider is not None and (stamp.date_only or sign == "–" or wider.zone):
                stamp, used = wider, used + 1
        rest = [each for each in (*cells[:place], *cells[place + used :]) if each]
        return Line(raw, " – ".join(rest), stamp, stamp.written, 0, zone)
    filled = [cell for cell in cells if cell]
    read = _stamped(filled[0]) if filled else None
    if read is None:
        return Line(raw, " – ".join(filled) or raw, level=0, zone=zone)
    stamp, written, rest_text = read
    return Line(raw, " – ".join(part for part in (rest_text, *filled[1:]) if part), stamp, written, 0, zone)
