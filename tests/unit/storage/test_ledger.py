"""Where the budget went, from stored samples, incidents and corrections (R12)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slodesk.domain.explain_ledger import explain_entry, explain_sum
from slodesk.operations import corrections, incidents
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.ledger import (
    LAST_MONTH,
    LAST_QUARTER,
    MONTH,
    PERIODS,
    QUARTER,
    SloLedger,
    correction_slo,
    slo_ledger,
)

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace

AT = datetime(2026, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ago(hours: float) -> datetime:
    return AT - hours * HOUR


def fill(session: Any) -> dict[str, str]:
    """40 days of 1,000 events an hour, 1 of them bad: 720 bad of 720 allowed in 30 days at 99.9 %."""
    service = add_service(session, "pay", display_name="Payment")
    slo = add_slo(session, service, "availability", Decimal("0.999"), display_name="Availability")
    store_points(session, slo, [(ago(n), 999, 1000) for n in range(960)], 3600)
    other = add_service(session, "mail")
    keys = {
        "incident": incidents.add_incident(session, "Pool", ago(10), [service], resolved=ago(4)),
        "open": incidents.add_incident(session, "Slow", ago(2), [service]),
        "elsewhere": incidents.add_incident(session, "Mail", ago(10), [other], resolved=ago(4)),
        "near": incidents.add_incident(session, "Near", ago(9), [service], resolved=ago(4), near_miss=True),
        "old": incidents.add_incident(session, "Old", ago(800), [service], resolved=ago(790)),
        "work": corrections.add_correction(
            session, slo, "planned_maintenance", ago(6), ago(3), reason="New disks", approver="Ada"
        ),
        "asked": corrections.add_correction(session, slo, "exception", ago(100), ago(90), reason="Fair"),
        # it holds to the end of 17 November: 24 hours of 72
        "fell": corrections.add_correction(
            session, slo, "other", ago(96), ago(24), approver="Ada", expires=date(2026, 11, 17)
        ),
    }
    return {"slo": slo, **keys}


def read(workspace: Workspace, slo: str, period: str = "window", at: datetime | None = AT) -> SloLedger:
    with workspace.session() as session:
        found = slo_ledger(session, slo, period, now=AT, at=at)
    assert found is not None
    return found


def test_r12_every_cause_costs_what_was_measured_meanwhile(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    found = read(workspace, keys["slo"])
    assert [(entry.id, entry.kind, entry.bad, entry.approved) for entry in found.ledger.entries] == [
        (keys["incident"], "incident", pytest.approx(4), False),  # 6 hours, of which 2 are maintenance
        (keys["open"], "incident", pytest.approx(2), False),
        (keys["asked"], "exception", pytest.approx(4), False),  # of 10 hours 6 belong to "fell"
        (keys["fell"], "other", pytest.approx(48), True),
        (keys["work"], "planned_maintenance", pytest.approx(3), True),
        ("unattributed", "unattributed", pytest.approx(659), False),
    ]
    assert found.ledger.measured == pytest.approx(1)
    assert found.ledger.adjusted == pytest.approx((720 - 51) / 720)
    assert [cause.id for cause in found.corrections] == [keys["work"], keys["fell"], keys["asked"]]


def test_r12_periods_have_their_own_budgets(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    month = read(workspace, keys["slo"], MONTH)
    assert (month.span.start, month.span.end, month.span.to_date) == (
        datetime(2026, 11, 1, tzinfo=UTC), AT, True,
    )  # fmt: skip
    assert month.budget.counts.bad == pytest.approx(19 * 24)
    last = read(workspace, keys["slo"], LAST_MONTH)
    assert (last.span.start.day, last.span.end, last.span.to_date) == (
        1, datetime(2026, 11, 1, tzinfo=UTC), False,
    )  # fmt: skip
    assert [entry.id for entry in last.ledger.entries] == [keys["old"], "unattributed"]
    assert read(workspace, keys["slo"], QUARTER).span.start == datetime(2026, 10, 1, tzinfo=UTC)
    empty = read(workspace, keys["slo"], LAST_QUARTER)
    assert (empty.ledger.entries, empty.ledger.measured) == ((), None)
    assert read(workspace, keys["slo"], at=None).at == AT


def test_r50_the_ledger_explains_itself(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    found = read(workspace, keys["slo"])
    told = [explain_entry(entry, found.budget, found.policy) for entry in found.ledger.entries]
    plain = [str(each.substituted).replace("\u00a0", " ") for each in told]
    assert plain[0] == "4 ÷ 720 = 0.56 %"
    assert plain[-1] == "659 ÷ 720 = 91.53 %"
    whole = explain_sum(found.ledger, found.budget, found.policy)
    assert (
        str(whole.substituted).replace("\u00a0", " ").endswith("= 100 %; adjusted: 100 % − 7.08 % = 92.92 %")
    )
    assert "go by what was measured" in str(whole.words)


def test_r12_what_is_gone_has_no_ledger(workspace: Workspace) -> None:
    keys = workspace.edit("Fill", fill).result
    with workspace.session() as session:
        assert slo_ledger(session, "gone", now=AT) is None
        assert correction_slo(session, keys["work"]) == keys["slo"]
        assert correction_slo(session, "gone") == ""


CLAIM = st.tuples(
    st.sampled_from(["incident", *corrections.CATEGORIES]), st.integers(1, 900), st.integers(0, 40),
    st.sampled_from(["", "Ada"]), st.none() | st.integers(0, 30),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=st.lists(CLAIM, max_size=8), bad=st.lists(st.integers(0, 9), min_size=24, max_size=24))
def test_r12_entries_sum_to_what_was_measured(
    file: Workspace, claims: list[tuple[str, int, int, str, int | None]], bad: list[int]
) -> None:
    def fill_some(session: Any) -> str:
        service = add_service(session, f"pay-{len(session.new)}-{datetime.now(UTC).timestamp()}")
        slo = add_slo(session, service, "availability", Decimal("0.999"))
        points = [(ago(n / 2), 1000 - bad[n % 24], 1000) for n in range(1800)]
        store_points(session, slo, points, 1800)
        for kind, begin, length, approver, expires in claims:
            until = ago(max(begin - length, 0) - (length == 0))
            if kind == "incident":
                incidents.add_incident(session, "X", ago(begin), [service], resolved=max(until, ago(begin)))
                continue
            last = None if expires is None else (AT - timedelta(days=expires)).date()
            corrections.add_correction(
                session, slo, kind, ago(begin), max(until, ago(begin - 1)), approver=approver, expires=last
            )
        return slo

    slo = file.edit("Fill", fill_some).result
    for period in PERIODS:
        found = read(file, slo, period)
        if found.ledger.measured is None or found.ledger.adjusted is None:
            assert found.ledger.entries == ()
            continue
        assert sum(entry.bad for entry in found.ledger.entries) == pytest.approx(found.budget.counts.bad)
        assert sum(entry.share for entry in found.ledger.entries) == pytest.approx(found.ledger.measured)
        assert found.ledger.measured == found.budget.consumed
        waived = sum(entry.share for entry in found.ledger.entries if entry.approved)
        assert found.ledger.adjusted == pytest.approx(found.ledger.measured - waived)
        assert all(entry.bad >= 0 for entry in found.ledger.entries)
