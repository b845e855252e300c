"""Where a workspace is: the path of a file, or the URL of a database, which may hold a password."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_ACCOUNT = re.compile(r"^([^:]*://[^:/]*):([^@]*)@")
"""As SQLAlchemy reads it: a password may hold anything but an ``@``."""
_SECRETS = ("password", "sslpassword")


def is_url(location: str) -> bool:
    """Return whether it is a database's URL and not a file's path."""
    return "://" in location


def without_password(location: str) -> str:
    """Return a location as it may be stored and shown; a path as it is."""
    if not is_url(location):
        return location
    address, mark, query = _ACCOUNT.sub(r"\1@", location).partition("?")
    kept = [part for part in query.split("&") if part.partition("=")[0].lower() not in _SECRETS]
    return address + (mark + "&".join(kept) if mark and any(kept) else "")


def password_in(location: str) -> str:
    """Return the password in a database's URL; empty where there is none."""
    if not is_url(location):
        return ""
    if (account := _ACCOUNT.match(location)) and account[2]:
        return unquote(account[2])
    for part in location.partition("?")[2].split("&"):
        name, _, value = part.partition("=")
        if name.lower() == "password":
            return unquote(value)
    return ""


def with_password(location: str, password: str) -> str:
    """Return a database's URL with another password; a path, or no password, leaves it as it is."""
    if not password or not is_url(location):
        return location
    plain = without_password(location)
    return f"{plain}{'&' if '?' in plain else '?'}password={quote(password, safe='')}"
