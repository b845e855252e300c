"""The report of a retrospective: stands alone, says what was derived and typed, reads as published."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain import retrospective as kept
from slodesk.domain.retro_evidence import Evidence
from slodesk.operations import retrospectives
from slodesk.operations.slos import set_target
from slodesk.reports.formats import file_name, render
from slodesk.reports.render_html import to_html
from slodesk.reports.render_json import to_json
from slodesk.reports.render_markdown import to_markdown
from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import Facts, Heading, Report, Table, TimeChart, Verdict
from slodesk.reports.retrospective import build
from slodesk.reports.words import speaking
from slodesk.storage.queries.retro_report import RetroReportData, named, retro_report, retros_of, youngest
from slodesk.storage.queries.retro_snapshots import retro_snapshots
from slodesk.storage.queries.settings import teams
from slodesk.storage.schema import SampleDayRow, SloRow
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.unit.reports.marks import Marks, entered, html_text, unmarked
from tests.unit.reports.reading import PageReader, markdown_page, pdf_links, pdf_pages, squeezed
from tests.unit.reports.reference import FORMS, is_as_before
from tests.unit.reports.samples import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

AT = datetime(2026, 11, 23, tzinfo=UTC)
NOW = AT + timedelta(hours=9)


@pytest.fixture(scope="module")
def workspace(
    copy_sample: Callable[[datetime, Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The sample workspace."""
    with open_workspace(copy_sample(AT, tmp_path_factory.mktemp("retro") / "sample.slodesk")) as made:
        yield made


def data_of(workspace: Workspace, title: str, *, now: datetime = NOW) -> RetroReportData:
    """Return what the report of the retrospective with a title that begins so shows."""
    with workspace.session() as session:
        line = next(each for each in retros_of(session) if each.title.startswith(title))
        data = retro_report(session, line.id, now=now)
    assert data is not None
    return data


@pytest.fixture(scope="module")
def published(workspace: Workspace) -> RetroReportData:
    return data_of(workspace, "Card authorisations")


@pytest.fixture(scope="module")
def crooked(workspace: Workspace) -> RetroReportData:
    """The one that contradicts itself."""
    return data_of(workspace, "Bad deploy")


def headings(report: Report, level: int = 1) -> list[str]:
    return [block.text for block in report.blocks if isinstance(block, Heading) and block.level == level]


def table_with(report: Report, *titles: str) -> Table:
    """Return the first table that has columns of these titles."""
    return next(
        block
        for block in report.blocks
        if isinstance(block, Table) and set(titles) <= {column.title for column in block.columns}
    )


def test_it_has_every_section_in_the_order_they_are_read(published: RetroReportData) -> None:
    assert headings(build(published)) == [
        "Timeline", "Contributing factors", "Why it wasn't caught earlier", "Impact", "What went well",
        "What went wrong", "Where we got lucky", "Action items", "SLO adjustments", "Recommendations",
        "Follow-up meeting", "People", "Notes", "How these figures were computed",
    ]  # fmt: skip


def test_the_first_page_stands_alone(published: RetroReportData) -> None:
    report = build(published)
    verdict, facts = report.blocks[:2]
    assert isinstance(verdict, Verdict)
    assert verdict.text.replace("\u00a0", " ") == (
        "Card payments and Checkout: hit for 1 h 36 min. That is 61.32 % of the error budget of "
        "Card payments, Payments go through (measured)."
    )
    assert isinstance(facts, Facts)
    assert [fact.value for fact in facts.items] == ["1 h 36 min", "4 min", "1 h 28 min", "14,200"]
    page = squeezed(pdf_pages(to_pdf(report, font_folders=()))[0])
    for words in (
        "Retrospective INC-2026-005 · As published, revision 1",
        "21 % of card payments failed for 96 minutes.",
        "about 91,000 EUR",
        "Nothing watches the end date of certificates inside the payment path",
        "P1 Alert on certificates 30 days before they expire (Jonas Lindqvist, by 26 Nov 2026)",
        "1 of 4 action items are done.",
        "SEV1, customers were hit",
        "Published on 20 Nov 2026",
        "Final",
    ):
        assert squeezed(words) in page
    assert (report.state, file_name(report, "pdf")) == ("final", "retrospective-INC-2026-005.pdf")


def test_budgets_stand_side_by_side_with_what_was_written(crooked: RetroReportData) -> None:
    """12 % of requests failed for 38 minutes; 2,400 a minute of 116,984,421 in 30 days."""
    report = build(crooked)
    rows = {str(row[0]): row for row in table_with(report, "SLO", "Estimated", "As written").rows}
    bookings = [str(cell).replace("\u00a0", " ") for cell in rows["Checkout, Bookings are placed"]]
    # estimated 0.12·38 ÷ (0.001·43,200) = 10.56 %; time-based 38 ÷ 43.2 = 87.96 %
    assert bookings[1] == "99.9 % over 30 days"
    assert bookings[3:5] == ["10.56 %", "87.96 %"]
    assert bookings[6] == "8.5 %"
    beside = {str(row[0]): row for row in table_with(report, "As written", "As it follows").rows}
    assert [str(cell) for cell in beside["Duration"][2:4]] == ["2 h", "38 min"]
    assert str(beside["Availability meanwhile"][2]).replace("\u00a0", " ") == "99.85 %"
    explained = next(block for block in report.blocks if isinstance(block, Table) and block.caption)
    computed = {str(row[0]): str(row[1]).replace("\u00a0", " ") for row in explained.rows}
    assert computed["Estimated"] == "12 % × 38 min ÷ (0.1 % × 43,200 min) = 10.56 %"
    assert computed["Time-based"] == "38 min ÷ 43.2 min = 87.96 %"


def test_figures_that_disagree_are_told_and_kept(crooked: RetroReportData) -> None:
    report = build(crooked)
    rows = [str(row[1]).replace("\u00a0", " ") for row in table_with(report, "What disagrees").rows]
    assert "99.85 % against 99.9 % is 150 % of the budget, not 8.5 %." in rows
    assert "“Alert fired within 3 minutes”, but the times give 6 minutes." in rows
    assert not [words for words in rows if "verb" in words or "owns" in words]
    settled = replace(crooked.content, accepted=tuple(f"x{n}" for n in range(3)))
    assert build(replace(crooked, content=settled)) == report
    assert "Figures that disagree" not in headings(build(crooked, "customers"))


def test_the_timeline_is_drawn_over_the_samples(published: RetroReportData) -> None:
    report = build(published)
    (chart,) = [block for block in report.blocks if isinstance(block, TimeChart)]
    assert [line.name for line in chart.lines] == ["Card payments, Payments go through"]
    assert [mark.label for mark in chart.markers][:4] == ["1", "2 Started", "3 Detected", "4"]
    assert "11.55\u00a0%" in chart.summary
    table = table_with(report, "No.", "What happened")
    assert [row[1] for row in table.rows][:3] == ["14 Nov 2026, 14:54", "14:55", "14:59"]
    assert len(table.rows) == len(published.content.events) == 11


def test_causes_are_numbered_as_a_tree(published: RetroReportData) -> None:
    table = table_with(build(published), "What contributed, and why")
    assert [row[0] for row in table.rows] == ["1", "1.1", "1.1.1", "1.1.1.1", "2", "3"]
    circle = (kept.Factor("a", "A", parent_id="b"), kept.Factor("b", "B", parent_id="a"))
    odd = replace(published, content=replace(published.content, factors=circle))
    assert [row[1] for row in table_with(build(odd), "What contributed, and why").rows] == ["A", "B"]


def test_action_items_stand_by_horizon(published: RetroReportData) -> None:
    told = [text for text in headings(build(published), 2) if text.startswith("With")]
    assert told == ["Within a week", "Within a month"]


def test_what_was_published_stays(copy_sample: Callable[[datetime, Path], Path], tmp_path: Path) -> None:
    with open_workspace(copy_sample(AT, tmp_path / "sample.slodesk")) as made:
        before = render(build(data_of(made, "Card authorisations")), "json")

        def later(session: Session) -> None:
            for row in session.query(SampleDayRow).limit(400):
                row.good = 0
            for (slo,) in session.query(SloRow.id).all():
                set_target(session, slo, Decimal("0.9"))

        made.edit("Spoil the samples", later)
        assert render(build(data_of(made, "Card authorisations")), "json") == before


def test_before_it_was_published_it_was_in_review(workspace: Workspace, published: RetroReportData) -> None:
    early = build(data_of(workspace, "Card authorisations", now=datetime(2026, 11, 19, tzinfo=UTC)))
    assert (early.state, early.subtitle) == ("draft", "Retrospective INC-2026-005 · In review")


def test_a_revision_says_what_was_published_before(workspace: Workspace) -> None:
    data = data_of(workspace, "Promotion")
    report = build(data)
    assert report.state == "draft"
    assert report.subtitle == (
        "Retrospective INC-2026-002 · Draft of revision 2; revision 1 was published on 5 Nov 2026"
    )
    with workspace.session() as session:
        (head,) = retro_snapshots(session, data.content.id)
        first = retro_report(session, data.content.id, now=NOW, snapshot_id=head.id)
    assert first is not None
    assert build(first).subtitle == "Retrospective INC-2026-002 · As published, revision 1"
    assert "nine seconds" in to_json(report)
    assert "nine seconds" not in to_json(build(first))


def test_it_is_found_by_identifier_and_keys(workspace: Workspace) -> None:
    with workspace.session() as session:
        lines = retros_of(session)
    assert lines[0].identifier == "INC-2026-005"
    for line in lines:
        for name in (line.identifier.lower(), line.id, line.incident):
            assert named(lines, str(name)) == line
        assert named(lines, line.title.upper()) == line
    assert named(lines, " ") is None
    twice = (lines[0], replace(lines[1], title=lines[0].title))
    assert named(twice, lines[0].title) is None


def test_the_youngest_are_offered_and_one_that_is_asked_for(workspace: Workspace) -> None:
    with workspace.session() as session:
        every = [line.id for line in retros_of(session)]
        assert [line.id for line in youngest(session, 10)] == every
        assert [line.id for line in youngest(session, 1)] == every[:1]
        assert [line.id for line in youngest(session, 1, also=every[3])] == [every[0], every[3]]
        assert [line.id for line in youngest(session, 1, also=every[0])] == every[:1]
        for team in teams(session):
            mine = [line.id for line in retros_of(session, team_id=team.id)]
            assert [line.id for line in youngest(session, 10, team_id=team.id)] == mine


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("audience", ["", "executives"])
def test_output_is_as_before(published: RetroReportData, form: str, audience: str) -> None:
    report = build(published, audience)
    name = "retrospective" + (f"_{audience}" if audience else "")
    assert is_as_before(name, form, report)


def words_of(data: Any) -> Iterator[str]:
    """Yield every text in plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from words_of(each)


def test_every_word_can_be_translated(workspace: Workspace) -> None:
    with workspace.session() as session:
        titles = [line.title for line in retros_of(session)]
    names = entered(workspace)
    for title in titles:
        data = data_of(workspace, title)
        typed = [text for text in words_of(kept.to_data(data.content)) if text not in kept.TAGS]
        with speaking(Marks()):
            text = re.sub("“»[^«»]*«”", "", html_text(build(data)))  # without quotations
        curves = [curve.title for curve in data.evidence.curves]
        known = sorted(
            {*names, *(each for each in (*typed, *curves) if len(each) > 1)}, key=len, reverse=True
        )
        cut = [f"{name[:end]}…" for name in known if name[:9] in text for end in range(9, len(name))]
        assert not unmarked(text, [each for each in cut if each in text] + known + ["CET"])


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace without anything."""
    with create_workspace(tmp_path / "empty.slodesk", name="Empty", time_zone="UTC") as made:
        yield made


def test_an_empty_one_says_what_is_missing(empty: Workspace) -> None:
    empty.edit("Begin", lambda session: retrospectives.add_retrospective(session, "Alone", created=NOW))
    report = build(data_of(empty, "Alone"))
    text = to_json(report)
    for words in ("No summary is written yet.", "No action item came of it.", "Draft"):
        assert words in text
    assert len(pdf_pages(to_pdf(report, font_folders=()))) == 1
    assert report.as_of == NOW
    assert file_name(report, "pdf") == "retrospective-Alone.pdf"
    for form in ("pdf", "markdown", "html"):
        assert render(report, form)


def hostile(text: str) -> RetroReportData:
    """Return a retrospective all of whose texts are hostile."""
    from slodesk.domain.settings import WorkspaceSettings

    long = f"{text}\n\n{text}"
    incident = kept.IncidentFacts(
        "i", text, text, AT, AT, AT, AT, AT + timedelta(hours=1), text, (("s", text),), cause=text,
        impact=text, description=long, links=((text, "javascript:alert(1)"), (text, "https://ok.example/")),
    )  # fmt: skip
    content = kept.Retrospective(
        "r", text, AT, incident=incident, authors=text, summary=long, user_impact=long, detection=long,
        trigger=long, not_caught=long, business_impact=long, slo_note=long, recommendations=long, notes=long,
        follow_up=AT, follow_up_agenda=long, revision_reason=long,
        events=(kept.Event("e", AT, long, "detected", text), kept.Event("n", None, text, "", text)),
        factors=(kept.Factor("f", long, text, primary=True), kept.Factor("g", text, parent_id="f")),
        points=tuple(kept.Point(kind, kind, text, text, text, 2) for kind in kept.POINT_KINDS),
        figures=(
            kept.TypedFigure("a", kept.USERS, text, Decimal(5), text, written=text, note=long),
            kept.TypedFigure("b", kept.CONSUMED, "", None, "", written=text, slo=text),
        ),
        adjustments=(kept.Adjustment("j", text, None, text),),
        people=(kept.Participant("p", text, text),),
        reviewers=(kept.Reviewer("v", text, kept.APPROVED, text, AT, text),),
        actions=(kept.Action("x", text, text, None, text, "P1", "open", "", long, "javascript:alert(1)"),),
    )  # fmt: skip
    settings = WorkspaceSettings(name=text, time_zone="UTC", author=text)
    return RetroReportData(settings, content, Evidence(AT + timedelta(hours=2)), None)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_every_format(text: str) -> None:
    report = build(hostile(text))
    page = PageReader(to_html(report))
    assert page.text.count(text) >= 40
    assert not {"script", "img", "iframe", "object", "form"} & set(page.tags)
    assert {value for value in page.values("href") if not value.startswith("#")} == {"https://ok.example/"}
    markdown = markdown_page(to_markdown(report))
    assert squeezed(markdown.text).count(squeezed(text)) >= 40
    assert not {"img", "script", "code", "pre"} & set(markdown.tags)
    assert json.loads(to_json(report))["title"] == text
    data = to_pdf(report)
    assert squeezed("".join(pdf_pages(data))).count(squeezed(text)) >= 40
    assert pdf_links(data) == {"https://ok.example/"}


def test_what_is_long_leaves_the_first_page_alone_and_follows_in_full(published: RetroReportData) -> None:
    said = "".join(f"Sentence number {n} of the summary. " for n in range(200))
    users = "".join(f"User {n} called. " for n in range(200))
    content = replace(published.content, summary=said, user_impact=users)
    report = build(replace(published, content=content))
    first, second = (squeezed(page) for page in pdf_pages(to_pdf(report, font_folders=()))[:2])
    assert squeezed("Sentence number 10 of the summary.") in first
    assert squeezed("Sentence number 30 of the summary.") not in first
    assert squeezed("Follow-up: 27 Nov 2026") in first
    assert squeezed("Sentence number 150 of the summary.") in second
    assert headings(report)[0] == "Summary"
    assert said.strip() in to_json(report)
    assert users.strip() in to_json(report)


def test_what_an_import_brings_reads_well(published: RetroReportData) -> None:
    """No service of ours, and an impact that is a list."""
    incident = published.content.incident
    assert incident is not None
    content = replace(
        published.content,
        incident=replace(incident, services=()),
        user_impact="- 38 % of searches.\n- Mails were late",
    )
    told = markdown_page(to_markdown(build(replace(published, content=content, evidence=Evidence(AT))))).text
    assert "It took 1 h 36 min." in told
    assert "Users: 38 % of searches; Mails were late." in told
    for incident_facts, words in (
        (replace(incident, services=(), near_miss=True), "A near miss of 1 h 36 min."),
        (replace(incident, services=(), mitigated=None, resolved=None), "so far."),
    ):
        data = replace(published, content=replace(content, incident=incident_facts))
        assert words in to_markdown(build(data))


def test_right_to_left_text_reappears() -> None:
    report = build(hostile("שלום עולם (test) 123"))
    assert "שלום עולם (test) 123" in PageReader(to_html(report)).text
    text = "".join(pdf_pages(to_pdf(report)))
    assert "םולש" in text or "שלום" in text


@pytest.mark.slow
def test_a_word_of_200_000_letters_breaks_everywhere() -> None:
    word = "x" * 200_000
    data = hostile("short")
    content = replace(
        data.content, summary=word, events=(kept.Event("e", AT, word),), factors=(kept.Factor("f", word),),
        actions=(kept.Action("a", word),),
    )  # fmt: skip
    report = build(replace(data, content=content))
    assert "".join(pdf_pages(to_pdf(report))).count("x") >= 4 * 200_000
    assert PageReader(to_html(report)).text.count(word) >= 4
    assert to_markdown(report).count(word) >= 4
    assert to_json(report).count(word) >= 4
