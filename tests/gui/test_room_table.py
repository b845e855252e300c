"""The tables of the room: figures keep their width, names give way, the worst is never cut first."""

from __future__ import annotations

import pytest

from slodesk.gui.meeting.rooms.measured import fitting, shared


@pytest.mark.parametrize(
    ("wishes", "shares", "kept", "room", "widths"),
    [
        ([100, 50], [3.0, 1.0], [False, True], 190, [130, 60]),  # 40 to spare, as 3 to 1
        ([300, 60], [1.0, 1.0], [False, True], 200, [140, 60]),  # the figure keeps its 60
        ([300, 40, 60], [1.0, 1.0, 1.0], [False, False, True], 200, [100, 40, 60]),  # 40 is below an even 70
        ([300, 200, 60], [1.0, 1.0, 1.0], [False, False, True], 260, [100, 100, 60]),
        ([90, 90], [1.0, 1.0], [True, True], 100, [50, 50]),  # only figures: all of them give way
    ],
)
def test_width_is_taken_from_the_widest_words_and_given_out_by_share(
    wishes: list[int], shares: list[float], kept: list[bool], room: int, widths: list[int]
) -> None:
    assert shared(wishes, shares, kept, room) == widths


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (340, [0, 1, 2, 3]),  # 100 + 80 + 80 + 50, and three gaps of 10
        (339, [0, 1, 3]),  # of the same rank the last one goes first
        (249, [0, 3]),
        (100, [0, 3]),  # what is not optional stays
    ],
)
def test_columns_that_can_be_missed_are_left_out_before_words_are_broken(room: int, shown: list[int]) -> None:
    assert fitting([100, 80, 80, 50], [0, 1, 1, 0], 10, room) == shown


def test_the_column_that_is_missed_least_goes_first() -> None:
    assert fitting([100, 80, 80], [0, 2, 1], 0, 180) == [0, 2]
