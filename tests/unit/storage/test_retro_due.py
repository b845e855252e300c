"""R20: which incidents need a retrospective, from real samples, and what was decided about them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.operations import retro_waits, retrospectives
from slodesk.operations.incidents import add_incident
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.settings import adopt_profile
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.incidents import incident_detail, incident_lines
from slodesk.storage.queries.retro_due import DueLine, DueList, due_list
from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
START = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
NB = "\u00a0"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with create_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        made.edit("Policy", adopt_profile, "Framework", effective=START - timedelta(days=400))
        yield made


def service(workspace: Workspace, name: str = "pay") -> str:
    key: str = workspace.edit("Add", add_service, name, display_name=name.title()).result
    slo = workspace.edit("Add", add_slo, key, "availability", Decimal("0.999"), "30d").result
    assert slo
    return key


def incident(workspace: Workspace, services: list[str], minutes: int = 60, **fields: Any) -> str:
    key: str = workspace.edit(
        "Add",
        lambda s: add_incident(
            s, "Pool exhausted", START, services, resolved=START + timedelta(minutes=minutes), **fields
        ),
    ).result
    return key


def judged(workspace: Workspace, now: datetime = NOW) -> DueList:
    with workspace.reading() as source:
        return due_list(source, now)


def only(workspace: Workspace, now: datetime = NOW) -> DueLine:
    return judged(workspace, now).lines[0]


def said(line: DueLine) -> list[str]:
    return [str(reason.words) for reason in line.reasons]


def waiting(workspace: Workspace, now: datetime = NOW) -> list[str]:
    return [each.id for each in judged(workspace, now).due]


def test_r20_half_of_the_requests_for_an_hour(workspace: Workspace) -> None:
    """50 % for 60 min at 99.9 % / 30 d: 30 / 43.2 = 69.44 % of the budget."""
    key = incident(workspace, [service(workspace)], error_rate=Decimal("0.5"))
    line = only(workspace)
    assert (line.state, line.id) == ("due", key)
    assert said(line) == [
        f"It cost 69.44{NB}% of the budget of Pay, availability, by its error rate; "
        f"above 10{NB}% a retrospective is due."
    ]
    assert waiting(workspace) == [key]


def test_r20_google_asks_for_a_fifth_of_four_weeks(workspace: Workspace) -> None:
    """10 % for 84 min: 8.4 / 43.2 = 19.4 % of 30 days; of 28 days 8.4 / 40.32 = 20.83 %."""
    incident(workspace, [service(workspace)], minutes=84, error_rate=Decimal("0.1"))
    assert "19.4" in said(only(workspace))[0]
    assert workspace.edit("Rule", retro_waits.set_due_rule, 0.2, None, effective=NOW).result == 2
    assert only(workspace).state == "none_needed"
    assert workspace.edit("Rule", retro_waits.set_due_rule, 0.2, 28, effective=NOW).result == 3
    assert said(only(workspace)) == [
        f"It cost 20.83{NB}% of the budget of Pay, availability, by its error rate; "
        f"above 20{NB}% of the budget of 28 days a retrospective is due."
    ]
    assert workspace.edit("Rule", retro_waits.set_due_rule, 0.2, 28, effective=NOW).result == 3
    with pytest.raises(RuleBroken, match="share"):
        workspace.edit("Rule", retro_waits.set_due_rule, 1.5, 28, effective=NOW)


def test_r20_a_breach_measured_from_samples(workspace: Workspace) -> None:
    """1,000 requests an hour for 20 days allow 0.1 %; the hour from noon loses 900 of them."""
    pay = service(workspace)
    with workspace.reading() as source:
        slo = source.rows("SELECT id FROM slo", {}).fetchone()[0]  # type: ignore[attr-defined]
    first = START - timedelta(days=20)
    points = []
    for hour in range(24 * 29):
        end = first + timedelta(hours=hour + 1)
        bad = 900.0 if end == START + timedelta(hours=1) else 0.0
        points.append((end, 1000.0 - bad, 1000.0))
    workspace.edit("Samples", store_points, slo, points)
    incident(workspace, [pay])
    found = judged(workspace, START + timedelta(days=8))
    assert [reason.kind for reason in found.lines[0].reasons] == ["breach", "share"]
    assert "100\u00a0% was left when it began" in said(found.lines[0])[0]
    assert "measured" in said(found.lines[0])[1]


def test_r20_customers_and_near_misses_without_an_slo(workspace: Workspace) -> None:
    incident(workspace, [], customer_impacting=True, near_miss=True)
    assert said(only(workspace)) == ["Customers were hit.", "It was a near miss."]
    assert len(waiting(workspace)) == 1


def test_postponed_until_a_day_then_due_again(workspace: Workspace) -> None:
    key = incident(workspace, [], near_miss=True)
    for until, reason, message in (
        (date(2026, 11, 20), "x", "later day"), (date(2026, 11, 24), " ", "few words"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=message):
            workspace.edit("Wait", retro_waits.postpone, key, until, reason, at=NOW, who="Kim")
    workspace.edit("Wait", retro_waits.postpone, key, date(2026, 11, 24), "Holidays", at=NOW, who="Kim")
    line = only(workspace)
    assert line.wait is not None
    assert (line.state, line.wait.reason, line.decided, line.decided_as) == (
        "postponed", "Holidays", NOW, "Kim",
    )  # fmt: skip
    assert waiting(workspace) == []
    assert only(workspace, NOW + timedelta(days=4)).state == "due"
    assert waiting(workspace, NOW + timedelta(days=4)) == [key]


def test_waived_with_an_approver_and_taken_back(workspace: Workspace) -> None:
    key = incident(workspace, [], near_miss=True)
    with pytest.raises(RuleBroken, match="who agreed"):
        workspace.edit("Waive", retro_waits.waive, key, " ", "Known", at=NOW)
    workspace.edit("Wait", retro_waits.postpone, key, date(2026, 11, 24), "Holidays", at=NOW, who="Kim")
    done = workspace.edit("Waive", retro_waits.waive, key, "Ana", "Known", at=NOW, who="Kim")
    line = only(workspace)
    assert line.wait is not None
    assert (line.state, line.wait.approver, line.wait.until) == ("waived", "Ana", None)
    workspace.apply(done.inverted(), action="undo")
    assert only(workspace).state == "postponed"
    workspace.edit("Back", retro_waits.take_back, key)
    assert only(workspace).state == "due"
    with pytest.raises(RuleBroken, match="Nothing was decided"):
        workspace.edit("Back", retro_waits.take_back, key)


def test_one_that_is_begun_waits_no_longer(workspace: Workspace) -> None:
    key = incident(workspace, [], near_miss=True)
    workspace.edit("Wait", retro_waits.postpone, key, date(2026, 11, 24), "Holidays", at=NOW)
    made = workspace.edit(
        "Begin", retrospectives.add_retrospective, "Pool", created=NOW, incident_id=key
    ).result
    line = only(workspace)
    assert (line.state, line.retrospective, line.wait) == ("begun", made, None)
    with pytest.raises(RuleBroken, match="begun already"):
        workspace.edit("Waive", retro_waits.waive, key, "Ana", "Known", at=NOW)


def test_what_is_due_comes_first_the_youngest_of_them_first(workspace: Workspace) -> None:
    def at(day: int, **fields: Any) -> str:
        key: str = workspace.edit(
            "Add", lambda s: add_incident(s, "x", START + timedelta(days=day), [], **fields)
        ).result
        return key

    calm, old, young = at(3), at(1, near_miss=True), at(2, near_miss=True)
    later = at(40, near_miss=True)
    found = judged(workspace)
    assert [line.id for line in found.lines] == [young, old, calm]
    assert (found.count("due"), found.count("none_needed")) == (2, 1)
    assert later not in waiting(workspace)


def test_only_a_teams_incidents(workspace: Workspace) -> None:
    from slodesk.operations.people import add_team
    from slodesk.operations.services import set_service_field

    pay, other = service(workspace), service(workspace, "search")
    team = workspace.edit("Add", add_team, "Payments").result
    workspace.edit("Own", set_service_field, pay, "team_id", team)
    key = incident(workspace, [pay], near_miss=True)
    incident(workspace, [other], near_miss=True)
    with workspace.reading() as source:
        found = due_list(source, NOW, team)
    assert [line.id for line in found.lines] == [key]
    assert [each.id for each in found.due] == [key]


def test_r20_register_and_list_judge_by_the_same_policy(workspace: Workspace) -> None:
    """A rule that holds from tomorrow on judges neither of them today."""
    key = incident(workspace, [service(workspace)], minutes=84, error_rate=Decimal("0.1"))  # 19.4 %
    tomorrow = NOW + timedelta(days=1)
    workspace.edit("Rule", retro_waits.set_due_rule, 0.2, None, effective=tomorrow)
    for at, state in ((NOW, "due"), (tomorrow, "none_needed")):
        with workspace.reading() as source:
            assert [line.state for line in due_list(source, at).lines] == [state]
            assert [line.state for line in incident_lines(source, at)] == [state]
            detail = incident_detail(source, key, at)
        assert detail is not None
        assert detail.line.state == state
