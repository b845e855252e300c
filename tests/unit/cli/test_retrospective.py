"""``slodesk report W retrospective``: which one it takes, for whom, and how it says there is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from slodesk.storage.queries.retro_report import retros_of
from slodesk.storage.workspace import create_workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def sample(copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace."""
    return copy_sample(
        datetime(2026, 11, 23, tzinfo=UTC), tmp_path_factory.mktemp("retros") / "sample.slodesk"
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_latest_unless_told(slodesk: Run, sample: Path, here: Path) -> None:
    done = slodesk("report", sample, "retrospective")
    assert (done.code, done.out, done.err) == (0, "Wrote retrospective-INC-2026-005.pdf\n", "")
    assert (here / "retrospective-INC-2026-005.pdf").read_bytes().startswith(b"%PDF")


def test_one_is_asked_for_by_identifier_or_key_and_for_an_audience(
    slodesk: Run, sample: Path, here: Path
) -> None:
    with open_workspace(sample, read_only=True) as opened, opened.session() as session:
        line = next(each for each in retros_of(session) if each.identifier == "INC-2026-003")
    texts = [
        slodesk("report", sample, "retrospective", "--id", name, "--format", "json").out
        for name in ("INC-2026-003", "inc-2026-003", line.id, line.incident)
    ]
    assert len(set(texts)) == 1
    data = json.loads(texts[0])
    assert (data["kind"], data["title"], data["state"]) == (
        "retrospective", "Refund worker exhausts database connections", "draft",
    )  # fmt: skip
    done = slodesk("report", sample, "retrospective", "--id", "INC-2026-003", "--audience", "customers")
    assert done.out == "Wrote retrospective-INC-2026-003-customers.pdf\n"
    told = slodesk(
        "report", sample, "retrospective", "--id", "INC-2026-003", "--audience", "customers",
        "--format", "markdown",
    ).out  # fmt: skip
    assert "For customers" in told
    assert "Timeline" not in told
    assert "Mei Tanaka" not in told


@pytest.mark.parametrize(("form", "begin"), [("markdown", "# Card"), ("html", "<!DOCTYPE"), ("json", "{")])
def test_text_goes_to_stdout(slodesk: Run, sample: Path, here: Path, form: str, begin: str) -> None:
    done = slodesk("report", sample, "retrospective", "--format", form)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(begin)
    assert list(here.iterdir()) == []


def test_a_quarter_and_a_team_narrow_it_down(slodesk: Run, sample: Path) -> None:
    asked = ("report", sample, "retrospective", "--format", "json", "--period", "2026-Q4")
    assert json.loads(slodesk(*asked).out)["title"].startswith("Card authorisations")
    assert json.loads(slodesk(*asked, "--team", "Payments").out)["title"].startswith("Card authorisations")


def test_before_it_was_published_it_was_not(slodesk: Run, sample: Path) -> None:
    asked = ("report", sample, "retrospective", "--id", "INC-2026-005", "--format", "json")
    assert json.loads(slodesk(*asked).out)["state"] == "final"
    before = json.loads(slodesk(*asked, "--at", "2026-11-19").out)
    assert (before["state"], before["subtitle"]) == ("draft", "Retrospective INC-2026-005 · In review")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            ("--id", "INC-1"), 1,
            "There is no retrospective 'INC-1'; there are INC-2026-005, INC-2026-004, INC-2026-003, "
            "INC-2026-002.",
        ),
        (("--id", ""), 1, "There is no retrospective ''"),
        (
            ("--period", "2026-Q1"), 1,
            "There is no retrospective in 2026-Q1: begin one in the window, on the tab Retrospectives.",
        ),
        (("--at", "2026-01-01"), 1, "There is no retrospective at 2026-01-01 00:00 UTC"),
        (("--team", "Nobody"), 2, "There is no team 'Nobody'; the teams are: Discovery, Payments, Platform."),
        (("--period", "spring"), 2, "2027-Q1"),
        (
            ("--audience", "staff"), 2,
            "There is no audience 'staff'; choose executives, board, product, engineering or customers.",
        ),
    ],
)  # fmt: skip
def test_what_is_not_there_is_one_sentence(
    slodesk: Run, sample: Path, here: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = slodesk("report", sample, "retrospective", *arguments)
    assert (done.code, done.out, len(done.problems)) == (code, "", 1)
    assert words in done.err
    assert list(here.iterdir()) == []


def test_without_any_it_says_where_to_begin_one(slodesk: Run, here: Path) -> None:
    create_workspace(here / "empty.slodesk", name="Empty", time_zone="UTC").close()
    done = slodesk("report", here / "empty.slodesk", "retrospective")
    assert (done.code, done.out) == (1, "")
    assert done.problems == ["There is no retrospective: begin one in the window, on the tab Retrospectives."]
