"""A policy tried on past decisions in the picture book: what differs, everything, explained, empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio


def replay_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("replay", _page())
    yield Scene("replay-all", _page(lambda page: page.differing.click()))
    yield Scene("replay-explained", _explained)
    yield Scene("empty-replay", _page(empty=True))


def _show(studio: Studio, *, empty: bool = False) -> Any:
    studio.open(studio.empty if empty else studio.sample)
    studio.window.navigate("releases", "page:replay")
    studio.settle(1.0)
    tab: Any = studio.window.tabs.widget
    return tab.widget


def _page(
    change: Callable[[Any], object] | None = None, *, empty: bool = False
) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        page = _show(studio, empty=empty)
        if change is not None:
            change(page)
            studio.settle(0.4)
        try:
            return studio.shoot(studio.window)
        finally:
            if change is not None:
                change(page)

    return draw


def _explained(studio: Studio) -> QImage:
    from slodesk.gui.widgets.explain import ExplainPopover

    page = _show(studio)
    page.explain(page.model.rows[0].id)
    studio.settle(0.4)
    (popover,) = studio.window.findChildren(ExplainPopover)
    try:
        return studio.shoot(popover)
    finally:
        popover.close()
