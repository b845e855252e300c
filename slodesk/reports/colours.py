"""The colours of pictures and pages, by role, from the design tokens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from slodesk.paths import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

Mode = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Colours:
    """Role → ``#RRGGBB``. Roles: ``text``, ``muted``, ``border`` …, a status (``critical``), its
    background (``critical-soft``) and ``series-0`` … ``series-7``.
    """

    roles: Mapping[str, str]

    def __getitem__(self, role: str) -> str:
        """Return the colour of a role."""
        return self.roles[role]


@cache
def colours(mode: Mode = "light") -> Colours:
    """Return the colours of a mode, read once."""
    tokens = json.loads(resource("tokens.json").read_text(encoding="utf-8"))
    roles: dict[str, str] = dict(tokens[mode])
    for name, status in tokens["status"].items():
        roles[name] = status[mode]
        roles[f"{name}-soft"] = status[f"soft_{mode}"]
    for number, colour in enumerate(tokens["series"][mode]):
        roles[f"series-{number}"] = colour
    return Colours(roles)
