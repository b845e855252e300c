"""Action items as CSV: our own that imports again, and tables that Jira and GitHub take."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from slodesk.domain.action_items import DONE, DROPPED, IN_PROGRESS, OPEN
from slodesk.integrations.actions_csv import is_formula

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from slodesk.storage.queries.actions import ActionLine

OWN, JIRA, GITHUB = "own", "jira", "github"
KINDS = (OWN, JIRA, GITHUB)

_LOGIN: Final = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_JIRA_PRIORITY: Final = {"P0": "Highest", "P1": "High", "P2": "Medium", "P3": "Low"}
_JIRA_STATUS: Final = {OPEN: "To Do", IN_PROGRESS: "In Progress", DONE: "Done", DROPPED: "Done"}


def to_csv(lines: Iterable[ActionLine], kind: str) -> bytes:
    """Return action items as a file, UTF-8; no cell of it is taken for a formula.

    Args:
        lines: what to write, in this order.
        kind: ``own``, ``jira`` or ``github``.
    """
    columns, given = _COLUMNS[kind], list(lines)
    several = [_labels(line) for line in given] if kind == JIRA else []
    most = max(map(len, several), default=0)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*columns, *["Labels"] * most])  # Jira takes several values from columns of one name
    for number, line in enumerate(given):
        labels = several[number] if several else []
        cells = [*(read(line) for read in columns.values()), *labels, *[""] * (most - len(labels))]
        writer.writerow([_guarded(cell) for cell in cells])
    return text.getvalue().encode()


def _guarded(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it is: an apostrophe goes before what it would run."""
    return f"'{cell}" if is_formula(cell) else cell


def _due(line: ActionLine) -> str:
    return line.period or _day(line)


def _day(line: ActionLine) -> str:
    return "" if line.due is None else line.due.isoformat()


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat().replace("+00:00", "Z")


def _labels(line: ActionLine) -> list[str]:
    """Return labels, none with a space or comma in it: both programs would break it there."""
    words = ["slo-desk", line.priority, line.source, line.service, line.horizon]
    if line.status == DROPPED:
        words.append("wontfix")
    plain = ["-".join(word.replace(",", " ").split()) for word in words]
    return list(dict.fromkeys(word for word in plain if word))


def _login(line: ActionLine) -> str:
    """Return who does it where that can be a login: GitHub refuses an issue with any other assignee."""
    name = line.owner.strip().lstrip("@")
    return name if _LOGIN.fullmatch(name) else ""


def _told(line: ActionLine) -> str:
    """Return the description with what the other program has no field for."""
    parts = [line.description.strip()]
    if line.source:
        parts.append(f"Source: {line.source}")
    if line.link:
        parts.append(f"See {line.link}")
    return "\n\n".join(part for part in parts if part)


def _body(line: ActionLine) -> str:
    owner = f"Owner: {line.owner}" if line.owner else ""
    due = f"Due: {line.period} ({_day(line)})" if line.period else f"Due: {_day(line)}"
    return "\n\n".join(part for part in (_told(line), owner, due if line.due is not None else "") if part)


_COLUMNS: Final[Mapping[str, Mapping[str, Callable[[ActionLine], str]]]] = {
    OWN: {
        "title": lambda line: line.title,
        "owner": lambda line: line.owner,
        "due": _due,
        "priority": lambda line: line.priority,
        "status": lambda line: line.status,
        "horizon": lambda line: line.horizon,
        "source": lambda line: line.source,
        "description": lambda line: line.description,
        "service": lambda line: line.service_name,
        "link": lambda line: line.link,
        "created": lambda line: _moment(line.created),
        "closed": lambda line: _moment(line.closed),
        "id": lambda line: line.id,
    },
    JIRA: {
        "Summary": lambda line: line.title,
        "Description": _told,
        "Assignee": lambda line: line.owner.lstrip("@"),
        "Due date": _day,
        "Priority": lambda line: _JIRA_PRIORITY[line.priority],
        "Status": lambda line: _JIRA_STATUS[line.status],
    },
    GITHUB: {
        "title": lambda line: line.title,
        "body": _body,
        "assignees": _login,
        "labels": lambda line: ",".join(_labels(line)),
        "state": lambda line: "closed" if line.is_closed else "open",
    },
}
