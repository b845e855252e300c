"""Orders a line that holds right-to-left text as it is seen, and joins its letters."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from bidi import algorithm
from bidi.mirror import MIRRORED as _MIRRORED
from reportlab.pdfbase import pdfmetrics

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_COMPLEX = re.compile("[\u0900-\u109f\u1780-\u17ff]")
_HIDDEN = ("Cf", "Mn")


def has_rtl(text: str) -> bool:
    """Whether any letter reads from right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def reads_rtl(text: str) -> bool:
    """Whether a paragraph as a whole reads from right to left: its first letter decides."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def levels(text: str, *, rtl: bool) -> list[int]:
    """Return the embedding level of every character of a line (odd: right to left)."""
    kept = [n for n, char in enumerate(text) if unicodedata.category(char) != "Cf"]
    store: dict[str, Any] = algorithm.get_empty_storage()
    store["base_level"] = int(rtl)
    store["base_dir"] = "R" if rtl else "L"
    algorithm.get_embedding_levels("".join(text[n] for n in kept), store, False, False)
    chars = list(store["chars"])
    algorithm.explicit_embed_and_overrides(store, False)
    algorithm.resolve_weak_types(store, False)
    _pair_brackets(chars, "R" if rtl else "L")
    algorithm.resolve_neutral_types(store, False)
    algorithm.resolve_implicit_levels(store, False)
    result = [int(rtl)] * len(text)
    for place, char in zip(kept, chars, strict=True):
        result[place] = int(char["level"])
    for place in range(1, len(text)):
        if unicodedata.category(text[place]) == "Cf":
            result[place] = result[place - 1]
    for place in range(len(text) - 1, -1, -1):
        if not text[place].isspace():
            break
        result[place] = int(rtl)
    return result


def _pair_brackets(chars: list[dict[str, Any]], base: str) -> None:
    """Give both brackets of a pair one direction (UAX 9, N0), which python-bidi leaves out."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, char in enumerate(chars):
        if char["type"] != "ON":
            continue
        kind = unicodedata.category(char["ch"])
        if kind == "Ps":
            opened.append((_MIRRORED.get(char["ch"], ""), place))
        elif kind == "Pe":
            matching = [n for n, (closing, _) in enumerate(opened) if closing == char["ch"]]
            if matching:
                pairs.append((opened[matching[-1]][1], place))
                del opened[matching[-1] :]
    strong = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
    for begin, end in sorted(pairs):
        inside = {strong[c["type"]] for c in chars[begin + 1 : end] if c["type"] in strong}
        if not inside:
            continue
        before = next((strong[c["type"]] for c in chars[begin - 1 :: -1] if c["type"] in strong), base)
        direction = base if base in inside or not begin or before == base else before
        chars[begin]["type"] = chars[end]["type"] = direction


def visual_order(run_levels: list[int]) -> list[int]:
    """Return the places of runs from left to right, given their levels in reading order."""
    order = list(range(len(run_levels)))
    for level in range(max(run_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            if run_levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def drawn(face: str, run: str, size: float, level: int) -> tuple[str, float]:
    """Return what is drawn for a run of one face and level, and its width in points."""
    font = pdfmetrics.getFont(face)
    if font.shapable and (_RTL if level % 2 else _COMPLEX).search(run):
        from reportlab.pdfbase.ttfonts import shapeStr

        shaped = shapeStr(run, face, size, force=True)
        return shaped, sum(place.x_advance for place in shaped.__shapeData__) * size / 1000
    if level % 2:
        run = mirrored(run)
    return run, float(font.stringWidth(run, size))


def mirrored(run: str) -> str:
    """Return a right-to-left run from left to right, brackets turned, marks after their letters."""
    clusters: list[str] = []
    for char in run:
        if clusters and unicodedata.category(char) in _HIDDEN:
            clusters[-1] += char
        else:
            clusters.append(_MIRRORED.get(char, char))
    return "".join(reversed(clusters))
