"""A workspace with a service in every status, and how the gate is asked about its releases."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema

from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.policy_data import to_data
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.schema import PolicyVersionRow

if TYPE_CHECKING:
    from slodesk.domain.release_risk import ReleaseInputs
    from tests.unit.cli.conftest import Outcome

SCHEMA = json.loads((Path(__file__).resolve().parents[4] / "docs" / "decide.schema.json").read_text("utf-8"))
END = datetime(2026, 11, 20, tzinfo=UTC)
DAY = timedelta(days=1)
AT = ("--at", "2026-11-20")

USED = {"healthy": 0.3, "attention": 0.7, "warning": 0.85, "critical": 0.95, "exhausted": 1.4}
"""A service per status, by the share of its budget that is used."""


def fill(session: Any) -> None:
    """Sixty days of 100,000 events at 99.9 %; "attention" burns twentyfold in the last two hours."""
    for status, share in USED.items():
        slo = add_slo(
            session, add_service(session, status), f"{status}-slo", Decimal("0.999"), display_name="S"
        )
        days = [(END - back * DAY, 100_000 - 100 * share, 100_000.0) for back in range(60)]
        store_points(session, slo, days[status == "attention" :], 86_400)
        if status == "attention":
            last = [(END - step * timedelta(minutes=5), 294.0, 300.0) for step in range(24)]
            store_points(session, slo, last, 300)
    add_service(session, "bare")
    policy_version(session, 1, END - 300 * DAY, FRAMEWORK)


def policy_version(session: Any, number: int, since: datetime, policy: Any) -> None:
    session.add(
        PolicyVersionRow(
            number=number, profile=policy.profile, effective=since, body=to_data(policy), reason="", author=""
        )
    )


def document(done: Outcome) -> dict[str, Any]:
    assert done.err == ""
    found: dict[str, Any] = json.loads(done.out)
    jsonschema.validate(found, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert found["exit_code"] == done.code
    return found


def options(inputs: ReleaseInputs) -> list[str]:
    """What to write for these inputs; nothing for what is unknown."""
    flags = {
        "critical-path": inputs.critical_path,
        "migration": inputs.db_migration,
        "external-api": inputs.external_apis,
    }
    words = [f"--{name}" if said else f"--no-{name}" for name, said in flags.items() if said is not None]
    words += [] if inputs.lines_changed is None else ["--lines", str(inputs.lines_changed)]
    words += [] if inputs.test_coverage is None else ["--coverage", str(inputs.test_coverage)]
    return [*words, "--class", inputs.change_class]
