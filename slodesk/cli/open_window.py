"""``slodesk open``: the window on a workspace."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from slodesk.cli.options import workspace_argument
from slodesk.cli.shell import shell_of
from slodesk.domain.errors import WorkspaceError


@click.command("open", short_help="Open the window on a workspace.")
@workspace_argument
@click.pass_context
def command(context: click.Context, workspace: str) -> int:
    """Open the window on WORKSPACE, a .slodesk file or a postgresql+psycopg:// URL."""
    if sys.stderr is not None and "://" not in workspace:  # without a console, the window says it
        path = Path(workspace)
        if path.is_dir():
            raise WorkspaceError(f"{path} is a folder: choose the .slodesk file in it.")
        if not path.exists():
            raise WorkspaceError(f"There is no workspace at {path}: check the name, or make one with init.")
    return shell_of(context).open_window(workspace)
