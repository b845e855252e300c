"""Workspace settings: kept by key, checked one by one."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import RuleBroken
from slodesk.domain.settings import WorkspaceSettings, from_data, setting_data, to_data, with_setting


def test_settings_survive_json() -> None:
    settings = from_data(
        {
            "name": "Northwind reliability",
            "time_zone": "Europe/Berlin",
            "fiscal_year_start": 7,
            "prometheus": {
                "url": "https://prometheus.example:9090/tenant",
                "auth": "bearer",
                "step_seconds": 60,
            },
        }
    )
    assert from_data(json.loads(json.dumps(to_data(settings)))) == settings
    assert settings.zone.key == "Europe/Berlin"
    assert settings.prometheus.refresh_seconds == 60


def test_missing_keys_take_their_default() -> None:
    assert from_data({}) == WorkspaceSettings()
    assert WorkspaceSettings().zone.key == "UTC"


def test_a_part_of_the_connection_can_be_set() -> None:
    settings = with_setting(WorkspaceSettings(), "prometheus", {"url": "http://localhost:9090"})
    settings = with_setting(settings, "prometheus", {"tenant": "blue"})
    assert setting_data(settings, "prometheus")["url"] == "http://localhost:9090"
    assert settings.prometheus.tenant == "blue"


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("nonsense", 1, "nonsense"),
        ("name", "  ", "name"),
        ("name", 5, "name"),
        ("time_zone", "Mars/Olympus", "time_zone"),
        ("time_zone", "", "time_zone"),
        ("time_zone", "../etc/passwd", "time_zone"),
        ("time_zone", "/etc/localtime", "time_zone"),
        ("time_zone", "Europe", "time_zone"),
        ("time_zone", "a\x00b", "time_zone"),
        ("fiscal_year_start", 0, "fiscal_year_start"),
        ("fiscal_year_start", 13, "fiscal_year_start"),
        ("fiscal_year_start", True, "fiscal_year_start"),
        ("stale_hours", 0, "stale_hours"),
        ("page_size", "A0", "page_size"),
        ("prometheus", "http://x", "prometheus"),
        ("prometheus", {"nonsense": 1}, "nonsense"),
        ("prometheus", {"url": "ftp://x"}, "url"),
        ("prometheus", {"url": "http://"}, "url"),
        ("prometheus", {"url": "http://[::1"}, "url"),
        ("prometheus", {"url": "http://x:99999"}, "url"),
        ("prometheus", {"url": "http://user:secret@x"}, "url"),
        ("prometheus", {"url": "user:secret@x"}, "url"),
        ("prometheus", {"url": "javascript:alert(1)"}, "url"),
        ("prometheus", {"auth": "digest"}, "auth"),
        ("prometheus", {"tenant": "a\r\nX-Evil: 1"}, "tenant"),
        ("prometheus", {"tenant_header": "X\nY"}, "tenant_header"),
        ("prometheus", {"step_seconds": 0}, "step_seconds"),
        ("prometheus", {"backfill_days": 1.5}, "backfill_days"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(key: str, value: Any, field: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        with_setting(WorkspaceSettings(), key, value)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "url", ["", "http://localhost:9090", "https://mimir.example/prometheus", "http://[::1]:9090"]
)
def test_addresses_are_accepted(url: str) -> None:
    assert with_setting(WorkspaceSettings(), "prometheus", {"url": url}).prometheus.url == url


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("localhost:9090", "http://localhost:9090"),
        (" 127.0.0.1:9090/graph ", "http://127.0.0.1:9090/graph"),
        ("[::1]:9090", "http://[::1]:9090"),
        ("prometheus.example.com", "https://prometheus.example.com"),
        ("mimir.example:8080/prometheus", "https://mimir.example:8080/prometheus"),
    ],
)
def test_an_address_typed_without_its_scheme_is_completed(typed: str, url: str) -> None:
    """A token never leaves this computer in the clear because of what was left out."""
    assert with_setting(WorkspaceSettings(), "prometheus", {"url": typed}).prometheus.url == url


@given(
    st.sampled_from(sorted(to_data(WorkspaceSettings()))),
    st.text("aU/T C\0\n5", max_size=8) | st.integers() | st.none(),
)
def test_any_value_is_taken_or_refused_clearly(key: str, value: Any) -> None:
    with suppress(RuleBroken):
        settings = with_setting(WorkspaceSettings(), key, value)
        assert from_data(to_data(settings)) == settings


def test_r16_incidents_have_a_scale_causes_and_a_scheme_of_their_own() -> None:
    data = {
        "incident_scheme": " {year}/{number:2} ",
        "severities": [{"name": " P1 ", "words": "All hands"}, {"name": "P2"}],
        "causes": ["weather", " trains "],
    }
    settings = from_data(data)
    assert settings.incident_scheme == "{year}/{number:2}"
    assert [(each.name, each.words) for each in settings.severities] == [("P1", "All hands"), ("P2", "")]
    assert settings.causes == ("weather", "trains")
    assert from_data(json.loads(json.dumps(to_data(settings)))) == settings
    assert [each.name for each in WorkspaceSettings().severities] == ["SEV1", "SEV2", "SEV3", "SEV4"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("incident_scheme", "INC"),
        ("incident_scheme", 5),
        ("severities", "SEV1"),
        ("severities", [{"name": ""}]),
        ("severities", [{"name": "A"}, {"name": "a"}]),
        ("severities", [{"words": 5}]),
        ("severities", ["SEV1"]),
        ("causes", "weather"),
        ("causes", [5]),
        ("causes", ["a", "A "]),
        ("causes", ["x" * 201]),
        ("causes", ["two\nlines"]),
        ("causes", [str(number) for number in range(41)]),
    ],
)
def test_r16_what_makes_no_scale_is_refused(key: str, value: Any) -> None:
    with pytest.raises(RuleBroken):
        with_setting(WorkspaceSettings(), key, value)
