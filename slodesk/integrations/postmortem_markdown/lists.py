"""The lists of a postmortem: what went well, what contributed, who took part, which SLOs should change."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import RuleBroken
from slodesk.domain.target import check_target
from slodesk.integrations.postmortem_markdown.blocks import Item, Listing, Para, Table, all_items, blocks
from slodesk.integrations.postmortem_markdown.marks import one_line, plain, plain_block
from slodesk.integrations.postmortem_markdown.words import ROLES, role_of, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.integrations.postmortem_markdown.blocks import Line, Section
    from slodesk.integrations.postmortem_markdown.draft import Draft

_MARK: Final = re.compile(
    r"^(?:[✅✔☑👍✓❌✖✗✘👎⚠🔴🟢🟡🍀🎲🤞⛔🚨🎉💚❗]\ufe0f?|:[a-z0-9_+-]{2,30}:|\[[ xX]?\](?=\s)|\([+-]\)(?=\s)"
    r"|[+](?=\s))[ \t]*"
)
_LABEL: Final = re.compile(r"^\s*(?:\*\*|__)?([^*_:]{2,60}?)(?:\*\*|__)?\s*[:?]\s*(?:\*\*|__)?")
_CLASSES: Final = (
    ("testing", "test|testing|coverage"), ("monitoring", "monitoring|alert|alerting|observability|detection"),
    ("configuration", "configuration|config|misconfiguration|default|defaults|settings"),
    ("deployment", "deployment|deploy|release|rollout|canary"), ("capacity", "capacity|scaling|load|traffic"),
    ("dependency", "dependency|dependencies|third-party|vendor|upstream|provider"),
    ("documentation", "documentation|docs|runbook|runbooks"),
    ("communication", "communication|communications|handover"),
    ("process", "process|procedure|review|approval|change management"), ("security", "security|certificate"),
    ("network", "network|dns|routing"), ("hardware", "hardware|disk|power"), ("data", "data|database"
    "|schema|migration"),
    ("code", "code|bug|software|defect|race condition"), ("design", "design|architecture"),
    ("knowledge", "training|knowledge|onboarding"),
)  # fmt: skip
_CLASS_OF: Final = {word: name for name, words in _CLASSES for word in words.split("|")}
_WHY: Final = re.compile(r"^(?:why|because|\d+[.)]?\s*why)\b", re.IGNORECASE)
_PERSON: Final = re.compile(
    r"^(?P<name>[^()]{1,120}?)\s*(?:\((?P<role>[^()]{1,80})\)|\s[-–—]\s+(?P<after>.{1,80}))$"
)
_SHARE: Final = re.compile(r"(?:to|→|->|:|at)\s*(\d{2}(?:\.\d{1,5})?)\s?%")
_FENCE: Final = re.compile(r"^([ \t]*)(`{3,}|~{3,})")
_CODE: Final = re.compile(r"(?:`{3,}|~{3,})|(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+\Z")
_TAG: Final = re.compile(r"</?(?:table|details|summary|div|center|br|hr)[\s/>]", re.IGNORECASE)
LINE: Final = 200


def texts(section: Section, *, lines_too: bool = False) -> Iterator[tuple[str, list[Item]]]:
    """Yield what a section lists, as Markdown with what is nested in it; a paragraph counts as one."""
    for block in blocks(section.lines):
        if isinstance(block, Listing):
            for item in block.items:
                yield whole(item), item.children
        elif isinstance(block, Table):
            for _, cells in block.rows:
                filled = [cell for cell in cells if cell]
                if filled:
                    yield " – ".join(filled), []
        elif block.fenced:
            yield plain_block([line.text for line in block.lines]), []
        elif lines_too and any(_MARK.match(line.text.strip()) for line in block.lines):
            for line in block.lines:
                yield line.text.strip(), []
        else:
            yield "\n".join(line.text for line in block.lines), []


def whole(item: Item) -> str:
    """Return an entry with the lines that go on with it, as Markdown; code keeps its own indentation."""
    lines = [item.text]
    cut, fence = 0, ""
    for line in item.more:
        mark = _FENCE.match(line.text)
        if mark is not None and not fence:
            cut, fence = len(mark[1]), mark[2]
        if not fence:
            lines.append(line.text.strip())
            continue
        lines.append(line.text[min(cut, len(line.text) - len(line.text.lstrip())) :].rstrip())
        if mark is not None and len(lines) > 1 and line.text.strip() == fence:
            fence = ""
    return "\n".join(lines)


def told(raw: str) -> str:
    """Return what an entry says as plain text; code within it stays as it is."""
    return plain_block(raw.split("\n")) if "\n```" in raw or "\n~~~" in raw else plain(raw)


def nested(items: list[Item]) -> str:
    """Return nested entries as plain text, one a line."""
    return "\n".join(f"- {told(whole(item))}" for item in all_items(items))


def read_points(draft: Draft, section: Section, kind: str) -> None:
    """Add what went well, wrong, or was lucky."""
    for raw, children in texts(section, lines_too=True):
        text = told(_MARK.sub("", raw, count=1))
        found = "\n".join(part for part in (text, nested(children)) if part).strip()
        if found:
            draft.points.append(kept.Point(draft.key(), kind, found))


def read_factors(draft: Draft, section: Section, *, primary: bool) -> None:
    """Add what contributed; the first is primary where the heading says that it is the cause."""
    about = "" if section.kind else plain(section.title)
    last = -1
    for raw, children in texts(section):
        if last >= 0 and not children and _CODE.match(raw):
            before = draft.factors[last]
            draft.factors[last] = replace(before, text=f"{before.text}\n\n{raw.rstrip()}")
            continue
        if raw.startswith("<") and _TAG.match(raw):
            draft.note(plain(section.title), plain(raw))
            continue
        text = told(_MARK.sub("", raw, count=1))
        if about:
            text, about = f"{about}: {text}", ""
        if not text.strip():
            continue
        first = primary and not any(factor.primary for factor in draft.factors)
        last = len(draft.factors)
        key = _factor(draft, text, None, primary=first)
        _below(draft, children, key)
    if about:
        draft.note("", about)


def _below(draft: Draft, items: list[Item], parent: str) -> None:
    for item in items:
        text = told(whole(item))
        if text.strip():
            _below(draft, item.children, _factor(draft, text, parent))


def _factor(draft: Draft, text: str, parent: str | None, *, primary: bool = False) -> str:
    key = draft.key()
    draft.factors.append(kept.Factor(key, text.strip(), _class_of(text), primary, parent))
    return key


def _class_of(text: str) -> str:
    """Return the cause class that the label of a factor names: "Testing gap: …" is testing."""
    label, colon, _ = text[:80].partition(":")
    if not colon or len(label.split()) > 4:
        return ""
    return next((_CLASS_OF[word] for word in said(label).split() if word in _CLASS_OF), "")


def read_whys(draft: Draft, section: Section) -> None:
    """Add a chain of whys: each answer explains the one before."""
    parent: str | None = None
    for raw, children in texts(section, lines_too=True):
        found = [plain(raw), *(plain(whole(item)) for item in all_items(children))]
        for text in found:
            if not text.strip():
                continue
            last = draft.factors[-1] if draft.factors else None
            if last is not None and last.id == parent and last.text.endswith("?") and not _WHY.match(text):
                draft.factors[-1] = kept.Factor(
                    last.id, f"{last.text}\n{text}", last.category, last.primary, last.parent_id
                )
            else:
                parent = _factor(draft, text, parent)


def read_people(draft: Draft, section: Section) -> None:
    """Add who took part; sentences go to the notes."""
    for block in blocks(section.lines):
        if isinstance(block, Listing):
            for item in block.items:
                for each in (item, *all_items(item.children)):
                    add_people(draft, whole(each), section.title)
        elif isinstance(block, Table):
            _people_table(draft, block)
        else:
            for line in block.lines:
                if len(line.text) > LINE or block.fenced:
                    draft.note(plain(section.title), plain(line.text))
                else:
                    add_people(draft, line.text, section.title)


def _people_table(draft: Draft, table: Table) -> None:
    heads = [said(plain(cell)) for cell in table.header]
    role_at = next(
        (at for at, head in enumerate(heads) if head in ("role", "roles", "function", "part")), None
    )
    if role_at is None and all(said(plain(cells[0])) in ROLES for _, cells in table.rows if cells):
        role_at = 0
    for _, cells in table.rows:
        filled = [(at, plain(cell)) for at, cell in enumerate(cells) if cell]
        role = next((text for at, text in filled if at == role_at), "")
        names = [text for at, text in filled if at != role_at]
        if names:
            role = ROLES.get(said(role), role)
            _person(draft, names[0], ", ".join([role, *names[1:]] if role else names[1:]))
        elif role:
            draft.note("Participants", role)


def add_people(draft: Draft, raw: str, heading: str = "") -> None:
    """Add the people of a line: "Kim (incident commander)", "On-call: Sam, Ada"."""
    text = plain(raw)
    label = _LABEL.match(text)
    if label is not None:
        role = role_of(label[1]) or ("" if len(label[1].split()) > 3 else label[1].strip())
        for name in names_in(text[label.end() :]):
            _person(draft, name, role)
        return
    for name in names_in(text):
        found = _PERSON.match(name)
        if found is not None and len(name) <= LINE:
            role = found["role"] or found["after"] or ""
            _person(draft, found["name"], ROLES.get(said(role), role))
        else:
            _person(draft, name, "", heading)


def names_in(text: str) -> list[str]:
    """Return the names of a line, cut at commas that no parentheses hold."""
    return [
        part.strip().lstrip("@") for part in re.split(r"[,;\n](?![^()]{0,80}\))", text) if part.strip(" @.")
    ]


def _person(draft: Draft, name: str, role: str, heading: str = "") -> None:
    name, role = one_line(name).lstrip("@"), one_line(role)
    if not name or len(name) > LINE or len(role) > LINE:
        draft.note(plain(heading) or "Participants", f"{role}: {name}" if role else name)
        return
    for place, known in enumerate(draft.people):
        if known.name == name and (not role or known.role in ("", role)):
            draft.people[place] = kept.Participant(known.id, name, role or known.role)
            return
    draft.people.append(kept.Participant(draft.key(), name, role))


def read_adjustments(draft: Draft, section: Section) -> None:
    """Add changes of SLOs that are asked for; paragraphs say something about them."""
    prose: list[Line] = []
    for block in blocks(section.lines):
        if isinstance(block, Listing):
            for item in block.items:
                text = "\n".join(part for part in (plain(whole(item)), nested(item.children)) if part)
                draft.adjustments.append(kept.Adjustment(draft.key(), text, target=_target(text)))
        elif isinstance(block, Table):
            for _, cells in block.rows:
                text = " – ".join(plain(cell) for cell in cells if cell)
                if text:
                    draft.adjustments.append(kept.Adjustment(draft.key(), text, target=_target(text)))
        elif isinstance(block, Para):
            prose += [*block.lines, type(block.lines[0])(block.lines[-1].number, "")]
    draft.say("slo_note", plain_block([line.text for line in prose]))


def _target(text: str) -> Decimal | None:
    shares = _SHARE.findall(text[:500])
    try:
        return check_target(Decimal(shares[-1]).scaleb(-2)) if shares else None
    except RuleBroken:
        return None
