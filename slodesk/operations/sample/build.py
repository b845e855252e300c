"""Builds the sample workspace from ``resources/sample/company.json``, the same for the same day."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import insert

from slodesk.operations import actions, incidents, metrics, people, services, settings, slos
from slodesk.operations.sample import traffic
from slodesk.operations.sample.planning import add_next_plans, add_running_plans
from slodesk.operations.sample.releases import draft_policy, release_events
from slodesk.operations.sample.retrospectives import retrospective_events
from slodesk.operations.sample.reviews import review_events
from slodesk.paths import resource
from slodesk.storage.files import shm_path, wal_path
from slodesk.storage.lock import lock_path
from slodesk.storage.samples import metric_days, sample_days
from slodesk.storage.schema import IncidentRow
from slodesk.storage.tables import table_named
from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.operations.sample.releases import Event
    from slodesk.storage.workspace import Workspace

Data = dict[str, Any]


def last_midnight(now: datetime) -> datetime:
    """Return the last UTC midnight: where the sample ends unless told otherwise."""
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)


def build_sample(location: str | Path, as_of: datetime) -> Workspace:
    """Create the sample workspace and return it, open for writing.

    Args:
        location: where it goes; a file or a PostgreSQL URL.
        as_of: end of its samples, a UTC midnight.
    """
    company = json.loads(resource("sample/company.json").read_text("utf-8"))
    workspace = create_workspace(location, name=company["name"], time_zone="UTC")
    try:
        workspace.edit("Create the sample workspace", _Builder(company, as_of).build)
    except BaseException:
        workspace.close()
        _remove(workspace)
        raise
    return workspace


def _remove(workspace: Workspace) -> None:
    """Leave no empty file behind where the sample did not fit."""
    if workspace.path is not None:
        path = workspace.path
        for file in (path, wal_path(path), shm_path(path), lock_path(path)):
            with contextlib.suppress(OSError):
                file.unlink()


class _Builder:
    """Turns the company's story into rows; keeps the keys of what it has made, by name."""

    def __init__(self, company: Data, as_of: datetime) -> None:
        self.company = company
        self.as_of = as_of
        self.weekday = (as_of - timedelta(days=1)).weekday()
        self.team: dict[str | None, str | None] = {None: None}
        self.person: dict[str | None, str | None] = {None: None}
        self.service: dict[str | None, str | None] = {None: None}
        self.incident: dict[str, str] = {"": ""}

    def build(self, session: Session) -> None:
        """Write everything."""
        beginning = self._ago(900)
        settings.adopt_profile(
            session, "Framework", "The framework's own thresholds.", effective=beginning, author="SLO Desk"
        )
        for team in self.company["teams"]:
            self.team[team["name"]] = people.add_team(session, **team)
        for person in self.company["people"]:
            fields = {**person, "team_id": self.team[person["team"]]}
            del fields["team"]
            self.person[person["name"]] = people.add_person(session, **fields)
        for story in self.company["services"]:
            self._service(session, story)
        for story in self.company["services"]:
            needed = [str(self.service[name]) for name in story["depends_on"]]
            services.set_dependencies(session, str(self.service[story["name"]]), needed)
        for story in self.company["metrics"]:
            self._metric(session, story)
        add_running_plans(session, self.as_of)
        happened = [
            *self._incidents(session),
            *release_events(session, self.as_of, self.service, self.incident),
            *self._actions(session),
            *retrospective_events(session, self.as_of, self._started(), self.incident),
            *review_events(session, self.as_of, self.incident),
        ]
        for _, write in sorted(happened, key=lambda event: event[0]):
            write()
        add_next_plans(session, self.as_of)
        draft_policy(session, self.as_of)

    def _ago(self, days: float) -> datetime:
        moment = self.as_of - timedelta(days=days)
        return moment.replace(second=0, microsecond=0)

    def _service(self, session: Session, story: Data) -> None:
        key = services.add_service(
            session,
            story["name"],
            team_id=self.team[story["team"]],
            owner_id=self.person[story["owner"]],
            **{field: story[field] for field in ("display_name", "description", "critical", "tags")},
        )
        self.service[story["name"]] = key
        journeys = {name: services.add_journey(session, key, name, text) for name, text in story["journeys"]}
        for sla in story["slas"]:
            services.add_sla(session, key, **{**sla, "target": Decimal(sla["target"])})
        for slo in story["slos"]:
            self._slo(session, key, slo, journeys)

    def _slo(self, session: Session, service_id: str, story: Data, journeys: dict[str, str]) -> None:
        texts = ("display_name", "kind", "description", "good_query", "total_query", "threshold_unit")
        fields: Data = {field: story[field] for field in texts if field in story}
        for field in ("threshold", "percentile", "slice_target"):
            if field in story:
                fields[field] = Decimal(story[field])
        if "slices" in story:
            fields["slice_seconds"] = story["slices"]
        if "journey" in story:
            fields["journey_id"] = journeys[story["journey"]]
        history = story.get("history", [])
        first = Decimal(history[0]["target"] if history else story["target"])
        key = slos.add_slo(session, service_id, story["name"], first, story["window"], **fields)
        for entry in history:
            extra = {field: entry[field] for field in ("reason", "approver") if field in entry}
            day = self._ago(entry["days_ago"]).date()
            slos.set_target(session, key, Decimal(entry["target"]), effective=day, **extra)
        for journey, source, days in story.get("evidence", []):
            validated = self._ago(days).date()
            slos.add_evidence(session, key, journey, source=source, validated=validated)
        self._samples(session, key, story)

    def _samples(self, session: Session, slo_id: str, story: Data) -> None:
        told = {incident["key"]: incident for incident in self.company["incidents"]}
        outages = [
            traffic.Outage(told[key]["days_ago"] * 86_400, told[key]["minutes"] * 60, share)
            for key, share in story["outages"]
        ]
        made = traffic.samples(story["name"], story, outages, self.weekday)
        seconds = self._seconds(made.before)
        for step in (traffic.DAY, traffic.STEP):
            part = made.step == step
            rows = sample_days(seconds[part], made.good[part], made.total[part], step)
            if rows:
                values = [{"slo_id": slo_id, "version": 1, **row} for row in rows]
                session.execute(insert(table_named("sample_day")), values)

    def _metric(self, session: Session, story: Data) -> None:
        key = metrics.add_metric(
            session,
            str(self.service[story["service"]]),
            story["name"],
            limit=Decimal(story["limit"]),
            **{field: story[field] for field in ("display_name", "unit", "query")},
        )
        before, _, values = traffic.latency(story, self.weekday)
        rows = metric_days(self._seconds(before), values)
        session.execute(
            insert(table_named("metric_day")), [{"metric_id": key, "version": 1, **row} for row in rows]
        )

    def _seconds(self, before: traffic.Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return (int(self.as_of.timestamp()) - before).astype(np.int64)

    def _started(self) -> dict[str, datetime]:
        return {story["key"]: self._ago(story["days_ago"]) for story in self.company["incidents"]}

    def _incidents(self, session: Session) -> Iterator[Event]:
        """Yield every incident at the moment it was over."""
        for story in sorted(self.company["incidents"], key=lambda story: -story["days_ago"]):
            over = self._ago(story["days_ago"]) + timedelta(minutes=story["minutes"])
            yield over, partial(self._incident, session, story)

    def _incident(self, session: Session, story: Data) -> None:
        started = self._ago(story["days_ago"])
        stages = {
            stage: started + timedelta(minutes=story[stage])
            for stage in ("detected", "acknowledged", "mitigated")
        }
        key = incidents.add_incident(
            session,
            story["title"],
            started,
            [str(self.service[name]) for name in story["services"]],
            resolved=started + timedelta(minutes=story["minutes"]),
            error_rate=Decimal(story["error_rate"]),
            **stages,
            **{field: story[field] for field in ("severity", "cause", "customer_impacting")},
        )
        self.incident[story["key"]] = str(session.get_one(IncidentRow, key).identifier)

    def _actions(self, session: Session) -> Iterator[Event]:
        """Yield every action item at the moment somebody promised it: not before its incident was over."""
        over = {each["key"]: each["days_ago"] - each["minutes"] / 1440 for each in self.company["incidents"]}
        for story in self.company["actions"]:
            created = self._ago(min(9, over.get(story["source"], 9)))
            yield created, partial(self._action, session, story, created)

    def _action(self, session: Session, story: Data, created: datetime) -> None:
        actions.add_action(
            session,
            story["title"],
            due=(self.as_of + timedelta(days=story["due_in"])).date(),
            source=self.incident[story["source"]],
            service_id=self.service[story["service"]],
            created=created,
            **{field: story[field] for field in ("owner", "priority", "status")},
        )
