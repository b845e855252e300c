"""``slodesk backup``: a checked copy of a workspace, taken while it may be in use."""

from __future__ import annotations

from pathlib import Path

import click

from slodesk.cli.options import file_of, workspace_argument


@click.command("backup", short_help="Copy a workspace, also while it is open.")
@workspace_argument
@click.argument("file", required=False)
def command(workspace: str, file: str | None) -> None:
    """Copy WORKSPACE to FILE, by default into the folder WORKSPACE-backups beside it.

    The copy is taken while the workspace may be in use, checked, and never put over another file.
    """
    from slodesk.storage.backup import backup
    from slodesk.storage.files import require_workspace

    path = file_of(workspace)
    require_workspace(path)
    copy = backup(path, Path(file) if file else None)
    click.echo(f"Backed up to {copy}")
