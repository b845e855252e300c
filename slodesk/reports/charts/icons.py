"""The status icons as shapes on a 24-unit grid: told apart by form, not only by colour."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from slodesk.domain.status import Status
from slodesk.reports.charts.picture import Area, Box, Disc, Shape, Stroke, Words

_CUT = 7.0
_OCTAGON = (
    (2 + _CUT, 2.0), (22 - _CUT, 2.0), (22.0, 2 + _CUT), (22.0, 22 - _CUT),
    (22 - _CUT, 22.0), (2 + _CUT, 22.0), (2.0, 22 - _CUT), (2.0, 2 + _CUT),
)  # fmt: skip


def status_icon(status: Status, on: str = "surface") -> tuple[Shape, ...]:
    """Return the icon of a status within 0…24; ``on`` is the colour of the marks inside it."""
    colour = str(status)
    match status:
        case Status.HEALTHY:
            return (
                Disc(12, 12, 10, colour),
                Stroke(((7.2, 12.4), (10.6, 15.8), (16.8, 8.8)), on, 2.4, round=True),
            )
        case Status.ATTENTION:
            return (Area(((12, 1.5), (22.5, 12), (12, 22.5), (1.5, 12)), colour),)
        case Status.WARNING:
            return (Area(((12, 2), (23, 21.5), (1, 21.5)), colour),)
        case Status.CRITICAL:
            return (
                Box(2.5, 2.5, 19, 19, colour, 3),
                Stroke(((12, 6.8), (12, 13.2)), on, 2.6, round=True),
                Disc(12, 17.2, 1.6, on),
            )
        case Status.EXHAUSTED:
            return (
                Area(_OCTAGON, colour),
                Stroke(((8, 8), (16, 16)), on, 2.4, round=True),
                Stroke(((16, 8), (8, 16)), on, 2.4, round=True),
            )
        case Status.NO_DATA:
            return (Stroke(((4, 12), (20, 12)), colour, 3.2, round=True),)
        case _:
            assert_never(status)


def placed(shapes: tuple[Shape, ...], x: float, y: float, scale: float) -> tuple[Shape, ...]:
    """Return shapes scaled, then moved to (x, y)."""
    return tuple(_placed(shape, x, y, scale) for shape in shapes)


def _placed(shape: Shape, x: float, y: float, scale: float) -> Shape:
    match shape:
        case Box():
            return replace(
                shape, x=x + shape.x * scale, y=y + shape.y * scale, width=shape.width * scale,
                height=shape.height * scale, radius=shape.radius * scale,
            )  # fmt: skip
        case Stroke() | Area():
            places = tuple((x + px * scale, y + py * scale) for px, py in shape.places)
            if isinstance(shape, Stroke):
                return replace(shape, places=places, width=shape.width * scale)
            return replace(shape, places=places)
        case Disc():
            return replace(shape, x=x + shape.x * scale, y=y + shape.y * scale, radius=shape.radius * scale)
        case Words():
            return replace(shape, x=x + shape.x * scale, y=y + shape.y * scale, size=shape.size * scale)
        case _:
            assert_never(shape)


def icon_at(status: Status, x: float, y: float, size: float, on: str = "surface") -> tuple[Shape, ...]:
    """Return the icon of a status in a square with its top left corner at (x, y)."""
    return placed(status_icon(status, on), x, y, size / 24)
