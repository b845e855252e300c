"""R19, R50: what changed between two states of a retrospective is told in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from slodesk.domain import retrospective as kept
from slodesk.domain.record_compare import texts
from slodesk.domain.retro_compare import differences

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)
INCIDENT = kept.IncidentFacts("i", "INC-1", "Down", AT, detected=AT + timedelta(minutes=3))
BEFORE = kept.Retrospective(
    "r", "Down", AT, incident=INCIDENT, summary="It was down. Nobody noticed. We fixed it.",
    events=(kept.Event("a", AT, "Began"), kept.Event("b", AT, "Ended", "resolved")),
    factors=(kept.Factor("f", "No alert", "monitoring"),),
    points=(kept.Point("p", kept.WELL, "Quick"), kept.Point("q", kept.WRONG, "Slow")),
    figures=(kept.TypedFigure("u", kept.USERS, value=Decimal(4800), unit="people"),),
    actions=(kept.Action("x", "Add an alert", "Kim", priority="P1"),),
    people=(kept.Participant("k", "Kim", "facilitator"),),
)  # fmt: skip


def told(after: kept.Retrospective, before: kept.Retrospective = BEFORE) -> list[tuple[str, str]]:
    return [(each.part, str(each.words)) for each in differences(before, after)]


def test_the_same_differs_in_nothing() -> None:
    assert told(BEFORE) == []
    assert told(replace(BEFORE, state=kept.PUBLISHED, revision=2)) == []


def test_texts_are_compared_sentence_by_sentence() -> None:
    assert told(replace(BEFORE, summary="It was down. A customer noticed. We fixed it. Twice.")) == [
        ("summary", "Summary: “Nobody noticed.” → “A customer noticed.”"),
        ("summary", "Summary: “Twice.” was added."),
    ]
    assert told(replace(BEFORE, summary="It was down.")) == [
        ("summary", "Summary: “Nobody noticed. We fixed it.” was taken out.")
    ]


def test_lines_come_go_change_and_move() -> None:
    after = replace(
        BEFORE,
        events=(BEFORE.events[1], replace(BEFORE.events[0], at=AT + timedelta(minutes=5))),
        factors=(kept.Factor("f", "No alert on it", "process", primary=True),),
        points=(BEFORE.points[0],),
        figures=(replace(BEFORE.figures[0], value=Decimal(6100), approximate=True),),
        actions=(replace(BEFORE.actions[0], owner="", status="done"), kept.Action("y", "Test it")),
    )
    assert told(after) == [
        ("timeline", "Line “Began”: time 2026-11-20 14:00 UTC → 2026-11-20 14:05 UTC"),
        ("timeline", "The order changed."),
        ("factors", "Factor “No alert” is now called “No alert on it”."),
        ("factors", "Factor “No alert on it”: category monitoring → process"),
        ("factors", "Factor “No alert on it”: primary no → yes"),
        ("impact", "Figure “Users”: value 4,800 → 6,100"),
        ("impact", "Figure “Users”: about no → yes"),
        ("wrong", "Point “Slow” was removed."),
        ("actions", "Action item “Add an alert”: owner Kim → nothing"),
        ("actions", "Action item “Add an alert”: status open → done"),
        ("actions", "Action item “Test it” was added."),
    ]


def test_the_incident_who_took_part_and_who_may_see_it() -> None:
    later = replace(INCIDENT, resolved=AT + timedelta(hours=1), error_rate=Decimal("0.5"))
    after = replace(BEFORE, incident=later, authors="Kim", people=(), visibility=(("timeline", "customers"),))
    assert told(after) == [
        ("summary", "Authors: nothing → Kim"),
        ("summary", "Resolved: nothing → 2026-11-20 15:00 UTC"),
        ("summary", "Error rate: nothing → 0.5"),
        ("people", "Participant “Kim” was removed."),
        ("visibility", "Timeline: leadership → customers"),
    ]
    assert told(replace(BEFORE, incident=None)) == [("summary", "It is about no incident now.")]


def test_long_texts_are_quoted_in_part_and_very_long_ones_not_compared() -> None:
    (words,) = texts("Notes", "x" * 200_000, "y" * 200_000)
    assert len(str(words)) < 600
    (words,) = texts("Notes", "a.\n" * 3000, "b.\n" * 3000)
    assert str(words) == "Notes was rewritten."
    (words,) = texts("Notes", f"{'x' * 300} one", f"{'x' * 300} two")
    assert str(words) == "Notes was rewritten."
