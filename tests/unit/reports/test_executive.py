"""The executive report: its first page stands alone, and every figure is the Overview's."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.figures import remaining_text
from slodesk.domain.status import Status
from slodesk.domain.window import Quarter
from slodesk.reports.executive import build
from slodesk.reports.executive.phrases import counted, listed, services, short
from slodesk.reports.formats import ENDINGS, render
from slodesk.reports.render_json import to_json
from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import (
    BarChart,
    Facts,
    Heading,
    ItemList,
    Report,
    Table,
    TimeChart,
    Verdict,
)
from slodesk.storage.queries.budget_history import budget_history
from slodesk.storage.queries.executive import ExecutiveData, executive
from slodesk.storage.queries.overview import overview
from slodesk.storage.workspace import open_workspace
from tests.unit.reports.reading import pdf_pages, squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.reports.report import Block
    from slodesk.storage.queries.overview import Overview
    from slodesk.storage.workspace import Workspace

AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def workspace(
    copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The sample workspace."""
    with open_workspace(copy_sample(AT, tmp_path_factory.mktemp("executive") / "sample.slodesk")) as made:
        yield made


@pytest.fixture(scope="module")
def data(workspace: Workspace) -> ExecutiveData:
    """Its figures."""
    with workspace.session() as session:
        return executive(session, now=AT)


@pytest.fixture(scope="module")
def seen(workspace: Workspace) -> Overview:
    """What the Overview shows."""
    with workspace.session() as session:
        return overview(session, now=AT)


@pytest.fixture(scope="module")
def report(data: ExecutiveData) -> Report:
    """The report."""
    return build(data)


def only(data: ExecutiveData, *statuses: Status) -> ExecutiveData:
    """Return the figures of services in some states only."""
    kept = tuple(service for service in data.overview.services if service.status in statuses)
    stories = tuple(story for story in data.stories if story.service in kept)
    return replace(data, overview=replace(data.overview, services=kept), stories=stories, gaps=())


def verdict(data: ExecutiveData) -> str:
    """Return the verdict sentence."""
    block = build(data).blocks[0]
    assert isinstance(block, Verdict)
    return block.text


def words_of(blocks: tuple[Block, ...]) -> str:
    """Return all text of some blocks."""
    return to_json(Report("t", blocks))


def first_page(report: Report) -> tuple[Block, ...]:
    """Return the blocks before the first service."""
    end = next(n for n, block in enumerate(report.blocks) if isinstance(block, Heading) and block.level == 1)
    return report.blocks[:end]


def test_counts_are_those_of_the_overview(report: Report, seen: Overview) -> None:
    counts = Counter(service.status for service in seen.services)
    facts = next(block for block in report.blocks if isinstance(block, Facts))
    risky = sum(service.status.at_risk for service in seen.services)
    assert [fact.value for fact in facts.items] == [
        str(counts[Status.HEALTHY]), str(counts[Status.ATTENTION]), str(risky), str(counts[Status.NO_DATA]),
    ]  # fmt: skip
    assert facts.items[2].note == f"{counts[Status.EXHAUSTED]} of these exhausted"
    assert sum(int(fact.value) for fact in facts.items) == len(seen.services)


def test_figures_are_those_of_the_overview(report: Report, seen: Overview) -> None:
    table = [block for block in report.blocks if isinstance(block, Table)]
    everything = {cell for each in table for row in each.rows for cell in row if not isinstance(cell, str)}
    for a in seen.assessments:
        left = remaining_text(a.budget.remaining, a.policy)
        assert any(getattr(cell, "text", "") == left for cell in everything)


def test_the_first_page_stands_alone(report: Report) -> None:
    page = first_page(report)
    assert isinstance(page[0], Verdict)
    assert "error budget is the share of failures" in page[0].detail
    decisions = next(block for block in page if isinstance(block, ItemList))
    assert 1 <= len(decisions.items) <= 3
    assert all(item.spans[-1].text.startswith("Decide ") for item in decisions.items)
    assert any(isinstance(block, BarChart) for block in page)
    assert any(isinstance(block, TimeChart) for block in page)


def test_the_first_page_has_no_jargon(report: Report) -> None:
    text = words_of(first_page(report))
    assert not re.search(r"\b(SLOs?|SLIs?|burn\w*|p\d\d|toil|SEV\d)\b", text, re.IGNORECASE)


def test_no_rule_is_cited(report: Report) -> None:
    assert not re.search(r"\bR\d+a?\b", to_json(report))


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_first_page_is_one_page_and_each_service_begins_one(report: Report, size: str) -> None:
    pages = pdf_pages(to_pdf(report, size))
    services = [b.text for b in report.blocks if isinstance(b, Heading) and b.level == 1 and b.status]
    assert "Services at risk," in pages[0]
    for number, name in enumerate(services, 1):
        assert squeezed(name) in squeezed(pages[number])[:200]
    assert "All services" in pages[len(services) + 1]


def test_every_service_and_objective_is_named(report: Report, seen: Overview) -> None:
    text = squeezed("".join(pdf_pages(to_pdf(report))))
    for a in seen.assessments:
        assert squeezed(a.slo.title) in text
        assert squeezed(a.slo.service_title) in text


def test_window_and_moment_stand_with_the_figures(report: Report, seen: Overview) -> None:
    assert report.as_of == AT
    texts = [str(row[0]) for b in report.blocks if isinstance(b, Table) for row in b.rows]
    named = [text for text in texts if "days)" in text or "far)" in text]
    assert len(named) >= len(seen.assessments)
    for chart in (block for block in report.blocks if isinstance(block, TimeChart)):
        assert "2026 to 20 Nov 2026" in chart.title


def test_a_service_page_draws_bands_markers_and_projection(data: ExecutiveData, report: Report) -> None:
    charts = [block for block in report.blocks if isinstance(block, TimeChart) and block.bands]
    assert len(charts) == len(data.stories)
    for chart, story in zip(charts, data.stories, strict=True):
        assert [band.high for band in chart.bands] == [100, 50, 20, 10, 0]
        assert chart.now == AT
        assert chart.lines[1].style == "dashed"
        assert len(chart.markers) == min(len(story.happenings), 10)
        left = story.focus.budget.remaining
        assert left is not None
        assert chart.lines[0].values[-1] == pytest.approx(left * 100)
        assert max(len(line.times) for line in chart.lines) < 2000


def test_thinning_keeps_the_lowest_point(workspace: Workspace, data: ExecutiveData) -> None:
    story = data.stories[0]
    with workspace.session() as session:
        line = budget_history(session, story.focus.slo.id, story.start, AT, data.overview.settings)
    whole = [value for value in line.remaining.tolist() if value == value]
    kept = [value for value in story.trail.remaining if value is not None]
    assert len(kept) < len(whole)
    assert (min(kept), max(kept), kept[-1]) == (min(whole), max(whole), whole[-1])


def test_months_add_up_to_the_quarter(data: ExecutiveData) -> None:
    assert data.quarter == Quarter(2026, 3)
    for results in data.results.values():
        months, quarter = results[:3], results[3]
        assert sum(month.counts.total for month in months) == pytest.approx(quarter.counts.total)


def test_another_quarter_and_an_earlier_moment(workspace: Workspace) -> None:
    with workspace.session() as session:
        found = executive(session, now=AT, at=AT - timedelta(days=100), quarter=Quarter(2026, 1))
    made = build(found)
    assert made.as_of == AT - timedelta(days=100)
    assert made.period_key == "2026-08-12"
    assert any(isinstance(block, Heading) and block.text == "Months of 2026-Q1" for block in made.blocks)


def test_one_team_only(workspace: Workspace, data: ExecutiveData) -> None:
    team = next(record for record in data.records.values() if record.team_id)
    with workspace.session() as session:
        found = executive(session, now=AT, team_id=team.team_id)
    assert build(found).subtitle == f"Team {team.team}"
    assert 0 < len(found.overview.services) < len(data.overview.services)


def test_stale_and_missing_data_is_told(workspace: Workspace, data: ExecutiveData) -> None:
    text = to_json(build(data))
    silent = next(a for a in data.overview.assessments if a.status == Status.NO_DATA)
    assert f"{silent.slo.service_title}, {silent.slo.title}: newest sample of" in text
    with workspace.session() as session:
        late = build(executive(session, now=AT + timedelta(days=3)))
    assert to_json(late).count("more than 24 hours old") == len(data.overview.assessments)


def test_the_appendix_is_optional(data: ExecutiveData) -> None:
    title = "How these figures were computed"
    assert title in to_json(build(data))
    assert title not in to_json(build(data, explain=False))


def test_nothing_at_risk(data: ExecutiveData) -> None:
    calm = only(data, Status.HEALTHY, Status.ATTENTION)
    assert verdict(calm) == "All four services are within budget."
    assert "Nothing today: no service is at risk" in to_json(build(calm))
    assert verdict(only(data, Status.HEALTHY, Status.NO_DATA)) == (
        "Three services are within budget. One service has no data."
    )


def test_one_service_at_risk(data: ExecutiveData) -> None:
    assert verdict(only(data, Status.HEALTHY, Status.CRITICAL)) == "One of four services is at risk."
    assert verdict(only(data, Status.EXHAUSTED)) == (
        "Card payments is at risk, with its error budget used up."
    )


def test_only_silence(data: ExecutiveData) -> None:
    assert "nothing can be said" in verdict(only(data, Status.NO_DATA))


@pytest.mark.parametrize("form", ENDINGS)
def test_an_empty_workspace_has_a_report(data: ExecutiveData, form: str) -> None:
    empty = replace(data.overview, services=(), as_of=None)
    nothing = replace(data, overview=empty, stories=(), gaps=(), weeks=(), quarter=None)
    made = build(nothing)
    assert "no services to report on" in render(made, form).decode("utf-8", "replace") or form == "pdf"
    assert made.file_stem == "executive"


def test_it_is_the_same_every_time(data: ExecutiveData) -> None:
    assert to_pdf(build(data)) == to_pdf(build(data))
    assert json.loads(to_json(build(data)))["kind"] == "executive"


def test_phrases() -> None:
    assert (counted(0), counted(12), counted(1300)) == ("no", "twelve", "1,300")
    assert services(1) == "one service"
    assert services(13) == "13 services"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert len(short("x" * 500)) == 60
