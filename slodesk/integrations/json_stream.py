"""Reads large JSON piece by piece, so that only one row at a time is in memory as text."""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING, Any, Final

from slodesk.domain.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BLOCK: Final = 1 << 18
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_NUMBER: Final = "0123456789.eE+-"
VALUE_LIMIT: Final = 8 << 20
"""Characters of one value; a day of samples per second has less than three million."""


class JsonStream:
    """A JSON text from which members and elements are taken one after another.

    Args:
        stream: the text.
        source: the file's name, for messages.
        progress: told how many characters were read.
    """

    def __init__(self, stream: IO[str], source: str, progress: Callable[[int], None] | None = None) -> None:
        self._stream = stream
        self._source = source
        self._progress = progress
        self._buffer = ""
        self._at = 0
        self._lines = 0
        self._read = 0
        self._decoder = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse_constant)

    @property
    def line(self) -> int:
        """Line of the next character, from 1."""
        return self._lines + self._buffer.count("\n", 0, self._at) + 1

    def members(self) -> Iterator[str]:
        """Yield the names of an object; the caller takes each value before going on."""
        self._take("{")
        if self._peek() == "}":
            self._at += 1
            return
        seen: set[str] = set()
        while True:
            name = self.value()
            if not isinstance(name, str) or name in seen:
                raise self.wrong("a name is missing, or there twice")
            seen.add(name)
            self._take(":")
            yield name
            if self._next(",}") == "}":
                return

    def elements(self) -> Iterator[Any]:
        """Yield the values of an array."""
        self._take("[")
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield self.value()
            if self._next(",]") == "]":
                return

    def value(self) -> Any:
        """Take one whole value."""
        self._peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                # Cut off in the middle, perhaps: more text decides. A fault well before the end is one.
                cut = error.msg.startswith("Unterminated") or len(self._buffer) - error.pos < 64
                if not (cut and self._more()):
                    ended = cut and not self._buffer[error.pos :].strip(" \t\r\n")
                    ended = ended or error.msg.startswith("Unterminated")
                    reason = "the file is cut short" if ended else error.msg[:1].lower() + error.msg[1:]
                    raise self.wrong(reason) from None
            except RecursionError:
                raise self.wrong("nested too deeply") from None
            except ValueError as error:
                raise self.wrong(str(error)[:100]) from None
            else:
                # A number at the end of what was read may go on: "1" of "1.5", or of "1e-7".
                open_end = isinstance(found, int | float) and not self._buffer[end : end + 64].strip(_NUMBER)
                if not (open_end and len(self._buffer) - end < 64 and self._more()):
                    self._at = end
                    return found

    def end(self) -> None:
        """Refuse anything after the value."""
        if self._peek() != "":
            raise self.wrong("there is more after the end")

    def wrong(self, reason: str) -> SourceError:
        """Return the error for the place reached."""
        return SourceError(f"{self._source}:{self.line}: not valid JSON: {reason}.")

    def _next(self, choices: str) -> str:
        found = self._peek()
        if not found or found not in choices:
            reason = f"expected {' or '.join(choices)}" if found else "the file is cut short"
            raise self.wrong(reason)
        self._at += 1
        return found

    def _take(self, char: str) -> None:
        self._next(char)

    def _peek(self) -> str:
        """Return the next character that is no space, without taking it; "" at the end."""
        while True:
            space = _SPACE.match(self._buffer, self._at)
            self._at = space.end() if space is not None else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read on, forgetting what was taken."""
        rest = self._buffer[self._at :]
        if len(rest) > VALUE_LIMIT:
            raise self.wrong("a value is too long")
        # Twice as much each time, so that a long value is not tried too often.
        block = self._stream.read(max(BLOCK, len(rest)))
        if not block:
            return False
        self._lines += self._buffer.count("\n", 0, self._at)
        self._buffer, self._at = rest + block, 0
        self._read += len(block)
        if self._progress is not None:
            self._progress(self._read)
        return True


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is there twice")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
