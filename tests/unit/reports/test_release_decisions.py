"""The report about release decisions: what was decided, against which advice, and what came of it (R34)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.release_decision import SloState, advise
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.status import Status
from slodesk.domain.window import Quarter, parse_quarter
from slodesk.operations.releases import add_release
from slodesk.operations.services import add_service
from slodesk.reports.formats import file_name, render
from slodesk.reports.release_decisions import build
from slodesk.reports.render_html import to_html
from slodesk.reports.render_json import to_json
from slodesk.reports.render_markdown import to_markdown
from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import BarChart, Facts, Heading, Report, Verdict
from slodesk.reports.words import speaking
from slodesk.storage.queries.release_advice import pending_advice
from slodesk.storage.queries.release_report import Decided, ReleaseReport, quarter_report, release_report
from slodesk.storage.queries.releases import DecisionRecord, ReleaseLine
from slodesk.storage.queries.settings import teams
from tests.unit.reports.entered_text import shown
from tests.unit.reports.marks import Marks, entered, html_text, unmarked
from tests.unit.reports.planned import AT, NOW, table_with
from tests.unit.reports.reading import PageReader, pdf_pages, squeezed
from tests.unit.reports.reference import FORMS, is_as_before
from tests.unit.reports.samples import HOSTILE

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace

DAY = timedelta(days=1)


def data_of(workspace: Workspace, *, quarter: str = "", team: str = "") -> ReleaseReport:
    """Return what the report shows of a quarter, else of thirteen weeks."""
    with workspace.session() as session:
        key = next((each.id for each in teams(session) if each.name == team), None)
        if quarter:
            return quarter_report(session, parse_quarter(quarter, 1), now=NOW, team_id=key, team=team)
        return release_report(session, now=NOW, team_id=key, team=team)


def headings(report: Report, level: int = 1) -> list[str]:
    return [block.text for block in report.blocks if isinstance(block, Heading) and block.level == level]


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def test_the_first_page_stands_alone(workspace: Workspace) -> None:
    report = build(data_of(workspace))
    verdict, facts, chart = report.blocks[:3]
    assert isinstance(verdict, Verdict)
    assert isinstance(facts, Facts)
    assert isinstance(chart, BarChart)
    decided = int(facts.items[0].value)
    assert verdict.text.startswith(f"{decided} decisions about releases are on record; ")
    assert sum(float(bar.value or 0) for bar in chart.bars) == decided
    pages = pdf_pages(to_pdf(report, font_folders=()))
    first = squeezed(pages[0])
    for words in (
        verdict.detail, "Waiting", "Checkout 2.4.0: Group bookings", "Decided otherwise than the policy said",
        "The brochure with the new page is printed. Rolled back. It caused INC-2026-004.",
    ):  # fmt: skip
        assert squeezed(words) in first
    assert headings(report) == [
        "Every decision", "Why", "What the policy says", "How these suggestions came about",
    ]  # fmt: skip
    assert file_name(report, "pdf") == "release-decisions-2026-11-23.pdf"


def test_every_decision_is_a_line_with_what_came_of_it(workspace: Workspace) -> None:
    data = data_of(workspace)
    rows = table_with(build(data), "Policy said", "Outcome").rows
    assert len(rows) == len(data.decided)
    told = {str(row[1]): [str(cell) for cell in row] for row in rows}
    assert told["Checkout 2.3.0"][2:] == [
        "high, 8 points", "Attention", "defer", "review with canary", "Rolled back. It caused INC-2026-004.",
        told["Checkout 2.3.0"][7],
    ]  # fmt: skip
    assert told["Checkout 2.3.0"][7].isdigit()
    assert "Card payments 5.1.1 (Reliability fix)" in told


def test_what_waits_is_what_the_policy_says_now(workspace: Workspace) -> None:
    """Score with its parts, and the cell of the matrix: the same as the window and ``decide``."""
    data = data_of(workspace)
    with workspace.session() as session:
        pending = pending_advice(session, now=NOW)
    assert len(pending) == len(data.waiting) == 3
    says = {line.name: line.advice.decision for line in data.waiting if line.advice is not None}
    assert sorted(says.values()) == sorted(each.advice.decision for each in pending)
    report = build(data)
    short = {"defer": "defer", "block": "block"}
    for row in table_with(report, "Planned", "Decided").rows:
        name = next(each for each in says if str(row[0]).startswith(each))
        assert row[4] == short[says[name]]
    sums = {str(row[0]): (str(row[1]), str(row[2])) for row in table_with(report, "Points").rows}
    points, cell = sums["Card payments 5.2.0"]
    assert points == "2 + 2 + 2 + 1 + 0 = 7 → high"
    assert cell.startswith("Exhausted, high risk → block")
    assert "What the policy says" not in headings(build(data, explain=False))


def test_an_approval_that_ran_out_says_so(workspace: Workspace) -> None:
    """What counts is the moment the report is judged at, the 23rd."""
    data = data_of(workspace)
    for expires, said, waits in (
        (AT + DAY, "review with canary", 2),
        (AT, "review with canary, ran out", 3),
        (None, "review with canary", 2),
    ):
        waiting = tuple(
            each if each.latest is None else replace(each, latest=replace(each.latest, expires=expires))
            for each in data.waiting
        )
        report = build(replace(data, waiting=waiting))
        cells = {str(row[0]): row[5] for row in table_with(report, "Planned", "Decided").rows}
        assert cells["Timetable search 2026.46: Index is built beside the live one"] == said
        verdict = report.blocks[0]
        assert isinstance(verdict, Verdict)
        assert verdict.text.endswith(f"; {waits} releases wait for one.")


def test_a_quarter_has_its_own_decisions(workspace: Workspace) -> None:
    third, fourth = data_of(workspace, quarter="2026-Q3"), data_of(workspace, quarter="2026-Q4")
    assert (third.to_date, fourth.to_date) == (False, True)
    for data, months in ((third, {7, 8, 9}), (fourth, {10, 11})):
        assert {each.record.decided.month for each in data.decided} <= months
        assert data.decided
    whole = {each.record.id for each in data_of(workspace).decided}
    assert {each.record.id for each in fourth.decided} <= whole
    named = build(fourth, period="2026-Q4, so far", period_key="2026-Q4")
    assert file_name(named, "pdf") == "release-decisions-2026-Q4.pdf"
    assert quarter_of(third) == Quarter(2026, 3)


def quarter_of(data: ReleaseReport) -> Quarter:
    return Quarter(data.end.year, (data.end - DAY).month // 3)


def test_a_team_has_its_own_releases_only(workspace: Workspace) -> None:
    data = data_of(workspace, team="Payments")
    names = {each.release.service for each in data.decided} | {line.service for line in data.waiting}
    assert names == {"Card payments", "Checkout"}
    assert build(data).subtitle == "Team Payments"


def test_an_empty_workspace_says_that_nothing_is_on_record(empty: Workspace) -> None:
    report = build(data_of(empty))
    verdict = report.blocks[0]
    assert isinstance(verdict, Verdict)
    assert verdict.text == "No decision about a release is on record, and no release waits."
    assert "No decision is on record." in to_markdown(report)
    assert report.as_of is None
    for form in ("pdf", "html", "json"):
        assert render(report, form)


def test_what_went_out_without_a_decision_is_named(empty: Workspace) -> None:
    service = empty.edit("Add", add_service, "pay", display_name="Pay").result
    for version, state, days in (("1", "deployed", 5), ("2", "deployed", 200), ("3", "planned", -5)):
        empty.edit("Add", add_release, service, version, date=NOW - days * DAY, state=state)
    report = build(data_of(empty))
    facts = report.blocks[1]
    assert isinstance(facts, Facts)
    assert [fact.value for fact in facts.items] == ["0", "0", "0", "0", "1"]
    told = to_markdown(report)
    assert "0 decisions about releases are on record; 1 release waits for one." in told
    assert "Went out without a decision on record: Pay 1." in told


@pytest.mark.parametrize("form", FORMS)
def test_output_is_as_before(workspace: Workspace, form: str) -> None:
    assert is_as_before("release_decisions", form, build(data_of(workspace)))


def test_every_word_can_be_translated(workspace: Workspace) -> None:
    known = entered(workspace)
    for data in (data_of(workspace), data_of(workspace, quarter="2026-Q3", team="Platform")):
        rationales = [each.record.rationale for each in data.decided]
        kept = [
            words
            for each in data.decided
            for told in (each.record.conditions, each.record.alternatives)
            for words in (*told, " ".join(told))
        ]
        with speaking(Marks()):
            text = html_text(build(data))
        assert not unmarked(text, sorted({*rationales, *kept, *known}, key=len, reverse=True))


def of_text(text: str, count: int = 1) -> ReleaseReport:
    """Return decisions about releases, one against the policy, all of whose texts are the same."""
    inputs = ReleaseInputs(600, True, None, False, None, "security")
    slos = (SloState("s", text, Status.CRITICAL, 0.05, Status.CRITICAL, stale=True, page_firing=True),)
    advice = advise(inputs, slos, FRAMEWORK, AT)
    record = DecisionRecord(
        "d", "r", 1, AT, text, AT, "review", "defer", 1, "", (text, text), (text,), text, AT + DAY, text,
        advice,
    )  # fmt: skip
    line = ReleaseLine(
        "r", "v", text, text, text, AT, inputs, "rolled back", "review", AT, "i", text, text, text,
        latest=record,
    )  # fmt: skip
    waiting = replace(line, id="w", state="planned", decision="", advice=advice, latest=None, incident="")
    decided = tuple(
        Decided(
            replace(record, id=str(n), rationale=text if n % 2 else ""), replace(line, id=str(n)), FRAMEWORK
        )
        for n in range(count)
    )
    return ReleaseReport(
        AT - 91 * DAY, AT, AT, decided, (waiting,) * count, (replace(line, id="u"),), FRAMEWORK,
        WorkspaceSettings(name=text, time_zone="UTC", author=text), text,
    )  # fmt: skip


@pytest.mark.parametrize("text", [*HOSTILE, "🚢 渡船 フェリー 연락선"])
def test_hostile_text_is_text_in_every_format(text: str) -> None:
    counts = shown(build(of_text(text)), text)
    if text not in HOSTILE:  # which fonts there are for others depends on the computer
        del counts["pdf"]
    assert min(counts.values()) >= 25


def test_right_to_left_text_reappears() -> None:
    text = "שלום עולם (test) 123"
    report = build(of_text(text))
    assert PageReader(to_html(report)).text.count(text) >= 25
    pages = "".join(pdf_pages(to_pdf(report)))
    assert pages.count("םולש") + pages.count("שלום") >= 25


@pytest.mark.slow
def test_a_word_of_200_000_letters_breaks_everywhere() -> None:
    word = "x" * 200_000
    data = of_text("short")
    (one,) = data.decided
    long = replace(one, record=replace(one.record, override_reason=word, conditions=(word,)))
    report = build(replace(data, decided=(long,)))
    assert "".join(pdf_pages(to_pdf(report))).count("x") >= 2 * 200_000
    for text in (PageReader(to_html(report)).text, to_markdown(report), to_json(report)):
        assert text.count(word) >= 2


def test_many_decisions_are_all_there() -> None:
    report = build(of_text("A release with a rather long name", 60))
    assert len(table_with(report, "Policy said", "Outcome").rows) == 60
    pages = pdf_pages(to_pdf(report, font_folders=()))
    assert squeezed("60 decisions about releases are on record") in squeezed(pages[0])
    assert squeezed("".join(pages)).count("Conditions:") == 60


def test_how_it_stands_with_those_that_followed_the_policy(workspace: Workspace) -> None:
    data = data_of(workspace)
    out = [each for each in data.decided if not each.release.waits]
    bad = [each for each in out if each.release.state == "rolled back" or each.release.incident]
    followed = [each for each in out if not each.record.overrides]
    verdict = build(data).blocks[0]
    assert isinstance(verdict, Verdict)
    wrong = sum(each in bad for each in followed)
    against = len(bad) - wrong
    assert plain(verdict.detail) == (
        f"Of {len(followed)} releases decided as the policy said {wrong} went wrong. "
        f"Of {len(out) - len(followed)} decided otherwise {against} went wrong."
    )
    assert datetime(2026, 8, 24, 9, tzinfo=UTC) == data.start
