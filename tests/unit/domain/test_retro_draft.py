"""A draft holds everything that follows from the incident (R16–R19), by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from slodesk.domain import retrospective as kept
from slodesk.domain.incident_impact import Impact
from slodesk.domain.retro_draft import draft

START = datetime(2025, 1, 15, 14, tzinfo=UTC)
NOW = START + timedelta(days=2)
SAMPLE = kept.IncidentFacts(
    "i", "INC-2025-001", "Connections exhausted", START,
    detected=START + timedelta(minutes=3), acknowledged=START + timedelta(minutes=20),
    mitigated=START + timedelta(minutes=45), resolved=START + timedelta(minutes=135),
    services=(("a", "Order Service"), ("b", "Payment API")), error_rate=Decimal("0.15"),
    request_rate=Decimal(200), cause="capacity",
)  # fmt: skip


def impact(share: str, within: bool | None) -> Impact:
    return Impact(None, None, Decimal(share), within=within)


def points(incident: kept.IncidentFacts, *impacts: Impact) -> list[tuple[str, str]]:
    lost = {str(number): (str(number), each) for number, each in enumerate(impacts)}
    return [(kind, str(words)) for kind, words in draft(incident, lost, NOW).points]


def after(**minutes: int | None) -> kept.IncidentFacts:
    """The sample with other stages, minutes after its start."""
    stages: dict[str, Any] = {
        stage: None if count is None else START + timedelta(minutes=count) for stage, count in minutes.items()
    }
    return replace(SAMPLE, **stages)


def test_what_happened_is_said_with_its_figures() -> None:
    lost = {
        "x": ("Payment API, Availability", impact("0.46875", False)),
        "y": ("Payment API, Latency", impact("0.03125", True)),
    }
    made = draft(SAMPLE, lost, NOW, overlaps=1)
    assert made.title == "Connections exhausted"
    assert str(made.summary) == (
        "Connections exhausted: Order Service and Payment API hit for 135 minutes."
        " It cost 46.9\u00a0% of the error budget of Payment API, Availability. Cause class: capacity."
    )
    assert str(made.user_impact) == "15\u00a0% of requests failed for 135 minutes."
    assert str(made.slo_note) == (
        "Below target meanwhile: Payment API, Availability. Stayed within target: Payment API, Latency."
        " Another incident of them lasted at the same time."
    )
    assert made.roles == kept.ROLES


def test_the_timeline_begins_with_the_incidents_times() -> None:
    assert [(at, str(words), tag) for at, words, tag in draft(SAMPLE, {}, NOW).events] == [
        (START, "The incident began", "started"),
        (START + timedelta(minutes=3), "It was detected", "detected"),
        (START + timedelta(minutes=20), "Somebody took it on", "acknowledged"),
        (START + timedelta(minutes=45), "Users were well again", "mitigated"),
        (START + timedelta(minutes=135), "It was over", "resolved"),
    ]
    bare = after(detected=None, acknowledged=None, mitigated=None, resolved=None)
    assert [tag for _, _, tag in draft(bare, {}, NOW).events] == ["started"]


def test_failed_requests_follow_from_rate_time_and_share() -> None:
    # 200 a minute · 135 minutes · 15 % = 4,050
    assert draft(SAMPLE, {}, NOW).figures == ((kept.FAILED_REQUESTS, Decimal(4050), None),)
    counted = replace(SAMPLE, failed_requests=Decimal(2500))
    assert draft(counted, {}, NOW).figures == ((kept.FAILED_REQUESTS, Decimal(2500), None),)
    assert draft(replace(SAMPLE, request_rate=None), {}, NOW).figures == ()


def test_quick_detection_and_help_went_well() -> None:
    assert points(SAMPLE) == [
        (kept.WELL, "Detected within 3 minutes."), (kept.WELL, "Users were well again within 45 minutes."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("detected", "expected"),
    [
        (5, [(kept.WELL, "Detected within 5 minutes.")]),
        (6, []),
        (15, []),
        (16, [(kept.WRONG, "It took 16 minutes to notice.")]),
        (None, [(kept.WRONG, "Nobody knows when it was noticed.")]),
    ],
)
def test_detection_is_judged_by_its_minutes(detected: int | None, expected: list[tuple[str, str]]) -> None:
    assert points(after(detected=detected, acknowledged=None, mitigated=None)) == expected


@pytest.mark.parametrize(
    ("mitigated", "expected"),
    [
        (60, [(kept.WELL, "Users were well again within 60 minutes.")]),
        (61, []),
        (120, []),
        (121, [(kept.WRONG, "It took 121 minutes to help users.")]),
    ],
)
def test_help_is_judged_by_its_minutes(mitigated: int, expected: list[tuple[str, str]]) -> None:
    assert points(after(detected=10, acknowledged=None, mitigated=mitigated)) == expected


def test_luck_is_that_every_slo_stayed_within_its_target_or_that_nobody_was_hit() -> None:
    calm = after(detected=10, acknowledged=None, mitigated=None)
    assert points(calm, impact("0.1", True), impact("0.2", True)) == [
        (kept.LUCKY, "Every SLO stayed within its target.")
    ]
    assert points(calm, impact("0.1", True), impact("0.2", False)) == []
    assert points(calm, impact("0.1", True), impact("0.2", None)) == []
    near = replace(calm, near_miss=True)
    assert points(near) == [(kept.LUCKY, "It could have hit users.")]
    assert str(draft(near, {}, NOW).user_impact) == "Nobody noticed: it was a near miss."


def test_an_incident_that_lasts_has_lasted_so_far() -> None:
    lasting = replace(SAMPLE, resolved=None, cause="", services=())
    made = draft(lasting, {}, START + timedelta(minutes=90))
    assert str(made.summary) == "Connections exhausted: it lasts, 90 minutes so far."


def test_what_people_wrote_about_users_is_taken_as_it_is() -> None:
    assert draft(replace(SAMPLE, impact="Checkout was down."), {}, NOW).user_impact == "Checkout was down."
    assert draft(replace(SAMPLE, error_rate=None), {}, NOW).user_impact == ""
    assert str(draft(SAMPLE, {}, NOW).slo_note) == ""
