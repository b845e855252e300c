"""What the rules ask of each value of a plan and of a meeting: for editing, and for copied workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from slodesk.domain import meetings, planning
from slodesk.domain.errors import RuleBroken
from slodesk.domain.satisfaction import parse_period
from slodesk.domain.window import parse_quarter, parse_window, window_text
from slodesk.operations.rows import line_text, long_text, name_text, number, one_of, ratio, whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from slodesk.operations.rows import Check


def quarter(value: Any) -> str:
    """A fiscal quarter, ``2027-Q1``."""
    return str(parse_quarter(line_text(value)))


def period(value: Any) -> str:
    """A month ``2026-11`` or a fiscal quarter ``2026-Q4``."""
    return str(parse_period(line_text(value)))


def window(value: Any) -> str:
    """A window, ``30d`` or ``month``."""
    return window_text(parse_window(line_text(value)))


def agenda_items(value: Any) -> list[dict[str, Any]]:
    """The points of an agenda: title, minutes, question and view each."""
    if not isinstance(value, list) or not value:
        raise RuleBroken("An agenda needs at least one item.")
    found = []
    for item in value:
        if not isinstance(item, dict) or set(item) - {"title", "minutes", "question", "view"}:
            raise RuleBroken("An agenda item has a title, minutes, a question and a view.")
        found.append({
            "title": name_text(item.get("title", "")),
            "minutes": whole(0, 600)(item.get("minutes", 5)),
            "question": line_text(item.get("question", "")),
            "view": line_text(item.get("view", "")),
        })  # fmt: skip
    return found


def hours(value: Any) -> Decimal:
    """Hours of work: more than none (R28)."""
    found: Decimal = number(0, 1_000_000)(value)
    if found <= 0:
        raise RuleBroken("The effort has to be more than 0 hours; leave it empty while it is not estimated.")
    return found


def a_dict(value: Any) -> dict[str, Any]:
    """Plain data by name."""
    if not isinstance(value, dict):
        raise RuleBroken("Names and values are expected here.")
    return value


_LINE, _NAME, _AMOUNT = line_text, name_text, number(0, 1_000_000_000)

PLANNING_CHECKS: Final[Mapping[tuple[str, str], Check]] = {
    ("holiday", "name"): _LINE,
    ("satisfaction", "period"): period,
    ("satisfaction", "score"): number(0, 1_000_000),
    ("satisfaction", "scale"): number(0, 1_000_000),
    ("satisfaction", "responses"): whole(0, 1_000_000_000),
    ("satisfaction", "source"): _LINE,
    ("plan", "quarter"): quarter,
    ("plan", "state"): one_of(*planning.STATES),
    ("plan", "layout"): one_of(*planning.LAYOUTS),
    ("plan", "method"): one_of(*planning.METHODS),
    ("plan", "method_periods"): whole(1, 20),
    ("plan", "revision"): whole(1, 100_000),
    ("plan", "features_percent"): number(0, 100),
    ("plan", "features_reason"): long_text,
    ("plan", "summary"): long_text,
    ("plan_week", "number"): whole(1, planning.COMMUNICATE),
    ("plan_week", "note"): long_text,
    ("plan_item", "week"): whole(1, planning.COMMUNICATE),
    ("plan_item", "first_week"): whole(1, planning.COMMUNICATE),
    ("plan_item", "kind"): one_of(*planning.ITEM_KINDS),
    ("plan_item", "key"): _LINE,
    ("plan_item", "title"): _NAME,
    ("plan_item", "owner"): _LINE,
    ("plan_item", "notes"): long_text,
    ("plan_input", "kind"): one_of(*planning.INPUT_KINDS),
    ("plan_input", "title"): _NAME,
    ("plan_input", "owner"): _LINE,
    ("plan_input", "note"): long_text,
    ("plan_target", "decision"): one_of(*planning.DECISIONS),
    ("plan_target", "target"): ratio,
    ("plan_target", "window"): window,
    ("plan_target", "percentile"): number(0, 100),
    ("plan_target", "gap_reason"): long_text,
    ("plan_target", "comment"): long_text,
    ("plan_target", "evidence"): long_text,
    ("plan_target", "approver"): _LINE,
    ("plan_capacity", "people"): number(0, 100_000),
    ("plan_capacity", "weeks"): number(0, 54),
    ("plan_capacity", "hours"): number(0, 168),
    ("plan_capacity", "time_off"): _AMOUNT,
    ("plan_capacity", "toil"): number(0, 1_000_000),
    ("plan_capacity", "note"): _LINE,
    ("initiative", "title"): _NAME,
    ("initiative", "description"): long_text,
    ("initiative", "owner"): _LINE,
    ("initiative", "impact"): number(0, 100),
    ("initiative", "effort"): hours,
    ("initiative", "confidence"): one_of(*planning.CONFIDENCES),
    ("initiative", "state"): one_of(*planning.INITIATIVE_STATES),
    ("initiative", "source_kind"): one_of(*planning.SOURCES),
    ("initiative", "source_id"): _LINE,
    **{("initiative", field): _AMOUNT for field in ("reach", "value", "urgency", "risk_reduction")},
    ("risk", "title"): _NAME,
    ("risk", "detect_minutes"): _AMOUNT,
    ("risk", "repair_minutes"): _AMOUNT,
    ("risk", "users"): number(0, 1),
    ("risk", "per_year"): number(0, 1_000_000),
    ("risk", "owner"): _LINE,
    ("risk", "note"): long_text,
    ("plan_feedback", "text"): long_text,
    ("plan_feedback", "author"): _LINE,
    ("plan_feedback", "state"): one_of(*planning.FEEDBACK_STATES),
    ("plan_feedback", "resolution"): long_text,
    ("plan_approver", "name"): _NAME,
    ("plan_approver", "role"): _LINE,
    ("plan_approver", "verdict"): one_of(*planning.VERDICTS),
    ("plan_approver", "comment"): long_text,
    ("plan_document", "kind"): one_of(*planning.DOCUMENTS),
    ("plan_document", "text"): long_text,
    ("plan_message", "audience"): _NAME,
    ("plan_message", "message"): long_text,
    ("plan_message", "channel"): _LINE,
    ("plan_message", "owner"): _LINE,
    ("plan_snapshot", "number"): whole(1, 100_000),
    ("plan_snapshot", "body"): a_dict,
    ("agenda", "key"): _NAME,
    ("agenda", "title"): _NAME,
    ("agenda", "kind"): one_of(*meetings.KINDS),
    ("agenda", "items"): agenda_items,
    ("meeting", "kind"): one_of(*meetings.KINDS),
    ("meeting", "title"): _NAME,
    ("meeting", "state"): one_of(*meetings.STATES),
    ("meeting_item", "title"): _NAME,
    ("meeting_item", "question"): _LINE,
    ("meeting_item", "minutes"): whole(0, 600),
    ("meeting_item", "seconds"): whole(0, 10_000_000),
    ("meeting_item", "notes"): long_text,
    ("meeting_person", "name"): _NAME,
    ("meeting_person", "role"): _LINE,
    ("meeting_entry", "kind"): one_of(*meetings.ENTRY_KINDS),
    ("meeting_entry", "text"): long_text,
    ("meeting_entry", "vote"): a_dict,
}  # fmt: skip
"""Table and column → check; operations use them through ``of``."""


def of(table: str) -> dict[str, Check]:
    """Return the checks of one table, by column."""
    return {column: check for (name, column), check in PLANNING_CHECKS.items() if name == table}
