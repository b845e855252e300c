"""Applying incidents, releases, action items and satisfaction, found again by their keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from slodesk.domain.errors import RuleBroken, SourceError
from slodesk.domain.incident import STAGES
from slodesk.domain.satisfaction import DEFAULT_SCALE, check_score
from slodesk.domain.window import parse_quarter
from slodesk.operations.actions import add_action, set_action_field
from slodesk.operations.incidents import add_incident, identifiers, set_incident_field
from slodesk.operations.incoming import Record
from slodesk.operations.releases import add_release, set_release_field
from slodesk.operations.satisfaction import set_satisfaction
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import ActionItemRow, IncidentRow, ReleaseRow, ServiceRow
from slodesk.storage.schema_planning import SatisfactionRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.errors import Problem
    from slodesk.operations.imports_context import Context

RECORDS_AT_ONCE: Final = 20

Step = Callable[["Session"], None]


def steps(context: Context) -> Iterator[Step]:
    """Yield a step that checks the records beside the workspace, then those that store them."""
    kinds = {
        "incidents": _Incidents, "releases": _Releases, "actions": _Actions, "satisfaction": _Satisfaction,
    }  # fmt: skip
    writer = kinds[context.parsed.kind](context)
    records = [item for item in context.parsed.items if isinstance(item, Record)]
    usable: list[Record] = []

    def prepare(session: Session) -> None:
        writer.load(session)
        problems: list[Problem] = []
        for record in records:
            reason = writer.unusable(record)
            if reason is None:
                usable.append(record)
            else:
                problems.append(context.problem(record.line, reason))
        context.settle(problems, len(problems))

    yield prepare
    for start in range(0, len(usable), RECORDS_AT_ONCE):
        yield writer.step(usable[start : start + RECORDS_AT_ONCE])


class _Writer:
    """Finds, adds and updates the rows of one table."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.services: dict[str, str] = {}
        self.keys: dict[tuple[Any, ...], str] = {}

    def load(self, session: Session) -> None:
        """Read what is needed to find rows again."""
        rows = session.execute(select(ServiceRow.name, ServiceRow.id))
        self.services = {name: str(key) for name, key in rows}

    def unusable(self, record: Record) -> str | None:
        """Say why a record cannot be stored in this workspace."""
        service = record.values.get("service")
        return self.unknown([service] if service is not None else [])

    def unknown(self, services: Any) -> str | None:
        """Say which of some services the workspace lacks."""
        missing = [name for name in services if name not in self.services]
        if not missing:
            return None
        names = ", ".join(f"“{name}”" for name in missing)
        return f"there is no service {names}; add it first"

    def step(self, records: list[Record]) -> Step:
        """Return the step that stores some records."""

        def store(session: Session) -> None:
            for record in records:
                try:
                    self.store(session, record)
                except RuleBroken as broken:
                    where = f"{broken.field}: " if broken.field else ""
                    problem = self.context.problem(record.line, where + broken.message)
                    raise SourceError(str(problem), (problem,)) from broken

        return store

    def store(self, session: Session, record: Record) -> None:
        """Add a record, or bring the stored one up to it."""
        identity, values = self.prepared(record)
        key = self.keys.get(identity)
        if key is None:
            self.keys[identity] = self.add(session, values)
            self.context.summary.added += 1
        elif self.update(session, key, values):
            self.context.summary.updated += 1
        else:
            self.context.summary.unchanged += 1

    def prepared(self, record: Record) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return what identifies a record, and its values."""
        raise NotImplementedError

    def add(self, session: Session, values: dict[str, Any]) -> str:
        """Add a row; returns its key."""
        raise NotImplementedError

    def update(self, session: Session, key: str, values: dict[str, Any]) -> bool:
        """Change what differs; returns whether anything did."""
        raise NotImplementedError


class _Incidents(_Writer):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.identifier: Callable[[datetime], str] | None = None
        self.stages: dict[tuple[Any, ...], dict[str, Any]] = {}

    def load(self, session: Session) -> None:
        super().load(session)
        names = {key: name for name, key in self.services.items()}
        for row in session.scalars(select(IncidentRow).options(selectinload(IncidentRow.services))):
            services = tuple(sorted(names[link.service_id] for link in row.services))
            identity = (services, row.title, row.started)
            self.keys[identity] = row.id
            self.stages[identity] = {stage: getattr(row, stage) for stage in STAGES}

    def unusable(self, record: Record) -> str | None:
        values = record.values
        found = self.unknown(values["services"])
        if found is not None:
            return found
        identity = (values["services"], values["title"], values["started"])
        stored = self.stages.get(identity, {})
        merged: dict[str, Any] = {stage: values.get(stage) or stored.get(stage) for stage in STAGES}
        before = "started"
        for stage in STAGES:
            if merged[stage] is None:
                continue
            if merged[stage] < merged[before]:
                return f"{stage} would be before {before}"
            before = stage
        self.stages[identity] = merged
        return None

    def prepared(self, record: Record) -> tuple[tuple[Any, ...], dict[str, Any]]:
        values = dict(record.values)
        return (values["services"], values["title"], values["started"]), values

    def add(self, session: Session, values: dict[str, Any]) -> str:
        services = [self.services[name] for name in values.pop("services")]
        title, started = values.pop("title"), values.pop("started")
        if self.identifier is None:  # for the whole import: the scheme may count through thousands
            self.identifier = identifiers(session)
        return add_incident(session, title, started, services, identifier=self.identifier(started), **values)

    def update(self, session: Session, key: str, values: dict[str, Any]) -> bool:
        row = session.get_one(IncidentRow, key)
        changed = {
            name: value
            for name, value in values.items()
            if name != "services" and getattr(row, name) != value
        }
        stages = [stage for stage in STAGES if stage in changed]
        for stage in reversed(stages):  # moved all at once, they would be out of order in between
            set_incident_field(session, key, stage, None)
        for name in [*stages, *(name for name in changed if name not in stages)]:
            set_incident_field(session, key, name, changed[name])
        return bool(changed)


class _Releases(_Writer):
    def load(self, session: Session) -> None:
        super().load(session)
        rows = session.execute(
            select(ServiceRow.name, ReleaseRow.release_version, ReleaseRow.id).join(
                ReleaseRow, ReleaseRow.service_id == ServiceRow.id
            )
        )
        self.keys = {(service, version): key for service, version, key in rows}

    def prepared(self, record: Record) -> tuple[tuple[Any, ...], dict[str, Any]]:
        values = dict(record.values)
        return (values["service"], values["release_version"]), values

    def add(self, session: Session, values: dict[str, Any]) -> str:
        service, version = self.services[values.pop("service")], values.pop("release_version")
        return add_release(session, service, version, **values)

    def update(self, session: Session, key: str, values: dict[str, Any]) -> bool:
        row = session.get_one(ReleaseRow, key)
        known = {name: value for name, value in values.items() if name not in ("service", "release_version")}
        if row.state != "planned":
            known.pop("state", None)  # what happened since the release is not taken back
        changed = {name: value for name, value in known.items() if getattr(row, name) != value}
        for name, value in changed.items():
            set_release_field(session, key, name, value)
        return bool(changed)


class _Actions(_Writer):
    """Action items: told apart by the key an export of ours gives them, else by title and due date."""

    def load(self, session: Session) -> None:
        super().load(session)
        self.fiscal_start = read_settings(session).fiscal_year_start
        rows = session.execute(
            select(ActionItemRow.title, ActionItemRow.due, ActionItemRow.id).order_by(
                ActionItemRow.created.desc()
            )
        )
        for title, due, key in rows:  # of several that are alike, the oldest
            self.keys[title, due] = self.keys[(key,)] = key

    def prepared(self, record: Record) -> tuple[tuple[Any, ...], dict[str, Any]]:
        values = dict(record.values)
        day = values.get("due")
        if isinstance(day, str):
            quarter = parse_quarter(day, self.fiscal_start)
            day = quarter.next_first_day - timedelta(days=1)
        own = values.pop("id", "")
        if "service" in values:
            values["service_id"] = self.services[values.pop("service")]
        if own:
            return (own,), values
        return (values["title"], day), values

    def add(self, session: Session, values: dict[str, Any]) -> str:
        return add_action(session, values.pop("title"), **{"created": self.context.now, **values})

    def update(self, session: Session, key: str, values: dict[str, Any]) -> bool:
        row = session.get_one(ActionItemRow, key)
        known = dict(values)
        if row.source_kind:
            known.pop("source", None)  # it is linked with what the words say
        if known.get("due", row.due) is not None:
            known.pop("horizon", None)  # follows from the due date
        if isinstance(known.get("due"), str):
            known["period"] = known.pop("due")
        elif known.get("due") == row.due:
            known.pop("due", None)  # a quarter given before stays one
        changed = {
            name: value for name, value in known.items() if _trimmed(getattr(row, name)) != _trimmed(value)
        }
        for name in sorted(changed, key=lambda name: name == "closed"):  # a status sets it too
            set_action_field(session, key, name, changed[name], at=self.context.now)
        return bool(changed)


def _trimmed(stored: Any) -> Any:
    """Return what a cell can hold of a stored value: text without the blanks around it."""
    return stored.strip() if isinstance(stored, str) else stored


class _Satisfaction(_Writer):
    def load(self, session: Session) -> None:
        super().load(session)
        found = select(
            ServiceRow.name, SatisfactionRow.period, SatisfactionRow.id, SatisfactionRow.scale
        ).join(ServiceRow, ServiceRow.id == SatisfactionRow.service_id)
        self.scales: dict[tuple[Any, ...], Decimal] = {}
        for service, period, key, scale in session.execute(found):
            self.keys[service, period] = key
            self.scales[service, period] = scale

    def unusable(self, record: Record) -> str | None:
        values = record.values
        found = super().unusable(record)
        if found is not None:
            return found
        identity = (values["service"], values["period"])
        scale = values.get("scale") or self.scales.get(identity) or Decimal(DEFAULT_SCALE)
        try:
            check_score(values["score"], scale)
        except RuleBroken as broken:
            return broken.message.rstrip(".")
        self.scales[identity] = scale
        return None

    def prepared(self, record: Record) -> tuple[tuple[Any, ...], dict[str, Any]]:
        values = dict(record.values)
        return (values["service"], values["period"]), values

    def add(self, session: Session, values: dict[str, Any]) -> str:
        service, period = self.services[values.pop("service")], values.pop("period")
        return set_satisfaction(session, service, period, **values)

    def update(self, session: Session, key: str, values: dict[str, Any]) -> bool:
        row = session.get_one(SatisfactionRow, key)
        known = {name: value for name, value in values.items() if name not in ("service", "period")}
        changed = {name: value for name, value in known.items() if getattr(row, name) != value}
        if changed:
            set_satisfaction(session, row.service_id, row.period, **changed)
        return bool(changed)
