"""``slodesk demo``: the window on a fresh copy of the sample workspace."""

from __future__ import annotations

import click

from slodesk.cli.shell import shell_of


@click.command("demo", short_help="Look around a sample workspace.")
@click.pass_context
def command(context: click.Context) -> int:
    """Open the window on a fresh copy of the sample workspace: a company with eight services."""
    return shell_of(context).open_demo()
