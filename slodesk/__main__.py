"""The composition root: puts the command line and the window together."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Program:
    """What the command line may ask for beyond its own floor; each part is imported when asked for."""

    def open_window(self, location: str | None) -> int:
        """Show the window on a workspace (None: the last one, else first run)."""
        from slodesk.preflight import check_window

        if _said(check_window()):
            return 1
        from slodesk.app import run_window

        return run_window(location)

    def open_demo(self) -> int:
        """Show the window on a fresh copy of the sample workspace."""
        from slodesk.preflight import check_window

        if _said(check_window()):
            return 1
        from slodesk.app import run_demo

        return run_demo()

    def self_test(self) -> int:
        """Try the installed program out."""
        from slodesk.preflight import check_program

        if _said(check_program()):
            return 1
        from slodesk.selftest import self_test

        return self_test()


def _said(problem: str | None) -> bool:
    """Print what stands in the way of Qt, if something does; nothing has failed yet."""
    if problem:
        print(problem, file=sys.stderr)  # noqa: T201 - before anything else is there to say it
    return problem is not None


def start_lean() -> None:
    """Save a sixth of the time to start: half a million small objects are made, none is garbage yet."""
    gc.set_threshold(200_000, 10, 10)
    atexit.register(gc.freeze)  # at the end everything is garbage: looking through it takes as long again
    # numpy would start a thread per core for linear algebra, of which there is none here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def only_opens(arguments: Sequence[str]) -> bool:
    """Return whether the window is all that is wanted: then the command line need not be imported."""
    return not arguments or (
        len(arguments) == 1 and arguments[0].endswith(".slodesk") and Path(arguments[0]).is_file()
    )


def main() -> None:
    """Run ``slodesk`` with the words of the command line; the process ends with its exit code."""
    start_lean()
    arguments = sys.argv[1:]
    if not only_opens(arguments):
        from slodesk.cli.main import run

        sys.exit(run(arguments, Program()))
    try:
        code = Program().open_window(arguments[0] if arguments else None)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the command line knows how each ends
        from slodesk.cli.main import ending

        code = ending(error, arguments)
    sys.exit(code)


if __name__ == "__main__":
    main()
