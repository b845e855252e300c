"""The schedule of a roadmap: days to scale, looks that differ without colour, what waits for what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from slodesk.reports.chart_tables import schedule_table
from slodesk.reports.charts.picture import Area, Box, Picture, Stroke, Words, rough_width
from slodesk.reports.charts.schedule import lay_out
from slodesk.reports.report import Schedule, Stretch
from tests.unit.reports.samples import schedule

WIDTH = 493.0


def drawn(chart: Schedule) -> Picture:
    """Lay out at the width of a page."""
    return lay_out(chart, WIDTH, rough_width)


def test_days_are_to_scale_and_both_ends_belong_to_the_work() -> None:
    days = tuple(
        Stretch(name, "", date(2027, 1, 1) + timedelta(days=begin), date(2027, 1, 1) + timedelta(days=end))
        for name, begin, end in (("a", 0, 0), ("b", 0, 9), ("c", 10, 29), ("d", 0, 89))
    )
    chart = Schedule("t", "s", days, date(2027, 1, 1), date(2027, 3, 31))
    boxes = [shape for shape in drawn(chart).shapes if isinstance(shape, Box)]
    one = boxes[0].width
    assert [round(box.width / one, 6) for box in boxes] == [1, 10, 20, 90]
    assert boxes[2].x == pytest.approx(boxes[1].x + boxes[1].width)


def test_looks_differ_without_colour() -> None:
    def shapes(look: str) -> list[str]:
        row = Stretch("a", "", date(2027, 1, 2), date(2027, 1, 9), look)  # type: ignore[arg-type]
        chart = Schedule("t", "s", (row,), date(2027, 1, 1), date(2027, 1, 31))
        return [
            type(shape).__name__
            for shape in drawn(chart).shapes
            if getattr(shape, "fill", "") == "series-0"
            or getattr(shape, "outline", "") == "series-0"
            or getattr(shape, "colour", "") == "series-0"
        ]

    assert shapes("filled") == ["Box"]
    assert shapes("outlined") == ["Area"]
    assert shapes("hatched")[0] == "Area"
    assert shapes("hatched").count("Stroke") > 3


def test_the_line_parts_what_fits_from_what_does_not() -> None:
    words = {shape.text: shape.y for shape in drawn(schedule()).shapes if isinstance(shape, Words)}
    assert (
        words["Rehearse the way back"] < words["The 200 h for reliability end here."] < words["Wait in line"]
    )
    assert drawn(replace(schedule(), cut=None)).height < drawn(schedule()).height


def test_an_arrow_leads_from_each_end_to_what_waits() -> None:
    heads = [
        s for s in drawn(schedule()).shapes if isinstance(s, Area) and s.fill == "text" and not s.outline
    ]
    assert len(heads) == 2 + 2  # two pieces of work wait; one goes on beyond both ends of the quarter


def test_words_and_shapes_stay_inside_whatever_they_say() -> None:
    for chart in (
        schedule(),
        schedule("Work with a name that goes on and on " * 9),
        replace(schedule(), rows=(), cut=0),
        replace(schedule(), cut_label="hours " * 99),
        replace(schedule(), start=date(2027, 1, 1), end=date(2027, 1, 1)),
    ):
        picture = drawn(chart)
        for shape in picture.shapes:
            if isinstance(shape, Words):
                wide = rough_width(shape.text, shape.size, shape.bold)
                left = shape.x - {"start": 0, "middle": wide / 2, "end": wide}[shape.anchor]
                assert left > -1
                assert left + wide < picture.width + 1
                assert 0 < shape.y <= picture.height
            if isinstance(shape, Stroke):
                assert all(-1 <= x <= WIDTH + 1 and -1 <= y <= picture.height + 1 for x, y in shape.places)


def test_shortened_names_are_told() -> None:
    long = "Work with a name that goes on " * 9
    assert drawn(schedule(long)).shortened == (long,)


def test_the_table_says_the_same() -> None:
    table = schedule_table(schedule())
    assert [column.title for column in table.columns] == ["Name", "From", "To", "", "State", "After"]
    assert table.rows[1] == (
        "Rehearse the way back", "1 Feb 2027", "14 Feb 2027", "90 h", "Fits", "Renew certificates",
    )  # fmt: skip
    assert table.rows[2][0] == "The 200 h for reliability end here."
    assert table.rows[4][1:3] == ("—", "—")
    assert len(table.rows) == 6
    everything = schedule_table(replace(schedule(), cut=5))
    assert everything.rows[-1][0] == "The 200 h for reliability end here."
