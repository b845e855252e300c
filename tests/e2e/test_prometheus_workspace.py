"""From a real Prometheus into a workspace and out as figures."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest

from slodesk.cli.main import run
from slodesk.integrations.prometheus.client import PrometheusClient
from slodesk.integrations.prometheus.fetch import backfill, refresh
from slodesk.operations import metrics, services, slos
from slodesk.operations.sync import SyncWriter, apply_fetched, questions
from slodesk.storage.queries.overview import overview
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.servers.history import DAYS, GAP_STEPS, SERVICES, STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.operations.fetched import Fetched, SyncSummary
    from slodesk.storage.workspace import Workspace
    from tests.servers.fixtures import PrometheusWithHistory
    from tests.servers.history import ServiceHistory
    from tests.servers.real_prometheus import RealPrometheus

pytestmark = pytest.mark.server

TARGET = Decimal("0.995")
POINTS = len(SERVICES) * DAYS * 288 - GAP_STEPS


def add_everything(session: Session) -> None:
    for name in SERVICES:
        service = services.add_service(session, name)
        slos.add_slo(
            session,
            service,
            f"{name}-availability",
            TARGET,
            bad_query=f'http_requests_total{{code="500",service="{name}"}}',
            total_query=f'http_requests_total{{service="{name}"}}',
        )
        if name == "payment":
            metrics.add_metric(session, service, "queue-depth", query="queue_depth")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with create_workspace(tmp_path / "real.slodesk", time_zone="Europe/Berlin") as made:
        made.edit("Describe the services", add_everything)
        yield made


def store(workspace: Workspace, fetched: Fetched) -> SyncSummary:
    writer = SyncWriter(fetched)
    for _ in workspace.edit_slices("Sync from Prometheus", writer.steps()):
        pass
    return writer.summary


def counted(summary: SyncSummary) -> tuple[int, int, int, int]:
    return summary.added, summary.updated, summary.unchanged, summary.skipped


def by_hand(service: ServiceHistory, days: int) -> dict[str, float]:
    """Return the figures of a rolling window that ends with the history."""
    steps = days * 288
    good, total = float(service.good[-steps:].sum()), float(service.total[-steps:].sum())
    consumed = (total - good) / ((1 - float(TARGET)) * total)

    def burn(hours: int) -> float:
        part = slice(-hours * 12, None)
        bad = service.bad[part].sum()
        return float(bad / service.total[part].sum() / (1 - float(TARGET)))

    return {
        "good": good,
        "total": total,
        "actual": 100 * good / total,
        "remaining": 100 * (1 - consumed),
        "minutes_remaining": (1 - float(TARGET)) * days * 1440 * (1 - consumed),
        "1h": burn(1),
        "6h": burn(6),
        "1d": burn(24),
        "3d": burn(72),
    }


def test_synced_figures_equal_those_by_hand(prometheus: PrometheusWithHistory, workspace: Workspace) -> None:
    history = prometheus.history
    with workspace.session() as session:
        wanted = questions(session)
    assert [slo.label for slo in wanted.slos] == [f"{name}/{name}-availability" for name in SERVICES]
    with PrometheusClient(prometheus.url) as client:
        fetched = backfill(client, wanted, history.start, history.end, STEP)
    summary = store(workspace, fetched)
    assert counted(summary) == (POINTS + DAYS * 288, 0, 0, 0)
    assert summary.gaps == GAP_STEPS
    assert not summary.rejected
    with workspace.session() as session:
        shown = overview(session, now=history.end + timedelta(hours=1))
    assert shown.as_of == history.end
    for assessment in shown.assessments:
        truth = by_hand(history.services[assessment.slo.service], 30)
        found = {
            "good": assessment.budget.counts.good,
            "total": assessment.budget.counts.total,
            "actual": 100 * (assessment.budget.actual or 0),
            "remaining": 100 * (assessment.budget.remaining or 0),
            "minutes_remaining": assessment.budget.minutes_remaining,
            **assessment.burn.rates,
        }
        assert found == pytest.approx(truth, rel=0, abs=1e-6)
        assert not assessment.stale


def test_syncing_again_changes_nothing_and_a_refresh_knows_where_to_go_on(
    prometheus: PrometheusWithHistory, workspace: Workspace
) -> None:
    history = prometheus.history
    middle = history.end - timedelta(days=1)
    with PrometheusClient(prometheus.url) as client:
        with workspace.session() as session:
            wanted = questions(session)
        first = backfill(client, wanted, history.end - timedelta(days=3), middle, STEP)
        store(workspace, first)
        again = store(workspace, first)
        assert counted(again) == (0, 0, 5 * 2 * 288, 0)
        with workspace.session() as session:
            wanted = questions(session)
        assert {item.newest for item in (*wanted.slos, *wanted.metrics)} == {middle}
        new = refresh(client, wanted, history.end, STEP, backfill_days=90)
    changes = workspace.edit("Refresh", apply_fetched, new)
    summary = changes.result
    assert counted(summary) == (5 * 288, 0, 5 * 2, 0)  # type: ignore[arg-type]
    with workspace.session() as session:
        newest = {item.newest for item in questions(session).slos}
    assert newest == {history.end}


def test_a_finer_sync_replaces_a_coarser_one(prometheus: PrometheusWithHistory, workspace: Workspace) -> None:
    history = prometheus.history
    start = history.end - timedelta(days=2)
    with workspace.session() as session:
        wanted = questions(session)
    with PrometheusClient(prometheus.url) as client:
        hourly = backfill(client, wanted, start, history.end, 3600)
        finer = backfill(client, wanted, start, history.end, STEP)
    assert store(workspace, hourly).added == 5 * 48
    summary = store(workspace, finer)
    assert (summary.skipped, summary.added + summary.updated + summary.unchanged) == (0, 5 * 576)
    coarser = store(workspace, hourly)
    assert coarser.skipped == 4 * 48
    with workspace.session() as session:
        shown = overview(session, now=history.end)
    for assessment in shown.assessments:
        truth = history.services[assessment.slo.service]
        assert assessment.budget.counts.total == pytest.approx(truth.total[-576:].sum(), abs=1e-6)


def test_a_slo_that_was_removed_meanwhile_is_left_out(
    prometheus: PrometheusWithHistory, workspace: Workspace
) -> None:
    history = prometheus.history
    with workspace.session() as session:
        wanted = questions(session)
    with PrometheusClient(prometheus.url) as client:
        fetched = backfill(client, wanted, history.end - timedelta(days=1), history.end, STEP)
    workspace.edit("Remove", slos.remove_slo, wanted.slos[0].id)
    workspace.edit("Remove", metrics.remove_metric, wanted.metrics[0].id)
    assert store(workspace, fetched).added == 3 * 288


def test_only_some_services(prometheus: PrometheusWithHistory, workspace: Workspace) -> None:
    with workspace.session() as session:
        everything = questions(session)
        assert len(everything) == 5
        ids = [service.id for service in overview(session, now=prometheus.history.end).services][:1]
        some = questions(session, ids)
    assert len(some) < 3


def test_a_sync_is_one_step_to_undo_and_is_written_in_slices(
    prometheus: PrometheusWithHistory, workspace: Workspace
) -> None:
    history = prometheus.history
    with workspace.session() as session:
        wanted = questions(session)
    with PrometheusClient(prometheus.url) as client:
        fetched = backfill(client, wanted, history.end - timedelta(days=10), history.end, STEP)
    writer = SyncWriter(fetched)
    slices = workspace.edit_slices("Sync", writer.steps())
    done = []
    while True:
        try:
            done.append(next(slices))
        except StopIteration as stop:
            changes = stop.value
            break
    assert done[-1] == len(writer)
    workspace.apply(changes.inverted(), action="undo")
    with workspace.session() as session:
        assert overview(session, now=history.end).as_of is None


class NoWindow:
    """The command line is given no window here."""

    def open_window(self, location: str | None) -> int:
        raise AssertionError(location)

    def open_demo(self) -> int:
        raise AssertionError

    def self_test(self) -> int:
        raise AssertionError


def test_the_command_line_syncs_and_shows(
    prometheus: PrometheusWithHistory, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    history = prometheus.history
    location = workspace.location
    workspace.close()
    code = run(["sync", location, "--url", prometheus.url, "--since", "90d", "--step", "5m"], NoWindow())
    assert code == 0, capsys.readouterr()
    assert "added" in capsys.readouterr().out
    code = run(["status", location, "--format", "json", "--at", history.end.isoformat()], NoWindow())
    printed = capsys.readouterr()
    assert code == 0, printed
    figures = json.loads(printed.out)["slos"]
    assert [item["service"] for item in figures] == sorted(SERVICES)
    for item in figures:
        truth = by_hand(history.services[item["service"]], 30)
        found = {
            "good": item["good"],
            "total": item["total"],
            "actual": item["actual"],
            "remaining": item["budget"]["remaining"],
            "minutes_remaining": item["budget"]["minutes_remaining"],
            **item["burn"],
        }
        assert found == pytest.approx(truth, rel=0, abs=1e-6)


def test_the_command_line_when_the_server_is_gone(
    prometheus: PrometheusWithHistory,
    second_prometheus: Callable[[], RealPrometheus],
    workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    server = second_prometheus()
    location = workspace.location
    workspace.close()
    words = ["sync", location, "--url", server.url, "--since", "3d"]
    assert run(words, NoWindow()) == 0
    server.stop()
    capsys.readouterr()
    assert run(words, NoWindow()) == 1
    printed = capsys.readouterr()
    assert "Nothing usable answers at 127.0.0.1" in printed.err
    assert "Traceback" not in printed.out + printed.err
    with open_workspace(location, read_only=True) as kept, kept.session() as session:
        shown = overview(session, now=prometheus.history.end)
        totals = [assessment.budget.counts.total for assessment in shown.assessments]
    assert np.min(totals) > 0
