"""R50: every figure explains itself with formula, numbers, inputs, window and policy."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.dependencies import Promise, ServicePromises
from slodesk.domain.explain import (
    explain_actual,
    explain_budget,
    explain_burn,
    explain_exhaustion,
    explain_status,
)
from slodesk.domain.explain_promises import explain_ceiling, explain_period
from slodesk.domain.periods import period_results
from slodesk.domain.phrases import Joined
from slodesk.domain.policy import FRAMEWORK, RECOMMENDED
from slodesk.domain.series import ListSeries
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.window import Calendar, Month
from tests.unit.domain.builders import AT, HOUR, assessed, history, info, regular, utc

if TYPE_CHECKING:
    from slodesk.domain.explanation import Explanation
    from slodesk.domain.phrases import Meant


def plain(text: Meant) -> str:
    return str(text).replace("\u00a0", " ")


def series() -> ListSeries:
    """30 days of 1,000 an hour; the last three days burn at three times the rate."""
    return regular([0.5] * 648 + [3.0] * 72, step=HOUR)


def test_r50_the_actual_puts_its_numbers_in() -> None:
    found = explain_actual(assessed(series()))
    assert plain(found.substituted) == "719,460 ÷ 720,000 = 99.925 %"
    assert str(found.formula) == "good ÷ total"
    assert str(found.window) == "30 days, 2026-10-21 00:00 UTC to 2026-11-20 00:00 UTC"
    assert str(found.policy) == "Framework, version 1"
    assert [(str(item.name), plain(item.value)) for item in found.inputs] == [
        ("good events", "719,460"),
        ("all events", "720,000"),
        ("target", "99.9 %"),
    ]
    assert "at least the target" in str(found.words)


def test_r50_the_budget_in_events_and_minutes() -> None:
    found = explain_budget(assessed(series()))
    assert plain(found.substituted) == "allowed = 0.1 % × 720,000 = 720; remaining = 1 − 540 ÷ 720 = 25 %"
    assert "75 % of the budget" in plain(found.words)
    assert "43.2 min, with 10.8 min left" in plain(found.words)


def test_r50_an_overdraft_is_minutes_over_not_left() -> None:
    """A rate of 1.4 uses 140 % of 43.2 minutes: 17.28 over."""
    found = explain_budget(assessed(regular([1.4] * 720, step=HOUR)))
    assert "43.2 min, so it is 17.28 min over" in plain(found.words)


def test_r50_a_running_period_says_so() -> None:
    found = explain_budget(assessed(series(), history(window=Calendar("month"))))
    assert str(found.window).endswith("(so far)")
    assert "the whole month allows 43.2 min" in plain(found.words)


def test_r50_the_status_names_its_bands_and_badges() -> None:
    found = explain_status(assessed(series()))
    assert plain(found.substituted) == "25 % → Attention"
    assert "critical < 10 %" in plain(found.formula)
    assert "3d/6h" in str(found.words)


def test_r50_the_burn_rate_shows_every_pair() -> None:
    found = explain_burn(assessed(series()), "3d")
    assert plain(found.substituted) == "0.3 % ÷ 0.1 % = 3.0"
    pairs = {str(item.name): str(item.value) for item in found.inputs if str(item.name).startswith("alert")}
    assert pairs["alert 3d/6h"] == "3.0 and 3.0 against 1: firing"
    assert pairs["alert 1h/5m"] == "3.0 and — against 14.4: not evaluated"
    assert "slow burn" in str(found.words)
    assert str(found.window) == "3 days to 2026-11-20 00:00 UTC"
    with pytest.raises(KeyError):
        explain_burn(assessed(series()), "2d")


def test_r50_a_rate_that_cannot_be_had_says_why() -> None:
    found = explain_burn(assessed(regular([1.0] * 30)), "1h")
    assert str(found.substituted) == "—"
    assert "one sample covers more time" in str(found.words)


def test_r50_exhaustion_projects_and_computes() -> None:
    found = explain_exhaustion(assessed(series()))
    assert plain(found.substituted) == "simple: 25 % × 30.0 d ÷ 3.0 = 2.50 d"
    assert "the budget runs out in" in str(found.words)
    assert [str(item.name) for item in found.inputs] == [
        "remaining budget",
        "burn, 3 days",
        "new events per day",
        "new bad events per day",
    ]
    assert str(found.inputs[2].value) == "24,000"
    assert str(found.inputs[3].value) == "72"


@pytest.mark.parametrize(
    ("bad", "window", "words"),
    [
        ([40.0] + [0.0] * 29, None, "used up now"),
        ([0.0] * 30, None, "nothing uses up"),
        ([0.5] * 30, None, "the budget holds"),
        ([0.5] * 30, "quarter", "lasts the quarter"),
        ([], None, "no data"),
    ],
)
def test_r50_every_state_of_exhaustion_has_its_sentence(
    bad: list[float], window: str | None, words: str
) -> None:
    past = history(window=Calendar(window)) if window else None
    assert words in str(explain_exhaustion(assessed(regular(bad), past)).words)


def test_r50_a_period_says_how_it_was_judged() -> None:
    month = [Month(2026, 11)]
    data = regular([0.5] * 60, at=utc(2026, 12, 1))
    (done,) = period_results(info(), data, month, utc(2026, 12, 1), WorkspaceSettings())
    found = explain_period(info(), done, FRAMEWORK)
    assert str(found.title) == "Payments go through in 2026-11"
    assert plain(found.words).startswith("99.95 % against 99.9 %: met. 50 % of the period's budget was used.")
    assert "lowest" in str(found.words)
    (running,) = period_results(info(), data, month, AT, WorkspaceSettings())
    assert "neither met nor missed" in str(explain_period(info(), running, FRAMEWORK).words)
    (empty,) = period_results(info(), ListSeries([]), month, AT, WorkspaceSettings())
    assert str(explain_period(info(), empty, FRAMEWORK).words) == "There is no data for this period."


def test_r50_a_ceiling_names_what_bounds_it() -> None:
    services = {
        "shop": ServicePromises("shop", "Shop", depends_on=("pay", "db", "mail")),
        "pay": ServicePromises("pay", "Payments", (Promise("up", Decimal("0.999")),)),
        "db": ServicePromises("db", promises=(Promise("up", Decimal("0.9995")),)),
        "mail": ServicePromises("mail"),
    }
    found = explain_ceiling(services["shop"], services, AT, FRAMEWORK)
    assert plain(found.substituted) == "99.9 % × 99.95 % = 99.85005 %"
    assert [str(item.name) for item in found.inputs] == ["Payments", "db"]
    assert "Shop" in str(found.words)
    free = explain_ceiling(services["pay"], services, AT, FRAMEWORK)
    assert (free.substituted, free.inputs) == ("—", ())


def every(found: Explanation) -> str:
    return str(
        Joined((found.title, found.formula, found.substituted, found.words, found.window, found.policy))
    )


@pytest.mark.parametrize("bad", [[], [0.0] * 30, [0.5] * 30, [40.0] * 30, [0.0] * 27 + [3.0] * 3])
@pytest.mark.parametrize("window", [None, "week", "month", "quarter"])
def test_r50_every_state_explains_itself_without_rule_numbers(bad: list[float], window: str | None) -> None:
    past = history(window=Calendar(window)) if window else None
    found = assessed(regular(bad), past, policy=RECOMMENDED, now=utc(2027, 1, 1))
    for explanation in (
        explain_actual(found),
        explain_budget(found),
        explain_status(found),
        explain_burn(found),
        explain_exhaustion(found),
    ):
        text = every(explanation)
        assert str(explanation.policy) == "Recommended, version 1"
        assert str(explanation.words).endswith(".")
        assert "None" not in text
        assert "nan" not in text.lower().split()
        assert not any(f"R{number}" in text for number in range(1, 51))
