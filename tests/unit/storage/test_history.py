"""Random histories: undo all = the beginning, redo all = the end, reopened = the same; on both databases.

``SLODESK_HISTORIES=400`` tries as many, a third of them on a server.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.storage.changes import remove_rows
from slodesk.storage.check import check
from slodesk.storage.samples import make_points, sample_row
from slodesk.storage.schema import (
    IncidentRow,
    PersonRow,
    SampleDayRow,
    ServiceRow,
    SettingRow,
    SloRow,
    TeamRow,
)
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace
from tests.unit.storage.edits import add_incident, add_service, delete, depend, dump

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn
    from sqlalchemy.orm import Session

    from tests.servers.postgres import Server

Draw = Any
HISTORIES = int(os.environ.get("SLODESK_HISTORIES", "9"))
NAMES = ["a", "b", "c", "d"]


def _any(session: Session, draw: Draw, kind: type[Any]) -> Any:
    """Return a stored row, or end the edit when there is none."""
    keys = sorted(session.scalars(select(kind.id)))
    if not keys:
        raise RuleBroken("There is none.")
    return session.get_one(kind, keys[draw(st.integers(0, len(keys) - 1))])


def _free(session: Session, draw: Draw, kind: type[Any]) -> str:
    name: str = draw(st.sampled_from(NAMES))
    if session.scalar(select(kind).where(kind.name == name)):
        raise RuleBroken("That name is taken.")
    return name


def _service(session: Session, draw: Draw) -> None:
    add_service(session, _free(session, draw, ServiceRow), *draw(st.sets(st.sampled_from(NAMES), max_size=2)))


def _rename(session: Session, draw: Draw) -> None:
    row = _any(session, draw, ServiceRow)
    row.name = _free(session, draw, ServiceRow)
    if draw(st.booleans()):
        session.flush()
        row.tags = draw(st.lists(st.text(max_size=5).filter(lambda text: "\0" not in text), max_size=2))


def _swap(session: Session, draw: Draw) -> None:
    one, two = _any(session, draw, ServiceRow), _any(session, draw, ServiceRow)
    if one is not two:
        names = one.name, two.name
        one.name = "swapping"
        session.flush()
        two.name = names[0]
        session.flush()
        one.name = names[1]


def _remove(session: Session, draw: Draw) -> None:
    delete(session, _any(session, draw, ServiceRow))


def _orphans(session: Session, draw: Draw) -> None:
    row = _any(session, draw, ServiceRow)
    for slo in row.slos:
        remove_rows(session, SampleDayRow, SampleDayRow.slo_id == slo.id)
    row.slos.clear()
    row.dependencies.clear()


def _again(session: Session, draw: Draw) -> None:
    """Remove a service and add one of its name in the same edit."""
    row = _any(session, draw, ServiceRow)
    name = row.name
    delete(session, row)
    session.flush()
    add_service(session, name, "again")


def _depend(session: Session, draw: Draw) -> None:
    one, two = _any(session, draw, ServiceRow), _any(session, draw, ServiceRow)
    if any(row.depends_on_id == two.id for row in one.dependencies):
        raise RuleBroken("Known already.")
    depend(session, one.id, two.id)


def _samples(session: Session, draw: Draw) -> None:
    slo = _any(session, draw, SloRow)
    day = date(2026, 11, 1) + timedelta(days=draw(st.integers(0, 3)))
    goods = draw(st.lists(st.integers(0, 9), min_size=1, max_size=4))
    points = make_points([3600 * (n + 1) for n in range(len(goods))], goods, [9.5] * len(goods))
    fields = sample_row(day, points, 3600)
    row = session.get(SampleDayRow, (slo.id, day))
    if row is None:
        session.add(SampleDayRow(slo_id=slo.id, **fields))
    else:
        for name, value in fields.items():
            setattr(row, name, value)


def _target(session: Session, draw: Draw) -> None:
    slo = _any(session, draw, SloRow)
    if not slo.history:
        raise RuleBroken("No target.")
    slo.history[0].target = Decimal(draw(st.integers(1, 99998))) / 100000
    slo.display_name = draw(st.text("xyz", max_size=3))


def _people(session: Session, draw: Draw) -> None:
    team = TeamRow(name=_free(session, draw, TeamRow))
    session.add(team)
    session.flush()
    person = PersonRow(name=uuid.uuid4().hex, team_id=team.id)
    session.add(person)
    session.flush()
    with contextlib.suppress(RuleBroken):
        _any(session, draw, ServiceRow).owner_id = person.id


def _incident(session: Session, draw: Draw) -> None:
    services = {_any(session, draw, ServiceRow).id for _ in range(2)}
    started = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(microseconds=draw(st.integers(0, 10**12)))
    add_incident(session, uuid.uuid4().hex, started, sorted(services))


def _resolve(session: Session, draw: Draw) -> None:
    row = _any(session, draw, IncidentRow)
    row.error_rate = draw(st.none() | st.decimals(0, 1, places=4))
    row.cause = draw(st.text("abc ", max_size=8))
    row.customer_impacting = draw(st.none() | st.booleans())


def _setting(session: Session, draw: Draw) -> None:
    key = draw(st.sampled_from(["author", "page_size"]))
    row = session.get(SettingRow, key)
    value = draw(st.none() | st.integers() | st.text("ab", max_size=2) | st.lists(st.booleans(), max_size=2))
    if row is None:
        session.add(SettingRow(key=key, value=value))
    elif draw(st.booleans()):
        row.value = value
    else:
        delete(session, row)


def _nothing_after_all(session: Session, _: Draw) -> None:
    row = ServiceRow(name="short-lived")
    session.add(row)
    session.flush()
    delete(session, row)


EDITS: list[Callable[[Session, Draw], None]] = [
    _service, _service, _rename, _swap, _remove, _orphans, _again, _depend, _samples, _target, _people,
    _incident, _resolve, _setting, _nothing_after_all,
]  # fmt: skip


def _history(location: str, draw: DrawFn) -> None:
    with open_workspace(location) as workspace:
        states, done = [dump(workspace)], []
        for _ in range(draw(st.integers(1, 20))):
            edit = draw(st.sampled_from(EDITS))
            with contextlib.suppress(RuleBroken):
                changes = workspace.edit(edit.__name__, edit, draw)
                state = dump(workspace)
                assert bool(changes) == (state != states[-1])
                if changes:
                    done.append(changes)
                    states.append(state)
        for _ in range(2):
            for changes, before in zip(reversed(done), reversed(states[:-1]), strict=True):
                workspace.apply(changes.inverted(), action="undo")
                assert dump(workspace) == before
            for changes, after in zip(done, states[1:], strict=True):
                workspace.apply(changes, action="redo")
                assert dump(workspace) == after
    with open_workspace(location) as again:
        assert dump(again) == states[-1]
    assert check(location) == []


COMMON = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=COMMON)
@given(data=st.data())
def test_histories_in_a_file(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("history") / "w.slodesk"
    new_workspace(path).close()
    _history(str(path), data.draw)  # type: ignore[arg-type]


@pytest.fixture
def databases(server: Server) -> Callable[[], contextlib.AbstractContextManager[str]]:
    return server.workspace


@settings(max_examples=max(1, HISTORIES // 3), deadline=None, suppress_health_check=COMMON)
@given(data=st.data())
def test_histories_on_a_server(
    data: st.DataObject, databases: Callable[[], contextlib.AbstractContextManager[str]]
) -> None:
    with databases() as url:
        _history(url, data.draw)  # type: ignore[arg-type]
