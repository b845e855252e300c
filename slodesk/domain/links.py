"""Which addresses may be kept and opened: http, https and mailto."""

from __future__ import annotations

import re
from typing import Final

ADDRESS: Final = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
"""An address, alone or inside a text."""


def is_link(text: str) -> bool:
    """Return whether a text begins as an address that may be opened."""
    return text.lower().startswith(("http://", "https://", "mailto:"))
