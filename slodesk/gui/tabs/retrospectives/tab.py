"""The Retrospectives tab: its pages, one in view at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slodesk.gui.shell.paged_tab import PagedTab
from slodesk.gui.tabs.retrospectives.pages import PAGES
from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext


class RetrospectivesTab(PagedTab):
    """Shows incidents, retrospectives, action items and where the budget went."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, PAGES, "retrospectives", tr("Pages of retrospectives"), parent)
        for words, page, method in (
            (tr("Add an incident"), "incidents", "add"),
            (tr("Begin retrospective"), "incidents", "begin_retrospective"),
            (tr("New retrospective"), "written", "begin"),
        ):
            self.offer(words, partial(self.run_on, page, method))
        for kind in PAGES[1:]:
            words = tr("Go to {page}").format(page=kind.title())
            self.offer(words, partial(self.show_page, kind.name))

    def show_item(self, key: str) -> None:
        """Show an incident, a retrospective or a line of one, an action item by its key, or ``page:due``."""
        kind, _, name = key.partition(":")
        if kind == "page":
            self.show_page(name)
            return
        from slodesk.storage.queries.retro_place import retro_place

        self._context.document.flush()
        place = self._context.document.query(retro_place, key)
        if place is not None:
            self.show_row(place.kind, key)
