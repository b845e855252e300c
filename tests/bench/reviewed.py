"""A workspace after ten years of incidents: thousands of retrospectives, one of them very long."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from slodesk.operations import people, services, slos
from slodesk.storage.schema import ActionItemRow, IncidentRow, IncidentServiceRow
from slodesk.storage.schema_retrospectives import (
    RetroEventRow,
    RetroFactorRow,
    RetroPointRow,
    RetrospectiveRow,
)
from slodesk.storage.types import uuid7
from slodesk.storage.workspace import create_workspace
from tests.bench.planned import daily
from tests.bench.workspaces import END, WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

COUNT, SERVICES, DAYS, EVENTS, BLAMED = 10_000, 50, 730, 150, 30
STATES = ("published", "published", "published", "in_review", "draft")
NAMES = ("Kim", "Ada", "Bo", "", "Team Payments")
CATEGORIES = ("testing", "monitoring", "capacity", "process", "")


def incident(number: int, words: list[str], own: list[str]) -> IncidentRow:
    """Return an incident of some half hour to an hour and a half."""
    at = END - timedelta(hours=6 + 7 * number)
    row = IncidentRow(
        id=uuid7(), identifier=f"INC-{number:05}", title=" ".join(words[:4]), started=at,
        detected=at + timedelta(minutes=4), mitigated=at + timedelta(minutes=40),
        resolved=at + timedelta(minutes=30 + number % 60), severity=f"SEV{number % 3 + 1}", cause=words[0],
        error_rate=Decimal("0.25"), customer_impacting=number % 2 == 0,
    )  # fmt: skip
    row.services = [IncidentServiceRow(service_id=own[number % len(own)])]
    return row


def retrospective(number: int, about: IncidentRow, words: list[str]) -> RetrospectiveRow:
    """Return what was written about an incident."""
    at = about.started
    row = RetrospectiveRow(
        id=uuid7(), incident_id=about.id, title=about.title, created=at, summary=" ".join(words),
        state=STATES[number % len(STATES)],
    )  # fmt: skip
    row.events = [
        RetroEventRow(at=at + timedelta(minutes=5 * n), text=" ".join(words[n : n + 8]), position=n)
        for n in range(3)
    ]
    category = CATEGORIES[number % len(CATEGORIES)]
    row.factors = [RetroFactorRow(text=" ".join(words[:5]), category=category, primary=True)]
    return row


def long(row: RetrospectiveRow) -> None:
    """Give a retrospective a day's timeline, long lists, and words that blame."""
    row.state = "draft"
    begin = row.created
    row.events = [
        RetroEventRow(at=begin + timedelta(minutes=n), text=f"Step {n}: error rate {n} %", position=n)
        for n in range(EVENTS)
    ]
    row.points = [
        RetroPointRow(kind=kind, text=f"Line {n} about what happened in the pool of checkout", position=n)
        for kind in ("well", "wrong", "lucky")
        for n in range(20)
    ]
    row.factors = [
        RetroFactorRow(text=f"Kim should have known better, the {n}. time", position=n) for n in range(BLAMED)
    ]


def action(number: int, words: list[str], source: str) -> ActionItemRow:
    """Return what was promised."""
    at = END - timedelta(hours=6 + 7 * number)
    closed = number % 3 == 0
    return ActionItemRow(
        title=f"Add {' '.join(words[:3])}", owner=NAMES[number % len(NAMES)], created=at,
        due=None if number % 7 == 0 else (at + timedelta(days=30)).date(), priority=f"P{number % 4}",
        status="done" if closed else "open", closed=at + timedelta(days=20) if closed else None,
        source_kind="retrospective", source_id=source,
    )  # fmt: skip


def reviewed(path: Path) -> tuple[str, str, str]:
    """Make the workspace; return the keys of the long retrospective, of a usual one, and of an SLO."""
    random = np.random.default_rng(7)
    found: list[str] = []

    def fill(session: Session) -> None:
        team = people.add_team(session, "Payments")
        own = [services.add_service(session, f"service-{n:02}", team_id=team) for n in range(SERVICES)]
        keys = [slos.add_slo(session, each, "availability", Decimal("0.999")) for each in own]
        for name in NAMES[:3]:
            people.add_person(session, name)
        daily(session, keys, DAYS)
        drafts = []
        for number in range(COUNT):
            words = [str(each) for each in random.choice(WORDS, 40)]
            about = incident(number, words, own)
            session.add(about)
            if number % 50 == 49:
                continue
            written = retrospective(number, about, words)
            session.add(written)
            session.add(action(number, words, written.id))
            if written.state == "draft":
                drafts.append(written)
        long(drafts[0])
        found.extend((drafts[0].id, drafts[1].id, keys[0]))

    with create_workspace(path, name="Reviewed", time_zone="UTC") as workspace:
        workspace.edit("Fill", fill)
    return found[0], found[1], found[2]
