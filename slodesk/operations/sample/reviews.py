"""The sample company's weekly reviews, from ``resources/sample/reviews.json``.

Twelve weeks, and the open one. Every review is closed at its moment, on what the workspace knows by then.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.weekly_review import due_at, monday
from slodesk.domain.window import quarter_of
from slodesk.operations import actions, reviews
from slodesk.operations.sample.planning import keys_by
from slodesk.paths import resource
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import IncidentRow, ReleaseRow, ServiceRow, SloRow
from slodesk.storage.schema_reviews import ReviewRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from slodesk.operations.sample.releases import Event

Data = dict[str, Any]

_WEEK = timedelta(weeks=1)
_LASTS = timedelta(minutes=55)
_SATURDAY, _WEDNESDAY = 5, 2


def review_events(session: Session, as_of: datetime, identifiers: Mapping[str, str]) -> Iterator[Event]:
    """Yield every weekly review at the moment it was closed or skipped, and the open one at the end.

    Args:
        session: with the company in it.
        as_of: end of the sample, a UTC midnight.
        identifiers: the story's name of each incident → its identifier; filled by the time it happens.
    """
    told = json.loads(resource("sample/reviews.json").read_text("utf-8"))
    books = _Reviews(session, as_of, told, identifiers)
    yield books.due(len(told["weeks"])) - _WEEK, books.begin
    for story in told["weeks"]:
        yield books.due(story["back"]) + _LASTS, partial(books.hold, story)
    yield as_of, books.prepare


class _Reviews:
    """Writes the reviews; keeps the keys of what is there, by name."""

    def __init__(self, session: Session, as_of: datetime, told: Data, identifiers: Mapping[str, str]) -> None:
        self.session = session
        self.as_of = as_of
        self.told = told
        self.identifiers = identifiers
        today = as_of.date()
        self.week = monday(today) + (_WEEK if today.weekday() >= _SATURDAY else timedelta())
        """Of the review that is open: on a weekend the next one."""
        self.zone = read_settings(session).zone
        self.slo: dict[str, str] = {}
        self.service: dict[str, str] = {}
        self.action: dict[str, str] = {}
        self.closed = as_of - timedelta(days=91)

    def due(self, back: int) -> datetime:
        """Return when the review of a week is held."""
        when = self.told["schedule"]
        return due_at(self.week - back * _WEEK, when["weekday"], when["time"], self.zone)

    def begin(self) -> None:
        """Agree to meet every week."""
        self.slo = keys_by(self.session, SloRow.name, SloRow.id)
        self.service = keys_by(self.session, ServiceRow.name, ServiceRow.id)
        first = self.week - len(self.told["weeks"]) * _WEEK
        reviews.set_schedule(self.session, None, first=first, **self.told["schedule"])

    def hold(self, story: Data) -> None:
        """Hold one review, or skip it."""
        week = self.week - story["back"] * _WEEK
        key = reviews.add_review(self.session, None, week)
        if "skip" in story:
            reviews.skip_review(self.session, key, story["skip"])
            return
        closing = self.due(story["back"]) + _LASTS
        self._attend(key, story.get("absent", ()))
        self._of_the_week(key, closing)
        self._write(key, story)
        self._promise(key, week, story, closing)
        reviews.set_review_field(self.session, key, "summary", story["summary"])
        reviews.close_review(self.session, key, at=closing, closed_as=self.told["schedule"]["facilitator"])
        self.closed = closing

    def prepare(self) -> None:
        """Prepare the review of the week that runs; from Wednesday on it is held today."""
        moved = _WEDNESDAY <= self.as_of.weekday() < _SATURDAY
        due = datetime.combine(self.as_of.date(), time(15), UTC) if moved else None
        key = reviews.add_review(self.session, None, self.week, due=due)
        self._attend(key, ())
        if moved:
            reviews.add_part(self.session, key, "note", section="status", text=self.told["moved"])
        self._of_the_week(key, self.as_of)
        self._write(key, self.told["open"])

    def _attend(self, key: str, absent: list[str] | tuple[str, ...]) -> None:
        people = self.session.get_one(ReviewRow, key).people
        if not people:
            for name, role in self.told["people"]:
                reviews.add_part(self.session, key, "person", name=name, role=role)
        for person in people:
            if person.name in absent:
                reviews.set_part_field(self.session, "person", person.id, "present", False)

    def _of_the_week(self, key: str, until: datetime) -> None:
        """Say something about what happened since the review before."""
        said = {self.identifiers.get(name, ""): text for name, text in self.told["incidents"].items()}
        parts: list[tuple[str, Data, Any, Any, Any]] = [
            ("incidents", said, IncidentRow.id, IncidentRow.started, IncidentRow.identifier),
            ("releases", self.told["releases"], ReleaseRow.id, ReleaseRow.date, ReleaseRow.release_version),
        ]
        for section, texts, own, when, name in parts:
            found = select(own, name).where(when > self.closed, when <= until).order_by(when)
            for about, called in self.session.execute(found).all():
                text = texts.get(called)
                if text is not None:
                    reviews.add_part(self.session, key, "note", section=section, about=about, text=text)

    def _write(self, key: str, story: Data) -> None:
        for section, slo, text in story.get("notes", ()):
            about = self.slo[slo] if slo else ""
            reviews.add_part(self.session, key, "note", section=section, about=about, text=text)
        for each in story.get("adjustments", ()):
            fields = {**each, "slo_id": self.slo[each["slo"]]}
            del fields["slo"]
            if fields.pop("next_quarter", False):
                fields["effective"] = quarter_of(self.as_of.date()).next_first_day
            if "target" in fields:
                fields["target"] = Decimal(fields["target"])
            reviews.add_part(self.session, key, "adjustment", **fields)

    def _promise(self, key: str, week: date, story: Data, at: datetime) -> None:
        """Write down what is to be done, and what became of what was to be done."""
        session = self.session
        for each in story.get("actions", ()):
            self.action[each["key"]] = actions.add_action(
                session, each["title"], owner=each["owner"], priority=each["priority"], created=at,
                due=(at + timedelta(days=each["due"])).date(), service_id=self.service[each["service"]],
                source=f"Weekly review of {week:%d %b %Y}", source_kind=reviews.SOURCE, source_id=key,
            )  # fmt: skip
        for status, word in (("in progress", "begin"), ("done", "done"), ("dropped", "drop")):
            for name in story.get(word, ()):
                actions.set_action_field(session, self.action[name], "status", status, at=at)
        for name, days, why in story.get("carry", ()):
            day = (at + timedelta(days=days)).date()
            actions.carry_forward(session, self.action[name], day, why, at=at)
