"""What a workspace is set to: zone, fiscal year, connection; stored one row per key."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slodesk.domain.errors import RuleBroken
from slodesk.domain.incident import SCHEME, check_scheme
from slodesk.domain.incident_lists import CAUSES, SEVERITIES, Severity, check_causes, check_severities

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

AUTHENTICATIONS = ("none", "basic", "bearer")
PAGE_SIZES = ("A4", "Letter")


@dataclass(frozen=True, slots=True)
class PrometheusSettings:
    """How to reach Prometheus, Mimir or Thanos; the secret itself is never stored here."""

    url: str = ""
    auth: str = "none"
    user: str = ""
    tenant_header: str = "X-Scope-OrgID"
    tenant: str = ""
    ca_file: str = ""
    step_seconds: int = 300
    refresh_seconds: int = 60
    backfill_days: int = 90
    timeout_seconds: int = 30


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """Settings of a workspace; the field names are the keys of its ``setting`` table.

    Attributes:
        name: what the workspace is called.
        time_zone: IANA name; for display, "today", calendar windows and effective dates (R2).
        fiscal_year_start: first month of the fiscal year, 1 to 12 (R23).
        stale_hours: age of the newest sample from which an SLO is stale (R10).
        prometheus: where samples come from.
        author: the name put on reports.
        page_size: of PDF reports.
        incident_scheme: how incidents are numbered, see ``domain/incident.py`` (R16).
        severities: the scale of incidents, the worst first.
        causes: classes of causes that are offered; any other words are fine too.
    """

    name: str = "Reliability"
    time_zone: str = "UTC"
    fiscal_year_start: int = 1
    stale_hours: int = 24
    prometheus: PrometheusSettings = field(default_factory=PrometheusSettings)
    author: str = ""
    page_size: str = "A4"
    incident_scheme: str = SCHEME
    severities: tuple[Severity, ...] = SEVERITIES
    causes: tuple[str, ...] = CAUSES

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.time_zone)


def to_data(settings: WorkspaceSettings) -> dict[str, Any]:
    """Return key → JSON-ready value, for every setting."""
    return {item.name: setting_data(settings, item.name) for item in fields(settings)}


def setting_data(settings: WorkspaceSettings, key: str) -> Any:
    """Return one setting as JSON-ready data."""
    value = getattr(settings, key)
    if isinstance(value, PrometheusSettings):
        return {item.name: getattr(value, item.name) for item in fields(value)}
    if key == "severities":
        return [{"name": each.name, "words": each.words} for each in value]
    return list(value) if key == "causes" else value


def from_data(data: Mapping[str, Any]) -> WorkspaceSettings:
    """Read settings from key → JSON value; missing keys take their default.

    Raises:
        RuleBroken: an unknown key or a value out of range, naming the field.
    """
    settings = WorkspaceSettings()
    for key, value in data.items():
        settings = with_setting(settings, key, value)
    return settings


def with_setting(settings: WorkspaceSettings, key: str, value: Any) -> WorkspaceSettings:
    """Return the settings with one of them changed, after checking it.

    Args:
        settings: those in force.
        key: a field name; ``prometheus`` takes a mapping that may be partial.
        value: as JSON holds it.

    Raises:
        RuleBroken: an unknown key or a value out of range, naming the field.
    """
    if key == "prometheus":
        if not isinstance(value, dict):
            raise RuleBroken("The connection settings are not a set of named values.", field=key)
        connection = settings.prometheus
        for name, part in value.items():
            connection = replace(connection, **{name: _checked(connection, name, part)})
        return replace(settings, prometheus=connection)
    return replace(settings, **{key: _checked(settings, key, value)})


_RANGES: dict[str, tuple[int, int, str]] = {
    "fiscal_year_start": (1, 12, "The fiscal year starts in a month from 1 to 12."),
    "stale_hours": (1, 8760, "Samples go stale after 1 to 8760 hours."),
    "step_seconds": (1, 86400, "A step lasts 1 second to 1 day."),
    "refresh_seconds": (5, 86400, "Refresh every 5 seconds to 1 day."),
    "backfill_days": (1, 3660, "Backfill 1 to 3660 days."),
    "timeout_seconds": (1, 600, "Wait 1 to 600 seconds for an answer."),
}

_CHOICES: dict[str, tuple[str, ...]] = {"auth": AUTHENTICATIONS, "page_size": PAGE_SIZES}

_LISTS: dict[str, Callable[[Any], Any]] = {"severities": check_severities, "causes": check_causes}


def _checked(owner: WorkspaceSettings | PrometheusSettings, key: str, value: Any) -> Any:
    """Return a setting's value in its stored form, or refuse it."""
    if key not in {item.name for item in fields(owner)}:
        raise RuleBroken(f"There is no setting named “{str(key)[:40]}”.", field=str(key))
    if key in _RANGES:
        low, high, words = _RANGES[key]
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise RuleBroken(words, field=key)
        return value
    if key in _LISTS:
        return _LISTS[key](value)
    if not isinstance(value, str):
        raise RuleBroken(f"The setting “{key}” is a text.", field=key)
    text = value.strip()
    if key == "incident_scheme":
        return check_scheme(text)
    if key in _CHOICES and text not in _CHOICES[key]:
        raise RuleBroken(f"Choose one of {', '.join(_CHOICES[key])}.", field=key)
    if key == "name" and not text:
        raise RuleBroken("A workspace has a name.", field=key)
    if key == "time_zone":
        check_zone(text)
    if key == "url":
        text = _with_scheme(text)
        _check_url(text)
    if key in {"tenant_header", "tenant"} and any(ord(letter) < 32 for letter in text):
        raise RuleBroken("A header is one line of text.", field=key)
    return text


def check_zone(text: str) -> None:
    """Refuse what is not the IANA name of a time zone.

    Raises:
        RuleBroken: naming ``time_zone``.
    """
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RuleBroken(
            f"“{text[:40]}” is not a time zone: write a name such as Europe/Berlin.", field="time_zone"
        ) from error


def _with_scheme(text: str) -> str:
    """Complete an address typed as in a browser: plain for this computer, encrypted for any other."""
    if not text or "://" in text:
        return text
    host = text.partition("/")[0].rpartition(":")[0] or text.partition("/")[0]
    local = host.casefold() in {"localhost", "[::1]"} or host.startswith("127.")
    return f"{'http' if local else 'https'}://{text}"


def _check_url(text: str) -> None:
    if not text:
        return
    try:
        parts = urlsplit(text)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        credentials = "@" in parts.netloc
    except ValueError:
        valid = credentials = False
    if not valid:
        raise RuleBroken("Write the address with http:// or https://.", field="url")
    if credentials:
        raise RuleBroken("Keep user and password out of the address: use the sign-in.", field="url")
