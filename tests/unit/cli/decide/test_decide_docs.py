"""docs/release-gate.md: what it shows is what the program says, and its pipelines can be read."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from slodesk.domain.release_decision import EXIT_CODES
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.conftest import Outcome

PAGE = (Path(__file__).resolve().parents[4] / "docs" / "release-gate.md").read_text("utf-8")
END = datetime(2026, 11, 20, tzinfo=UTC)


def blocks(language: str) -> list[str]:
    """The code of the page in one language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return [code for name, code in found if name == language]


def fill(session: Any) -> None:
    """A service with 34 % of its budget left."""
    service = add_service(session, "partner-api")
    slo = add_slo(
        session, service, "partner-api-availability", Decimal("0.999"), display_name="Partners get an answer"
    )
    store_points(
        session, slo, [(END - day * timedelta(days=1), 99_934, 100_000) for day in range(30)], 86_400
    )


def test_the_example_is_what_the_program_says(slodesk: Callable[..., Outcome], tmp_path: Path) -> None:
    with new_workspace(tmp_path / "my.slodesk", name="Harbour Line reliability", time_zone="UTC") as opened:
        opened.edit("Fill", fill)
    _, command, _, *given = shlex.split(blocks("sh")[0])
    done = slodesk(command, tmp_path / "my.slodesk", *given, "--at", "2026-11-20")
    assert done.code == 3
    assert done.out.replace("\u00a0", " ") == blocks("")[0]


def test_every_exit_code_is_in_the_table() -> None:
    table = dict(re.findall(r"^\| (\d+) \| (\w+)", PAGE, re.MULTILINE))
    assert {table[str(code)]: code for code in EXIT_CODES.values()} == EXIT_CODES
    assert set(table) == {"0", "1", "2", "3", "4", "5", "70"}


def test_the_pipeline_asks_for_agreement_only_where_the_gate_does() -> None:
    (pipeline,) = (yaml.safe_load(block) for block in blocks("yaml"))
    jobs = pipeline["jobs"]
    assert jobs["agree"]["needs"] == "gate"
    assert jobs["deploy"]["needs"] == ["gate", "agree"]
    script = jobs["gate"]["steps"][0]["run"]
    for code, ends in ((0, 0), (3, 0), (4, 4), (5, 5), (1, 1), (70, 70)):
        stub = f"slodesk() {{ return {code}; }}; jq() {{ echo review; }}; cat() {{ :; }}"
        step = script.replace("> gate.json", "> /dev/null")
        done = subprocess.run(
            ["bash", "-e", "-c", f"{stub}\nWORKSPACE=w GITHUB_REF_NAME=v1 GITHUB_OUTPUT=/dev/null\n{step}"],
            timeout=30,
            check=False,
        )
        assert done.returncode == ends


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize(
    ("on_record", "goes_out"),
    [
        (None, False),
        ({"approver": "Ada", "decision": "review", "expires": None}, True),
        ({"approver": "Ada", "decision": "approve", "expires": "2999-01-01T00:00:00Z"}, True),
        ({"approver": "Ada", "decision": "approve", "expires": "2001-01-01T00:00:00Z"}, False),
        ({"approver": "", "decision": "review", "expires": None}, False),
        ({"approver": "Ada", "decision": "block", "expires": None}, False),
    ],
)
def test_the_filter_finds_what_somebody_answers_for(on_record: dict[str, Any] | None, goes_out: bool) -> None:
    (block,) = (block for block in blocks("sh") if "jq -e" in block)
    wanted = block.split("'")[1]
    told = json.dumps({"on_record": on_record})
    done = subprocess.run(
        ["jq", "-e", wanted], input=told, text=True, capture_output=True, timeout=30, check=False
    )
    assert (done.returncode == 0) is goes_out, done.stderr
