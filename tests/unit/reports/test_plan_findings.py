"""What the plan's report finds: targets at risk, targets never tightened, work that can't be done."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.operations import approvals, capacities, initiatives, plan_targets, plans
from slodesk.reports.quarterly_plan import build
from slodesk.reports.render_json import to_json
from slodesk.reports.render_pdf import to_pdf
from slodesk.reports.report import BarChart, Facts, RichCell, Span
from tests.unit.reports.planned import data_of, table_with, with_slo
from tests.unit.reports.reading import pdf_pages

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.storage.queries.plan_report import PlanReportData
    from slodesk.storage.workspace import Workspace


def test_a_target_is_at_risk_by_known_risks_or_by_pace_everywhere_alike(workspace: Workspace) -> None:
    """The table of all teams, each plan's first page and its charts count the same targets."""
    data = data_of(workspace, "2027-Q1")
    column = [row[-1] for row in table_with(build(data), "Team", "Targets at risk").rows]
    for story, counted in zip(data.plans, column, strict=True):
        report = build(replace(data, plans=(story,)))
        facts = report.blocks[1]
        assert isinstance(facts, Facts)
        charts = {block.title[:12]: block for block in report.blocks if isinstance(block, BarChart)}
        pace = {bar.label for bar in charts["Budget used "].bars if (bar.value or 0) > 100}
        risks = {
            bar.label for bar in getattr(charts.get("Bad minutes "), "bars", ()) if (bar.value or 0) > 100
        }
        assert facts.items[2].value == counted == str(len(pace | risks))
        if pace | risks:
            assert facts.items[2].note == f"{len(risks)} by known risks, {len(pace)} by pace"
    assert column == ["0", "1", "0"]


def test_r25_targets_that_are_never_tightened_are_counted(week_two: PlanReportData) -> None:
    report = to_json(build(week_two))
    note = "From 99.5\u00a0% on nothing exceeds a target by 0.5 points: this method never tightens it."
    assert f"{note} That is so for 3 of 5 SLOs." in report
    by_budget = replace(week_two.plans[0], content=replace(week_two.plans[0].content, method="budget"))
    assert "nothing exceeds a target" not in to_json(build(replace(week_two, plans=(by_budget,))))


def test_work_that_needs_what_was_cut_says_which(empty: Workspace) -> None:
    """100 h, half of them for reliability: 60 h are cut, and with them the 10 h that need them."""
    team, _, plan = with_slo(empty)

    def add(session: Session) -> None:
        for field, value in (("people", 1), ("weeks", 1), ("hours", 100), ("time_off", 0)):
            capacities.set_capacity_field(session, plan, team, field, Decimal(value))
        plans.set_plan_field(session, plan, "features_percent", Decimal(50))
        large, _, small = (
            initiatives.add_initiative(session, plan, title, effort=Decimal(effort), impact=Decimal(impact))
            for title, effort, impact in (("Zones", 60, "0.6"), ("Drill", 10, "0.05"), ("Alarm", 10, "0.01"))
        )
        initiatives.set_needs(session, small, [large])

    empty.edit("Work", add)
    rows = table_with(build(data_of(empty, "2027-Q1")), "Work", "Fits").rows
    assert [(row[1], row[-1]) for row in rows if row[0]] == [
        ("Zones", "Doesn't fit"), ("Drill", "Would fit"),
        (RichCell((Span("Alarm"), Span(" (after no.\u00a01)"))), "Doesn't fit: needs no.\u00a01"),
    ]  # fmt: skip


def test_without_hours_nothing_is_said_to_fit(empty: Workspace) -> None:
    _, _, plan = with_slo(empty)
    empty.edit(
        "Work",
        lambda session: initiatives.add_initiative(
            session, plan, "Rewrite it", effort=Decimal(40), impact=Decimal("0.1")
        ),
    )
    report = build(data_of(empty, "2027-Q1"))
    facts = report.blocks[1]
    assert isinstance(facts, Facts)
    assert (facts.items[1].value, facts.items[1].label, facts.items[1].note) == (
        "1", "initiative", "hours not known",
    )  # fmt: skip
    assert table_with(report, "Work", "Fits").rows[0][-1] == "Hours not known"
    assert "It takes 40\u00a0h. How many hours there are is not known" in to_json(report)


def test_a_first_page_stays_a_page_however_many_have_to_agree(empty: Workspace) -> None:
    """Twelve of them: four are named with how many more there are; the table of approvals names all."""
    _, slo, plan = with_slo(empty)

    def add(session: Session) -> None:
        for number in range(12):
            approvals.add_approver(session, plan, f"Approver {number:02}", "Executive sponsor")
        plan_targets.decide_target(session, plan, slo, "rejected", comment="Stays")

    empty.edit("Name", add)
    data = data_of(empty, "2027-Q1")
    report = build(data)
    first, *rest = pdf_pages(to_pdf(report, font_folders=()))
    assert "Approver 03" in first
    assert "Approver 04" not in first
    assert "8 more are under approvals." in first
    assert "Approver 11" in "".join(rest)
    assert "What is left until it is approved" in first
    assert ": Rejected. Stays. Advice: " in to_json(report)
    (story,) = data.plans
    names = [
        build(replace(data, plans=(replace(story, head=replace(story.head, team=team)),))).subtitle
        for team in ("Payments", "The A-team", "")
    ]
    assert names == ["Team Payments", "The A-team", "All teams"]
