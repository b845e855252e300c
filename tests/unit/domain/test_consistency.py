"""R16–R22: what contradicts itself is found, the framework's own sample first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from slodesk.domain.consistency import findings
from slodesk.domain.finding import Finding, SloFacts
from slodesk.domain.incident_impact import Impact
from slodesk.domain.retrospective import (
    Action,
    Event,
    Factor,
    IncidentFacts,
    Participant,
    Retrospective,
    TypedFigure,
)
from tests.unit.domain.framework_sample import SAMPLE

START = datetime(2025, 1, 15, 14, tzinfo=UTC)
SLO = SloFacts("s", "Payment, availability", Decimal("0.999"), Decimal(43_200))


def at(hour: int, minute: int) -> datetime:
    return START.replace(hour=hour, minute=minute)


INCIDENT = IncidentFacts(
    "i", "INC-1", "Pool exhausted", START, at(14, 15), at(14, 20), at(15, 0), at(16, 15),
    error_rate=Decimal("0.15"), customer_impacting=True,
)  # fmt: skip
GOOD = Retrospective(
    "r", "Pool exhausted", at(18, 0), incident=INCIDENT, summary="The pool ran dry.",
    events=(Event("e1", at(14, 0), "Deploy", "started"), Event("e2", at(14, 15), "Alert", "detected")),
    factors=(Factor("f", "No timeout in the new code path"),),
    people=(Participant("p", "Kim Larsen", "incident commander"),),
    follow_up=at(18, 0) + timedelta(days=7),
    actions=(
        Action("a", "Add a timeout", "Kim Larsen", date(2025, 1, 17), priority="P1", created=at(18, 0)),
    ),
)  # fmt: skip


def found(content: Retrospective, slo: SloFacts = SLO) -> list[Finding]:
    return list(
        findings(content, {"s": slo}, people=["Kim Larsen", "Sam Okoro"], teams=["SRE"], at=at(20, 0))
    )


def words(content: Retrospective, slo: SloFacts = SLO) -> list[str]:
    return [plain(each) for each in found(content, slo)]


def plain(each: Finding) -> str:
    return str(each.words).replace("\u00a0", " ")


def figure(key: str, kind: str, value: str, **more: object) -> TypedFigure:
    return TypedFigure(key, kind, value=Decimal(value), slo_id="s", **more)  # type: ignore[arg-type]


def test_a_sound_retrospective_has_nothing_to_look_at() -> None:
    assert found(GOOD) == []


def test_r16_r22_every_contradiction_of_the_frameworks_sample_is_found() -> None:
    all_of_it = findings(SAMPLE, {"slo": SLO}, people=[], teams=[], at=at(20, 0))
    assert [(each.section, each.place, plain(each)) for each in all_of_it] == [
        ("impact", "below", "Below target for 120 minutes, but users were well again after 60."),
        ("well", "w1", "“Fast Detection: Alert fired within 3 minutes”, but the times give 15 minutes."),
        ("well", "w4", "“Quick Mitigation: Service restored in 45 minutes”, but the times give 60 minutes."),
        (
            "timeline", "e135",
            "The incident ends with “Post-incident review completed”, but “Error rate back to baseline” was"
            " before: does it still count?",
        ),
        ("impact", "summary", "99.85 % against 99.9 % is 150 % of the budget, not 8.5 %."),
        # 15 % · 135 min ÷ (0.1 % · 43,200 min) = 20.25 ÷ 43.2
        ("impact", "summary", "15 % for 135 minutes is 46.88 % of the budget, not 8.5 %."),
        ("impact", "left", "99.85 % is below 99.9 %: then nothing is left of the budget, not 65 %."),
        ("impact", "users", "15,000 users were hit, but only 2,500 requests failed."),
        ("timeline", "e15", "5 % failed before it began: that alone is below 99.9 %."),
        ("adjustments", "slo_note", "“8.5% error budget”, but it was 46.88 %."),
        ("summary", "summary", "Say in two sentences what happened."),
        ("people", "people", "Who was incident commander?"),
        (
            "actions", "a6",
            "“Review all services for similar timeout issues”: “review” cannot be ticked off:"
            " say what will be there.",
        ),
        ("actions", "a7", "“Implement automated chaos testing”: A team owns it: name a person."),
        ("actions", "a8", "“Create service mesh with circuit breakers”: A team owns it: name a person."),
        ("actions", "actions", "Users were hit, but no action is a P0 or P1."),
    ]  # fmt: skip


def test_r16_r18_the_frameworks_sample_with_the_times_of_its_timeline_contradicts_its_words() -> None:
    """Mitigated when the rollback was completed, resolved when the error rate was back to baseline."""
    assert SAMPLE.incident is not None
    incident = replace(SAMPLE.incident, mitigated=at(14, 45), resolved=at(15, 0), error_rate=Decimal("0.15"))
    told = words(replace(SAMPLE, incident=incident))
    assert "135 minutes are written, the times give 60." in told
    assert "Below target for 120 minutes, but the incident lasted 60." in told
    assert "“Quick Mitigation: Service restored in 45 minutes”, but the times give 60 minutes." in told
    assert "“Fast Detection: Alert fired within 3 minutes”, but the times give 15 minutes." in told
    assert not any("does" in each for each in told)
    # 15 % · 60 min ÷ (0.1 % · 43,200 min) = 9 ÷ 43.2; what is typed as its length counts first: 20.25 ÷ 43.2
    assert "15 % for 135 minutes is 46.88 % of the budget, not 8.5 %." in told
    draft = replace(SAMPLE, incident=incident, summary="It cost 20.8 % of the error budget of Payment.")
    assert not any("20.8 %" in each for each in words(draft))  # what the program itself worked out
    alone = tuple(each for each in SAMPLE.figures if each.kind != "duration")
    short = words(replace(SAMPLE, incident=incident, figures=alone))
    assert "15 % for 60 minutes is 20.83 % of the budget, not 8.5 %." in short


def test_r16_an_incident_does_not_end_with_its_review() -> None:
    events = (Event("1", at(16, 15), "Retrospective held"),)
    assert words(replace(GOOD, events=events)) == [
        "The incident ends with “Retrospective held”: does that still count?"
    ]
    assert words(replace(GOOD, events=(Event("1", at(16, 10), "Retrospective held"),))) == []


def test_r17_error_rates_of_the_timeline_fit_target_and_rate() -> None:
    def told(text: str) -> list[str]:
        return words(replace(GOOD, events=(Event("1", at(14, 15), text),)))

    assert told("Error rate spikes (0.05 % → 25 %)") == []
    assert told("error rate 0,2% -> 25%") == ["0.2 % failed before it began: that alone is below 99.9 %."]
    assert told("Errors 0 % to 8 %") == [
        "15 % of requests are said to have failed, the timeline has 8 % at most."
    ]
    assert told("Error rate 25 % → 5 %") == []  # it fell
    assert told("CPU 5 % → 25 %") == []


def test_r21_an_action_written_down_later_was_agreed_when_it_was_talked_about() -> None:
    action = replace(GOOD.actions[0], created=at(18, 0) + timedelta(days=600))
    assert words(replace(GOOD, actions=(action,))) == []  # due two days after the incident
    assert words(replace(GOOD, actions=(action,), held=date(2025, 1, 20))) == [
        "“Add a timeout”: It was due before it was agreed."
    ]
    before = replace(action, due=date(2025, 1, 14))
    assert words(replace(GOOD, actions=(before,))) == ["“Add a timeout”: It was due before it was agreed."]


def test_r16_the_frameworks_sample_ended_by_its_timeline_contradicts_its_duration() -> None:
    assert SAMPLE.incident is not None
    ended = replace(SAMPLE, incident=replace(SAMPLE.incident, resolved=at(15, 0)))
    assert "135 minutes are written, the times give 60." in words(ended)
    # without an SLO and its target what is typed of it is enough
    alone = [plain(each) for each in findings(SAMPLE, {}, people=[], teams=[], at=at(20, 0))]
    assert "15 % for 135 minutes is 46.88 % of the budget, not 8.5 %." in alone
    assert "“8.5% error budget”, but it was 46.88 %." in alone


def test_r17_what_the_samples_say_counts_more_than_the_estimate() -> None:
    measured = replace(SLO, impact=Impact(None, None, Decimal(1), measured=0.62, within=False))
    content = replace(GOOD, figures=(figure("c", "consumed", "0.085"), figure("w", "within", "1")))
    assert words(content, measured) == [
        "It is said to have stayed within its target; the samples say it did not.",
        "The samples give 62 % of the budget, not 8.5 %.",
    ]
    agreeing = replace(GOOD, figures=(figure("c", "consumed", "0.62"),))
    assert words(agreeing, measured) == []


def test_r16_typed_times_are_held_against_the_timestamps() -> None:
    content = replace(GOOD, figures=(figure("d", "duration", "60"), figure("m", "to_mitigate", "60")))
    assert words(content) == ["60 minutes are written, the times give 135."]
    about = replace(GOOD, figures=(figure("d", "duration", "140", approximate=True),))
    assert words(about) == []


def test_r16_the_timelines_order_and_stages() -> None:
    events = (Event("1", at(14, 30), "Rollback", ""), Event("2", at(14, 18), "Alert", "detected"))
    assert words(replace(GOOD, events=events)) == [
        "“Alert” stands after “Rollback”, but was before it.",
        "The timeline has “detected” at 2025-01-15 14:18 UTC, the incident at 2025-01-15 14:15 UTC.",
    ]


def test_r6_figures_that_cannot_stand_together() -> None:
    content = replace(
        GOOD,
        incident=None,
        figures=(
            figure("c", "consumed", "0.6"), figure("r", "remaining", "0.65"), figure("t", "target", "0.995"),
            figure("k", "consumed", "0.7"),
        ),
    )  # fmt: skip
    assert words(content) == [
        "Here it is 70 %, elsewhere 60 %.",
        "The target was 99.9 %, not 99.5 %.",
        "60 % used and 65 % left are more than the whole budget.",
    ]


def test_r18_failed_requests() -> None:
    incident = replace(INCIDENT, request_rate=Decimal(1200))  # 1,200 · 135 · 15 % = 24,300
    content = replace(GOOD, incident=incident, figures=(figure("f", "failed_requests", "2500"),))
    assert words(content) == ["2,500 failed requests are written, the incident has 24,300."]
    assert words(replace(content, figures=(figure("f", "failed_requests", "24000"),))) == []


def test_r19_gaps_are_named() -> None:
    empty = Retrospective("r", "x", START)
    assert words(empty) == [
        "Say in two sentences what happened.", "The timeline is empty.",
        "Nothing is said to have contributed.", "Who was incident commander?", "No action item came of it.",
    ]  # fmt: skip


def test_r21_action_items_lack_owner_date_verb_and_urgency() -> None:
    actions = (
        Action("1", "Investigate the pool", "SRE team", date(2025, 3, 31), created=at(18, 0)),
        Action("2", "Better tests", created=at(18, 0)),
        Action("3", "Drop this one", status="dropped"),
    )
    assert words(replace(GOOD, actions=actions)) == [
        "“Investigate the pool”: “investigate” cannot be ticked off: say what will be there.",
        "“Investigate the pool”: A team owns it: name a person.",
        "“Better tests”: Begin with what is to be done: add, limit, test …",
        "“Better tests”: Nobody owns it.",
        "“Better tests”: It has no due date.",
        "Users were hit, but no action is a P0 or P1.",
    ]


def test_r22_blame_is_hinted_at_and_may_stand() -> None:
    content = replace(
        GOOD,
        factors=(Factor("f", "Human error: Sam forgot the timeout"),),
        not_caught="@sam should have known",
    )
    assert words(content) == [
        "“Human error” looks for guilt: say what made it possible.",
        "Sam stands here as a cause: name the role or the system.",
        "@sam stands here as a cause: name the role or the system.",
        "“should have known” looks for guilt: say what made it possible.",
    ]
    keys = [each.key for each in found(content)]
    assert len(set(keys)) == 4
    assert found(replace(content, accepted=tuple(keys))) == []


def test_r17_shares_and_rates_in_sentences_are_held_against_what_is_known() -> None:
    # 15 % · 135 min ÷ 43.2 min = 46.875 %
    said = replace(
        GOOD, summary="We used about 47 % of the error budget.", user_impact="5 % of requests failed"
    )
    assert words(said) == ["5 % of requests are written, the incident has 15 %."]
    wrong = replace(GOOD, slo_note="No change: 8,5 % of the monthly budget were used, not 9 % budget.")
    assert [(each.place, plain(each)) for each in found(wrong)] == [
        ("slo_note", "“8,5 % of the monthly budget”, but it was 46.88 %."),
        ("slo_note", "“9 % budget”, but it was 46.88 %."),
    ]
    measured = replace(SLO, impact=Impact(None, None, Decimal(1), measured=0.084))
    assert words(wrong, measured) == []


def test_r18_within_its_target_while_the_typed_actual_is_below() -> None:
    figures = (figure("a", "actual", "0.998"), figure("w", "within", "1"))
    assert words(replace(GOOD, figures=figures)) == [
        "It is said to have stayed within its target, but 99.8 % is below 99.9 %."
    ]


def test_r18_users_who_were_hit_fit_the_incident() -> None:
    incident = replace(INCIDENT, customer_impacting=False)
    content = replace(GOOD, incident=incident, figures=(figure("u", "users", "12"),))
    assert words(content) == ["12 users were hit, but the incident is said not to have touched customers."]


def test_r16_detection_is_spoken_of_too_and_meetings_have_an_order() -> None:
    content = replace(GOOD, detection="The alert paged within five and a half, that is 5.5 min.")
    assert [(each.section, each.place) for each in found(content)] == [("factors", "detection")]
    early = replace(GOOD, held=date(2025, 1, 14), follow_up=at(18, 0) - timedelta(days=9))
    assert words(early) == [
        "The meeting was before the incident began.",
        "The follow-up is before the meeting.",
    ]


def test_r21_a_quarter_is_a_due_date() -> None:
    action = Action("1", "Add a mesh", "Kim Larsen", None, "2025-Q2", priority="P1", created=at(18, 0))
    assert words(replace(GOOD, actions=(action,))) == []
