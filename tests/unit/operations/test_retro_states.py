"""R50: from draft to published; what was published never changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import RuleBroken
from slodesk.operations import incidents, retro_states, retrospectives
from slodesk.operations.sample.build import build_sample
from slodesk.operations.services import remove_service
from slodesk.operations.slos import remove_slo, set_target
from slodesk.storage.queries.retro_snapshots import retro_snapshot, retro_snapshots
from slodesk.storage.queries.retrospectives import retro_list, retrospective
from slodesk.storage.schema import SampleDayRow, ServiceRow, SloRow
from slodesk.storage.schema_retrospectives import RetroSnapshotRow

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from tests.unit.operations.conftest import Desk

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)


@pytest.fixture
def written(desk: Desk) -> str:
    """A draft with two reviewers."""
    key: str = desk.do(retrospectives.add_retrospective, "Down", created=AT, summary="It was down.")
    for name in ("Kim", "Mei"):
        desk.do(retrospectives.add_part, key, "reviewer", name=name)
    return key


def content(desk: Desk, key: str) -> kept.Retrospective:
    found = desk.read(retrospective, key)
    assert found is not None
    return found


def say(desk: Desk, key: str, verdict: str, place: int = 0, comment: str = "") -> None:
    reviewer = content(desk, key).reviewers[place].id
    desk.do(retro_states.set_verdict, reviewer, verdict, at=AT, given_as="root", comment=comment)


def publish(desk: Desk, key: str) -> str:
    made: str = desk.do(retro_states.publish, key, at=AT + timedelta(days=1), made_as="root")
    return made


def all_agree(desk: Desk, key: str) -> None:
    desk.do(retro_states.send_for_review, key)
    for place in range(len(content(desk, key).reviewers)):
        say(desk, key, kept.APPROVED, place)


def test_nobody_reads_it_so_it_is_not_sent(desk: Desk) -> None:
    key = desk.do(retrospectives.add_retrospective, "Down", created=AT)
    with pytest.raises(RuleBroken, match="Name at least one person"):
        desk.do(retro_states.send_for_review, key)


def test_a_verdict_is_given_in_review_and_says_which_changes(desk: Desk, written: str) -> None:
    with pytest.raises(RuleBroken, match="Send the retrospective for review first"):
        say(desk, written, kept.APPROVED)
    desk.do(retro_states.send_for_review, written)
    with pytest.raises(RuleBroken, match="which changes") as refused:
        say(desk, written, kept.CHANGES, comment="  ")
    assert refused.value.field == "comment"
    say(desk, written, kept.CHANGES, comment="Where is the cause?")
    one = content(desk, written).reviewers[0]
    assert (one.verdict, one.comment, one.given, one.given_as) == (
        "changes", "Where is the cause?", AT, "root",
    )  # fmt: skip
    say(desk, written, "")
    assert content(desk, written).reviewers[0] == kept.Reviewer(one.id, "Kim")


def test_what_somebody_agreed_to_stays_until_it_is_taken_back(desk: Desk, written: str) -> None:
    desk.do(retro_states.send_for_review, written)
    desk.do(retrospectives.set_retrospective_field, written, "summary", "Still open.")
    say(desk, written, kept.APPROVED)
    with pytest.raises(RuleBroken, match="Kim has agreed"):
        desk.do(retrospectives.set_retrospective_field, written, "summary", "Other words.")
    desk.do(retro_states.take_back, written)
    taken = content(desk, written)
    assert taken.state == kept.DRAFT
    assert {(each.verdict, each.given, each.given_as) for each in taken.reviewers} == {("", None, "")}
    with pytest.raises(RuleBroken, match="Only a retrospective in review"):
        desk.do(retro_states.take_back, written)


def test_publishing_needs_every_reviewer(desk: Desk, written: str) -> None:
    with pytest.raises(RuleBroken, match="for review first"):
        publish(desk, written)
    desk.do(retro_states.send_for_review, written)
    say(desk, written, kept.APPROVED)
    say(desk, written, kept.CHANGES, 1, "More.")
    with pytest.raises(RuleBroken, match=r"Still to agree: Mei\."):
        publish(desk, written)
    assert desk.read(retro_snapshots, written) == ()
    say(desk, written, kept.APPROVED, 1)
    made = publish(desk, written)
    (head,) = desk.read(retro_snapshots, written)
    assert (head.id, head.number, head.made, head.made_as, head.reason) == (
        made, 1, AT + timedelta(days=1), "root", "",
    )  # fmt: skip
    assert content(desk, written).state == kept.PUBLISHED


def test_the_snapshot_is_the_retrospective_as_it_was_published(desk: Desk, written: str) -> None:
    all_agree(desk, written)
    made = publish(desk, written)
    published = desk.read(retro_snapshot, made)
    assert published.content == content(desk, written)
    assert published.evidence.at == AT + timedelta(days=1)
    with pytest.raises(RuleBroken, match="published"):
        desk.do(retrospectives.set_retrospective_field, written, "title", "Up")
    with pytest.raises(RuleBroken, match="was published and stays"):
        desk.do(retrospectives.remove_retrospective, written)


def test_a_correction_is_a_revision_with_a_reason(desk: Desk, written: str) -> None:
    with pytest.raises(RuleBroken, match="Only a published"):
        desk.do(retro_states.open_revision, written, "Why not")
    all_agree(desk, written)
    first = publish(desk, written)
    before = desk.read(retro_snapshot, first)
    with pytest.raises(RuleBroken, match="what has to be corrected"):
        desk.do(retro_states.open_revision, written, " ")
    desk.do(retro_states.open_revision, written, "Fewer users")
    now = content(desk, written)
    assert (now.state, now.revision, now.revision_reason) == (kept.DRAFT, 2, "Fewer users")
    assert {each.verdict for each in now.reviewers} == {""}
    desk.do(retrospectives.set_retrospective_field, written, "summary", "It was half down.")
    with pytest.raises(RuleBroken, match="was published and stays"):
        desk.do(retrospectives.remove_retrospective, written)
    all_agree(desk, written)
    publish(desk, written)
    assert [(each.number, each.reason) for each in desk.read(retro_snapshots, written)] == [
        (2, "Fewer users"), (1, ""),
    ]  # fmt: skip
    assert desk.read(retro_snapshot, first) == before


def test_nothing_that_happens_later_reaches_what_was_published(tmp_path: Path) -> None:
    """Samples, targets, the incident, its services and SLOs change or go; the snapshot does not."""
    as_of = datetime(2026, 11, 23, tzinfo=UTC)
    with build_sample(tmp_path / "w.slodesk", as_of) as workspace:
        with workspace.session() as session:
            line = next(each for each in retro_list(session) if each.state == kept.PUBLISHED)
            (head,) = retro_snapshots(session, line.id)
            before = retro_snapshot(session, head.id)
            body = session.get_one(RetroSnapshotRow, head.id).body
        assert before is not None
        costs = {each.title: each.impact for each in before.evidence.slos}
        assert costs["Card payments, Payments go through"].measured == pytest.approx(0.613, abs=0.001)

        def later(session: Session) -> None:
            for row in session.query(SampleDayRow).limit(200):
                row.good = 0
            for (slo,) in session.query(SloRow.id).all():
                set_target(session, slo, Decimal("0.9"))
            assert line.incident is not None
            incidents.set_incident_field(session, line.incident, "title", "Something else")
            for (slo,) in session.query(SloRow.id).all():
                remove_slo(session, slo)
            for (service,) in session.query(ServiceRow.id).all():
                remove_service(session, service)

        workspace.edit("Spoil", later)
        with workspace.session() as session:
            assert retro_snapshot(session, head.id) == before
            assert session.get_one(RetroSnapshotRow, head.id).body == body
            after: Any = retrospective(session, line.id)
            assert after.incident.title == "Something else"
