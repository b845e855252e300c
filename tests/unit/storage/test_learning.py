"""What a quarter teaches, from stored incidents, retrospectives and action items."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from slodesk.domain.window import Quarter
from slodesk.operations import actions, incidents, people, retrospectives
from slodesk.operations.services import add_service
from slodesk.storage.queries.learning import learning
from slodesk.storage.schema import ActionItemRow

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace

AT = datetime(2026, 11, 20, tzinfo=UTC)


def fill(session: Any) -> dict[str, str]:
    team = people.add_team(session, "Payments")
    pay, mail = add_service(session, "pay", team_id=team), add_service(session, "mail")
    keys = {"team": team}

    def incident(name: str, days: int, service: str, minutes: int, **more: Any) -> None:
        start = AT - timedelta(days=days)
        keys[name] = incidents.add_incident(
            session,
            name,
            start,
            [service],
            identifier=name,
            mitigated=start + timedelta(minutes=minutes),
            **more,
        )
        retro = retrospectives.add_retrospective(
            session, name, created=start + timedelta(days=1), incident_id=keys[name]
        )
        keys[f"{name}-retro"] = retro
        top = retrospectives.add_part(session, retro, "factor", text="No limit", category="Capacity")
        retrospectives.add_part(session, retro, "factor", text="Why", parent_id=top)

    incident("A", 5, pay, 20)
    incident("B", 9, mail, 40)
    incident("C", 70, pay, 60)  # 11 September: the quarter before
    incident("near", 3, pay, 1, near_miss=True)
    for status, days in (("done", 2), ("open", 1)):
        key = actions.add_action(session, "Add a limit", due=date(2026, 11, 19))
        row = session.get(ActionItemRow, key)
        row.source_kind, row.source_id, row.created = (
            "retrospective",
            keys["A-retro"],
            AT - timedelta(days=days),
        )
        row.status = status
    actions.add_action(session, "Not of a retrospective")
    return keys


def test_a_quarter_looks_back_on_those_before(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    with workspace.reading() as source:
        found = learning(source, at=AT)
        before = learning(source, Quarter(2026, 3), at=AT)
        own = learning(source, at=AT, team_id=keys["team"])
    assert (str(found.quarter), found.to_date, found.retrospectives, found.near_misses) == (
        "2026-Q4", True, 3, 1,
    )  # fmt: skip
    (capacity,) = found.factors
    assert (capacity.category, capacity.count, capacity.before) == ("Capacity", 3, 1)
    assert [name for _, name in capacity.incidents] == ["B", "A", "near"]
    assert [(str(each.quarter), each.incidents, each.mitigate) for each in found.times[-2:]] == [
        ("2026-Q3", 1, 60.0), ("2026-Q4", 2, 30.0),
    ]  # fmt: skip
    assert (found.actions.agreed, found.actions.done, found.actions.overdue) == (2, 1, 1)
    assert (before.to_date, before.retrospectives, before.actions.agreed) == (False, 1, 0)
    assert before.times[-1].mitigate == 60.0
    assert [name for _, name in own.factors[0].incidents] == ["A", "near"]
    assert own.times[-1].mitigate == 20.0


def test_nothing_is_learned_from_an_empty_workspace(workspace: Workspace) -> None:
    with workspace.reading() as source:
        found = learning(source, at=AT)
    assert (found.factors, found.retrospectives, found.actions.agreed, found.times[-1].incidents) == (
        (),
        0,
        0,
        0,
    )
