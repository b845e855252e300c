"""The application's style sheet, written from the theme.

Widgets ask for a look with dynamic properties: ``role`` on labels (title, heading, figure, muted,
small, error, link) and frames (card, header, bar), ``kind`` on buttons (primary, quiet, danger).
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

_SHEET = Template("""
* { outline: none; }
QWidget { color: $text; }
QMainWindow, QDialog, QWizard, QWidget[role="page"] { background: $window; }
QToolTip { background: $text; color: $surface; border: none; padding: ${p4}px ${p8}px; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading}pt; font-weight: 600; }
QLabel[role="figure"] { font-size: ${figure}pt; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small}pt; }
QLabel[role="error"] { color: $critical; font-size: ${small}pt; }
QLabel[role="link"] { color: $accent; }
QLabel:disabled { color: $muted; }

QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: ${card}px; }
QFrame[role="header"] { background: $surface; border: none; }
QFrame[role="note"] { background: $accent_soft; border: none; border-radius: ${control}px; }
QFrame[role="line"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="drop"] { background: $accent_soft; border: 2px dashed $accent; border-radius: ${card}px; }

QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: ${control}px;
    padding: ${p6}px ${p16}px; min-height: ${p18}px; }
QPushButton:hover { background: $raised; }
QPushButton:pressed { background: $border; }
QPushButton:focus { border: 2px solid $focus; padding: ${p5}px ${p15}px; }
QPushButton:checked { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton:disabled { color: $muted; background: $window; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $raised; color: $muted; border-color: $border; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; padding: ${p6}px ${p8}px; }
QPushButton[kind="quiet"]:hover { background: $raised; }
QPushButton[kind="quiet"]:focus { border: 2px solid $focus; padding: ${p5}px ${p7}px; }
QPushButton[kind="danger"] { color: $critical; }
QPushButton::menu-indicator { width: 0; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: ${control}px; padding: ${p4}px; }
QToolButton:hover { background: $raised; }
QToolButton:checked { background: $accent_soft; }
QToolButton:focus { border: 2px solid $focus; padding: ${p3}px; }
QToolButton::menu-indicator { width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: $surface; color: $text;
    border: 1px solid $border_strong; border-radius: ${control}px; padding: ${p5}px ${p8}px;
    selection-background-color: $accent; selection-color: $on_accent; min-height: ${p18}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid $focus; padding: ${p4}px ${p7}px; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QAbstractSpinBox[invalid="true"],
QComboBox[invalid="true"], QTextEdit[invalid="true"] { border: 2px solid $critical; padding: ${p4}px ${p7}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    background: $window; color: $muted; border-color: $border; }
QLineEdit:read-only { background: $window; }
QLineEdit[kind="search"] { background: $raised; border-color: $raised; }
QLineEdit[kind="search"]:focus { background: $surface; border: 2px solid $focus; }
QComboBox::drop-down { border: none; width: ${p24}px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$arrow_down"); width: ${p12}px; height: ${p12}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; outline: none;
    selection-background-color: $accent_soft; selection-color: $text; padding: ${p4}px; }
QComboBox QAbstractItemView::item { min-height: ${p24}px; padding: ${p2}px ${p8}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: ${p20}px; }
QAbstractSpinBox::up-arrow { image: url("$arrow_up"); width: ${p10}px; height: ${p10}px; }
QAbstractSpinBox::down-arrow { image: url("$arrow_down"); width: ${p10}px; height: ${p10}px; }
QCheckBox, QRadioButton { spacing: ${p8}px; background: transparent; padding: ${p2}px; border: 2px solid transparent;
    border-radius: ${p4}px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QRadioButton::indicator { width: ${p16}px; height: ${p16}px; border: 1px solid $border_strong;
    background: $surface; border-radius: ${p4}px; }
QRadioButton::indicator { border-radius: ${p9}px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; image: url("$dash"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$dot"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $raised; border-color: $border; }

QAbstractItemView { background: $surface; alternate-background-color: $window; border: none; outline: none;
    gridline-color: $border; selection-background-color: $accent_soft; selection-color: $text; }
QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QAbstractItemView::item:hover:!selected { background: $window; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $muted; font-weight: 600; border: none;
    border-bottom: 1px solid $border; padding: ${p8}px ${p12}px; }
QHeaderView::section:hover { color: $text; }
QHeaderView::up-arrow { image: url("$arrow_up"); width: ${p10}px; height: ${p10}px; subcontrol-position: center right; }
QHeaderView::down-arrow { image: url("$arrow_down"); width: ${p10}px; height: ${p10}px; subcontrol-position: center right; }
QTableCornerButton::section { background: $surface; border: none; }

QTabWidget::pane { border: none; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: ${p8}px ${p14}px; border: none;
    border-bottom: 3px solid transparent; border-top: 3px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; font-weight: 600; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $text; background: $accent_soft; }
QTabBar QToolButton { background: $surface; }

QMenuBar { background: $surface; color: $text; border: none; padding: ${p2}px ${p16}px; }
QMenuBar::item { padding: ${p4}px ${p8}px; border-radius: ${p4}px; background: transparent; }
QMenuBar::item:selected { background: $raised; }
QMenu { background: $surface; border: 1px solid $border; padding: ${p6}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p12}px; border-radius: ${p4}px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: ${p4}px ${p8}px; }
QMenu::icon { padding-left: ${p8}px; }
QStatusBar { background: $surface; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; font-size: ${small}pt; }

QScrollArea, QScrollArea > QWidget > QWidget[role="page"] { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: ${p12}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p12}px; margin: 0; }
QScrollBar::handle { background: $border_strong; border-radius: ${p4}px; margin: ${p2}px; }
QScrollBar::handle:vertical { min-height: ${p32}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $border; }
QSplitter::handle:horizontal { width: ${p16}px; }
QSplitter::handle:vertical { height: ${p16}px; }

QGroupBox { background: $surface; border: 1px solid $border; border-radius: ${card}px; margin-top: ${p24}px;
    padding: ${p16}px; }
QGroupBox::title { subcontrol-origin: margin; left: 0; padding: 0 0 ${p4}px 0; color: $muted; }
QProgressBar { background: $raised; border: none; border-radius: ${p4}px; min-height: ${p8}px; max-height: ${p8}px; }
QProgressBar::chunk { background: $accent; border-radius: ${p4}px; }
QSlider::groove:horizontal { background: $raised; height: ${p6}px; border-radius: ${p3}px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: ${p3}px; }
QSlider::handle:horizontal { background: $surface; border: 2px solid $accent; width: ${p14}px; margin: -${p5}px 0;
    border-radius: ${p8}px; }
QDateEdit::drop-down, QDateTimeEdit::drop-down { border: none; width: ${p24}px; }
QDateEdit::down-arrow, QDateTimeEdit::down-arrow { image: url("$arrow_down"); width: ${p12}px; height: ${p12}px; }
QCalendarWidget QWidget { background: $surface; alternate-background-color: $raised; }
""")

_PIXELS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24, 32)
_COLORS = (
    "window", "surface", "raised", "border", "text", "muted", "accent", "accent_soft", "on_accent", "focus",
)  # fmt: skip
_PICTURES = {
    "arrow_down": ("chevron-down", "muted"),
    "arrow_up": ("chevron-up", "muted"),
    "check": ("check", "on_accent"),
    "dash": ("minus", "on_accent"),
    "dot": ("dot", "on_accent"),
}


def stylesheet(theme: Theme) -> str:
    """Return the style sheet for the theme's present colours and zoom."""
    values = {name: theme.color(name).name() for name in _COLORS}
    values |= {f"p{pixels}": str(theme.px(pixels)) for pixels in _PIXELS}
    values |= {name: f"{theme.points(name):.2f}" for name in ("title", "heading", "figure", "small")}
    accent = theme.color("accent")
    values["accent_hover"] = (accent.lighter(112) if theme.dark else accent.darker(112)).name()
    values["border_strong"] = theme.field_border().name()
    values["critical"] = theme.status_color("critical").name()
    values["card"] = str(theme.radius("card"))
    values["control"] = str(theme.radius("control"))
    values |= {key: theme.icons.file(*picture) for key, picture in _PICTURES.items()}
    return _SHEET.substitute(values)
