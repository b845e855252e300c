"""Passwords and tokens: from the system keyring, else the environment, else asked for; never stored by us."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.address import clean_url, host_of

if TYPE_CHECKING:
    from slodesk.domain.settings import PrometheusSettings

KEYRING_SERVICE = "slodesk"
VARIABLES = {"basic": "SLODESK_PROMETHEUS_PASSWORD", "bearer": "SLODESK_PROMETHEUS_TOKEN"}

Ask = Callable[[str], str | None]
"""Asks the person at the screen; gets a sentence, returns the secret, or None when they decline."""


class Secrets:
    """Finds the secret that belongs to one server.

    A secret is kept under the server's address, so that a workspace that names another server does
    not get it. What was asked for is remembered until the program ends.

    Args:
        ask: asks the user when neither the keyring nor the environment knows.
        environ: for tests.
    """

    def __init__(self, ask: Ask | None = None, environ: Mapping[str, str] = os.environ) -> None:
        self._ask = ask
        self._environ = environ
        self._asked: dict[str, str] = {}

    def __repr__(self) -> str:
        return "Secrets(…)"

    def get(self, settings: PrometheusSettings) -> str:
        """Return the password or token for these settings; empty when they need none.

        Raises:
            SourceError: there is none; says where to put it.
        """
        if settings.auth == "none":
            return ""
        key = _key(settings)
        found = self._asked.get(key) or _read(key) or self._variable(settings)
        if not found and self._ask is not None:
            found = (self._ask(self.question(settings)) or "").strip("\r\n")
            if found:
                self._asked[key] = found
        if not found:
            raise SourceError(
                f"No {_kind(settings)} for {host_of(settings.url)}: enter it in the settings, or set "
                f"{VARIABLES[settings.auth]}."
            )
        return found

    def question(self, settings: PrometheusSettings) -> str:
        """Return the words with which the secret is asked for."""
        if settings.auth == "basic":
            return f"Password of {settings.user} at {host_of(settings.url)}"
        return f"Token for {host_of(settings.url)}"

    def save(self, settings: PrometheusSettings, secret: str) -> bool:
        """Keep a secret in the system keyring; False where there is none (then until the program ends)."""
        key = _key(settings)
        secret = secret.strip("\r\n")
        self._asked[key] = secret
        import keyring
        import keyring.errors

        try:
            keyring.set_password(KEYRING_SERVICE, key, secret)
        except keyring.errors.KeyringError:
            return False
        except Exception:  # noqa: BLE001 - backends let D-Bus and COM errors through
            return False
        return True

    def forget(self, settings: PrometheusSettings) -> None:
        """Remove a secret from memory and from the keyring, where it is there."""
        key = _key(settings)
        self._asked.pop(key, None)
        import contextlib

        import keyring

        with contextlib.suppress(Exception):
            keyring.delete_password(KEYRING_SERVICE, key)

    def is_stored(self, settings: PrometheusSettings) -> bool:
        """Whether the keyring, the environment or this session knows the secret, without asking."""
        if settings.auth == "none":
            return True
        key = _key(settings)
        return bool(self._asked.get(key) or _read(key) or self._variable(settings))

    def refused(self, settings: PrometheusSettings) -> None:
        """Ask again next time: the server did not take what was typed in this session."""
        self._asked.pop(_key(settings), None)

    def _variable(self, settings: PrometheusSettings) -> str:
        return self._environ.get(VARIABLES[settings.auth], "").strip("\r\n")


def _key(settings: PrometheusSettings) -> str:
    user = settings.user if settings.auth == "basic" else "token"
    try:
        url = clean_url(settings.url)
    except SourceError:
        url = settings.url
    return f"{settings.auth}:{user}@{url}"


def _kind(settings: PrometheusSettings) -> str:
    return "password" if settings.auth == "basic" else "token"


def _read(key: str) -> str:
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(KEYRING_SERVICE, key) or ""
    except keyring.errors.KeyringError:
        return ""
    except Exception:  # noqa: BLE001 - backends let D-Bus and COM errors through
        return ""
