"""Ctrl+K finds commands, services, SLOs and words in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt

from slodesk.gui.palette import Palette, score
from slodesk.gui.shell.menus import NEEDS_PEN
from slodesk.storage.queries.services import service_list

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab


def opened(window: MainWindow) -> Palette:
    return next(child for child in window.findChildren(Palette) if child.isVisible())


@pytest.fixture
def palette(sample_window: MainWindow, qtbot: QtBot) -> Palette:
    qtbot.mouseClick(sample_window.header.search, Qt.MouseButton.LeftButton)
    return opened(sample_window)


def titles(palette: Palette) -> list[str]:
    rows = range(palette.model.rowCount())
    return [entry.title for row in rows if (entry := palette.model.entry(row)) is not None]


def test_ctrl_k_opens_it_with_the_cursor_in_the_field(sample_window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(sample_window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert opened(sample_window).field.hasFocus()


def test_every_command_that_can_be_used_is_in_it(sample_window: MainWindow, palette: Palette) -> None:
    palette._entries_before = palette._entries
    listed = {entry.title for entry in palette._entries}
    for action in sample_window.commands:
        if action.isEnabled() and action.objectName() != "command_palette":  # one is there already
            words = action.property("palette_words") or action.text().replace("&", "").rstrip("…")
            assert words in listed


def test_services_and_slos_are_found_by_the_beginnings_of_words(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "card pay")
    assert titles(palette)[0] == "Card payments"


@pytest.mark.parametrize(
    ("words", "dialog"), [("write slo", "FirstSloDialog"), ("change targ", "BulkTargetsDialog")]
)
def test_what_the_services_tab_does_is_found_from_the_overview(
    sample_window: MainWindow, palette: Palette, qtbot: QtBot, words: str, dialog: str
) -> None:
    assert sample_window.tabs.current == "overview"
    qtbot.keyClicks(palette.field, words)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    opened_dialog = cast("ServicesTab", sample_window.tabs.widget).edits.dialog
    assert sample_window.tabs.current == "services"
    assert type(opened_dialog).__name__ == dialog
    assert opened_dialog.isVisible()


def test_a_service_is_added_from_anywhere(sample_window: MainWindow) -> None:
    before = len(sample_window.document.query(service_list))
    sample_window.commands["add_service"].trigger()
    assert len(sample_window.document.query(service_list)) == before + 1
    assert sample_window.document.undo_label.startswith("Add service")


def test_without_a_workspace_there_is_nothing_to_write_in(window: MainWindow) -> None:
    window.show_jobs()
    assert not any(window.commands[name].isEnabled() for name in NEEDS_PEN)


def test_words_of_the_text_are_found_with_their_place(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "without a server error")
    qtbot.waitUntil(lambda: palette.model.rowCount() > 0)
    entry = palette.model.entry(0)
    assert entry is not None
    assert "server error" in entry.detail
    assert len(titles(palette)) == len(set(titles(palette)))


def test_enter_runs_the_marked_line_and_closes(
    palette: Palette, sample_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClicks(palette.field, "zoom in")
    with qtbot.waitSignal(palette.accepted):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert sample_window.theme.zoom == 110


def test_the_arrow_keys_move_while_the_cursor_stays(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "theme")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    assert palette.field.hasFocus()


def test_nothing_found_says_so(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.field, "xyzzyqq")
    assert palette.nothing.isVisible()


def test_without_a_workspace_it_offers_commands(window: MainWindow, qtbot: QtBot) -> None:
    window.commands["palette"].trigger()
    palette = opened(window)
    assert "Look around the sample" in titles(palette)
    assert "Import files" not in titles(palette)


@pytest.mark.parametrize(
    ("words", "better", "worse"),
    [("pay", "Payments", "Card payments"), ("che", "Checkout", "Archive"), ("zi", "Zoom in", "Horizon")],
)
def test_the_closer_match_comes_first(words: str, better: str, worse: str) -> None:
    assert score(words, better) > score(words, worse)


def test_a_word_that_occurs_nowhere_excludes() -> None:
    assert score("check zebra", "Checkout") == 0
