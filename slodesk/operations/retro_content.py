"""Writes a whole retrospective into the workspace, as a file brings one: found again, or begun."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import RuleBroken
from slodesk.domain.incident import STAGES
from slodesk.operations.actions import add_action, set_action_field
from slodesk.operations.incidents import add_incident, set_incident_field, set_incident_services
from slodesk.operations.retro_checks import address
from slodesk.operations.retrospectives import (
    PARTS,
    SOURCE,
    add_part,
    add_retrospective,
    open_retrospective,
    remove_part,
    set_retrospective_field,
)
from slodesk.storage.schema import ActionItemRow, IncidentRow, ServiceRow, SloRow
from slodesk.storage.schema_retrospectives import RetrospectiveRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

AT_ONCE: Final = 20
"""Lines written in one step."""
FIELDS: Final = (
    "held", "authors", "summary", "user_impact", "detection", "trigger", "not_caught", "business_impact",
    "slo_note", "recommendations", "notes", "follow_up", "follow_up_agenda",
)  # fmt: skip
_USUAL: Final = {"follow_up_minutes": 30, "lists": kept.OPEN, "visibility": (), "accepted": ()}
_FACTS: Final = (
    "severity", "error_rate", "request_rate", "failed_requests", "customer_impacting", "near_miss", "cause",
    "impact", "description", "time_zone",
)  # fmt: skip

LINE_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "event": ("at", "text", "tag", "written"),
    "factor": ("text", "category", "primary"),
    "point": ("kind", "text", "author", "cluster", "votes", "suggested"),
    "figure": ("kind", "label", "value", "unit", "approximate", "written", "note"),
    "adjustment": ("text", "target", "threshold", "window"),
    "person": ("name", "role"),
    "reviewer": ("name", "comment"),
}
"""What lines hold that a file brings, by kind."""


class RetroWriter:
    """Brings the workspace up to a retrospective; what that says nothing about stays.

    Args:
        content: keys are used where the workspace has them, otherwise names and titles.

    Attributes:
        outcome: ``added``, ``updated`` or ``unchanged``, when every step has run.
        key: of the retrospective in the workspace, once the first step has run.
        warnings: what was decided for the user.
    """

    def __init__(self, content: kept.Retrospective) -> None:
        self.content = content
        self.outcome = "unchanged"
        self.key = ""
        self.warnings: list[str] = []
        self._slos: dict[str, str] = {}
        self._notes: list[str] = []

    def steps(self) -> Iterator[Callable[[Session], None]]:
        """Yield steps, each short; together they are all or nothing."""
        yield self._begin
        for kind in PARTS:
            yield from self._parts(kind)
        actions = self.content.actions
        for start in range(0, len(actions), AT_ONCE):
            yield self._actions(actions[start : start + AT_ONCE], start == 0)

    def _begin(self, session: Session) -> None:
        content = self.content
        self._slos = _slo_keys(session)
        incident = None if content.incident is None else self._incident(session, content.incident)
        self._say_verdicts()
        notes = "\n\n".join(part for part in (content.notes, *self._notes) if part)
        row = _stored(session, content, incident)
        if row is None:
            self.key = add_retrospective(
                session, content.title, created=content.created, incident_id=incident
            )
            self.outcome = "added"
            if content.state != kept.DRAFT:
                self.warnings.append("it begins as a draft here: reviewing and publishing are done anew")
        else:
            self.key = row.id
        row = session.get_one(RetrospectiveRow, self.key)
        wanted: dict[str, Any] = {name: getattr(content, name) for name in FIELDS} | {"notes": notes}
        wanted = {name: value for name, value in wanted.items() if value not in (None, "")}
        for name, usual in _USUAL.items():
            value = getattr(content, name)
            if value != usual:
                wanted[name] = (
                    dict(value) if name == "visibility" else list(value) if name == "accepted" else value
                )
        for name, value in wanted.items():
            if getattr(row, name) != value:
                set_retrospective_field(session, self.key, name, value)
                self._changed()
        if row.incident_id is None and incident is not None:
            set_retrospective_field(session, self.key, "incident_id", incident)
            self._changed()

    def _changed(self) -> None:
        if self.outcome == "unchanged":
            self.outcome = "updated"

    def _note(self, text: str) -> None:
        if text not in self.content.notes:
            self._notes.append(text)

    def _say_verdicts(self) -> None:
        """Keep what reviewers said elsewhere: here, they have to say it themselves."""
        given = [reviewer for reviewer in self.content.reviewers if reviewer.verdict or reviewer.given]
        for reviewer in given:
            day = "" if reviewer.given is None else f" on {reviewer.given.date().isoformat()}"
            verdict = {kept.APPROVED: "approved", kept.CHANGES: "asked for changes"}.get(
                reviewer.verdict, "read it"
            )
            self._note(f"Before the import, {reviewer.name} {verdict}{day}.")

    def _incident(self, session: Session, facts: kept.IncidentFacts) -> str:
        """Find the incident, and fill in what it lacks; or add it."""
        services = self._services(session, facts)
        row = _same_incident(session, facts)
        values: dict[str, Any] = {name: getattr(facts, name) for name in (*STAGES[1:], *_FACTS)}
        values["links"] = [{"title": title, "url": url} for title, url in facts.links]
        values = {name: value for name, value in values.items() if value not in (None, "", [], False)}
        if row is None:
            named = {"identifier": facts.identifier} if facts.identifier else {}
            return add_incident(session, facts.title, facts.started, services, **named, **values)
        differs: list[str] = []
        if facts.started != row.started:
            differs.append(f"Started: {facts.started.isoformat()}")
        for name, value in values.items():
            stored = getattr(row, name)
            if stored in (None, "", []) or (name == "near_miss" and not stored):
                try:
                    set_incident_field(session, row.id, name, value)
                    self._changed()
                except RuleBroken:  # a time before one that is known
                    setattr(row, name, stored)
                    differs.append(_said(name, value))
            elif stored != value and name != "time_zone":
                differs.append(_said(name, value))
        missing = [key for key in services if key not in {link.service_id for link in row.services}]
        if missing:
            set_incident_services(session, row.id, [*(link.service_id for link in row.services), *missing])
            self._changed()
        if differs:
            self.warnings.append(f"{row.identifier} stays as it is; where the file differs, the notes say so")
            self._note("The incident in the imported file\n" + "\n".join(differs))
        return row.id

    def _services(self, session: Session, facts: kept.IncidentFacts) -> list[str]:
        """Return the keys of the services the workspace knows; name the others in the notes."""
        known: dict[str, str] = {}
        keys: set[str] = set()
        for key, name, title in session.execute(
            select(ServiceRow.id, ServiceRow.name, ServiceRow.display_name)
        ):
            keys.add(key)
            known.setdefault(_folded(name), key)
            known.setdefault(_folded(title or name), key)
        found: list[str] = []
        unknown: list[str] = []
        for key, title in facts.services:
            match = key if key in keys else known.get(_folded(title))
            if match is None:
                unknown.append(title)
            else:
                found.append(match)
        if unknown:
            names = ", ".join(unknown)
            self._note(f"Services that are not in this workspace: {names}")
            self.warnings.append(f"not in this workspace, named in the notes: {names}")
        return found

    def _parts(self, kind: str) -> Iterator[Callable[[Session], None]]:
        wanted = getattr(self.content, PARTS[kind][1])
        if not wanted:
            return
        missing: list[tuple[int, Any]] = []
        keys: dict[str, str] = {}

        def compare(session: Session) -> None:
            row = session.get_one(RetrospectiveRow, self.key)
            stored = sorted(getattr(row, PARTS[kind][1]), key=lambda part: part.position)
            values = [self._values(kind, part) for part in wanted]
            if [_shown(kind, part, stored) for part in stored] == _placed(kind, values, wanted):
                return
            open_retrospective(session, self.key)
            self._changed()
            for part in reversed(stored):
                remove_part(session, kind, part.id)
            missing.extend(enumerate(wanted))

        yield compare
        for start in range(0, len(wanted), AT_ONCE):

            def add(session: Session, start: int = start) -> None:
                kept_loaded = session.get_one(RetrospectiveRow, self.key)
                getattr(kept_loaded, PARTS[kind][1])  # held here, it is not read again for every line
                for _, part in missing[start : start + AT_ONCE]:
                    values = self._values(kind, part)
                    if kind == "factor" and part.parent_id is not None:
                        values["parent_id"] = keys.get(part.parent_id)
                    keys[part.id] = add_part(session, self.key, kind, **values)

            yield add

    def _values(self, kind: str, part: Any) -> dict[str, Any]:
        """Return the fields of a line as the workspace has them."""
        values = {name: getattr(part, name) for name in LINE_FIELDS[kind]}
        if kind in ("figure", "adjustment"):
            values["slo_id"] = self._slos.get(part.slo_id or "") or self._slos.get(_folded(part.slo))
            if values["slo_id"] is None and kind == "figure":
                values["slo_id"] = self._slos.get(_folded(part.label))
            if part.slo and values["slo_id"] is None:
                if kind == "figure" and not values["label"]:
                    values["label"] = part.slo[:200]
                else:
                    self._late_note(f"{part.slo}: named in the imported file, not in this workspace")
        return values

    def _late_note(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def _actions(self, items: tuple[kept.Action, ...], first: bool) -> Callable[[Session], None]:
        def store(session: Session) -> None:
            if first:
                stored = session.scalars(
                    select(ActionItemRow)
                    .where(ActionItemRow.source_kind == SOURCE, ActionItemRow.source_id == self.key)
                    .order_by(ActionItemRow.created, ActionItemRow.id)
                )
                self._known: dict[str, list[ActionItemRow]] = {}
                for row in stored:
                    self._known.setdefault(row.title, []).append(row)
            for item in items:
                self._action(session, item)

        return store

    def _action(self, session: Session, item: kept.Action) -> None:
        values: dict[str, Any] = {
            "owner": item.owner, "due": item.period or item.due, "priority": item.priority,
            "status": item.status,
            "horizon": item.horizon, "description": item.description,
        }  # fmt: skip
        if values["due"]:
            del values["horizon"]  # the due date says how far away it is
        values = {name: value for name, value in values.items() if value not in (None, "")}
        more: dict[str, Any] = {"link": address(item.link), "closed": item.closed}
        same = self._known.get(item.title)
        if same:
            row = same.pop(0)
            for name, value in values.items():
                if (row.period or row.due if name == "due" else getattr(row, name)) != value:
                    set_action_field(session, row.id, name, value)
                    self._changed()
        else:
            key = add_action(session, item.title, created=item.created or self._promised(), **values)
            row = session.get_one(ActionItemRow, key)
            row.source_kind, row.source_id = SOURCE, self.key
            self._changed()
        for name, value in more.items():
            if value and getattr(row, name) != value:
                setattr(row, name, value)
                self._changed()
        session.flush()

    def _promised(self) -> datetime:
        """Return when action items without a date of their own were promised: when the incident was over."""
        incident = self.content.incident
        over = None if incident is None else incident.resolved or incident.started
        return self.content.created if over is None else min(over, self.content.created)


def found_again(session: Session, content: kept.Retrospective) -> tuple[str, str]:
    """Return what an import meets: title of the retrospective it would bring up to date, and the incident's.

    Empty where there is none yet. Only reads.
    """
    incident = None if content.incident is None else _same_incident(session, content.incident)
    row = _stored(session, content, None if incident is None else incident.id)
    if row is not None and not content.id and content.incident is not None and incident is None:
        row = None  # of the same title, but about nothing
    return "" if row is None else row.title, "" if incident is None else incident.title


def _same_incident(session: Session, facts: kept.IncidentFacts) -> IncidentRow | None:
    """Return the same incident: of the same key or identifier, else of this title and start."""
    row = session.get(IncidentRow, facts.id) if facts.id else None
    if row is None and facts.identifier:
        same = IncidentRow.identifier == facts.identifier
        row = session.scalars(select(IncidentRow).where(same)).first()
    if row is None:
        alike = (IncidentRow.title == facts.title, IncidentRow.started == facts.started)
        row = session.scalars(select(IncidentRow).where(*alike)).first()
    return row


def _stored(session: Session, content: kept.Retrospective, incident: str | None) -> RetrospectiveRow | None:
    """Return the same retrospective: of the same key, else of this title about this incident."""
    found = session.get(RetrospectiveRow, content.id) if content.id else None
    if found is not None:
        return found
    same = RetrospectiveRow.title == content.title, RetrospectiveRow.incident_id == incident
    return session.scalars(select(RetrospectiveRow).where(*same).order_by(RetrospectiveRow.created)).first()


def _slo_keys(session: Session) -> dict[str, str]:
    """Return the keys of SLOs by key, and by names that only one of them has."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    rows = session.execute(
        select(SloRow.id, SloRow.name, SloRow.display_name, ServiceRow.name, ServiceRow.display_name).join(
            ServiceRow, ServiceRow.id == SloRow.service_id
        )
    )
    for key, name, title, service, service_title in rows:
        found[key] = key
        said = {
            f"{of}, {what}" for of in (service, service_title or service) for what in (name, title or name)
        }
        for text in {_folded(each) for each in (*said, name, title or name)}:
            if found.setdefault(text, key) != key:
                twice.add(text)
    return {text: key for text, key in found.items() if text not in twice and text}


def _folded(name: str) -> str:
    """Return a name without what people write differently: "Payment API" is payment-api."""
    return re.sub(r"[\W_]+", "", name).casefold()


def _said(name: str, value: Any) -> str:
    label = name.replace("_", " ").capitalize()
    if isinstance(value, list):
        return "\n".join(f"{label}: {link['title']} {link['url']}" for link in value)
    return f"{label}: {value.isoformat() if hasattr(value, 'isoformat') else value}"


def _shown(kind: str, part: Any, all_parts: list[Any]) -> dict[str, Any]:
    """Return a stored line as ``_placed`` has those of a file."""
    names = LINE_FIELDS[kind] + (("slo_id",) if kind in ("figure", "adjustment") else ())
    values = {name: getattr(part, name) for name in names}
    if kind == "factor":
        keys = [each.id for each in all_parts]
        values["parent"] = None if part.parent_id is None else keys.index(part.parent_id)
    return values


def _placed(kind: str, values: list[dict[str, Any]], parts: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Return the lines of a file, comparable: a factor names the place of the one it explains."""
    if kind != "factor":
        return values
    places = {part.id: place for place, part in enumerate(parts)}
    return [{**each, "parent": places.get(part.parent_id)} for each, part in zip(values, parts, strict=True)]
