"""R12a: ceilings, SLAs and circles."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.dependencies import (
    Promise,
    ServicePromises,
    Sla,
    ceiling,
    cycle,
    findings,
    service_ceiling,
)


def promise(target: str, slo: str = "availability", speed: bool = False) -> Promise:
    return Promise(slo, Decimal(target), speed)


def test_r12a_the_ceiling_is_the_exact_product() -> None:
    assert ceiling([Decimal("0.999"), Decimal("0.999"), Decimal("0.9995")]) == Decimal("0.9975019995")
    assert ceiling([]) == 1


def shop() -> list[ServicePromises]:
    return [
        ServicePromises(
            "checkout", "Checkout", (promise("0.999"), promise("0.9999", "speed", True)), ("payment", "stock")
        ),
        ServicePromises("payment", "Card payments", (promise("0.9995"), promise("0.95", "speed", True))),
        ServicePromises("stock", "", (promise("0.999"), promise("0.9999", "writes"))),
    ]


def test_r12a_a_target_above_its_ceiling_is_a_finding() -> None:
    services = shop()
    assert service_ceiling(services[0], {s.name: s for s in services}) == Decimal("0.9985005")
    (found,) = findings(services)
    assert (found.kind, found.service, found.slo) == ("above_ceiling", "checkout", "availability")
    assert found.value == Decimal("0.9985005")
    assert found.text.replace("\u00a0", " ") == (
        "Checkout promises 99.9 %, but what it depends on allows at most 99.85005 %."
    )


def test_r12a_a_target_at_its_ceiling_is_fine() -> None:
    services = [
        ServicePromises("web", promises=(promise("0.999"),), depends_on=("db",)),
        ServicePromises("db", promises=(promise("0.999"),)),
    ]
    assert findings(services) == ()


def test_r12a_without_known_targets_there_is_no_ceiling() -> None:
    web = ServicePromises("web", promises=(promise("0.999"),), depends_on=("db", "gone"))
    assert service_ceiling(web, {"web": web, "db": ServicePromises("db")}) is None
    assert findings([web]) == ()


def test_r12a_a_dependency_named_twice_counts_once() -> None:
    db = ServicePromises("db", promises=(promise("0.99"),))
    web = ServicePromises("web", depends_on=("db", "db"))
    assert service_ceiling(web, {"db": db}) == Decimal("0.99")


def test_r12a_an_slo_looser_than_the_sla_is_a_finding() -> None:
    web = ServicePromises(
        "web",
        "Web shop",
        (promise("0.999"), promise("0.995", "login"), promise("0.9", "speed", True)),
        slas=(Sla("Gold", Decimal("0.998")),),
    )
    (found,) = findings([web])
    assert (found.kind, found.slo, found.value) == ("looser_than_sla", "login", Decimal("0.998"))
    assert "Gold" in found.text
    assert "99.5\u00a0%" in found.text


@pytest.mark.parametrize(
    ("edges", "circle"),
    [
        ({}, None),
        ({"a": ["b"], "b": ["c"]}, None),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"]}, None),
        ({"a": ["a"]}, ("a", "a")),
        ({"a": ["b"], "b": ["a"]}, ("a", "b", "a")),
        ({"x": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]}, ("a", "b", "c", "a")),
        ({"a": ["b", "c"], "c": ["b", "a"]}, ("a", "c", "a")),
    ],
)
def test_r12a_circles_are_named(edges: dict[str, list[str]], circle: tuple[str, ...] | None) -> None:
    assert cycle(edges) == circle


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3), max_size=6)
)
def test_r12a_a_circle_is_found_exactly_when_there_is_one(edges: dict[str, list[str]]) -> None:
    reach = {name: set(edges.get(name, ())) for name in "abcdef"}
    for _ in range(6):
        for targets in reach.values():
            targets |= {far for near in list(targets) for far in reach[near]}
    found = cycle(edges)
    assert (found is not None) == any(name in targets for name, targets in reach.items())
    if found is not None:
        assert found[0] == found[-1]
        assert all(b in edges[a] for a, b in itertools.pairwise(found))


def test_r12a_a_deep_chain_is_no_problem() -> None:
    assert cycle({str(i): [str(i + 1)] for i in range(5000)}) is None
