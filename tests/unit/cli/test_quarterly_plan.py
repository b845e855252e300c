"""``slodesk report W quarterly-plan``: which plans it takes, and how it says that there is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def sample(copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace."""
    return copy_sample(
        datetime(2026, 11, 23, tzinfo=UTC), tmp_path_factory.mktemp("plans") / "sample.slodesk"
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_latest_quarter_of_all_teams_unless_told(slodesk: Run, sample: Path, here: Path) -> None:
    done = slodesk("report", sample, "quarterly-plan")
    assert (done.code, done.out, done.err) == (0, "Wrote quarterly-plan-2027-Q1.pdf\n", "")
    assert (here / "quarterly-plan-2027-Q1.pdf").read_bytes().startswith(b"%PDF")


def test_a_quarter_and_a_team_can_be_asked_for(slodesk: Run, sample: Path, here: Path) -> None:
    done = slodesk(
        "report", sample, "quarterly-plan", "--period", "2026-Q4", "--team", "Payments", "--format", "json"
    )
    assert (done.code, done.err) == (0, "")
    data = json.loads(done.out)
    assert (data["kind"], data["title"], data["subtitle"], data["state"]) == (
        "quarterly-plan", "Quarterly plan 2026-Q4", "Team Payments", "final",
    )  # fmt: skip
    assert data["blocks"][0]["text"] == "Agreed: 1 target changes from 1 Oct 2026 on."
    only = slodesk("report", sample, "quarterly-plan", "--team", "Platform", "--format", "markdown").out
    assert "**Team Platform**" in only
    assert "2027-Q1" in only
    assert "Card payments ·" not in only


@pytest.mark.parametrize(("form", "begin"), [("markdown", "# Quarterly plan"), ("html", "<!DOCTYPE")])
def test_text_goes_to_stdout(slodesk: Run, sample: Path, here: Path, form: str, begin: str) -> None:
    done = slodesk("report", sample, "quarterly-plan", "--format", form)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(begin)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--period", "2028-Q1"), 1, "There is no plan for 2028-Q1; there are plans for 2027-Q1, 2026-Q4."),
        (
            ("--period", "2028-Q1", "--team", "Payments"), 1,
            "There is no plan of team 'Payments' for 2028-Q1; there are plans for 2027-Q1, 2026-Q4.",
        ),
        (("--team", "Nobody"), 2, "There is no team 'Nobody'; the teams are: Discovery, Payments, Platform."),
        (("--period", "spring"), 2, "2027-Q1"),
        (("--id", "x"), 2, "about a quarter's plans"),
        (("--audience", "customers"), 2, "one audience"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_one_sentence(
    slodesk: Run, sample: Path, here: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = slodesk("report", sample, "quarterly-plan", *arguments)
    assert (done.code, done.out, len(done.problems)) == (code, "", 1)
    assert words in done.err
    assert list(here.iterdir()) == []


def test_without_any_plan_it_says_where_to_begin_one(slodesk: Run, here: Path) -> None:
    new_workspace(here / "empty.slodesk", name="Empty", time_zone="UTC").close()
    done = slodesk("report", here / "empty.slodesk", "quarterly-plan")
    assert (done.code, done.out) == (1, "")
    assert done.problems == ["There is no plan: begin one in the window, on the tab Quarterly plan."]


def test_before_it_was_approved_a_plan_was_not(slodesk: Run, sample: Path) -> None:
    """The sample's plan was signed on 10 September."""
    asked = ("report", sample, "quarterly-plan", "--period", "2026-Q4", "--team", "Payments")
    before = json.loads(slodesk(*asked, "--format", "json", "--at", "2026-09-01").out)
    assert before["state"] == "draft"
    assert before["blocks"][0]["text"].startswith("Decided, not signed")
    assert not before["blocks"][0]["detail"].startswith("Approved")
