"""``slodesk decide --record``: what it leaves in the workspace, and what it leaves alone."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from slodesk.operations.release_decisions import deploy, record_decision
from slodesk.operations.releases import add_release
from slodesk.storage.queries.release_advice import pending_advice, release_advice
from slodesk.storage.queries.release_gate import gate
from slodesk.storage.workspace import open_workspace
from tests.unit.cli.decide.releases import AT, DAY, END, document, options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


def test_record_makes_the_release_and_records_the_decision_as_suggested(
    slodesk: Run, workspace: Path
) -> None:
    given = ("--lines", "340", "--coverage", "85.5", "--no-migration")
    done = slodesk("decide", workspace, "warning", "--version", "2.4.0", *AT, *given, "--record")
    assert (done.code, done.err) == (3, "")
    assert done.out.endswith("Recorded as decision 1 about this release.\n")
    with open_workspace(workspace, read_only=True) as opened, opened.reading() as source:
        (waiting,) = pending_advice(source, now=END)
        told = gate(source, "warning", "2.4.0", waiting.advice.inputs, now=END, at=END)
    assert (waiting.version, waiting.state, waiting.decision) == ("2.4.0", "decided", "review_canary")
    assert options(waiting.advice.inputs) == ["--no-migration", *given[:4], "--class", "normal"]
    # A review that nobody agreed to yet: no approver, no expiry.
    latest = told.on_record
    assert latest is not None
    assert (latest.number, latest.decision, latest.suggested) == (1, "review_canary", "review_canary")
    assert (latest.approver, latest.expires, latest.policy_version) == ("", None, 1)
    with sqlite3.connect(workspace) as file:
        ((why, needed, as_of, facts),) = file.execute(
            "SELECT rationale, conditions, as_of, facts FROM release_decision"
        )
    file.close()
    assert why.splitlines() == [
        "The budget of “S” is warning: 15\u00a0% left.",
        "The risk is low, 1 point for lines changed.",
        "2 inputs unknown, counted as nothing: critical path and external interfaces.",
    ]
    assert len(json.loads(needed)) == 3
    assert as_of.startswith("2026-11-20 00:00:00")
    assert json.loads(facts)["inputs"]["test_coverage"] == "85.5"


def test_recording_again_updates_what_is_known_and_follows_on(slodesk: Run, workspace: Path) -> None:
    asked = ("decide", workspace, "healthy", "--version", "1", *AT, "--record", "--format", "json")
    first = document(slodesk(*asked, "--lines", "10", "--migration"))
    second = document(slodesk(*asked, "--lines", "2000", "--class", "p0"))
    assert [each["on_record"]["number"] for each in (first, second)] == [1, 2]
    assert (first["recorded"], second["recorded"], second["exempt"]) == (True, True, True)
    with open_workspace(workspace, read_only=True) as opened, opened.reading() as source:
        (waiting,) = pending_advice(source, now=END)
    known = waiting.advice.inputs
    assert (known.lines_changed, known.db_migration, known.change_class) == (2000, True, "p0")


def agreed(session: Any, expires: datetime) -> None:
    """Somebody agrees to a release the gate would hold back."""
    key = session.connection().exec_driver_sql("SELECT id FROM service WHERE name = 'critical'").scalar_one()
    release = add_release(session, key, "1")
    advice = release_advice(session, key, pending_advice(session, now=END)[0].advice.inputs, now=END)
    record_decision(
        session, release, "review_canary", advice, at=END, decided_as="ada", approver="Ada",
        expires=expires, override_reason="A law",
    )  # fmt: skip


def test_what_somebody_answers_for_stays_until_it_expires(slodesk: Run, workspace: Path) -> None:
    with open_workspace(workspace) as opened:
        opened.edit("Agree", agreed, datetime.now(UTC) + DAY)
    asked = ("decide", workspace, "critical", "--version", "1", *AT, "--record")
    done = slodesk(*asked)
    assert done.code == 4  # what the policy says
    assert (
        "On record: review, with canary and rollback ready by Ada, 2026-11-20 00:00 UTC, until " in done.out
    )
    assert done.out.endswith("Somebody answers for that decision, so it stays; nothing was recorded.\n")
    found = document(slodesk(*asked, "--format", "json"))
    assert (found["recorded"], found["on_record"]["override"], found["on_record"]["approver"]) == (
        False, True, "Ada",
    )  # fmt: skip
    assert found["on_record"]["override_reason"] == "A law"


def test_what_has_expired_is_followed_by_what_the_policy_says(slodesk: Run, workspace: Path) -> None:
    with open_workspace(workspace) as opened:
        opened.edit("Agree", agreed, END + timedelta(hours=1))
    found = document(
        slodesk("decide", workspace, "critical", "--version", "1", *AT, "--record", "--format", "json")
    )
    assert (found["recorded"], found["on_record"]["number"], found["on_record"]["decision"]) == (
        True,
        2,
        "defer",
    )


def test_what_was_decided_about_a_release_that_is_out_stays(slodesk: Run, workspace: Path) -> None:
    asked = ("decide", workspace, "healthy", "--version", "1", *AT, "--record")
    assert slodesk(*asked).code == 0
    with open_workspace(workspace) as opened, opened.reading() as source:
        opened.edit("Deploy", deploy, pending_advice(source, now=END)[0].id, at=END)
    done = slodesk(*asked)
    assert (done.code, done.out, done.problems) == (
        1, "", ["This release is out: what was decided about it stays."],
    )  # fmt: skip
