"""The three documents of a plan: generated in plain words, or as people wrote them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from slodesk.domain.plan_snapshot import ApproverLine, MessageLine, PlanContent, TargetLine
from slodesk.domain.planning import BUDGET_POLICY, COMMUNICATION_PLAN, DOCUMENTS, SLO_DOCUMENT
from slodesk.domain.policy import FRAMEWORK, RECOMMENDED
from slodesk.domain.policy_data import to_data
from slodesk.reports.formats import ENDINGS, render
from slodesk.reports.plan_documents import document
from slodesk.reports.read_markdown import read_markdown
from slodesk.reports.render_markdown import blocks_markdown, to_markdown
from slodesk.reports.report import Heading, ItemList, Note, Paragraph, Table, text_of

RAISED = TargetLine(
    "1", "Checkout", "Bookings", "changed", Decimal("0.999"), Decimal("0.9995"), "30d", "30d",
    comment="Users leave",
)  # fmt: skip
KEPT = TargetLine(
    "2", "Search", "Fast", "rejected", Decimal("0.99"), Decimal("0.99"), "month", "month",
)  # fmt: skip
PLAN = PlanContent(
    "2027-Q1", date(2027, 1, 1), team="Sales", organisation="Harbour", policy=to_data(FRAMEWORK),
    targets=(RAISED, KEPT),
)  # fmt: skip


def written(kind: str, plan: PlanContent = PLAN) -> str:
    return to_markdown(document(kind, plan)).replace("\u00a0", " ")


def test_the_slo_document_says_what_is_promised_from_when_and_why() -> None:
    text = written(SLO_DOCUMENT)
    assert "From 1 Jan 2027 on these are the promises we make to our users. 1 of 2 changes." in text
    # 0.05 % of 30 days are 21.6 minutes; a calendar month has no fixed length
    assert "| Checkout | Bookings | 99.95 % | 99.9 % | 30 days | 21.6 min |" in text
    assert "| Search | Fast | 99 % | the same | calendar month | 1 % |" in text
    assert "Checkout, Bookings: 99.9 % → 99.95 %, half the budget. Users leave" in text
    assert "nobody has agreed" in text


def test_who_agreed_is_named_and_that_nobody_checked_it() -> None:
    plan = replace(PLAN, state="approved", approvers=(ApproverLine("1", "Kim", "Lead", "approved"),))
    assert "Agreed by Kim; recorded, not authenticated." in written(SLO_DOCUMENT, plan)
    assert document(SLO_DOCUMENT, plan).state == "final"


def test_the_policy_tells_bands_releases_and_alerts_of_the_policy_in_force() -> None:
    text = written(BUDGET_POLICY)
    assert "| ◆ Attention | 20 % to 50 % | Keep an eye on it" in text
    assert "| ✓ Healthy | goes out | goes out, watched closely | is reviewed; goes to few first |" in text
    assert "| 2 % of it would be gone in 1 hour | 14.4 | 1h/5m | somebody is called at once |" in text
    assert "more than 10 % of a budget" in text
    other = to_data(replace(FRAMEWORK, attention_below=0.6, retrospective_share=0.2))
    changed = written(BUDGET_POLICY, replace(PLAN, policy=other))
    assert "20 % to 60 %" in changed
    assert "more than 20 % of a budget" in changed


def test_the_guards_in_force_are_told() -> None:
    plain, guarded = (
        written(BUDGET_POLICY),
        written(BUDGET_POLICY, replace(PLAN, policy=to_data(RECOMMENDED))),
    )
    assert "counts as its worst" not in plain
    assert "counts as its worst" in guarded


def test_a_communication_plan_without_messages_is_a_suggestion() -> None:
    assert "A suggestion" in written(COMMUNICATION_PLAN)
    told = replace(PLAN, messages=(MessageLine("1", "Board", "One page", "Paper", date(2026, 12, 18)),))
    text = written(COMMUNICATION_PLAN, told)
    assert "A suggestion" not in text
    assert "| Board | One page | Paper | 18 Dec 2026 |" in text


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize("form", ENDINGS)
def test_every_document_comes_in_every_format(kind: str, form: str) -> None:
    assert len(render(document(kind, PLAN), form)) > 500


def test_what_people_wrote_takes_the_place_of_what_is_generated() -> None:
    plan = replace(
        PLAN, documents={BUDGET_POLICY: "## Ours\n\nWe *stop* at **nothing**: <b>x</b>\n\n- one\n- two"}
    )
    report = document(BUDGET_POLICY, plan)
    heading, words, points = report.blocks
    assert isinstance(heading, Heading)
    assert heading.level == 1
    assert isinstance(words, Paragraph)
    assert text_of(words.spans) == "We stop at nothing: <b>x</b>"
    assert isinstance(points, ItemList)
    assert [text_of(item.spans) for item in points.items] == ["one", "two"]
    assert "&lt;b&gt;" in render(report, "html").decode()


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_editing_begins_with_what_was_generated(kind: str) -> None:
    blocks = document(kind, PLAN).blocks
    again = read_markdown(blocks_markdown(blocks))
    assert [type(block) for block in again] == [type(block) for block in blocks]
    tables = zip(
        (block for block in blocks if isinstance(block, Table)),
        (block for block in again if isinstance(block, Table)),
        strict=True,
    )
    for before, after in tables:
        assert [column.title for column in after.columns] == [column.title for column in before.columns]
        assert len(after.rows) == len(before.rows)


def test_hostile_markdown_stays_text() -> None:
    text = "[x](javascript:alert(1)) ![p](file:///etc/passwd) <script>1</script>\n\n> careful\n\n"
    text += "| a |\n| - |\n| 1 | 2 |"
    html = render(document(SLO_DOCUMENT, replace(PLAN, documents={SLO_DOCUMENT: text})), "html").decode()
    assert "<script>1" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html
    assert any(isinstance(block, Note) for block in read_markdown(text))
    assert read_markdown("") == ()
