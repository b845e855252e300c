"""Files applied to a workspace: added once, updated when they differ, all or nothing."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from slodesk.domain.errors import SourceError
from slodesk.integrations.files import read_file
from slodesk.operations.imports import apply_import, steps
from slodesk.operations.services import add_service
from slodesk.operations.settings import set_setting
from slodesk.operations.slos import add_slo, set_target
from slodesk.storage import schema
from slodesk.storage.queries.incident_facts import all_incident_facts
from slodesk.storage.samples import unpack
from tests.fresh import new_workspace
from tests.unit.integrations.conftest import DATA, NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from slodesk.operations.incoming import ImportSummary, Parsed
    from slodesk.storage.workspace import Workspace

    Reading = Callable[..., Parsed]

SAMPLES = "service,slo,timestamp,good,total\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.slodesk", time_zone="Europe/Berlin") as made:
        yield made


def bring(workspace: Workspace, parsed: Parsed, **options: Any) -> ImportSummary:
    return workspace.edit("Import", apply_import, parsed, now=NOW, **options).result


def rows(workspace: Workspace, kind: Any, *where: Any) -> list[Any]:
    with workspace.session() as session:
        return list(session.scalars(select(kind).where(*where)))


def counts(summary: ImportSummary) -> tuple[int, int, int, int]:
    return summary.added, summary.updated, summary.unchanged, summary.skipped


def with_slo(workspace: Workspace, service: str = "a", slo: str = "x") -> str:
    def make(session: Any) -> str:
        return add_slo(session, add_service(session, service), slo, Decimal("0.999"))

    return workspace.edit("Make", make).result


@pytest.mark.parametrize(
    ("name", "objects"),
    [
        ("openslo-shop.yaml", 7),
        ("openslo-alpha.yaml", 3),
        ("sloth-billing.yaml", 4),
        ("sloth-cluster.yaml", 2),
        ("pyrra-cluster.yaml", 7),
    ],
)
def test_definitions_once_and_again(workspace: Workspace, name: str, objects: int) -> None:
    parsed = read_file(DATA / name, NOW)
    assert counts(bring(workspace, parsed)) == (objects, 0, 0, 0)
    change = workspace.edit("Import again", apply_import, parsed, now=NOW)
    assert change.result.added == change.result.updated == 0
    assert not change, "the same file twice changes nothing"


def test_a_definition_arrives_whole(workspace: Workspace) -> None:
    bring(workspace, read_file(DATA / "openslo-shop.yaml", NOW))
    with workspace.session() as session:
        slo = session.scalars(select(schema.SloRow).where(schema.SloRow.name == "checkout-minutes")).one()
        (entry,) = slo.history
        assert (slo.kind, slo.slice_seconds, slo.slice_target) == ("time_slices", 300, Decimal("0.98"))
        assert (entry.effective, entry.target, entry.window) == (date(1, 1, 1), Decimal("0.995"), "quarter")
        latency = session.scalars(select(schema.SloRow).where(schema.SloRow.name == "checkout-latency")).one()
        assert (latency.threshold_op, latency.history[0].threshold) == ("lte", Decimal("0.8"))
        assert slo.service.name == "checkout"
        assert slo.service.tags == ["team=payments", "team=web", "tier=1"]


def test_the_zone_of_a_calendar_is_the_workspaces(workspace: Workspace) -> None:
    summary = bring(workspace, read_file(DATA / "openslo-shop.yaml", NOW))
    said = [str(problem) for problem in summary.warnings]
    assert any("its calendar is in Europe/Paris" in text and "Europe/Berlin" in text for text in said)


SLO = """
version: prometheus/v1
service: a
slos:
  - name: x
    objective: {target}
    description: {description}
    sli: {{events: {{error_query: "{bad}", total_query: all}}}}
"""


def sloth(reading: Reading, **changes: str) -> Parsed:
    return reading(SLO.format(**{"target": "99.9", "description": "One.", "bad": "bad"} | changes), "s.yaml")


def test_a_changed_definition_updates(workspace: Workspace, reading: Reading) -> None:
    bring(workspace, sloth(reading))
    assert counts(bring(workspace, sloth(reading, bad="worse", description="Two."))) == (0, 1, 1, 0)
    (slo,) = rows(workspace, schema.SloRow)
    assert (slo.bad_query, slo.description) == ("worse", "Two.")


def test_a_changed_target_corrects_before_and_follows_after_samples(
    workspace: Workspace, reading: Reading
) -> None:
    bring(workspace, sloth(reading))
    bring(workspace, sloth(reading, target="99.5"))
    assert [row.target for row in rows(workspace, schema.SloTargetRow)] == [Decimal("0.995")]
    bring(workspace, reading(SAMPLES + "a,x,2026-05-01,1,1\n"))
    bring(workspace, sloth(reading, target="99"))
    history = sorted(rows(workspace, schema.SloTargetRow), key=lambda row: row.effective)
    assert [(row.effective, row.target) for row in history] == [
        (date(1, 1, 1), Decimal("0.995")),
        (date(2026, 11, 20), Decimal("0.99")),
    ]
    assert history[1].reason == "Imported from s.yaml"
    assert counts(bring(workspace, sloth(reading, target="99"))) == (0, 0, 2, 0)


def test_a_planned_target_is_left_alone(workspace: Workspace, reading: Reading) -> None:
    bring(workspace, sloth(reading))
    key = rows(workspace, schema.SloRow)[0].id
    workspace.edit("Plan", set_target, key, Decimal("0.9995"), effective=date(2027, 1, 1))
    assert counts(bring(workspace, sloth(reading))) == (0, 0, 2, 0)


def test_rejected_rows_refuse_the_file_or_are_skipped(workspace: Workspace, reading: Reading) -> None:
    with_slo(workspace)
    parsed = reading(SAMPLES + "a,x,2026-05-01,1,1\na,x,2026-05-02,2,1\n")
    with pytest.raises(SourceError) as caught:
        bring(workspace, parsed)
    assert caught.value.message == "file.csv: nothing was imported because of 1 problem."
    assert str(caught.value.problems[0]) == "file.csv:3: good is more than total: “2” of “1”"
    assert rows(workspace, schema.SampleDayRow) == []
    summary = bring(workspace, parsed, skip_invalid=True)
    assert counts(summary) == (1, 0, 0, 1)
    assert [problem.line for problem in summary.problems] == [3]


def test_samples_of_unknown_slos(workspace: Workspace, reading: Reading) -> None:
    with_slo(workspace, "checkout", "availability")
    parsed = reading(
        SAMPLES
        + "checkout,availability,2026-05-01,1,1\n"
        + "checkout,availabilty,2026-05-01,1,1\n"
        + "checkout,availabilty,2026-05-02,1,1\n"
        + "web,speed,2026-05-01,1,1\n"
    )
    with pytest.raises(SourceError) as caught:
        bring(workspace, parsed)
    assert [str(problem) for problem in caught.value.problems] == [
        "file.csv:3: there is no SLO “availabilty” of service “checkout”; import its definition first "
        "(is “checkout/availability” meant?); so has 1 more row",
        "file.csv:5: there is no SLO “speed” of service “web”; import its definition first",
    ]
    assert rows(workspace, schema.SampleDayRow) == []
    assert counts(bring(workspace, parsed, skip_invalid=True)) == (1, 0, 0, 3)


def test_all_that_is_wrong_with_a_file_is_told_at_once(workspace: Workspace, reading: Reading) -> None:
    with_slo(workspace)
    parsed = reading(
        SAMPLES + "a,x,2026-05-01\na,x,2026-05-02,2,1\nb,x,2026-05-02,1,1\na,x,soon,1,1\na,x,2026-05-03,1,1\n"
    )
    with pytest.raises(SourceError) as caught:
        bring(workspace, parsed)
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4, 5]
    assert caught.value.message == "file.csv: nothing was imported because of 4 problems."
    summary = bring(workspace, parsed, skip_invalid=True)
    assert [problem.line for problem in summary.problems] == [2, 3, 4, 5]
    assert counts(summary) == (1, 0, 0, 4)


def test_a_table_without_a_usable_row_is_refused(workspace: Workspace, reading: Reading) -> None:
    parsed = reading("service,version,date,lines_changed\na,1.0,soon,5\n")
    with pytest.raises(SourceError) as caught:
        bring(workspace, parsed)
    assert [problem.line for problem in caught.value.problems] == [2]
    assert counts(bring(workspace, parsed, skip_invalid=True)) == (0, 0, 0, 1)


def test_samples_once_again_and_changed(workspace: Workspace, reading: Reading) -> None:
    with_slo(workspace)
    times = [f"2026-05-{day:02}T{hour:02}:00:00Z" for day in range(1, 31) for hour in range(24)]
    text = SAMPLES + "".join(f"a,x,{at},9,10\n" for at in times)
    assert counts(bring(workspace, reading(text))) == (720, 0, 0, 0)
    change = workspace.edit("Again", apply_import, reading(text), now=NOW)
    assert counts(change.result) == (0, 0, 720, 0)
    assert not change
    changed = text.replace("2026-05-03T05:00:00Z,9", "2026-05-03T05:00:00Z,8")
    assert counts(bring(workspace, reading(changed))) == (0, 1, 719, 0)
    days = rows(workspace, schema.SampleDayRow)
    assert {row.step for row in days} == {3600}
    assert sum(row.good for row in days) == 720 * 9 - 1
    assert sum(len(unpack(row.points)) for row in days) == 720


def test_coarser_samples_are_left_out_and_counted(workspace: Workspace, reading: Reading) -> None:
    with_slo(workspace)
    bring(workspace, reading(SAMPLES + "a,x,2026-05-01T01:00:00Z,9,10\na,x,2026-05-01T02:00:00Z,9,10\n"))
    summary = bring(workspace, reading(SAMPLES + "a,x,2026-05-02,9,10\n"))
    assert counts(summary) == (0, 0, 0, 1)
    assert "1 sample left out: its day holds finer ones" in summary.warnings[0].reason


def test_metrics(workspace: Workspace, reading: Reading) -> None:
    header = "service,metric,timestamp,value,unit\n"
    parsed = reading(header + "a,p95,2026-05-01,250,ms\na,p95,2026-05-02,260,ms\nb,p95,2026-05-01,1,\n")
    workspace.edit("Make", add_service, "a")
    with pytest.raises(SourceError) as caught:
        bring(workspace, parsed)
    assert [problem.reason for problem in caught.value.problems] == [
        "there is no service “b” for the metric “p95”; add it first"
    ]
    workspace.edit("Make", add_service, "b")
    assert counts(bring(workspace, parsed)) == (3, 0, 0, 0)
    assert not workspace.edit("Again", apply_import, parsed, now=NOW)
    assert sorted(row.unit for row in rows(workspace, schema.MetricRow)) == ["", "ms"]
    summary = bring(workspace, reading(header + "a,p95,2026-05-02,270,s\n"))
    assert counts(summary) == (0, 1, 0, 0)
    assert [str(warning) for warning in summary.warnings] == [
        "file.csv:2: the unit of “p95” was “ms” and is now “s”"
    ]
    assert sorted(row.unit for row in rows(workspace, schema.MetricRow)) == ["", "s"]


INCIDENTS = "service,title,started,detected,mitigated,resolved,near_miss\n"


def test_incidents(workspace: Workspace, reading: Reading) -> None:
    for name in ("api", "web"):
        workspace.edit("Make", add_service, name)
    text = INCIDENTS + "web;api,Down,2026-05-01T10:00Z,2026-05-01T10:05Z,2026-05-01T10:30Z,,true\n"
    text += "web,Down,2026-05-01T10:00Z,,,,\n"
    assert counts(bring(workspace, reading(text))) == (2, 0, 0, 0)
    assert not workspace.edit("Again", apply_import, reading(text), now=NOW)
    found = rows(workspace, schema.IncidentRow)
    assert [row.identifier for row in found] == ["INC-2026-001", "INC-2026-002"]
    assert found[0].near_miss
    assert found[0].detected == datetime(2026, 5, 1, 10, 5, tzinfo=UTC)
    # Both times move past the stored next one; an empty cell says nothing.
    later = INCIDENTS + "api;web,Down,2026-05-01T10:00Z,2026-05-01T11:00Z,2026-05-01T12:00Z,,\n"
    assert counts(bring(workspace, reading(later))) == (0, 1, 0, 0)
    changed = next(row for row in rows(workspace, schema.IncidentRow) if row.near_miss)
    assert changed.mitigated == datetime(2026, 5, 1, 12, tzinfo=UTC)
    wrong = INCIDENTS + "api;web,Down,2026-05-01T10:00Z,2026-05-01T13:00Z,,,\n"
    with pytest.raises(SourceError) as caught:
        bring(workspace, reading(wrong))
    assert caught.value.problems[0].reason == "mitigated would be before detected"
    unknown = INCIDENTS + "db,Down,2026-05-01,,,,\n"
    with pytest.raises(SourceError) as caught:
        bring(workspace, reading(unknown))
    assert caught.value.problems[0].reason == "there is no service “db”; add it first"


ALL_OF_IT = (
    "service,title,started,detected,acknowledged,mitigated,resolved,severity,error_rate,request_rate,"
    "failed_requests,customer_impacting,near_miss,cause\n"
    "web;api,Down,2026-05-01T12:00+02:00,2026-05-01T10:05,2026-05-01T10:06,2026-05-01T10:30,2026-05-01T11:00,"
    "SEV2,0.15,1200,10800,true,false,capacity\n"
    "web,Slow,2025-12-31T23:30Z,,,,,,,,,,,\n"
)


def test_every_column_of_incidents_arrives(workspace: Workspace, reading: Reading) -> None:
    for name in ("api", "web"):
        workspace.edit("Make", add_service, name)
    workspace.edit("Scheme", set_setting, "incident_scheme", "{year}/{number}")
    workspace.edit("Zone", set_setting, "time_zone", "Europe/Berlin")
    assert counts(bring(workspace, reading(ALL_OF_IT))) == (2, 0, 0, 0)
    with workspace.session() as session:
        slow, down = sorted(all_incident_facts(session), key=lambda facts: facts.started)
    assert (down.started, down.detected, down.acknowledged) == (
        datetime(2026, 5, 1, 10, tzinfo=UTC), datetime(2026, 5, 1, 10, 5, tzinfo=UTC),
        datetime(2026, 5, 1, 10, 6, tzinfo=UTC),
    )  # fmt: skip
    assert (down.mitigated, down.resolved) == (
        datetime(2026, 5, 1, 10, 30, tzinfo=UTC), datetime(2026, 5, 1, 11, tzinfo=UTC),
    )  # fmt: skip
    assert [title for _, title in down.services] == ["api", "web"]
    assert (down.severity, down.cause) == ("SEV2", "capacity")
    assert (down.error_rate, down.request_rate, down.failed_requests) == (Decimal("0.15"), 1200, 10_800)
    assert (down.customer_impacting, down.near_miss) == (True, False)
    assert (slow.resolved, slow.customer_impacting, slow.error_rate) == (None, None, None)
    assert (slow.identifier, down.identifier) == ("2026/2", "2026/1")  # in Berlin it was New Year's Day
    assert counts(bring(workspace, reading(ALL_OF_IT.replace("SEV2,0.15", "SEV1,0.2")))) == (0, 1, 1, 0)
    with workspace.session() as session:
        changed = next(each for each in all_incident_facts(session) if each.title == "Down")
    assert (changed.id, changed.severity, changed.error_rate) == (down.id, "SEV1", Decimal("0.2"))


def test_releases(workspace: Workspace, reading: Reading) -> None:
    workspace.edit("Make", add_service, "web")
    text = (
        "service,version,date,lines_changed,critical_path\nweb,1,2026-05-01,10,\nweb,2,2027-01-01,20,true\n"
    )
    assert counts(bring(workspace, reading(text))) == (2, 0, 0, 0)
    assert not workspace.edit("Again", apply_import, reading(text), now=NOW)
    assert [row.state for row in rows(workspace, schema.ReleaseRow)] == ["deployed", "planned"]
    assert counts(bring(workspace, reading(text.replace(",10,", ",11,")))) == (0, 1, 1, 0)


def test_actions(workspace: Workspace, reading: Reading) -> None:
    workspace.edit("Fiscal year", set_setting, "fiscal_year_start", 7)
    text = "title,owner,due,priority\nAdd a canary,Kim,2027-Q1,P1\nWrite it down,,2026-12-01,\n"
    assert counts(bring(workspace, reading(text))) == (2, 0, 0, 0)
    assert not workspace.edit("Again", apply_import, reading(text), now=NOW)
    found = {row.title: row for row in rows(workspace, schema.ActionItemRow)}
    assert found["Add a canary"].due == date(2026, 9, 30), "the first quarter of the fiscal year 2027"
    assert found["Write it down"].priority == "P2"
    assert found["Write it down"].created == NOW


def test_half_a_megabyte_of_samples_leaves_the_window_live(workspace: Workspace, tmp_path: Path) -> None:
    with_slo(workspace)
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write(SAMPLES)
        for minute in range(0, 365 * 1440, 5):
            at = datetime.fromtimestamp(1_760_000_000 - 1_760_000_000 % 300 + minute * 60, UTC)
            file.write(f"a,x,{at:%Y-%m-%dT%H:%M:%SZ},99,100\n")
    parsed = read_file(path, datetime(2027, 1, 1, tzinfo=UTC))
    plan = steps(parsed, now=NOW)
    longest, last = 0.0, time.process_time()
    for _ in workspace.edit_slices("Import", plan):
        longest, last = max(longest, time.process_time() - last), time.process_time()
    assert plan.summary.added == 105_120
    assert longest < 0.5, "a slice is meant to last 40 ms; ten times that is a mistake"


def test_a_cancelled_import_leaves_nothing(workspace: Workspace, reading: Reading) -> None:
    with_slo(workspace)
    times = [f"2026-{month:02}-{day:02}" for month in range(1, 10) for day in range(1, 29)]
    parsed = reading(SAMPLES + "".join(f"a,x,{at},9,10\n" for at in times))
    slices = workspace.edit_slices("Import", steps(parsed, now=NOW))
    next(slices)
    slices.close()
    assert rows(workspace, schema.SampleDayRow) == []
