"""What can go wrong between us and a Prometheus server, each as one sentence that says what to do."""

from __future__ import annotations

import re

from slodesk.domain.errors import SourceError

MESSAGE_LIMIT = 300
"""Characters of a server's own words that are shown."""


class ServerFailed(SourceError):
    """The server cannot be used at all: asking it the next question would fail as well."""


class ServerBusy(ServerFailed):
    """The server or the network failed in a way that often passes; worth another try.

    Args:
        message: one sentence that says what to do.
        wait: seconds the server asked us to wait, if it did.
    """

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class TimedOut(ServerFailed):
    """No whole answer within the time limit: the server hangs, or this query is too much for it."""


class Unauthorised(ServerFailed):
    """The server wants other credentials."""


class QueryRefused(SourceError):
    """This query cannot be answered; others may."""


class TooMuchAsked(QueryRefused):
    """The server finds the query too large for so long a range; a shorter range may work."""


def words(text: object) -> str:
    """Return a foreign text as one short, printable line."""
    line = re.sub(r"\s+", " ", str(text)).strip()
    line = "".join(sign for sign in line if sign.isprintable())
    return line if len(line) <= MESSAGE_LIMIT else line[: MESSAGE_LIMIT - 1] + "…"


def sentence(text: object) -> str:
    """Return a foreign text as ``words``, closed by a full stop."""
    line = words(text)
    return line if not line or line[-1] in ".!?…" else f"{line}."
