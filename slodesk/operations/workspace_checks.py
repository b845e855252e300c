"""What the rules ask of each value in a copied workspace, so that a copy is no way round them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from slodesk.domain import policy_data as policies
from slodesk.domain.change_classes import CLASSES
from slodesk.domain.errors import RuleBroken
from slodesk.domain.incident import STAGES
from slodesk.domain.links import is_link
from slodesk.domain.satisfaction import check_score
from slodesk.domain.settings import from_data
from slodesk.domain.window import parse_quarter, parse_window, window_text
from slodesk.operations.actions import HORIZONS, PRIORITIES, STATUSES
from slodesk.operations.corrections import CATEGORIES
from slodesk.operations.planning_checks import PLANNING_CHECKS
from slodesk.operations.releases import STATES
from slodesk.operations.retro_checks import RETRO_CHECKS, address
from slodesk.operations.review_checks import REVIEW_CHECKS
from slodesk.operations.rows import line_text, long_text, name_text, number, one_of, ratio, whole
from slodesk.operations.slos import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

    from slodesk.operations.rows import Check


def _window(value: Any) -> str:
    return window_text(parse_window(line_text(value)))


def _quarter(value: Any) -> str:
    return value and str(parse_quarter(line_text(value)))


def _key(value: Any) -> str:
    text = name_text(value)
    if len(text) > 64 or not text.isascii():
        raise RuleBroken("not a key")
    return text


def _tags(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise RuleBroken("not a list")
    return [name_text(part) for part in value]


def _links(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(link, dict) for link in value):
        raise RuleBroken("not a list of links")
    for link in value:
        line_text(link.get("title", ""))
        url = long_text(link.get("url", ""))
        if set(link) - {"title", "url"} or not is_link(url):
            raise RuleBroken("not a link to http, https or mailto")
    return value


CHECKS: Final[Mapping[tuple[str, str], Check]] = {
    ("", "text"): long_text,
    **{
        (table, column): name_text
        for table, columns in {
            "team": ("name",),
            "person": ("name",),
            "service": ("name",),
            "journey": ("name",),
            "sla": ("name",),
            "slo": ("name",),
            "metric": ("name",),
            "evidence": ("journey",),
            "incident": ("identifier", "title"),
            "release": ("release_version",),
            "action_item": ("title",),
        }.items()
        for column in columns
    },
    ("", "id"): _key,
    **PLANNING_CHECKS,
    **RETRO_CHECKS,
    **REVIEW_CHECKS,
    ("team", "size"): whole(1, 10_000),
    ("service", "tags"): _tags,
    ("sla", "target"): ratio,
    ("sla", "window"): _window,
    ("slo", "kind"): one_of(*KINDS),
    ("slo", "threshold_op"): one_of("lt", "lte", "gt", "gte"),
    ("slo", "slice_seconds"): whole(1, 86_400),
    ("slo", "slice_target"): number(0, 1),
    ("slo", "links"): _links,
    ("slo_target", "target"): ratio,
    ("slo_target", "window"): _window,
    ("slo_target", "percentile"): number(0, 100),
    ("incident", "error_rate"): number(0, 1),
    ("incident", "request_rate"): number(0),
    ("incident", "failed_requests"): number(0),
    ("release", "test_coverage"): number(0, 100),
    ("release", "lines_changed"): whole(0, 1_000_000_000),
    ("release", "change_class"): one_of(*CLASSES),
    ("release", "state"): one_of(*STATES),
    ("action_item", "priority"): one_of(*PRIORITIES),
    ("action_item", "status"): one_of(*STATUSES),
    ("action_item", "horizon"): one_of(*HORIZONS),
    ("action_item", "period"): _quarter,
    ("action_item", "link"): address,
    ("correction", "category"): one_of(*CATEGORIES),
}
"""Table and column → check, no table: any; text without an entry may be any text of reasonable length."""


def _setting(row: Mapping[str, Any]) -> None:
    from_data({row["key"]: row["value"]})


def _policy(row: Mapping[str, Any]) -> None:
    if not isinstance(row["body"], dict):
        raise RuleBroken("not a policy")
    policies.from_data(row["body"])


def _incident(row: Mapping[str, Any]) -> None:
    times = [row[stage] for stage in STAGES if row.get(stage) is not None]
    if times != sorted(times):
        raise RuleBroken("its times are not in order")


def _correction(row: Mapping[str, Any]) -> None:
    if row["ended"] <= row["started"]:
        raise RuleBroken("it ends before it begins")


def _satisfaction(row: Mapping[str, Any]) -> None:
    check_score(row["score"], row["scale"])


ROW_CHECKS: Final[Mapping[str, Callable[[Mapping[str, Any]], None]]] = {
    "setting": _setting,
    "policy_version": _policy,
    "incident": _incident,
    "correction": _correction,
    "satisfaction": _satisfaction,
}
"""Table → what its columns must be to each other."""


def check_counts(good: np.ndarray[Any, Any], total: np.ndarray[Any, Any]) -> None:
    """Refuse what are no samples (R3)."""
    if (good < 0).any() or (good > total).any():
        raise RuleBroken("good must lie between 0 and total")


def circles(edges: Mapping[str, set[str]]) -> str | None:
    """Return a service that depends on itself in the end, if there is one (R12a)."""
    done: set[str] = set()
    for start in edges:
        path: list[str] = []
        stack = [(start, iter(edges.get(start, ())))]
        path.append(start)
        while stack:
            following = next(stack[-1][1], None)
            if following is None:
                done.add(path.pop())
                stack.pop()
            elif following in path:
                return following
            elif following not in done:
                path.append(following)
                stack.append((following, iter(edges.get(following, ()))))
    return None
