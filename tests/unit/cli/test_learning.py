"""``slodesk report W learning``: what a quarter of incidents has in common."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def sample(copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace."""
    return copy_sample(
        datetime(2026, 11, 23, tzinfo=UTC), tmp_path_factory.mktemp("learning") / "sample.slodesk"
    )


def test_the_quarter_the_moment_lies_in_unless_told(
    slodesk: Run, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = slodesk("report", sample, "learning", "--at", "2026-11-23")
    assert (done.code, done.out, done.err) == (0, "Wrote learning-2026-Q4.pdf\n", "")
    assert (tmp_path / "learning-2026-Q4.pdf").read_bytes().startswith(b"%PDF")
    data = json.loads(slodesk("report", sample, "learning", "--at", "2026-11-23", "--format", "json").out)
    assert (data["kind"], data["title"], data["state"]) == ("learning", "What 2026 Q4 taught", "draft")
    earlier = slodesk(
        "report", sample, "learning", "--at", "2026-11-23", "--period", "2026-Q3", "--format", "markdown"
    )
    assert "No incident began in this quarter." in earlier.out
    own = slodesk(
        "report", sample, "learning", "--at", "2026-11-23", "--team", "Payments", "--format", "markdown"
    )
    assert "Incidents that hit services of Payments" in own.out


def test_what_cannot_be_reported_on_is_refused(slodesk: Run, sample: Path) -> None:
    ahead = slodesk("report", sample, "learning", "--at", "2026-11-23", "--period", "2027-Q1")
    assert (ahead.code, ahead.out) == (2, "")
    assert "has not begun yet" in ahead.err
    assert slodesk("report", sample, "learning", "--audience", "board").code == 2
    assert slodesk("report", sample, "learning", "--id", "x").code == 2
