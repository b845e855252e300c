"""Typed figures: read as people write them, and set beside what is known (R16–R18)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from slodesk.domain import retrospective as kept
from slodesk.domain.errors import RuleBroken
from slodesk.domain.finding import SloFacts
from slodesk.domain.impact_rows import impact_rows, known_failed, slo_meant
from slodesk.domain.incident_impact import Impact
from slodesk.domain.typed_figures import Amount, currency, read_amount, read_minutes, read_share

START = datetime(2025, 1, 15, 14, 15, tzinfo=UTC)
AT = START + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "point", "amount"),
    [
        ("15000", ".", Amount(Decimal(15000))),
        ("15,000", ".", Amount(Decimal(15000))),
        ("15.000", ",", Amount(Decimal(15000))),
        ("15 000", ".", Amount(Decimal(15000))),
        ("1,234,567", ".", Amount(Decimal(1234567))),
        ("1.234.567,5", ",", Amount(Decimal("1234567.5"))),
        ("45,5", ",", Amount(Decimal("45.5"))),
        ("45,5", ".", Amount(Decimal("45.5"))),
        ("0.085", ".", Amount(Decimal("0.085"))),
        ("~15,000 users", ".", Amount(Decimal(15000), approximate=True, unit="users")),
        ("about 14,200", ".", Amount(Decimal(14200), approximate=True)),
        ("€ 91 000", ".", Amount(Decimal(91000), unit="EUR")),
        ("$45k", ".", Amount(Decimal(45000), unit="USD")),
        ("1.5 million", ".", Amount(Decimal(1500000))),
        ("−3", ".", Amount(Decimal(-3))),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, point: str, amount: Amount) -> None:
    assert read_amount(text, point) == amount


def test_shares_are_typed_as_percent_and_kept_as_ratios() -> None:
    assert read_share("99.9 %") == read_share("99.9") == Decimal("0.999")
    assert read_share("46,88%", ",") == Decimal("0.4688")
    with pytest.raises(RuleBroken, match="number"):
        read_share("many")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("135", 135), ("2 h 15 min", 135), ("2h15", 135), ("2:15", 135), ("45 min", 45), ("1.5 hours", 90)],
)
def test_times_are_read_as_minutes(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


def test_currencies_are_codes_of_three_letters() -> None:
    assert [currency(each) for each in (" usd", "€", "", "CHF")] == ["USD", "EUR", "", "CHF"]
    with pytest.raises(RuleBroken, match="three letters"):
        currency("dollars")


# Beside what is known


def incident(**fields: object) -> kept.IncidentFacts:
    facts = {"detected": START + timedelta(minutes=3), "resolved": START + timedelta(minutes=135)}
    return kept.IncidentFacts("i", "INC-1", "Pool exhausted", START, **{**facts, **fields})  # type: ignore[arg-type]


def retro(*figures: kept.TypedFigure, **fields: object) -> kept.Retrospective:
    return kept.Retrospective("r", "Pool exhausted", AT, incident=incident(**fields), figures=figures)


def figure(kind: str, value: str, slo: str | None = "s", *, approximate: bool = False) -> kept.TypedFigure:
    return kept.TypedFigure(kind + value, kind, value=Decimal(value), slo_id=slo, approximate=approximate)


MEASURED = Impact(None, Decimal("0.46875"), Decimal("3.125"), 0.468750001, 135.0, 0.85, False, 0.3125)
SLO = SloFacts("s", "Checkout, Availability", Decimal("0.999"), Decimal(43200), MEASURED)


def told(content: kept.Retrospective, *slos: SloFacts) -> dict[str, tuple[str, str, bool]]:
    return {row.id: (str(row.known), row.how, row.differs) for row in impact_rows(content, slos, AT)}


def test_everything_known_of_an_slo_has_a_row_to_type_into() -> None:
    assert told(retro(), SLO) == {
        "s/target/0": ("0.999", "target", False),
        "s/actual/0": ("0.85", "measured", False),
        "s/within/0": ("0", "measured", False),
        "s/below_minutes/0": ("135", "measured", False),
        "s/consumed/0": ("0.4688", "measured", False),
        "s/remaining/0": ("0.3125", "measured", False),
        "/duration/0": ("135", "times", False),
        "/to_detect/0": ("3", "times", False),
        "/to_resolve/0": ("135", "times", False),
    }


def test_what_is_typed_otherwise_is_marked_and_kept() -> None:
    content = retro(
        figure("consumed", "0.15"), figure("target", "0.999"), figure("within", "1"),
        figure("duration", "120", None), figure("to_detect", "3", None),
    )  # fmt: skip
    rows = {row.id: row for row in impact_rows(content, [SLO], AT)}
    assert [key for key, row in rows.items() if row.differs] == [
        "s/within/0", "s/consumed/0", "/duration/0",
    ]  # fmt: skip
    assert rows["s/consumed/0"].typed == content.figures[0]


def test_two_figures_of_a_kind_are_two_rows() -> None:
    content = retro(figure("actual", "0.9985"), figure("actual", "0.9935"))
    ids = [row.id for row in impact_rows(content, [SLO], AT) if row.kind == "actual"]
    assert ids == ["s/actual/0", "s/actual/1"]


def test_without_samples_the_incident_says_what_it_can() -> None:
    facts = SloFacts(
        "s", "Checkout", Decimal("0.999"), Decimal(43200), Impact(None, Decimal("0.46875"), Decimal("3.125"))
    )
    found = told(retro(error_rate=Decimal("0.15")), facts)
    assert found["s/actual/0"] == ("0.85", "incident", False)
    assert found["s/consumed/0"] == ("0.4688", "estimated", False)
    assert found["s/remaining/0"] == ("None", "", False)


def test_a_figure_without_slo_is_about_the_only_one() -> None:
    content = retro(figure("consumed", "0.15", None))
    assert {row.id: row.differs for row in impact_rows(content, [SLO], AT)}["/consumed/0"]
    assert not {row.id: row.differs for row in impact_rows(content, [], AT)}["/consumed/0"]


def test_failed_requests_are_counted_or_follow_from_the_rates() -> None:
    assert known_failed(retro(failed_requests=Decimal(500)), AT) == 500
    rates = retro(request_rate=Decimal(100), error_rate=Decimal("0.15"))
    assert known_failed(rates, AT) == 2025  # 100 a minute · 135 · 0.15
    assert known_failed(retro(), AT) is None


def test_r18_a_document_names_slos_in_its_own_way() -> None:
    works = SloFacts("a", "Payment API, works", Decimal("0.999"), Decimal(43_200))
    fast = SloFacts("l", "Payment API, latency", Decimal("0.99"), Decimal(43_200))
    for label in ("Availability SLO", "Error Budget", "Error budget impact", ""):
        assert slo_meant(label, [works]) == works
        assert slo_meant(label, [works, fast]) is None
    assert slo_meant("Latency SLO", [works]) is None
    assert slo_meant("Latency SLO", [works, fast]) == fast
    assert slo_meant("Availability", []) is None
