"""A workspace out as JSON and back in: equal, keys kept; anything else is refused whole."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sqlalchemy import select

from slodesk.domain.errors import SourceError, WorkspaceError
from slodesk.integrations.files import read_file
from slodesk.integrations.workspace_json import export_workspace
from slodesk.operations import (
    actions,
    corrections,
    incidents,
    metrics,
    people,
    releases,
    samples,
    services,
    settings,
    slos,
)
from slodesk.operations.imports import apply_import
from slodesk.operations.workspace_copy import table_names
from slodesk.storage import schema
from slodesk.storage.version import SCHEMA_VERSION
from slodesk.storage.workspace import open_workspace
from tests.fresh import new_workspace
from tests.unit.integrations.planning_rows import fill_planning
from tests.unit.integrations.retrospective_rows import fill_retrospective
from tests.unit.integrations.review_rows import fill_reviews

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

AT = datetime(2026, 5, 1, 10, tzinfo=UTC)


def fill(session: Any) -> None:
    """Put something into every table."""
    settings.set_setting(session, "name", "Ünïcödé 名前 🚢")
    settings.adopt_profile(session, "Framework")
    settings.adopt_profile(session, "Recommended", "we want guards")
    team = people.add_team(session, "Payments", size=5)
    person = people.add_person(session, "Kim", team_id=team)
    web = services.add_service(session, "web", tags=["a", "b"], team_id=team, owner_id=person, critical=True)
    api = services.add_service(session, "api", description='"<b>", 1\u2028\n2')
    services.set_dependencies(session, web, [api])
    services.add_sla(session, web, "gold", Decimal("0.99"), consequence="refund")
    journey = services.add_journey(session, web, "buy")
    slo = slos.add_slo(
        session, web, "x", Decimal("0.99999"), "week", journey_id=journey, slice_target=Decimal("0.5")
    )
    slos.set_target(session, slo, Decimal("0.9"), effective=date(2026, 1, 1), reason="too tight")
    slos.set_slo_field(session, slo, "links", [{"title": "run", "url": "https://example.com"}])
    slos.add_evidence(session, slo, "buying", validated=date(2026, 2, 1))
    metric = metrics.add_metric(session, api, "p95", unit="ms", limit=Decimal("250.5"))
    start = int(AT.timestamp())
    ends = np.arange(start, start + 400 * 300, 300)
    samples.store_points(session, slo, (ends, np.full(400, 0.1), np.full(400, 3.0)), 300)
    samples.store_points(session, slo, [(datetime(2025, 1, 1, 1, tzinfo=UTC), 2.0, 3.0)], None)
    uneven = [(datetime(2025, 2, 1, hour, tzinfo=UTC), 2.0**60, 2.0**60) for hour in (1, 2, 5)]
    samples.store_points(session, slo, uneven, 3600)
    samples.store_metric_points(session, metric, [(AT, -1.25), (AT.replace(hour=12), 7.0)])
    incident = incidents.add_incident(session, "Down", AT, [web, api], error_rate=Decimal("0.5"))
    release = releases.add_release(session, web, "1.2", date=AT, test_coverage=Decimal("81.5"))
    action = actions.add_action(session, "Do it", due=date(2026, 12, 1), service_id=api)
    corrections.add_correction(
        session, slo, "planned_maintenance", AT, AT.replace(hour=11), reason="announced"
    )
    fill_planning(session, team=team, service=web, slo=slo, action=action)
    fill_retrospective(session, incident=incident, slo=slo, action=action)
    fill_reviews(session, team=team, slo=slo, release=release)


def content(workspace: Workspace) -> dict[str, Any]:
    """Return every row of every table of a copy, blobs included, but for the lock counters."""
    found: dict[str, Any] = {}
    with workspace.session() as session:
        for name in table_names():
            table = schema.Base.metadata.tables[name]
            rows = session.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            found[name] = [{key: value for key, value in row.items() if key != "version"} for row in rows]
    return found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace with something in every table; tests get copies."""
    path = tmp_path_factory.mktemp("filled") / "original.slodesk"
    with new_workspace(path, time_zone="Asia/Tokyo") as workspace:
        workspace.edit("Fill", fill)
    return path


@pytest.fixture
def original(filled: Path, tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(shutil.copy(filled, tmp_path / "original.slodesk")) as workspace:
        yield workspace


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "copy.slodesk", name="Other", time_zone="UTC") as workspace:
        yield workspace


def test_there_and_back_is_equal(original: Workspace, empty: Workspace, tmp_path: Path) -> None:
    found = content(original)
    assert all(found.values()), "every table takes part in this test"
    export_workspace(original, tmp_path / "out.json")
    parsed = read_file(tmp_path / "out.json")
    assert parsed.kind == "workspace"
    summary = empty.edit("Import", apply_import, parsed).result
    assert summary.added == parsed.count == sum(len(rows) for rows in found.values())
    assert content(empty) == found


def test_the_file_is_readable(original: Workspace, tmp_path: Path) -> None:
    export_workspace(original, tmp_path / "out.json")
    data = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert (data["format"], data["schema"], data["samples"]) == ("slodesk-workspace", SCHEMA_VERSION, True)
    days = {row["day"]: row for row in data["tables"]["sample_day"]}
    whole = days["2026-05-02"]
    assert (whole["step"], whole["first"], whole["every"], len(whole["good"])) == (300, 300, 300, 231)
    assert days["2025-02-01"]["ends"] == [3600, 7200, 18000]
    (target,) = [row for row in data["tables"]["slo_target"] if row["effective"] == "2026-01-01"]
    assert (target["target"], target["window"]) == ("0.9", "week")
    assert data["tables"]["incident"][0]["started"] == "2026-05-01T10:00:00Z"
    assert "change_log" not in data["tables"]


def test_without_samples(original: Workspace, empty: Workspace, tmp_path: Path) -> None:
    export_workspace(original, tmp_path / "out.json", include_samples=False)
    empty.edit("Import", apply_import, read_file(tmp_path / "out.json"))
    found, copied = content(original), content(empty)
    assert copied["sample_day"] == copied["metric_day"] == []
    for name in ("sample_day", "metric_day"):
        del found[name], copied[name]
    assert copied == found


def test_a_reformatted_file_is_read_too(original: Workspace, empty: Workspace, tmp_path: Path) -> None:
    export_workspace(original, tmp_path / "out.json")
    data = json.loads((tmp_path / "out.json").read_text("utf-8"))
    for name, layout in (("wide", {"indent": 8}), ("tight", {"separators": (",", ":")})):
        (tmp_path / name).write_text(json.dumps(data, **layout))
        assert read_file(tmp_path / name).count == sum(len(rows) for rows in data["tables"].values())
    empty.edit("Import", apply_import, read_file(tmp_path / "tight"))
    assert content(empty) == content(original)


def test_only_into_an_empty_workspace(original: Workspace, empty: Workspace, tmp_path: Path) -> None:
    export_workspace(original, tmp_path / "out.json")
    empty.edit("One service", services.add_service, "mine")
    before = content(empty)
    with pytest.raises(SourceError) as caught:
        empty.edit("Import", apply_import, read_file(tmp_path / "out.json"))
    assert caught.value.message == (
        "out.json: a workspace can only be imported into an empty one; create a new workspace for it."
    )
    assert content(empty) == before


def test_an_export_replaces_the_old_file_only_when_complete(original: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old")

    def fail(done: int, total: int) -> None:
        raise KeyboardInterrupt

    original.edit("More", lambda session: [actions.add_action(session, f"Do {i}") for i in range(200)])
    with pytest.raises(KeyboardInterrupt):
        export_workspace(original, target, report=fail)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []
    with pytest.raises(WorkspaceError) as caught:
        export_workspace(original, tmp_path / "none" / "out.json")
    assert "cannot be written" in caught.value.message


def change(data: dict[str, Any], table: str, field: str, value: Any) -> None:
    data["tables"][table][0][field] = value


WRONG: dict[str, tuple[Any, str]] = {
    "newer": (lambda d: d.update(schema=99, program="9.0"), "exported by SLO Desk 9.0; update this one"),
    "other": (lambda d: d.update(format="other"), "not recognised"),
    "no tables": (lambda d: d.pop("tables"), "the tables are missing"),
    "table": (lambda d: d["tables"].update(spy=[]), "there is no table “spy”"),
    "unknown": (lambda d: change(d, "slo", "colour", "red"), "slo: “colour” is not known in slo"),
    "missing": (lambda d: d["tables"]["slo"][0].pop("name"), "slo: “name” is missing"),
    "empty": (lambda d: change(d, "slo", "name", ""), "slo: “name”: A name is needed"),
    "kind": (lambda d: change(d, "slo", "name", 7), "slo: “name”: not a value of the right kind"),
    "target": (lambda d: change(d, "slo_target", "target", "1"), "slo_target: “target”"),
    "window": (lambda d: change(d, "slo_target", "window", "1h"), "slo_target: “window”"),
    "date": (lambda d: change(d, "slo_target", "effective", "soon"), "slo_target: “effective”"),
    "naive": (lambda d: change(d, "incident", "started", "2026-05-01T10:00:00"), "incident: “started”"),
    "flag": (lambda d: change(d, "service", "critical", 1), "service: “critical”"),
    "link": (
        lambda d: change(d, "slo", "links", [{"title": "x", "url": "javascript:alert(1)"}]),
        "slo: “links”",
    ),
    "setting": (lambda d: change(d, "setting", "value", [1]), "setting: "),
    "policy": (lambda d: change(d, "policy_version", "body", {"no_such": 1}), "policy_version: "),
    "good": (lambda d: d["tables"]["sample_day"][0]["good"].__setitem__(0, 99), "good must lie between"),
    "length": (lambda d: d["tables"]["sample_day"][0]["good"].append(1), "its arrays differ in length"),
    "text": (lambda d: change(d, "sample_day", "good", ["1"]), "“good”: not a list of numbers"),
    "huge": (lambda d: change(d, "sample_day", "good", [10**400]), "“good”: a number is too large"),
    "ends": (lambda d: change(d, "sample_day", "ends", [90_000]), "rising seconds of a day"),
    "both": (lambda d: change(d, "sample_day", "first", 300), "either “ends”, or “first” and “every”"),
    "step": (lambda d: change(d, "sample_day", "step", 0), "“step”"),
    "row": (lambda d: d["tables"]["slo"].append(7), "a row holds names and values"),
    "twice": (lambda d: d["tables"]["slo"].append(d["tables"]["slo"][0]), "is there twice"),
    "reference": (lambda d: change(d, "slo", "service_id", "nobody"), "names no service"),
    "circle": (
        lambda d: change(d, "dependency", "service_id", d["tables"]["dependency"][0]["depends_on_id"]),
        "depends on itself",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_whole_and_named(name: str, original: Workspace, tmp_path: Path) -> None:
    export_workspace(original, tmp_path / "out.json")
    data = json.loads((tmp_path / "out.json").read_text("utf-8"))
    spoil, reason = WRONG[name]
    spoil(data)
    (tmp_path / "bad.json").write_text(json.dumps(data))
    with pytest.raises(SourceError) as caught:
        read_file(tmp_path / "bad.json")
    said = [caught.value.message, *map(str, caught.value.problems)]
    assert any(reason in sentence for sentence in said), said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"format": "slodesk-workspace", "schema": 1, "tables": {"slo": [', "the file is cut short"),
        ('{"format": "slodesk-workspace", "schema": 1, "tables": {}} x', "there is more after the end"),
        ('{"format": "slodesk-workspace", "format": 1}', "there twice"),
        ('{"format": "slodesk-workspace", "a": {"b": 1, "b": 2}}', "a name is there twice"),
        ('{"format": "slodesk-workspace", "a": NaN}', "NaN is no JSON number"),
        ('{"format": "slodesk-workspace", "a": ' + "[" * 100_000, "nested too deeply"),
        ('{"format": "slodesk-workspace", "a": ' + "1" * 10_000 + "}", "limit"),
        ('{"format": "slodesk-workspace", "schema": 1, "tables": {"slo": {}}}', "expected ["),
        ('{"format": "slodesk-workspace",}', "not valid JSON"),
    ],
)
def test_broken_json(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(SourceError) as caught:
        read_file(tmp_path / "bad.json")
    assert reason in caught.value.message
    assert caught.value.message.startswith("bad.json:1: not valid JSON: ")
