"""``slodesk decide``: exit codes, text and JSON; without --record nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slodesk.storage.workspace import open_workspace
from tests.unit.cli.decide.releases import AT, document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


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
