"""What services promise, read from the workspace (R12a)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.operations import services, slos
from slodesk.storage.queries.promises import ceiling_of, promise_findings

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk

AT = datetime(2026, 11, 20, tzinfo=UTC)


def test_r12a_a_ratio_of_fast_requests_bounds_nobody(desk: Desk) -> None:
    base = desk.do(services.add_service, "base")
    desk.do(slos.add_slo, base, "up", Decimal("0.999"))
    fast = desk.do(slos.add_slo, base, "fast", Decimal("0.95"), kind="ratio", threshold=Decimal(300))
    quick = desk.do(slos.add_slo, base, "quick", Decimal("0.9"), kind="time_slices", percentile=Decimal(95))
    top = desk.do(services.add_service, "top")
    desk.do(services.set_dependencies, top, [base])
    assert desk.read(ceiling_of, top, AT) == Decimal("0.999")
    for slo in (fast, quick):
        desk.do(slos.set_objective, slo, effective=date(1, 1, 1), threshold=None, percentile=None)
    assert desk.read(ceiling_of, top, AT) == Decimal("0.9")


def test_r12a_the_objective_in_force_says_whether_it_is_about_speed(desk: Desk) -> None:
    base = desk.do(services.add_service, "base")
    slo = desk.do(slos.add_slo, base, "fast", Decimal("0.95"))
    desk.do(slos.set_objective, slo, effective=date(2026, 11, 10), threshold=Decimal(300))
    top = desk.do(services.add_service, "top")
    desk.do(services.set_dependencies, top, [base])
    assert desk.read(ceiling_of, top, datetime(2026, 11, 9, tzinfo=UTC)) == Decimal("0.95")
    assert desk.read(ceiling_of, top, AT) is None


def test_r12a_a_fast_enough_target_is_not_looser_than_an_sla(desk: Desk) -> None:
    shop = desk.do(services.add_service, "shop")
    desk.do(slos.add_slo, shop, "fast", Decimal("0.95"), threshold=Decimal(300), threshold_unit="ms")
    desk.do(services.add_sla, shop, "Contract", Decimal("0.99"))
    assert desk.read(promise_findings, AT) == ()
    desk.do(slos.add_slo, shop, "up", Decimal("0.98"))
    assert [(found.slo, found.kind) for found in desk.read(promise_findings, AT)] == [
        ("up", "looser_than_sla")
    ]
