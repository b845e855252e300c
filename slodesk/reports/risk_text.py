"""How a report says how risky a release is (R32)."""

from __future__ import annotations

from slodesk.domain.phrases import Figure
from slodesk.domain.release_words import RISK_WORDS
from slodesk.reports.words import tr


def risk_text(level: str, score: int, unknown: int) -> str:
    """Return a risk: ``high, 7 points, 1 unknown``."""
    said = tr("{level}, %Ln point[|s]", "", score, level=RISK_WORDS[level])
    return tr("{risk}, {count} unknown", risk=said, count=Figure(unknown)) if unknown else said
