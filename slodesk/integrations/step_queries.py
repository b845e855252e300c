"""Small readings of PromQL that the readers of definitions need.

Queries are kept as written: the reader of Prometheus fills ``$step`` and Sloth's ``{{.window}}``, takes
the increase of a bare counter and multiplies a rate by the step.
"""

from __future__ import annotations

import re
from typing import Final

STEP: Final = "$step"
"""The range of one step, filled in when the query is sent."""
LENGTH_LIMIT: Final = 10_000
"""Longer queries are not looked into."""

_SELECTOR: Final = r"""[A-Za-z_:][A-Za-z0-9_:]*(?:\{(?:[^{}"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*\})?"""
_SUM: Final = re.compile(rf"sum\s*\(\s*({_SELECTOR})\s*\)")
_PLAIN: Final = re.compile(f"({_SELECTOR})")


def added_up(query: str) -> str | None:
    """Return the query that adds up a gauge's points in a step; None if it is no bare selector.

    For values that are counts of their own interval rather than a running counter.
    """
    text = query.strip()
    if len(text) > LENGTH_LIMIT:
        return None
    match = _SUM.fullmatch(text) or _PLAIN.fullmatch(text)
    return None if match is None else f"sum(sum_over_time({match[1]}[{STEP}]))"


def label(query: str, name: str) -> str:
    """Return the value that a selector demands of a label by equality, "" if it does not."""
    if len(query) > LENGTH_LIMIT:
        return ""
    match = re.search(rf'[{{,]\s*{re.escape(name)}\s*=\s*"([^"\\]{{1,200}})"', query)
    return match[1] if match else ""
