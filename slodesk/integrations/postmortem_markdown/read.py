"""Reads a postmortem in Markdown: our own export, or whatever shape people gave it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from slodesk.domain.errors import Problem, SourceError
from slodesk.integrations.postmortem_markdown import own
from slodesk.integrations.postmortem_markdown.blocks import Line, sections
from slodesk.integrations.postmortem_markdown.comments import HEADING, without_comments
from slodesk.integrations.postmortem_markdown.facts import front_matter
from slodesk.integrations.postmortem_markdown.leftovers import leftovers
from slodesk.integrations.postmortem_markdown.read_foreign import read_foreign
from slodesk.integrations.postmortem_markdown.read_own import read_own
from slodesk.integrations.postmortem_markdown.write import write

if TYPE_CHECKING:
    from slodesk.domain import retrospective as kept
    from slodesk.integrations.postmortem_markdown.draft import Draft

LINES: Final = 5_000
"""More lines than a postmortem has."""


@dataclass(frozen=True, slots=True)
class Postmortem:
    """What a file says.

    Attributes:
        content: as a retrospective; lines have keys of their own, and services and SLOs only names.
        own: it was written by SLO Desk.
        warnings: what was decided for the user.
    """

    content: kept.Retrospective
    own: bool
    warnings: tuple[Problem, ...]


def read(text: str, source: str, now: datetime | None = None) -> Postmortem:
    """Read a postmortem.

    Args:
        text: of the file.
        source: its name, for messages; a day in it counts.
        now: when the retrospective begins, where the file doesn't say; the clock without.

    Raises:
        SourceError: nothing in it is a part of a postmortem, or it is far too long.
    """
    lines = [Line(n, line) for n, line in enumerate(_unified(text).split("\n"), 1)]
    now = now or datetime.now(UTC)
    tail = reversed(lines[-own.TAIL :])
    hidden = next((found for line in tail if (found := own.hidden_read(line.text))), None)
    if hidden is not None:
        content = _own(lines, hidden, now)
        return Postmortem(content, True, ())
    if len(lines) > LINES:
        raise SourceError(f"{source}: more than {LINES:,} lines; that is no postmortem.")
    lines, comments = without_comments(lines)
    draft = read_foreign(lines, source)
    if not draft.known:
        raise SourceError(
            f"{source}: no part of a postmortem was found: no summary, timeline, cause or action items."
        )
    for comment in comments:
        draft.note(HEADING, comment)
    content = draft.finish(now)
    body = front_matter(lines)[1]
    facts = [] if len(body) == len(lines) else lines[: len(lines) - len(body)]
    zone = own.zone_named("" if content.incident is None else content.incident.time_zone)
    left = leftovers(
        content, [*sections(facts[1:-1]), *sections(body)] if facts else sections(body), zone, draft.zone_name
    )
    for heading, said in left:
        draft.note(heading, said)
    problems = tuple(Problem(source, sentence, line) for line, sentence in draft.warnings)
    return Postmortem(draft.finish(now), False, problems)


def _own(lines: list[Line], hidden: own.Hidden, now: datetime) -> kept.Retrospective:
    """Read our own export; what people added to it by hand is kept too."""
    draft: Draft = read_own(lines, hidden)
    content = draft.finish(now)
    written = {line.rstrip() for line in write(content).split("\n")}
    added = [
        line for line in lines if line.text.rstrip() not in written and own.hidden_read(line.text) is None
    ]
    if added:
        zone = own.zone_named("" if content.incident is None else content.incident.time_zone)
        numbers = {line.number for line in added}
        parts = sections(lines)
        for part in parts:
            part.lines = [line for line in part.lines if line.number in numbers]
        changed = [part for part in parts if part.lines or part.number in numbers]
        found = leftovers(content, changed, zone, "")
        notes = content.notes
        for heading, said in found:
            notes = "\n\n".join(each for each in (notes, f"{heading}\n{said}" if heading else said) if each)
        content = replace(content, notes=notes)
    return content


def _unified(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
