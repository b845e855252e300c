"""How far a retrospective has come, part by part (R19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from slodesk.domain import retrospective as kept
from slodesk.domain.retro_outline import DONE, FREE, TO_DO, outline, progress

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)
EMPTY = kept.Retrospective("r", "Pool exhausted", AT)
AGREED = kept.Reviewer("1", "Kim", kept.APPROVED)
ASKED = kept.Reviewer("2", "Lee")
WHOLE: dict[str, dict[str, Any]] = {
    "summary": {"summary": "a", "user_impact": "b"},
    "timeline": {"events": (kept.Event("1", AT, "Deploy"),)},
    "factors": {
        "factors": (kept.Factor("1", "No timeout", primary=True),), "trigger": "d", "detection": "c",
        "not_caught": "Mocks",
    },
    "impact": {"figures": (kept.TypedFigure("1", kept.USERS, value=Decimal(15000)),)},
    "lists": {"points": (kept.Point("1", kept.WELL, "a"), kept.Point("2", kept.WRONG, "b"))},
    "action_items": {"actions": (kept.Action("1", "Add", "Kim", date(2026, 12, 1)),)},
    "adjustments": {"adjustments": (kept.Adjustment("1", "Lower"),)},
    "follow_up": {"follow_up": AT},
    "people": {"people": (kept.Participant("1", "Kim"),)},
    "review": {"state": kept.PUBLISHED, "reviewers": (AGREED,)},
}  # fmt: skip


@pytest.mark.parametrize("part", WHOLE)
def test_each_part_is_done_by_itself(part: str) -> None:
    assert outline(EMPTY)[part].state == TO_DO
    found = outline(replace(EMPTY, **WHOLE[part]))
    assert [name for name, step in found.items() if step.state == DONE] == [part]


def test_what_is_there_and_what_is_missing_is_said() -> None:
    assert {name: str(step.words) for name, step in outline(EMPTY).items()} == {
        "summary": "What happened?",
        "timeline": "What happened when?",
        "factors": "What contributed?",
        "impact": "How many were hit?",
        "lists": "What went well?",
        "action_items": "What will be done?",
        "adjustments": "Should an SLO change?",
        "follow_up": "When do you meet again?",
        "people": "Who took part?",
        "notes": "",
        "review": "Who reads it?",
    }


@pytest.mark.parametrize(
    ("part", "fields", "words"),
    [
        ("summary", {"summary": "a"}, "What did users notice?"),
        ("summary", {"summary": " \n"}, "What happened?"),
        (
            "timeline",
            {"events": (kept.Event("1", None, "?"), kept.Event("2", AT, "!"))},
            "A line has no time",
        ),
        ("timeline", {"events": (kept.Event("1", None, "?"),) * 3}, "3 lines have no time"),
        ("factors", {"factors": (kept.Factor("1", "a"),)}, "Which one was primary?"),
        ("factors", {"factors": (kept.Factor("1", "a", primary=True),)}, "What set it off?"),
        (
            "factors",
            {"factors": (kept.Factor("1", "a", primary=True),), "trigger": " d"},
            "How was it noticed?",
        ),
        ("impact", {"figures": (kept.TypedFigure("1", kept.ACTUAL),)}, "How many were hit?"),
        ("lists", {"points": (kept.Point("1", kept.LUCKY, "a", suggested=True),)}, "A suggestion to look at"),
        ("lists", {"points": (kept.Point("1", kept.WELL, "a"),)}, "What went wrong?"),
        ("action_items", {"actions": (kept.Action("1", "Add"),) * 2}, "2 without an owner"),
        ("action_items", {"actions": (kept.Action("1", "Add", "Kim"),)}, "One without a date"),
        ("review", {"reviewers": (AGREED, ASKED)}, "1 of 2 agreed"),
        ("review", {"reviewers": (AGREED,)}, "1 of 1 agreed"),
    ],
)
def test_the_first_thing_missing_is_named(part: str, fields: dict[str, Any], words: str) -> None:
    step = outline(replace(EMPTY, **fields))[part]
    assert (step.state, str(step.words)) == (TO_DO, words)


@pytest.mark.parametrize(
    ("part", "fields", "words"),
    [
        ("timeline", {"events": (kept.Event("1", AT, "a"),) * 7}, "7 lines"),
        ("action_items", {"actions": (kept.Action("1", "Add", "Kim", period="2027-Q1"),)}, "An action item"),
        ("adjustments", {"slo_note": "Stays as it is."}, "Written"),
        ("adjustments", {"recommendations": "Load tests."}, "Written"),
        ("people", {"people": (kept.Participant("1", "Kim"),) * 2}, "2 people"),
    ],
)
def test_what_is_done_is_counted(part: str, fields: dict[str, Any], words: str) -> None:
    step = outline(replace(EMPTY, **fields))[part]
    assert (step.state, str(step.words)) == (DONE, words)


def test_notes_are_free_and_do_not_count() -> None:
    noted = replace(EMPTY, notes="Whatever")
    assert (outline(noted)["notes"].state, str(outline(noted)["notes"].words)) == (FREE, "Written")
    assert progress(noted) == (0, 10)
    assert progress(replace(EMPTY, **WHOLE["people"], **WHOLE["follow_up"])) == (2, 10)
