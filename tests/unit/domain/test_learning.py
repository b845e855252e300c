"""What a quarter teaches: what recurs, medians of times (R16), and what became of action items (R21)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from slodesk.domain.learning import (
    ActionFact,
    ActionsDone,
    FactorFact,
    QuarterTimes,
    Recurring,
    actions_done,
    actions_phrase,
    factors_phrase,
    quarter_times,
    recurring,
    times_phrase,
)
from slodesk.domain.window import Quarter

NOW, BEFORE, EARLIER = Quarter(2026, 4), Quarter(2026, 3), Quarter(2026, 2)
START = datetime(2026, 11, 2, 14, tzinfo=UTC)


@dataclass(frozen=True)
class Stages:
    started: datetime = START
    detected: datetime | None = None
    acknowledged: datetime | None = None
    mitigated: datetime | None = None
    resolved: datetime | None = None


def stages(detect: int | None, mitigate: int | None) -> Stages:
    def after(minutes: int | None) -> datetime | None:
        return None if minutes is None else START + timedelta(minutes=minutes)

    return Stages(detected=after(detect), mitigated=after(mitigate))


def factor(category: str, retro: str, quarter: Quarter = NOW) -> FactorFact:
    return FactorFact(category, "x", retro, f"INC-{retro}", quarter)


def test_categories_that_come_back_stand_first() -> None:
    found = recurring(
        [
            factor("testing", "1"), factor("", "1"), factor("", "2"), factor("", "3"),
            factor("Process", "1"), factor("process ", "2"), factor("process", "2"),
            factor("process", "9", BEFORE), factor("monitoring", "9", BEFORE), factor("testing", "1"),
        ],
        NOW,
    )  # fmt: skip
    assert found == (
        Recurring("Process", 3, (("1", "INC-1"), ("2", "INC-2")), 1),
        Recurring("testing", 2, (("1", "INC-1"),), 0),
        Recurring("", 3, (("1", "INC-1"), ("2", "INC-2"), ("3", "INC-3")), 0),
    )
    assert [each.recurs for each in found] == [True, False, False]
    assert str(factors_phrase(found)) == "“Process” came up in 3 incidents."
    tied = replace(found[1], before=2)
    assert str(factors_phrase([found[0], tied])) == "“Process” and “testing” came up in 3 incidents each."
    assert str(factors_phrase(found[1:])) == "Nothing came up twice: every cause was another one."
    assert "names what contributed" in str(factors_phrase([]))


def test_r16_medians_by_quarter() -> None:
    """Detected after 2, 4 and 30 minutes: 4. Mitigated after 20 and 50: 35."""
    incidents = [
        (NOW, stages(2, 20)), (NOW, stages(4, None)), (NOW, stages(30, 50)), (BEFORE, stages(None, 60)),
        (EARLIER, stages(5, None)),
    ]  # fmt: skip
    found = quarter_times(incidents, [EARLIER, BEFORE, NOW], START + timedelta(days=1))
    assert found == (
        QuarterTimes(EARLIER, 1, 5.0, None),
        QuarterTimes(BEFORE, 1, None, 60.0),
        QuarterTimes(NOW, 3, 4.0, 35.0),
    )
    said = "Half of the incidents were mitigated within 35 minutes"
    assert str(times_phrase(found)) == f"{said}, 25 sooner than in 2026-Q3."
    assert str(times_phrase([found[0], found[2]])) == f"{said}."
    assert (
        str(times_phrase([replace(found[1], mitigate=5.0), found[2]])) == f"{said}, 30 later than in 2026-Q3."
    )
    assert str(times_phrase([replace(found[1], mitigate=35.2), found[2]])) == f"{said}, as in 2026-Q3."
    assert str(times_phrase([found[0]])) == "Half of the incidents were detected within 5 minutes."
    assert "began in this quarter" in str(times_phrase([QuarterTimes(NOW, 0, None, None)]))
    assert "when it was detected" in str(times_phrase([QuarterTimes(NOW, 1, None, None)]))


def test_r21_what_became_of_action_items() -> None:
    agreed, today = date(2026, 11, 2), date(2026, 11, 20)
    items = [
        ActionFact(agreed, date(2026, 11, 9), date(2026, 11, 8), "done"),
        ActionFact(agreed, None, date(2026, 11, 8), "dropped"),
        ActionFact(agreed, date(2026, 11, 19), None, "in progress"),
        ActionFact(agreed, date(2026, 11, 20), None, "open"),
        ActionFact(agreed, None, None, "open"),
    ]
    found = actions_done(items, today)
    assert found == ActionsDone(agreed=5, done=1, dropped=1, open=3, overdue=1)
    assert str(actions_phrase(found)) == (
        "5 action items agreed in this quarter: 1 done, 3 open, 1 of them overdue."
    )
    assert str(actions_phrase(replace(found, overdue=0))).endswith("1 done, 3 open.")
    assert str(actions_phrase(actions_done([], today))) == "No action item was agreed in this quarter."
