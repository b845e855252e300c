"""Applying retrospectives that files bring: each found again, or begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken, SourceError
from slodesk.operations.incoming import RetroItem
from slodesk.operations.retro_content import RetroWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from slodesk.operations.imports_context import Context

    Step = Callable[[Session], None]


def steps(context: Context) -> Iterator[Step]:
    """Yield the steps that write each retrospective, then count it."""
    for item in context.parsed.items:
        if isinstance(item, RetroItem):
            writer = RetroWriter(item.content)
            for step in writer.steps():
                yield _told(context, step)
            summary = context.summary
            setattr(summary, writer.outcome, getattr(summary, writer.outcome) + 1)
            summary.made.append(writer.key)
            for warning in writer.warnings:
                context.warn(None, warning)


def _told(context: Context, step: Step) -> Step:
    """Return a step whose refusal names the file."""

    def run(session: Session) -> None:
        try:
            step(session)
        except RuleBroken as broken:
            where = f"{broken.field.replace('_', ' ')}: " if broken.field else ""
            problem = context.problem(1, where + broken.message)
            raise SourceError(str(problem), (problem,)) from broken

    return run
