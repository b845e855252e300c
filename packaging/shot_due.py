"""What is due and all action items in the picture book: the sample's, crowded, empty, their dialogs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio

_LONG = (
    "Limit the connections of the reconciliation of foreign exchange rates with the payment provider to ten"
)

_OWNERS = ("", "SRE team", "Wilhelmina Featherstonehaugh-Cholmondeley", "Zoë O'Connell")


def due_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    for name in ("due", "actions"):
        yield Scene(name, _page(name))
        yield Scene(f"empty-{name}", _page(name, empty=True))
    yield Scene("due-every-incident", _page("due", lambda page: page.state.setCurrentIndex(0)))
    yield Scene("due-postpone", _asked("due", lambda page: page.do("postpone")))
    yield Scene("due-waive", _asked("due", lambda page: page.do("waive")))
    yield Scene("actions-trend", _page("actions", lambda page: page.filters.trend.click()))
    yield Scene("actions-carry", _asked("actions", lambda page: page.list.carry_forward()))
    yield Scene("crowded-actions", _crowded)


def _show(studio: Studio, name: str, *, empty: bool = False) -> Any:
    studio.open(studio.empty if empty else studio.sample)
    studio.window.navigate("retrospectives", f"page:{name}")
    studio.settle(0.6)
    tab: Any = studio.window.tabs.widget
    return tab.widget


def _page(
    name: str, change: Callable[[Any], object] | None = None, *, empty: bool = False
) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        page = _show(studio, name, empty=empty)
        if change is not None:
            change(page)
            studio.settle(0.4)
        try:
            return studio.shoot(studio.window)
        finally:
            if change is not None:
                change(page)

    return draw


def _asked(name: str, ask: Callable[[Any], object]) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        ask(_show(studio, name))
        return studio.shoot()

    return draw


def _crowded(studio: Studio) -> QImage:
    """Long names, everything missing, much overdue."""
    page = _show(studio, "actions")
    document: Any = studio.window.document
    now = studio.window.now()

    def fill(session: Any) -> None:
        from slodesk.operations.actions import add_action

        for number in range(40):
            add_action(
                session,
                ("Consider it", _LONG, "Retries everywhere", "Add a canary")[number % 4],
                owner=_OWNERS[number // 4 % 4],
                due=(None, "2027-Q1", (now + timedelta(days=number - 20)).date())[number % 3],
                created=now - timedelta(days=2 * number),
                status=("open", "in progress", "done")[number % 7 % 3],
            )

    document.edit("Fill", fill)
    studio.settle(0.6)
    try:
        return studio.shoot(studio.window)
    finally:
        document.undo()
        page.refresh()
