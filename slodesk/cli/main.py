"""The ``slodesk`` command: finds the command wanted, runs it, and turns its ending into an exit code."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from slodesk import __version__
from slodesk.cli.output import print_problems
from slodesk.cli.shell import shell_of
from slodesk.domain.errors import SloDeskError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.cli.shell import Shell

OK, PROBLEM, USAGE, BUG, INTERRUPTED = 0, 1, 2, 70, 130

COMMANDS = {
    "open": "open_window",
    "demo": "demo",
    "init": "init",
    "import": "import_files",
    "sync": "sync",
    "status": "status",
    "decide": "decide",
    "report": "report",
    "export": "export",
    "backup": "backup",
    "restore": "restore",
    "check": "check",
}
"""Command → its module in this package, which is imported only when the command is used."""


class Commands(click.Group):
    """Imports one command at a time; a first argument that is no command is a workspace to open."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return what it defines."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"slodesk.cli.{COMMANDS[cmd_name]}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take ``slodesk WORKSPACE`` for ``slodesk open WORKSPACE``, unless it looks mistyped."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            if not any(mark in name for mark in "./\\:") and not Path(name).exists():
                ctx.fail(f"There is no command {name!r}, and a workspace is a file NAME.slodesk.")
            args = ["open", *args]
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show both ways to begin."""
        formatter.write_usage("slodesk", "[WORKSPACE]")
        formatter.write_usage("slodesk", "COMMAND [ARGS]...")


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"slodesk {__version__}")
        context.exit()


def _self_test(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        context.exit(shell_of(context).self_test())


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
@click.option(
    "--self-test",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_self_test,
    help="Try out this installation in a temporary workspace.",
)
@click.pass_context
def slodesk(context: click.Context) -> int | None:
    """SLO governance as a working session: error budgets, reviews and plans, offline.

    Without a command the window opens: on WORKSPACE, else on the last one used.
    """
    if context.invoked_subcommand is None:
        return shell_of(context).open_window(None)
    return None


def run(arguments: Sequence[str], shell: Shell) -> int:
    """Run the command line and return its exit code: 0, 1 a problem, 2 wrong usage, 70 our own bug.

    Args:
        arguments: the words after the program's name.
        shell: what opens the window and tests the installation.
    """
    _write_utf8()
    try:
        result: Any = slodesk.main(list(arguments), prog_name="slodesk", standalone_mode=False, obj=shell)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last line of defence
        return ending(error, arguments)
    return result if isinstance(result, int) else OK


def ending(error: BaseException, arguments: Sequence[str]) -> int:
    """Say what went wrong as its kind deserves, and return the exit code; our own bugs are logged."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.UsageError():
            print_problems([_usage(error)])
            return USAGE
        case click.ClickException():
            print_problems([error.format_message()])
            return error.exit_code
        case click.Abort() | KeyboardInterrupt():
            print_problems(["Stopped; nothing was changed by the step that was running."])
            return INTERRUPTED
        case SloDeskError():
            print_problems(_lines(error))
            return PROBLEM
        case BrokenPipeError():
            _silence_stdout()
            return OK
        case OSError():
            print_problems([os_problem(error)])
            return PROBLEM
    return _bug(arguments, error)


def os_problem(error: OSError) -> str:
    """Return one sentence about a file or the system, e.g. "report.pdf: No space left on device"."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


def _lines(error: SloDeskError) -> list[str]:
    problems = [str(problem) for problem in getattr(error, "problems", ())]
    return problems or [error.message]


def _usage(error: click.UsageError) -> str:
    command = error.ctx.command_path if error.ctx else "slodesk"
    return f"{error.format_message().rstrip('.')}. See: {command} --help"


def _write_utf8() -> None:
    """Make pipes and files carry UTF-8 wherever the system would choose something narrower."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")


def _silence_stdout() -> None:
    """Keep the interpreter from complaining at exit about a reader that went away."""
    import os

    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, sys.stdout.fileno())


def _bug(arguments: Sequence[str], error: BaseException) -> int:
    """Write the traceback to the log and name the log."""
    from slodesk.paths import log_file

    command = next(
        (word for word in arguments if word in COMMANDS), ""
    )  # no paths or URLs: they may hold secrets
    text = "".join(traceback.format_exception(error))
    try:
        log = log_file()
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} slodesk {__version__}: {command}\n{text}\n")
    except OSError:
        print_problems([f"This is a fault of SLO Desk, and its log could not be written:\n{text}"])
    else:
        print_problems([f"This is a fault of SLO Desk ({type(error).__name__}). Details are in {log}"])
    return BUG
