"""The policy in the picture book: in force, its draft, its flaws, every part unfolded, both dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication
from shot_scenes import Scene

from slodesk.operations.policies import set_draft_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio


def policy_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("policy", _in_force)
    yield Scene("policy-draft", _draft)
    yield Scene("policy-flaws", _flaws)
    yield Scene("policy-unfolded", _unfolded)
    yield Scene("policy-begin", _dialog(lambda page: page.ask_begin()))
    yield Scene("policy-publish", _dialog(lambda page: page.ask_publish()))


def _show(studio: Studio) -> Any:
    """Return the page with the sample's draft in view."""
    studio.open(studio.sample)
    studio.window.navigate("releases", "page:policy")
    studio.settle(1.0)
    tab: Any = studio.window.tabs.widget
    tab.widget.edit_draft()
    studio.settle(0.4)
    return tab.widget


def _in_force(studio: Studio) -> QImage:
    page = _show(studio)
    page.show_version(1)
    studio.settle(0.4)
    return studio.shoot(studio.window)


def _draft(studio: Studio) -> QImage:
    _show(studio)
    return studio.shoot(studio.window)


def _flaws(studio: Studio) -> QImage:
    page, document = _show(studio), studio.window.document
    assert document is not None
    for path, value in (("critical_below", 0.3), ("matrix.warning.high", "approve")):
        document.edit("Plant a flaw", set_draft_value, path, value)
    page.show_next_flaw()
    studio.settle(0.4)
    try:
        return studio.shoot(studio.window)
    finally:
        document.undo()
        document.undo()


def _unfolded(studio: Studio) -> QImage:
    page = _show(studio)
    folded = [part for part in page.parts.values() if not part.is_open]
    for part in folded:
        part.set_open(True)
    studio.settle(0.6)
    try:
        return studio.shoot(page.area.widget())
    finally:
        for part in folded:
            part.set_open(False)


def _dialog(ask: Callable[[Any], object]) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        page = _show(studio)
        ask(page)
        studio.settle(0.4)
        dialog: Any = QApplication.activeModalWidget()
        if hasattr(dialog, "list"):
            dialog.list.setCurrentRow(3)  # Google
            studio.settle(0.2)
        try:
            return studio.shoot(dialog)
        finally:
            dialog.reject()

    return draw
