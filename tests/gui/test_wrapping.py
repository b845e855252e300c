"""Words on a few lines, and moments and ages as the window writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QFont, QFontMetrics

from slodesk.gui.formats import moment_text
from slodesk.gui.widgets.wrapping import two_line_width, wrapped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from slodesk.gui.theme import Theme

LONG = "Long distance replication of the warehouse inventory ledger to the southern hemisphere"


@pytest.fixture
def font(theme: Theme) -> QFont:
    return theme.font("body")


def test_what_fits_stays_on_one_line(font: QFont) -> None:
    assert wrapped("Checkout", font, 400) == ("Checkout",)
    assert wrapped("", font, 400) == ("",)


def test_words_are_broken_between_words_and_cut_only_at_the_end(font: QFont) -> None:
    metrics = QFontMetrics(font)
    width = two_line_width(LONG, metrics)
    assert " ".join(wrapped(LONG, font, width)) == LONG
    cut = wrapped(LONG, font, width // 2)
    assert len(cut) == 2
    assert LONG.startswith(cut[0])
    assert cut[1].endswith("…")
    assert LONG[len(cut[0]) + 1 :].startswith(cut[1].removesuffix("…").rstrip())
    assert " ".join(wrapped(LONG, font, width // 2, most=8)) == LONG
    for line in cut:
        assert metrics.horizontalAdvance(line) <= width // 2


@pytest.mark.parametrize(
    "words", ["Zahlungsverkehrsabwicklungsplattform", "検索サービスの検索サービス", "🚢🚢🚢🚢🚢🚢🚢🚢🚢🚢"]
)
def test_words_without_spaces_lose_nothing(font: QFont, words: str) -> None:
    width = QFontMetrics(font).horizontalAdvance(words) * 2 // 3
    lines = wrapped(words, font, width, most=4)
    assert len(lines) > 1
    assert "".join(lines) == words


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        (datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "UTC", "09:05"),
        (datetime(2026, 11, 23, tzinfo=UTC), "UTC", "23 Nov, 00:00"),  # which end of which day?
        (datetime(2026, 11, 20, tzinfo=UTC), "UTC", "20 Nov"),
        (datetime(2026, 11, 20, 14, 31, tzinfo=UTC), "UTC", "20 Nov, 14:31"),
        (datetime(2025, 11, 20, 14, 31, tzinfo=UTC), "UTC", "20 Nov 2025, 14:31"),
        (datetime(2026, 11, 22, 23, tzinfo=UTC), "Europe/Berlin", "23 Nov, 00:00"),
    ],
)
def test_a_moment_says_its_day_where_the_time_alone_would_not_do(
    qapp: QApplication, moment: datetime, zone: str, words: str
) -> None:
    now = datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert moment_text(moment, now, ZoneInfo(zone)) == words
