"""R22: hints where a person is named as a cause or blame words occur."""

from __future__ import annotations

from time import perf_counter

import pytest

from slodesk.domain.blameless import hints

NAMES = ["Kim Larsen", "Al Roe", "Sam Okoro", "名前", "Will Power"]


def found(text: str) -> list[str]:
    return [each.found for each in hints(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pool had no limit", []),
        ("Kim Larsen forgot it, Kim said", ["Kim Larsen", "Kim"]),
        ("@kim.larsen forgot it", ["@kim.larsen"]),
        ("write to ops@example.com", []),
        ("Al would have seen it", []),  # two letters are in too many words
        ("Al Roe would have seen it", ["Al Roe"]),
        ("the same sample will do", []),  # "sam" and "will" are words here
        ("Samples were lost", []),
        ("名前 did it", ["名前"]),
        ("Human errors, carelessness and a sloppy review", ["Human errors", "carelessness", "sloppy"]),
        ("The default was the fault of nobody", ["fault of"]),
        ("Retries default to 5; a fault tolerant client blames nobody", ["blames"]),
        ("They should have noticed", ["should have noticed"]),
    ],
)
def test_r22_what_blames_somebody(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_r22_hints_say_where_and_in_what_order() -> None:
    text = "Sam was careless"
    assert [(each.start, each.end) for each in hints(text, NAMES)] == [(0, 3), (8, 16)]
    assert [str(each.words) for each in hints(text, NAMES)] == [
        "Sam stands here as a cause: name the role or the system.",
        "“careless” looks for guilt: say what made it possible.",
    ]


def test_r22_thousands_of_people_take_no_time() -> None:
    people = [f"Name{number} Family{number}" for number in range(20_000)]
    begun = perf_counter()
    assert [each.found for each in hints("Name77 did it. " * 50, people)] == ["Name77"] * 50
    assert perf_counter() - begun < 2
