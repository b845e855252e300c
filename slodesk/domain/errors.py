"""The errors a user can do something about; anything else is our bug."""

from __future__ import annotations

from dataclasses import dataclass


class SloDeskError(Exception):
    """One clear sentence for the person at the screen."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RuleBroken(SloDeskError):
    """A value the rules refuse; shown at its field, and the old value comes back.

    Args:
        message: what is wrong and what would be right, in one sentence.
        field: the name of the field it belongs to, e.g. ``"target"``; None for the whole form.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class WorkspaceError(SloDeskError):
    """The workspace cannot be opened, read or written: disk, lock, version, server."""


class PasswordNeeded(WorkspaceError):
    """The server asks for a password, or does not take the one it was given."""


class ConflictError(WorkspaceError):
    """Somebody else changed the same field first; both versions are kept for the user to choose.

    Args:
        message: what collided, in one sentence.
        mine: column → the value this edit wanted.
        theirs: column → the value now stored.
    """

    def __init__(self, message: str, mine: dict[str, object], theirs: dict[str, object]) -> None:
        super().__init__(message)
        self.mine = mine
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a source, with its place."""

    source: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.reason}"


class SourceError(SloDeskError):
    """A file, server or query outside the workspace could not be used.

    Args:
        message: one sentence that says what to do.
        problems: each fault with file and line, when there are several.
    """

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems
