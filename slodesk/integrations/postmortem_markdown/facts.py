"""What stands behind labels: "**Severity**: SEV-1", "Started: 14:00 UTC", two columns, front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from slodesk.integrations.postmortem_markdown.blocks import Line, cells
from slodesk.integrations.postmortem_markdown.marks import plain
from slodesk.integrations.postmortem_markdown.words import ROLES, label_kind, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.integrations.postmortem_markdown.blocks import Section

_BOLD: Final = re.compile(
    r"^[ \t]*(?:[-*+•][ \t]+)?(?:\*\*|__)([^*_\n]{1,80}?)\s*(:?)\s*(?:\*\*|__)\s*(:?)[ \t]*(.*)$"
)
_PLAIN: Final = re.compile(r"^[ \t]*(?:[-*+•][ \t]+)?([A-Za-z][^:|*`\[\]\n]{1,50}?)\s*:(?:[ \t]+(.*))?$")
_LABELLED: Final = re.compile(r"(?<![*_\w])(?:\*\*|__)[^*_:\n]{2,40}(?::(?:\*\*|__)|(?:\*\*|__)\s?:)(?=\s)")
_BETWEEN: Final = re.compile(r"(?:\s|&nbsp;|[|·•,;–—-])+$")
_ITEM: Final = re.compile(r"^[ \t]*[-*+•][ \t]+(\S.*)$")
_RULED: Final = re.compile(r"^[\s|:-]+$")
_HEADS: Final = ("", "field", "value", "key", "item", "detail", "details", "attribute", "property", "what")
_JOINED: Final = ("services", "people", "authors", "reviewers")
"""What may be listed below its label."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands behind it.

    Attributes:
        kind: see ``words.LABELS``; "role" for what somebody did; empty where the label isn't known.
        label: plain.
        value: as written.
        number: its line.
    """

    kind: str
    label: str
    value: str
    number: int


def front_matter(lines: list[Line]) -> tuple[list[Fact], list[Line]]:
    """Return what a block between two ``---`` at the beginning says, and the lines behind it."""
    start = next((at for at, line in enumerate(lines) if line.text.strip()), 0)
    if start >= len(lines) or lines[start].text.rstrip() != "---":
        return [], lines
    end = next(
        (
            at
            for at in range(start + 1, min(len(lines), start + 100))
            if lines[at].text.rstrip() in ("---", "...")
        ),
        None,
    )
    if end is None:
        return [], lines
    facts: list[Fact] = []
    for line in lines[start + 1 : end]:
        key, colon, value = line.text.strip().partition(":")
        item = _ITEM.match(line.text)
        if item is not None and facts:
            last = facts[-1]
            facts[-1] = Fact(
                last.kind,
                last.label,
                ", ".join(x for x in (last.value, _unquoted(item[1])) if x),
                last.number,
            )
        elif colon and len(key) < 60:
            label = key.strip().strip("\"'").replace("_", " ")
            facts.append(Fact(fact_kind(label), label, _unquoted(value), line.number))
        elif line.text.strip():
            facts.append(Fact("", "", line.text.strip(), line.number))
    return facts, lines[end + 1 :]


def _unquoted(value: str) -> str:
    value = value.strip()
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(part.strip().strip("\"'") for part in value[1:-1].split(","))
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def fact_kind(label: str) -> str:
    """Return what stands behind a label; "role" for the part somebody played."""
    return label_kind(label) or ("role" if said(label) in ROLES else "")


def facts_in(section: Section, *, bold_only: bool = False) -> tuple[list[Fact], list[Line]]:
    """Return the facts of a section, and the lines that are none.

    Args:
        section: whose lines are looked at.
        bold_only: labels that are not known count only where they are bold.
    """
    facts: list[Fact] = []
    rest: list[Line] = []
    open_label = -1
    fenced = goes_on = False
    pairs = _pairs(section)
    for line in _apart(section.lines):
        text = line.text
        if text.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        fact = None if fenced or len(text) > 5_000 else _fact(line, bold_only=bold_only)
        fact = fact or pairs.get(line.number)
        item = _ITEM.match(text)
        if fact is not None:
            facts.append(fact)
            open_label = len(facts) - 1 if not fact.value and fact.kind in _JOINED else -1
        elif open_label >= 0 and item is not None:
            last = facts[open_label]
            facts[open_label] = Fact(
                last.kind, last.label, ", ".join(x for x in (last.value, item[1]) if x), last.number
            )
        elif (
            goes_on and text.strip() and not text.lstrip().startswith(("|", "#", ">", "-", "*", "```", "~~~"))
        ):
            last = facts[-1]
            facts[-1] = Fact(last.kind, last.label, f"{last.value}\n{text.strip()}", last.number)
            continue
        elif not (open_label >= 0 and not text.strip()):
            open_label = -1
            rest.append(line)
        goes_on = fact is not None and bool(fact.value) and text.lstrip().startswith(("**", "__"))
    bare = [fact for fact in facts if not fact.value]
    for fact in bare:  # a label with nothing behind it is a line like others
        facts.remove(fact)
        rest.append(Line(fact.number, f"{fact.label}:"))
    if bare:
        rest.sort(key=lambda line: line.number)
    return facts, _without_head(rest) if any(line.text.lstrip()[:1] == "|" for line in rest) else rest


def _apart(lines: list[Line]) -> Iterator[Line]:
    """Yield lines; one of several labels in bold is as many lines."""
    for line in lines:
        starts = [found.start() for found in _LABELLED.finditer(line.text[:2_000])]
        if len(starts) < 2 or line.text[: starts[0]].strip(" \t-*+•>"):
            yield line
            continue
        for start, end in pairwise([*starts, len(line.text)]):
            part = line.text[start:end]
            yield Line(line.number, _BETWEEN.sub("", part) if len(part) <= 2_000 else part)


def _pairs(section: Section) -> dict[int, Fact]:
    """Return the rows of tables of labels whose label isn't known, by their line."""
    rows = [(line, cells(line.text)) for line in section.lines if line.text.lstrip().startswith("|")]
    unknown: dict[int, Fact] = {}
    known = 0
    for line, parts in rows:
        if len(parts) != 2 or not all(parts) or _RULED.match(line.text):
            continue
        label = plain(parts[0])
        if fact_kind(label):
            known += 1
        elif len(label) < 60 and said(label) not in _HEADS:
            unknown[line.number] = Fact("", label, parts[1], line.number)
    return unknown if known > 1 and known >= len(unknown) else {}


def _without_head(lines: list[Line]) -> list[Line]:
    """Leave out the head of a table whose rows were facts."""
    kept: list[Line] = []
    for index, line in enumerate(lines):
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        ruled = "|" in line.text and _RULED.match(line.text)
        head = "|" in line.text and "|" in below and "-" in below and _RULED.match(below)
        names = [said(plain(cell)) for cell in cells(line.text)] if head else ["?"]
        if not ruled and not all(name in _HEADS for name in names):
            kept.append(line)
    return kept


def _fact(line: Line, *, bold_only: bool) -> Fact | None:
    text = line.text
    if text.lstrip().startswith("|"):
        parts = cells(text)
        if len(parts) == 2 and all(parts) and (kind := fact_kind(plain(parts[0]))):
            return Fact(kind, plain(parts[0]), parts[1], line.number)
        return None
    bold = _BOLD.match(text)
    if bold is not None and (bold[2] or bold[3]):
        label = plain(bold[1])
        return Fact(fact_kind(label), label, bold[4].strip(), line.number)
    known = _PLAIN.match(text)
    if known is not None and not bold_only and (kind := fact_kind(known[1])):
        return Fact(kind, plain(known[1]), (known[2] or "").strip(), line.number)
    return None
