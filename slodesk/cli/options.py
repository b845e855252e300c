"""The arguments and options commands share, checked so that a mistake is one clear line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Years figures can be asked for: windows and projections stay inside what a calendar can hold."""

LONGEST = timedelta(days=20 * 365)
"""The longest length of time that makes sense for samples."""

_DURATION = re.compile(r"([1-9][0-9]{0,6})(s|m|h|d|w)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class Moment(click.ParamType[datetime]):
    """A time in ISO 8601; a bare date is 00:00 UTC, a time without zone is UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return an aware UTC time, or fail as wrong usage."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a time such as 2026-11-20 or 2026-11-20T14:30Z", param, ctx)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail(f"{value!r} is not between the years {FIRST_YEAR} and {LAST_YEAR}", param, ctx)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class Day(click.ParamType[date]):
    """A date in ISO 8601."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail as wrong usage."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-11-20", param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"{value!r} is not between the years {FIRST_YEAR} and {LAST_YEAR}", param, ctx)
        return day


class Duration(click.ParamType[timedelta]):
    """A length of time as Prometheus writes it: 5m, 12h, 90d."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return the length, or fail as wrong usage."""
        if isinstance(value, timedelta):
            return value
        match = _DURATION.fullmatch(str(value).strip())
        if match is None:
            self.fail(f"{value!r} is not a length of time such as 5m, 12h or 90d", param, ctx)
        length = timedelta(seconds=int(match[1]) * _SECONDS[match[2]])
        if length > LONGEST:
            self.fail(f"{value!r} is longer than {LONGEST.days // 365} years", param, ctx)
        return length


def workspace_argument(command: F) -> F:
    """Add the WORKSPACE argument: a file or a PostgreSQL URL; storage says what is wrong with it."""
    return click.argument("workspace", metavar="WORKSPACE")(command)


def at_option(command: F) -> F:
    """Add ``--at TIME``."""
    return click.option(
        "--at",
        type=Moment(),
        metavar="TIME",
        help="The moment to judge at; a bare date is 00:00 UTC.  [default: the newest sample]",
    )(command)


def now() -> datetime:
    """Return the clock, in UTC."""
    return datetime.now(UTC)


def target_of(file: str, workspace: str) -> Path:
    """Return the file a command is to write.

    Raises:
        WorkspaceError: it is the workspace itself.
    """
    from slodesk.domain.errors import WorkspaceError

    target, source = Path(file), Path(workspace)
    if target.is_file() and source.is_file() and target.samefile(source):
        raise WorkspaceError(f"{target.name} is the workspace itself: name another file.")
    return target


def file_of(location: str) -> Path:
    """Return the path of a workspace that has to be a file.

    Raises:
        WorkspaceError: it is a PostgreSQL URL.
    """
    from slodesk.domain.errors import WorkspaceError
    from slodesk.storage.files import is_server

    if is_server(location):
        raise WorkspaceError(
            "A workspace on a server is backed up and restored there, with pg_dump and pg_restore."
        )
    return Path(location)


def shown(location: str) -> str:
    """Return a workspace as it may be printed: the password of a PostgreSQL URL is left out."""
    if "://" not in location:
        return location
    scheme, rest = location.split("://", 1)
    account, at, host = rest.rpartition("@")
    return f"{scheme}://{account.split(':', 1)[0]}{at}{host.split('?', 1)[0]}"
