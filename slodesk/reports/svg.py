"""Writes pictures as inline SVG whose colours follow the page's light or dark mode."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, assert_never

from slodesk.domain.status import Status
from slodesk.reports.charts.icons import status_icon
from slodesk.reports.charts.picture import Area, Box, Disc, Stroke, Words
from slodesk.reports.words import clean

if TYPE_CHECKING:
    from slodesk.reports.charts.picture import Picture, Shape


def _n(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"


def _var(role: str) -> str:
    return f"var(--{role})"


def svg(picture: Picture, title: str, summary: str) -> str:
    """Return a picture with a name and a description for those who cannot see it."""
    shapes = "".join(_shape(shape) for shape in picture.shapes)
    label = escape(clean(f"{title}. {summary}".strip(". ")), quote=True)
    return (
        f'<svg viewBox="0 0 {_n(picture.width)} {_n(picture.height)}" role="img" aria-label="{label}">'
        f"{shapes}</svg>"
    )


def symbols() -> str:
    """Return the definitions of the status icons, used by name below."""
    parts = "".join(
        f'<symbol id="icon-{status}" viewBox="0 0 24 24">'
        f"{''.join(_shape(shape) for shape in status_icon(status))}</symbol>"
        for status in Status
    )
    return f'<svg width="0" height="0" style="position:absolute" aria-hidden="true">{parts}</svg>'


def icon(status: Status | None) -> str:
    """Return the icon of a status; its word must stand beside it."""
    if status is None:
        return ""
    return f'<svg class="icon" aria-hidden="true"><use href="#icon-{status}"/></svg>'


def meter(value: float | None, status: Status) -> str:
    """Return the bar of what is left, an overdraft to the left of zero; the figure stands beside it."""
    if value is None:
        return '<svg class="meter" aria-hidden="true"></svg>'
    share = max(min(value / 100, 1.0), -1.0)
    wide = max(42 * share, 0.6) if share >= 0 else 18 * -share
    left = 18.0 if share >= 0 else 18 - wide
    further = _shape(Area(((left, 0), (left, 12), (left - 5, 6)), "exhausted")) if value < -100 else ""
    return (
        '<svg class="meter" viewBox="-5 0 65 12" aria-hidden="true">'
        + _shape(Box(18, 3, 42, 6, "raised"))
        + _shape(Box(left, 3, wide, 6, str(status)))
        + further
        + _shape(Stroke(((18, 0.5), (18, 11.5)), "text", 1))
        + "</svg>"
    )


def _shape(shape: Shape) -> str:
    match shape:
        case Box(x, y, width, height, fill, radius):
            corner = f' rx="{_n(radius)}"' if radius else ""
            return (
                f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{corner} '
                f'style="fill:{_var(fill)}"/>'
            )
        case Stroke(places, colour, width, dash, rounded):
            pattern = f";stroke-dasharray:{' '.join(map(_n, dash))}" if dash else ""
            ends = ";stroke-linejoin:round" + (";stroke-linecap:round" if not dash else "") if rounded else ""
            return (
                f'<polyline points="{_places(places)}" style="fill:none;stroke:{_var(colour)};'
                f'stroke-width:{_n(width)}{pattern}{ends}"/>'
            )
        case Area(places, fill, outline):
            return f'<polygon points="{_places(places)}" style="fill:{_var(fill)}{_outline(outline)}"/>'
        case Disc(x, y, radius, fill, outline):
            return (
                f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" '
                f'style="fill:{_var(fill)}{_outline(outline)}"/>'
            )
        case Words(x, y, text, size, colour, bold, anchor):
            weight = ";font-weight:600" if bold else ""
            return (
                f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" '
                f'style="fill:{_var(colour)};font-size:{_n(size)}px{weight}">{escape(clean(text))}</text>'
            )
        case _:
            assert_never(shape)


def _outline(role: str) -> str:
    return f";stroke:{_var(role)};stroke-width:0.8" if role else ""


def _places(places: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in places)
