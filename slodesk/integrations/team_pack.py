"""A team pack: one team's services, plans and actions as one file, for another workspace."""

from __future__ import annotations

from typing import Final

FORMAT: Final = "slodesk-team-pack"
VERSION: Final = 1
SUFFIX: Final = ".slodesk-pack"
