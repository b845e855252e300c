"""Every control has a name, is reached by Tab, and shows all of its words on a small screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

from slodesk.gui.widgets.labels import ElidedLabel
from tests.gui.everything import RITUALS, VIEWS, close_all, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


def controls(root: QWidget) -> Iterator[QWidget]:
    """Yield what the keyboard can reach in a window."""
    for widget in root.findChildren(QWidget):
        if (
            widget.isVisible()
            and widget.isEnabled()
            and widget.window() is root.window()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not widget.objectName().startswith("qt_")
            and widget.focusProxy() is None
        ):
            yield widget


def is_named(widget: QWidget) -> bool:
    if widget.accessibleName():
        return True
    if isinstance(widget, QAbstractButton) and widget.text().strip():
        return True
    return any(
        label.buddy() is widget or label.buddy() is widget.focusProxy()
        for label in widget.window().findChildren(QLabel)
        if label.buddy() is not None
    )


def describe(widget: QWidget) -> str:
    words = getattr(widget, "text", None)
    said = words() if callable(words) else ""
    parent = widget.parentWidget()
    inside = f" in {type(parent).__name__} {parent.objectName()}" if parent is not None else ""
    return f"{type(widget).__name__} {widget.objectName()} {said[:60]!r}{inside}"


def reached(root: QWidget) -> set[QWidget]:
    """Return what Tab visits, going round once."""
    first = next(controls(root), None)
    if first is None:
        return set()
    found: set[QWidget] = set()
    at: QWidget = first
    while at not in found:
        found.add(at)
        at = at.nextInFocusChain()
    return found


def clipped(widget: QWidget) -> str:
    """Return how a widget's words are cut, or nothing."""
    if isinstance(widget, ElidedLabel) or isinstance(widget.parentWidget(), QComboBox | QLineEdit):
        return ""
    if isinstance(widget, QLabel):
        if not widget.text() or not widget.pixmap().isNull():
            return ""
        if widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + 1:
                return f"needs {widget.heightForWidth(widget.width())} px of height, has {widget.height()}"
            longest = max(widget.fontMetrics().horizontalAdvance(word) for word in widget.text().split())
            margins = widget.contentsMargins()
            room = widget.width() - margins.left() - margins.right()
            return f"a word needs {longest} px, has {room}" if longest > room + 1 else ""
    elif not isinstance(widget, QAbstractButton | QComboBox | QAbstractSpinBox | QLineEdit):
        return ""
    needed, size = widget.sizeHint(), widget.size()
    line = widget.fontMetrics().height()
    if line > size.height() - (0 if isinstance(widget, QLabel) else 4):
        return f"a line needs {line} px of height, has {size.height()}"
    if widget.objectName() == "search_button" or not isinstance(widget, QAbstractButton):
        return ""  # says less, or scrolls, where there is less room
    words = needed.width() > size.width() + 1
    return f"needs {needed.width()} px, has {size.width()}" if words else ""


def outside(widget: QWidget, root: QWidget) -> str:
    """Return how far a widget sticks out of what holds it; a scroll area may hide its end."""
    place = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
    holder = widget.parentWidget()
    while holder is not None and holder is not root:
        if isinstance(holder, QScrollArea) and holder.widget() is not None:
            if not holder.horizontalScrollBar().isVisible():
                left = holder.viewport().mapTo(root, QPoint(0, 0)).x()
                if place.right() > left + holder.viewport().width() or place.left() < left:
                    return "sticks out of its scroll area"
            return ""
        if isinstance(holder, QAbstractScrollArea | QTabBar):
            return ""
        holder = holder.parentWidget()
    return "" if root.rect().adjusted(-1, -1, 1, 1).contains(place) else f"lies outside: {place}"


@dataclass
class Findings:
    """What is wrong in any view: each sentence once."""

    keyboard: dict[str, None] = field(default_factory=dict)
    cut: dict[str, None] = field(default_factory=dict)


@pytest.fixture(scope="module")
def looked_at() -> dict[tuple[str, int], Findings]:
    """The walks through all views made so far: each takes seconds."""
    return {}


@pytest.fixture
def look(
    sample_window: MainWindow, qtbot: QtBot, looked_at: dict[tuple[str, int], Findings]
) -> Callable[[Literal["light", "dark"], int], Findings]:
    """Goes through all views on a small screen in one theme and zoom, unless it was done before."""

    def walk(mode: Literal["light", "dark"], zoom: int) -> Findings:
        if (mode, zoom) in looked_at:
            return looked_at[mode, zoom]
        window, findings = sample_window, Findings()
        window.theme.mode, window.theme.zoom = mode, zoom
        window.resize(1024, 768)
        settle()
        for view in (*RITUALS, *VIEWS):
            shown = view.show(window, qtbot)
            settle()
            check_keyboard(view.name, shown, findings.keyboard)
            if view is not RITUALS[0]:  # the register of releases scrolls at 200 %: see its own tests
                check_room(view.name, shown, findings.cut)
            close_all(window)
            settle()
        looked_at[mode, zoom] = findings
        return findings

    return walk


def check_keyboard(view: str, shown: QWidget, findings: dict[str, None]) -> None:
    """Add the controls that have no name, or that Tab does not come to."""
    on_the_way = reached(shown)
    for widget in controls(shown):
        if not is_named(widget):
            findings[f"{view}: no name: {describe(widget)}"] = None
        if widget not in on_the_way:
            findings[f"{view}: not reached: {describe(widget)}"] = None


def check_room(view: str, shown: QWidget, findings: dict[str, None]) -> None:
    """Add what is cut, sticks out or does not fit the screen."""
    if shown.width() > 1024 or shown.height() > 768:
        findings[f"{view}: {shown.width()} × {shown.height()} is larger than the screen"] = None
    for widget in shown.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not shown.window():
            continue
        if widget.visibleRegion().isEmpty() and not isinstance(widget, QLabel | QAbstractButton):
            continue
        problem = clipped(widget)
        if not problem and isinstance(widget, QLabel | QAbstractButton):
            problem = outside(widget, shown)
        if problem:
            findings[f"{view}: {describe(widget)}: {problem}"] = None


def test_every_control_has_a_name_and_is_reached_by_tab(
    look: Callable[[Literal["light", "dark"], int], Findings],
) -> None:
    findings = look("light", 100).keyboard
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize(("mode", "zoom"), [("light", 100), ("dark", 200)])
def test_nothing_is_cut_on_a_small_screen(
    look: Callable[[Literal["light", "dark"], int], Findings], mode: Literal["light", "dark"], zoom: int
) -> None:
    findings = look(mode, zoom).cut
    assert not findings, "\n".join(findings)
