"""``slodesk status``: what scripts rely on and people read, against figures worked out by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from slodesk.cli.output import width
from slodesk.cli.status import number
from slodesk.operations import samples, services, slos
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs" / "status.schema.json").read_text())
END = datetime(2026, 11, 20, tzinfo=UTC)


def fill(session: Session) -> None:
    """Two services whose names sort against the order they were made in; one SLO without samples."""
    payment = services.add_service(session, "payment")
    account = services.add_service(session, "account")
    availability = slos.add_slo(session, payment, "payment-availability", Decimal("0.999"))
    slos.add_slo(session, account, "sign-in", Decimal("0.9995"), window="month")
    slos.add_slo(session, account, "nightly", Decimal("0.95"), window="28d")
    days = [(END - timedelta(days=back), 4_316_000, 4_320_000) for back in range(29, -1, -1)]
    samples.store_points(session, availability, days, 86_400)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "w.slodesk"
    with new_workspace(path, name="Payments", time_zone="UTC") as made:
        made.edit("Fill", fill)
    return path


def figures(done: Outcome) -> dict[str, Any]:
    assert (done.code, done.err) == (0, "")
    document: dict[str, Any] = json.loads(done.out)
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
    return document


def test_the_figures_are_those_worked_out_by_hand(slodesk: Run, workspace: Path) -> None:
    document = figures(slodesk("status", workspace, "--format", "json", "--at", "2026-11-20"))
    assert document["as_of"] == "2026-11-20T00:00:00Z"
    assert document["policy"] == {"profile": "Framework", "version": 1}
    # 30 days of 4,320,000 with 4,000 bad: 120,000 of the 129,600 that 99.9 % allows.
    assert document["slos"][2] == {
        "service": "payment",
        "slo": "payment-availability",
        "target": 99.9,
        "window": "30d",
        "good": 129_480_000,
        "total": 129_600_000,
        "actual": 99.907407,
        "budget": {"remaining": 7.407407, "consumed": 92.592593, "minutes": 43.2, "minutes_remaining": 3.2},
        "burn": {"1h": None, "6h": None, "1d": 0.925926, "3d": 0.925926},
        "burn_word": "sustainable",
        "pairs_firing": [],
        # 0.07407407 of 30 days at 0.92592593; old days leave as bad as new ones come.
        "exhaustion": {"state": "holding", "simple_days": 2.4, "projected_days": None},
        "status": "critical",
        "newest_sample": "2026-11-20T00:00:00Z",
        "stale": False,
    }


def test_slos_are_ordered_by_service_and_name(slodesk: Run, workspace: Path) -> None:
    document = figures(slodesk("status", workspace, "--format", "json"))
    assert [item["slo"] for item in document["slos"]] == ["nightly", "sign-in", "payment-availability"]


def test_what_has_no_data_is_null(slodesk: Run, workspace: Path) -> None:
    nightly = figures(slodesk("status", workspace, "--format", "json"))["slos"][0]
    assert nightly["status"] == "no_data"
    assert nightly["target"] == 95
    assert nightly["budget"] == {
        "remaining": None,
        "consumed": None,
        "minutes": 2016,
        "minutes_remaining": None,
    }
    assert {nightly[key] for key in ("good", "total", "actual", "burn_word", "newest_sample")} == {None}
    assert set(nightly["burn"].values()) == {None}
    assert nightly["exhaustion"] == {"state": "no_data", "simple_days": None, "projected_days": None}


def test_at_judges_an_earlier_moment(slodesk: Run, workspace: Path) -> None:
    payment = figures(slodesk("status", workspace, "--format", "json", "--at", "2026-10-23"))["slos"][2]
    assert (payment["total"], payment["newest_sample"]) == (2 * 4_320_000, "2026-10-23T00:00:00Z")


def test_without_at_the_newest_sample_counts_and_the_clock_says_stale(slodesk: Run, workspace: Path) -> None:
    document = figures(slodesk("status", workspace, "--format", "json"))
    assert document["as_of"] == "2026-11-20T00:00:00Z"
    clock = datetime.now(UTC)
    assert document["slos"][2]["stale"] is (clock - END > timedelta(hours=24))


def test_an_empty_workspace_has_no_moment(slodesk: Run, tmp_path: Path) -> None:
    new_workspace(tmp_path / "empty.slodesk").close()
    assert figures(slodesk("status", tmp_path / "empty.slodesk", "--format", "json"))["slos"] == []
    assert "No SLOs yet" in slodesk("status", tmp_path / "empty.slodesk").out


def test_the_table_lines_up_and_says_the_same(slodesk: Run, workspace: Path) -> None:
    done = slodesk("status", workspace, "--at", "2026-11-20")
    head, blank, names, *rows = done.out.splitlines()
    assert head == "Payments, as of 2026-11-20 00:00 UTC, policy Framework 1"
    assert blank == ""
    payment = next(row for row in rows if "payment-availability" in row)
    # More decimals than usual: 99.91 % would not go with 7 % left.
    assert "99.9\u00a0%  99.907\u00a0%" in payment
    assert payment.endswith("Critical")
    column = names.index("STATUS")
    assert {row[column] for row in rows} <= set("CN")
    assert {width(row[:column]) for row in rows} == {column}


def test_a_missing_workspace_is_one_line(slodesk: Run, tmp_path: Path) -> None:
    done = slodesk("status", tmp_path / "nowhere.slodesk")
    assert (done.code, done.out, len(done.problems)) == (1, "", 1)
    assert "nowhere.slodesk" in done.err


def test_a_workspace_held_by_a_window_can_be_read(slodesk: Run, workspace: Path) -> None:
    from slodesk.storage.workspace import open_workspace

    with open_workspace(workspace):
        assert slodesk("status", workspace).code == 0


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (-1e-9, "0"),
        (43.2, "43.2"),
        (12.0, "12"),
        (1 / 3, "0.333333"),
        (float("inf"), "null"),
        (1e15, "1000000000000000"),
    ],
)
def test_a_number_is_rounded_and_never_minus_zero(value: float | None, written: str) -> None:
    assert json.dumps(number(value)) == written
