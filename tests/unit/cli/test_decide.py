"""``slodesk decide``: exit codes, text, JSON and what ``--record`` leaves, beside what the window says."""

from __future__ import annotations

import json
import random
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from slodesk.domain.change_classes import CLASSES
from slodesk.domain.policy import FRAMEWORK, RECOMMENDED
from slodesk.domain.policy_data import to_data
from slodesk.operations.release_decisions import deploy, record_decision
from slodesk.operations.releases import add_release
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.release_advice import pending_advice, release_advice
from slodesk.storage.queries.release_gate import gate
from slodesk.storage.schema import PolicyVersionRow
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.release_risk import ReleaseInputs
    from tests.servers.postgres import Server
    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs" / "decide.schema.json").read_text("utf-8"))
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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("decide") / "w.slodesk"
    with new_workspace(path, name="Payments", time_zone="UTC") as opened:
        opened.edit("Fill", fill)
    return path.read_bytes()


@pytest.fixture
def workspace(made: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "w.slodesk"
    path.write_bytes(made)
    return path


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


@pytest.mark.parametrize(
    ("service", "code", "word"),
    [
        ("healthy", 0, "approve"),
        ("attention", 0, "approve"),
        ("warning", 3, "review"),
        ("bare", 3, "review"),
        ("critical", 4, "defer"),
        ("exhausted", 5, "block"),
    ],
)
def test_the_exit_code_is_the_decision(
    slodesk: Run, workspace: Path, service: str, code: int, word: str
) -> None:
    done = slodesk("decide", workspace, service, "--version", "1", *AT)
    assert (done.code, done.err) == (code, "")
    assert done.out.startswith(f"{service} 1: {word}")
    told = document(slodesk("decide", workspace, service, "--version", "1", *AT, "--format", "json"))
    assert (told["decision"], told["exit_code"]) == (word, code)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--lines", "-1"),
        ("--lines", "many"),
        ("--lines", "1000000001"),
        ("--coverage", "101"),
        ("--coverage", "-1"),
        ("--coverage", "nan"),
        ("--coverage", "1e1"),
        ("--class", "hotfix"),
        ("--format", "table"),
        ("--at", "soon"),
        ("--version", " "),
        ("--version", "1\n2"),
        ("--version", "x" * 201),
        ("--critical-path=maybe",),
        ("extra",),
    ],
)
def test_wrong_usage_is_2(slodesk: Run, workspace: Path, words: tuple[str, ...]) -> None:
    version = () if not words or words[0] == "--version" else ("--version", "1")
    done = slodesk("decide", workspace, "healthy", *version, *words)
    assert (done.code, done.out, len(done.problems)) == (2, "", 1)
    assert "--help" in done.err


def test_a_problem_with_the_data_is_1(slodesk: Run, workspace: Path, tmp_path: Path) -> None:
    for place, service in ((tmp_path / "nowhere.slodesk", "healthy"), (workspace, "Healthy")):
        done = slodesk("decide", place, service, "--version", "1")
        assert (done.code, done.out, len(done.problems)) == (1, "", 1)
    assert "there are attention, bare, critical, exhausted, healthy, warning" in done.err


def test_the_json_by_hand(slodesk: Run, workspace: Path) -> None:
    given = ("--lines", "450", "--critical-path", "--no-migration", "--coverage", "79.5")
    found = document(
        slodesk("decide", workspace, "critical", "--version", "2.4.0", *AT, *given, "--format", "json")
    )
    assert found == {
        "service": "critical",
        "version": "2.4.0",
        "as_of": "2026-11-20T00:00:00Z",
        "policy": {"profile": "Framework", "version": 1},
        "decision": "block",
        "detail": "block",
        "exit_code": 5,
        "inputs": {
            "lines_changed": 450,
            "critical_path": True,
            "db_migration": False,
            "external_apis": None,
            "test_coverage": 79.5,
            "class": "normal",
        },
        "unknown": ["external_apis"],
        "risk": {
            "score": 5,
            "level": "medium",
            "parts": {
                "lines_changed": 1, "critical_path": 2, "db_migration": 0, "external_apis": 0,
                "test_coverage": 2,
            },
        },
        "status": "critical",
        "slos": [
            {
                "slo": "critical-slo", "status": "critical", "remaining": 5, "held": "critical",
                "stale": False, "page_firing": False, "back": None,
            }
        ],
        "matrix": {"rows": ["critical"], "decision": "block", "detail": "block"},
        "exempt": False,
        "rationale": [
            "The budget of “S” is critical: 5\u00a0% left.",
            "The risk is medium, 5 points for lines changed, critical path and test coverage.",
            "1 input unknown, counted as nothing: external interfaces.",
        ],
        "conditions": [],
        "alternatives": [
            "Split it into smaller releases of less risk.",
            "Release it dark: deployed, but switched off for users.",
            "Wait until the budget is back; the last three days do not show when.",
            "Put reliability first: fix what burns the budget.",
            "Request an exception from whoever answers for the policy.",
        ],
        "laxer": None,
        "recorded": False,
        "on_record": None,
    }  # fmt: skip


def test_the_text_explains_itself(slodesk: Run, workspace: Path) -> None:
    done = slodesk(
        "decide", workspace, "warning", "--version", "2.4.0", *AT, "--lines", "101", "--critical-path"
    )
    assert done.out.splitlines() == [
        "warning 2.4.0: defer",
        "Payments, as of 2026-11-20 00:00 UTC, policy Framework 1",
        "",
        "Why",
        "  The budget of “S” is warning: 15\u00a0% left.",
        "  The risk is medium, 3 points for lines changed and critical path.",
        "  3 inputs unknown, counted as nothing: database migration, external interfaces and test coverage.",
        "",
        "Alternatives",
        "  Split it into smaller releases of less risk.",
        "  Release it dark: deployed, but switched off for users.",
        "  Wait until the budget is back; the last three days do not show when.",
        "  Put reliability first: fix what burns the budget.",
        "  Request an exception from whoever answers for the policy.",
        "",
        "Unknown inputs",
        "  database migration: --[no-]migration",
        "  external interfaces: --[no-]external-api",
        "  test coverage: --coverage PCT",
        "",
        "  SLO          LEFT  STATUS",
        "  warning-slo  15\u00a0%  Warning",
        "",
        "Nothing is on record about this release; --record writes the decision down.",
    ]


def test_r35_a_rollback_goes_out_with_its_conditions(slodesk: Run, workspace: Path) -> None:
    done = slodesk("decide", workspace, "exhausted", "--version", "1", "--class", "rollback", *AT)
    assert done.code == 0
    assert "Conditions\n  Roll back to a version that ran well before.\n" in done.out
    assert "Rollback: goes out whatever the budget says. The matrix alone says: block." in done.out


def test_without_record_nothing_is_written(slodesk: Run, workspace: Path) -> None:
    before = workspace.read_bytes()
    slodesk("decide", workspace, "healthy", "--version", "1", *AT)
    assert workspace.read_bytes() == before
    with open_workspace(workspace):  # a window has it open
        assert slodesk("decide", workspace, "healthy", "--version", "1", *AT).code == 0
        refused = slodesk("decide", workspace, "healthy", "--version", "1", *AT, "--record")
    assert (refused.code, refused.out, len(refused.problems)) == (1, "", 1)


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


def random_release(chance: random.Random) -> dict[str, Any]:
    """Inputs of a release, each unknown at times, around their limits at others."""

    def yes_or_no() -> bool | None:
        return chance.choice((None, False, True))

    return {
        "lines_changed": chance.choice((None, 0, 100, 101, 1000, 1001, chance.randrange(3000))),
        "critical_path": yes_or_no(),
        "db_migration": yes_or_no(),
        "external_apis": yes_or_no(),
        "test_coverage": chance.choice(
            (None, Decimal(80), Decimal("79.99"), Decimal(chance.randrange(10001)) / 100)
        ),
        "change_class": chance.choice((*CLASSES, "normal", "normal", "normal", "normal")),
    }


def test_decide_says_what_the_window_says_about_a_thousand_releases(slodesk: Run, workspace: Path) -> None:
    """500 under the Framework, 500 with every guard and a thaw margin, over every status, with what fires."""
    chance = random.Random(5)
    given = {str(number): random_release(chance) for number in range(500)}

    def plan(session: Any) -> None:
        keys = [
            row[0] for row in session.connection().exec_driver_sql("SELECT id FROM service ORDER BY name")
        ]
        for version, fields in given.items():
            add_release(session, keys[int(version) % len(keys)], version, **fields)
        guarded = replace(RECOMMENDED, thaw_margin=0.05)
        policy_version(session, 2, END - timedelta(hours=6), guarded)

    with open_workspace(workspace) as opened:
        opened.edit("Plan", plan)
    seen = set()
    for at in (END - DAY, END):
        with open_workspace(workspace, read_only=True) as opened, opened.reading() as source:
            waiting = pending_advice(source, now=END, at=at)
        assert len(waiting) == 500
        for each in waiting:
            asked = options(each.advice.inputs)
            done = slodesk(
                "decide", workspace, each.service, "--version", each.version, *asked, "--at", at.isoformat(),
                "--format", "json",
            )  # fmt: skip
            found = json.loads(done.out)
            assert (done.code, found["detail"]) == (found["exit_code"], each.advice.decision), asked
            assert (found["decision"], found["risk"]["score"]) == (each.advice.answer, each.advice.risk.score)
            assert found["matrix"]["rows"] == list(each.advice.rows)
            assert found["policy"]["version"] == each.advice.policy_version
            seen.add((each.advice.decision, each.advice.policy_version))
    assert len(seen) == 12  # every decision under both


def test_a_workspace_on_a_server_is_asked_and_recorded_alike(
    slodesk: Run, server: Server, workspace: Path
) -> None:
    with server.workspace(name="Payments", time_zone="UTC") as url:
        with open_workspace(url) as opened:
            opened.edit("Fill", fill)
        for service in (*USED, "bare"):
            asked = (service, "--version", "1", *AT, "--lines", "101", "--migration", "--format", "json")
            there, here = (document(slodesk("decide", place, *asked)) for place in (url, workspace))
            assert there == here
        recorded = document(slodesk("decide", url, *asked, "--record"))
        assert (recorded["recorded"], recorded["on_record"]["number"]) == (True, 1)
