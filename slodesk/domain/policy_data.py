"""Policies as JSON-ready data and back: what is stored, exported and drafted."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from slodesk.domain.change_classes import CLASSES, ChangeClass
from slodesk.domain.errors import RuleBroken
from slodesk.domain.policy import (
    DECISIONS,
    FRAMEWORK,
    MATRIX_ROWS,
    RISKS,
    AlertPair,
    PlanningRules,
    Policy,
    PolicyDraft,
    RiskWeights,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def to_data(policy: Policy) -> dict[str, Any]:
    """Return the policy as JSON-ready data; ``from_data`` gives the same policy back."""
    data: dict[str, Any] = {item.name: getattr(policy, item.name) for item in fields(policy)}
    data["alert_pairs"] = [_plain(pair) for pair in policy.alert_pairs]
    data["risk"] = _plain(policy.risk)
    data["planning"] = _plain(policy.planning)
    data["change_classes"] = [
        {"name": each.name, "exempt": each.exempt, "conditions": list(each.conditions)}
        for each in policy.change_classes
    ]
    data["matrix"] = {
        row: dict(zip(RISKS, cells, strict=True))
        for row, cells in zip(MATRIX_ROWS, policy.matrix, strict=True)
    }
    return data


def from_data(data: Mapping[str, Any]) -> Policy:
    """Read a policy from JSON data; what is missing takes the framework's default.

    Raises:
        RuleBroken: an unknown key, a value of the wrong kind, or thresholds that contradict each other.
    """
    return Policy(**_values(data))


def draft_from_data(data: Mapping[str, Any]) -> PolicyDraft:
    """Read a draft: kinds of values are checked, what they are to each other is not.

    Raises:
        RuleBroken: an unknown key or a value of the wrong kind.
    """
    return PolicyDraft(**_values(data))


def _values(data: Mapping[str, Any]) -> dict[str, Any]:
    values = _typed(data, FRAMEWORK, skip={"alert_pairs", "risk", "planning", "matrix", "change_classes"})
    if "alert_pairs" in data:
        values["alert_pairs"] = tuple(
            AlertPair(**_complete(_typed(item, FRAMEWORK.alert_pairs[0]), "alert_pairs"))
            for item in _list(data["alert_pairs"], "alert_pairs")
        )
    if "risk" in data:
        values["risk"] = RiskWeights(**_typed(data["risk"], FRAMEWORK.risk))
    if "planning" in data:
        values["planning"] = PlanningRules(**_typed(data["planning"], FRAMEWORK.planning))
    if "matrix" in data:
        values["matrix"] = _matrix(data["matrix"])
    if "change_classes" in data:
        values["change_classes"] = tuple(map(_change_class, _list(data["change_classes"], "change_classes")))
    return values


def _change_class(data: Any) -> ChangeClass:
    values = _typed(data, ChangeClass(""), skip={"conditions"})
    conditions = data.get("conditions", [])
    if values.get("name") not in CLASSES or not isinstance(conditions, list) or not all(
        isinstance(each, str) for each in conditions
    ):  # fmt: skip
        raise RuleBroken("A change class has a known name and conditions in words.", field="change_classes")
    return ChangeClass(values["name"], values.get("exempt", False), tuple(conditions))


def _plain(value: AlertPair | RiskWeights | PlanningRules) -> dict[str, Any]:
    return {item.name: getattr(value, item.name) for item in fields(value)}


def _typed(data: Any, default: Any, skip: set[str] | None = None) -> dict[str, Any]:
    """Return the values of ``data`` that fit the fields of ``default``, checked by kind."""
    if not isinstance(data, dict):
        raise RuleBroken("This part of the policy is not a set of named values.")
    known = {item.name for item in fields(default)}
    for key in data:
        if key not in known:
            raise RuleBroken(f"The policy has no setting named “{str(key)[:40]}”.", field=str(key))
    values = {key: value for key, value in data.items() if key not in (skip or set())}
    return {key: _fitting(key, value, getattr(default, key)) for key, value in values.items()}


def _fitting(key: str, value: Any, default: Any) -> Any:
    """Return ``value`` if it is of the default's kind; an integer may stand for a float."""
    if default is None and (value is None or (isinstance(value, int) and not isinstance(value, bool))):
        return value
    if isinstance(default, float) and isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) < 1e15:
            return float(value)
    elif type(value) is type(default):
        return value
    raise RuleBroken(f"The policy's “{key}” cannot be {str(value)[:40]!r}.", field=key)


def _complete(values: dict[str, Any], key: str) -> dict[str, Any]:
    if set(values) != {item.name for item in fields(AlertPair)}:
        raise RuleBroken("An alert pair needs kind, both windows and share.", field=key)
    return values


def _list(value: Any, key: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise RuleBroken(f"The policy's “{key}” is not a list.", field=key)
    return list(value)


def _matrix(data: Any) -> tuple[tuple[str, str, str], ...]:
    try:
        if set(data) != set(MATRIX_ROWS) or any(set(row) != set(RISKS) for row in data.values()):
            raise RuleBroken("The release matrix has an unknown or missing cell.", field="matrix")
        rows = tuple((data[row]["low"], data[row]["medium"], data[row]["high"]) for row in MATRIX_ROWS)
        if not {cell for row in rows for cell in row} <= {*DECISIONS, ""}:  # a draft may have holes
            raise RuleBroken("The release matrix has an unknown decision.", field="matrix")
        return rows
    except (AttributeError, TypeError) as error:
        raise RuleBroken("The release matrix is not a table of rows and risks.", field="matrix") from error
