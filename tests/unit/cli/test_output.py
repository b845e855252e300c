"""Tables line up, also with wide characters."""

from __future__ import annotations

from slodesk.cli.output import table, width


def test_columns_line_up_whatever_they_hold() -> None:
    text = table(
        ("NAME", "LEFT"), [("支払い", "7 %"), ("café", "−140 %"), ("e\u0301", "1 %")], frozenset({1})
    )
    lines = text.splitlines()
    assert [width(line) for line in lines] == [len("支払い") * 2 + 2 + len("−140 %")] * 4
    assert lines[1].endswith("   7 %")


def test_nothing_hangs_over_at_the_end_of_a_line() -> None:
    assert table(("A", "B"), [("x", "long"), ("yy", "")]) == "A   B\nx   long\nyy"
