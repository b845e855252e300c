"""The icon set: our own SVGs, drawn in one colour and tinted from the palette at run time."""

from __future__ import annotations

import weakref
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from slodesk.paths import cache_dir, resource

if TYPE_CHECKING:
    from pathlib import Path

    from slodesk.gui.theme import Theme

STATUS_ICONS = {
    "healthy": "status-healthy",
    "attention": "status-attention",
    "warning": "status-warning",
    "critical": "status-critical",
    "exhausted": "status-exhausted",
    "no_data": "status-no-data",
}


class Tinted(Protocol):
    """A button, action or anything else that shows an icon."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show ``icon``."""


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")


def render(name: str, color: QColor, size: int, ratio: float = 1.0, hole: QColor | None = None) -> QPixmap:
    """Draw an icon.

    Args:
        name: the file's stem in ``resources/icons``.
        color: takes the place of ``currentColor``.
        size: edge in device-independent pixels.
        ratio: device pixels per pixel.
        hole: colour of the marks inside a filled status icon; white when None.
    """
    inner = (hole or QColor(Qt.GlobalColor.white)).name()
    svg = _source(name).replace("currentColor", color.name()).replace("currentHole", inner)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    edge = round(size * ratio)
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class Icons:
    """Draws icons in the theme's colours and keeps buttons in step when it changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._cache: dict[tuple[str, str, int], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._followers: list[tuple[weakref.ref[Tinted], str, str, int]] = []

    def icon(self, name: str, color: str = "text", size: int = 20) -> QIcon:
        """Return an icon at the present zoom, sharp on 1× and 2× screens, greyed when disabled."""
        key = (name, color, size)
        if key not in self._cache:
            icon = QIcon()
            edge = self._theme.px(size)
            for ratio in (1.0, 2.0):
                icon.addPixmap(self._draw(name, color, edge, ratio))
                faded = self._draw(name, "border", edge, ratio)
                icon.addPixmap(faded, QIcon.Mode.Disabled)
            self._cache[key] = icon
        return self._cache[key]

    def pixmap(self, name: str, color: str = "text", size: int = 20, ratio: float = 1.0) -> QPixmap:
        """Return a picture for painting, at the present zoom."""
        key = (name, color, size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(name, color, self._theme.px(size), ratio)
        return self._pixmaps[key]

    def status(self, status: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
        """Return the icon of a status in its colour."""
        return self.pixmap(STATUS_ICONS[str(status)], f"status:{status}", size, ratio)

    def file(self, name: str, color: str) -> str:
        """Return the path of a tinted copy on disk, for style sheets; empty where none can be kept."""
        tint = self._theme.named_color(color).name()
        try:
            copy = self._copies / f"{name}-{tint[1:]}.svg"
            text = _source(name).replace("currentColor", tint)
            if not copy.exists() or copy.read_text("utf-8") != text:
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(text, "utf-8")
        except OSError:
            return ""
        return copy.as_posix()

    @cached_property
    def _copies(self) -> Path:
        return cache_dir() / "icons"

    def follow(self, target: Tinted, name: str, color: str = "text", size: int = 20) -> None:
        """Set an icon and renew it whenever theme or zoom change."""
        self._followers = [entry for entry in self._followers if entry[0]() is not target]
        self._followers.append((weakref.ref(target), name, color, size))
        self._set(target, name, color, size)

    def retint(self) -> None:
        """Draw everything anew in the theme's present colours."""
        self._cache.clear()
        self._pixmaps.clear()
        kept = []
        for entry in self._followers:
            target = entry[0]()
            if target is not None and isValid(target):
                self._set(target, *entry[1:])
                kept.append(entry)
        self._followers = kept

    def _set(self, target: Tinted, name: str, color: str, size: int) -> None:
        target.setIcon(self.icon(name, color, size))
        set_size = getattr(target, "setIconSize", None)
        if set_size is not None:
            edge = self._theme.px(size)
            set_size(QSize(edge, edge))

    def _draw(self, name: str, color: str, edge: int, ratio: float) -> QPixmap:
        hole = self._theme.color("surface") if color.startswith("status:") else None
        return render(name, self._theme.named_color(color), edge, ratio, hole)
