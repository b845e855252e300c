"""R12a and R29 over all teams: what can't hold, what is asked for, what there is."""

from __future__ import annotations

from decimal import Decimal

from slodesk.domain.dependencies import Promise, ServicePromises
from slodesk.domain.portfolio import AboveCeiling, Load, above_ceiling, hours

SHOP = ServicePromises("shop", "Shop", (Promise("shop-up", Decimal("0.999")),), ("cards", "stock"))
CARDS = ServicePromises("cards", "Cards", (Promise("cards-up", Decimal("0.9995")),))
STOCK = ServicePromises("stock", "Stock", (Promise("stock-up", Decimal("0.9999")),))


def test_r12a_targets_are_held_against_what_other_plans_promise() -> None:
    """0.9995 × 0.9999 = 0.99940005 allows 99.9 %; with cards at 99.9 %, 0.99890010 does not."""
    assert above_ceiling([SHOP, CARDS, STOCK], {}) == ()
    found = above_ceiling([SHOP, CARDS, STOCK], {("cards", "cards-up"): Decimal("0.999")})
    limit = Decimal("0.998900100")
    assert found == (AboveCeiling("shop", "Shop", "shop-up", Decimal("0.999"), limit, planned=False),)


def test_r12a_a_planned_target_above_its_ceiling_says_that_it_is_planned() -> None:
    found = above_ceiling([SHOP, CARDS, STOCK], {("shop", "shop-up"): Decimal("0.9995")})
    assert [(each.slo, each.planned, each.ceiling) for each in found] == [
        ("shop-up", True, Decimal("0.99940005"))
    ]


def test_r12a_a_service_without_dependencies_and_latency_have_no_ceiling() -> None:
    fast = ServicePromises("shop", "", (Promise("fast", Decimal("0.99999"), speed=True),), ("cards",))
    assert above_ceiling([fast, CARDS], {("cards", "cards-up"): Decimal("0.99999")}) == ()


def test_r29_hours_are_people_times_weeks_times_hours_less_time_off() -> None:
    assert hours(Decimal("4.5"), Decimal(13), Decimal(32), Decimal(72)) == Decimal(1800)
    assert hours(Decimal(1), Decimal(1), Decimal(8), Decimal(40)) == 0


def test_r29_loads_add_up_and_what_nobody_said_adds_nothing() -> None:
    asked = Load(Decimal(120), 1) + Load(capacity=Decimal(600)) + Load(Decimal(80))
    assert (asked.demand, asked.unestimated, asked.capacity) == (Decimal(200), 1, Decimal(600))
    assert asked.share == Decimal(200) / 600
    assert not asked.over
    assert (asked + Load(Decimal(401))).over


def test_r29_without_capacity_nothing_is_over_and_there_is_no_share() -> None:
    assert Load(Decimal(10)).capacity is None
    assert not Load(Decimal(10)).over
    assert Load(Decimal(10)).share is None
    assert Load(Decimal(10), capacity=Decimal(0)).share is None
    assert Load(Decimal(10), capacity=Decimal(0)).over
