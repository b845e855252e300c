"""The faces of a document: Source Sans Pro, and for what it lacks a font of the machine.

A character that nothing shows is written as its code (``[U+1F9A9]``) and remembered, so that the
document can say so; there are no silent boxes.
"""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from slodesk.reports.pdf.system_fonts import find_fonts, font_folders
from slodesk.reports.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

REGULAR = "SloDeskSans"
BOLD = "SloDeskSans-Semibold"
_FILES = {REGULAR: "SourceSansPro-Regular.ttf", BOLD: "SourceSansPro-Semibold.ttf"}
_NOT_PLAIN = re.compile("[\x00-\x1f\x7f-\x9f\u0590-\u08ff\u2028\u2029\ufb1d-\ufdff\ufe70-\ufefc]")
"""Controls, line ends and right-to-left letters need a block of their own."""
_log = logging.getLogger(__name__)


_cmap = ttfonts.makeToUnicodeCMap


def _readable_cmap(name: str, subset: list[int]) -> str:
    """Write characters above U+FFFF as UTF-16, so that they can be searched and copied."""
    text: str = _cmap(name, subset)
    return re.sub("> <([0-9A-F]{5,})>", lambda m: f"> <{chr(int(m[1], 16)).encode('utf-16-be').hex()}>", text)


ttfonts.makeToUnicodeCMap = _readable_cmap


@cache
def own_face(name: str) -> Any:
    """Register and return one of our two embedded faces."""
    import font_source_sans_pro

    font = TTFont(name, str(Path(font_source_sans_pro.font_directory) / _FILES[name]), shapable=False)
    pdfmetrics.registerFont(font)
    return font


@cache
def _fallback(char: str, folders: tuple[Path, ...]) -> str | None:
    """Return the registered name of a machine's font that draws something for the character."""
    fonts = (font for path in find_fonts(char, folders) if (font := _register(path)) is not None)
    return next((font.fontName for font in fonts if _draws(font, char)), None)


def _draws(font: Any, char: str) -> bool:
    """Whether the font has an outline for the character: some map what they leave blank."""
    glyph = font.face.charToGlyph.get(ord(char), 0)
    return bool(glyph) and font.face.glyphPos[glyph + 1] > font.face.glyphPos[glyph]


@cache
def _register(path: Path) -> Any:
    """Return a font of the machine, ready for use; None where it cannot be embedded."""
    digest = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:6]
    name = f"Machine-{re.sub('[^A-Za-z0-9]', '', path.stem)[:40]}-{digest}"
    try:
        font = TTFont(name, str(path))
        font.face.name = name.encode()  # two files of one inner name would overwrite each other
        pdfmetrics.registerFont(font)
    except (TTFError, OSError, ValueError, KeyError, IndexError) as problem:
        _log.info("font %s cannot be embedded: %s", path, problem)
        return None
    return font


class FontBook:
    """Chooses the face of every character of one document.

    Args:
        folders: where to look for further fonts; None for the system's and the user's.
    """

    def __init__(self, folders: tuple[Path, ...] | None = None) -> None:
        self._folders = font_folders() if folders is None else folders
        self._fonts = {name: own_face(name) for name in (REGULAR, BOLD)}
        self._known: dict[str, Any] = {name: font.face.charToGlyph for name, font in self._fonts.items()}
        self._widths: dict[tuple[str, str], float] = {}
        self.missing: set[str] = set()
        self.forms: set[str] = set()
        """Drawings the document already holds, by name."""

    def is_plain(self, text: str, *, bold: bool = False) -> bool:
        """Whether our own face shows all of it, from left to right, on one line."""
        if _NOT_PLAIN.search(text):
            return False
        known = self._known[BOLD if bold else REGULAR]
        return text.isascii() or all(ord(char) in known for char in text)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of text in points, whatever faces it takes."""
        key = (text, "b" if bold else "")
        wide = self._widths.get(key)
        if wide is None:
            wide = sum(self.run_width(name, run) for name, run in self.runs(text, bold=bold))
            if len(text) < 200:
                self._widths[key] = wide
        return wide * size

    def run_width(self, name: str, run: str) -> float:
        """Return the width of a run in one face at size 1."""
        return float(pdfmetrics.getFont(name).stringWidth(run, 1000)) / 1000

    def runs(self, text: str, *, bold: bool = False) -> list[tuple[str, str]]:
        """Return the text as (face, run) pairs; invisible characters are left out."""
        own = BOLD if bold else REGULAR
        if text.isascii() or self.is_plain(text, bold=bold):
            return [(own, text)] if text else []
        pairs = list(self._faces(text, own))
        return [(name, "".join(p[1] for p in group)) for name, group in groupby(pairs, lambda p: p[0])]

    def _faces(self, text: str, own: str) -> Iterator[tuple[str, str]]:
        known = self._known[own]
        previous = own
        for char in text:
            if ord(char) in known:
                previous = own
                yield own, char
            elif char.isspace():
                yield own, " "
            elif unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f":
                if previous != own and char in "\u200c\u200d":
                    yield previous, char
            elif (name := _fallback(char, self._folders)) is not None:
                previous = name
                yield name, char
            else:
                self.missing.add(char)
                previous = own
                yield own, f"[U+{ord(char):04X}]"


def missing_text(chars: set[str]) -> str:
    """Return the sentence that names characters no font could show; at most 40 by name."""
    ordered = sorted(chars)
    names = [f"U+{ord(c):04X} {unicodedata.name(c, 'unnamed').lower()}" for c in ordered[:40]]
    text = ", ".join(names)
    if len(ordered) > len(names):
        text = tr("{names} and {count} more", names=text, count=str(len(ordered) - len(names)))
    return tr(
        "No font on the machine that made this document shows %Ln character[|s]; the code stands in the text "
        "instead: {names}.",
        "",
        len(ordered),
        names=text,
    )
