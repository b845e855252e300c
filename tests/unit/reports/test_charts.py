"""Chart layouts: gaps, extremes, axes, words that stay inside the picture."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from slodesk.domain.status import Status
from slodesk.reports.chart_tables import bar_table, time_table
from slodesk.reports.charts import bar_chart, time_chart
from slodesk.reports.charts.icons import status_icon
from slodesk.reports.charts.picture import Box, Picture, Stroke, Words, fitted, rough_width
from slodesk.reports.charts.scales import nice_ticks, number_text, stretches, thinned, time_ticks
from slodesk.reports.report import Bar, BarChart, Line, Marker, TimeChart
from tests.unit.reports.samples import AT, START, bars, budget_chart


def lay_out(chart: TimeChart) -> Picture:
    """Lay out at the size of a page."""
    return time_chart.lay_out(chart, 493, 168, rough_width)


def line_strokes(picture: Picture) -> list[Stroke]:
    """Return the strokes that draw data."""
    return [s for s in picture.shapes if isinstance(s, Stroke) and s.colour.startswith("series")]


def test_a_gap_breaks_the_line() -> None:
    solid = [stroke for stroke in line_strokes(lay_out(budget_chart())) if not stroke.dash]
    assert len(solid) == 3


def test_missing_values_of_any_kind_are_gaps() -> None:
    values = [1.0, None, float("nan"), 2.0, float("inf"), 3.0, 4.0]
    assert list(stretches(range(7), values)) == [[(0, 1.0)], [(3, 2.0)], [(5, 3.0), (6, 4.0)]]


def test_thinning_keeps_every_extreme() -> None:
    chance = random.Random(7)
    points = [(float(n), chance.random()) for n in range(50_000)]
    points[31_337] = (31_337.0, 9.0)
    points[4_711] = (4_711.0, -9.0)
    kept = thinned(points, 0.0, 100.0)
    assert len(kept) <= 4 * 501
    assert points[31_337] in kept
    assert points[4_711] in kept
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    assert kept == sorted(kept)


def test_bands_ticks_and_words_are_drawn() -> None:
    words = [shape.text for shape in lay_out(budget_chart()).shapes if isinstance(shape, Words)]
    for text in (
        "100\u00a0%",
        "50\u00a0%",
        "0\u00a0%",
        "Healthy",
        "Exhausted",
        "as of 20 Nov",
        "6 %",
        "Bad deploy",
    ):
        assert text in words


def test_a_lone_line_needs_no_name_and_takes_the_width() -> None:
    first = Line("Card payments, Payments go through", (START.timestamp(), AT.timestamp()), (1.0, 2.0))
    lone = lay_out(TimeChart("Share that failed", "", (first,), START, AT))
    both = lay_out(TimeChart("Share that failed", "", (first, replace(first, name="Checkout")), START, AT))

    def reach(picture: Picture) -> float:
        return max(place[0] for stroke in line_strokes(picture) for place in stroke.places)

    assert not any(isinstance(s, Words) and s.text.startswith("Card") for s in lone.shapes)
    assert any(isinstance(s, Words) and s.text.startswith("Card") for s in both.shapes)
    assert reach(lone) == pytest.approx(493 - 8)
    assert reach(both) < 400


def test_all_words_and_shapes_stay_inside() -> None:
    for chart in (budget_chart(), budget_chart(label="An incident with a name that is rather long " * 9)):
        picture = lay_out(chart)
        for shape in picture.shapes:
            if isinstance(shape, Words):
                wide = rough_width(shape.text, shape.size, shape.bold)
                left = shape.x - {"start": 0, "middle": wide / 2, "end": wide}[shape.anchor]
                assert left > -1
                assert left + wide < picture.width + 1
                assert 0 < shape.y <= picture.height
            if isinstance(shape, Stroke):
                assert all(-1 <= x <= 494 and -1 <= y <= 169 for x, y in shape.places)


def test_crowded_markers_never_write_over_each_other() -> None:
    marks = tuple(
        Marker(START + timedelta(hours=9 * n), f"Incident number {n}", "incident" if n % 2 else "release")
        for n in range(40)
    )
    picture = lay_out(replace(budget_chart(), markers=marks))
    boxes = [
        (s.y, s.x, s.x + rough_width(s.text, s.size))
        for s in picture.shapes
        if isinstance(s, Words) and s.text.startswith("Incident")
    ]
    assert 3 <= len(boxes) < 40
    for y, left, right in boxes:
        assert not [b for b in boxes if b != (y, left, right) and b[0] == y and b[1] < right and b[2] > left]


def test_no_data_is_no_line() -> None:
    empty = replace(budget_chart(), lines=(Line("x", (), ()), Line("y", (START.timestamp(),), (None,))))
    assert line_strokes(lay_out(empty)) == []
    assert lay_out(replace(empty, bands=(), markers=(), now=None)).shapes


def test_counts_have_whole_ticks_from_zero() -> None:
    times = tuple((START + timedelta(weeks=n)).timestamp() for n in range(5))
    chart = TimeChart(
        "t", "s", (Line("at risk", times, (0.0, 1.0, 3.0, 2.0, 2.0)),), START, AT, unit="", low=True
    )
    words = [s.text for s in time_chart.lay_out(chart, 493, 96, rough_width).shapes if isinstance(s, Words)]
    assert {"0", "1", "2", "3"} <= set(words)
    assert "0.5" not in words


def test_an_overdraft_is_drawn_left_of_zero() -> None:
    picture = bar_chart.lay_out(bars(), 493, rough_width)
    zero = next(s.places[0][0] for s in picture.shapes if isinstance(s, Stroke) and s.width == 0.8)
    overdraft = next(s for s in picture.shapes if isinstance(s, Box) and s.fill == "exhausted")
    healthy = next(s for s in picture.shapes if isinstance(s, Box) and s.fill == "healthy")
    assert overdraft.x + overdraft.width == pytest.approx(zero)
    assert healthy.x == pytest.approx(zero)


def test_shortened_names_are_told() -> None:
    long = "a name that goes on " * 20
    picture = bar_chart.lay_out(bars(long), 493, rough_width)
    assert picture.shortened == (long,)


def test_bars_without_any_value_have_an_axis() -> None:
    chart = BarChart("t", "s", (Bar("x", None, "no data", Status.NO_DATA),))
    assert bar_chart.lay_out(chart, 493, rough_width).shapes


@pytest.mark.parametrize("status", Status)
def test_every_status_has_an_icon_of_its_own(status: Status) -> None:
    others = [status_icon(other) for other in Status if other != status]
    assert status_icon(status) not in others


@pytest.mark.parametrize(
    ("low", "high", "about", "ticks"),
    [
        (0, 10, 5, [0, 2, 4, 6, 8, 10]),
        (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-3, 3, 3, [-2, 0, 2]),
        (5, 5, 5, [5]),
        (99.85, 100, 3, [99.85, 99.9, 99.95, 100]),
    ],
)
def test_ticks_are_round(low: float, high: float, about: int, ticks: list[float]) -> None:
    assert nice_ticks(low, high, about) == pytest.approx(ticks)


@pytest.mark.parametrize("days", [0.1, 1, 3, 7, 30, 90, 400, 2000, 9000])
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_time_ticks_are_few_and_in_order(days: float, zone: str) -> None:
    start = datetime(2026, 3, 1, 5, 30, tzinfo=UTC)
    end = start + timedelta(days=days)
    ticks = [at for at, _ in time_ticks(start, end, zone, 8)]
    assert len(ticks) <= 14
    assert ticks == sorted(ticks)
    assert all(start <= at <= end for at in ticks)


def test_numbers_have_a_true_minus_and_never_minus_zero() -> None:
    assert number_text(-40.0, "%") == "−40\u00a0%"
    assert number_text(-0.00001, "%") == "0\u00a0%"
    assert number_text(2_500_000, "") == "2,500,000"


def test_fitted_text_is_no_wider_than_its_room() -> None:
    assert fitted("short", 100, 8, rough_width) == "short"
    cut = fitted("W" * 100_000, 60, 8, rough_width)
    assert cut.endswith("…")
    assert rough_width(cut, 8, False) <= 60


def test_the_table_of_a_chart_says_the_same() -> None:
    table = time_table(budget_chart())
    cells = [str(cell) for row in table.rows for cell in row]
    assert "Bad deploy" in cells
    assert "Projection: −4\u00a0%" in cells
    assert "—" in cells
    assert table.rows[-2][1] == "6\u00a0%"
    assert [row[1] for row in bar_table(bars()).rows] == ["−40 %", "no data", "82 %"]
