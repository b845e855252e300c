"""The page of written retrospectives in the window, on the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from slodesk.storage.queries.retrospectives import retro_list, retrospective

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import Retrospective
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
