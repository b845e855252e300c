"""What operations accept and refuse, and what the queries then say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import RuleBroken
from slodesk.domain.status import Status
from slodesk.operations import (
    actions,
    corrections,
    incidents,
    metrics,
    people,
    plans,
    releases,
    samples,
    services,
    settings,
    slos,
)
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.services import metrics as metric_list
from slodesk.storage.queries.services import service_detail, service_list, slo_detail
from slodesk.storage.queries.settings import policy_at, read_settings

if TYPE_CHECKING:
    from tests.unit.operations.conftest import Desk

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def refused(desk: Desk, field: str | None, operation: Any, *args: Any, **fields: Any) -> str:
    """Expect a refusal at ``field``; return its sentence."""
    with pytest.raises(RuleBroken) as caught:
        desk.do(operation, *args, **fields)
    assert caught.value.field == field
    return caught.value.message


@pytest.mark.parametrize("target", ["0", "1", "1.5", "-0.1", "0.99999999", "NaN"])
def test_r6_a_target_lies_strictly_between_0_and_100_percent(desk: Desk, target: str) -> None:
    refused(desk, "target", slos.set_target, desk.slo, Decimal(target))


def test_r1_targets_are_exact(desk: Desk) -> None:
    desk.do(slos.set_target, desk.slo, Decimal("0.999") - Decimal("0.001"))
    assert desk.read(slo_detail, desk.slo).current.target == Decimal("0.998")


def test_r11_an_objective_takes_over_what_is_not_said(desk: Desk) -> None:
    desk.do(
        slos.set_objective, desk.slo, effective=date(2026, 6, 1), window="quarter", threshold=Decimal(500)
    )
    desk.do(slos.set_target, desk.slo, Decimal("0.9995"), effective=date(2026, 9, 1), reason="Users noticed")
    history = desk.read(slo_detail, desk.slo).history
    assert [(entry.effective.year, str(entry.target)) for entry in history] == [
        (1, "0.999"), (2026, "0.999"), (2026, "0.9995"),
    ]  # fmt: skip
    assert (history[-1].threshold, history[-1].reason, history[1].reason) == (
        Decimal(500),
        "Users noticed",
        "",
    )
    desk.do(slos.set_target, desk.slo, Decimal("0.9999"), effective=date(2026, 9, 1))
    assert len(desk.read(slo_detail, desk.slo).history) == 3


def test_the_only_target_cannot_be_removed(desk: Desk) -> None:
    entry = desk.read(slo_detail, desk.slo).current.id
    assert "only one" in refused(desk, "history", slos.remove_objective, entry)


def test_r12a_a_circle_of_dependencies_is_refused_by_name(desk: Desk) -> None:
    payment = desk.do(services.add_service, "payment")
    bank = desk.do(services.add_service, "bank")
    desk.do(services.set_dependencies, desk.service, [payment])
    desk.do(services.set_dependencies, payment, [bank])
    sentence = refused(desk, "dependencies", services.set_dependencies, bank, [desk.service])
    assert "bank → checkout → payment → bank" in sentence
    refused(desk, "dependencies", services.set_dependencies, bank, [bank])
    assert desk.read(service_detail, payment).needed_by == (desk.service,)


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 201, "nul\0", "\ud800"])
def test_names_are_one_line(desk: Desk, name: str) -> None:
    refused(desk, "name", services.add_service, name)


def test_names_are_unique_where_they_must_be(desk: Desk) -> None:
    assert "checkout" in refused(desk, "name", services.add_service, "checkout")
    refused(desk, "name", slos.add_slo, desk.service, "availability", Decimal("0.9"))
    other = desk.do(services.add_service, "payment")
    desk.do(slos.add_slo, other, "availability", Decimal("0.9"))
    desk.do(services.set_service_field, other, "name", "payment")  # its own name is not taken


def test_removing_a_service_keeps_what_others_wrote(desk: Desk) -> None:
    desk.do(incidents.add_incident, "Down", NOON, [desk.service])
    desk.do(actions.add_action, "Fix it", service_id=desk.service)
    desk.do(services.remove_service, desk.service)
    assert desk.read(service_list) == ()
    with desk.workspace.session() as session:
        assert session.get(incidents.IncidentRow, _only(session, incidents.IncidentRow)).services == []
        assert session.get(actions.ActionItemRow, _only(session, actions.ActionItemRow)).service_id is None


def _only(session: Any, table: Any) -> str:
    (row,) = session.query(table).all()
    return str(row.id)


def test_removing_a_journey_leaves_its_slo(desk: Desk) -> None:
    journey = desk.do(services.add_journey, desk.service, "Buy a ticket")
    desk.do(slos.set_slo_field, desk.slo, "journey_id", journey)
    desk.do(services.remove_journey, journey)
    assert desk.read(slo_detail, desk.slo).journey_id is None


def test_removing_people_and_teams_leaves_services(desk: Desk) -> None:
    team = desk.do(people.add_team, "Payments")
    owner = desk.do(people.add_person, "Ada", team_id=team)
    desk.do(services.set_service_field, desk.service, "team_id", team)
    desk.do(services.set_service_field, desk.service, "owner_id", owner)
    desk.do(people.remove_team, team)
    desk.do(people.remove_person, owner)
    (record,) = desk.read(service_list)
    assert (record.team_id, record.owner_id) == (None, None)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", ""])
def test_links_lead_to_the_web_only(desk: Desk, url: str) -> None:
    refused(desk, "links", slos.set_slo_field, desk.slo, "links", [{"title": "x", "url": url}])


def test_r16_incident_times_are_in_order(desk: Desk) -> None:
    key = desk.do(incidents.add_incident, "Down", NOON, [desk.service])
    refused(desk, "detected", incidents.set_incident_field, key, "detected", NOON - timedelta(minutes=1))
    desk.do(incidents.set_incident_field, key, "detected", NOON + timedelta(minutes=9))
    refused(desk, "detected", incidents.set_incident_field, key, "started", NOON + timedelta(minutes=10))
    refused(desk, "started", incidents.add_incident, "Naive", datetime(2026, 1, 1))  # noqa: DTZ001


def test_r16_incidents_are_numbered_by_year(desk: Desk) -> None:
    keys = [desk.do(incidents.add_incident, "Down", NOON) for _ in range(3)]
    with desk.workspace.session() as session:
        found = [session.get(incidents.IncidentRow, key).identifier for key in keys]
    assert found == ["INC-2026-001", "INC-2026-002", "INC-2026-003"]


def test_r12_a_correction_ends_after_it_starts(desk: Desk) -> None:
    refused(desk, "ended", corrections.add_correction, desk.slo, "deployment", NOON, NOON)


def test_a_release_is_named_once_per_service(desk: Desk) -> None:
    desk.do(releases.add_release, desk.service, "2.3.0", lines_changed=12, critical_path=None)
    refused(desk, "release_version", releases.add_release, desk.service, "2.3.0")
    refused(desk, "test_coverage", releases.add_release, desk.service, "2.4.0", test_coverage=Decimal(101))


def test_r3_counts_that_cannot_be_are_refused(desk: Desk) -> None:
    for good, total in ((2.0, 1.0), (-1.0, 1.0), (float("nan"), 1.0), (1.0, float("inf"))):
        refused(desk, "good", samples.store_points, desk.slo, [(NOON, good, total)])
    assert desk.do(samples.store_points, desk.slo, [(NOON, 0.0, 0.0)]).added == 1


def test_r5a_points_merge_by_day(desk: Desk) -> None:
    hours = [(NOON + timedelta(hours=hour), 90.0, 100.0) for hour in range(6)]
    assert desk.do(samples.store_points, desk.slo, hours) == samples.Stored(added=6)
    assert desk.do(samples.store_points, desk.slo, hours) == samples.Stored(unchanged=6)
    changed = [(end, 80.0, 100.0) for end, _, _ in hours[:2]]
    assert desk.do(samples.store_points, desk.slo, changed, 3600) == samples.Stored(updated=2)
    coarse = [(datetime(2026, 11, 21, tzinfo=UTC), 1.0, 1.0)]
    assert desk.do(samples.store_points, desk.slo, coarse) == samples.Stored(skipped=1)


def test_metrics_keep_their_values(desk: Desk) -> None:
    key = desk.do(metrics.add_metric, desk.service, "p95", "ms", Decimal(500))
    assert desk.do(samples.store_metric_points, key, [(NOON, 431.5)]).added == 1
    assert desk.do(samples.store_metric_points, key, [(NOON, 431.5)]).unchanged == 1
    refused(desk, "value", samples.store_metric_points, key, [(NOON, float("inf"))])
    (metric,) = desk.read(metric_list)
    assert (metric.name, metric.limit) == ("p95", Decimal(500))


def test_settings_are_validated_and_kept(desk: Desk) -> None:
    desk.do(settings.set_setting, "time_zone", "America/New_York")
    desk.do(settings.set_setting, "fiscal_year_start", 4)
    found = desk.read(read_settings)
    assert (found.zone.key, found.fiscal_year_start) == ("America/New_York", 4)
    refused(desk, "time_zone", settings.set_setting, "time_zone", "Mars/Olympus")
    refused(desk, "colour", settings.set_setting, "colour", "red")


def test_quarters_with_plans_keep_their_months(desk: Desk) -> None:
    plan = desk.do(plans.create_plan, "2027-Q1", None)
    refused(desk, "fiscal_year_start", settings.set_setting, "fiscal_year_start", 4)
    desk.do(settings.set_setting, "fiscal_year_start", 1)  # as it is
    desk.do(plans.remove_plan, plan)
    desk.do(settings.set_setting, "fiscal_year_start", 4)
    assert desk.read(read_settings).fiscal_year_start == 4


def test_a_policy_version_holds_from_its_day(desk: Desk) -> None:
    desk.do(settings.adopt_profile, "Framework", effective=NOON - timedelta(days=9))
    assert desk.do(settings.adopt_profile, "Recommended", "Guards on", effective=NOON) == 2
    assert desk.read(policy_at, NOON - timedelta(days=1)).profile == "Framework"
    assert (desk.read(policy_at, NOON).profile, desk.read(policy_at).version) == ("Recommended", 2)
    refused(desk, "policy", settings.adopt_profile, "Lenient")


def test_r2_figures_hold_for_the_newest_sample_that_is_not_in_the_future(desk: Desk) -> None:
    assert desk.read(overview, now=NOON).as_of is None
    points = [(NOON + timedelta(hours=hour), 999.0, 1000.0) for hour in (-1, 0, 1)]
    desk.do(samples.store_points, desk.slo, points)
    judged = desk.read(overview, now=NOON + timedelta(minutes=30))
    assert judged.as_of == NOON
    (item,) = judged.assessments
    assert (item.budget.counts.total, item.budget.remaining) == (2000, pytest.approx(0))
    assert item.status is Status.EXHAUSTED


def test_r10_stale_counts_from_the_clock_or_from_the_moment_asked_for(desk: Desk) -> None:
    desk.do(samples.store_points, desk.slo, [(NOON, 1000.0, 1000.0)])
    later = NOON + timedelta(hours=25)
    assert desk.read(overview, now=later).assessments[0].stale
    assert not desk.read(overview, now=later, at=NOON + timedelta(hours=24)).assessments[0].stale
