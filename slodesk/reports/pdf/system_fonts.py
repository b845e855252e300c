"""Finds a font of this machine that shows a character our own face lacks.

Only TrueType outlines count: ReportLab cannot embed PostScript ones, and colour fonts have neither.
"""

from __future__ import annotations

import os
import struct
import sys
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_PREFERRED = (
    "dejavusans.ttf", "arial.ttf", "segoeui.ttf", "notosans-regular.ttf", "notosansarabic-regular.ttf",
    "notosanshebrew-regular.ttf", "notosanssymbols2-regular.ttf", "seguisym.ttf", "droidsansfallbackfull.ttf",
    "droidsansfallback.ttf", "wqy-microhei.ttc", "wqy-zenhei.ttc", "msyh.ttc", "simsun.ttc", "yugothr.ttc",
    "msgothic.ttc", "malgun.ttf", "arialuni.ttf", "arial unicode.ttf", "stheiti light.ttc", "nanumgothic.ttf",
    "unifont.ttf",
)  # fmt: skip
_MOST = 1500
"""Files looked at before giving up: a machine may have thousands."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters of one font file, as sorted ranges."""

    path: Path
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    def shows(self, char: str) -> bool:
        """Whether the font has a glyph for the character."""
        place = bisect_right(self.firsts, ord(char)) - 1
        return place >= 0 and ord(char) <= self.lasts[place]


def font_folders() -> tuple[Path, ...]:
    """Return where this system and its user keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", str(home)))
        return (windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts")
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    data = Path(os.environ.get("XDG_DATA_HOME", str(home / ".local" / "share")))
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts", home / ".fonts")


@cache
def _files(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    found = [
        Path(root) / name
        for folder in folders
        for root, _, names in os.walk(folder)
        for name in names
        if name.lower().endswith((".ttf", ".ttc"))
    ]
    rank = {name: number for number, name in enumerate(_PREFERRED)}
    upright = ("bold", "italic", "oblique", "mono", "condensed", "light", "serif")

    def order(path: Path) -> tuple[int, bool, str]:
        name = path.name.lower()
        return (rank.get(name, len(rank)), any(word in name for word in upright), str(path))

    return tuple(sorted(found, key=order)[:_MOST])


@cache
def coverage(path: Path) -> Coverage | None:
    """Return what a font file shows; None where it is broken or has no TrueType outlines."""
    try:
        with path.open("rb") as file:
            ranges = sorted(_ranges(file))
    except (OSError, struct.error, ValueError, MemoryError):
        return None
    merged: list[list[int]] = []
    for first, last in ranges:
        if merged and first <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    return Coverage(path, tuple(r[0] for r in merged), tuple(r[1] for r in merged)) if merged else None


def find_fonts(char: str, folders: tuple[Path, ...] | None = None) -> Iterator[Path]:
    """Yield the font files that map the character, the preferred ones first."""
    for path in _files(font_folders() if folders is None else folders):
        covered = coverage(path)
        if covered is not None and covered.shows(char):
            yield path


def _read(file: BinaryIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    data = file.read(size)
    if len(data) != size:
        raise ValueError("short font file")
    return data


def _ranges(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the character map; nothing for PostScript or colour outlines."""
    start = 0
    if _read(file, 0, 4) == b"ttcf":
        (start,) = struct.unpack(">L", _read(file, 12, 4))
    kind, count = struct.unpack(">4sH6x", _read(file, start, 12))
    if kind not in (b"\x00\x01\x00\x00", b"true"):
        return
    tables = {
        tag: (offset, size)
        for tag, offset, size in struct.iter_unpack(">4s4xLL", _read(file, start + 12, 16 * count))
    }
    if b"glyf" not in tables or b"cmap" not in tables:
        return
    data = _read(file, *tables[b"cmap"])
    (subtables,) = struct.unpack_from(">2xH", data)
    best: tuple[int, int] | None = None
    for number in range(subtables):
        platform, encoding, offset = struct.unpack_from(">HHL", data, 4 + 8 * number)
        if (platform, encoding) in ((3, 10), (0, 4), (0, 6)):
            best = (2, offset)
        elif (platform, encoding) in ((3, 1), (0, 3)) and (best is None or best[0] < 1):
            best = (1, offset)
    if best is None:
        return
    (form,) = struct.unpack_from(">H", data, best[1])
    if form == 12:
        yield from _format_12(data, best[1])
    elif form == 4:
        yield from _format_4(data, best[1])


def _format_12(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    (groups,) = struct.unpack_from(">L", data, at + 12)
    for first, last, _ in struct.iter_unpack(">LLL", data[at + 16 : at + 16 + 12 * groups]):
        if first <= last <= 0x10FFFF:
            yield first, last


def _format_4(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * twice)
    offsets_at = at + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        if first > last or first == 0xFFFF:
            continue
        if not offsets[number]:
            yield first, last
            continue
        for code in range(first, last + 1):
            place = offsets_at + 2 * number + offsets[number] + 2 * (code - first)
            if place + 2 <= len(data):
                (glyph,) = struct.unpack_from(">H", data, place)
                if glyph and (glyph + deltas[number]) & 0xFFFF:
                    yield code, code
