"""Agendas: those that come with the program, and what people made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.agendas import AGENDAS
from slodesk.storage.schema_meetings import AgendaRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One point of an agenda: what, how long, which question, and what the room looks at."""

    title: str
    minutes: int
    question: str
    view: str

    def to_data(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "title": self.title, "minutes": self.minutes, "question": self.question, "view": self.view,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agenda:
    """An agenda to choose.

    Attributes:
        key: its name for code, ``week-1``.
        built_in: whether it comes with the program, so that it can be put back but not removed.
        edited: whether somebody changed or made it.
    """

    key: str
    title: str
    kind: str
    items: tuple[AgendaItem, ...]
    built_in: bool
    edited: bool

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return sum(item.minutes for item in self.items)


@cache
def built_in_agendas() -> tuple[Agenda, ...]:
    """Return the agendas that come with the program, in their order and in English."""
    return tuple(
        Agenda(
            own.key, str(own.title), own.kind,
            tuple(AgendaItem(str(p.title), p.minutes, str(p.question), p.view) for p in own.points),
            built_in=True, edited=False,
        )
        for own in AGENDAS
    )  # fmt: skip


def agendas(session: Session, kind: str | None = None) -> tuple[Agenda, ...]:
    """Return all agendas, or those of one ritual: the program's in their order, then others by title."""
    rows = {row.key: row for row in session.scalars(select(AgendaRow))}
    found = [
        _of_row(rows.pop(agenda.key), built_in=True) if agenda.key in rows else agenda
        for agenda in built_in_agendas()
    ]
    own = [_of_row(row, built_in=False) for row in rows.values()]
    found += sorted(own, key=lambda agenda: (agenda.title.casefold(), agenda.key))
    return tuple(agenda for agenda in found if kind is None or agenda.kind == kind)


def agenda(session: Session, key: str) -> Agenda | None:
    """Return one agenda, None when there is none of that key."""
    return next((found for found in agendas(session) if found.key == key), None)


def _of_row(row: AgendaRow, *, built_in: bool) -> Agenda:
    return Agenda(row.key, row.title, row.kind, _items(row.items), built_in=built_in, edited=True)


def _items(raw: Sequence[Mapping[str, Any]]) -> tuple[AgendaItem, ...]:
    return tuple(
        AgendaItem(item["title"], item.get("minutes", 5), item.get("question", ""), item.get("view", ""))
        for item in raw
    )
