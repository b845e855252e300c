"""Calendar files (RFC 5545): a plan's weeks, meetings and what is due; one meeting with its agenda."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.planning import COMMUNICATE
from slodesk.domain.planning_calendar import workshop_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from slodesk.storage.queries.meetings import MeetingDetail
    from slodesk.storage.queries.plans import PlanDetail, PlanItem

_MAIL = re.compile(r"[^\s@:;,<>\"]+@[^\s@:;,<>\"]+")
_COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DayEntry:
    """Something that takes whole days.

    Attributes:
        uid: the same in every export of the same thing, so that a calendar takes it for one.
        title: one line.
        first: its first day.
        last: its last day, which belongs to it.
        text: anything else.
        kind: ``week``, ``workshop`` or ``due``: the entry's category.
        busy: whether it takes the time of those who have it in their calendar.
    """

    uid: str
    title: str
    first: date
    last: date
    text: str = ""
    kind: str = "week"
    busy: bool = False

    @property
    def span(self) -> tuple[date, date]:
        """Return its first day, and the day after its last, as a calendar counts."""
        return self.first, self.last + timedelta(days=1)

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Nobody is asked to come."""
        return ()


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """Something that has a time of day.

    Attributes:
        uid: the same in every export of the same meeting.
        title: one line.
        starts: when, aware.
        minutes: how long.
        text: its agenda and who takes part.
        people: names and mail addresses of those invited; who has none that works is not asked.
    """

    uid: str
    title: str
    starts: datetime
    minutes: int
    text: str = ""
    people: tuple[tuple[str, str], ...] = ()
    kind: str = "workshop"
    busy: bool = True

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return when it begins and ends, in UTC: every calendar reads that."""
        starts = self.starts.astimezone(UTC)
        return starts, starts + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """What a meeting's description says; the window gives its own language.

    Attributes:
        item: "{number}. {title}, {minutes} min".
        people: "Participants: {names}".
    """

    item: str = "{number}. {title}, {minutes} min"
    people: str = "Participants: {names}"


@dataclass(frozen=True, slots=True)
class Words:
    """What the entries are called; the window gives its own language.

    Attributes:
        name: of the calendar, "Plan 2027-Q1, Payments".
        weeks: number → what a week is about.
        week: "Planning: {title}".
        workshop: "Workshop: {title}".
        due: "Due: {title}".
        owner: "Owner: {name}".
    """

    name: str
    weeks: Mapping[int, str]
    week: str = "Planning: {title}"
    workshop: str = "Workshop: {title}"
    due: str = "Due: {title}"
    owner: str = "Owner: {name}"


def plan_entries(plan: PlanDetail, words: Words) -> tuple[DayEntry, ...]:
    """Return a plan's weeks, its meetings, and its steps that are due, by day.

    Steps that are done are left out; of an approved plan those of its working weeks are settled too, and
    of one that gave way to a later one all are.
    """
    return tuple(sorted(_entries(plan, words), key=lambda entry: (entry.first, entry.last, entry.title)))


def meeting_entry(
    meeting: MeetingDetail, starts: datetime, addresses: Mapping[str, str], words: MeetingWords
) -> MeetingEntry:
    """Return a meeting for a calendar: how long its items take, its agenda, and who is expected.

    Args:
        meeting: what is prepared.
        starts: when, aware.
        addresses: name → mail address, of those who have one.
        words: what the description says.
    """
    lines = []
    for number, item in enumerate(meeting.items, start=1):
        lines.append(words.item.format(number=number, title=item.title, minutes=item.minutes))
        if item.question:
            lines.append(f"   {item.question}")
    names = [f"{each.name} ({each.role})" if each.role else each.name for each in meeting.people]
    if names:
        lines += ["", words.people.format(names=", ".join(names))]
    return MeetingEntry(
        f"{meeting.id}-meeting@slodesk", meeting.title, starts, sum(item.minutes for item in meeting.items),
        "\n".join(lines), tuple((each.name, addresses.get(each.name, "")) for each in meeting.people),
    )  # fmt: skip


def to_ics(name: str, entries: Iterable[DayEntry | MeetingEntry], now: datetime) -> bytes:
    """Return a calendar file.

    Args:
        name: of the calendar, for programs that show it.
        entries: what is in it.
        now: when it was written: of two files with the same entry, the later one holds.
    """
    from icalendar import Calendar, Event, vCalAddress, vText

    invited = [(entry, _asked(entry)) for entry in entries]
    calendar = Calendar()
    calendar.add("prodid", "-//SLO Desk//Quarterly plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if not any(asked for _, asked in invited):
        calendar.add("method", "PUBLISH")  # which must not name anybody (RFC 5546)
    calendar.add("x-wr-calname", vText(_plain(name)))
    stamp = now.astimezone(UTC).replace(microsecond=0)
    for entry, asked in invited:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", stamp)
        event.add("sequence", max(0, (stamp - _COUNTED_FROM) // timedelta(minutes=1)))
        event.add("summary", _plain(entry.title))
        first, end = entry.span
        event.add("dtstart", first)
        event.add("dtend", end)
        for who, address in asked:
            attendee = vCalAddress(f"mailto:{_plain(address).strip()}")
            attendee.params["CN"] = vText(_plain(who).replace('"', "'"))
            event.add("attendee", attendee, encode=False)
        if entry.text:
            event.add("description", _plain(entry.text, lines=True))
        event.add("categories", [f"SLO Desk {entry.kind}"])
        event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
        calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found


def _asked(entry: DayEntry | MeetingEntry) -> list[tuple[str, str]]:
    """Return those of an entry who have a mail address."""
    return [(name, address) for name, address in entry.people if _MAIL.fullmatch(address)]


def _entries(plan: PlanDetail, words: Words) -> Iterator[DayEntry]:
    key, free = plan.head.id, {day for week in plan.weeks for day, _ in week.holidays}
    for week in plan.weeks:
        title = words.weeks[week.number]
        named = words.week.format(title=title) if week.number < COMMUNICATE else title
        yield DayEntry(
            f"{key}-week-{week.number}@slodesk",
            _of(named, words),
            week.dates.starts,
            week.dates.ends,
            week.note,
        )
        for item in week.items:
            if item.due is not None and not item.done and not plan.week_closed(week.number):
                yield _due(item, words)
    for agenda, numbers, day in workshop_days(plan.head.layout, (week.dates for week in plan.weeks), free):
        title = ", ".join(words.weeks[number] for number in numbers)
        named = _of(words.workshop.format(title=title), words)
        yield DayEntry(f"{key}-workshop-{agenda}@slodesk", named, day, day, "", "workshop", busy=True)


def _due(item: PlanItem, words: Words) -> DayEntry:
    owner = words.owner.format(name=item.owner) if item.owner else ""
    text = "\n".join(part for part in (owner, item.notes) if part)
    assert item.due is not None
    return DayEntry(f"{item.id}@slodesk", words.due.format(title=item.title), item.due, item.due, text, "due")


def _of(title: str, words: Words) -> str:
    return f"{title} ({words.name})"


def _plain(text: str, *, lines: bool = False) -> str:
    """Return a text without the control characters a calendar file must not have."""
    kept = "\n\t" if lines else ""
    flat = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char if char in kept or unicodedata.category(char) != "Cc" else " " for char in flat)
