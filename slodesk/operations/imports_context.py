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
        """Refuse the file for these problems, or count what they cost when that may be skipped."""
        if not problems:
            return
        if not self.skip_invalid:
            count = "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
            raise SourceError(
                f"{self.parsed.source}: nothing was imported because of {count}.", tuple(problems)
            )
        self.summary.problems.extend(problems)
        self.summary.skipped += skipped
