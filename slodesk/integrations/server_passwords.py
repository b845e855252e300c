"""Passwords of PostgreSQL workspaces: from the system keyring, else where libpq looks, else asked for."""

from __future__ import annotations

import contextlib

from slodesk.domain.location import is_url, password_in, with_password, without_password

SERVICE = "slodesk"


class ServerPasswords:
    """Finds the password that belongs to a database, so that no setting holds one.

    libpq itself looks into ``PGPASSWORD`` and ``~/.pgpass`` where none is found here. What was typed
    is remembered until the program ends.
    """

    def __init__(self) -> None:
        self._typed: dict[str, str] = {}

    def __repr__(self) -> str:
        return "ServerPasswords(…)"

    def complete(self, location: str) -> str:
        """Return a location with its password where one is known; may wait for the keyring."""
        if not is_url(location) or password_in(location):
            return location
        return with_password(location, self._typed.get(location) or _read(location))

    def use(self, location: str, password: str) -> None:
        """Remember what was typed."""
        self._typed[without_password(location)] = password

    def was_typed(self, location: str) -> bool:
        """Return whether somebody typed a password for this database already."""
        return without_password(location) in self._typed

    def keep(self, location: str) -> None:
        """Put the password in a location that has just been opened into the keyring, where there is one."""
        place, password = without_password(location), password_in(location)
        if password and password != _read(place):
            import keyring

            with contextlib.suppress(Exception):  # no keyring, or one that will not
                keyring.set_password(SERVICE, place, password)


def _read(location: str) -> str:
    import keyring

    with contextlib.suppress(Exception):  # as above
        return keyring.get_password(SERVICE, location) or ""
    return ""
