"""Agendas: make, change, copy, put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.operations.planning_checks import agenda_items, of
from slodesk.operations.rows import assign
from slodesk.storage.queries.agendas import Agenda, agenda, built_in_agendas
from slodesk.storage.schema_meetings import AgendaRow
from slodesk.storage.types import uuid7

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NEW_ITEM = {"title": "New item", "minutes": 10, "question": "", "view": ""}
_GONE = "This agenda is no longer in the workspace."


def add_agenda(session: Session, title: str, *, kind: str = "planning") -> str:
    """Make an agenda with one item; returns its key, which stays whatever it is called."""
    return _store(session, uuid7(), title, kind, [dict(NEW_ITEM)])


def duplicate_agenda(session: Session, key: str, title: str) -> str:
    """Copy an agenda under another title; returns the copy's key."""
    found = _find(session, key)
    return _store(session, uuid7(), title, found.kind, [item.to_data() for item in found.items])


def reset_agenda(session: Session, key: str) -> None:
    """Put a changed agenda of the program back as it came; remove one that people made."""
    row = session.scalars(select(AgendaRow).where(AgendaRow.key == key)).first()
    if row is None:
        if any(agenda.key == key for agenda in built_in_agendas()):
            return
        raise RuleBroken(_GONE)
    session.delete(row)


def set_agenda_field(session: Session, key: str, field: str, value: Any) -> None:
    """Set title or kind of an agenda."""
    if field not in ("title", "kind"):
        raise RuleBroken(f"There is no field “{field}” here.", field)
    assign(_row(session, key), of("agenda"), field, value)


def add_agenda_item(session: Session, key: str, title: str, **fields: Any) -> int:
    """Add an item at the end; returns its place from 0."""
    items = [*_items(session, key), NEW_ITEM | {"title": title, **fields}]
    _set_items(session, key, items)
    return len(items) - 1


def set_agenda_item_field(session: Session, key: str, place: int, field: str, value: Any) -> None:
    """Set title, minutes, question or view of an item."""
    items = _items(session, key)
    _require(items, place)
    if field not in NEW_ITEM:
        raise RuleBroken(f"There is no field “{field}” here.", field)
    items[place] = items[place] | {field: value}
    try:
        _set_items(session, key, items)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field) from None


def remove_agenda_item(session: Session, key: str, place: int) -> None:
    """Remove an item; the last one stays."""
    items = _items(session, key)
    _require(items, place)
    del items[place]
    _set_items(session, key, items)


def move_agenda_item(session: Session, key: str, place: int, to: int) -> None:
    """Move an item to another place from 0; past an end is that end."""
    items = _items(session, key)
    _require(items, place)
    item = items.pop(place)
    items.insert(min(max(to, 0), len(items)), item)
    _set_items(session, key, items)


def _find(session: Session, key: str) -> Agenda:
    found = agenda(session, key)
    if found is None:
        raise RuleBroken(_GONE)
    return found


def _items(session: Session, key: str) -> list[dict[str, Any]]:
    return [item.to_data() for item in _find(session, key).items]


def _require(items: list[dict[str, Any]], place: int) -> None:
    if not 0 <= place < len(items):
        raise RuleBroken("This item is no longer on the agenda.")


def _row(session: Session, key: str) -> AgendaRow:
    """Return the row of an agenda; the program's own gets one when it is first changed."""
    row = session.scalars(select(AgendaRow).where(AgendaRow.key == key)).first()
    if row is not None:
        return row
    found = _find(session, key)
    row = AgendaRow(
        key=key, title=found.title, kind=found.kind, items=[item.to_data() for item in found.items]
    )
    session.add(row)
    session.flush()
    return row


def _set_items(session: Session, key: str, items: list[dict[str, Any]]) -> None:
    assign(_row(session, key), of("agenda"), "items", items)


def _store(session: Session, key: str, title: str, kind: str, items: list[dict[str, Any]]) -> str:
    checks = of("agenda")
    row = AgendaRow(key=key, items=agenda_items(items))
    assign(row, checks, "title", title)
    assign(row, checks, "kind", kind)
    session.add(row)
    session.flush()
    return row.key
