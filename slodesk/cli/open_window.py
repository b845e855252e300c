"""``slodesk open``: the window on a workspace."""

from __future__ import annotations

import click

from slodesk.cli.options import workspace_argument
from slodesk.cli.shell import shell_of


@click.command("open", short_help="Open the window on a workspace.")
@workspace_argument
@click.pass_context
def command(context: click.Context, workspace: str) -> int:
    """Open the window on WORKSPACE, a .slodesk file or a postgresql+psycopg:// URL."""
    return shell_of(context).open_window(workspace)
