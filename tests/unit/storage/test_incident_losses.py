"""R16–R18, R20: what an incident cost, from its own figures and from samples, computed by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.explain_incident_impact import explain_loss
from slodesk.domain.explain_incident_times import explain_incident, failed_of
from slodesk.domain.incident_words import share_figure, span_phrase
from slodesk.domain.policy import FRAMEWORK
from slodesk.operations.incidents import add_incident
from slodesk.operations.retrospectives import add_retrospective
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.incidents import IncidentDetail, incident_detail, incident_lines

if TYPE_CHECKING:
    from slodesk.storage.workspace import Workspace

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOW = START + timedelta(days=2)


@pytest.fixture
def shop(workspace: Workspace) -> Shop:
    return Shop(workspace)


class Shop:
    """A service with an SLO of 99.9 % over 30 days, and incidents of it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.service = self.do(add_service, "shop", display_name="Shop")
        self.slo = self.do(add_slo, self.service, "orders", Decimal("0.999"), display_name="Orders")

    def do(self, operation: Any, *args: Any, **fields: Any) -> Any:
        return self.workspace.edit("Do", operation, *args, **fields).result

    def incident(
        self, minutes: float | None, title: str = "Down", at: datetime = START, **fields: Any
    ) -> str:
        resolved = None if minutes is None else at + timedelta(minutes=minutes)
        key: str = self.do(add_incident, title, at, [self.service], resolved=resolved, **fields)
        return key

    def detail(self, key: str, at: datetime = NOW) -> IncidentDetail:
        with self.workspace.session() as session:
            found = incident_detail(session, key, at)
        assert found is not None
        return found


@pytest.mark.parametrize(
    ("rate", "minutes", "share", "said"),
    [
        # 0.5 · 60 ÷ (0.001 · 43,200) = 30 ÷ 43.2
        ("0.5", 60, Decimal(30) / Decimal("43.2"), "69.44\u00a0%"),
        # 0.15 · 135 ÷ 43.2 = 20.25 ÷ 43.2
        ("0.15", 135, Decimal("0.46875"), "46.88\u00a0%"),
    ],
)
def test_r17_the_share_that_is_estimated(
    shop: Shop, rate: str, minutes: float, share: Decimal, said: str
) -> None:
    (loss,) = shop.detail(shop.incident(minutes, error_rate=Decimal(rate))).losses
    assert loss.impact.estimated == share
    assert str(share_figure(loss.impact.estimated)) == said
    assert loss.impact.best == (float(share), "estimated")
    assert loss.impact.time_based == Decimal(minutes) / Decimal("43.2")
    assert (loss.impact.counted, loss.impact.measured, loss.impact.remaining) == (None, None, None)


def test_r17_what_was_measured_stands_beside_the_estimates(shop: Shop) -> None:
    """Hourly samples of 1,000 events for 30 days; 300 fail in the first hour, 60 in the second."""
    bad = {START + HOUR: 300, START + 2 * HOUR: 60}
    hours = [START + 2 * HOUR - n * HOUR for n in range(720)]
    points = [(end, 1000.0 - bad.get(end, 0), 1000.0) for end in hours]
    shop.do(store_points, shop.slo, points)
    detail = shop.detail(
        shop.incident(120, error_rate=Decimal("0.2"), request_rate=Decimal(15), failed_requests=Decimal(252))
    )
    (loss,) = detail.losses
    # 720,000 events in the window, 720 may fail.
    assert loss.impact.measured == pytest.approx(360 / 720)
    assert loss.impact.counted == Decimal(252) / 720
    assert loss.impact.estimated == Decimal("0.2") * 120 / Decimal("43.2")
    assert loss.impact.best == (pytest.approx(0.5), "measured")
    assert loss.impact.below_minutes == 120
    assert loss.impact.actual == pytest.approx(1 - 360 / 2000)
    assert loss.impact.within is False
    assert loss.impact.remaining == pytest.approx(0.5)
    assert loss.before == pytest.approx(1)
    told = explain_loss("measured", detail.facts, loss, FRAMEWORK)
    assert str(told.substituted) == "360 ÷ 720 = 50\u00a0%"
    assert str(explain_loss("counted", detail.facts, loss, FRAMEWORK).substituted) == (
        "252 ÷ (0.1\u00a0% × 720,000) = 35\u00a0%"
    )
    assert "30 days" in str(told.window)
    assert str(told.policy) == "Framework, version 1"


def test_r18_an_slo_that_stayed_within_its_target_says_so(shop: Shop) -> None:
    points = [(START + n * HOUR, 1000.0, 1000.0) for n in range(3)]
    shop.do(store_points, shop.slo, points)
    (loss,) = shop.detail(shop.incident(120, error_rate=Decimal("0.1"))).losses
    assert (loss.impact.within, loss.impact.measured, loss.impact.below_minutes) == (True, 0, 0)


def test_r17_samples_coarser_than_the_incident_measure_nothing(shop: Shop) -> None:
    shop.do(store_points, shop.slo, [(START + n * HOUR, 900.0, 1000.0) for n in range(-5, 3)])
    (loss,) = shop.detail(shop.incident(10)).losses
    assert (loss.impact.measured, loss.impact.within) == (None, None)
    assert loss.impact.best[1] == "time_based"


def test_r16_one_that_lasts_has_cost_what_it_cost_so_far(shop: Shop) -> None:
    key = shop.incident(None, error_rate=Decimal("0.5"))
    detail = shop.detail(key, START + HOUR)
    assert detail.line.took.ongoing
    assert detail.line.took.duration == 60
    assert str(share_figure(detail.line.share)) == "69.44\u00a0%"
    told = explain_incident("lasted", detail.facts, detail.at, FRAMEWORK)
    assert str(told.words) == "It lasts: 60\u00a0min so far."


def test_r18_failed_requests_and_availability_explain_themselves(shop: Shop) -> None:
    key = shop.incident(135, error_rate=Decimal("0.15"), request_rate=Decimal(1200))
    detail = shop.detail(key)
    assert failed_of(detail.facts, NOW) == 24_300  # 1,200 · 135 · 0.15
    told = explain_incident("failed", detail.facts, NOW, FRAMEWORK)
    assert str(told.substituted) == "1,200 × 135\u00a0min × 15\u00a0% = 24,300"
    assert str(explain_incident("available", detail.facts, NOW, FRAMEWORK).substituted) == (
        "1 − 15\u00a0% = 85\u00a0%"
    )


def test_r18_incidents_of_the_same_service_overlap(shop: Shop) -> None:
    first = shop.incident(60, "First")
    second = shop.incident(60, "Second", START + timedelta(minutes=30))
    shop.incident(10, "Later", START + timedelta(hours=5))
    lasting = shop.incident(None, "Lasting", START + timedelta(minutes=59))
    assert [each.id for each in shop.detail(first).overlaps] == [second, lasting]
    assert [each.title for each in shop.detail(second).overlaps] == ["First", "Lasting"]


def test_r20_the_register_says_where_each_retrospective_stands(shop: Shop) -> None:
    # 10 % of 43.2 minutes is 4.32: 8 minutes at 50 % are 4 of them, 9 are 4.5.
    small = shop.incident(8, "Small", error_rate=Decimal("0.5"))
    large = shop.incident(9, "Large", START + HOUR, error_rate=Decimal("0.5"))
    told = shop.incident(9, "Told", START + 2 * HOUR, error_rate=Decimal("0.5"))
    near = shop.incident(1, "Near", START + 3 * HOUR, error_rate=Decimal("0.5"), near_miss=True)
    retro = shop.do(add_retrospective, "Told", created=NOW, incident_id=told)
    with shop.workspace.session() as session:
        lines = {line.id: line for line in incident_lines(session, NOW)}
        ticks: list[int] = []
        assert len(incident_lines(session, NOW, tick=lambda: ticks.append(1))) == 4
    assert {key: line.state for key, line in lines.items()} == {
        small: "none_needed", large: "due", told: "draft", near: "due",
    }  # fmt: skip
    assert lines[told].retrospective == retro
    assert [line.facts.title for line in lines.values()] == ["Near", "Told", "Large", "Small"]
    assert len(ticks) >= 8


def test_the_register_shows_what_hit_a_teams_services(shop: Shop) -> None:
    from slodesk.operations.people import add_team

    team = shop.do(add_team, "Web")
    other = shop.do(add_service, "other", team_id=team)
    shop.incident(5)
    theirs = shop.do(add_incident, "Theirs", START, [other])
    with shop.workspace.session() as session:
        assert [line.id for line in incident_lines(session, NOW, team)] == [theirs]
        assert incident_detail(session, "gone", NOW) is None


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"), (0.5, "30 s"), (96, "96 min"), (124, "2 h 4 min"), (180, "3 h"), (4560, "3 d 4 h"),
        (2880, "2 d"),
    ],
)  # fmt: skip
def test_r16_how_long_is_said_in_fitting_units(minutes: float, said: str) -> None:
    assert str(span_phrase(minutes)).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Decimal("0.46875"), "46.88"), (0.5, "50"), (Decimal("3.125"), "312.5"), (0.000001, "0.0001"),
        (0, "0"), (14.50654, "1,451"),
    ],
)  # fmt: skip
def test_r17_shares_have_two_decimals(share: Any, said: str) -> None:
    assert str(share_figure(share)) == f"{said}\u00a0%"
