"""The incident of a postmortem, made of what its labels and its timeline say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from slodesk.domain import retrospective as kept
from slodesk.domain.incident import STAGES
from slodesk.domain.timeline import ParsedLine, parse_lines
from slodesk.domain.timeline_stamp import read_stamp
from slodesk.domain.timeline_tags import suggest_tag
from slodesk.domain.timeline_zones import zone_of
from slodesk.integrations.postmortem_markdown.days import (
    day_in,
    day_of_name,
    minutes_in,
    place_of,
    zone_declared,
    zone_in,
)
from slodesk.integrations.postmortem_markdown.marks import one_line, plain
from slodesk.integrations.postmortem_markdown.own import number_read, zone_named

if TYPE_CHECKING:
    from slodesk.integrations.postmortem_markdown.draft import Draft
    from slodesk.integrations.postmortem_markdown.facts import Fact

IDENTIFIER: Final = re.compile(
    r"(?<![\w-])([A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,8}){0,2}-\d[\w-]{0,20}|#\d{2,9})(?![\w-])"
)
_PREFIX: Final = re.compile(
    r"^(?:(?:incident|outage|production)\s+)?(?:post[\s-]?mortem|retrospective"
    r"|post[\s-]incident (?:review|report)"
    r"|incident (?:report|review|retrospective)|rca|pir|root cause analysis|review|report)\b(?:\s+(?:of"
    r"|for|on))?\s*[:–—-]*\s*",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(r"\s+(?:-|–|—|to|until|till)\s+|(?<=\d)\s?[–—]\s?(?=\d)|(?<=:\d\d)-(?=\d)")
_DAY: Final = re.compile(r"^(?:(?:incident|outage)\s*:\s*)?(?:\d{4}-\d\d-\d\d\s*[:–—-]?\s*)?", re.IGNORECASE)
_SIGN: Final = re.compile(r"^[^\w(]+")
_HALF: Final = re.compile(r"\b[ap]\.?\s?m\b\.?", re.IGNORECASE)
_CLOCKED: Final = r"\d{1,2}(?:[:.]\d\d(?:\s?[ap]\.?m\b\.?)?|\s?[ap]\.?m\b\.?)(?:\s[A-Z]{2,5}\b)?"
_SPAN: Final = re.compile(
    rf"\b(?:between|from)\s+(?P<first>{_CLOCKED})\s+(?:and|to|until|till|–|—|-)\s+(?P<last>{_CLOCKED})",
    re.IGNORECASE,
)
_ZONES_KIND: Final = ("zone",)
_DUMMIES: Final = (date(2001, 1, 10), date(2003, 5, 20))
_YES: Final = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False, "none": False}


class Scene:
    """When and where it was: what times without a day or a zone mean.

    Args:
        facts: labels of the whole file.
        timeline: the lines of its timeline.
        source: name of the file, which may hold a day.
        titles: headings that may hold a day or a zone.
        summary: may say from when to when it was, and in which zone.
    """

    def __init__(
        self, facts: list[Fact], timeline: str, source: str, titles: list[str], summary: str = ""
    ) -> None:
        stages = [fact for fact in facts if fact.kind in ("date", *STAGES)]
        named = next((zone_in(plain(fact.value)) for fact in facts if fact.kind in _ZONES_KIND), "")
        named = named or next((zone for title in titles if (zone := zone_in(title))), "")
        named = named or zone_declared(timeline)
        self.named = named or next((zone for fact in stages if (zone := zone_in(plain(fact.value)))), "")
        if not self.named:
            found = {zone for line in timeline.split("\n")[:500] if (zone := zone_in(line[:60]))}
            found |= (
                set() if found else {zone for m in _SPAN.finditer(summary[:2_000]) if (zone := zone_in(m[0]))}
            )
            self.named = found.pop() if len(found) == 1 else ""
        day = next((day for fact in stages if (day := day_in(plain(fact.value))) is not None), None)
        self.day = (
            day or day_of_name(source) or next((d for t in titles[:1] if (d := day_in(t)) is not None), None)
        )
        self.zone: tzinfo = UTC
        self.place = "UTC"
        if self.named:
            near = datetime.combine(self.day or date(2001, 1, 10), time(12))
            self.place = place_of(self.named) or "UTC"
            home = zone_named(self.place)
            self.zone = zone_of(self.named, near, home) or home

    def events(self, text: str, start: datetime | None) -> list[tuple[datetime | None, str, str, str]]:
        """Return the timeline as (at, text, tag, time as written)."""
        if self.day is not None:
            found = _after(parse_lines(text, self.day, self.zone, start=start), start)
            return [(line.at, plain(line.text), line.tag, self.written(line)) for line in found]
        first, second = (parse_lines(text, day, self.zone) for day in _DUMMIES)
        return [
            (one.at if one.at == two.at else None, plain(one.text), one.tag, one.written)
            for one, two in zip(first, second, strict=True)
        ]

    def written(self, line: ParsedLine) -> str:
        """Return a time as it was written where it says more than the time does."""
        stamp = read_stamp(line.written)
        if line.worth_keeping or stamp is None or stamp.zone not in ("", self.named):
            return line.written
        return ""

    def span(self, text: str) -> tuple[datetime, datetime] | None:
        """Return from when to when it was, where a summary says so: "Between 14:05 and 15:40 CET, …"."""
        for found in _SPAN.finditer(text[:2_000]):
            first, last = found["first"], found["last"]
            zone = zone_in(last) or zone_in(text[found.end() : found.end() + 40].split(".")[0])
            half = _HALF.search(last)
            first = first if half is None or _HALF.search(first) else f"{first} {half[0]}"
            begin = self.moment(first if not zone or zone_in(first) else f"{first} {zone}", self.day)
            end = self.moment(last if not zone or zone_in(last) else f"{last} {zone}", self.day)
            if begin is not None and end is not None:
                end = end if end >= begin else end + timedelta(days=1)
                if end - begin >= timedelta(minutes=5):
                    return begin, end
        return None

    def moment(self, text: str, day: date | None = None, *, local: bool = False) -> datetime | None:
        """Return the time that a value begins with; None without a day or a time of day."""
        text = re.sub(r"^(?:at|on)\s+", "", text[:160].strip())
        if day is None and self.day is None:
            both = [parse_lines(text, dummy, self.zone) for dummy in _DUMMIES]
            found = both[0][0].at if both[0] else None
            return found if found is not None and both[1] and both[1][0].at == found else None
        zone = zone_named(self.place) if local else self.zone
        lines = parse_lines(text, day or self.day or _DUMMIES[0], zone)
        return lines[0].at if lines else None


def _after(lines: tuple[ParsedLine, ...], start: datetime | None) -> list[ParsedLine]:
    """Suggest for lines of the incident what only lines before it were thought to stand for."""
    found = list(lines)
    if start is None:
        return found
    for place, line in enumerate(lines):
        if line.tag in ("detected", "acknowledged") and line.at is not None and line.at < start:
            found[place] = replace(line, tag="")
            later = (
                at
                for at in range(place + 1, len(found))
                if (moment := found[at].at) is not None
                and moment >= start
                and not found[at].tag
                and suggest_tag(found[at].text) == line.tag
            )
            for at in islice(later, 1):
                found[at] = replace(found[at], tag=line.tag)
    return found


def read_incident(
    draft: Draft, facts: list[Fact], scene: Scene, span: tuple[datetime, datetime] | None = None
) -> None:
    """Fill in the incident from labels; what they leave open, the summary and the timeline may say.

    Args:
        draft: where it goes.
        facts: labels of the whole file.
        scene: what times mean.
        span: from when to when the summary says that it was.
    """
    found = draft.incident
    found["time_zone"] = scene.place
    explicit: dict[str, datetime] = {}
    for fact in facts:
        value = plain(fact.value)
        if fact.kind == "identifier":
            _identifier(found, value)
        elif fact.kind in ("title", "severity", "cause") and len(one_line(value)) <= 200:
            value = one_line(value)
            found.setdefault(fact.kind, _SIGN.sub("", value) if fact.kind == "severity" else value)
        elif fact.kind in ("date", *STAGES):
            _times(explicit, fact.kind, value, scene)
        elif fact.kind == "services":
            found["services"] = tuple(dict.fromkeys((*found.get("services", ()), *_services(value))))
        elif fact.kind in ("error_rate", "request_rate", "failed_requests"):
            _number(found, fact.kind, value)
        elif fact.kind in ("customers", "near_miss"):
            said = _YES.get(value.casefold().split(" ")[0].strip(".,") if value else "")
            if said is not None:
                found["customer_impacting" if fact.kind == "customers" else "near_miss"] = said
        elif fact.kind == "description":
            found["description"] = value
    _title(draft)
    if span is not None and not {"started", "resolved"} & set(explicit):
        explicit["started"], explicit["resolved"] = span
        draft.warnings.append((1, "taken from the summary, please check: started, resolved"))
    ends = [fact.label.casefold() for fact in facts if fact.kind == "mitigated"]
    _stages(draft, explicit, facts, scene)
    found_times = draft.incident
    if (
        "resolved" not in found_times
        and any("impact" in label for label in ends)
        and "mitigated" in found_times
    ):
        found_times["resolved"] = found_times["mitigated"]
        draft.warnings.append((1, "the end of the impact is taken as resolved, please check"))


def _identifier(found: dict[str, Any], value: str) -> None:
    value = one_line(value)
    named = IDENTIFIER.search(value)
    if named is None and re.fullmatch(r"[\w#./-]{1,40}", value) and any(char.isdigit() for char in value):
        found.setdefault("identifier", value)
    elif named is None:
        if len(value) <= 200:
            found.setdefault("title", value)
    else:
        found.setdefault("identifier", named[1])
        rest = (value[: named.start()] + value[named.end() :]).strip(" :–—-()[]")
        if rest and len(rest) <= 200 and not rest.startswith("http"):
            found.setdefault("title", rest)


def _times(explicit: dict[str, datetime], kind: str, value: str, scene: Scene) -> None:
    parts = _RANGE.split(value[:160], maxsplit=1)
    zone = zone_in(parts[-1]) if len(parts) == 2 else ""
    begin = parts[0] if not zone or zone_in(parts[0]) else f"{parts[0]} {zone}"
    day = day_in(value) if kind == "date" else None
    first = scene.moment(begin, day)
    if first is None:
        return
    stage = "started" if kind == "date" else kind
    explicit.setdefault(stage, first)
    if len(parts) == 2 and kind in ("date", "started"):
        end = scene.moment(parts[1], day_in(parts[1]) or first.astimezone(scene.zone).date())
        if end is not None:
            explicit.setdefault("resolved", end if end >= first else end + timedelta(days=1))


def _services(value: str) -> list[tuple[str, str]]:
    names = re.split(r"[,;\n]|\s+and\s+|\s+&\s+", value)
    return [("", name) for part in names if (name := one_line(part).strip(" .")) and len(name) <= 200]


def _number(found: dict[str, Any], name: str, value: str) -> None:
    bare = re.sub(
        r"\s*(?:per minute|/min|rpm|requests?(?:/min| per minute)?)\s*$", "", value, flags=re.IGNORECASE
    )
    number = number_read(bare) if re.fullmatch(r"[\d,. ]{1,20}\s?%?", bare) else None
    if (
        number is not None
        and number >= 0
        and (name != "error_rate" or (("%" in bare or number <= 1) and number <= 1))
    ):
        if "%" in bare and name != "error_rate":
            return
        found[name] = number


def _title(draft: Draft) -> None:
    found = draft.incident
    named = IDENTIFIER.search(draft.title)
    if named is not None and "identifier" not in found:
        found["identifier"] = named[1]
    if "title" in found:
        if "identifier" not in found:
            _identifier_in(found)
        return
    rest = _PREFIX.sub("", draft.title)
    if not rest and found.get("identifier"):
        draft.title = f"{draft.title} {found['identifier']}"[:200]
    if named is not None:
        rest = re.sub(rf"[(\[]\s*(?:\w+\s+)?{re.escape(named[1])}\s*[)\]]", "", rest, count=1)
        rest = rest.replace(named[1], "", 1)
    rest = _DAY.sub("", rest.strip(" :–—-()[]#.,"))
    found["title"] = rest.strip(" :–—-()[]#.,") or draft.title


def _identifier_in(found: dict[str, Any]) -> None:
    """Take the identifier out of a title that has it in front or behind: "Pool ran dry (INC-12)"."""
    title = str(found["title"])
    named = IDENTIFIER.search(title)
    if named is None:
        return
    before, after = title[: named.start()].rstrip(" ([:–—-"), title[named.end() :].lstrip(" )]:–—-")
    if not before or not after:
        found["identifier"], found["title"] = named[1], before or after or title


def _stages(draft: Draft, explicit: dict[str, datetime], facts: list[Fact], scene: Scene) -> None:
    """Settle the five times: as labelled, else as the duration and the timeline have them, in order (R16)."""
    times = dict(explicit)
    tagged = {event.tag: event.at for event in draft.events if event.tag in STAGES and event.at is not None}
    first = min((event.at for event in draft.events if event.at is not None), default=None)
    guessed: list[str] = []
    if "started" not in times:
        started = tagged.get("started") or first
        if started is not None:
            times["started"] = started
            guessed.append("started")
        elif scene.day is not None:
            times["started"] = datetime.combine(scene.day, time(), scene.zone).astimezone(UTC)
            draft.warnings.append(
                (1, f"no time of day was found: the incident starts at 00:00 on {scene.day}")
            )
    if "started" not in times:
        return
    lasted = next(
        (span for f in facts if f.kind == "duration" and (span := minutes_in(plain(f.value)))), None
    )
    if "resolved" not in times and lasted is not None and lasted < 60 * 24 * 400:
        _settle_end(times, timedelta(minutes=float(lasted)), draft, tagged, guessed)
    for stage in STAGES[1:]:
        if stage not in times and stage in tagged:
            times[stage] = tagged[stage]
            guessed.append(stage)
    before = times["started"]
    latest = times.get("resolved")
    for stage in STAGES[1:]:
        at = times.get(stage)
        if at is None:
            continue
        late = stage in guessed and latest is not None and at > latest
        if at < before or late:
            if stage not in guessed:
                draft.warnings.append((1, f"“{stage}” would be before what comes first and was left out"))
            del times[stage]
            continue
        before = at
    draft.incident |= times
    if guessed:
        names = ", ".join(stage for stage in guessed if stage in times)
        if names:
            draft.warnings.append((1, f"taken from the timeline, please check: {names}"))


def _settle_end(
    times: dict[str, datetime],
    lasted: timedelta,
    draft: Draft,
    tagged: dict[str, datetime],
    guessed: list[str],
) -> None:
    """Find the end of an incident that is known to have lasted so long.

    Where the timeline has a line at that time, it ended then; else where a line says that it was over.
    """
    known = {event.at for event in draft.events}
    end, over = times["started"] + lasted, tagged.get("resolved")
    if over is None or end in known:
        times["resolved"] = end
        return
    times["resolved"] = over
    guessed.append("resolved")
    if "started" in guessed and over - lasted in known:
        times["started"] = over - lasted


def event_of(draft: Draft, read: tuple[datetime | None, str, str, str]) -> kept.Event:
    """Return a line of the timeline; a time as written that is too long for its place joins the text."""
    at, text, tag, written = read
    written = one_line(written)
    if len(written) > 200:
        text, written = f"{written} {text}", ""
    return kept.Event(draft.key(), at, text.strip() or written or "–", tag, written)
