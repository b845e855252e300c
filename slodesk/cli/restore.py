"""``slodesk restore``: a backup put in a workspace's place; what was there is kept."""

from __future__ import annotations

import click

from slodesk.cli.options import file_of


@click.command("restore", short_help="Put a backup in a workspace's place.")
@click.argument("backup")
@click.argument("workspace")
def command(backup: str, workspace: str) -> None:
    """Put BACKUP in the place of WORKSPACE; what was there moves into its backups folder."""
    from slodesk.storage.backup import restore

    aside = restore(file_of(backup), file_of(workspace))
    click.echo(
        f"{workspace} is restored from {backup}." + (f" What was there is now {aside}" if aside else "")
    )
