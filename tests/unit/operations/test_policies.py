"""The policy is changed by new versions; what held before goes on holding for the time before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.policy_paths import value_at
from slodesk.domain.release_decision import SloState, advise
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.status import Status
from slodesk.operations.policies import (
    add_draft_pair,
    begin_draft,
    discard_draft,
    judge_by,
    publish_draft,
    remove_draft_pair,
    set_draft_value,
)
from slodesk.operations.release_decisions import record_decision
from slodesk.operations.releases import add_release
from slodesk.operations.retro_waits import set_due_rule
from slodesk.operations.settings import adopt_profile
from slodesk.storage.queries.policies import decided_under, policy_draft, versions
from slodesk.storage.queries.settings import policy_at
from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from slodesk.storage.queries.policies import Draft
    from tests.unit.operations.conftest import Desk

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(seconds=1)


def test_r12_the_first_change_does_not_judge_the_time_before(desk: Desk) -> None:
    assert desk.do(judge_by, "measured", effective=NOW) == 1  # that is what holds
    assert desk.do(judge_by, "adjusted", effective=NOW, reason="Agreed", author="Ada") == 2
    assert desk.read(policy_at, NOW).judge_by == "adjusted"
    assert (desk.read(policy_at, BEFORE).judge_by, desk.read(policy_at, BEFORE).version) == ("measured", 1)


def test_r20_a_version_keeps_what_the_one_before_said(desk: Desk) -> None:
    desk.do(judge_by, "adjusted", effective=NOW)
    assert desk.do(set_due_rule, 0.2, 28, effective=NOW + timedelta(days=3)) == 3
    found = desk.read(policy_at)
    assert (found.judge_by, found.retrospective_share, found.retrospective_days) == ("adjusted", 0.2, 28)
    assert desk.read(policy_at, NOW).retrospective_share == 0.1


def test_r12_there_is_no_third_figure(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="measured or adjusted") as caught:
        desk.do(judge_by, "guessed", effective=NOW)
    assert caught.value.field == "judge_by"


# Drafts


def begun(desk: Desk, **start: Any) -> Draft:
    desk.do(begin_draft, at=NOW, **start)
    return found_draft(desk)


def found_draft(desk: Desk) -> Draft:
    found: Draft | None = desk.read(policy_draft)
    assert found is not None
    return found


def publish(desk: Desk, effective: datetime = NOW, reason: str = "Agreed") -> int:
    number: int = desk.do(publish_draft, effective=effective, at=NOW, reason=reason, author="Ada")
    return number


def test_r33_a_draft_begins_as_the_newest_version_a_version_or_a_preset(desk: Desk) -> None:
    assert begun(desk).policy.finished() == replace(FRAMEWORK, version=2)
    desk.do(judge_by, "adjusted", effective=NOW)
    assert begun(desk).policy.judge_by == "adjusted"
    assert begun(desk, version=1).policy.judge_by == "measured"
    again = begun(desk, preset_name="Google")
    assert (again.policy.profile, again.policy.retrospective_days, again.based_on) == ("Google", 28, 2)
    assert len(desk.read(lambda source: rows(source, "SELECT id FROM policy_draft"))) == 1
    for start in ({"version": 9}, {"preset_name": "Lenient"}):
        with pytest.raises(RuleBroken):
            begun(desk, **start)


def test_r33_a_draft_may_hold_what_cannot_be_published(desk: Desk) -> None:
    begun(desk)
    desk.do(set_draft_value, "matrix.warning.high", "approve")
    desk.do(set_draft_value, "matrix.healthy.low", "")
    desk.do(set_draft_value, "critical_below", 0.9)
    draft = found_draft(desk).policy
    assert (draft.decision("warning", "high"), draft.critical_below) == ("approve", 0.9)
    with pytest.raises(RuleBroken, match="“Warning” cannot occur") as caught:
        publish(desk)
    assert caught.value.field == "warning_below"
    assert desk.read(policy_at) == FRAMEWORK  # nothing was put in force


def test_r33_every_kind_of_value_can_be_set(desk: Desk) -> None:
    begun(desk)
    for path, value in (
        ("attention_below", 0.6), ("risk.high_from", 5), ("retrospective_days", 28), ("judge_by", "adjusted"),
        ("thaw_margin", 0.05), ("alert_pairs.0.share", 0.03), ("alert_pairs.1.long_minutes", 720),
        ("change_classes.p0.exempt", False), ("change_classes.p0.conditions", []), ("toil_by_worst", True),
        ("planning.features", 0.6), ("matrix.exhausted.low", "defer"), ("profile", "Ours"),
        ("reason", "Why not"),
    ):  # fmt: skip
        desk.do(set_draft_value, path, value)
        if path != "reason":
            assert value_at(found_draft(desk).policy, path) == value
    assert found_draft(desk).reason == "Why not"


def test_a_preset_that_is_changed_no_longer_bears_its_name(desk: Desk) -> None:
    begun(desk, preset_name="Google")
    desk.do(set_draft_value, "critical_below", 0.10)  # as it is
    assert found_draft(desk).policy.profile == "Google"
    desk.do(set_draft_value, "critical_below", 0.11)
    assert found_draft(desk).policy.profile == "Google, adapted"
    desk.do(set_draft_value, "profile", "Ours")
    desk.do(set_draft_value, "critical_below", 0.12)
    assert found_draft(desk).policy.profile == "Ours"


def test_r7_alert_pairs_come_and_go(desk: Desk) -> None:
    begun(desk)
    assert desk.do(add_draft_pair, "page", 120, 10, 0.03) == 4
    desk.do(remove_draft_pair, 0)
    names = [pair.name for pair in found_draft(desk).policy.alert_pairs]
    assert names == ["6h/30m", "1d/2h", "3d/6h", "2h/10m"]
    with pytest.raises(RuleBroken):
        desk.do(remove_draft_pair, 4)


@pytest.mark.parametrize(
    ("path", "value"),
    [("critical_below", "much"), ("nothing", 1), ("matrix.warning.high", "maybe"), ("profile", " ")],
)
def test_what_cannot_be_stored_names_its_path(desk: Desk, path: str, value: object) -> None:
    begun(desk)
    with pytest.raises(RuleBroken) as caught:
        desk.do(set_draft_value, path, value)
    assert caught.value.field == path


def test_r33_a_published_draft_is_the_next_version_from_its_moment_on(desk: Desk) -> None:
    begun(desk)
    desk.do(set_draft_value, "judge_by", "adjusted")
    assert publish(desk, NOW + timedelta(days=1), "Agreed in November") == 2
    assert desk.read(policy_draft) is None
    assert desk.read(policy_at, NOW).judge_by == "measured"
    assert desk.read(policy_at, NOW + timedelta(days=1)).judge_by == "adjusted"
    first, second = desk.read(versions, NOW)
    assert (first.number, first.effective, first.state) == (1, None, "in_force")
    assert (second.number, second.reason, second.author) == (2, "Agreed in November", "Ada")
    assert (second.policy.profile, second.state) == ("Framework, adapted", "future")
    assert [each.state for each in desk.read(versions, NOW + timedelta(days=1))] == ["past", "in_force"]


def test_r50_publishing_asks_for_a_reason_and_a_change_and_never_judges_the_past(desk: Desk) -> None:
    begun(desk)
    with pytest.raises(RuleBroken, match="Nothing is different from version 1"):
        publish(desk)
    desk.do(set_draft_value, "thaw_margin", 0.05)
    with pytest.raises(RuleBroken, match="Say why") as caught:
        publish(desk, reason=" ")
    assert caught.value.field == "reason"
    with pytest.raises(RuleBroken, match="begins now or later") as caught:
        publish(desk, BEFORE)
    assert caught.value.field == "effective"
    desk.do(set_draft_value, "reason", "The draft says why")
    assert publish(desk, NOW + timedelta(days=3), "") == 2
    assert desk.read(versions, NOW)[1].reason == "The draft says why"
    begun(desk)
    desk.do(set_draft_value, "thaw_margin", 0.1)
    with pytest.raises(RuleBroken, match="Version 2 begins only at 2026-11-23 12:00 UTC"):
        publish(desk, NOW + timedelta(days=1))


def test_a_draft_is_thrown_away_and_there_is_none_then(desk: Desk) -> None:
    begun(desk)
    desk.do(discard_draft)
    assert desk.read(policy_draft) is None
    for move in ((discard_draft,), (set_draft_value, "critical_below", 0.1), (remove_draft_pair, 0)):
        with pytest.raises(RuleBroken, match="Nobody is writing a draft"):
            desk.do(*move)
    with pytest.raises(RuleBroken, match="Nobody is writing a draft"):
        publish(desk)


def test_an_adopted_profile_is_told_by_what_it_says_not_by_its_name(desk: Desk) -> None:
    desk.do(set_due_rule, 0.2, 28, effective=NOW)  # still called Framework
    assert desk.do(adopt_profile, "Framework", effective=NOW) == 3
    assert desk.do(adopt_profile, "Framework", effective=NOW) == 3
    assert desk.read(policy_at).retrospective_share == 0.1
    assert desk.do(adopt_profile, "Google", effective=NOW) == 4


def test_r37_a_version_knows_the_decisions_that_name_it(desk: Desk) -> None:
    release = desk.do(add_release, desk.service, "2.1.0", date=NOW)
    slo = SloState("a", "A", Status.HEALTHY, 0.8, Status.HEALTHY)
    advice = advise(ReleaseInputs(10), [slo], FRAMEWORK, NOW)
    desk.do(record_decision, release, advice.decision, advice, at=NOW, decided_as="Ada")
    begun(desk)
    desk.do(set_draft_value, "thaw_margin", 0.05)
    publish(desk)
    first, second = desk.read(versions, NOW)
    assert (first.decisions, second.decisions) == (1, 0)
    (named,) = desk.read(decided_under, 1)
    assert (named.release_id, named.service, named.version) == (release, "Checkout", "2.1.0")
    assert (named.decision, named.decided) == ("approve", NOW)
    assert desk.read(decided_under, 2) == ()
