"""``slodesk check``: looks for damage in a workspace."""

from __future__ import annotations

import click

from slodesk.cli.options import shown, workspace_argument
from slodesk.cli.output import print_problems


@click.command("check", short_help="Look for damage in a workspace.")
@workspace_argument
def command(workspace: str) -> int:
    """Look for damage in WORKSPACE; works while it is open. Nothing is changed."""
    from slodesk.storage.check import check

    problems = check(workspace)
    if problems:
        print_problems(problems)
        return 1
    click.echo(f"{shown(workspace)} is sound.")
    return 0
