"""Applying what a file brought: all or nothing, in steps short enough for a window to stay live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from slodesk.operations import (
    imports_definitions,
    imports_records,
    imports_retrospectives,
    imports_series,
    team_packs,
    workspace_copy,
)
from slodesk.operations.imports_context import Context, refused
from slodesk.operations.incoming import ImportSummary, PackItem, Parsed, WorkspaceItem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    Step = Callable[[Session], None]

BY_ROW: Final = ("samples", "metrics", "incidents", "releases", "actions", "satisfaction")
"""Kinds whose first step looks at every row beside the workspace, and names all problems at once."""


class ImportPlan:
    """The steps that apply one file, for ``Workspace.edit_slices``; iterate once.

    Args:
        parsed: what the file brings.
        skip_invalid: leave out what cannot be used instead of refusing the file.
        now: the moment that "today" is taken from; the clock without.

    Attributes:
        summary: what was done so far; complete when every step has run.

    Raises:
        SourceError: definitions were rejected and may not be skipped. From a step: so were rows, or
            something only shows beside the workspace, such as an SLO it does not have.
    """

    def __init__(self, parsed: Parsed, *, skip_invalid: bool = False, now: datetime | None = None) -> None:
        if parsed.rejected and not skip_invalid and parsed.kind not in BY_ROW:
            raise refused(parsed.source, parsed.rejected)
        self.summary = ImportSummary(
            skipped=len(parsed.rejected), warnings=list(parsed.warnings), problems=list(parsed.rejected)
        )
        self._context = Context(parsed, self.summary, skip_invalid, now)

    def __iter__(self) -> Iterator[Step]:
        parsed, context = self._context.parsed, self._context
        if parsed.kind in ("samples", "metrics"):
            return imports_series.steps(context)
        if parsed.kind == "workspace":
            return workspace_copy.steps(context, [i for i in parsed.items if isinstance(i, WorkspaceItem)])
        if parsed.kind == "team_pack":
            return team_packs.steps(context, [i for i in parsed.items if isinstance(i, PackItem)])
        if parsed.kind == "retrospective":
            return imports_retrospectives.steps(context)
        if parsed.kind in BY_ROW:
            return imports_records.steps(context)
        return imports_definitions.steps(context)

    def __len__(self) -> int:
        """About how many steps there are, for a progress bar."""
        return max(sum(imports_series.weight(item) for item in self._context.parsed.items), 1)


def steps(parsed: Parsed, *, skip_invalid: bool = False, now: datetime | None = None) -> ImportPlan:
    """Return the plan of an import: iterable, with ``len()`` and a ``summary``."""
    return ImportPlan(parsed, skip_invalid=skip_invalid, now=now)


def apply_import(
    session: Session, parsed: Parsed, *, skip_invalid: bool = False, now: datetime | None = None
) -> ImportSummary:
    """Apply a whole file in one go, for the command line and tests."""
    plan = ImportPlan(parsed, skip_invalid=skip_invalid, now=now)
    for step in plan:
        step(session)
    return plan.summary
