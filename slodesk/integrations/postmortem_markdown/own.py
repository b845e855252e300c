"""The words our own export is written in; what writes it and what reads it share them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slodesk.domain import retrospective as kept

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slodesk.domain.retrospective import Retrospective

MARK: Final = "<!-- slodesk-retrospective "
END: Final = " -->"
TAIL: Final = 50
"""Lines at the end of a file in which the comment is looked for: people add some behind it."""

STATES: Final = {kept.DRAFT: "Draft", kept.IN_REVIEW: "In review", kept.PUBLISHED: "Published"}
VERDICTS: Final = {kept.APPROVED: "approved", kept.CHANGES: "asks for changes"}
STAGES: Final = {
    "started": "Started", "detected": "Detected", "acknowledged": "Acknowledged", "mitigated": "Mitigated",
    "resolved": "Resolved",
}  # fmt: skip
FIGURES: Final = {
    kept.USERS: "Affected users", kept.FAILED_REQUESTS: "Failed requests", kept.REVENUE: "Revenue",
    kept.TICKETS: "Support tickets", kept.OTHER: "Other", kept.ACTUAL: "SLO reached",
    kept.TARGET: "SLO target",
    kept.BELOW_MINUTES: "Below target", kept.CONSUMED: "Error budget consumed",
    kept.REMAINING: "Error budget remaining", kept.WITHIN: "Within target", "duration": "Duration",
    "to_detect": "Time to detect", "to_acknowledge": "Time to acknowledge",
    "to_mitigate": "Time to mitigate", "to_resolve": "Time to resolve",
}  # fmt: skip
SHARES: Final = (kept.ACTUAL, kept.TARGET, kept.CONSUMED, kept.REMAINING)
MINUTES: Final = (kept.BELOW_MINUTES, *kept.TIME_KINDS)
MARKS: Final = {kept.WELL: "✅", kept.WRONG: "❌", kept.LUCKY: "🍀"}
LISTS: Final = {kept.WELL: "What went well", kept.WRONG: "What went wrong", kept.LUCKY: "Where we got lucky"}
TEXTS: Final = {
    "summary": "Summary", "detection": "Detection", "trigger": "Trigger",
    "not_caught": "Why it wasn't caught earlier", "user_impact": "User impact",
    "business_impact": "Business impact", "slo_note": "SLO adjustments",
    "recommendations": "Recommendations", "follow_up_agenda": "Agenda", "notes": "Notes",
}  # fmt: skip
"""Texts of a retrospective and the headings they stand under."""


def zone_named(name: str) -> tzinfo:
    """Return the zone of a name; UTC where this computer doesn't know it."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def time_written(at: datetime, zone: tzinfo) -> str:
    """Return a time in a zone: "2027-01-15 14:15", with its offset where the clock showed it twice."""
    try:
        local = at.astimezone(zone)
    except OverflowError:
        local = at.astimezone(UTC)
    bare = local.replace(tzinfo=None, fold=0)
    text = bare.isoformat(" ", "minutes" if not bare.second and not bare.microsecond else "auto")
    return text if time_read(text, zone) == at else local.isoformat(" ")


def time_read(text: str, zone: tzinfo) -> datetime | None:
    """Read such a time; None for anything else."""
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def number_written(value: Decimal) -> str:
    """Return a number with thousands parted, exactly: "12,500.5"."""
    return format(value, ",f")


def share_written(value: Decimal) -> str:
    """Return a ratio as a share, exactly: "99.85 %"."""
    return f"{format(value.scaleb(2), 'f')} %"


def number_read(text: str) -> Decimal | None:
    """Read such a number; None for anything else."""
    text = text.strip().replace(",", "")
    share = text.endswith("%")
    try:
        value = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > 1_000:
        return None
    return value.scaleb(-2) if share else value


@dataclass(frozen=True, slots=True)
class Hidden:
    """What Markdown does not show; nobody reads it, and without it only these are new or usual.

    Attributes:
        id: of the retrospective.
        incident: key of the incident.
        created: when the retrospective was begun.
        lists: how the quick lists are filled.
        visibility: (section, who) where it is not as usual.
        accepted: keys of findings that are let stand.
        services: title → key.
        slos: title → key.
        actions: title → when each of that title was made and closed.
    """

    id: str
    created: str
    incident: str = ""
    lists: str = kept.OPEN
    visibility: tuple[tuple[str, str], ...] = ()
    accepted: tuple[str, ...] = ()
    services: tuple[tuple[str, str], ...] = ()
    slos: tuple[tuple[str, str], ...] = ()
    actions: tuple[tuple[str, str | None, str | None], ...] = ()


def hidden_of(content: Retrospective) -> Hidden:
    """Return what an export has to hide."""
    incident = content.incident
    slos = {figure.slo: figure.slo_id for figure in content.figures if figure.slo_id}
    slos |= {change.slo: change.slo_id for change in content.adjustments if change.slo_id}
    return Hidden(
        content.id,
        content.created.isoformat(),
        incident.id if incident is not None else "",
        content.lists,
        content.visibility,
        content.accepted,
        tuple((title, key) for key, title in incident.services if key) if incident is not None else (),
        tuple(slos.items()),
        tuple(
            (
                item.title,
                None if item.created is None else item.created.isoformat(),
                None if item.closed is None else item.closed.isoformat(),
            )
            for item in content.actions
            if item.created is not None or item.closed is not None
        ),
    )  # fmt: skip


def hidden_written(hidden: Hidden) -> str:
    """Return it as one comment that nothing in it can end."""
    usual = {item.name: item.default for item in fields(Hidden)}
    data = {name: value for name in usual if (value := getattr(hidden, name)) != usual[name]}
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    for mark in "<>-`":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return f"{MARK}{text}{END}"


def is_own(text: str) -> bool:
    """Tell whether a file ends as an export of ours does."""
    return any(hidden_read(line) is not None for line in text[-2_000_000:].rstrip().split("\n")[-TAIL:])


def hidden_read(line: str) -> Hidden | None:
    """Read such a comment; None for anything else. One that somebody spoilt says nothing."""
    line = line.strip()
    if not line.startswith(MARK) or not line.endswith(END):
        return None
    try:
        data: Any = json.loads(line[len(MARK) : -len(END)])
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        data = {}
    return Hidden(
        _text(data, "id"),
        _text(data, "created"),
        _text(data, "incident"),
        _text(data, "lists") or kept.OPEN,
        _rows(data, "visibility", 2),
        tuple(each for each in _list(data, "accepted") if isinstance(each, str)),
        _rows(data, "services", 2),
        _rows(data, "slos", 2),
        _rows(data, "actions", 3),
    )


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = data.get(name)
    return value if isinstance(value, list) else []


def _rows(data: Mapping[str, Any], name: str, width: int) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        tuple(row)
        for row in _list(data, name)
        if isinstance(row, list)
        and len(row) == width
        and isinstance(row[0], str)
        and all(value is None or isinstance(value, str) for value in row)
    )
