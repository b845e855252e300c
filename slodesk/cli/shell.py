"""What the command line may ask of the program around it, handed in by the composition root.

The commands live below the window's floor and may not import it; the entry point gives them these verbs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import click


class Shell(Protocol):
    """The verbs that need more than a command: the window, and the test of the installation."""

    def open_window(self, location: str | None) -> int:
        """Show the window on a workspace (None: the last one, else first run); return the exit code."""
        ...

    def open_demo(self) -> int:
        """Show the window on a fresh copy of the sample workspace; return the exit code."""
        ...

    def self_test(self) -> int:
        """Try the installed program out, one line per check; return the exit code."""
        ...


def shell_of(context: click.Context) -> Shell:
    """Return the shell the entry point put into the context."""
    shell: Shell = context.find_root().obj
    return shell
