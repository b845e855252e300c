"""The quarterly plan report: stands alone, says what was decided, and reads as it was signed."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.plan_snapshot import from_data, to_data
from slodesk.domain.planning import BUDGET_POLICY
from slodesk.operations import (
    approvals,
    initiatives,
    plan_documents,
    plan_targets,
    plans,
    risks,
    slos,
)
from slodesk.reports.formats import file_name, render
from slodesk.reports.quarterly_plan import build
from slodesk.reports.render_json import to_json
from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import BarChart, Facts, Heading, Report, Schedule, Verdict
from slodesk.reports.words import speaking
from slodesk.storage.queries.plan_scope import plan_scope
from slodesk.storage.queries.proposals import proposals
from slodesk.storage.schema import IncidentRow, SampleDayRow, SloRow
from slodesk.storage.workspace import open_workspace
from tests.unit.reports.marks import Marks, entered, html_text, unmarked
from tests.unit.reports.planned import AT, NOW, data_of, table_with, with_slo
from tests.unit.reports.reading import pdf_pages, squeezed
from tests.unit.reports.reference import FORMS, is_as_before
from tests.unit.reports.samples import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.storage.queries.plan_report import PlanReportData
    from slodesk.storage.workspace import Workspace


@pytest.fixture(scope="module")
def signed(workspace: Workspace) -> PlanReportData:
    """The plan the Platform team signed."""
    return data_of(workspace, "2026-Q4", "Platform")


def headings(report: Report) -> list[str]:
    """Return the headings of the first level."""
    return [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 1]


def test_it_has_every_part_a_plan_is_made_of(week_two: PlanReportData) -> None:
    assert headings(build(week_two)) == [
        "Performance in 2026-Q4",
        "Incidents in 2026-Q4",
        "Goals and milestones",
        "User satisfaction",
        "Gap analysis",
        "Targets for 2027-Q1",
        "Error budgets for 2027-Q1",
        "Capacity and how it is shared",
        "Reliability roadmap",
        "Resources by team",
        "Risks",
        "Error budget policy",
        "Communication plan",
        "Feedback",
        "Approvals",
        "What the workshops decided",
    ]


def test_the_first_page_stands_alone(week_two: PlanReportData, signed: PlanReportData) -> None:
    verdict, facts = build(week_two).blocks[:2]
    assert isinstance(verdict, Verdict)
    assert verdict.text == (
        "Not settled yet: 3 targets are undecided; so far 1 target changes from 1 Jan 2027 on."
    )
    assert isinstance(facts, Facts)
    assert [fact.value for fact in facts.items] == ["1", "3 of 4", "1", "0 of 3"]
    page = squeezed(pdf_pages(to_pdf(build(week_two), font_folders=()))[0])
    for words in (
        "95 % → 97 % (0.60 × the budget)",
        "Renew certificates automatically (Jonas Lindqvist, 110 h)",
        "must go first",
        "Ingrid Solheim, Executive sponsor: not yet",
        "The plan was not sent for approval yet.",
    ):
        assert squeezed(words) in page
    done = build(signed).blocks[0]
    assert isinstance(done, Verdict)
    assert (done.text, done.detail) == (
        "Agreed: 2 targets change from 1 Oct 2026 on.",
        "Approved: snapshot 1 of 10 Sep 2026, 15:08 UTC",
    )
    assert "agreed on 10 Sep 2026" in to_json(build(signed))
    assert len(pdf_pages(to_pdf(build(signed), font_folders=()))) < 10


def test_figures_are_those_of_the_plan(workspace: Workspace, week_two: PlanReportData) -> None:
    with workspace.session() as session:
        head = week_two.plans[0].head
        seen = proposals(session, plan_scope(session, head, now=NOW))
    rows = table_with(build(week_two), "SLO", "Proposed", "Decision").rows
    assert len(rows) == len(seen.slos) == 5
    by_name = {str(row[0]): row for row in rows}
    payments = by_name["Card payments · Payments are quick"]
    assert payments[2:5] == ("95\u00a0%", "95.1\u00a0%", "Changed")
    assert payments[6] == "0.60 × the budget"  # (1 − 0.97)/(1 − 0.95)
    budgets = {str(row[0]): row for row in table_with(build(week_two), "SLO", "Failures allowed").rows}
    # 2027-Q1 has 90 days: (1 − 0.9995)·90·1440 = 64.8 minutes
    assert budgets["Card payments · Payments go through"][2] == "64.8"


def test_charts_show_performance_gap_work_and_risks(week_two: PlanReportData) -> None:
    report = build(week_two)
    titles = [block.title for block in report.blocks if isinstance(block, BarChart)]
    assert titles == [
        "Error budget used, so far this quarter",
        "Target less actual, in percentage points",
        "Budget used if the quarter is like the last one",
        "Bad minutes a year against each SLO's budget",
    ]
    (work,) = [block for block in report.blocks if isinstance(block, Schedule)]
    assert (work.start, work.end, work.cut) == (date(2027, 1, 1), date(2027, 3, 31), 3)
    assert [row.look for row in work.rows] == ["filled", "filled", "filled", "outlined"]
    assert work.rows[3].needs == (1,)
    risky = next(
        block for block in report.blocks if isinstance(block, BarChart) and "Bad minutes" in block.title
    )
    # (4 + 66) min × 1 × 4 a year = 280 of 0.0005 × 525,600 = 262.8
    assert risky.bars[0].text == "107\u00a0%, 280 of 263 min"


def test_a_signed_plan_stays_as_it_was_signed(
    copy_sample: Callable[[datetime, Path], Path], tmp_path: Path
) -> None:
    with open_workspace(copy_sample(AT, tmp_path / "sample.slodesk")) as made:
        before = render(build(data_of(made, "2026-Q4")), "json")

        def later(session: Session) -> None:
            for row in session.query(SampleDayRow).limit(200):
                row.good = 0
            for (slo,) in session.query(SloRow.id).all():
                slos.set_target(session, slo, Decimal("0.9"), effective=date(2026, 7, 2))

        made.edit("Spoil the samples", later)
        assert render(build(data_of(made, "2026-Q4")), "json") == before


def test_a_snapshot_keeps_its_evidence_as_plain_data(signed: PlanReportData) -> None:
    content = signed.plans[0].content
    assert content.evidence is not None
    assert from_data(json.loads(json.dumps(to_data(content)))) == content


def test_plans_of_several_teams_are_one_report(workspace: Workspace) -> None:
    report = build(data_of(workspace, "2027-Q1"))
    assert headings(report) == ["Team Discovery", "Team Payments", "Team Platform"]
    verdict = report.blocks[0]
    assert isinstance(verdict, Verdict)
    assert verdict.text == "0 of 3 plans are approved; 2 targets change."
    teams = table_with(report, "Team", "State", "Undecided").rows
    assert [row[3] for row in teams] == ["2", "3", "3"]
    assert file_name(report, "pdf") == "quarterly-plan-2027-Q1.pdf"
    assert report.state == "draft"
    past = build(data_of(workspace, "2026-Q4"))
    assert past.state == "final"
    assert file_name(build(data_of(workspace, "2026-Q4", "Platform")), "pdf") == (
        "quarterly-plan-2026-Q4-Platform.pdf"
    )


@pytest.mark.parametrize("form", FORMS)
def test_output_is_as_before(signed: PlanReportData, form: str) -> None:
    report = build(signed)
    assert is_as_before("quarterly_plan", form, report)


def test_every_word_can_be_translated(workspace: Workspace) -> None:
    with workspace.session() as session:
        causes = [cause for (cause,) in session.query(IncidentRow.cause)]
    for quarter in ("2027-Q1", "2026-Q4"):
        data = data_of(workspace, quarter)
        with speaking(Marks()):
            text = html_text(build(data))
        names = entered(workspace)
        cut = [f"{name[:end]}…" for name in names if name[:9] in text for end in range(9, min(len(name), 60))]
        assert not unmarked(text, [each for each in cut if each in text] + names + causes)


def test_an_empty_plan_says_what_is_missing(empty: Workspace) -> None:
    empty.edit("Plan", lambda session: plans.create_plan(session, "2027-Q1"))
    report = build(data_of(empty, "2027-Q1"))
    verdict = report.blocks[0]
    assert isinstance(verdict, Verdict)
    assert verdict.text == "There is no SLO in this plan yet, so nothing is promised."
    text = to_json(report)
    for words in (
        "There are no SLOs yet.",
        "No incident is recorded",
        "No goals or milestones",
        "Nobody asked the users",
        "Without samples there is no gap",
        "Nobody has estimated how many hours",
        "No reliability work is planned",
        "The risk register is empty.",
        "A suggestion: nobody has written this plan's own messages yet.",
        "One page: verdict, what changes, risks, what is asked",
        "No feedback was written",
        "Nobody is named",
    ):
        assert words in text
    for form in ("pdf", "markdown", "html"):
        assert render(report, form)


def test_a_plan_without_samples_decides_all_the_same(empty: Workspace) -> None:
    _, slo, plan = with_slo(empty)
    braver = Decimal("0.9995")
    empty.edit(
        "Decide",
        lambda session: plan_targets.decide_target(
            session, plan, slo, "changed", target=braver, comment="Go."
        ),
    )
    report = build(data_of(empty, "2027-Q1"))
    verdict = report.blocks[0]
    assert isinstance(verdict, Verdict)
    assert verdict.text == "Decided, not signed: 1 target changes from 1 Jan 2027 on."
    assert report.as_of is None
    text = to_json(report)
    assert "There are no samples in this quarter." in text
    assert "No SLO has data: nothing to share out by." in text
    assert "half the budget" in text
    assert "NaN" not in text


def test_the_policy_is_told_in_the_teams_own_words(empty: Workspace) -> None:
    _, _, plan = with_slo(empty)
    assert "Low-risk release" in to_json(build(data_of(empty, "2027-Q1")))
    text = "# When it runs out\n\nWe **stop** releasing.\n"
    empty.edit("Write", lambda session: plan_documents.set_document(session, plan, BUDGET_POLICY, text))
    report = build(data_of(empty, "2027-Q1"))
    levels = {block.text: block.level for block in report.blocks if isinstance(block, Heading)}
    assert (levels["Error budget policy"], levels["When it runs out"]) == (1, 2)
    assert "Low-risk release" not in to_json(report)


def test_hostile_names_mean_nothing(empty: Workspace) -> None:
    _, slo, plan = with_slo(empty, "pay", HOSTILE[0])

    def fill(session: Session) -> None:
        for name in HOSTILE:
            first = initiatives.add_initiative(session, plan, name, effort=Decimal(5), impact=Decimal("0.1"))
            second = initiatives.add_initiative(session, plan, f"{name} again", starts=date(2027, 1, 4))
            initiatives.set_needs(session, second, [first])
            risks.add_risk(session, plan, name, note=name, owner=name)
            approvals.add_approver(session, plan, name, name)
        plan_targets.decide_target(
            session, plan, slo, "changed", target=Decimal("0.9995"), comment=" ".join(HOSTILE)
        )

    empty.edit("Fill", fill)
    report = build(data_of(empty, "2027-Q1"))
    page = render(report, "html").decode()
    for words in ("<script>", "<img", 'href="http://evil', "</style></svg>"):
        assert words not in page
    pdf = squeezed(" ".join(pdf_pages(to_pdf(report, font_folders=()))))
    for name in HOSTILE:
        assert squeezed(name)[:12] in pdf
    assert json.loads(render(report, "json"))["kind"] == "quarterly-plan"
