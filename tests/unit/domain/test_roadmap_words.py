"""The roadmap's and the risks' sentences and days, with figures worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from slodesk.domain.allocation import Standing, allocate
from slodesk.domain.explain_allocation import explain_allocation, worst_phrase
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.risk_register import Risk, risk_budget
from slodesk.domain.risk_words import listed, share_figure, verdict, year_minutes
from slodesk.domain.roadmap import Work, plan_roadmap
from slodesk.domain.roadmap_dates import last_day, working_day
from slodesk.domain.roadmap_words import fit_words, line_words, needs_words, order_words


def said(meant: object) -> str:
    return str(meant).replace("\u00a0", " ")


def work(key: str, impact: str | None, effort: int | None, *needs: str, taken: bool = True) -> Work:
    return Work(
        key, key, None if impact is None else Decimal(impact), None if effort is None else Decimal(effort),
        needs, None, taken,
    )  # fmt: skip


def test_ties_are_explained() -> None:
    """All bring 0.5 points per 100 h; B more in all, then A and C are the same but for their names."""
    placed = plan_roadmap(
        [work("C", "0.05", 10), work("A", "0.05", 10), work("B", "0.1", 20)], Decimal(25)
    ).placed
    assert [each.work.id for each in placed] == ["B", "A", "C"]
    assert [said(order_words(each)) for each in placed] == [
        "0.1 points for 20 h: 0.5 points per 100 h.",
        "0.05 points for 10 h: 0.5 points per 100 h."
        " Another brings as much per hour and more in all, so that comes first.",
        "0.05 points for 10 h: 0.5 points per 100 h."
        " Another has the same figures; those two are in order of their names.",
    ]


def test_no_impact_at_all_is_ordered_by_hours() -> None:
    first, second = plan_roadmap([work("Long", "0", 20), work("Short", "0", 10)], None).placed
    assert (first.work.id, second.tie) == ("Short", "effort")
    assert said(order_words(second)).endswith("takes fewer hours, so that comes first.")


def test_what_fits_is_said() -> None:
    roadmap = plan_roadmap(
        [
            work("Big", "1", 20), work("Cut", "0.5", 15), work("Small", "0.1", 5), work("Open", "1", None),
            work("Gone", "9", 1, taken=False),
        ],
        Decimal(30),
    )  # fmt: skip
    told = {each.work.id: said(fit_words(each, roadmap.hours)) for each in roadmap.placed}
    assert told == {
        "Big": "Fits: with it 20 h of 30 h are taken.",
        "Cut": "Does not fit: it takes 15 h, and 10 h are left.",
        "Small": "Small enough for the 10 h that are left, but below the line.",
        "Open": "Its hours are not estimated, so nobody knows whether it fits.",
        "Gone": "",
    }
    gone = next(each for each in roadmap.placed if each.work.id == "Gone")
    assert said(order_words(gone)) == "Dropped: it takes no hours and stands last."
    assert said(line_words(roadmap)) == "The 30 h for reliability end here."
    assert said(line_words(plan_roadmap([], Decimal(0)))) == "No hours for reliability: nothing fits."


def test_what_is_missing_of_work_that_waits_is_named() -> None:
    """10 of 30 h are left: 5 h would fit but for what they need; 25 h would not in any case."""
    roadmap = plan_roadmap(
        [work("Big", "1", 20), work("Cut", "0.5", 15), work("On it", "0.1", 5, "Cut"),
         work("Large", "0.01", 25, "Cut")], Decimal(30),
    )  # fmt: skip
    told = {each.work.id: said(fit_words(each, roadmap.hours, "Cut")) for each in roadmap.placed}
    assert told["On it"] == "Does not fit. It needs “Cut”, which is below the line."
    assert told["Large"] == (
        "Does not fit: it takes 25 h, and 10 h are left. It needs “Cut”, which is below the line."
    )


def test_what_is_waited_for() -> None:
    assert said(needs_words([])) == ""
    assert said(needs_words(["A", "B"], ["B"])) == "Waits for “A”, “B”. It begins before “B” is done."


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
    ],
)  # fmt: skip
def test_lists(names: list[str], words: str) -> None:
    assert said(listed(names)) == words


def test_verdicts() -> None:
    """99.95 of a year of 525,600 min allows 262.8."""
    failover = Risk("1", "database failover", None, Decimal(10), Decimal(50), Decimal(1), Decimal(4))
    zone = Risk("2", "zone loss", None, Decimal(20), Decimal(280), Decimal(1), Decimal(1))
    guess = Risk("3", "?", None, None, Decimal(1), Decimal(1), Decimal(1))
    target = Decimal("0.9995")
    assert said(verdict(risk_budget(target, [failover, zone], None))) == (
        "99.95 % cannot be met: “zone loss” must go first."
    )
    assert said(verdict(risk_budget(Decimal("0.9999"), [failover, zone], None))) == (
        "99.99 % cannot be met: “zone loss” and “database failover” must go first."
    )
    assert said(verdict(risk_budget(target, [failover], None))) == (
        "99.95 % can be met: the risks take 91 % of its budget."
    )
    assert said(verdict(risk_budget(target, [guess], None))) == "1 risk is not estimated."
    assert said(verdict(risk_budget(target, [], None))) == "99.95 %: no risks are left in the register."


def test_figures_of_risks() -> None:
    assert said(year_minutes(Decimal("1234.6"))) == "1,235"
    assert said(year_minutes(Decimal("2.5"))) == "2.5"
    assert said(share_figure(Decimal("0.998"))) == "99.8 %"
    assert said(share_figure(Decimal("0.004"))) == "0.4 %"
    assert said(share_figure(Decimal(1))) == "100 %"


def test_days_of_work() -> None:
    """Friday 1 January; 6 January is free: 40 h are the 1st, 4th, 5th, 7th and 8th."""
    free = {date(2027, 1, 6)}
    assert working_day(date(2027, 1, 2)) == date(2027, 1, 4)
    assert working_day(date(2027, 1, 6), free) == date(2027, 1, 7)
    assert last_day(date(2027, 1, 1), Decimal(40), free) == date(2027, 1, 8)
    assert last_day(date(2027, 1, 4), Decimal(8)) == date(2027, 1, 4)
    assert last_day(date(2027, 1, 4), Decimal("8.5")) == date(2027, 1, 5)
    assert last_day(date(2027, 1, 4), None) == date(2027, 1, 8)


def test_the_share_is_explained_with_its_numbers() -> None:
    """Actuals 99.95 and 99.40 (mean 99.675) against 99.9 and 99.95 (mean 99.925)."""
    standings = [
        Standing("Web", Decimal("0.999"), 0.9995), Standing("Pay", Decimal("0.9995"), 0.994),
        Standing("New", Decimal("0.99"), None),
    ]  # fmt: skip
    found = allocate(standings, FRAMEWORK)
    assert said(worst_phrase(found)) == "A mean hides the worst: Pay is 0.55 points below its target."
    told = explain_allocation(
        found, standings, FRAMEWORK, datetime(2026, 11, 23, tzinfo=UTC), "2026-Q4", so_far=True
    )
    assert [(said(each.name), said(each.value)) for each in told.inputs] == [
        ("Mean actual", "99.675 %"), ("Mean target", "99.925 %"), ("Usual share of features", "70 %"),
    ]  # fmt: skip
    assert said(told.inputs[0].source) == "2 SLOs with data"
    assert said(told.window) == "Quarter 2026-Q4 so far"
    assert "60 % for features" in said(told.substituted)
    assert "never under 20 %, never over 80 %" in said(told.formula)
    nothing = allocate([], FRAMEWORK)
    assert worst_phrase(nothing) == ""
