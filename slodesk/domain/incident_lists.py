"""The scale of incidents and the classes of their causes, as a workspace has them (R16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slodesk.domain.errors import RuleBroken

_MOST = 40
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Severity:
    """One step of the scale: ``SEV1`` and what it means."""

    name: str
    words: str = ""


SEVERITIES = (
    Severity("SEV1", "Most users cannot do what they came for"),
    Severity("SEV2", "Many users are hit"),
    Severity("SEV3", "Few users are hit, or there is a way out"),
    Severity("SEV4", "Hardly noticed"),
)
"""The scale unless a workspace has another, the worst first."""

CAUSES = (
    "automation", "capacity", "configuration", "dependency", "deployment", "infrastructure", "maintenance",
    "monitoring", "process", "security", "software defect", "testing",
)  # fmt: skip
"""What is offered unless a workspace says otherwise."""


def check_severities(value: Any) -> tuple[Severity, ...]:
    """Return a scale, the worst first, from JSON: ``[{"name": …, "words": …}]``.

    Raises:
        RuleBroken: a name is missing or there twice, or there are too many.
    """
    if not isinstance(value, list | tuple):
        raise RuleBroken("The scale is a list.", "severities")
    steps = [
        each if isinstance(each, Severity) else Severity(_text(each, "name"), _text(each, "words"))
        for each in value
    ]
    found = tuple(Severity(_line(each.name), _line(each.words)) for each in steps)
    _check_names([each.name for each in found], "severities")
    return found


def check_causes(value: Any) -> tuple[str, ...]:
    """Return classes of causes from a list of words.

    Raises:
        RuleBroken: one is empty or there twice, or there are too many.
    """
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise RuleBroken("Causes are a list of words.", "causes")
    found = tuple(_line(each) for each in value)
    _check_names(list(found), "causes")
    return found


def _check_names(names: list[str], field: str) -> None:
    if not all(names):
        raise RuleBroken("A name is needed.", field)
    taken: set[str] = set()
    for name in names:
        if name.casefold() in taken:
            raise RuleBroken(f"“{name}” is there already.", field)
        taken.add(name.casefold())
    if len(names) > _MOST:
        raise RuleBroken(f"At most {_MOST} fit here.", field)


def _text(each: Any, part: str) -> str:
    if not isinstance(each, dict) or not isinstance(each.get(part, ""), str):
        raise RuleBroken("Every step of the scale has a name and words.", "severities")
    return str(each.get(part, ""))


def _line(text: str) -> str:
    found = text.strip()
    if len(found) > _LONGEST:
        raise RuleBroken(f"At most {_LONGEST} characters fit here.")
    if any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF for letter in found):
        raise RuleBroken("This must be a single line without control characters.")
    return found
