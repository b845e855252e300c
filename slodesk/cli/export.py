"""``slodesk export``: a workspace as one readable JSON file."""

from __future__ import annotations

import click

from slodesk.cli.options import target_of, workspace_argument


@click.command("export", short_help="Write a workspace as JSON.")
@workspace_argument
@click.argument("file", metavar="FILE.json")
@click.option("--no-samples", is_flag=True, help="Leave out the samples.")
def command(workspace: str, file: str, no_samples: bool) -> None:
    """Write WORKSPACE as readable JSON to FILE; importing it into an empty workspace makes an equal one."""
    from slodesk.integrations.workspace_json import export_workspace
    from slodesk.storage.workspace import open_workspace

    target = target_of(file, workspace)
    with open_workspace(workspace, read_only=True) as opened:
        export_workspace(opened, target, include_samples=not no_samples)
    click.echo(f"Wrote {target}")
