"""The Releases tab: releases, the policy they are judged by, and what another policy would have said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slodesk.gui.shell.paged_tab import PagedTab
from slodesk.gui.tabs.releases.pages import PAGES
from slodesk.gui.tabs.releases.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext


class ReleasesTab(PagedTab):
    """Shows releases, policy and replay."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, PAGES, "releases", tr("Pages of releases"), parent)
        self.offer(tr("Add a release"), partial(self.run_on, "releases", "add"))
        for kind in PAGES[1:]:
            words = tr("Go to {page}").format(page=kind.title())
            self.offer(words, partial(self.show_page, kind.name))

    def show_item(self, key: str) -> None:
        """Show a release, or what was decided about one, by its key; or ``page:policy``."""
        kind, _, name = key.partition(":")
        if kind == "page":
            self.show_page(name)
        else:
            self.show_row("release", key)
