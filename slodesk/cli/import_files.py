"""``slodesk import``: definitions, samples and tables from files, all or nothing per file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slodesk.cli.options import workspace_argument
from slodesk.cli.output import print_problems
from slodesk.cli.progress import TerminalTask
from slodesk.domain.errors import RuleBroken, SourceError

if TYPE_CHECKING:
    from slodesk.operations.incoming import ImportSummary, Parsed
    from slodesk.storage.workspace import Workspace


@click.command("import", short_help="Bring files into a workspace.")
@workspace_argument
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--skip-invalid", is_flag=True, help="Leave out rows that cannot be used, instead of the whole file."
)
def command(workspace: str, files: tuple[str, ...], skip_invalid: bool) -> int:
    """Bring FILEs into WORKSPACE: OpenSLO, Sloth or Pyrra YAML, CSV tables, postmortems in
    Markdown, workspace JSON, team packs.

    What a file is shows in its content. Each file is imported whole or not at all, in the order
    given; the same file twice changes nothing. A copy of the workspace is kept first.
    """
    from slodesk.storage.workspace import open_workspace

    refused: list[str] = []
    with open_workspace(workspace) as opened:
        copied = False
        for file in files:
            try:
                parsed = _read(file)
                if not copied:
                    _keep_copy(opened)
                    copied = True
                summary = _apply(opened, parsed, skip_invalid)
            except SourceError as error:
                refused += [str(problem) for problem in error.problems] or [error.message]
            except RuleBroken as broken:
                refused.append(f"{file}: {broken.message}")
            else:
                click.echo(f"{file}: {summary}")
                print_problems(f"{warning} (warning)" for warning in summary.warnings)
                print_problems(f"{problem} (skipped)" for problem in summary.problems)
    print_problems(refused)
    return 1 if refused else 0


def _read(file: str) -> Parsed:
    from slodesk.integrations.files import read_file

    with TerminalTask(f"Reading {file}") as task:
        return read_file(file, report=task.report)


def _keep_copy(opened: Workspace) -> None:
    """Back a workspace file up before the first file changes it; a server is backed up there."""
    from slodesk.storage.backup import backup, rotate

    if opened.path is not None:
        backup(opened.path, reason="before-import")
        rotate(opened.path)


def _apply(opened: Workspace, parsed: Parsed, skip_invalid: bool) -> ImportSummary:
    from slodesk.operations.imports import steps

    plan = steps(parsed, skip_invalid=skip_invalid)
    with TerminalTask(f"Importing {parsed.source}") as task:
        for done in opened.edit_slices(f"Import {parsed.source}", plan):
            task.report(done, max(len(plan), done))
    return plan.summary
