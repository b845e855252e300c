"""What "Write your first SLO" has found out, and making a service and an SLO of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slodesk.operations import people, services, slos

if TYPE_CHECKING:
    from decimal import Decimal


FAILS, SLOW, DOWN = "fails", "slow", "down"
SLICE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything an SLO needs.

    Attributes:
        journey: what people come to do.
        users: who they are.
        service_id: an existing service; None for a new one called ``service``.
        notice: what they would notice: ``fails``, ``slow`` or ``down``.
        words: the same in the user's words.
        kind: the SLI kind.
        queries: fields of the SLO: good_query, bad_query, total_query, series_query, threshold_op …
        objective: threshold and threshold_unit, where there are any.
        owner: a name, known or new; empty for nobody.
        team: a name, known or new; empty for none.
    """

    journey: str
    users: str
    service_id: str | None
    service: str
    notice: str
    words: str
    kind: str
    target: Decimal
    window: str
    title: str
    name: str
    owner: str = ""
    team: str = ""
    queries: dict[str, Any] = field(default_factory=dict)
    objective: dict[str, Any] = field(default_factory=dict)


def make(session: Any, answers: Answers) -> str:
    """Make the SLO, and service, journey, owner and team where they are new; return the SLO's key."""
    service_id = answers.service_id
    if service_id is None:
        service_id = services.add_service(
            session, free_identifier(session, answers.service), display_name=answers.service
        )
    for name, known, add, key in (
        (answers.owner, _people(session), people.add_person, "owner_id"),
        (answers.team, _teams(session), people.add_team, "team_id"),
    ):
        if name:
            value = known.get(name.casefold()) or add(session, name)
            services.set_service_field(session, service_id, key, value)
    journey_id = _journeys(session, service_id).get(answers.journey.casefold())
    if journey_id is None:
        journey_id = services.add_journey(session, service_id, answers.journey, answers.users)
    return slos.add_slo(
        session, service_id, answers.name, answers.target, answers.window, display_name=answers.title,
        description=answers.words, kind=answers.kind, journey_id=journey_id, **answers.queries,
        **answers.objective,
    )  # fmt: skip


def slug(text: str) -> str:
    """Return an identifier made of a title: "Buy a ticket" → "buy-a-ticket"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    return made.strip("-") or "service"


def free_identifier(session: Any, title: str) -> str:
    """Return an identifier for a service that no other one has."""
    from slodesk.storage.queries.services import service_list

    taken = {record.name for record in service_list(session)}
    stem = slug(title)
    return (
        stem
        if stem not in taken
        else next(name for n in range(2, len(taken) + 3) if (name := f"{stem}-{n}") not in taken)
    )


def _people(session: Any) -> dict[str, str]:
    from slodesk.storage.queries.settings import people as known

    return {person.name.casefold(): person.id for person in known(session)}


def _teams(session: Any) -> dict[str, str]:
    from slodesk.storage.queries.settings import teams as known

    return {team.name.casefold(): team.id for team in known(session)}


def _journeys(session: Any, service_id: str) -> dict[str, str]:
    from slodesk.storage.queries.services import service_detail

    detail = service_detail(session, service_id)
    return {journey.name.casefold(): journey.id for journey in detail.journeys} if detail else {}
