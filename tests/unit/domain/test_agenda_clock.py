"""The clock of a meeting, with hand-computed times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.agenda_clock import Planned, clock_text, left_running, read, ticked

TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AGENDA = (Planned("a", 10, 0, False), Planned("b", 15, 0, False), Planned("c", 5, 0, False))


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def test_a_meeting_on_time_ends_when_its_minutes_are_over() -> None:
    reading = read(AGENDA, "a", TEN, at(4))
    assert (reading.spent, reading.left, reading.used) == (240, 360, 0.4)
    assert reading.ends == at(30)
    assert reading.late == 0
    assert reading.running
    assert not reading.over


def test_an_item_over_its_time_moves_the_end_gently() -> None:
    reading = read(AGENDA, "a", TEN, at(12.5))
    assert (reading.left, reading.used, reading.over) == (-150, 1.0, True)
    assert reading.ends == at(32.5)
    assert reading.late == 150


def test_time_saved_on_an_item_ends_the_meeting_earlier() -> None:
    items = (Planned("a", 10, 240, True), *AGENDA[1:])
    reading = read(items, "b", at(4), at(9))
    assert (reading.spent, reading.total) == (300, 540)
    assert reading.ends == at(24)
    assert reading.late == -360


def test_an_item_skipped_still_has_to_be_held() -> None:
    reading = read(AGENDA, "c", TEN, at(1))
    assert reading.ends == at(1 + 4 + 10 + 15)


def test_a_clock_that_stands_only_moves_the_end() -> None:
    items = (Planned("a", 10, 240, False), *AGENDA[1:])
    first, second = read(items, "a", None, at(4)), read(items, "a", None, at(1444))
    assert (first.spent, second.spent) == (240, 240)
    assert not second.running
    assert second.ends - first.ends == timedelta(days=1)
    assert second.late == 0


def test_an_item_without_minutes_is_over_at_once_and_nothing_is_divided_by_zero() -> None:
    reading = read((Planned("a", 0, 0, False),), "a", TEN, at(1))
    assert (reading.used, reading.left) == (1.0, -60)


def test_nothing_on_the_screen_yet() -> None:
    reading = read(AGENDA, None, None, TEN)
    assert (reading.spent, reading.total, reading.running) == (0, 0, False)
    assert reading.ends == at(30)


def test_a_clock_set_back_never_counts_backwards() -> None:
    assert ticked(at(5), TEN) == 0
    assert ticked(None, TEN) == 0


def test_clock_text() -> None:
    assert [clock_text(s) for s in (0, 9, 372, -130, 4500)] == ["0:00", "0:09", "6:12", "2:10", "75:00"]


def test_coming_back_within_the_hour_the_clock_went_on() -> None:
    assert left_running(TEN, None, 600, at(59)) is None
    assert left_running(TEN, at(40), 600, at(99)) is None


def test_coming_back_the_next_day_time_counts_to_the_last_sign_or_to_the_items_end() -> None:
    assert left_running(TEN, None, 600, at(1440)) == at(10)
    assert left_running(TEN, at(25), 600, at(1440)) == at(25)
    assert left_running(TEN, at(4), 600, at(1440)) == at(10)
    assert left_running(TEN, None, -30, at(1440)) == TEN


@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 40_000), st.booleans()), min_size=1, max_size=12),
    st.data(),
)
def test_the_end_is_never_before_now_and_late_is_what_was_spent_more(
    raw: list[tuple[int, int, bool]], data: st.DataObject
) -> None:
    items = [Planned(str(n), *fields) for n, fields in enumerate(raw)]
    current = data.draw(st.sampled_from([None, *(item.id for item in items)]))
    now = at(data.draw(st.integers(0, 3000)))
    reading = read(items, current, TEN if current else None, now)
    assert reading.ends >= now
    to_come = int((reading.ends - now).total_seconds())
    assert reading.late == reading.total + to_come - 60 * sum(item.minutes for item in items)
    assert 0 <= reading.used <= 1
    later = read(items, current, TEN if current else None, now + timedelta(seconds=60))
    assert later.ends >= reading.ends
    assert later.late >= reading.late
