"""Pages of retrospectives: in the window on the sample, or by themselves on an empty workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from slodesk.gui.tabs.retrospectives.actions import ActionsPage
from slodesk.storage.queries.retrospectives import retro_list, retrospective
from tests.gui.retrospectives.clerk import Clerk

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.tab import RetrospectivesTab
    from slodesk.gui.tabs.retrospectives.written import WrittenPage


@pytest.fixture
def retro_tab(sample_window: MainWindow) -> RetrospectivesTab:
    sample_window.navigate("retrospectives", None)
    tab = cast("RetrospectivesTab", sample_window.tabs.widget)
    tab.show_page("written")
    return tab


@pytest.fixture
def page(retro_tab: RetrospectivesTab, qtbot: QtBot) -> WrittenPage:
    """The page with its list in view."""
    found = cast("WrittenPage", retro_tab.widget)
    qtbot.waitUntil(lambda: bool(found.list.model.rows))
    return found


def key_of(window: MainWindow, words: str) -> str:
    """Return the key of the retrospective with these words in its title."""
    assert window.document is not None
    return next(line.id for line in window.document.query(retro_list) if words in line.title)


def stored(window: MainWindow, key: str) -> Retrospective:
    """Return a retrospective as it is stored."""
    assert window.document is not None
    found = window.document.query(retrospective, key)
    assert found is not None
    return found


@pytest.fixture
def draft(page: WrittenPage, sample_window: MainWindow) -> WrittenPage:
    """The page with a draft open."""
    page.open_retrospective(key_of(sample_window, "Bad deploy"), "summary")
    return page


@pytest.fixture
def clerk(sample_window: MainWindow, qtbot: QtBot) -> Clerk:
    """Somebody at the page of incidents."""
    return Clerk(sample_window, qtbot)


@pytest.fixture
def context(document: Document, make_context: Callable[[Document], TabContext]) -> TabContext:
    """Collaborators of a page."""
    return make_context(document)


@pytest.fixture
def show(qtbot: QtBot, context: TabContext) -> Callable[[], ActionsPage]:
    """Shows the page of action items."""

    def made() -> ActionsPage:
        page = ActionsPage(context)
        qtbot.addWidget(page)
        page.resize(1240, 760)
        with qtbot.waitExposed(page):
            page.show()
        with qtbot.waitSignal(page.list.changed):
            page.refresh()
        return page

    return made
