"""Tab goes through a form as the eye does: down the page, and from left to right; and leaves nothing out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QPushButton, QToolButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QKeyEvent


def follow_layout(form: QWidget) -> None:
    """Put the fields of a form in the order of its layouts.

    Parts that are added to a form after it was made would otherwise come last.
    """
    for before, after in pairwise(_stops(form)):
        QWidget.setTabOrder(before, after)


def next_focus(window: QWidget, forward: bool) -> bool:
    """Move the keyboard of a window to the next stop, for its ``focusNextPrevChild``.

    Qt itself goes past everything in a page that lies before the part its focus is handed on to.
    """
    start = QApplication.focusWidget() or window
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    step = QWidget.nextInFocusChain if forward else QWidget.previousInFocusChain
    stop = step(start)
    while stop is not None and stop is not start:
        if stop.isVisibleTo(window) and stop.isEnabled() and _takes_tab(stop):
            window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
            stop.setFocus(reason)
            return True
        stop = step(stop)
    return False


def press_focused(window: QWidget, event: QKeyEvent) -> bool:
    """Press the button that has the keyboard when Enter comes, as in a dialog; True where it did."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    button = window.focusWidget()
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or held:
        return False
    if not isinstance(button, QPushButton | QToolButton) or not button.isEnabled():
        return False
    if isinstance(button, QPushButton) and button.menu() is not None:
        button.showMenu()
    else:
        button.click()
    return True


def first_stop(page: QWidget) -> QWidget | None:
    """Return the first stop of the Tab key in a page that can be reached now."""
    return next((stop for stop in _stops(page) if stop.isEnabled() and stop.isVisibleTo(page)), None)


def _takes_tab(widget: QWidget) -> bool:
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return takes and widget.focusProxy() is None


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if _takes_tab(widget):
        yield widget
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: tuple(layout.getItemPosition(place)[:2]))  # type: ignore[index]
    for place in places:
        item = layout.itemAt(place)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _in_layout(inner)
