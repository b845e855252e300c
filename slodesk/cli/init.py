"""``slodesk init``: a new workspace, empty or with the sample in it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import click

from slodesk.cli.options import Day, now, shown, workspace_argument

if TYPE_CHECKING:
    from datetime import date


@click.command("init", short_help="Make a new workspace.")
@workspace_argument
@click.option("--sample", is_flag=True, help="Fill it with the sample: a company with eight services.")
@click.option(
    "--as-of", type=Day(), metavar="DATE", help="The day the sample ends.  [default: the last UTC midnight]"
)
@click.pass_context
def command(context: click.Context, workspace: str, sample: bool, as_of: date | None) -> None:
    """Make a new WORKSPACE; nothing that exists is overwritten."""
    if as_of and not sample:
        context.fail("--as-of says where the sample ends, so it needs --sample.")
    if sample:
        from slodesk.operations.sample.build import build_sample

        build_sample(workspace, datetime.combine(as_of or now().date(), time(), UTC)).close()
    else:
        from slodesk.storage.workspace import create_workspace

        create_workspace(workspace).close()
    click.echo(f"{shown(workspace)} is ready.")
