"""What a file hides from its readers: comments, which are kept but say nothing about the incident."""

from __future__ import annotations

import re
from typing import Final

from slodesk.integrations.postmortem_markdown.blocks import FENCE, Line

_OPEN: Final = "<!--"
_CLOSE: Final = "-->"
_CODE: Final = re.compile(r"(?<!`)`[^`\n]+`(?!`)|``[^`\n]+``")
HEADING: Final = "Comments in the file"


def without_comments(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """Return the lines of a file without its comments, and the comments; one that never ends is text.

    Lines keep their numbers; of one that is all comment nothing is left.
    """
    text = "\n".join(line.text for line in lines)
    if _OPEN not in text:
        return lines, []
    code = _code(lines)
    pieces: list[str] = []
    comments: list[str] = []
    done = at = 0
    while (at := text.find(_OPEN, at)) >= 0:
        while code and code[0][1] <= at:
            code.pop(0)
        if code and code[0][0] <= at:
            at = code[0][1]
            continue
        end = text.find(_CLOSE, at + len(_OPEN))
        if end < 0:
            break
        comment = text[at + len(_OPEN) : end]
        pieces += [text[done:at].rstrip(" \t"), "\n" * comment.count("\n")]
        comments.append("\n".join(line.strip() for line in comment.strip().split("\n")))
        done = at = end + len(_CLOSE)
    pieces.append(text[done:])
    left = "".join(pieces).split("\n")
    return (
        [Line(line.number, said) for line, said in zip(lines, left, strict=True)],
        [comment for comment in comments if comment],
    )


def _code(lines: list[Line]) -> list[tuple[int, int]]:
    """Return where code stands, from and to, in order."""
    found: list[tuple[int, int]] = []
    at, fence = 0, ""
    for line in lines:
        mark = FENCE.match(line.text)
        if fence or mark is not None:
            found.append((at, at + len(line.text)))
        else:
            found += [(at + m.start(), at + m.end()) for m in _CODE.finditer(line.text)]
        if mark is not None:
            fence = mark[1][0] if not fence else "" if mark[1][0] == fence else fence
        at += len(line.text) + 1
    return found
