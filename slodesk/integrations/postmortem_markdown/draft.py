"""What was read so far, and the retrospective made of it in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slodesk.domain import retrospective as kept


@dataclass(slots=True)
class Draft:
    """A retrospective being read; lists in the order they stand.

    Attributes:
        title: its heading.
        fields: other fields of ``Retrospective`` → value.
        incident: fields of ``IncidentFacts`` → value.
        notes: (heading, text) of what has no place of its own.
        warnings: (line, sentence).
    """

    title: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    incident: dict[str, Any] = field(default_factory=dict)
    events: list[kept.Event] = field(default_factory=list)
    factors: list[kept.Factor] = field(default_factory=list)
    points: list[kept.Point] = field(default_factory=list)
    figures: list[kept.TypedFigure] = field(default_factory=list)
    adjustments: list[kept.Adjustment] = field(default_factory=list)
    people: list[kept.Participant] = field(default_factory=list)
    reviewers: list[kept.Reviewer] = field(default_factory=list)
    actions: list[kept.Action] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    zone_name: str = ""
    """What the file calls the zone its times are in."""
    known: int = 0
    """How many headings and labels were understood."""
    _keys: int = 0

    def key(self) -> str:
        """Return a key for a line; the workspace gives it another."""
        self._keys += 1
        return f"new{self._keys}"

    def say(self, field_name: str, text: str) -> None:
        """Add text to a field, behind what it has."""
        if text:
            before = self.fields.get(field_name, "")
            self.fields[field_name] = f"{before}\n\n{text}" if before else text

    def note(self, heading: str, text: str) -> None:
        """Keep text under a heading in the notes."""
        if text:
            self.notes.append((heading, text))

    def finish(self, created: datetime) -> kept.Retrospective:
        """Return the retrospective; an incident without a beginning is none."""
        facts = None
        if isinstance(self.incident.get("started"), datetime):
            values = {"id": "", "identifier": "", "title": self.title, **self.incident}
            facts = kept.IncidentFacts(**values)
        values = {"id": "", "created": created, **self.fields}
        values["notes"] = "\n\n".join(part for part in (values.get("notes", ""), self.noted()) if part)
        return kept.Retrospective(
            title=self.title,
            incident=facts,
            events=tuple(self.events),
            factors=tuple(self.factors),
            points=tuple(self.points),
            figures=tuple(self.figures),
            adjustments=tuple(self.adjustments),
            people=tuple(self.people),
            reviewers=tuple(self.reviewers),
            actions=tuple(self.actions),
            **values,
        )

    def noted(self) -> str:
        """Return what was kept in the notes, each heading once for what follows each other."""
        parts: list[str] = []
        last = ""
        for heading, text in self.notes:
            if heading and heading != last:
                parts.append(f"{heading}{_gap(text)}{text}")
            elif heading and parts:
                parts[-1] += f"{_gap(text)}{text}"
            else:
                parts.append(text)
            last = heading
        return "\n\n".join(parts)


def _gap(text: str) -> str:
    """Return what stands before a text: a block of code is a paragraph of its own."""
    return "\n\n" if text.startswith(("```", "~~~")) else "\n"
