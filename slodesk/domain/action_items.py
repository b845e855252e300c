"""Action items: how far away they are, and what one lacks to be done (R21)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from slodesk.domain.phrases import Meant

OPEN, IN_PROGRESS, DONE, DROPPED = "open", "in progress", "done", "dropped"
STATUSES = (OPEN, IN_PROGRESS, DONE, DROPPED)
PRIORITIES = ("P0", "P1", "P2", "P3")

IMMEDIATE, SHORT_TERM, LONG_TERM = "immediate", "short-term", "long-term"
HORIZONS = (IMMEDIATE, SHORT_TERM, LONG_TERM)
IMMEDIATE_DAYS, SHORT_DAYS = 7, 31

NO_OWNER, TEAM_OWNER, NO_DUE, NO_VERB, VAGUE, EARLY = (
    "no_owner", "team_owner", "no_due", "no_verb", "vague", "early",
)  # fmt: skip
"""What an action item can lack."""

_VAGUE = frozenset({
    "consider", "discuss", "ensure", "evaluate", "explore", "handle", "improve", "investigate", "look",
    "make", "monitor", "optimise", "optimize", "review", "revisit", "strengthen", "think", "try",
    "understand",
})  # fmt: skip
"""Verbs nobody can tick off: when would they be done?"""

_VERBS = frozenset({
    "add", "adopt", "agree", "alert", "allow", "announce", "archive", "ask", "assign", "audit", "automate",
    "back", "backfill", "block", "build", "bump", "cache", "cap", "change", "check", "clean", "close",
    "configure", "copy", "correct", "cover", "create", "cut", "decommission", "define", "delete", "deploy",
    "design", "disable", "document", "drain", "drop", "enable", "enforce", "expand", "expose", "extend",
    "finish", "fix", "give", "hold", "implement", "increase", "install", "instrument", "introduce",
    "isolate", "keep", "lengthen", "let", "limit", "link", "list", "load-test", "lower", "measure",
    "merge", "migrate",
    "mirror", "move", "name", "notify", "order", "page", "patch", "pin", "plan", "practise", "practice",
    "prevent", "protect", "prove", "provide", "publish", "put", "raise", "rate-limit", "record", "reduce",
    "rehearse", "reject", "release", "remove", "rename", "repair", "replace", "report", "require",
    "restart", "restore", "restrict", "retire", "retry", "rewrite", "roll", "rotate", "route",
    "run", "scale", "schedule", "script", "send", "separate", "set", "shard", "share", "shorten", "show",
    "shut", "simplify", "split", "start", "stop", "store", "switch", "teach", "tell", "test", "throttle",
    "tighten", "track", "train", "trim", "tune", "turn", "update", "upgrade", "use", "validate", "verify",
    "warm", "warn", "widen", "wire", "write",
})  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Lack:
    """Something an action item lacks: one of the kinds above, in words."""

    kind: str
    words: Meant


def horizon(due: date | None, created: date) -> str:
    """Return how far away an action is: up to 7 days immediate, up to 31 short-term, else long-term (R21).

    Args:
        due: its last day; empty without one.
        created: the day it was agreed.
    """
    if due is None:
        return ""
    days = (due - created).days
    if days <= IMMEDIATE_DAYS:
        return IMMEDIATE
    return SHORT_TERM if days <= SHORT_DAYS else LONG_TERM


def overdue(due: date | None, status: str, today: date) -> bool:
    """Return whether an action should be done by now and is not."""
    return due is not None and due < today and not is_closed(status)


def is_closed(status: str) -> bool:
    """Return whether nothing is left to be done."""
    return status in (DONE, DROPPED)


def first_word(title: str) -> str:
    """Return the first word of a title, small."""
    found = _WORD.search(title)
    return found[0].casefold() if found is not None else ""


def lacks(
    title: str, owner: str, due: date | None, created: date | None, teams: Collection[str]
) -> tuple[Lack, ...]:
    """Return what an action item lacks (R21); none of it forbids anything.

    A title in letters other than Latin ones is not asked for a verb.

    Args:
        title: what is to be done.
        owner: who; empty for nobody.
        due: its last day.
        created: the day it was agreed, where known.
        teams: names of teams.
    """
    found = []
    word = first_word(title)
    if word in _VAGUE:
        found.append(Lack(VAGUE, phrase("“{word}” cannot be ticked off: say what will be there.", word=word)))
    elif word.isascii() and word not in _VERBS:
        found.append(Lack(NO_VERB, phrase("Begin with what is to be done: add, limit, test …")))
    if not owner.strip():
        found.append(Lack(NO_OWNER, phrase("Nobody owns it.")))
    elif is_team(owner, teams):
        found.append(Lack(TEAM_OWNER, phrase("A team owns it: name a person.")))
    if due is None:
        found.append(Lack(NO_DUE, phrase("It has no due date.")))
    elif created is not None and due < created:
        found.append(Lack(EARLY, phrase("It was due before it was agreed.")))
    return tuple(found)


def is_team(owner: str, teams: Collection[str]) -> bool:
    """Return whether an owner is a team: one that is known, or named so."""
    name = owner.strip().lstrip("@").casefold()
    return name in {team.casefold() for team in teams} or name.endswith((" team", "-team"))


def lacks_priority(priorities: Iterable[str]) -> bool:
    """Return whether no action is urgent, which one should be after users were hit (R21)."""
    return not any(priority in ("P0", "P1") for priority in priorities)
