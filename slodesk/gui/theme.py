"""The look: colours, fonts and spacing from the design tokens, light or dark, at any zoom."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from slodesk.gui.icons import Icons
from slodesk.gui.stylesheet import stylesheet
from slodesk.paths import resource

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from slodesk.gui.settings import Mode

ZOOM_STEPS = (75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)
FONT_FILES = ("Regular", "Semibold")
DOCUMENT_FONT_FILES = ("Bold", "It")
"""What only formatted documents use; the first window is drawn without them."""
_POINTS_PER_TOKEN = 1.12  # Source Sans is drawn smaller than the face the tokens were set in


class Theme(QObject):
    """Answers every question about looks; emits ``changed`` when any answer did.

    Args:
        application: gets palette, font and style sheet; None only to read colours.
        mode: light, dark, or as the system says.
        zoom: 75 to 300 percent.
    """

    changed = Signal()

    def __init__(
        self,
        application: QApplication | None,
        mode: Mode = "system",
        zoom: int = 100,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._tokens: dict[str, Any] = json.loads(resource("tokens.json").read_text("utf-8"))
        self._mode: Mode = mode
        self._zoom = _bounded(zoom)
        self._family = _load_family()
        self.icons = Icons(self)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        self._apply()

    # What is asked for

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        if mode != self._mode:
            self._mode = mode
            self._apply()

    @property
    def zoom(self) -> int:
        """Size of everything, in percent, 75 to 300."""
        return self._zoom

    @zoom.setter
    def zoom(self, percent: int) -> None:
        percent = _bounded(percent)
        if percent != self._zoom:
            self._zoom = percent
            self._apply()

    def zoom_in(self) -> None:
        """Take the next larger step."""
        self.zoom = next((step for step in ZOOM_STEPS if step > self._zoom), ZOOM_STEPS[-1])

    def zoom_out(self) -> None:
        """Take the next smaller step."""
        smaller = [step for step in ZOOM_STEPS if step < self._zoom]
        self.zoom = smaller[-1] if smaller else ZOOM_STEPS[0]

    # Colours

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        if self._mode == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    @property
    def scheme(self) -> str:
        """``"light"`` or ``"dark"``: the name of the colours in the tokens."""
        return "dark" if self.dark else "light"

    def color(self, name: str) -> QColor:
        """Return a named colour.

        Args:
            name: window, surface, raised, border, text, muted, accent, accent_soft, on_accent or focus.
        """
        return QColor(self._tokens[self.scheme][name])

    def status_color(self, status: str) -> QColor:
        """Return the strong colour of a status ("critical"), for icons, words and lines."""
        return QColor(self._tokens["status"][str(status)][self.scheme])

    def status_soft(self, status: str) -> QColor:
        """Return the soft colour of a status, for chips and bands behind text."""
        return QColor(self._tokens["status"][str(status)][f"soft_{self.scheme}"])

    def series_color(self, index: int) -> QColor:
        """Return the colour of the n-th line of a chart; they repeat after eight."""
        colors = self._tokens["series"][self.scheme]
        return QColor(colors[index % len(colors)])

    def field_border(self) -> QColor:
        """Return the outline of fields: at least 3:1 against the surface."""
        over, under = self.color("muted"), self.color("surface")
        mix = [
            round(0.7 * a + 0.3 * b)
            for a, b in (
                (over.red(), under.red()),
                (over.green(), under.green()),
                (over.blue(), under.blue()),
            )
        ]
        return QColor(*mix)

    # Sizes

    @property
    def scale(self) -> float:
        """The zoom as a factor."""
        return self._zoom / 100

    def px(self, pixels: float) -> int:
        """Scale a length drawn for 100 %; at least 1 pixel."""
        return max(1, round(pixels * self.scale))

    def space(self, units: float = 1) -> int:
        """Return a spacing on the 8-pixel grid, zoomed."""
        return self.px(units * self._tokens["space"]["unit"])

    def radius(self, name: str) -> int:
        """Return a corner radius: control, card or chip."""
        return self.px(self._tokens["radius"][name])

    def points(self, name: str) -> float:
        """Return a type size in points, zoomed: body, small, heading, title or figure."""
        return float(self._tokens["type"][name]) * _POINTS_PER_TOKEN * self.scale

    def font(self, name: str = "body", *, bold: bool = False) -> QFont:
        """Return a font of the type scale; headings, titles and figures are semibold."""
        font = QFont(self._family)
        font.setPointSizeF(self.points(name))
        if bold or name in {"heading", "title", "figure"}:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def icon(self, name: str, color: str = "text", size: int = 20) -> QIcon:
        """Return an icon in a named colour or ``"status:critical"``; see also ``icons.follow``."""
        return self.icons.icon(name, color, size)

    def named_color(self, name: str) -> QColor:
        """Return ``color("muted")``, or the colour of a status for ``"status:critical"``."""
        kind, _, status = name.partition(":")
        return self.status_color(status) if kind == "status" else self.color(name)

    # Applying

    def _system_changed(self) -> None:
        if self._mode == "system":
            self._apply()

    def _apply(self) -> None:
        if self._application is not None:
            # Without this Qt styles each widget once for every widget it is in: ten times slower.
            self._application.setStyleSheet("")
            self._application.setPalette(self._palette())
            self._application.setFont(self.font())
            self._tell_unshown(self._application)
            self._application.setStyleSheet(stylesheet(self))
        self.icons.retint()
        self.changed.emit()

    @staticmethod
    def _tell_unshown(application: QApplication) -> None:
        """Tell a new font to windows not yet shown: Qt tells it only to the others."""
        for window in application.topLevelWidgets():
            if window.windowHandle() is None:
                for widget in (window, *window.findChildren(QWidget)):
                    application.sendEvent(widget, QEvent(QEvent.Type.ApplicationFontChange))

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        names = {
            role.Window: "window", role.WindowText: "text", role.Base: "surface",
            role.AlternateBase: "window", role.Text: "text", role.Button: "surface",
            role.ButtonText: "text", role.BrightText: "on_accent", role.PlaceholderText: "muted",
            role.Highlight: "accent", role.HighlightedText: "on_accent", role.Link: "accent",
            role.LinkVisited: "accent", role.ToolTipBase: "text", role.ToolTipText: "surface",
            role.Light: "surface", role.Midlight: "raised", role.Mid: "border",
            role.Dark: "muted", role.Shadow: "border", role.Accent: "accent",
        }  # fmt: skip
        for which, name in names.items():
            palette.setColor(which, self.color(name))
        for which in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, which, self.color("muted"))
        return palette


def prepare(application: QApplication) -> None:
    """Give the application its base style; once, before the first window."""
    application.setStyle(QStyleFactory.create("Fusion"))


def _bounded(percent: int) -> int:
    return min(max(percent, ZOOM_STEPS[0]), ZOOM_STEPS[-1])


@cache
def load_document_fonts() -> None:
    """Load what bold and italic words in documents are drawn with."""
    _load_fonts(DOCUMENT_FONT_FILES)


@cache
def _load_family() -> str:
    loaded = _load_fonts(FONT_FILES)
    families = QFontDatabase.applicationFontFamilies(loaded[0]) if loaded and loaded[0] >= 0 else []
    return families[0] if families else QGuiApplication.font().family()


def _load_fonts(weights: tuple[str, ...]) -> list[int]:
    spec = find_spec("font_source_sans_pro")  # only its files are wanted
    return [
        QFontDatabase.addApplicationFont(str(Path(folder, "files", f"SourceSansPro-{weight}.ttf")))
        for folder in (spec.submodule_search_locations or () if spec else ())
        for weight in weights
    ]
