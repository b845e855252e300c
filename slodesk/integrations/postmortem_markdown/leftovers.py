"""Nothing is dropped: whatever a file says that the retrospective does not is added to its notes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from slodesk.domain.timeline import says_nothing
from slodesk.integrations.postmortem_markdown import actions, own
from slodesk.integrations.postmortem_markdown.days import quarter_in, short_names, zone_in
from slodesk.integrations.postmortem_markdown.facts import fact_kind
from slodesk.integrations.postmortem_markdown.marks import plain
from slodesk.integrations.postmortem_markdown.words import DETAILS, heading_kind, role_of, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from slodesk.domain.retrospective import Retrospective
    from slodesk.integrations.postmortem_markdown.blocks import Section

_WORD: Final = re.compile(r"\w+")
_PIECE: Final = re.compile(r"[,;|()]|\s[–—-]\s")
_TAIL: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*:?\s*$")
_KEY: Final = re.compile(r"(^|[(,;\[|])\s*(?:[-*+•]\s+)?([A-Za-z][\w /-]{1,40}?)\s*[:?]")
_RULE: Final = re.compile(r"[\s|:\-–—+=*_~`•.>#]*")
_BOX: Final = re.compile(r"^\s*(?:[-*+]\s+)?\[[ xX✓✔~-]?\]\s")
_NUMBER: Final = re.compile(r"^\s*(?:\d{1,3}[.)]|[a-z]\))\s+")
_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_LITTLE: Final = frozenset(
    ("due", "by", "owner", "until", "eta", "assignee", "priority", "and", "at", "on", "the")
)
"""Words that say no more than the figures beside them."""
_CANDIDATES: Final = 200


def leftovers(
    content: Retrospective, parts: list[Section], zone: tzinfo, named: str
) -> list[tuple[str, str]]:
    """Return (heading, text) of the lines of a file that a retrospective does not hold.

    Args:
        content: what was read.
        parts: the sections of the file.
        zone: times were read in it.
        named: what the file calls that zone.
    """
    shelf = _Shelf(content, zone, named)
    found: list[tuple[str, str]] = []
    for part in parts:
        heading = plain(part.title) if part.level != 1 else ""
        if part.level == 1 and part.title and not shelf.holds(plain(part.title)):
            found.append(("", plain(part.title)))
        if heading and not part.kind and not shelf.holds(heading):
            found.append(("", heading))
        tail = _TAIL.search(heading) if part.kind else None
        if tail is not None and not _usual_tail(part.kind, tail[1]) and not shelf.holds(tail[1]):
            found.append(("", heading))
        found += [(heading, text) for text in _missing(part, shelf)]
    return found


def _usual_tail(kind: str, tail: str) -> bool:
    return kind in ("immediate", "short-term", "long-term") or (kind == "timeline" and bool(zone_in(tail)))


def _missing(part: Section, shelf: _Shelf) -> Iterator[str]:
    lines = part.lines
    for index, line in enumerate(lines):
        raw = line.text
        if not raw.strip() or _RULE.fullmatch(raw) or (part.kind == "timeline" and says_nothing(raw)):
            continue
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        if "|" in raw and "---" in below and _RULE.fullmatch(below) and _known_header(raw):
            continue
        text = plain(_BOX.sub("", _NUMBER.sub("", raw)))
        if not shelf.holds(text):
            yield raw.strip() if "`" in raw else text


def _known_header(raw: str) -> bool:
    names = [said(plain(cell)) for cell in raw.strip().strip("|").split("|")]
    usual = {
        "role",
        "name",
        "field",
        "value",
        "metric",
        "key",
        "what",
        "#",
        "",
        "item",
        "time",
        "event",
        "slo",
        "figure",
        "how much",
        "amount",
        "number",
    }
    return all(
        name in DETAILS or name in usual or name in actions.TITLES or fact_kind(name) for name in names
    )


class _Shelf:
    """The words of everything a retrospective holds, record by record."""

    def __init__(self, content: Retrospective, zone: tzinfo, named: str) -> None:
        self.zone = zone
        self.records: list[set[str]] = []
        self.where: dict[str, list[int]] = defaultdict(list)
        self.marks: set[str] = set()
        if content.incident is not None:
            names = [named, *short_names(content.incident.time_zone)]
            self.put([content.incident, content.title], [word for name in names for word in words_of(name)])
        self.put([content.title])
        for item in fields(content):
            value = getattr(content, item.name)
            if isinstance(value, str):
                for line in value.split("\n"):
                    self.put([line])
            elif isinstance(value, tuple):
                for place, part in enumerate(value, 1):
                    self.put([part], (str(place), *_usual_words(part)))
            elif isinstance(value, date):
                self.put([value], words_of(named))

    def put(self, values: Iterable[Any], more: Iterable[str] = ()) -> None:
        words = set(more)
        for value in values:
            words.update(self.words(value))
        number = len(self.records)
        self.records.append(words)
        for word in words:
            places = self.where[word]
            if len(places) <= _CANDIDATES:
                places.append(number)

    def words(self, value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield from words_of(value)
            self.marks.update(part for part in value.split() if not _WORD.search(part))
        elif isinstance(value, datetime):
            yield from _moment_words(value, self.zone)
        elif isinstance(value, date):
            yield from _day_words(value)
        elif isinstance(value, bool):
            yield from ("yes", "true", "y") if value else ("no", "false", "n")
        elif isinstance(value, Decimal):
            yield from words_of(own.share_written(value))
            yield from words_of(own.number_written(value))
            yield from words_of(format(value, "f"))
        elif isinstance(value, int):
            yield str(value)
        elif isinstance(value, tuple):
            for each in value:
                yield from self.words(each)
        elif is_dataclass(value):
            for item in fields(value):
                yield from self.words(getattr(value, item.name))

    def holds(self, text: str) -> bool:
        """Tell whether one record, or several for the pieces of a line, hold all words of a text."""
        words = set(words_of(text))
        if not words:
            return all(mark in self.marks for mark in text.split() if not _RULE.fullmatch(mark))
        if self._one(words):
            return True
        bare = _KEY.sub(lambda m: m[1] if _is_label(m[2]) else m[0], text[:5_000]) + text[5_000:]
        words = set(words_of(bare))
        if not words:
            return _is_label(text.strip().rstrip(":"))
        if self._one(words) or (len(text) < 300 and self._one(words - _LITTLE)):
            return True
        pieces = _PIECE.split(bare) if len(text) < 2_000 else [text]
        return all(
            self._one(found) or _is_label(piece) for piece in pieces if (found := set(words_of(piece)))
        )

    def _one(self, words: set[str]) -> bool:
        places = [self.where.get(word) for word in words]
        if not places or not all(places):
            return False
        shortest = min((each for each in places if each), key=len)
        return any(words <= self.records[number] for number in shortest[:_CANDIDATES])


def words_of(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return [word.casefold() for word in _WORD.findall(text)]


def _is_label(text: str) -> bool:
    return bool(fact_kind(text) or role_of(text) or heading_kind(text) or said(text) in DETAILS)


def _usual_words(part: Any) -> Iterator[str]:
    """Yield what else may stand for a record's values: "completed" is done, "high" is P1."""
    for name, meanings in (("status", actions.STATUSES), ("priority", actions.PRIORITIES)):
        value = getattr(part, name, None)
        for word, meant in meanings.items():
            if meant == value:
                yield from words_of(word)
    if getattr(part, "period", ""):
        yield from words_of(part.period)
        yield from words_of(quarter_in(part.period))


def _day_words(day: date) -> Iterator[str]:
    name = _MONTHS[day.month - 1]
    suffix = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    weekday = day.strftime("%A").casefold()
    yield from (
        str(day.year), f"{day.month:02}", str(day.month), name, name[:3], "sept" if day.month == 9 else name,
        f"{day.day:02}", str(day.day), f"{day.day}{suffix}", weekday, weekday[:3],
    )  # fmt: skip


def _moment_words(at: datetime, zone: tzinfo) -> Iterator[str]:
    try:
        local = at.astimezone(zone)
    except OverflowError:
        return
    yield from _day_words(local.date())
    half = "am" if local.hour < 12 else "pm"
    hour = local.hour % 12 or 12
    yield from (
        f"{local.hour:02}", str(local.hour), f"{local.minute:02}", str(hour), f"{hour:02}", half,
        f"{hour}{half}",
        f"{local.minute:02}{half}", f"{local.second:02}", f"{local:%d}t{local:%H}", f"{local.second:02}z",
        f"{local.minute:02}z", "at", "on", half[0], half[1],
    )  # fmt: skip
