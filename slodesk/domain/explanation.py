"""What an explanation of a figure consists of (R50)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.phrases import Meant, Phrase
    from slodesk.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Input:
    """One number that went in, where it comes from and when it was true."""

    name: Meant
    value: Meant
    source: Meant
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a figure came about (R50); ``str()`` of each part is English.

    Attributes:
        title: what is explained.
        formula: in words, without numbers.
        substituted: the same with the numbers put in, and the result.
        inputs: the numbers that went in.
        window: over which they were taken.
        policy: whose thresholds apply: "Framework, version 1".
        words: what it means, in plain sentences.
    """

    title: Meant
    formula: Meant
    substituted: Meant
    inputs: tuple[Input, ...]
    window: Meant
    policy: Meant
    words: Meant


def policy_phrase(policy: Policy) -> Phrase:
    """Return which policy is in force: "Framework, version 1"."""
    return phrase("{profile}, version {version}", profile=policy.profile, version=str(policy.version))
