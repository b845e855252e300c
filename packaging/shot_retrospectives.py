"""Retrospectives in the picture book: their list, the parts of the editor, a new one, crowded and empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio

PARTS = ("summary", "action_items", "adjustments", "follow_up", "people", "notes")
_LONG = (
    "Checkout of bookings with several vehicles, dogs and cabins fails for travellers who pay by card in"
    " another currency, because the exchange of rates waits for a connection that is never given back"
)


def retrospective_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("retrospectives", _list)
    yield Scene("empty-retrospectives", _empty)
    yield Scene("new-retrospective", _begin)
    for name in PARTS:
        yield Scene(f"retrospective-{name.replace('_', '-')}", _part(name, "draft"))
    yield Scene("published-retrospective", _part("summary", "published"))
    yield Scene("crowded-retrospective", _crowded)


def _page(studio: Studio) -> Any:
    tab: Any = studio.window.tabs.widget
    tab.show_page("written")
    studio.settle(0.4)
    return tab.widget


def _open(studio: Studio, state: str) -> Any:
    """Open a retrospective of the sample that is in a state."""
    studio.open(studio.sample)
    studio.window.navigate("retrospectives", None)
    page = _page(studio)
    if page.open_key:
        page.show_list()
        studio.settle(0.4)
    page.list.show_all()
    line = next(line for line in page.list.model.rows if line.state == state)
    page.open_retrospective(line.id)
    return page


def _list(studio: Studio) -> QImage:
    page = _open(studio, "draft")
    page.show_list()
    studio.settle(0.4)
    return studio.shoot(studio.window)


def _empty(studio: Studio) -> QImage:
    studio.open(studio.empty)
    studio.window.navigate("retrospectives", None)
    _page(studio)
    return studio.shoot(studio.window)


def _begin(studio: Studio) -> QImage:
    page = _open(studio, "draft")
    page.show_list()
    page.begin()
    return studio.shoot()


def _part(name: str, state: str) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        page = _open(studio, state)
        page.editor.show_part(name)
        studio.settle(0.4)
        return studio.shoot(studio.window)

    return draw


def _crowded(studio: Studio) -> QImage:
    """Long names, and many lines."""
    page = _open(studio, "draft")
    page.editor.show_part("action_items")
    document: Any = studio.window.document

    def fill(session: Any) -> None:
        from slodesk.operations.actions import add_action
        from slodesk.operations.retrospectives import set_retrospective_field

        set_retrospective_field(session, page.open_key, "title", _LONG[:180])
        for number in range(14):
            add_action(
                session, f"{number + 1}. {_LONG[:150]}", owner="Wilhelmina Featherstonehaugh-Cholmondeley",
                period="2027-Q1", source_kind="retrospective", source_id=page.open_key,
            )  # fmt: skip

    document.edit("Fill", fill)
    studio.settle(0.5)
    try:
        return studio.shoot(studio.window)
    finally:
        document.undo()
