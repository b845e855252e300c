"""R13, R15: what a weekly review is prepared with, against figures worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.weekly_review import REVIEWED
from slodesk.operations import (
    actions,
    incidents,
    meetings,
    metrics,
    release_decisions,
    releases,
    retro_states,
    retrospectives,
    reviews,
    samples,
    services,
    slos,
)
from slodesk.storage.queries.actions import action_lines
from slodesk.storage.queries.review_happenings import Asked
from tests.unit.storage.reviewed import DAY, END, NOW, WEEK, Reviewed

if TYPE_CHECKING:
    from slodesk.domain.weekly_review import Recommendation, SloLine
    from slodesk.storage.workspace import Workspace

HOUR = timedelta(hours=1)


@pytest.fixture
def made(workspace: Workspace) -> Reviewed:
    """An empty workspace, once on each database."""
    return Reviewed(workspace)


@pytest.fixture
def desk(file: Workspace) -> Reviewed:
    """An empty workspace file, for what is no matter of the database."""
    return Reviewed(file)


def line(made: Reviewed, review: str, now: datetime = NOW) -> SloLine:
    (found,) = made.prepared(review, now).slos
    return found


def of_kind(made: Reviewed, review: str, kind: str) -> list[Recommendation]:
    return [each for each in made.prepared(review).recommendations if each.kind == kind]


def test_r6_r8_what_changed_burn_projection_and_trends(made: Reviewed) -> None:
    """99.9 % of 30 days of 10,000 allow 300 bad; 5 a day for long, 20 a day in the last week."""
    made.days(made.slo(made.service("pay")), *[5.0] * 123, *[20.0] * 7)
    found = line(made, made.review())
    # 23·5 + 7·20 = 255 bad: 15 % left, a week before 30·5 = 150: 50 %.
    assert (found.status, found.before) == ("warning", "healthy")
    assert (found.remaining, found.remaining_before) == (pytest.approx(0.15), pytest.approx(0.5))
    assert found.change == pytest.approx(-0.35)
    assert found.minutes_remaining == pytest.approx(0.15 * 43.2)
    assert (found.good, found.total) == (300_000 - 255, 300_000)
    # 20 / 10,000 against 0.1 % burns twice as fast as it may; an hour is finer than the samples.
    assert found.burn == {"1h": None, "6h": None, "1d": pytest.approx(2.0), "3d": pytest.approx(2.0)}
    assert found.burn_word == "elevated"
    # Short sides are finer than a day, so no pair can be judged; their factors are 14.4, 6, 3 and 1.
    assert [(pair.name, round(pair.factor, 9), pair.state) for pair in found.pairs] == [
        ("1h/5m", 14.4, "not evaluated"), ("6h/30m", 6.0, "not evaluated"),
        ("1d/2h", 3.0, "not evaluated"), ("3d/6h", 1.0, "not evaluated"),
    ]  # fmt: skip
    # Simple: 0.15·30/2. Projected: 45 bad are left, each day brings 20 and takes 5.
    assert found.simple_days == pytest.approx(2.25)
    assert (found.exhaustion, found.projected_days) == ("projected", pytest.approx(3.0))
    assert found.runs_out == END + 3 * DAY
    assert found.trend == (*[pytest.approx(0.5)] * 12, pytest.approx(0.15))
    assert found.short_trend == (*[pytest.approx(0.5)] * 3, pytest.approx(0.15))


def test_a_trend_begins_with_the_samples_and_follows_the_target(desk: Reviewed) -> None:
    slo = desk.slo(desk.service("pay"))
    desk.days(slo, *[5.0] * 20)
    key = desk.review()
    # 20 days back there is nothing; 14 days back six days of samples: 5 of 10 allowed a day.
    assert line(desk, key).trend == (*[None] * 10, *[pytest.approx(0.5)] * 3)
    assert line(desk, key).remaining_before == pytest.approx(0.5)
    # R11: from the 19th on twice the budget; what was before is judged by the target of its time.
    desk.do(slos.set_target, slo, Decimal("0.998"), effective=date(2026, 11, 19))
    assert line(desk, key).trend[-2:] == (pytest.approx(0.5), pytest.approx(0.75))


def test_r7_a_firing_pair_is_recommended_with_its_factor(desk: Reviewed) -> None:
    """Every five minutes: 2 % bad for an hour and more burn 99.9 % twenty times as fast as they may."""
    slo = desk.slo(desk.service("pay"))
    points = [(END - n * timedelta(minutes=5), 1000.0 - (20 if n < 14 else 0), 1000.0) for n in range(2000)]
    desk.do(samples.store_points, slo, sorted(points), 300)
    key = desk.review()
    assert line(desk, key).pairs_firing == ("1h/5m",)
    (found,) = of_kind(desk, key, "page")
    assert found.text == (
        "Act on Pay, availability now: a page alert fires, 1h/5m with a burn rate of 20.0 (limit 14.4)."
    )
    assert found.place == "overview"


def test_what_is_new_and_gone_since_the_review_before(made: Reviewed) -> None:
    pay = made.service("pay")
    old, stays = made.slo(pay, "old"), made.slo(pay, "stays")
    made.days(stays, *[1.0] * 40)
    first = made.review(NOW - WEEK)
    ready = made.prepared(first, NOW - WEEK)
    assert (ready.gone, ready.compared_with, [each.new for each in ready.slos]) == ((), None, [False, False])
    made.do(reviews.close_review, first, at=NOW - WEEK, closed_as="Kim")
    made.do(slos.remove_slo, old)
    new = made.slo(pay, "new")
    ready = made.prepared(made.review())
    assert ready.gone == ("Pay, old",)
    assert ready.compared_with == date(2026, 11, 16)
    assert ready.compared == END - WEEK
    assert {each.slo_id: each.new for each in ready.slos} == {new: True, stays: False}


def test_r17_incidents_of_the_week_with_what_they_cost(made: Reviewed) -> None:
    pay = made.service("pay")
    made.slo(pay)

    def incident(title: str, start: datetime, minutes: int | None, **fields: Any) -> None:
        ended = None if minutes is None else start + minutes * timedelta(minutes=1)
        made.do(incidents.add_incident, title, start, [pay], resolved=ended, **fields)

    begin = NOW - WEEK
    incident("Over before", begin - 2 * HOUR, 60)
    incident("Ends as it begins", begin - HOUR, 60)
    incident("Lasts into it", begin - HOUR, 61, error_rate=Decimal("0.1"))
    incident("Half of all for an hour", NOW - 2 * DAY, 60, error_rate=Decimal("0.5"))
    incident("This morning, after the newest sample", NOW - HOUR, None)
    incident("Not yet", NOW + HOUR, 5)
    ready = made.prepared(made.review())
    assert (ready.since, ready.until) == (begin, NOW)
    assert [each.title for each in ready.incidents] == [
        "This morning, after the newest sample", "Half of all for an hour", "Lasts into it",
    ]  # fmt: skip
    morning, half, _ = ready.incidents
    # R17: 0.5·60 / 43.2 = 69.44 %; without an error rate every minute counts: 60 / 43.2.
    assert [(cost.slo, round(cost.share, 4), cost.method) for cost in half.costs] == [
        ("Pay, availability", 0.6944, "estimated")
    ]
    assert [(round(cost.share, 4), cost.method) for cost in morning.costs] == [(1.3889, "time_based")]
    assert (half.minutes, morning.minutes, morning.resolved) == (60.0, 60.0, None)
    assert (half.retrospective, half.services) == ("due", ("Pay",))


def test_r20_a_retrospective_that_is_due_is_recommended(desk: Reviewed) -> None:
    pay = desk.service("pay")
    desk.slo(pay)
    key = desk.do(
        incidents.add_incident, "Pool exhausted", NOW - 30 * DAY, [pay], resolved=NOW - 30 * DAY + HOUR,
        error_rate=Decimal("0.5"), identifier="INC-2026-009",
    )  # fmt: skip
    review = desk.review()
    assert desk.prepared(review).incidents == ()  # long ago, and still due
    (found,) = of_kind(desk, review, "retrospective")
    assert found.text == (
        "Begin the retrospective of INC-2026-009, Pool exhausted: it cost 69.44\u00a0% of a budget."
    )
    assert (found.about, found.place) == (key, "retrospectives")


def test_releases_that_wait_and_those_that_went_out(made: Reviewed) -> None:
    pay = made.service("pay")
    made.days(made.slo(pay), *[20.0] * 40)  # twice as fast as it may: exhausted

    def release(version: str, day: datetime | None = None, state: str = "planned", **fields: Any) -> str:
        return str(made.do(releases.add_release, pay, version, date=day, state=state, **fields))

    release("1", NOW - 8 * DAY, "deployed")
    out = release("2", NOW - 3 * DAY, "deployed", lines_changed=1001, critical_path=True, db_migration=True)
    back = release("3", NOW - 9 * DAY, "deployed")
    made.do(release_decisions.roll_back, back, at=NOW - DAY)
    release("4", NOW + DAY, lines_changed=5, critical_path=False, db_migration=False, external_apis=False)
    release("5", None, change_class="rollback")
    key = made.review()
    found = {each.version: each for each in made.prepared(key).releases}
    assert list(found) == ["4", "5", "3", "2"]
    assert [each.is_out for each in found.values()] == [False, False, True, True]
    # R33: exhausted blocks low risk too, and R35 lets a rollback out; coverage is not known.
    assert (found["4"].suggested, found["4"].risk, found["4"].unknown) == ("block", "low", 1)
    assert found["5"].suggested == "approve"
    # R32: more than 1,000 lines 2, critical path 2, migration 2.
    assert (found["2"].score, found["2"].risk, found["2"].id) == (6, "high", out)
    assert found["3"].rolled_back == NOW - DAY
    waiting = of_kind(made, key, "release")
    assert [each.text for each in waiting] == [
        "Decide about Pay 4: the policy says block.", "Decide about Pay 5: the policy says approve.",
    ]  # fmt: skip


def test_r5_metrics_above_their_limit(made: Reviewed) -> None:
    pay = made.service("pay")

    def metric(name: str, limit: str | None, *values: tuple[datetime, float]) -> None:
        key = made.do(
            metrics.add_metric, pay, name, "ms", None if limit is None else Decimal(limit), "", name.upper()
        )
        made.do(samples.store_metric_points, key, list(values))

    metric("above", "750", (NOW - 2 * HOUR, 700.0), (NOW - HOUR, 812.5))
    metric("below again", "750", (NOW - 2 * HOUR, 900.0), (NOW - HOUR, 700.0))
    metric("at its limit", "750", (NOW - HOUR, 750.0))
    metric("without a limit", None, (NOW - HOUR, 900.0))
    metric("of last week", "750", (NOW - WEEK, 900.0))
    metric("later", "750", (NOW - 2 * HOUR, 700.0), (NOW + HOUR, 900.0))
    key = made.review()
    (found,) = made.prepared(key).metrics
    assert (found.service, found.title, found.value, found.limit, found.at) == (
        "Pay", "ABOVE", 812.5, 750.0, NOW - HOUR,
    )  # fmt: skip
    assert of_kind(made, key, "metric")[0].text == (
        "Look into ABOVE of Pay: 812.5\u00a0ms is above its limit of 750\u00a0ms."
    )


def test_r13_actions_are_done_new_or_carried_forward_until_they_are_closed(made: Reviewed) -> None:
    """Two weeks of reviews: what is open goes on, what was closed in between is done once."""
    first = made.review(NOW - 2 * WEEK)
    agenda = [{"title": "Status", "minutes": 10, "question": "", "view": ""}]
    held = made.do(meetings.prepare_meeting, "Stand-up", agenda, created=NOW, kind="other")

    def action(title: str, kind: str, of: str, due: date | None = None) -> str:
        return str(
            made.do(
                actions.add_action, title, created=NOW - 2 * WEEK, source_kind=kind, source_id=of, due=due
            )
        )

    def close(key: str, at: datetime) -> None:
        made.do(actions.set_action_field, key, "status", "done", at=at)

    titles = ("Add an index", "Write a runbook", "Ask the provider")
    index, runbook, ask = (action(title, "review", first) for title in titles)
    stand_up = action("Fix the alert", "meeting", held)
    action("Not late", "incident", "gone", date(2026, 12, 24))
    action("Late elsewhere", "", "", date(2026, 11, 23))
    lists = made.prepared(first, NOW - 2 * WEEK)
    assert [each.title for each in lists.new] == list(titles)
    close(index, NOW - 13 * DAY)
    made.do(reviews.close_review, first, at=NOW - 2 * WEEK, closed_as="Kim")
    second = made.review(NOW - WEEK)
    lists = made.prepared(second, NOW - WEEK)
    assert [each.title for each in lists.done] == ["Add an index"]
    assert {each.title for each in lists.carried} == {"Write a runbook", "Ask the provider", "Fix the alert"}
    assert lists.new == ()
    close(ask, NOW - WEEK + HOUR)
    action("Split the pool", "review", second)
    made.do(reviews.close_review, second, at=NOW - WEEK + 2 * HOUR, closed_as="Kim")
    close(runbook, NOW - DAY)
    close(stand_up, NOW - DAY)
    third = made.review()
    lists = made.prepared(third)
    assert {each.title for each in lists.done} == {"Write a runbook", "Fix the alert"}
    assert [(each.title, each.source) for each in lists.carried] == [
        ("Split the pool", "Weekly review of 16 Nov 2026")
    ]
    assert [each.title for each in lists.late] == ["Late elsewhere"]
    assert of_kind(made, third, "action")[0].text == ("Do “Late elsewhere” or move it: it is 1 day late.")
    # The review before this one does not know what a later one promised.
    early = made.review(NOW - 3 * WEEK)
    assert "Split the pool" not in {each.title for each in made.prepared(early).carried}
    # Where it was promised is a place one can go to.
    leads = {each.title: each.leads_to for each in made.read(action_lines, NOW)}
    assert leads["Split the pool"] == ("weekly_review", second)


def test_a_teams_review_shows_its_own_services_releases_metrics_and_actions(made: Reviewed) -> None:
    ours, theirs = made.team("Payments"), made.team("Search")
    pay, find = made.service("pay", ours), made.service("find", theirs)
    for service in (pay, find):
        made.days(made.slo(service), *[1.0] * 40)
        made.do(releases.add_release, service, "1")
        made.do(incidents.add_incident, f"At {service}", NOW - DAY, [service], near_miss=True)
        key = made.do(metrics.add_metric, service, "p95", "ms", Decimal(1))
        made.do(samples.store_metric_points, key, [(NOW - HOUR, 2.0)])
    review, other, all_of_us = made.review(team=ours), made.review(team=theirs), made.review()
    for title, of, service in (
        ("Ours", review, None), ("Theirs", other, None), ("About ours", other, pay),
        ("About theirs", all_of_us, find), ("Of all", all_of_us, None),
    ):  # fmt: skip
        made.do(
            actions.add_action, title, created=NOW, source_kind="review", source_id=of, service_id=service
        )
    ready = made.prepared(review)
    assert [each.service for each in ready.slos] == ["pay"]
    assert [each.service for each in ready.releases] == ["Pay"]
    assert [each.service for each in ready.metrics] == ["Pay"]
    assert [each.title for each in ready.incidents] == [f"At {pay}"]
    assert [each.title for each in ready.new] == ["Ours"]
    assert {each.title for each in ready.carried} == {"About ours", "Of all"}
    assert {each.about for each in ready.recommendations if each.kind == "retrospective"} == {
        each.id for each in ready.incidents
    }
    assert len(made.prepared(all_of_us).slos) == 2


def test_r11_r12a_the_last_quarter_ceilings_and_slas(desk: Reviewed) -> None:
    """5 of 1,000 bad all quarter: 99.5 % misses 99.9 %, and exceeds 95 % by more than half a point."""
    pay, bank = desk.service("pay"), desk.service("bank")
    strict, easy = desk.slo(pay, "strict", "0.999"), desk.slo(bank, "easy", "0.95")
    for slo in (strict, easy):
        desk.days(slo, *[5.0] * 160, total=1000)
    desk.do(services.set_dependencies, pay, [bank])
    desk.do(services.add_sla, bank, "gold", Decimal("0.99"))
    key = desk.review()
    texts = {each.kind: each.text for each in desk.prepared(key).recommendations}
    nb = "\u00a0"
    assert texts["missed"] == (
        f"Find out why Pay, strict, missed its target: 99.5{nb}% against 99.9{nb}% in 2026-Q3."
    )
    assert texts["exceeded"] == (
        f"Ask whether Bank, easy can promise more: 99.5{nb}% against 95{nb}% in 2026-Q3."
    )
    assert texts["ceiling"] == (
        f"Lower the target of Pay, strict or depend on less: what it depends on allows 95{nb}%, and it"
        f" promises 99.9{nb}%."
    )
    assert texts["sla"] == f"Tighten Bank, easy: customers were promised 99{nb}%, and it aims at 95{nb}%."


def test_r19_what_published_retrospectives_ask_for_is_proposed(made: Reviewed) -> None:
    pay = made.service("pay")
    slo = made.slo(pay)
    incident = made.do(incidents.add_incident, "Pool", NOW - DAY, [pay], identifier="INC-2026-009")
    retro = made.do(retrospectives.add_retrospective, "Pool", created=NOW, incident_id=incident)
    asked = made.do(
        retrospectives.add_part, retro, "adjustment", slo_id=slo, text="Promise less", target=Decimal("0.995")
    )
    made.do(
        retrospectives.add_part, retro, "adjustment", slo_id=slo, text="As it is", target=Decimal("0.999")
    )
    key = made.review()
    assert made.prepared(key).wishes == ()  # a draft asks for nothing yet
    reader = made.do(retrospectives.add_part, retro, "reviewer", name="Sam")
    made.do(retro_states.send_for_review, retro)
    made.do(retro_states.set_verdict, reader, "approved", at=NOW, given_as="Sam")
    made.do(retro_states.publish, retro, at=NOW, made_as="Kim")
    (wish,) = made.prepared(key).wishes  # what holds already is no wish
    assert (wish.kind, wish.id, wish.source, wish.slo, wish.text, wish.target) == (
        "retrospective", asked, "INC-2026-009", "Pay, availability", "Promise less", Decimal("0.995"),
    )  # fmt: skip
    part = made.do(reviews.take_in, key, wish.kind, wish.id)
    ready = made.shown(key)
    assert ready.prepared is not None
    assert ready.prepared.wishes == ()
    (proposed,) = ready.adjustments
    assert (proposed.id, proposed.text, proposed.slo_id, proposed.target, proposed.decision) == (
        part, "INC-2026-009: Promise less", slo, Decimal("0.995"), "proposed",
    )  # fmt: skip


def test_r13_what_an_earlier_review_left_undecided_is_proposed_again(made: Reviewed) -> None:
    slo = made.slo(made.service("pay"))
    first = made.review(NOW - WEEK)

    def propose(text: str, **fields: Any) -> str:
        return str(made.do(reviews.add_part, first, "adjustment", slo_id=slo, text=text, **fields))

    left = propose("Seven days", window="7d")
    propose("No", target=Decimal("0.9"), decision="rejected")
    done = propose("Yes", target=Decimal("0.998"), decision="approved", effective=date(2026, 12, 1))
    made.do(reviews.take_over, done)
    promised = propose("Later", threshold=Decimal(750), decision="approved")
    second = made.review()
    assert made.prepared(second).wishes == ()  # it is still being talked about
    made.do(reviews.close_review, first, at=NOW - DAY, closed_as="Kim")
    found = made.prepared(second).wishes
    assert [(each.id, each.source) for each in found] == [(left, "2026-11-16"), (promised, "2026-11-16")]
    made.do(reviews.take_in, second, "review", left)
    assert [each.id for each in made.prepared(second).wishes] == [promised]
    assert made.shown(second).adjustments[0].window == "7d"


def test_the_time_looked_at_is_a_week_or_since_the_review_before() -> None:
    def begin(since: datetime | None, until: datetime | None = None) -> timedelta:
        asked = Asked(NOW, since=since, until=until)
        return asked.end - asked.begin

    assert begin(None) == WEEK
    assert begin(NOW - 5 * DAY) == WEEK
    assert begin(NOW - WEEK - HOUR) == WEEK + HOUR  # nothing falls between two reviews
    assert begin(NOW - 40 * DAY) == 2 * WEEK
    assert begin(NOW, NOW - DAY) == WEEK  # closed after the end of the week that is looked at


def test_a_closed_review_is_not_prepared_again(desk: Reviewed) -> None:
    key = desk.review()
    desk.do(reviews.close_review, key, at=NOW, closed_as="Kim")
    shown = desk.shown(key, datetime(2030, 1, 1, tzinfo=UTC))
    assert (shown.state, shown.closed, shown.closed_as) == (REVIEWED, NOW, "Kim")
    assert shown.prepared is not None
    assert shown.prepared.until == NOW
