"""``slodesk sync``: new samples from Prometheus."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from slodesk.cli.options import Duration, now, workspace_argument
from slodesk.cli.output import print_problems
from slodesk.cli.progress import TerminalTask

if TYPE_CHECKING:
    from datetime import timedelta

    from slodesk.domain.settings import PrometheusSettings
    from slodesk.operations.fetched import Fetched, Questions, SyncSummary
    from slodesk.storage.workspace import Workspace


@click.command("sync", short_help="Fetch samples from Prometheus.")
@workspace_argument
@click.option("--url", metavar="URL", help="The server.  [default: the workspace's]")
@click.option(
    "--since",
    type=Duration(),
    metavar="LENGTH",
    help="How far back, e.g. 90d.  [default: what came since the last sync]",
)
@click.option(
    "--step", type=Duration(), metavar="LENGTH", help="Resolution, e.g. 5m.  [default: the workspace's]"
)
def command(workspace: str, url: str | None, since: timedelta | None, step: timedelta | None) -> int:
    """Fetch the samples of every SLO and metric of WORKSPACE that has a query.

    A password or token comes from the system's keyring, from SLODESK_PROMETHEUS_PASSWORD or
    SLODESK_PROMETHEUS_TOKEN, or is asked for. A --url is remembered if the workspace has none yet.
    """
    from slodesk.operations.sync import SyncWriter, questions
    from slodesk.storage.queries.settings import read_settings
    from slodesk.storage.workspace import open_workspace

    with open_workspace(workspace) as opened:
        with opened.session() as session:
            stored = read_settings(session).prometheus
            wanted = questions(session)
        settings = _with_options(stored, url, step)
        if not wanted:
            print_problems(
                ["Nothing to sync: no SLO or metric has a query. Write one in the window, or import one."]
            )
            return 1
        fetched = _fetch(settings, wanted, since)
        if url and not stored.url:
            _remember(opened, settings)
        writer = SyncWriter(fetched)
        with TerminalTask("Storing samples") as task:
            for done in opened.edit_slices("Sync from Prometheus", writer.steps()):
                task.report(done, len(writer))
    return _tell(writer.summary)


def _with_options(stored: PrometheusSettings, url: str | None, step: timedelta | None) -> PrometheusSettings:
    """Return the connection of this run; a value that cannot be is wrong usage."""
    from slodesk.domain.errors import RuleBroken
    from slodesk.domain.settings import WorkspaceSettings, setting_data, with_setting

    settings = stored
    if url is not None:
        settings = replace(settings, url=url)
    if step is not None:
        settings = replace(settings, step_seconds=int(step.total_seconds()))
    if settings is stored:
        return stored
    whole = WorkspaceSettings(prometheus=settings)
    try:
        return with_setting(whole, "prometheus", setting_data(whole, "prometheus")).prometheus
    except RuleBroken as broken:
        raise click.UsageError(broken.message) from broken


def _fetch(settings: PrometheusSettings, wanted: Questions, since: timedelta | None) -> Fetched:
    from slodesk.integrations.prometheus.client import connect
    from slodesk.integrations.prometheus.fetch import backfill, refresh
    from slodesk.integrations.prometheus.secrets import Secrets

    ask = _ask if sys.stdin.isatty() else None
    with connect(settings, Secrets(ask)) as client, TerminalTask("Asking Prometheus") as task:
        until, step = now(), settings.step_seconds
        if since is None:
            return refresh(client, wanted, until, step, settings.backfill_days, task)
        return backfill(client, wanted, until - since, until, step, task)


def _ask(question: str) -> str | None:
    answer: str = click.prompt(question, hide_input=True, default="", show_default=False, err=True)
    return answer or None


def _remember(opened: Workspace, settings: PrometheusSettings) -> None:
    """Keep the server's address, so that the window can refresh from it."""
    from slodesk.domain.settings import WorkspaceSettings, setting_data
    from slodesk.operations.settings import set_setting
    from slodesk.storage.queries.settings import read_settings

    with opened.session() as session:
        known = read_settings(session).prometheus
    kept = WorkspaceSettings(prometheus=replace(known, url=settings.url))
    opened.edit("Set the Prometheus server", set_setting, "prometheus", setting_data(kept, "prometheus"))


def _tell(summary: SyncSummary) -> int:
    """Print what was done and what was not; return the exit code."""
    click.echo(f"Samples: {summary}")
    problems = [str(problem) for problem in summary.problems]
    problems += [f"{label}: rejected {rejected}" for label, rejected in summary.rejected]
    problems += [
        f"{label}: the server says its data is incomplete; sync again later." for label in summary.partial
    ]
    if summary.failure:
        problems.append(summary.failure.message)
    print_problems(problems)
    return 1 if summary.problems or summary.failure else 0
