"""What the rules ask of each value of a retrospective: for editing, and for copied workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from slodesk.domain import retrospective as words
from slodesk.domain.errors import RuleBroken
from slodesk.domain.links import ADDRESS
from slodesk.domain.settings import check_zone
from slodesk.operations.planning_checks import window
from slodesk.operations.rows import line_text, long_text, name_text, number, one_of, ratio, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slodesk.operations.rows import Check


def sentence(value: Any) -> str:
    """Text of several lines that says something."""
    text = long_text(value).strip()
    if not text:
        raise RuleBroken("A few words are needed here.")
    return text


def zone(value: Any) -> str:
    """The IANA name of a time zone; empty is the workspace's."""
    text = line_text(value).strip()
    if text:
        check_zone(text)
    return text


def address(value: Any) -> str:
    """A web or mail address, or nothing."""
    text = line_text(value).strip()
    if text and not ADDRESS.fullmatch(text):
        raise RuleBroken("An address begins with http://, https:// or mailto:.")
    return text


def links(value: Any) -> list[dict[str, Any]]:
    """Titles and addresses."""
    if not isinstance(value, list) or not all(
        isinstance(link, dict) and set(link) == {"title", "url"} for link in value
    ):
        raise RuleBroken("Links have a title and an address each.")
    found = [{"title": line_text(link["title"]), "url": address(link["url"])} for link in value]
    if not all(link["url"] for link in found):
        raise RuleBroken("A link needs an address.")
    return found


def visibility(value: Any) -> dict[str, str]:
    """Section → who may see it, where it is not the usual (R49)."""
    if not isinstance(value, dict) or set(value) - set(words.SECTIONS):
        raise RuleBroken("Only sections of a retrospective can be shown or kept.")
    check = one_of(*words.VISIBILITIES)
    return {section: check(who) for section, who in value.items()}


def keys(value: Any) -> list[str]:
    """Keys of findings."""
    if not isinstance(value, list):
        raise RuleBroken("A list is expected here.")
    return [name_text(key) for key in dict.fromkeys(value)]


_AMOUNT = number(-1_000_000_000_000, 1_000_000_000_000)

RETRO_CHECKS: Final[Mapping[tuple[str, str], Check]] = {
    ("incident", "time_zone"): zone,
    ("incident", "links"): links,
    ("retrospective", "title"): name_text,
    ("retrospective", "state"): one_of(*words.STATES),
    ("retrospective", "revision"): whole(1, 10_000),
    ("retrospective", "authors"): line_text,
    ("retrospective", "follow_up_minutes"): whole(5, 480),
    ("retrospective", "lists"): one_of(*words.LIST_MODES),
    ("retrospective", "visibility"): visibility,
    ("retrospective", "accepted"): keys,
    **{
        ("retrospective", column): long_text
        for column in (
            "revision_reason", "summary", "user_impact", "detection", "trigger", "not_caught",
            "business_impact", "slo_note", "recommendations", "notes", "follow_up_agenda",
        )
    },
    ("retro_event", "text"): sentence,
    ("retro_event", "written"): line_text,
    ("retro_event", "tag"): one_of("", *words.TAGS),
    ("retro_factor", "text"): sentence,
    ("retro_factor", "category"): line_text,
    ("retro_point", "kind"): one_of(*words.POINT_KINDS),
    ("retro_point", "text"): sentence,
    ("retro_point", "author"): line_text,
    ("retro_point", "cluster"): line_text,
    ("retro_point", "votes"): whole(0, 10_000),
    ("retro_figure", "kind"): one_of(*words.FIGURE_KINDS),
    ("retro_figure", "label"): line_text,
    ("retro_figure", "value"): _AMOUNT,
    ("retro_figure", "unit"): line_text,
    ("retro_figure", "written"): line_text,
    ("retro_figure", "note"): long_text,
    ("retro_adjustment", "text"): sentence,
    ("retro_adjustment", "target"): ratio,
    ("retro_adjustment", "threshold"): _AMOUNT,
    ("retro_adjustment", "window"): window,
    ("retro_person", "name"): name_text,
    ("retro_person", "role"): line_text,
    ("retro_reviewer", "name"): name_text,
    ("retro_reviewer", "verdict"): one_of(*words.VERDICTS),
    ("retro_wait", "kind"): one_of("postponed", "waived"),
    ("retro_wait", "reason"): sentence,
    ("retro_wait", "approver"): line_text,
    ("action_change", "field"): one_of("status", "due", "owner"),
}  # fmt: skip
"""(table, column) → check."""


def of(table: str) -> dict[str, Check]:
    """Return the checks of one table, by column."""
    return {column: check for (name, column), check in RETRO_CHECKS.items() if name == table}
