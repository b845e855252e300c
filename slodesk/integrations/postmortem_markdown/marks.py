"""Text as Markdown and back: what people wrote shows as itself, and comes back character by character."""

from __future__ import annotations

import html
import re
from typing import Final

_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]<>&|~$@!]")
_LINE_START: Final = re.compile(r"^(?:[#+\-=:>]|\d+[.)](?=\s|$))")
_BULLET: Final = re.compile(r"^((?:  ){0,3})- (?=\S)")
_AUTOLINK: Final = re.compile(r"(?i)\b(ftp|mailto|xmpp)(:)|\b(www)(\.)")
_EMOJI: Final = re.compile(r":(?=[a-z_+-][\w+-]*:)")
_ODD: Final = re.compile(
    "[^\\S \n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]"
)
_UNSEEN: Final = re.compile(f"(?!\t)(?:{_ODD.pattern})")
_PIECES: Final = re.compile(
    r"(?P<code>``[^`\n]*``|`[^`\n]*`)|\\(?P<mark>[!-/:-@\[-`{-~]|\n)"
    r"|&#(?P<number>\d{1,7});|&#[xX](?P<hex>[0-9a-fA-F]{1,6});|(?P<name>&[A-Za-z][A-Za-z0-9]{1,31};)"
    r"|(?P<line><br ?/?>)|(?P<gap>\n[ \t]*(?:\n[ \t]*)+(?=\S|$)|(?<![ \t])[ \t]+(?=\n))"
)
_LINK: Final = re.compile(
    r"(?<![\\!])(?:(?<!\\)!)?\[([^\[\]\n]{0,500})\]"
    r"\(<?([^()\s<>]{1,2000})>?(?:[ \t]+\"([^\"\n]{0,200})\")?\)"
)
"""A link or a picture, with the title it may have."""
_BARE_LINK: Final = re.compile(r"(?<!\\)<((?:https?://|mailto:)[^\s<>]{1,2000})>")
_BOLD: Final = re.compile(
    r"(?<![\\*])\*{2,3}(?=[^\s*])([^*\n]+)(?<=[^\s\\])\*{2,3}|(?<![\\\w])__(?=\S)([^_\n]+)(?<=[^\s\\])__(?!\w)"
)
_ITALIC: Final = re.compile(
    r"(?<![\\*\w])\*(?=[^\s*])([^*\n]+)(?<=[^\s\\*])\*(?![*\w])"
    r"|(?<![^\s(\[\"])_(?=[^\s_])([^_\n]+)(?<=[^\s\\_])_(?![_\w])"
)
_CODE: Final = (
    r"(?<![`\\])`(?! )(?:[A-Za-z0-9./:=@#%+$;?'\"-]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])| (?! ))+(?<! )`(?!`)"
)
"""Code within a line that means nothing else wherever it stands."""
_KEPT: Final = re.compile(rf"https?://[A-Za-z0-9/._?=%#:+-]+|{_CODE}")
_FENCED: Final = re.compile(
    r"(?:\A|(?<=[^\n]\n\n))(?P<mark>`{3,12}|~{3,12})[\w+#.-]{0,30}\n(?P<code>(?:[^\n]*\n)*?)(?P=mark)(?=\n\n[^\n]|\Z)"
)
"""A block of code as ``plain_block`` leaves it."""
_FENCE: Final = re.compile(r"^ {0,3}(?:`{3,}|~{3,})")

IN_LISTS: Final = "(),"
"""What must not be mistaken for the details behind a line."""


def inline(text: str, also: str = "") -> str:
    """Return text as one line of Markdown that reads as itself; its line breaks become ``<br>``.

    Args:
        text: anything.
        also: further characters that mean something where it will stand.
    """
    return "<br>".join(_escaped(line, also) for line in text.split("\n"))


def block(text: str) -> str:
    """Return text as paragraphs of Markdown; its line breaks stay, its blocks of code are code."""
    pieces: list[str] = []
    at = 0
    for found in _FENCED.finditer(text):
        if _harmless(found["code"]):
            pieces += [_paragraphs(text[at : found.start()].removesuffix("\n\n")), found[0]]
            at = found.end() + 2
    pieces.append(_paragraphs(text[at:]))
    return "\n\n".join(piece for piece in pieces if piece)


def _harmless(code: str) -> bool:
    """Tell whether nothing within a block of code ends it, hides, or is taken for something of ours."""
    return not (
        _UNSEEN.search(code)
        or "slodesk-retrospective" in code
        or any(line.lstrip().startswith(("```", "~~~")) for line in code.split("\n"))
    )


def _paragraphs(text: str) -> str:
    inner = text.strip("\n")
    before = len(text) - len(text.lstrip("\n")) if inner else len(text)
    after = len(text) - before - len(inner)
    pieces: list[str] = []
    listed = False
    for part in re.split(r"(\n+)", inner):
        if not part.startswith("\n"):
            bullet = _BULLET.match(part)
            if bullet is not None and (listed or not bullet[1]):
                if pieces and pieces[-1] == "\\\n":
                    pieces[-1] = "\n"
                pieces.append(bullet[0] + _escaped(part[bullet.end() :]))
            else:
                pieces.append(_escaped(part))
            listed = bullet is not None
        else:
            pieces.append("\\\n" if len(part) == 1 else "\n\n" + "<br>" * (len(part) - 2))
            listed = listed and len(part) == 1
    return "<br>" * before + "".join(pieces) + "<br>" * after


def _escaped(line: str, also: str = "") -> str:
    pieces: list[str] = []
    at = 0
    for found in _KEPT.finditer(line):
        pieces += [_marked(line[at : found.start()], also), found[0]]
        at = found.end()
    done = "".join([*pieces, _marked(line[at:], also)])
    if done.endswith(":"):
        done = done[:-1] + "\\:"  # a word with a colon alone on its line may be a heading
    first = _LINE_START.match(done)
    if first is not None:
        done = done[: first.end() - 1] + "\\" + done[first.end() - 1 :]
    if done.startswith(" "):
        done = "&#32;" + done[1:]
    return done[:-1] + "&#32;" if done.endswith(" ") else done


def _marked(text: str, also: str) -> str:
    text = _SPECIAL.sub(r"\\\g<0>", text)
    for mark in also:
        text = text.replace(mark, f"\\{mark}")
    text = _AUTOLINK.sub(lambda m: f"{m[1]}\\:" if m[1] else f"{m[3]}\\.", text)
    text = _EMOJI.sub(r"\\:", text).replace("  ", " &#32;")
    return _ODD.sub(lambda m: f"&#x{ord(m[0]):x};", text)


def flat(raw: str) -> str:
    """Return Markdown without emphasis, links and pictures as "text (address)"."""
    if "](" in raw:
        raw = _LINK.sub(_linked, raw)
    if "<" in raw:
        raw = _BARE_LINK.sub(r"\1", raw)
    if "*" in raw or "_" in raw:
        raw = _BOLD.sub(lambda m: m[1] or m[2], raw)
        raw = _ITALIC.sub(lambda m: m[1] or m[2], raw)
    return raw


def _linked(found: re.Match[str]) -> str:
    text, address, title = found[1].strip(), found[2], found[3] or ""
    if title and title not in text:
        return f'{text} ({address} "{title}")' if text else f'{address} ("{title}")'
    return address if text in ("", address) else f"{text} ({address})"


def plain(raw: str) -> str:
    """Return what a piece of Markdown says: emphasis gone, links as "text (address)", escapes read."""
    return _PIECES.sub(_read, flat(raw).strip(" \t\n"))


def plain_block(lines: list[str]) -> str:
    """Return what some lines of Markdown say, as text of several lines; fenced code stays as it is."""
    found: list[str] = []
    part: list[str] = []
    fenced = False
    for line in lines:
        if _FENCE.match(line):
            if not fenced:
                found.append(_prose(part))
                part = []
            part.append(line)
            if fenced:
                found.append("\n".join(part))
                part = []
            fenced = not fenced
        else:
            part.append(line)
    found.append("\n".join(part).rstrip() if fenced else _prose(part))
    return "\n\n".join(text for text in found if text)


def _prose(lines: list[str]) -> str:
    while lines and not lines[0].strip():
        lines = lines[1:]
    return plain(" " * (len(lines[0]) - len(lines[0].lstrip())) + "\n".join(lines)) if lines else ""


def _read(found: re.Match[str]) -> str:
    kind, said = found.lastgroup, found[0]
    if kind == "mark":
        return said[1]
    if kind in ("number", "hex"):
        code = int(found["number"]) if kind == "number" else int(found["hex"], 16)
        return said if code > 0x10FFFF else "\ufffd" if code == 0 or 0xD800 <= code < 0xE000 else chr(code)
    if kind == "name":
        return html.unescape(said)
    if kind == "line":
        return "\n"
    if kind == "gap":
        return "\n\n" if "\n" in said else ""
    return said


def one_line(text: str) -> str:
    """Return text without line breaks and control characters, as names and labels must be."""
    return " ".join(re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split(" ")).strip()
