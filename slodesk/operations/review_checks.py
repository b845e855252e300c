"""What reviews, decisions about releases and policy drafts ask of each value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from slodesk.domain import weekly_review as words
from slodesk.domain.errors import RuleBroken
from slodesk.domain.policy import DECISIONS
from slodesk.domain.policy_data import draft_from_data
from slodesk.operations.planning_checks import window
from slodesk.operations.retro_checks import sentence
from slodesk.operations.rows import line_text, long_text, name_text, number, one_of, ratio, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slodesk.operations.rows import Check

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def clock(value: Any) -> str:
    """A time of day, ``09:30``."""
    found = _CLOCK.fullmatch(line_text(value).strip())
    if found is None:
        raise RuleBroken("A time looks like 09:30.")
    return f"{int(found[1]):02}:{found[2]}"


def lines(value: Any) -> list[str]:
    """A list of sentences."""
    if not isinstance(value, list | tuple):
        raise RuleBroken("A list is expected here.")
    return [text for each in value if (text := long_text(each).strip())]


def draft_body(value: Any) -> dict[str, Any]:
    """A policy as data, whose thresholds may contradict each other."""
    if not isinstance(value, dict):
        raise RuleBroken("A policy is expected here.")
    draft_from_data(value)
    return value


_AMOUNT = number(-1_000_000_000_000, 1_000_000_000_000)

REVIEW_CHECKS: Final[Mapping[tuple[str, str], Check]] = {
    ("review_schedule", "weekday"): whole(1, 7),
    ("review_schedule", "time"): clock,
    ("review_schedule", "minutes"): whole(5, 480),
    ("review_schedule", "facilitator"): line_text,
    ("review", "state"): one_of(*words.STATES),
    ("review", "note"): long_text,
    ("review", "facilitator"): line_text,
    ("review", "summary"): long_text,
    ("review_note", "section"): one_of(*words.SECTIONS, words.POSTSCRIPT),
    ("review_note", "about"): line_text,
    ("review_note", "text"): sentence,
    ("review_adjustment", "text"): long_text,
    ("review_adjustment", "target"): ratio,
    ("review_adjustment", "threshold"): _AMOUNT,
    ("review_adjustment", "percentile"): number(0, 100),
    ("review_adjustment", "window"): window,
    ("review_adjustment", "decision"): one_of(*words.ADJUSTMENT_DECISIONS),
    ("review_adjustment", "approver"): line_text,
    ("review_person", "name"): name_text,
    ("review_person", "role"): line_text,
    ("release", "title"): line_text,
    ("release", "decision"): one_of("", *DECISIONS),
    ("release_decision", "number"): whole(1, 100_000),
    ("release_decision", "decision"): one_of(*DECISIONS),
    ("release_decision", "suggested"): one_of(*DECISIONS),
    ("release_decision", "policy_version"): whole(0, 1_000_000),
    ("release_decision", "rationale"): long_text,
    ("release_decision", "conditions"): lines,
    ("release_decision", "alternatives"): lines,
    ("release_decision", "approver"): line_text,
    ("release_decision", "override_reason"): long_text,
    ("policy_draft", "profile"): name_text,
    ("policy_draft", "based_on"): whole(0, 1_000_000),
    ("policy_draft", "body"): draft_body,
    ("policy_draft", "reason"): long_text,
}
"""(table, column) → check."""


def of(table: str) -> dict[str, Check]:
    """Return the checks of one table, by column."""
    return {column: check for (name, column), check in REVIEW_CHECKS.items() if name == table}
