"""Applying SLO definitions: services and SLOs are added, or brought up to what the file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken, SourceError
from slodesk.domain.target import BEGINNING
from slodesk.operations.incoming import ServiceItem, SloItem
from slodesk.operations.services import add_service, set_service_field
from slodesk.operations.slos import add_slo, entry_in_force, set_objective, set_slo_field
from slodesk.storage.local_zone import same_zone
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import SampleDayRow, ServiceRow, SloRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from slodesk.operations.imports_context import Context

QUERIES = ("good_query", "bad_query", "total_query", "series_query")


def steps(context: Context) -> Iterator[Callable[[Session], None]]:
    """Yield one step per service and SLO."""
    for item in context.parsed.items:
        if isinstance(item, ServiceItem):
            yield _named(context, item, _service)
        elif isinstance(item, SloItem):
            yield _named(context, item, _slo)


def _named(
    context: Context, item: Any, apply: Callable[[Session, Context, Any], None]
) -> Callable[[Session], None]:
    def step(session: Session) -> None:
        try:
            apply(session, context, item)
        except RuleBroken as broken:
            # What the reader let pass and the workspace refuses: half an SLO must not stay.
            problem = context.problem(item.line, f"“{item.name}”: {broken.message}")
            raise SourceError(str(problem), (problem,)) from broken

    return step


def _service(session: Session, context: Context, item: ServiceItem) -> None:
    row = session.scalars(select(ServiceRow).where(ServiceRow.name == item.name)).first()
    fields: dict[str, Any] = {}
    if item.display_name is not None:
        fields["display_name"] = item.display_name
    if item.description is not None:
        fields["description"] = item.description
    if item.tags is not None:
        kept = [] if row is None else row.tags
        fields["tags"] = list(dict.fromkeys([*kept, *item.tags]))
    if row is None:
        add_service(session, item.name, **fields)
        context.summary.added += 1
    elif item.defined:
        changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
        for name, value in changed.items():
            set_service_field(session, row.id, name, value)
        _count(context, bool(changed))


def _slo(session: Session, context: Context, item: SloItem) -> None:
    service = session.scalars(select(ServiceRow).where(ServiceRow.name == item.service)).one()
    row = session.scalars(
        select(SloRow).where(SloRow.service_id == service.id, SloRow.name == item.name)
    ).first()
    _warn_of_zone(session, context, item)
    if row is None:
        fields = {name: value for name, value in _fields(item, None).items() if value is not None}
        threshold = {} if item.threshold is None else {"threshold": item.threshold}
        add_slo(session, service.id, item.name, item.target, item.window, **fields, **threshold)
        context.summary.added += 1
        return
    changed = {name: value for name, value in _fields(item, row).items() if getattr(row, name) != value}
    for name, value in changed.items():
        set_slo_field(session, row.id, name, value)
    promised = _promise(session, context, item, row)
    _count(context, bool(changed) or promised)


def _fields(item: SloItem, row: SloRow | None) -> dict[str, Any]:
    """Return the definition's fields; what the file says nothing about is left out."""
    fields: dict[str, Any] = {
        "kind": item.kind,
        "slice_seconds": item.slice_seconds,
        "slice_target": item.slice_target,
    }
    for name in ("display_name", "description"):
        if getattr(item, name):
            fields[name] = getattr(item, name)
    if any(getattr(item, name) for name in QUERIES):
        fields |= {name: getattr(item, name) for name in QUERIES}
    if item.threshold is not None:
        fields["threshold_op"] = item.threshold_op
    if item.links:
        links = [] if row is None else list(row.links)
        known = {link["url"] for link in links}
        links += [{"title": title, "url": url} for title, url in item.links if url not in known]
        fields["links"] = links
    return fields


def _promise(session: Session, context: Context, item: SloItem, row: SloRow) -> bool:
    """Write target, window and threshold down as in force from today, when they differ (R11)."""
    today = context.now.astimezone(read_settings(session).zone).date()
    entry = entry_in_force(row, today)
    wanted: dict[str, Any] = {"target": item.target, "window": item.window}
    if item.threshold is not None:
        wanted["threshold"] = item.threshold
    if all(getattr(entry, name) == value for name, value in wanted.items()):
        return False
    effective = today
    if len(row.history) == 1 and entry.effective == BEGINNING and not _has_samples(session, row.id):
        effective = BEGINNING  # nothing was judged by it yet: a correction, not a change
    else:
        wanted["reason"] = f"Imported from {context.parsed.source}"
    set_objective(session, row.id, effective=effective, **wanted)
    return True


def _has_samples(session: Session, slo_id: str) -> bool:
    found = session.scalars(select(SampleDayRow.day).where(SampleDayRow.slo_id == slo_id).limit(1))
    return found.first() is not None


def _warn_of_zone(session: Session, context: Context, item: SloItem) -> None:
    zone = read_settings(session).time_zone if item.time_zone else ""
    if item.time_zone and not same_zone(item.time_zone, zone):
        context.warn(
            item.line,
            f"SLO “{item.name}”: its calendar is in {item.time_zone}; here the workspace's counts, {zone}",
        )


def _count(context: Context, changed: bool) -> None:
    if changed:
        context.summary.updated += 1
    else:
        context.summary.unchanged += 1
