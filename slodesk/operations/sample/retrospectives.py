"""The sample company's retrospectives, from ``resources/sample/retrospectives.json``.

Four of them, in every state there is; one contradicts itself on purpose. And what was corrected of budgets.
"""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.operations import actions, corrections, incidents, retro_states, retrospectives
from slodesk.operations.sample.planning import keys_by
from slodesk.paths import resource
from slodesk.storage.schema import ActionItemRow, IncidentRow, SloRow
from slodesk.storage.schema_retrospectives import RetrospectiveRow, RetroWaitRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from slodesk.operations.sample.releases import Event

Data = dict[str, Any]

_WRITTEN = (
    "summary", "user_impact", "detection", "trigger", "not_caught", "business_impact", "slo_note",
    "recommendations",
)  # fmt: skip
_WHO = "Ingrid Solheim"
_WRITTEN_AFTER = timedelta(hours=15)
"""An incident's retrospective is begun this long after it began."""
_TAKEN = timedelta(days=8.9)
"""What was promised in the company's list is there by then."""


def retrospective_events(
    session: Session, as_of: datetime, started: Mapping[str, datetime], identifiers: Mapping[str, str]
) -> Iterator[Event]:
    """Yield what the company learned from its incidents, each at the moment it was written down.

    Args:
        session: with the company in it.
        as_of: end of the sample, a UTC midnight.
        started: when each incident of the story began.
        identifiers: the story's name of each incident → its identifier; filled by the time it happens.
    """
    told = json.loads(resource("sample/retrospectives.json").read_text("utf-8"))

    def tell_more(name: str, fields: Data) -> None:
        _tell_more(session, key(name), fields)

    def wait(name: str, fields: Data, at: datetime) -> None:
        session.add(RetroWaitRow(incident_id=key(name), decided=at, decided_as=_WHO, **fields))
        session.flush()

    def write(story: Data) -> None:
        _Writer(session, as_of, key(story["incident"])).write(story)

    def take(story: Data) -> None:
        _Writer(session, as_of, key(story["incident"])).take(story)

    def key(name: str) -> str:
        return keys_by(session, IncidentRow.identifier, IncidentRow.id)[identifiers[name]]

    for name, fields in told["incidents"].items():
        at = started[name] + _WRITTEN_AFTER - timedelta(hours=1)
        yield at, partial(tell_more, name, fields)
    for name, fields in told["waits"].items():
        at = as_of - timedelta(days=20)
        yield at, partial(wait, name, fields, at)
    yield as_of, lambda: _correct(session, as_of, told["corrections"])
    for story in told["retrospectives"]:
        begun = started[story["incident"]] + _WRITTEN_AFTER
        yield begun, partial(write, story)
        later = max(begun, as_of - _TAKEN) + timedelta(minutes=1)
        yield later, partial(take, story)


def _correct(session: Session, as_of: datetime, told: list[Data]) -> None:
    """Add budget that was spent on purpose; one of them nobody has approved."""
    slos = keys_by(session, SloRow.name, SloRow.id)
    for each in told:
        begun, over = (as_of - timedelta(hours=hours) for hours in each["hours"])
        until = (as_of + timedelta(days=each["expires"])).date() if "expires" in each else None
        corrections.add_correction(
            session, slos[each["slo"]], each["category"], begun, over, reason=each["reason"],
            approver=each["approver"], expires=until,
        )  # fmt: skip


def _tell_more(session: Session, key: str, fields: Data) -> None:
    for field, value in fields.items():
        if field == "links":
            value = [{"title": title, "url": url} for title, url in value]
        elif field == "request_rate":
            value = Decimal(value)
        incidents.set_incident_field(session, key, field, value)


class _Writer:
    """Writes one retrospective."""

    def __init__(self, session: Session, as_of: datetime, incident_id: str) -> None:
        self.session = session
        self.as_of = as_of
        self.incident = session.get_one(IncidentRow, incident_id)
        self.slo = keys_by(session, SloRow.name, SloRow.id)

    def write(self, story: Data) -> None:
        """Write everything, and lead it to its state."""
        begun = self.incident.started + _WRITTEN_AFTER
        key = retrospectives.add_retrospective(
            self.session, story["title"], created=begun, incident_id=self.incident.id,
            authors=story["authors"], **{field: story[field] for field in _WRITTEN},
        )  # fmt: skip
        self._set(key, "visibility", story.get("sections", {}))
        if story["held"] is not None:
            self._set(key, "held", (self.incident.started + timedelta(days=story["held"])).date())
        if story["follow_up"] is not None:
            day = self.incident.started + timedelta(days=story["follow_up"])
            self._set(key, "follow_up", day.replace(hour=9, minute=0, second=0, microsecond=0))
            self._set(key, "follow_up_agenda", story["agenda"])
        self._lines(key, story)
        for action in story["actions"]:
            self._action(key, action, begun + timedelta(days=1))
        self._lead(key, story, begun)

    def take(self, story: Data) -> None:
        """Take up the action items that somebody promised before, and that are nobody's yet."""
        held = RetrospectiveRow.incident_id == self.incident.id
        key = self.session.scalars(select(RetrospectiveRow.id).where(held)).one()
        for action in story["actions"]:
            row = self._promised(action.get("take", ""))
            if row is not None and not row.source_id:
                self._take(key, row)

    def _promised(self, title: str) -> ActionItemRow | None:
        return self.session.scalars(select(ActionItemRow).where(ActionItemRow.title == title)).first()

    def _set(self, key: str, field: str, value: Any) -> None:
        retrospectives.set_retrospective_field(self.session, key, field, value)

    def _add(self, key: str, kind: str, /, **fields: Any) -> str:
        return retrospectives.add_part(self.session, key, kind, **fields)

    def _lines(self, key: str, story: Data) -> None:
        for minute, text, tag in story["events"]:
            self._add(key, "event", at=self.incident.started + timedelta(minutes=minute), text=text, tag=tag)
        for factor in story["factors"]:
            own = {field: value for field, value in factor.items() if field != "why"}
            above = self._add(key, "factor", **own)
            for why in factor.get("why", ()):
                above = self._add(key, "factor", text=why, parent_id=above)
        for kind, text, author, cluster, votes, suggested in story["points"]:
            self._add(
                key, "point", kind=kind, text=text, author=author, cluster=cluster, votes=votes,
                suggested=suggested,
            )  # fmt: skip
        for kind, label, value, unit, approximate, slo, written in story["figures"]:
            self._add(
                key, "figure", kind=kind, label=label, value=Decimal(value), unit=unit,
                approximate=approximate, slo_id=slo and self.slo[slo], written=written,
            )  # fmt: skip
        for each in story["adjustments"]:
            fields = {**each, "slo_id": self.slo[each["slo"]]}
            del fields["slo"]
            self._add(key, "adjustment", **fields)
        for name, role in story["people"]:
            self._add(key, "person", name=name, role=role)
        for name, _, _ in story["reviewers"]:
            self._add(key, "reviewer", name=name)

    def _action(self, key: str, story: Data, created: datetime) -> None:
        if "take" in story:
            row = self._promised(story["take"])
            if row is None:
                return
        else:
            due = story["due"]
            fields: Data = {field: story[field] for field in ("owner", "priority", "status")}
            fields["due"] = None if due is None else (self.as_of + timedelta(days=due)).date()
            made = actions.add_action(
                self.session, story["title"], created=created, source=self.incident.identifier, **fields
            )
            row = self.session.get_one(ActionItemRow, made)
        self._take(key, row)

    def _take(self, key: str, row: ActionItemRow) -> None:
        row.source_kind, row.source_id = retrospectives.SOURCE, key
        if row.status == "done":
            row.closed = self.as_of - timedelta(days=2)
        self.session.flush()

    def _lead(self, key: str, story: Data, begun: datetime) -> None:
        if story["state"] == "draft":
            return
        retro_states.send_for_review(self.session, key)
        reviewers = {each.name: each.id for each in self.session.get_one(RetrospectiveRow, key).reviewers}
        read = begun + timedelta(days=4)
        for name, verdict, comment in story["reviewers"]:
            if verdict:
                retro_states.set_verdict(
                    self.session, reviewers[name], verdict, at=read, given_as=name, comment=comment
                )
        if story["state"] == "in_review":
            return
        later = story.get("revision")
        if later is not None:  # what was published first said something else
            setattr(self.session.get_one(RetrospectiveRow, key), later["field"], later["before"])
            self.session.flush()
        retro_states.publish(self.session, key, at=begun + timedelta(days=5), made_as=_WHO)
        if later is not None:
            retro_states.open_revision(self.session, key, later["reason"])
            self._set(key, later["field"], story[later["field"]])
