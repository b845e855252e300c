"""What a quarter taught, as a report in every format, from the command line too."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.learning import ActionsDone, QuarterTimes, Recurring
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.window import Quarter
from slodesk.reports.formats import ENDINGS, file_name, render
from slodesk.reports.learning import build
from slodesk.storage.queries.learning import Learning

if TYPE_CHECKING:
    from slodesk.reports.report import Report

AT = datetime(2026, 11, 20, tzinfo=UTC)
NOW, BEFORE = Quarter(2026, 4), Quarter(2026, 3)
HOSTILE = "<img src=x> =1+1 | ](javascript:x)"
FULL = Learning(
    NOW, True,
    (Recurring(HOSTILE, 3, (("1", "INC-1"), ("2", "INC-2")), 1), Recurring("", 1, (("1", "INC-1"),), 0)),
    (QuarterTimes(BEFORE, 1, None, 60.0), QuarterTimes(NOW, 2, 4.5, 35.0)),
    ActionsDone(5, 2, 1, 2, 1), 2, 1, WorkspaceSettings(name="Harbour Line"),
)  # fmt: skip
EMPTY = Learning(
    BEFORE, False, (), (QuarterTimes(BEFORE, 0, None, None),), ActionsDone(0, 0, 0, 0, 0), 0, 0,
    WorkspaceSettings(),
)  # fmt: skip


def text(report: Report, form: str = "markdown") -> str:
    return render(report, form).decode().replace("\u00a0", " ")


def test_a_quarter_is_told_in_words_figures_and_tables() -> None:
    report = build(FULL, at=AT, team="Payments")
    assert (report.title, report.state, report.period) == ("What 2026 Q4 taught", "draft", "2026 Q4, so far")
    assert file_name(report, "pdf") == "learning-2026-Q4.pdf"
    said = text(report)
    assert "Half of the incidents were mitigated within 35 minutes, 25 sooner than in 2026-Q3." in said
    assert "**2 of 5** Action items done (1 overdue)" in said
    assert "| Overdue | 1 |" in said
    assert "| Without a category | INC-1 | 1 | 0 |" in said
    assert "5 action items agreed in this quarter: 2 done, 2 open, 1 of them overdue." in said
    assert "Payments" in said


@pytest.mark.parametrize("data", [FULL, EMPTY])
def test_every_format_is_written(data: Learning) -> None:
    report = build(data, at=AT)
    for form in ENDINGS:
        assert render(report, form)
    assert b"<img" not in render(report, "html").replace(b"&lt;img", b"")
    assert json.loads(render(report, "json"))["title"] == report.title


def test_a_quarter_without_incidents_says_so() -> None:
    report = build(EMPTY, at=AT)
    assert report.state == "final"
    said = text(report)
    assert "No incident began in this quarter." in said
    assert "No action item was agreed in this quarter." in said
