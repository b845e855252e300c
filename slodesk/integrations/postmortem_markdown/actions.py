"""Action items as people list them: checkboxes, tables, marks of priority, owners and due dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from slodesk.domain import retrospective as kept
from slodesk.integrations.postmortem_markdown.blocks import Item, Listing, Table, blocks
from slodesk.integrations.postmortem_markdown.days import day_in, quarter_in
from slodesk.integrations.postmortem_markdown.details import split_details
from slodesk.integrations.postmortem_markdown.marks import one_line, plain, plain_block
from slodesk.integrations.postmortem_markdown.words import DETAILS, said

if TYPE_CHECKING:
    from slodesk.integrations.postmortem_markdown.blocks import Line, Section
    from slodesk.integrations.postmortem_markdown.draft import Draft

_BOX: Final = re.compile(r"^\[([ xX✓✔~-]?)\][ \t]+")
_PRIORITY: Final = re.compile(
    r"^[\[(]?\s*\b(P[0-3])\b\s*[\])]?\s*[:–—-]?\s+|\s*[\[(]\s*(P[0-3])\s*[\])]\s*", re.IGNORECASE
)
_OWNER_TAIL: Final = re.compile(
    r"(?:\s*[-–—,(]+\s*|\s+)(?:\(?(?:owner|assignee|assigned to|who"
    r"|dri)\s*:\s*)?(@[\w.-]+(?:,?\s*(?:and|&)?\s*@[\w.-]+)*)\)?\s*$",
    re.IGNORECASE,
)
_DUE_TAIL: Final = re.compile(
    r"(?:\s*[-–—,;(\[]+\s*|\s+)(?:due(?:\s+date)?|by|eta|until|deadline"
    r"|target)\s*:?\s+([^()\[\]]{3,30})[)\]]?\s*$",
    re.IGNORECASE,
)
_DAY_TAIL: Final = re.compile(r"\s*(?:[-–—,]\s*|[(\[])(20\d\d-\d\d-\d\d)[)\]]?\s*$")
_TICKET_FIRST: Final = re.compile(
    r"(?=\[|#|[A-Z][A-Z0-9]{1,9}-\d+(?:\s*\(http|\s*:\s|\s[–—-]\s))"
    r"\[?([A-Z][A-Z0-9]{1,9}-\d{1,9}|#\d{1,9})\]?(?:\s*\((https?://[^\s()]+)\))?\s*[:–—-]?\s+(?=\S)"
)
_BEHIND: Final = re.compile(r"\s*[(\[]\s*@?([^()\[\]]{2,60}?)\s*[)\]]\s*$")
_WHO_WHEN: Final = re.compile(
    r"\s*\(\s*@?([^(),@]{2,60}),\s*(?:due|by|until)?:?\s*([^()]{3,30})\)\s*$", re.IGNORECASE
)
_OWNER_WORD: Final = re.compile(
    r"[\s.;,(–—-]+(?:owner|assignee|assigned to|dri)\s*:\s*([^.;:()@]{2,60})[.)]?\s*$", re.IGNORECASE
)
_STATE_TAIL: Final = re.compile(
    r"[\s.,–—-]*[(\[]\s*(done|completed?|fixed|closed|in progress|wip|todo|open)\.?\s*[)\]][\s.]*$"
    r"|[\s.,–—-]+(?-i:(DONE|TODO|IN PROGRESS|WIP|COMPLETED?|FIXED|CLOSED))[\s.]*$",
    re.IGNORECASE,
)
_BRACKET: Final = re.compile(
    r"\s*[\[(]\s*(owner|assignee|due|due date|priority|eta)\s*:\s*([^\[\]()]{1,80})[\])]", re.IGNORECASE
)
_KEYED: Final = re.compile(r"^\s*(?:[-*+]\s+)?(?:\*\*)?([A-Za-z ]{2,20})(?:\*\*)?\s*:\s*(?:\*\*)?\s*(\S.*)$")
TITLES: Final = (
    "action item", "action items", "action", "actions", "item", "task", "title", "what", "description",
    "todo",     "to do", "follow-up", "remediation", "improvement", "step", "name",
)  # fmt: skip
PRIORITIES: Final = {
    "p0": "P0", "critical": "P0", "blocker": "P0", "p1": "P1", "high": "P1", "p2": "P2", "medium": "P2",
    "normal": "P2", "p3": "P3", "low": "P3",
}  # fmt: skip
STATUSES: Final = {
    "done": "done", "complete": "done", "completed": "done", "closed": "done", "fixed": "done",
    "resolved": "done",
    "shipped": "done", "open": "open", "todo": "open", "to do": "open", "not started": "open", "new": "open",
    "planned": "open", "in progress": "in progress", "started": "in progress", "wip": "in progress",
    "ongoing": "in progress", "doing": "in progress", "in review": "in progress", "dropped": "dropped",
    "won't do": "dropped", "wontfix": "dropped", "cancelled": "dropped", "canceled": "dropped",
    "rejected": "dropped",
}  # fmt: skip
_HORIZONS: Final = ("immediate", "short-term", "long-term")
_LINK: Final = re.compile(r"(?:https?://|mailto:)[^\s()<>]+")


def read_actions(draft: Draft, section: Section, year: int | None) -> None:
    """Add what a section promises to do; other text goes to the notes under its heading."""
    horizon = next((kind for kind in (section.kind, *reversed(section.under)) if kind in _HORIZONS), "")
    about = "" if section.kind else plain(section.title)
    for block in blocks(section.lines):
        if isinstance(block, Listing):
            for item in block.items:
                _read_item(draft, item, horizon, about, year)
        elif isinstance(block, Table):
            _read_table(draft, block, horizon, about, year)
        elif not block.fenced and _BOX.match(block.lines[0].text.lstrip()):
            for line in block.lines:
                _read_item(draft, Item("-", line.text.strip(), line, 0), horizon, about, year)
        else:
            draft.note(
                plain(section.title) or "Action items", plain_block([line.text for line in block.lines])
            )


def _read_item(draft: Draft, item: Item, horizon: str, about: str, year: int | None) -> None:
    values = {"horizon": horizon}
    raw = item.text
    box = _BOX.match(raw)
    if box is not None:
        raw = raw[box.end() :]
        values["status"] = "open" if box[1] in ("", " ") else "in progress" if box[1] in "~-" else "done"
    if raw.startswith("~~") and raw.rstrip().endswith("~~"):
        raw, values["status"] = raw.strip()[2:-2], "done"
    raw, details = split_details(raw, DETAILS, loose=True)
    values |= details
    more: list[str] = []
    for line in (*item.more, *_lines_below(item.children)):
        keyed = _KEYED.match(line.text)
        name = DETAILS.get(said(keyed[1])) if keyed is not None else None
        if keyed is not None and name is not None and name not in values:
            values[name] = plain(keyed[2])
        else:
            more.append(line.text)
    _finish(draft, plain(raw), values, [about, plain_block(_dedented(more))], year)


def _lines_below(items: list[Item]) -> list[Line]:
    found: list[Line] = []
    for item in items:
        found += [item.line, *item.more, *_lines_below(item.children)]
    return found


def _dedented(lines: list[str]) -> list[str]:
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    cut = min(indents, default=0)
    return [line[cut:] for line in lines]


def _read_table(draft: Draft, table: Table, horizon: str, about: str, year: int | None) -> None:
    heads = [said(plain(cell)) for cell in table.header]
    title_at = next((heads.index(name) for name in TITLES if name in heads), None)
    if title_at is None:
        title_at = next(
            (at for at, head in enumerate(heads) if head not in DETAILS and head not in ("#", "")), 0
        )
    for _, cells in table.rows:
        values: dict[str, str] = {"horizon": horizon}
        more: list[str] = []
        for at, cell in enumerate(cells):
            if at == title_at or not cell:
                continue
            head = heads[at] if at < len(heads) else ""
            name = DETAILS.get(head, "")
            if name and name not in values:
                values[name] = plain(cell)
            else:
                label = plain(table.header[at]) if at < len(heads) else ""
                if label in ("#", "No", "No.", "Nr") and cell.isdigit():
                    continue
                more.append(f"{label}: {plain(cell)}" if label else plain(cell))
        title = cells[title_at] if title_at < len(cells) else ""
        if title or more or len(values) > 1:
            box = _BOX.match(title)
            if box is not None:
                title = title[box.end() :]
                values.setdefault("status", "done" if box[1].strip() else "open")
            _finish(draft, plain(title), values, [about, *more], year)


def _finish(draft: Draft, title: str, values: dict[str, str], more: list[str], year: int | None) -> None:
    title, values = _from_title(title, dict(values))
    behind = _BEHIND.search(title) if len(title) <= 2_000 else None
    if behind is not None and "owner" not in values and _is_known(draft, behind[1]):
        values["owner"] = behind[1]
        title = title[: behind.start()].rstrip()
    due = values.get("due", "")
    period = quarter_in(due)
    day = None if period else day_in(due, year)
    if due and day is None and not period:
        more.append(f"Due: {due}")
    priority = PRIORITIES.get(said(values.get("priority", "")).split(" ")[0], "")
    if values.get("priority") and not priority:
        more.append(f"Priority: {values['priority']}")
    status = STATUSES.get(said(values.get("status", "")), "")
    state = _STATE_TAIL.search(values.get("ticket", ""))
    if state is not None and not values.get("status"):
        status = STATUSES.get(said(state[1] or state[2]), "")
    if values.get("status") and not status:
        more.append(f"Status: {values['status']}")
    more += [f"{name.capitalize()}: {values[name]}" for name in ("type", "category") if values.get(name)]
    horizon = values["horizon"]
    if horizon not in ("", *_HORIZONS):
        more.append(f"Horizon: {horizon}")
        horizon = ""
    link = _LINK.search(values.get("ticket", "") or values.get("link", ""))
    tickets = [values[name] for name in ("ticket", "link") if values.get(name)]
    more += [f"Ticket: {text}" for text in tickets if link is None or text != link[0]]
    more.append(values.get("description", ""))
    owner = one_line(values.get("owner", "")).lstrip("@")
    if len(owner) > 200:
        more.append(f"Owner: {owner}")
        owner = owner[:199] + "…"
    short = one_line(title)
    if len(short) > 200:
        more.insert(0, title)
        short = short[:199].rstrip() + "…"
    draft.actions.append(
        kept.Action(
            draft.key(), short or "Action item", owner, day, period, priority or "P2", status or "open",
            horizon, "\n".join(part for part in more if part),
            link[0] if link is not None and len(link[0]) <= 200 else "",
        )
    )  # fmt: skip


def _is_known(draft: Draft, name: str) -> bool:
    """Tell whether somebody of this name, or first name, took part, wrote it or reads it."""
    people = [each.name for each in draft.people] + [each.name for each in draft.reviewers]
    people += str(draft.fields.get("authors", "")).split(",")
    names = {part.strip().casefold() for each in people for part in (each, each.strip().split(" ")[0])}
    return name.casefold() in names - {""}


def _from_title(title: str, values: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Take marks out of a title: "[P1]", "@kim", "due 2027-01-17"."""
    if len(title) > 2_000:
        return title, values
    named_first = _TICKET_FIRST.match(title)
    if named_first is not None and "ticket" not in values:
        values["ticket"] = f"{named_first[1]} ({named_first[2]})" if named_first[2] else named_first[1]
        title = title[named_first.end() :]
    for found in _BRACKET.finditer(title):
        values.setdefault(DETAILS[found[1].casefold()], found[2].strip())
        title = title.replace(found[0], "", 1)
    mark = _PRIORITY.search(title)
    if mark is not None and "priority" not in values:
        values["priority"] = mark[1] or mark[2]
        title = f"{title[: mark.start()]} {title[mark.end() :]}".strip()
    state = _STATE_TAIL.search(title)
    if state is not None and "status" not in values:
        values["status"] = state[1] or state[2]
        title = title[: state.start()].rstrip()
    both = _WHO_WHEN.search(title)
    if (
        both is not None
        and not {"owner", "due"} & set(values)
        and (quarter_in(both[2]) or day_in(both[2], 2000))
    ):
        values["owner"], values["due"] = both[1].strip(), both[2].strip()
        title = title[: both.start()].rstrip()
    for _ in range(2):
        due = _DUE_TAIL.search(title)
        if due is not None and "due" not in values and (quarter_in(due[1]) or day_in(due[1], 2000)):
            values["due"] = due[1].strip()
            title = title[: due.start()].rstrip()
        day = _DAY_TAIL.search(title)
        if day is not None and "due" not in values:
            values["due"] = day[1]
            title = title[: day.start()].rstrip()
        owner = _OWNER_TAIL.search(title)
        if owner is not None and "owner" not in values:
            values["owner"] = owner[1].replace("@", "")
            title = title[: owner.start()].rstrip()
        named = _OWNER_WORD.search(title)
        if named is not None and "owner" not in values:
            values["owner"] = named[1].strip()
            title = title[: named.start()].rstrip() + ("." if title[named.start()] == "." else "")
    return title, values
