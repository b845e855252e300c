"""After the first SLO: where it is shown, and what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt

from slodesk.gui.dialogs.first_slo import FirstSloDialog
from tests.gui.first_slo.writing import LEFT, begin, forward

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.overview import OverviewTab
    from slodesk.gui.tabs.services import ServicesTab


def test_the_new_slo_is_chosen_in_the_tab(sample_window: MainWindow, qtbot: QtBot) -> None:
    sample_window.navigate("services", None)
    tab = cast("ServicesTab", sample_window.tabs.widget)
    qtbot.mouseClick(tab.table.write_button, LEFT)
    dialog = tab.edits.dialog
    assert isinstance(dialog, FirstSloDialog)
    begin(dialog, qtbot)
    dialog.form.service.setCurrentIndex(dialog.form.service.count() - 1)
    for _ in range(4):
        forward(dialog, qtbot)
    assert tab.slo_editor.form.title.text() == "Buy a ticket: works"
    assert tab.back.text() == "Ticket shop"
    assert tab.table.current == tab.service_id


def written(window: MainWindow, qtbot: QtBot, *, later: bool) -> FirstSloDialog:
    """Write an SLO in the window up to the page that says what is next."""
    window.navigate("services", None)
    tab = cast("ServicesTab", window.tabs.widget)
    qtbot.mouseClick(tab.table.write_button, LEFT)
    dialog = tab.edits.dialog
    assert isinstance(dialog, FirstSloDialog)
    begin(dialog, qtbot)
    dialog.form.service.setCurrentIndex(dialog.form.service.count() - 1)
    forward(dialog, qtbot)
    if later:
        dialog.form.from_later.click()
    for _ in range(3):
        forward(dialog, qtbot)
    assert dialog.form.pages.currentWidget() is dialog.next.page
    return dialog


@pytest.mark.parametrize(("later", "first"), [(False, "sync"), (True, "import")])
def test_the_end_says_what_is_next_the_likeliest_first(
    sample_window: MainWindow, qtbot: QtBot, later: bool, first: str
) -> None:
    dialog = written(sample_window, qtbot, later=later)
    assert dialog.form.step.text() == "Done"
    assert dialog.next.heading.text() == "“Buy a ticket: works” is written"
    assert set(dialog.next.jobs) == {"sync", "import", "overview"}
    assert next(iter(dialog.next.jobs)) == first
    assert dialog.focusWidget() is dialog.next.jobs[first]
    assert not dialog.form.back.isVisible()
    assert not dialog.form.cancel.isVisible()
    assert sample_window.document is not None
    assert sample_window.document.undo_label == "Write SLO ticket-shop-availability"


@pytest.mark.parametrize("name", ["sync", "import"])
def test_numbers_are_brought_in_from_the_end(sample_window: MainWindow, qtbot: QtBot, name: str) -> None:
    dialog = written(sample_window, qtbot, later=False)
    command = sample_window.commands[name]
    command.triggered.disconnect()  # what it opens is tested elsewhere
    with qtbot.waitSignal(command.triggered):
        qtbot.mouseClick(dialog.next.jobs[name], LEFT)
    assert not dialog.isVisible()


def test_the_new_slo_is_seen_in_the_overview(sample_window: MainWindow, qtbot: QtBot) -> None:
    sample_window.navigate("overview", None)
    tab = cast("OverviewTab", sample_window.tabs.widget)
    dialog = written(sample_window, qtbot, later=False)
    job = dialog.next.jobs["overview"]
    job.setFocus()
    qtbot.keyClick(job, Qt.Key.Key_Return)
    assert sample_window.tabs.current == "overview"
    qtbot.waitUntil(lambda: [a.slo.name for a in tab.table.chosen()] == ["ticket-shop-availability"])
