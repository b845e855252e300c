"""The few shapes a chart or icon is made of, before any format; y grows downwards, units are points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Place = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Measure = Callable[[str, float, bool], float]
"""Width of (text, size, bold) in points."""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, maybe with round corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through places."""

    places: tuple[Place, ...]
    colour: str
    width: float = 1.0
    dash: tuple[float, ...] = ()
    round: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon, maybe with an outline."""

    places: tuple[Place, ...]
    fill: str
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle, maybe with an outline."""

    x: float
    y: float
    radius: float
    fill: str
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A short text on its baseline."""

    x: float
    y: float
    text: str
    size: float
    colour: str = "text"
    bold: bool = False
    anchor: Anchor = "start"


Shape = Box | Stroke | Area | Disc | Words


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes on a canvas; ``shortened`` are the texts that had to be cut to fit."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    shortened: tuple[str, ...] = ()


def rough_width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text is at most in a usual sans-serif face, where no font is at hand."""
    units = 0.0
    for char in text:
        if char in "il.,:;|!'·’ \u00a0\u202fjtf()[]":
            units += 0.30
        elif char in "mwMW%@—":
            units += 0.86
        elif ord(char) >= 0x2E80:
            units += 1.0
        elif char.isupper():
            units += 0.64
        else:
            units += 0.53
    return units * size * (1.22 if bold else 1.12)


def fitted(text: str, room: float, size: float, measure: Measure, *, bold: bool = False) -> str:
    """Return the text, or its beginning and "…" where it is wider than the room."""
    if len(text) < 400 and measure(text, size, bold) <= room:
        return text
    kept = text[:400]
    low, high = 0, len(kept)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(kept[:middle].rstrip() + "…", size, bold) <= room:
            low = middle
        else:
            high = middle - 1
    return kept[:low].rstrip() + "…"
