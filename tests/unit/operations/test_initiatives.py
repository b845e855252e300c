"""R28: the work of a plan, what it waits for, and what may go wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.operations.initiatives import (
    add_initiative,
    remove_initiative,
    set_initiative_dates,
    set_initiative_field,
    set_needs,
)
from slodesk.operations.plans import create_plan
from slodesk.operations.risks import accept_risk, add_risk, move_risk, remove_risk, set_risk_field
from slodesk.storage.schema_planning import InitiativeNeedRow, InitiativeRow, PlanRow, RiskRow

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk


@pytest.fixture
def plan(desk: Desk) -> str:
    return str(desk.do(create_plan, "2027-Q1"))


def titles(desk: Desk) -> list[str]:
    query = select(InitiativeRow.title).order_by(InitiativeRow.position)
    return list(desk.read(lambda session: session.scalars(query).all()))


def one(desk: Desk, key: str) -> InitiativeRow:
    def read(session: object) -> InitiativeRow:
        row = session.get(InitiativeRow, key)  # type: ignore[attr-defined]
        session.expunge(row)  # type: ignore[attr-defined]
        return row  # type: ignore[no-any-return]

    return desk.read(read)  # type: ignore[no-any-return]


def needs(desk: Desk) -> set[tuple[str, str]]:
    query = select(InitiativeNeedRow.initiative_id, InitiativeNeedRow.needs_id)
    return {tuple(row) for row in desk.read(lambda session: session.execute(query).all())}


def test_work_is_kept_as_it_is_told(desk: Desk, plan: str) -> None:
    key = desk.do(
        add_initiative, plan, "Second zone", service_id=desk.service, impact=Decimal("0.05"),
        effort=Decimal(120), confidence="high", starts=date(2027, 1, 4), ends=date(2027, 2, 12),
    )  # fmt: skip
    row = one(desk, key)
    assert (row.title, row.state, row.position) == ("Second zone", "proposed", 0)
    assert (row.impact, row.effort, row.confidence) == (Decimal("0.05"), Decimal(120), "high")
    desk.do(set_initiative_field, key, "state", "committed")
    desk.do(set_initiative_field, key, "state", "dropped")
    desk.do(set_initiative_field, key, "effort", None)
    row = one(desk, key)
    assert (row.state, row.effort) == ("dropped", None)
    assert desk.read(lambda session: session.scalars(select(PlanRow.state)).one()) == "in_planning"


@pytest.mark.parametrize("effort", [Decimal(0), Decimal("-1"), 0])
def test_effort_is_more_than_nothing(desk: Desk, plan: str, effort: Decimal) -> None:
    with pytest.raises(RuleBroken, match=r"more than 0|from 0") as broken:
        desk.do(add_initiative, plan, "Free lunch", effort=effort)
    assert broken.value.field == "effort"
    assert titles(desk) == []


def test_dates_are_in_order(desk: Desk, plan: str) -> None:
    key = desk.do(add_initiative, plan, "Zone", starts=date(2027, 1, 11), ends=date(2027, 1, 22))
    for field, day in (("starts", date(2027, 1, 23)), ("ends", date(2027, 1, 10))):
        with pytest.raises(RuleBroken, match="before it begins") as broken:
            desk.do(set_initiative_field, key, field, day)
        assert broken.value.field == field
    with pytest.raises(RuleBroken, match="before it begins"):
        desk.do(set_initiative_dates, key, date(2027, 2, 2), date(2027, 2, 1))
    desk.do(set_initiative_dates, key, date(2027, 2, 1), date(2027, 2, 1))
    assert one(desk, key).starts == one(desk, key).ends == date(2027, 2, 1)
    desk.do(set_initiative_dates, key, None, None)
    assert one(desk, key).ends is None


def test_a_circle_is_refused_by_name(desk: Desk, plan: str) -> None:
    a, b, c = (desk.do(add_initiative, plan, title) for title in ("Probe", "Failover", "Drill"))
    desk.do(set_needs, b, [a])
    desk.do(set_needs, c, [b, b])
    with pytest.raises(RuleBroken, match="“Probe” → “Drill” → “Failover” → “Probe”") as broken:
        desk.do(set_needs, a, [c])
    assert broken.value.field == "needs"
    with pytest.raises(RuleBroken, match="“Drill” cannot wait for itself"):
        desk.do(set_needs, c, [c])
    assert needs(desk) == {(b, a), (c, b)}
    desk.do(set_needs, c, [a])
    assert needs(desk) == {(b, a), (c, a)}


def test_needs_stay_within_a_plan(desk: Desk, plan: str) -> None:
    other = desk.do(create_plan, "2027-Q2")
    mine, theirs = desk.do(add_initiative, plan, "Mine"), desk.do(add_initiative, other, "Theirs")
    with pytest.raises(RuleBroken, match="same plan"):
        desk.do(set_needs, mine, [theirs])
    risk = desk.do(add_risk, plan, "Zone loss")
    with pytest.raises(RuleBroken, match="same plan"):
        desk.do(set_risk_field, risk, "initiative_id", theirs)


def test_removing_work_frees_what_waited_and_reopens_its_risk(desk: Desk, plan: str) -> None:
    risk = desk.do(add_risk, plan, "Zone loss")
    zone = desk.do(add_initiative, plan, "Zone", source_kind="risk", source_id=risk)
    drill = desk.do(add_initiative, plan, "Drill")
    desk.do(set_needs, drill, [zone])
    query = select(RiskRow.initiative_id)
    assert desk.read(lambda session: session.scalars(query).one()) == zone
    with pytest.raises(RuleBroken, match="already"):
        desk.do(add_initiative, plan, "Zone again", source_kind="risk", source_id=risk)
    desk.do(remove_initiative, zone)
    assert titles(desk) == ["Drill"]
    assert needs(desk) == set()
    assert desk.read(lambda session: session.scalars(query).one()) is None


def test_risks_are_estimated_accepted_and_put_in_order(desk: Desk, plan: str) -> None:
    zone = desk.do(
        add_risk, plan, "Zone loss", service_id=desk.service, detect_minutes=Decimal(10),
        repair_minutes=Decimal(50), users=Decimal("0.5"), per_year=Decimal(2),
    )  # fmt: skip
    power = desk.do(add_risk, plan, "Power")
    desk.do(move_risk, power, 0)
    desk.do(accept_risk, zone, True, "The other zone takes over.")
    with pytest.raises(RuleBroken, match="from 0 to 1"):
        desk.do(set_risk_field, zone, "users", Decimal("1.5"))
    desk.do(set_risk_field, power, "per_year", Decimal("0.2"))
    query = select(RiskRow.title, RiskRow.accepted, RiskRow.note, RiskRow.per_year).order_by(RiskRow.position)
    rows = [tuple(row) for row in desk.read(lambda session: session.execute(query).all())]
    assert rows == [
        ("Power", False, "", Decimal("0.2")),
        ("Zone loss", True, "The other zone takes over.", Decimal(2)),
    ]
    desk.do(remove_risk, power)
    assert desk.read(lambda session: session.scalars(select(RiskRow.title)).all()) == ["Zone loss"]


def test_an_approved_plan_stays_as_it_was_signed(desk: Desk, plan: str) -> None:
    key, risk = desk.do(add_initiative, plan, "Zone"), desk.do(add_risk, plan, "Loss")
    desk.do(lambda session: setattr(session.get(PlanRow, plan), "state", "approved"))
    for move in (
        (add_initiative, plan, "More"), (set_initiative_field, key, "owner", "Kim"), (set_needs, key, []),
        (remove_initiative, key), (add_risk, plan, "More"), (accept_risk, risk, True), (remove_risk, risk),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match="open a revision"):
            desk.do(*move)
