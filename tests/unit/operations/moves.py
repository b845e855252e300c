"""Every operation as a random move on a workspace, for histories of edits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from sqlalchemy import select

from slodesk.operations import (
    actions,
    corrections,
    incidents,
    metrics,
    people,
    policies,
    releases,
    samples,
    services,
    settings,
    slos,
)
from slodesk.storage import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    Draw = Callable[[st.SearchStrategy[Any]], Any]

START = datetime(2026, 11, 1, tzinfo=UTC)

names = st.sampled_from(["checkout", "payment", "search", "sign-in", "Øresund ferry", "名前", "db", "api"])
texts = st.sampled_from(["", "plain", "two\nlines", "<b>&amp;", "שלום", "emoji 🚢", "x" * 3000])
lines = st.sampled_from(["", "one line", "ünïcödé", "<svc-name>"])
targets = st.sampled_from([Decimal(text) for text in ("0.9", "0.95", "0.99", "0.995", "0.999", "0.9999999")])
windows = st.sampled_from(["1d", "7d", "28d", "30d", "week", "month", "quarter"])
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
times = st.integers(0, 40 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
maybe = st.booleans() | st.none()
amounts = st.sampled_from([Decimal("0"), Decimal("1.5"), Decimal("250"), Decimal("0.333")])

SERVICE = {
    "name": names, "display_name": lines, "description": texts, "critical": st.booleans(),
    "tags": st.lists(names, max_size=3),
}  # fmt: skip
SLO = {
    "name": names, "display_name": lines, "description": texts,
    "kind": st.sampled_from(slos.KINDS), "good_query": texts, "bad_query": texts, "total_query": texts,
    "series_query": texts, "threshold_op": st.sampled_from(["lt", "lte", "gt", "gte"]),
    "slice_seconds": st.none() | st.integers(1, 86_400), "slice_target": st.none() | targets,
    "links": st.just([]) | st.just([{"title": "runbook", "url": "https://wiki.example/run"}]),
}  # fmt: skip
OBJECTIVE = {
    "target": targets, "window": windows, "threshold": st.none() | amounts, "threshold_unit": lines,
    "percentile": st.none() | st.just(Decimal(95)), "reason": texts, "approver": lines,
}  # fmt: skip
EVIDENCE = {"journey": names, "source": lines, "validated": st.none() | days}
JOURNEY = {"name": names, "description": texts}
SLA = {"name": names, "target": targets, "window": windows, "consequence": texts}
METRIC = {"name": names, "display_name": lines, "unit": lines, "limit": st.none() | amounts, "query": texts}
TEAM = {"name": names, "description": texts, "size": st.none() | st.integers(1, 40)}
PERSON = {"name": names, "email": lines, "job": lines, "active": st.booleans()}
INCIDENT = {
    "title": names, "severity": lines, "cause": lines, "description": texts, "near_miss": st.booleans(),
    "customer_impacting": maybe, "error_rate": st.none() | st.just(Decimal("0.25")),
    "started": times, "detected": st.none() | times, "resolved": st.none() | times,
}  # fmt: skip
RELEASE = {
    "release_version": names, "date": st.none() | times, "lines_changed": st.none() | st.integers(0, 9000),
    "critical_path": maybe, "db_migration": maybe, "external_apis": maybe, "note": texts,
    "change_class": st.sampled_from(releases.CLASSES), "state": st.sampled_from(releases.STATES),
}  # fmt: skip
ACTION = {
    "title": names, "owner": lines, "due": st.none() | days, "description": texts, "source": lines,
    "priority": st.sampled_from(actions.PRIORITIES), "status": st.sampled_from(actions.STATUSES),
}  # fmt: skip
CORRECTION = {"reason": texts, "approver": lines, "expires": st.none() | days}
SETTING = {
    "name": names, "time_zone": st.sampled_from(["UTC", "Europe/Berlin"]),
    "fiscal_year_start": st.integers(1, 12),
    "stale_hours": st.integers(1, 72), "author": lines,
    "incident_scheme": st.sampled_from(["INC-{year}-{number:3}", "{year}{month}-{number}", "#{number}"]),
    "severities": st.lists(names, max_size=3, unique_by=str.casefold).map(
        lambda found: [{"name": name, "words": ""} for name in found]
    ),
    "causes": st.lists(names, max_size=3, unique_by=str.casefold),
}  # fmt: skip


def one(session: Session, draw: Draw, table: type[Any]) -> str:
    """Draw the key of an existing row; a key that does not exist where there is none."""
    keys = sorted(session.scalars(select(table.id)))
    return str(draw(st.sampled_from(keys))) if keys else "gone"


def several(session: Session, draw: Draw, table: type[Any]) -> list[str]:
    """Draw some keys of existing rows."""
    keys = sorted(session.scalars(select(table.id)))
    return list(draw(st.lists(st.sampled_from(keys), max_size=3, unique=True))) if keys else []


def field(draw: Draw, fields: dict[str, st.SearchStrategy[Any]]) -> tuple[str, Any]:
    """Draw a field and a value for it."""
    name = draw(st.sampled_from(sorted(fields)))
    return name, draw(fields[name])


def _setter(operation: Any, table: type[Any], fields: dict[str, Any]) -> Any:
    return lambda s, draw: operation(s, one(s, draw, table), *field(draw, fields))


def _remover(operation: Any, table: type[Any]) -> Any:
    return lambda s, draw: operation(s, one(s, draw, table))


def _points(draw: Draw) -> list[tuple[datetime, float, float]]:
    first = draw(times)
    counts = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6))
    gap = timedelta(seconds=draw(st.sampled_from([300, 3600, 43_200])))
    return [(first + gap * place, float(good), float(good + bad)) for place, (good, bad) in enumerate(counts)]


def _values(draw: Draw) -> list[tuple[datetime, float]]:
    return [(end, good) for end, good, _ in _points(draw)]


def _person_team(s: Session, draw: Draw) -> None:
    people.set_person_field(s, one(s, draw, schema.PersonRow), "team_id", one(s, draw, schema.TeamRow))


def _service_people(s: Session, draw: Draw) -> None:
    key = one(s, draw, schema.ServiceRow)
    services.set_service_field(s, key, "team_id", one(s, draw, schema.TeamRow))
    services.set_service_field(s, key, "owner_id", one(s, draw, schema.PersonRow))


def _correct(s: Session, draw: Draw) -> None:
    start, end = sorted((draw(times), draw(times)))
    category = draw(st.sampled_from(corrections.CATEGORIES))
    corrections.add_correction(s, one(s, draw, schema.SloRow), category, start, end, reason=draw(texts))


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "services.add_service": lambda s, draw: services.add_service(s, draw(names), description=draw(texts)),
    "services.set_service_field": _setter(services.set_service_field, schema.ServiceRow, SERVICE),
    "services.set_service_field people": _service_people,
    "services.remove_service": _remover(services.remove_service, schema.ServiceRow),
    "services.move_service": lambda s, draw: services.move_service(
        s, one(s, draw, schema.ServiceRow), draw(st.integers(-1, 5))
    ),
    "services.set_dependencies": lambda s, draw: services.set_dependencies(
        s, one(s, draw, schema.ServiceRow), several(s, draw, schema.ServiceRow)
    ),
    "services.add_journey": lambda s, draw: services.add_journey(
        s, one(s, draw, schema.ServiceRow), draw(names)
    ),
    "services.set_journey_field": _setter(services.set_journey_field, schema.JourneyRow, JOURNEY),
    "services.remove_journey": _remover(services.remove_journey, schema.JourneyRow),
    "services.add_sla": lambda s, draw: services.add_sla(
        s, one(s, draw, schema.ServiceRow), draw(names), draw(targets)
    ),
    "services.set_sla_field": _setter(services.set_sla_field, schema.SlaRow, SLA),
    "services.remove_sla": _remover(services.remove_sla, schema.SlaRow),
    "slos.add_slo": lambda s, draw: slos.add_slo(
        s, one(s, draw, schema.ServiceRow), draw(names), draw(targets), draw(windows)
    ),
    "slos.set_slo_field": _setter(slos.set_slo_field, schema.SloRow, SLO),
    "slos.set_slo_field journey": lambda s, draw: slos.set_slo_field(
        s, one(s, draw, schema.SloRow), "journey_id", one(s, draw, schema.JourneyRow)
    ),
    "slos.remove_slo": _remover(slos.remove_slo, schema.SloRow),
    "slos.set_target": lambda s, draw: slos.set_target(
        s, one(s, draw, schema.SloRow), draw(targets), effective=draw(st.none() | days), reason=draw(texts)
    ),
    "slos.set_targets": lambda s, draw: slos.set_targets(
        s, dict.fromkeys(several(s, draw, schema.SloRow), draw(targets)), effective=draw(days)
    ),
    "slos.set_objective": lambda s, draw: slos.set_objective(
        s, one(s, draw, schema.SloRow), effective=draw(days), window=draw(windows)
    ),
    "slos.set_objective_field": _setter(slos.set_objective_field, schema.SloTargetRow, OBJECTIVE),
    "slos.remove_objective": _remover(slos.remove_objective, schema.SloTargetRow),
    "slos.add_evidence": lambda s, draw: slos.add_evidence(s, one(s, draw, schema.SloRow), draw(names)),
    "slos.set_evidence_field": _setter(slos.set_evidence_field, schema.EvidenceRow, EVIDENCE),
    "slos.remove_evidence": _remover(slos.remove_evidence, schema.EvidenceRow),
    "metrics.add_metric": lambda s, draw: metrics.add_metric(s, one(s, draw, schema.ServiceRow), draw(names)),
    "metrics.set_metric_field": _setter(metrics.set_metric_field, schema.MetricRow, METRIC),
    "metrics.remove_metric": _remover(metrics.remove_metric, schema.MetricRow),
    "samples.store_points": lambda s, draw: samples.store_points(
        s, one(s, draw, schema.SloRow), _points(draw)
    ),
    "samples.store_metric_points": lambda s, draw: samples.store_metric_points(
        s, one(s, draw, schema.MetricRow), _values(draw)
    ),
    "people.add_team": lambda s, draw: people.add_team(s, draw(names)),
    "people.set_team_field": _setter(people.set_team_field, schema.TeamRow, TEAM),
    "people.remove_team": _remover(people.remove_team, schema.TeamRow),
    "people.add_person": lambda s, draw: people.add_person(s, draw(names)),
    "people.set_person_field": _setter(people.set_person_field, schema.PersonRow, PERSON),
    "people.set_person_field team": _person_team,
    "people.remove_person": _remover(people.remove_person, schema.PersonRow),
    "settings.set_setting": lambda s, draw: settings.set_setting(s, *field(draw, SETTING)),
    "settings.adopt_profile": lambda s, draw: settings.adopt_profile(
        s, draw(st.sampled_from(["Framework", "Recommended"]))
    ),
    "policies.judge_by": lambda s, draw: policies.judge_by(
        s, draw(st.sampled_from(["measured", "adjusted", "guessed"])), effective=draw(times)
    ),
    "policies.change_policy": lambda s, draw: policies.change_policy(
        s,
        effective=draw(times),
        reason=draw(texts),
        retrospective_share=draw(st.sampled_from([0.1, 0.3, 2.0])),
    ),
    "incidents.add_incident": lambda s, draw: incidents.add_incident(
        s, draw(names), draw(times), several(s, draw, schema.ServiceRow)
    ),
    "incidents.set_incident_field": _setter(incidents.set_incident_field, schema.IncidentRow, INCIDENT),
    "incidents.set_incident_services": lambda s, draw: incidents.set_incident_services(
        s, one(s, draw, schema.IncidentRow), several(s, draw, schema.ServiceRow)
    ),
    "incidents.remove_incident": _remover(incidents.remove_incident, schema.IncidentRow),
    "releases.add_release": lambda s, draw: releases.add_release(
        s, one(s, draw, schema.ServiceRow), draw(names), date=draw(times)
    ),
    "releases.set_release_field": _setter(releases.set_release_field, schema.ReleaseRow, RELEASE),
    "releases.set_release_service": lambda s, draw: releases.set_release_service(
        s, one(s, draw, schema.ReleaseRow), one(s, draw, schema.ServiceRow)
    ),
    "releases.remove_release": _remover(releases.remove_release, schema.ReleaseRow),
    "actions.add_action": lambda s, draw: actions.add_action(s, draw(names), created=draw(times)),
    "actions.set_action_field": _setter(actions.set_action_field, schema.ActionItemRow, ACTION),
    "actions.set_action_field service": lambda s, draw: actions.set_action_field(
        s, one(s, draw, schema.ActionItemRow), "service_id", one(s, draw, schema.ServiceRow)
    ),
    "actions.remove_action": _remover(actions.remove_action, schema.ActionItemRow),
    "corrections.add_correction": _correct,
    "corrections.set_correction_field": _setter(
        corrections.set_correction_field, schema.CorrectionRow, CORRECTION
    ),
    "corrections.remove_correction": _remover(corrections.remove_correction, schema.CorrectionRow),
}

for _file in sorted(Path(__file__).parent.glob("moves_*.py")):  # one per area, such as moves_plans.py
    MOVES |= import_module(f"tests.unit.operations.{_file.stem}").MOVES
