"""Incidents in the picture book: the register with its editor, what one cost, a new one, crowded, empty."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import QImage
    from shots import Studio

_LONG = (
    "Checkout of bookings with several vehicles, dogs and cabins fails for travellers who pay by card in"
    " another currency, because the exchange of rates waits for a connection"
)


def incident_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("incidents", lambda studio: studio.shoot(_page(studio, studio.sample).window()))
    yield Scene("incident-cost", _cost)
    yield Scene("new-incident", _new)
    yield Scene("crowded-incidents", _crowded)
    yield Scene("empty-incidents", lambda studio: studio.shoot(_page(studio, studio.empty).window()))


def _page(studio: Studio, workspace: Path) -> Any:
    studio.open(workspace)
    studio.window.navigate("retrospectives", "page:incidents")
    studio.settle(1.0)
    tab: Any = studio.window.tabs.widget
    return tab.widget


def _cost(studio: Studio) -> QImage:
    page = _page(studio, studio.sample)
    page.show_item(page.model.rows[1].id)
    studio.settle(0.5)
    place = page.editor.impact.pos().y()
    page.editor.area.verticalScrollBar().setValue(place)
    if page.area.verticalScrollBar().maximum():
        page.area.ensureWidgetVisible(page.editor.impact.losses)
    return studio.shoot(studio.window)


def _new(studio: Studio) -> QImage:
    page = _page(studio, studio.sample)
    document: Any = studio.window.document
    page.add()
    studio.settle(0.6)
    try:
        return studio.shoot(studio.window)
    finally:
        document.undo()


def _crowded(studio: Studio) -> QImage:
    """Long names, many incidents at once, on every service."""
    page = _page(studio, studio.sample)
    document: Any = studio.window.document

    def fill(session: Any) -> None:
        from slodesk.operations.incidents import add_incident
        from slodesk.storage.queries.service_list import service_list

        services = [each.id for each in service_list(session)]
        start = page.model.rows[0].facts.started
        for number in range(40):
            add_incident(
                session, f"{number + 1}. {_LONG}", start + timedelta(minutes=number), services,
                resolved=start + timedelta(hours=9), severity="SEV1", customer_impacting=True,
            )  # fmt: skip

    document.edit("Fill", fill)
    studio.settle(1.0)
    page.show_item(page.model.rows[0].id)
    studio.settle(0.6)
    try:
        return studio.shoot(studio.window)
    finally:
        document.undo()
