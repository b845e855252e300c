"""R12: Overview, chart, status and reports judge by adjusted consumption where the policy says so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from slodesk.cli.status import as_table, figures
from slodesk.domain import policy as policies
from slodesk.domain import policy_data
from slodesk.domain.status import Status
from slodesk.operations.corrections import add_correction
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.budget_history import budget_history, budget_projection
from slodesk.storage.queries.executive import executive
from slodesk.storage.queries.ledger import slo_ledger
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import PolicyVersionRow

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace

AT = datetime(2026, 11, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "status.schema.json").read_text("utf-8"))


def fill(session: Any) -> str:
    """720 bad events of 720 allowed; 144 in approved maintenance, 10 in one nobody approved."""
    service = add_service(session, "pay")
    slo = add_slo(session, service, "availability", Decimal("0.999"))
    store_points(session, slo, [(AT - n * HOUR, 999, 1000) for n in range(960)], 3600)
    add_correction(
        session, slo, "planned_maintenance", AT - 244 * HOUR, AT - 100 * HOUR, reason="Disks", approver="Ada"
    )
    add_correction(session, slo, "exception", AT - 50 * HOUR, AT - 40 * HOUR)
    return slo


def judge_by(session: Any, what: str, since: datetime, number: int = 1) -> None:
    body = policy_data.to_data(replace(policies.FRAMEWORK, judge_by=what))
    session.add(
        PolicyVersionRow(number=number, profile="Framework", effective=since, body=body, reason="", author="")
    )


def test_r12_the_policy_in_force_decides_which_figure_judges(workspace: Workspace) -> None:
    slo = workspace.edit("Fill", fill).result
    workspace.edit("Measured", judge_by, "measured", AT - timedelta(days=90), 1)
    workspace.edit("Adjusted", judge_by, "adjusted", AT - timedelta(days=1), 2)
    with workspace.session() as session:
        before = overview(session, now=AT, at=AT - timedelta(days=1, hours=1)).assessments[0]
        found = overview(session, now=AT)
        books = slo_ledger(session, slo, now=AT)
        settings = read_settings(session)
        line = budget_history(session, slo, AT - timedelta(days=2), AT, settings)
        now = found.assessments[0]
        ahead = budget_projection(session, slo, AT, AT + timedelta(days=3), now.exhaustion.mean, settings)
        told = executive(session, now=AT)
    assert (before.status, before.measured) == (Status.EXHAUSTED, None)
    assert now.status == Status.ATTENTION
    assert now.budget.remaining == pytest.approx(0.2)
    assert now.measured is not None
    assert books is not None
    assert now.budget.consumed == pytest.approx(books.ledger.adjusted)
    assert now.measured.consumed == pytest.approx(books.ledger.measured)
    assert line.remaining[-1] == pytest.approx(0.2)
    assert ahead.remaining[0] == pytest.approx(0.2)
    assert told.overview.assessments[0].status == Status.ATTENTION
    assert told.before[slo] == pytest.approx(0.0, abs=1e-6)  # 30 days ago nothing was left out


def test_r12_status_as_json_says_which_figure_it_gives(workspace: Workspace) -> None:
    workspace.edit("Fill", fill)
    with workspace.session() as session:
        plain = figures(overview(session, now=AT))
    jsonschema.validate(plain, SCHEMA)
    assert "judge_by" not in plain["policy"]
    assert "measured" not in plain["slos"][0]
    assert plain["slos"][0]["budget"]["consumed"] == 100
    workspace.edit("Adjusted", judge_by, "adjusted", AT - timedelta(days=90))
    with workspace.session() as session:
        found = overview(session, now=AT)
    document = figures(found)
    jsonschema.validate(document, SCHEMA)
    assert document["policy"]["judge_by"] == "adjusted"
    one = document["slos"][0]
    assert (one["status"], one["budget"]["remaining"], one["budget"]["consumed"]) == ("attention", 20, 80)
    assert one["measured"] == {"good": 719_280, "actual": 99.9, "remaining": 0, "consumed": 100}
    assert (one["good"], one["actual"]) == (719_424, 99.92)
    assert "Judged without approved corrections" in as_table(found)
