"""The report of a weekly review: stands alone, says what ``status`` says, reads as it was closed (R13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.cli.status import figures, number
from slodesk.domain import weekly_review as kept
from slodesk.domain.burn import FIRING, NOT_EVALUATED, PairState
from slodesk.domain.figures import burn_text
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.settings import WorkspaceSettings
from slodesk.operations import people, reviews
from slodesk.operations.slos import set_target
from slodesk.reports.formats import file_name, render
from slodesk.reports.render_html import to_html
from slodesk.reports.render_json import to_json
from slodesk.reports.render_markdown import to_markdown
from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import Facts, Heading, MeterCell, Report, StatusCell, Table, Verdict
from slodesk.reports.weekly_review import build
from slodesk.reports.words import speaking
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.review_report import review_report, reviews_of
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.schema import SampleDayRow, ServiceRow, SloRow
from slodesk.storage.workspace import open_workspace
from tests.unit.reports.entered_text import shown
from tests.unit.reports.marks import Marks, entered, html_text, unmarked
from tests.unit.reports.planned import AT, NOW, table_with
from tests.unit.reports.reading import PageReader, markdown_page, pdf_pages, squeezed
from tests.unit.reports.reference import FORMS, is_as_before
from tests.unit.reports.samples import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

LAST = "2026-11-16"
"""A day of the last week that was reviewed."""


def report_of(workspace: Workspace, key: str | None = None, *, team: str | None = None) -> Report:
    """Return the report of a review, as the command line and the window make it."""
    with workspace.session() as session:
        found = review_report(session, now=NOW, key=key, team_id=team)
        assert found is not None
        judged = found.prepared.as_of if found.prepared is not None else None
        return build(found, read_settings(session), policy_at(session, judged))


def headings(report: Report, level: int = 1) -> list[str]:
    return [block.text for block in report.blocks if isinstance(block, Heading) and block.level == level]


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def test_it_has_every_section_in_the_order_of_the_agenda(workspace: Workspace) -> None:
    assert headings(report_of(workspace)) == [
        "Status", "Incidents", "Error budgets", "Releases", "SLO adjustments", "Action items",
        "What to do, and why", "Attendance", "How these figures came about",
    ]  # fmt: skip


def test_the_first_page_stands_alone(workspace: Workspace) -> None:
    report = report_of(workspace)
    verdict, facts = report.blocks[:2]
    assert isinstance(verdict, Verdict)
    assert verdict.text == "1 of 13 objectives is at risk: Card payments."
    assert isinstance(facts, Facts)
    assert [(fact.value, fact.label) for fact in facts.items] == [
        ("1", "At risk"), ("8", "Healthy"), ("1", "Incidents of the week"), ("2", "Releases waiting"),
        ("0", "Action items done"),
    ]  # fmt: skip
    page = squeezed(pdf_pages(to_pdf(report, font_folders=()))[0])
    for words in (
        "Week of 16 Nov 2026",
        "Reliability goes first until the end of the month.",
        "Card payments, Payments go through: exhausted, was attention (−39 % left, −61 points)",
        "Decide about Partner API v34: the policy says defer.",
        "7 more below.",
        "Closed 17 Nov 2026, 10:55 UTC, recorded by Zoë O’Connell.",
        "Final",
    ):
        assert squeezed(words) in page
    assert (report.state, file_name(report, "pdf")) == ("final", "weekly-review-2026-11-16.pdf")


@pytest.mark.parametrize("week", [LAST, "2026-10-05", "2026-11-23"])
def test_figures_are_those_of_status_at_the_same_moment(workspace: Workspace, week: str) -> None:
    report = report_of(workspace, week)
    with workspace.session() as session:
        said = figures(overview(session, now=NOW, at=report.as_of))
        found = review_report(session, now=NOW, key=week)
    assert found is not None
    assert found.prepared is not None
    names = {line.full_title: (line.service, line.name) for line in found.prepared.slos}
    known = {(slo["service"], slo["slo"]): slo for slo in said["slos"]}
    tables = [block for block in report.blocks if isinstance(block, Table)]
    seen = 0
    for table in tables:
        titles = [column.title for column in table.columns]
        for row in table.rows:
            cells = dict(zip(titles, row, strict=True))
            slo = known.get(names.get(str(cells.get("Objective", "")).removesuffix(" (stale)"), ("", "")))
            left, status = cells.get("Budget left"), cells.get("Status")
            if slo is not None and isinstance(left, MeterCell) and isinstance(status, StatusCell):
                assert number(left.value) == slo["budget"]["remaining"]
                assert status.status == slo["status"]
                assert (plain(row[0])[-8:] == " (stale)") == slo["stale"]
                assert plain(cells["Target"]).startswith(f"{slo['target']:g} %")
                seen += 1
            if slo is not None and "In words" in cells:
                rates = [cells[name] for name in ("1 h", "6 h", "1 d", "3 d")]
                assert rates == [burn_text(rate) for rate in slo["burn"].values()]
                assert cells["In words"] == (slo["burn_word"] or "—")
                seen += 1
    assert seen == 2 * len(known) == 26


def test_a_closed_review_reads_as_it_was_closed(
    copy_sample: Callable[[datetime, Path], Path], tmp_path: Path
) -> None:
    with open_workspace(copy_sample(AT, tmp_path / "sample.slodesk")) as made:
        before = {form: render(report_of(made, LAST), form) for form in ("json", "markdown", "html")}
        with made.session() as session:
            key = next(each.id for each in reviews_of(session, None) if each.week == date(2026, 11, 16))

        def later(session: Session) -> None:
            for row in session.query(SampleDayRow).limit(400):
                row.good = 0
            for (slo,) in session.query(SloRow.id).all():
                set_target(session, slo, Decimal("0.9"))
            for service in session.query(ServiceRow).all():
                service.display_name = "Renamed"

        made.edit("Spoil everything", later)
        assert {form: render(report_of(made, LAST), form) for form in before} == before
        made.edit("Add", reviews.add_postscript, key, "It was the *DNS*.", at=NOW, written_as="kim")
        after = report_of(made, LAST)
        assert "Added after it was closed" in headings(after)
        told = markdown_page(to_markdown(after)).text
        assert "23 Nov 2026, 09:00 UTC, kim: It was the *DNS*." in told
        stays = [block for block in after.blocks if "DNS" not in repr(block)]
        assert len(stays) == len(after.blocks) - 1


def test_one_is_found_by_key_by_any_day_of_its_week_and_for_a_team(workspace: Workspace) -> None:
    with workspace.session() as session:
        lines = reviews_of(session, None)
        last = next(line for line in lines if line.week == date(2026, 11, 16))
        names = (last.id, "2026-11-16", "2026-11-22", None)
        found = [review_report(session, now=NOW, key=name) for name in names]
        assert {each.id for each in found if each is not None} == {last.id}
        for missing in ("2020-01-01", "", "yesterday", "0" * 36):
            assert review_report(session, now=NOW, key=missing) is None
        at = review_report(session, now=NOW, at=datetime(2026, 10, 29, tzinfo=UTC))
        assert at is not None
        assert (at.week, at.state) == (date(2026, 10, 26), kept.REVIEWED)


def test_a_team_has_its_own_review_before_that_of_all(empty: Workspace) -> None:
    team = empty.edit("Team", people.add_team, "Payments").result
    for owner in (None, team):
        empty.edit("Add", reviews.add_review, owner, NOW.date())
    report = report_of(empty, "2026-11-23", team=team)
    assert (report.subtitle, report_of(empty, "2026-11-23").subtitle) == ("Team Payments", "")
    assert report.state == "draft"
    with empty.session() as session:
        assert [line.team for line in reviews_of(session, team)] == ["Payments", ""]
        assert [line.team for line in reviews_of(session, "nobody")] == [""]


def test_an_open_review_shows_the_moment_and_that_it_is_open(workspace: Workspace) -> None:
    report = report_of(workspace, "2026-11-23")
    assert (report.state, report.as_of) == ("draft", AT)
    assert "Not held yet: the figures still change. Expected: Zoë O’Connell," in to_markdown(report)
    began = build(of_text("Pay"), WorkspaceSettings(), FRAMEWORK)
    assert "Closed 23 Nov 2026, 00:00 UTC, recorded by Pay. There: Pay." in to_markdown(began)
    again = replace(of_text("Pay"), state=kept.IN_REVIEW, closed=None)
    assert "Open: the figures still change. There: Pay." in to_markdown(
        build(again, WorkspaceSettings(), FRAMEWORK)
    )


def test_a_skipped_review_says_why(workspace: Workspace) -> None:
    report = report_of(workspace, "2026-10-12")
    (verdict,) = report.blocks
    assert isinstance(verdict, Verdict)
    assert verdict.text == "The review of this week was skipped."
    assert verdict.detail
    assert (report.state, report.as_of) == ("draft", None)
    assert len(pdf_pages(to_pdf(report, font_folders=()))) == 1


def test_an_empty_workspace_says_what_is_missing(empty: Workspace) -> None:
    for key in (None, "2026-11-23"):
        if key is not None:
            empty.edit("Add", reviews.add_review, None, NOW.date())
        report = report_of(empty, key)
        verdict = report.blocks[0]
        assert isinstance(verdict, Verdict)
        assert verdict.text == "There are no objectives to review yet."
        text = to_markdown(report)
        for words in (
            "There was no incident this week.", "There are no objectives yet.", "No release waits.",
            "No release went out this week.", "No change of a target", "None was done.",
            "Nothing asks for anything: carry on.",
        ):  # fmt: skip
            assert words in text
        for form in ("pdf", "markdown", "html"):
            assert render(report, form)
        assert report.as_of is None
        assert file_name(report, "pdf") == "weekly-review-2026-11-23.pdf"


@pytest.mark.parametrize("form", FORMS)
def test_output_is_as_before(workspace: Workspace, form: str) -> None:
    assert is_as_before("weekly_review", form, report_of(workspace, LAST))


def test_every_word_can_be_translated(workspace: Workspace) -> None:
    known = entered(workspace)
    for week in (LAST, "2026-11-23", "2026-10-12", "2026-09-28", "2026-09-07"):
        with speaking(Marks()):
            text = html_text(report_of(workspace, week))
        cut = [f"{name[:end]}…" for name in known if name[:9] in text for end in range(9, min(len(name), 60))]
        assert not unmarked(text, [each for each in cut if each in text] + known + ["ms"])


def line(name: str = "pay", **changes: object) -> kept.SloLine:
    """An SLO of 99.9 % over 30 days: 1,000 of 1,000,000 events may be bad, 950 were."""
    made = kept.SloLine(
        "s", "v", "pay", name, "pay-slo", name, Decimal("0.999"), "30d", 0.99905, 0.05, 0.95, 43.2, 2.16,
        "critical", "healthy", 0.625, {"1h": 0.5, "6h": 1.2, "1d": None, "3d": 2.0}, "elevated", ("3d/6h",),
        "projected", 0.75, 0.8, AT, stale=False, trend=(*[0.625] * 12, 0.05), good=999_050.0,
        total=1_000_000.0,
        pairs=(
            PairState("1h/5m", "page", 14.4, 0.5, 0.3, "silent"),
            PairState("6h/30m", "page", 6.0, None, None, NOT_EVALUATED),
            PairState("3d/6h", "ticket", 1.0, 2.0, 1.2, FIRING),
        ),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def of_text(text: str) -> kept.Review:
    """Return a review all of whose texts are the same."""
    cost = kept.IncidentCost(text, 0.5, "measured")
    item = kept.IncidentItem(
        "i", text, text, (text, text), AT, None, 96.0, text, (cost,), retrospective="due"
    )
    release = kept.ReleaseItem(
        "r", "v", text, text, text, AT, "normal", "planned", "", "defer", "high", 7, 1, ""
    )
    out = replace(release, id="o", state="rolled back", decision="approve", incident=text)
    action = kept.ActionItem("a", text, text, date(2026, 11, 30), "P1", "open", overdue=True, source=text)
    prepared = kept.Prepared(
        AT, AT - timedelta(days=7), AT, text, 1, slos=(line(text), line(text, slo_id="t", status="healthy")),
        incidents=(item,), metrics=(kept.MetricItem("m", text, text, 5.0, 4.0, text, AT),),
        releases=(release, out), done=(action,), carried=(action,), new=(action,), late=(action,),
        recommendations=(), compared=AT - timedelta(days=7), gone=(text,),
    )  # fmt: skip
    notes = tuple(kept.Note(section, section, "", text) for section in kept.SECTIONS)
    about = (kept.Note("x", "status", "s", text), kept.Note("p", kept.POSTSCRIPT, "", text, AT, text))
    adjustment = kept.Adjustment("j", "s", text, text, Decimal("0.9995"), window="28d",
                                 decision=kept.APPROVED, approver=text)  # fmt: skip
    return kept.Review(
        "k", "t", text, date(2026, 11, 23), AT, kept.REVIEWED, text, text, text, AT, AT, text,
        (*notes, *about), (adjustment, replace(adjustment, decision=kept.PROPOSED)),
        (kept.Attendee("q", text, text),), prepared,
    )  # fmt: skip


def built(text: str) -> Report:
    settings = WorkspaceSettings(name=text, time_zone="UTC", author=text)
    return build(of_text(text), settings, FRAMEWORK)


@pytest.mark.parametrize("text", [*HOSTILE, "🚢 渡船 フェリー 연락선"])
def test_hostile_text_is_text_in_every_format(text: str) -> None:
    counts = shown(built(text), text)
    if text not in HOSTILE:  # which fonts there are for others depends on the computer
        del counts["pdf"]
    assert min(counts.values()) >= 40


def test_right_to_left_text_reappears() -> None:
    text = "שלום עולם (test) 123"
    report = built(text)
    assert PageReader(to_html(report)).text.count(text) >= 40
    pages = "".join(pdf_pages(to_pdf(report)))
    assert pages.count("םולש") + pages.count("שלום") >= 40


@pytest.mark.slow
def test_a_word_of_200_000_letters_breaks_everywhere() -> None:
    word = "x" * 200_000
    review = of_text("short")
    assert review.prepared is not None
    (action,) = review.prepared.done
    long = replace(
        review, summary=word, notes=(kept.Note("n", "status", "", word),),
        prepared=replace(review.prepared, done=(replace(action, title=word),)),
    )  # fmt: skip
    report = build(long, WorkspaceSettings(), FRAMEWORK)
    assert "".join(pdf_pages(to_pdf(report))).count("x") >= 3 * 200_000
    for text in (PageReader(to_html(report)).text, to_markdown(report), to_json(report)):
        assert text.count(word) >= 3


def test_r50_the_figures_at_risk_are_explained_with_the_numbers_put_in() -> None:
    """0.1 % of 1,000,000 are 1,000; 950 bad leave 5 %; 0.05·30 ÷ 2 = 0.75 days."""
    report = built("Pay")
    (table,) = [block for block in report.blocks if isinstance(block, Table) and block.caption]
    assert plain(table.caption) == "Pay, Pay, 99.9 % over 30 days, samples to 23 Nov 2026, 00:00 UTC"
    assert [tuple(map(plain, row)) for row in table.rows] == [
        ("Actual", "999,050 good ÷ 1,000,000 events = 99.905 %"),
        ("Budget left", "0.1 % of 1,000,000 events allow 1,000 bad ones; 1 − 950 ÷ 1,000 = 5 %"),
        ("Status", "5 % left → Critical"),
        ("Since last week", "5.00 % − 62.50 % = −57.50 points"),
        ("Alert pairs", "1h/5m: 0.5 and 0.3, limit 14.4; 3d/6h: 2.0 and 1.2, limit 1, fires"),
        (
            "Runs out",
            "5 % × 30 d ÷ 2.0 = 0.75 d by the burn rate of 3 days; with old samples leaving: "
            "19 hours at this pace",
        ),
    ]
    shorter = build(of_text("Pay"), WorkspaceSettings(), FRAMEWORK, explain=False)
    assert headings(report)[-1] == "How these figures came about"
    assert "How these figures came about" not in headings(shorter)


def test_what_is_crowded_keeps_the_first_page_to_one() -> None:
    review = of_text("A service with a rather long name that goes on for quite a while")
    assert review.prepared is not None
    many = tuple(
        line(f"Objective number {n} of a service with a rather long name", slo_id=str(n)) for n in range(40)
    )
    review = replace(review, prepared=replace(review.prepared, slos=many), summary="One sentence.")
    pages = pdf_pages(to_pdf(build(review, WorkspaceSettings(), FRAMEWORK), font_folders=()))
    assert squeezed("40 of 40 objectives are at risk") in squeezed(pages[0])
    assert squeezed("34 more have changed.") in squeezed(pages[0])
    assert squeezed(pages[1]).find(squeezed("Status")) < 200
    everything = squeezed("".join(pages))
    for n in range(40):
        assert squeezed(f"Objective number {n} of") in everything


def test_an_incident_names_what_it_cost_most() -> None:
    rows = table_with(built("Pay"), "Incident", "Budget used").rows
    assert [plain(cell) for cell in rows[0][3:6]] == ["96 min, goes on", "Pay", "50 % of Pay, measured"]
