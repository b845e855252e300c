"""What the steps of one import share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from slodesk.domain.errors import Problem, SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.operations.incoming import ImportSummary, Parsed


@dataclass(slots=True)
class Context:
    """One import being applied.

    Attributes:
        parsed: what the file brings.
        summary: what was done so far.
        skip_invalid: leave out what cannot be used.
        clock: the moment "today" is taken from; None asks the clock.
    """

    parsed: Parsed
    summary: ImportSummary
    skip_invalid: bool
    clock: datetime | None

    @property
    def now(self) -> datetime:
        """The moment of the import."""
        return self.clock or datetime.now(UTC)

    def problem(self, line: int, reason: str) -> Problem:
        """Return a problem of this file."""
        return Problem(self.parsed.source, reason, line)

    def warn(self, line: int | None, sentence: str) -> None:
        """Add a warning to the summary."""
        self.summary.warnings.append(Problem(self.parsed.source, sentence, line))

    def settle(self, problems: Sequence[Problem], skipped: int) -> None:
        """Refuse the file for its problems, or count what they cost when that may be skipped.

        Rows that were rejected while reading are told together with those that do not fit the
        workspace, so that a file can be put right in one go.

        Args:
            problems: what does not fit the workspace.
            skipped: how many rows these problems cost.

        Raises:
            SourceError: there are problems, and they may not be skipped.
        """
        found = sorted((*self.parsed.rejected, *problems), key=lambda problem: problem.line or 0)
        if found and not self.skip_invalid:
            raise refused(self.parsed.source, found)
        self.summary.problems[:] = found
        self.summary.skipped += skipped


def refused(source: str, problems: Sequence[Problem]) -> SourceError:
    """Return why a file with unusable rows is refused as a whole."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
    return SourceError(f"{source}: nothing was imported because of {count}.", tuple(problems))
