"""What the parts of releases are called on the Releases tab."""

from slodesk.gui.models.release_words import (
    class_word,
    decision_sign,
    decision_tint,
    decision_word,
    part_word,
    risk_title,
    risk_word,
    state_sign,
    state_word,
    tr,
    when_text,
)

__all__ = [
    "class_word",
    "decision_sign",
    "decision_tint",
    "decision_word",
    "part_word",
    "risk_title",
    "risk_word",
    "state_sign",
    "state_word",
    "tr",
    "when_text",
]
