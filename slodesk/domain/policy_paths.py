"""A single value of a policy by its path, ``matrix.warning.high``: how drafts are edited bit by bit."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.policy_data import draft_from_data, to_data

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy


def value_at(policy: Policy, path: str) -> Any:
    """Return a value of a policy.

    Args:
        policy: to read.
        path: names joined by dots: ``critical_below``, ``risk.high_from``, ``matrix.warning.high``,
            ``alert_pairs.0.share``, ``change_classes.security.conditions``.

    Raises:
        RuleBroken: there is nothing at that path.
    """
    holder, key = _place(to_data(policy), path)
    return holder[key]


def with_value(policy: Policy, path: str, value: Any) -> Policy:
    """Return a policy as a draft with another value at a path; its kind is checked, nothing else.

    Raises:
        RuleBroken: there is nothing at that path, or the value is of the wrong kind.
    """
    data = deepcopy(to_data(policy))
    holder, key = _place(data, path)
    holder[key] = value
    return draft_from_data(data)


def _place(data: Any, path: str) -> tuple[Any, Any]:
    """Return what holds the value, and its key in it."""
    holder: Any = None
    key: Any = None
    for name in path.split("."):
        if holder is not None:
            data = holder[key]
        holder, key = data, _key(data, name)
        if key is None:
            raise RuleBroken(f"A policy has no “{path[:60]}”.", field=path)
    return holder, key


def _key(data: Any, name: str) -> Any:
    if isinstance(data, dict):
        return name if name in data else None
    if not isinstance(data, list):
        return None
    for number, each in enumerate(data):
        if (isinstance(each, dict) and each.get("name") == name) or name == str(number):
            return number
    return None
