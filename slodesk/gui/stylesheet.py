"""Fills the application's style sheet, ``resources/style.qss``, from the theme.

Widgets ask for a look with dynamic properties: ``role`` on labels (title, heading, figure, muted,
small, error, link) and frames (card, header, bar), ``kind`` on buttons (primary, quiet, danger).
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics

from slodesk.paths import resource

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


CELL_MARGIN = 3
"""Pixels Qt adds at both sides of a cell's words, at any zoom; a heading has none."""
_LINE_MARGINS = 2
"""Pixels Qt leaves above and below the words of a line edit together, at any zoom."""
_PIXELS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24, 32)
_COLORS = (
    "window", "surface", "raised", "border", "text", "muted", "accent", "accent_soft", "on_accent", "focus",
)  # fmt: skip
_PICTURES = {
    "arrow_down": ("chevron-down", "muted"),
    "arrow_up": ("chevron-up", "muted"),
    "check": ("check", "on_accent"),
    "arrow_left": ("chevron-left", "text"),
    "arrow_right": ("chevron-right", "text"),
    "dash": ("minus", "on_accent"),
    "dot": ("dot", "on_accent"),
    "info_sign": ("info", "accent"),
    "warning_sign": ("alert", "status:warning"),
}


def stylesheet(theme: Theme) -> str:
    """Return the style sheet for the theme's present colours and zoom.

    A radius of more than half a side makes Qt draw square corners, so those that round a whole side are
    worked out from it.
    """
    values = {name: theme.color(name).name() for name in _COLORS}
    values |= {f"p{pixels}": str(theme.px(pixels)) for pixels in _PIXELS}
    values |= {f"f{pixels}": str(theme.px(pixels) - 1) for pixels in _PIXELS}  # beside a border 1 px wider
    values |= {name: f"{theme.points(name):.2f}" for name in ("title", "heading", "figure", "small")}
    cell = theme.px(12) - CELL_MARGIN
    values["cell"], values["cell_focus"] = str(cell), str(max(0, cell - 2))
    values["title_line"] = str(QFontMetrics(theme.font("heading")).height() + _LINE_MARGINS)
    values["message"] = str(theme.px(300))
    values["list_focus"] = str(theme.px(8) - 2)
    values["r_indicator"] = str((theme.px(16) + 2) // 2)
    values["r_scroll"] = str((theme.px(12) - 2 * theme.px(2)) // 2)
    values["r_bar"], values["r_groove"] = str(theme.px(8) // 2), str(theme.px(6) // 2)
    values["r_handle"] = str((theme.px(14) + 4) // 2)
    values |= _fields(theme)
    accent = theme.color("accent")
    values["accent_hover"] = (accent.lighter(112) if theme.dark else accent.darker(112)).name()
    values["border_strong"] = theme.field_border().name()
    values |= {name: theme.status_color(name).name() for name in ("critical", "healthy")}
    values["card"] = str(theme.radius("card"))
    values["control"] = str(theme.radius("control"))
    values |= {key: theme.icons.file(*picture) for key, picture in _PICTURES.items()}
    return Template(resource("style.qss").read_text("utf-8")).substitute(values)


def _fields(theme: Theme) -> dict[str, str]:
    """Return paddings that make choices and numbers as high as lines of text, and begin where those do."""
    across, down = theme.px(8) + 2, theme.px(5)
    lengths = {"combo": across, "spin_top": down - 2, "spin_bottom": down - 1}
    inside = {f"{name}_focus": length - 1 for name, length in lengths.items()}
    return {name: str(max(0, length)) for name, length in {**lengths, **inside}.items()}
