"""A retrospective as a postmortem in Markdown that reads well on GitHub; ``read`` gives the same back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import retrospective as kept
from slodesk.integrations.postmortem_markdown import own
from slodesk.integrations.postmortem_markdown.marks import IN_LISTS, block, inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from slodesk.domain.retrospective import Action, Factor, IncidentFacts, Retrospective, TypedFigure


def write(content: Retrospective) -> str:
    """Return a whole retrospective as Markdown; every text shows as itself, whatever it holds.

    What Markdown has no place for (keys, who may see what, when an action item was made) is in a comment
    at the end.
    """
    zone = own.zone_named("" if content.incident is None else content.incident.time_zone)
    parts = [
        "# " + inline(content.title, "#"),
        _listed(_head(content, zone)),
        *_incident(content.incident, zone),
        *_text(content, "summary", 2),
        *_timeline(content, zone),
        *_causes(content),
        *_text(content, "not_caught", 2),
        *_impact(content),
        *(part for kind in kept.POINT_KINDS for part in _points(content, kind)),
        *_actions(content),
        *_adjustments(content),
        *_text(content, "recommendations", 2),
        *_follow_up(content, zone),
        *_people(content, zone),
        *_text(content, "notes", 2),
        own.hidden_written(own.hidden_of(content)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(content: Retrospective, zone: tzinfo) -> list[tuple[str, str]]:
    return [
        ("Status", own.STATES.get(content.state, content.state)),
        ("Revision", str(content.revision) if content.revision != 1 else ""),
        ("Reason for revision", inline(content.revision_reason)),
        ("Held", content.held.isoformat() if content.held is not None else ""),
        ("Authors", inline(content.authors)),
    ]


def _incident(incident: IncidentFacts | None, zone: tzinfo) -> list[str]:
    if incident is None:
        return []

    def yes(value: bool | None) -> str:
        return "" if value is None else "yes" if value else "no"

    facts = [
        ("Identifier", inline(incident.identifier)),
        ("Title", inline(incident.title)),
        ("Services affected", ", ".join(inline(title, ",") for _, title in incident.services)),
        ("Severity", inline(incident.severity)),
        ("Time zone", inline(incident.time_zone)),
        *(
            (label, own.time_written(at, zone))
            for stage, label in own.STAGES.items()
            if (at := getattr(incident, stage)) is not None
        ),
        ("Error rate", "" if incident.error_rate is None else own.share_written(incident.error_rate)),
        (
            "Request rate",
            ""
            if incident.request_rate is None
            else own.number_written(incident.request_rate) + " per minute",
        ),
        (
            "Failed requests",
            "" if incident.failed_requests is None else own.number_written(incident.failed_requests),
        ),
        ("Customers hit", yes(incident.customer_impacting)),
        ("Near miss", yes(incident.near_miss or None)),
        ("Cause", inline(incident.cause)),
        ("Impact", inline(incident.impact)),
        ("Description", inline(incident.description)),
        ("Links", ", ".join(_link(title, address) for title, address in incident.links)),
    ]
    return ["## Incident", _listed(facts)]


def _link(title: str, address: str) -> str:
    address = "".join(
        char if char.isalnum() or char in "-._~:/?#@!$&'*+,;=%" else _quoted(char) for char in address
    )
    return f"[{inline(title)}](<{address}>)"


def _quoted(char: str) -> str:
    return f"&#x{ord(char):x};"


def _timeline(content: Retrospective, zone: tzinfo) -> list[str]:
    if not content.events:
        return []
    name = "UTC" if content.incident is None else content.incident.time_zone
    rows = [
        (
            "" if event.at is None else own.time_written(event.at, zone),
            inline(event.text),
            event.tag.capitalize(),
            inline(event.written),
        )
        for event in content.events
    ]
    return ["## Timeline", _table((f"Time ({inline(name)})", "Event", "Stands for", "As written"), rows)]


def _causes(content: Retrospective) -> list[str]:
    below: dict[str | None, list[Factor]] = {}
    known = {factor.id for factor in content.factors}
    for factor in content.factors:
        below.setdefault(factor.parent_id if factor.parent_id in known else None, []).append(factor)

    def lines(parent: str | None, depth: int) -> Iterable[str]:
        for factor in below.pop(parent, []):
            details = {"Category": factor.category, "Primary": "yes" if factor.primary else ""}
            yield "  " * depth + "- " + _detailed(factor.text, details)
            yield from lines(factor.id, depth + 1)

    parts = ["## Contributing factors", "\n".join(lines(None, 0))] if content.factors else []
    return [*parts, *_text(content, "trigger", 2), *_text(content, "detection", 2)]


def _impact(content: Retrospective) -> list[str]:
    parts = [
        *_text(content, "user_impact", 3),
        *_figures(content.figures),
        *_text(content, "business_impact", 3),
    ]
    return ["## Impact", *parts] if parts else []


def _figures(figures: tuple[TypedFigure, ...]) -> list[str]:
    if not figures:
        return []
    rows = [
        (
            own.FIGURES.get(figure.kind, figure.kind),
            inline(figure.label),
            inline(figure.slo),
            _value(figure),
            inline(figure.unit),
            inline(figure.written),
            inline(figure.note),
        )
        for figure in figures
    ]
    return ["### Figures", _table(("Figure", "Label", "SLO", "Value", "Unit", "As written", "Note"), rows)]


def _value(figure: TypedFigure) -> str:
    if figure.value is None:
        return "~" if figure.approximate else ""
    text = own.share_written(figure.value) if figure.kind in own.SHARES else own.number_written(figure.value)
    return ("~" if figure.approximate else "") + text + (" min" if figure.kind in own.MINUTES else "")


def _points(content: Retrospective, kind: str) -> list[str]:
    lines = [
        "- "
        + own.MARKS[kind]
        + " "
        + _detailed(
            point.text,
            {
                "By": point.author,
                "Group": point.cluster,
                "Votes": str(point.votes) if point.votes else "",
                "Suggested": "yes" if point.suggested else "",
            },
        )
        for point in content.points_of(kind)
    ]
    return [f"## {own.LISTS[kind]}", "\n".join(lines)] if lines else []


def _actions(content: Retrospective) -> list[str]:
    if not content.actions:
        return []
    return ["## Action items", "\n".join(_action(item) for item in content.actions)]


def _action(item: Action) -> str:
    shown = item.status not in ("open", "done")
    details = {
        "Owner": item.owner,
        "Due": "" if item.due is None else item.due.isoformat(),
        "Quarter": item.period,
        "Priority": "" if item.priority == "P2" else item.priority,
        "Status": item.status if shown else "",
        "Horizon": item.horizon,
        "Link": item.link,
    }
    box = "[x]" if item.status in ("done", "dropped") else "[ ]"
    line = f"- {box} {_detailed(item.title, details)}"
    return f"{line}\\\n  {inline(item.description)}" if item.description else line


def _adjustments(content: Retrospective) -> list[str]:
    lines = [
        "- "
        + _detailed(
            change.text,
            {
                "SLO": change.slo,
                "Target": "" if change.target is None else own.share_written(change.target),
                "Threshold": "" if change.threshold is None else format(change.threshold, "f"),
                "Window": change.window or "",
                "Proposed": "yes" if change.taken else "",
            },
        )
        for change in content.adjustments
    ]
    note = _text(content, "slo_note", 2)
    if not lines:
        return note
    return [*(note or [f"## {own.TEXTS['slo_note']}"]), "### Requested changes", "\n".join(lines)]


def _follow_up(content: Retrospective, zone: tzinfo) -> list[str]:
    facts = [
        ("Date and time", "" if content.follow_up is None else own.time_written(content.follow_up, zone)),
        ("Minutes", "" if content.follow_up_minutes == 30 else str(content.follow_up_minutes)),
    ]
    parts = [_listed(facts), *_text(content, "follow_up_agenda", 3)]
    return ["## Follow-up meeting", *parts] if any(parts) else []


def _people(content: Retrospective, zone: tzinfo) -> list[str]:
    parts: list[str] = []
    if content.people:
        lines = [f"- {_detailed(person.name, {'Role': person.role})}" for person in content.people]
        parts += ["## Participants", "\n".join(lines)]
    if content.reviewers:
        lines = [
            "- "
            + _detailed(
                reviewer.name,
                {
                    "Verdict": own.VERDICTS.get(reviewer.verdict, reviewer.verdict),
                    "Comment": reviewer.comment,
                    "Given": "" if reviewer.given is None else own.time_written(reviewer.given, zone),
                    "As": reviewer.given_as,
                },
            )
            for reviewer in content.reviewers
        ]
        parts += ["## Reviewers", "\n".join(lines)]
    return parts


def _text(content: Retrospective, field: str, level: int) -> list[str]:
    text = getattr(content, field)
    return [f"{'#' * level} {own.TEXTS[field]}", block(text)] if text else []


def _detailed(text: str, details: dict[str, str]) -> str:
    found = ", ".join(f"{key}: {inline(value, IN_LISTS)}" for key, value in details.items() if value)
    return inline(text, "()") + (f" ({found})" if found else "")


def _listed(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{label}**: {value}" for label, value in facts if value)


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table without its empty columns; the first two are always there."""
    wanted = [at for at in range(len(header)) if at < 2 or any(row[at] for row in rows)]
    lines = [[header[at] for at in wanted], ["---" for _ in wanted]]
    lines += [[row[at] for at in wanted] for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
