"""Pasted lines read as a timeline: when, what happened, and what it may stand for (R16, R19).

No line is lost. A line without a time goes on with the event before it, unless it is a point of the same
list, a row of the same table or comes first: then it is an event without a time. Left out are only rules,
and headings of columns and of the timeline itself (``says_nothing``).

What a time leaves open is decided so:

- *Zone*: what a heading or column says ("All times in UTC"); else the only zone the text names anywhere;
  else the incident's.
- *Day*: that of the date before it, in a heading or a line. Then each time is on the day that makes the
  smaller step from the line before, where going back counts three times: up to six hours back is a line
  out of order, more is the next day. A first line more than 18 hours from the start is a day off.
- *Morning or afternoon*: where others say am or pm, the half that follows best.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from slodesk.domain.timeline_days import Days
from slodesk.domain.timeline_lines import Line, read_lines, says_nothing
from slodesk.domain.timeline_stamp import read_stamp
from slodesk.domain.timeline_tags import FIRST, LAST, suggest_tag

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, tzinfo

__all__ = ["ParsedLine", "in_order", "parse_line", "parse_lines", "read_time", "says_nothing"]


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """An event as it was read.

    Attributes:
        at: when, aware, in UTC; None where nothing says so.
        written: the time as it was typed; empty where nothing was.
        text: what happened, perhaps in several lines.
        tag: a suggestion, one of ``retrospective.TAGS``, or empty.
        zone: in which the time was taken, where other lines say so and not this one; empty otherwise.
    """

    at: datetime | None
    written: str
    text: str
    tag: str = ""
    zone: str = field(default="", compare=False)

    @property
    def worth_keeping(self) -> str:
        """``written`` where it says more than ``at``: a range, "about"; else empty."""
        if self.at is not None and _is_plain(self.written):
            return ""
        return f"{self.written} {self.zone}" if self.zone and self.at is not None else self.written


@lru_cache(maxsize=2_000)
def _is_plain(written: str) -> bool:
    """Tell whether what was typed is a time and nothing else."""
    stamp = read_stamp(written)
    return stamp is not None and stamp.plain and stamp.end == len(written)


def parse_lines(
    text: str,
    day: date,
    zone: tzinfo,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
) -> tuple[ParsedLine, ...]:
    """Read pasted lines as events, in their order; see ``in_order`` for that of their times.

    Args:
        text: a table, a list, a chat, a log, or plain lines.
        day: of the incident, in its zone: the day of times before which no date stands.
        zone: of the incident.
        start: aware; what "T+15m" counts from. Without, the first time in the text.
        end: aware, of the last line known so far: then a first line is on the day that is nearest to what
            lies between.
    """
    lines = read_lines(text)
    days = Days(day, zone, start, end)
    days.look_at([line.stamp for line in lines if line.stamp is not None])
    events: list[ParsedLine] = []
    level: int | None = None
    heading = ""
    for line in lines:
        if line.zone:
            days.declare(line.zone)
        stamp = line.stamp
        if line.silent:
            continue
        if stamp is not None and stamp.date_only and not line.text:
            if heading:
                events.append(ParsedLine(None, "", heading))
            days.turn_to(stamp)
            heading, level = line.written, None
            continue
        if stamp is not None:
            written = f"{heading} {line.written}" if heading else line.written
            events.append(ParsedLine(days.moment(stamp), written, line.text, zone=days.implied(stamp)))
            heading, level = "", line.level
        elif events and not heading and not _stands_alone(line, level):
            before = events[-1]
            events[-1] = replace(before, text=f"{before.text}\n{line.raw}" if before.text else line.raw)
        else:
            events.append(ParsedLine(None, heading, line.text))
            heading, level = "", line.level
    if heading:
        events.append(ParsedLine(None, "", heading))
    return _suggest(replace(event, text=event.text or event.written) for event in events)


def parse_line(
    line: str,
    day: date,
    zone: tzinfo,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
) -> ParsedLine:
    """Read one event, as ``parse_lines`` does; whatever else there is goes on with it."""
    found = parse_lines(line, day, zone, start=start, end=end)
    if not found:
        return ParsedLine(None, "", line.strip())
    first = found[0]
    rest = [" ".join(part for part in (event.written, event.text) if part) for event in found[1:]]
    return replace(first, text="\n".join((first.text, *rest)))


def read_time(text: str, day: date, zone: tzinfo, *, start: datetime | None = None) -> datetime | None:
    """Read what is a time and nothing else: "14:15", "2:15 pm CET", "+15m"; None for anything else."""
    found = parse_lines(text, day, zone, start=start)
    if len(found) != 1 or found[0].text != found[0].written:
        return None
    return found[0].at


def in_order(lines: Iterable[ParsedLine]) -> tuple[ParsedLine, ...]:
    """Return events in the order of their times; one without a time stays behind the one it followed."""
    groups: list[list[ParsedLine]] = []
    for line in lines:
        if line.at is None and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    first = [group for group in groups if group[0].at is None]
    timed = sorted(
        (group for group in groups if group[0].at is not None),
        key=lambda group: group[0].at.timestamp() if group[0].at else 0.0,
    )
    return tuple(line for group in first + timed for line in group)


def _stands_alone(line: Line, level: int | None) -> bool:
    return line.level is not None and level is not None and line.level <= level


def _suggest(events: Iterable[ParsedLine]) -> tuple[ParsedLine, ...]:
    """Suggest tags; each of the incident's own times is suggested for one line only."""
    found = [replace(event, tag=suggest_tag(event.text)) for event in events]
    for tag in FIRST + LAST:
        places = [place for place, event in enumerate(found) if event.tag == tag]
        for place in places[1:] if tag in FIRST else places[:-1]:
            found[place] = replace(found[place], tag="")
    return tuple(found)
