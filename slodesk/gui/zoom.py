"""Zoom for what Qt does not scale by itself: the spacing of forms made in Designer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFormLayout, QGridLayout, QLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog

    from slodesk.gui.theme import Theme

PAGE = 24
"""Margin around a dialog's content at 100 %, as the tokens say."""
GAP = 12
"""Distance between a form's rows at 100 %."""
_MARGINS = "base_margins"
_SPACING = "base_spacing"


def scale_layouts(widget: QWidget, theme: Theme, *, margin: int = PAGE, spacing: int = GAP) -> None:
    """Give a form the design's spacing and keep it in step with the zoom.

    Layouts inside other layouts have no margins; one that sets its own in Designer keeps them.

    Args:
        widget: the form.
        theme: zoom.
        margin: around the outermost layout, in pixels at 100 %.
        spacing: between items, in pixels at 100 %.
    """
    outer = widget.layout()
    for layout in widget.findChildren(QLayout):
        own = layout.parentWidget()
        inside = layout is outer or (own is not None and own.layout() is layout)
        layout.setProperty(_MARGINS, margin if layout is outer else 0 if inside else -1)
        layout.setProperty(_SPACING, spacing)

    def scale() -> None:
        for layout in widget.findChildren(QLayout):
            _scale(layout, theme)

    follow(theme, widget, scale)


def fit_dialog(dialog: QDialog, theme: Theme, width: int, height: int) -> None:
    """Give a dialog the size it was drawn for, zoomed; with its title bar never larger than its window."""
    wide, high = theme.px(width), theme.px(height)
    window = dialog.parentWidget()
    if window is not None:
        whole = window.window()
        bar = whole.frameGeometry().height() - whole.height()  # a dialog's is as high as its window's
        wide = min(wide, max(window.width() - theme.space(2), 440))
        high = min(high, max(window.height() - max(theme.space(2), bar), 360))
    dialog.resize(wide, high)


class _Follower(QObject):
    """Lives as long as its widget, and so does its connection."""

    def __init__(self, theme: Theme, widget: QWidget, adapt: Callable[[], None]) -> None:
        super().__init__(widget)
        self._adapt = adapt
        theme.changed.connect(self.adapt)

    def adapt(self) -> None:
        """Fit the widget to the theme's present colours and zoom."""
        self._adapt()


def follow(theme: Theme, widget: QWidget, adapt: Callable[[], None]) -> None:
    """Call ``adapt`` now and whenever theme or zoom change, as long as ``widget`` lives."""
    _Follower(theme, widget, adapt).adapt()


def _scale(layout: QLayout, theme: Theme) -> None:
    margin, spacing = layout.property(_MARGINS), layout.property(_SPACING)
    if margin is None:
        return
    if margin >= 0:
        edge = round(margin * theme.scale)
        layout.setContentsMargins(edge, edge, edge, edge)
    if isinstance(layout, QGridLayout | QFormLayout):
        layout.setHorizontalSpacing(theme.px(spacing))
        layout.setVerticalSpacing(theme.px(spacing))
    else:
        layout.setSpacing(theme.px(spacing))
