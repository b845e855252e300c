"""``slodesk report W weekly-review`` and ``release-decisions``: which one, for whom, and if there is none."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from slodesk.operations.people import add_team
from slodesk.operations.reviews import add_review
from slodesk.storage.queries.review_report import reviews_of
from slodesk.storage.workspace import create_workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]

KINDS = ("weekly-review", "release-decisions")


@pytest.fixture(scope="module")
def sample(copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace."""
    return copy_sample(
        datetime(2026, 11, 23, tzinfo=UTC), tmp_path_factory.mktemp("rituals") / "sample.slodesk"
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("weekly-review",), "weekly-review-2026-11-16.pdf"),
        (("weekly-review", "--id", "2026-10-08"), "weekly-review-2026-10-05.pdf"),
        (("release-decisions", "--at", "2026-11-23"), "release-decisions-2026-11-23.pdf"),
        (("release-decisions", "--period", "2026-Q3"), "release-decisions-2026-Q3.pdf"),
    ],
)
def test_a_pdf_is_written_beside_where_one_is(
    slodesk: Run, sample: Path, here: Path, arguments: tuple[str, ...], name: str
) -> None:
    done = slodesk("report", sample, *arguments)
    assert (done.code, done.out, done.err) == (0, f"Wrote {name}\n", "")
    assert [path.name for path in here.iterdir()] == [name]
    assert (here / name).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("form", "begin"), [("markdown", "# "), ("html", "<!DOCTYPE"), ("json", "{")])
@pytest.mark.parametrize("kind", KINDS)
def test_text_goes_to_stdout(
    slodesk: Run, sample: Path, here: Path, kind: str, form: str, begin: str
) -> None:
    done = slodesk("report", sample, kind, "--format", form)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(begin)
    assert list(here.iterdir()) == []


def test_a_review_is_asked_for_by_its_key_or_any_day_of_its_week(slodesk: Run, sample: Path) -> None:
    with open_workspace(sample, read_only=True) as opened, opened.session() as session:
        line = next(each for each in reviews_of(session, None) if each.week == date(2026, 10, 5))
    asked = ("report", sample, "weekly-review", "--format", "json", "--id")
    texts = {slodesk(*asked, name).out for name in (line.id, "2026-10-05", "2026-10-11")}
    assert len(texts) == 1
    data = json.loads(texts.pop())
    assert (data["kind"], data["period"], data["state"]) == ("weekly-review", "Week of 5 Oct 2026", "final")


def test_at_takes_the_review_of_that_week_and_judges_an_open_one_then(slodesk: Run, sample: Path) -> None:
    asked = ("report", sample, "weekly-review", "--format", "json", "--at")
    closed = json.loads(slodesk(*asked, "2026-10-29").out)
    assert (closed["period"], closed["state"]) == ("Week of 26 Oct 2026", "final")
    still = json.loads(slodesk(*asked, "2026-11-23").out)
    assert (still["period"], still["state"]) == ("Week of 23 Nov 2026", "draft")
    assert still["as_of"] == "2026-11-23T00:00:00Z"
    earlier = json.loads(slodesk(*asked, "2026-11-20", "--id", "2026-11-23").out)
    assert earlier["as_of"] == "2026-11-20T00:00:00Z"


def test_a_team_narrows_both(slodesk: Run, sample: Path, here: Path) -> None:
    told = slodesk("report", sample, "release-decisions", "--team", "Payments", "--format", "markdown").out
    assert "Team Payments" in told
    assert "Checkout 2.4.0" in told
    assert "Timetable search" not in told
    create_workspace(here / "teams.slodesk", name="Teams", time_zone="UTC").close()
    with open_workspace(here / "teams.slodesk") as made:
        team = made.edit("Add", add_team, "Payments").result
        made.edit("Add", add_team, "Platform")
        made.edit("Add", add_review, team, date(2026, 11, 16))
    asked = ("report", here / "teams.slodesk", "weekly-review", "--id", "2026-11-16", "--team")
    assert "Team Payments" in slodesk(*asked, "Payments", "--format", "markdown").out
    other = slodesk(*asked, "Platform")
    assert (other.code, len(other.problems)) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (
            ("weekly-review", "--id", "2020-01-01"), 1,
            "There is no weekly review '2020-01-01'; there are those of 2026-11-23, 2026-11-16, 2026-11-09,",
        ),
        (("weekly-review", "--id", ""), 1, "There is no weekly review ''"),
        (("weekly-review", "--id", "soon"), 1, "There is no weekly review 'soon'"),
        (
            ("weekly-review", "--period", "2026-Q4"), 2,
            "The weekly-review report is about a week: name a day of it with --id.",
        ),
        (("weekly-review", "--team", "Nobody"), 2, "There is no team 'Nobody'"),
        (("weekly-review", "--audience", "board"), 2, "written for one audience"),
        (("release-decisions", "--period", "2031-Q1"), 2, "2031-Q1 has not begun yet at "),
        (("release-decisions", "--period", "spring"), 2, "2027-Q1"),
        (("release-decisions", "--id", "x"), 2, "takes no --id"),
        (("release-decisions", "--team", "Nobody"), 2, "There is no team 'Nobody'"),
        (("release-decisions", "--audience", "board"), 2, "written for one audience"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_one_sentence(
    slodesk: Run, sample: Path, here: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = slodesk("report", sample, *arguments)
    assert (done.code, done.out, len(done.problems)) == (code, "", 1)
    assert words in done.err
    assert list(here.iterdir()) == []


def test_without_any_both_say_that_there_is_nothing(slodesk: Run, here: Path) -> None:
    create_workspace(here / "empty.slodesk", name="Empty", time_zone="UTC").close()
    review = slodesk("report", here / "empty.slodesk", "weekly-review", "--format", "markdown")
    assert (review.code, review.err) == (0, "")
    assert "There are no objectives to review yet." in review.out
    missing = slodesk("report", here / "empty.slodesk", "weekly-review", "--id", "2026-11-16")
    assert missing.problems == [
        "There is no weekly review '2026-11-16': begin one in the window, on Weekly review."
    ]
    releases = slodesk("report", here / "empty.slodesk", "release-decisions", "--format", "markdown")
    assert "No decision about a release is on record, and no release waits." in releases.out


def test_a_skipped_review_is_reported_as_such(slodesk: Run, sample: Path) -> None:
    told = slodesk("report", sample, "weekly-review", "--id", "2026-10-12", "--format", "markdown").out
    assert "The review of this week was skipped." in told
