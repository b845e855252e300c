"""The Services tab in the window: find, sort, order, add, remove, edit, undo."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QLineEdit, QMenu, QWidget

from slodesk.gui.models.services import SERVICE, TEAM
from slodesk.gui.tabs.services.table import ServicesTable
from slodesk.gui.widgets.copying import as_cells, as_html, as_markdown
from slodesk.operations import services, slos
from slodesk.storage.queries.services import metrics, service_detail, service_list

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab
    from slodesk.gui.theme import Theme
    from slodesk.gui.widgets.records_section import RecordsSection
    from slodesk.storage.queries.services import ServiceDetail

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tab(sample_window: MainWindow) -> ServicesTab:
    """The tab on the sample."""
    sample_window.navigate("services", None)
    return cast("ServicesTab", sample_window.tabs.widget)


def names(window: MainWindow) -> list[str]:
    assert window.document is not None
    return [record.name for record in window.document.query(service_list)]


def shown(tab: ServicesTab) -> list[str]:
    model = tab.table.model
    return [line.record.name for row in range(model.rowCount()) if (line := model.line(row)) is not None]


def key(tab: ServicesTab, name: str) -> str:
    assert tab.shown is not None
    return next(line.record.id for line in tab.shown.lines if line.record.name == name)


def detail(window: MainWindow, tab: ServicesTab, name: str) -> ServiceDetail:
    assert window.document is not None
    found = window.document.query(service_detail, key(tab, name))
    assert found is not None
    return found


def press(
    qtbot: QtBot, widget: QWidget, name: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(widget, name, modifier)


def click_row(
    tab: ServicesTab, qtbot: QtBot, name: str, modifier: Any = Qt.KeyboardModifier.NoModifier
) -> None:
    view = tab.table.view
    index = tab.table.model.index(shown(tab).index(name), SERVICE)
    view.scrollTo(index)
    qtbot.mouseClick(view.viewport(), LEFT, modifier, view.visualRect(index).center())


def type_into(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def undo(window: MainWindow, qtbot: QtBot) -> None:
    """Press Ctrl+Z wherever the focus is."""
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


# The table


def test_the_table_says_what_is_wrong(tab: ServicesTab) -> None:
    assert tab.shown is not None
    said = {line.record.name: line.finding for line in tab.shown.lines}
    assert said["checkout"] == "Above ceiling"
    assert said["partner-api"] == "Looser than SLA"
    assert said["notifications"] == "No owner"
    assert said["card-payments"] == ""
    sentence = tab.shown.lines[1].findings[0]
    assert sentence.startswith("checkout-availability promises 99.9\u00a0%, but what the service depends on")


def test_find_box_filters_and_escape_empties_it(tab: ServicesTab, qtbot: QtBot) -> None:
    box = tab.table.find_box
    qtbot.keyClicks(box, "card")
    assert shown(tab) == ["card-payments"]
    assert not tab.table.nothing.isVisible()
    qtbot.keyClicks(box, "zzz")
    assert shown(tab) == []
    assert tab.table.nothing.isVisible()
    press(qtbot, box, Qt.Key.Key_Escape)
    assert len(shown(tab)) == 8
    press(qtbot, box, Qt.Key.Key_Down)
    assert tab.table.view.hasFocus()


def test_a_click_on_a_heading_sorts_and_the_third_gives_the_own_order_back(
    tab: ServicesTab, qtbot: QtBot
) -> None:
    own = shown(tab)
    header = tab.table.view.horizontalHeader()
    at = header.sectionViewportPosition(SERVICE) + 30
    for _ in range(2):
        before = shown(tab)
        point = header.viewport().rect().center()
        point.setX(at)
        qtbot.mouseClick(header.viewport(), LEFT, pos=point)
        assert shown(tab) != before
    assert shown(tab) == sorted(own, key=lambda name: tab_title(tab, name).casefold(), reverse=True)
    qtbot.mouseClick(header.viewport(), LEFT, pos=point)
    assert shown(tab) == own


def tab_title(tab: ServicesTab, name: str) -> str:
    assert tab.shown is not None
    return tab.shown.title(key(tab, name))


def test_team_filter_of_the_window(sample_window: MainWindow, tab: ServicesTab) -> None:
    box = sample_window.header.team
    box.setCurrentIndex(box.findText("Payments"))
    assert shown(tab) == ["card-payments", "checkout"]
    tab.show_item(key(tab, "sign-in"))  # of another team
    assert sample_window.filters.team_id is None
    assert tab.service_id == key(tab, "sign-in")


def test_alt_down_moves_and_undo_moves_back(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    own = shown(tab)
    click_row(tab, qtbot, own[0])
    alt = Qt.KeyboardModifier.AltModifier
    press(qtbot, tab.table.view, Qt.Key.Key_Down, alt)
    press(qtbot, tab.table.view, Qt.Key.Key_Down, alt)
    assert names(sample_window) == [own[1], own[2], own[0], *own[3:]]
    assert shown(tab) == names(sample_window)
    assert tab.table.current == key(tab, own[0])
    press(qtbot, tab.table.view, Qt.Key.Key_Up, alt)
    assert sample_window.document is not None
    assert sample_window.document.undo_label == "Move Card payments"
    for _ in range(3):
        undo(sample_window, qtbot)
    assert names(sample_window) == own == shown(tab)


def test_several_move_together_and_stop_at_the_end(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    own = shown(tab)
    click_row(tab, qtbot, own[-2])
    click_row(tab, qtbot, own[-1], Qt.KeyboardModifier.ShiftModifier)
    assert len(tab.table.selected) == 2
    press(qtbot, tab.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(sample_window) == own
    press(qtbot, tab.table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(sample_window) == [*own[:-3], own[-2], own[-1], own[-3]]
    assert len(tab.table.selected) == 2


def test_moving_among_found_rows_goes_past_the_next_found_one(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    tab.table.find_box.setText("platform")
    found = shown(tab)
    assert len(found) > 2
    click_row(tab, qtbot, found[0])
    press(qtbot, tab.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert shown(tab) == [found[1], found[0], *found[2:]]


def test_a_drop_puts_a_row_first(sample_window: MainWindow, tab: ServicesTab) -> None:
    own = names(sample_window)
    tab.table.model.moved.emit([key(tab, own[4])], key(tab, own[0]))
    assert names(sample_window) == [own[4], *own[:4], *own[5:]]


def test_sorted_rows_stay_where_they_are(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    own = names(sample_window)
    tab.table.view.horizontalHeader().setSortIndicator(TEAM, Qt.SortOrder.AscendingOrder)
    tab.table.view.selectRow(2)
    press(qtbot, tab.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(sample_window) == own


def test_copy_as_cells_and_as_markdown(tab: ServicesTab, qtbot: QtBot) -> None:
    click_row(tab, qtbot, "checkout")
    tab.table.view.setFocus()
    press(qtbot, tab.table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().mimeData()
    lines = [row.split("\t") for row in copied.text().split("\n")]
    assert lines[0][:5] == ["Service", "Identifier", "Critical", "Team", "Owner"]
    assert lines[1][:5] == ["Checkout", "checkout", "Yes", "Payments", "Amara Diallo"]
    assert len(lines) == 2
    assert "<td>Amara Diallo</td>" in copied.html()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, tab.table.view, Qt.Key.Key_C, modifiers)
    text = QGuiApplication.clipboard().text().splitlines()
    assert text[0].startswith("| Service | Identifier |")
    assert text[2].startswith("| Checkout | checkout | Yes | Payments |")


def test_copied_cells_carry_no_formula_and_no_markup() -> None:
    table = [["Name"], ["=HYPERLINK(1)"], ["<b>a</b>\tb\nc"], ["a|b"]]
    assert as_cells(table).split("\n") == ["Name", "'=HYPERLINK(1)", "<b>a</b> b c", "a|b"]
    assert "&lt;b&gt;" in as_html(table)
    assert as_markdown(table).splitlines()[-1] == "| a\\|b |"


# Adding and removing


def test_add_names_and_undo_a_service(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    own = names(sample_window)
    qtbot.mouseClick(tab.table.add_button, LEFT)
    assert names(sample_window) == [*own, "new-service"]
    field = tab.service_editor.form.display_name
    assert field.hasFocus()
    qtbot.keyClicks(field, "Seat maps")
    press(qtbot, field, Qt.Key.Key_Return)
    assert tab_title(tab, "new-service") == "Seat maps"
    assert sample_window.commands["undo"].text() == "&Undo set display name of new-service"
    undo(sample_window, qtbot)
    undo(sample_window, qtbot)
    assert names(sample_window) == own


def test_removing_says_what_goes_and_can_be_undone(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    before = detail(sample_window, tab, "card-payments")
    click_row(tab, qtbot, "card-payments")
    press(qtbot, tab.table.view, Qt.Key.Key_Delete)
    question = tab.edits.question
    assert question is not None
    assert question.text() == "Remove Card payments?"
    words = question.informativeText()
    assert "2 SLOs with targets, samples and evidence" in words
    assert "1 SLA" in words
    assert "2 targets in open plans" in words
    assert "2 risks in open plans" in words
    assert "No longer depending on it: Checkout." in words
    assert "undo" in words
    qtbot.mouseClick(question.buttons()[0], LEFT)
    assert "card-payments" not in names(sample_window)
    assert tab.service_id is not None
    undo(sample_window, qtbot)
    assert detail(sample_window, tab, "card-payments") == before
    qtbot.waitUntil(lambda: tab.table.selected == [before.record.id])  # chosen again
    assert tab.service_id == before.record.id
    assert tab.service_editor.form.display_name.text() == "Card payments"


def test_services_that_come_back_are_chosen_again(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    keys = [key(tab, "notifications"), key(tab, "sign-in")]
    tab.table.select(keys)
    press(qtbot, tab.table.view, Qt.Key.Key_Delete)
    assert tab.edits.question is not None
    qtbot.mouseClick(tab.edits.question.buttons()[0], LEFT)
    click_row(tab, qtbot, "checkout")
    undo(sample_window, qtbot)
    qtbot.waitUntil(lambda: set(tab.table.selected) == set(keys))
    assert tab.service_id in keys
    sample_window.commands["redo"].trigger()
    qtbot.waitUntil(lambda: tab.service_id not in keys)  # so many rows are shown in a turn of their own


def test_an_slo_that_comes_back_is_chosen_again(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "checkout")
    slos = tab.service_editor.slos
    gone = detail(sample_window, tab, "checkout").slos[1].id
    slos.select(gone)
    slos.view.setFocus()
    press(qtbot, slos.view, Qt.Key.Key_Delete)
    assert tab.edits.question is not None
    assert "target history" in tab.edits.question.informativeText()
    qtbot.mouseClick(tab.edits.question.buttons()[0], LEFT)
    click_row(tab, qtbot, "sign-in")
    undo(sample_window, qtbot)
    qtbot.waitUntil(lambda: slos.selected is not None and slos.selected.id == gone)
    assert tab.service_id == key(tab, "checkout")
    assert tab.slo_id is None


def test_what_is_added_by_others_is_not_chosen(sample_window: MainWindow, tab: ServicesTab) -> None:
    before = tab.service_id
    assert sample_window.document is not None
    sample_window.document.edit("Add", services.add_service, "elsewhere")
    assert tab.service_id == before


def test_a_click_on_the_chosen_service_leads_back_from_its_slo(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "checkout")
    slo = detail(sample_window, tab, "checkout").slos[0]
    tab.show_slo(slo.id)
    assert tab.slo_id == slo.id
    type_into(qtbot, tab.slo_editor.form.display_name, "Typed and not left")
    click_row(tab, qtbot, "checkout")
    assert tab.slo_id is None
    assert tab.editors.currentWidget().widget() is tab.service_editor
    assert detail(sample_window, tab, "checkout").slos[0].display_name == "Typed and not left"


def test_keeping_removes_nothing(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    own = names(sample_window)
    click_row(tab, qtbot, own[0])
    press(qtbot, tab.table.view, Qt.Key.Key_Delete)
    question = tab.edits.question
    assert question is not None
    press(qtbot, question, Qt.Key.Key_Escape)
    assert names(sample_window) == own


# The editor of a service


def test_typing_saves_and_undo_names_the_step(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "checkout")
    type_into(qtbot, tab.service_editor.form.name, "basket")
    assert sample_window.document is not None
    sample_window.document.flush()
    assert "basket" in names(sample_window)
    assert sample_window.document.undo_label == "Rename checkout to basket"
    undo(sample_window, qtbot)
    assert "checkout" in names(sample_window)
    assert tab.service_editor.form.name.text() == "checkout"


def test_a_taken_identifier_is_refused_beside_the_field(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "checkout")
    field = tab.service_editor.form.name
    type_into(qtbot, field, "sign-in")
    qtbot.waitUntil(lambda: field.property("invalid") == "true")
    assert "already a service named “sign-in”" in field.accessibleDescription()
    tab.service_editor.form.tags.setFocus()
    assert field.text() == "checkout"
    assert "checkout" in names(sample_window)


def test_team_owner_critical_and_tags(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    click_row(tab, qtbot, "notifications")
    form = tab.service_editor.form
    form.owner.setCurrentIndex(form.owner.findText("Zoë O’Connell"))
    assert sample_window.document is not None
    assert sample_window.document.undo_label == "Set owner of notifications to Zoë O’Connell"
    assert tab.shown is not None
    assert tab.shown.line(key(tab, "notifications")).finding == ""  # type: ignore[union-attr]
    form.team.setCurrentIndex(0)
    form.critical.click()
    assert sample_window.document.undo_label == "Mark notifications as critical"
    type_into(qtbot, form.tags, "mail,  sms , mail")
    press(qtbot, form.tags, Qt.Key.Key_Return)
    record = detail(sample_window, tab, "notifications").record
    assert (record.owner, record.team, record.critical) == ("Zoë O’Connell", "", True)
    assert record.tags == ("mail", "sms")
    assert form.tags.text() == "mail, sms"


def test_a_new_owner_is_made_on_the_spot_in_one_step(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "notifications")
    qtbot.mouseClick(tab.service_editor.form.owner_add, LEFT)
    dialog = tab.service_editor.findChild(QInputDialog)
    dialog.setTextValue("Nadia Karim")
    dialog.accept()
    assert detail(sample_window, tab, "notifications").record.owner == "Nadia Karim"
    assert tab.service_editor.form.owner.currentText() == "Nadia Karim"
    undo(sample_window, qtbot)
    assert tab.service_editor.form.owner.findText("Nadia Karim") < 0


def test_dependencies_show_the_ceiling_and_refuse_a_circle_by_name(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "sign-in")
    part = tab.service_editor.dependencies
    box = part.add_box
    before = detail(sample_window, tab, "sign-in").depends_on
    other = next(at for at in range(box.count()) if box.itemText(at) == "Notifications")
    part._try(other)
    assert "With Notifications it could promise at most" in part.ceiling_label.text()
    box.setCurrentIndex(other)
    box.activated.emit(other)
    assert len(detail(sample_window, tab, "sign-in").depends_on) == len(before) + 1
    assert "%" in part.ceiling_label.text()
    assert sample_window.document is not None
    assert sample_window.document.undo_label == "Make sign-in depend on Notifications"
    # Checkout depends on Sign-in: the other way round would be a circle.
    circle = next(at for at in range(box.count()) if box.itemText(at) == "Checkout")
    box.activated.emit(circle)
    assert "circle: sign-in → checkout → sign-in" in part.section.error.message
    assert part.section.error.isVisibleTo(tab)
    assert box.currentIndex() == 0
    undo(sample_window, qtbot)
    assert detail(sample_window, tab, "sign-in").depends_on == before


def test_journeys_are_added_edited_and_removed_in_place(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "checkout")
    part = tab.service_editor.journeys
    add(part, qtbot)
    editor = cell_editor(part)
    editor.selectAll()
    qtbot.keyClicks(editor, "Change a seat")
    press(qtbot, editor, Qt.Key.Key_Return)

    def journeys() -> list[str]:
        return [each.name for each in detail(sample_window, tab, "checkout").journeys]

    qtbot.waitUntil(lambda: journeys()[-1] == "Change a seat")
    part.view.setFocus()
    press(qtbot, part.view, Qt.Key.Key_Delete)
    assert "Change a seat" not in journeys()
    undo(sample_window, qtbot)
    assert "Change a seat" in journeys()


def add(part: RecordsSection, qtbot: QtBot) -> None:
    qtbot.mouseClick(part._always[0], LEFT)


def cell_editor(part: RecordsSection) -> QLineEdit:
    found = part.view.viewport().findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def test_an_sla_above_the_slo_is_a_finding_and_nonsense_is_refused(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "notifications")
    part = tab.service_editor.slas
    add(part, qtbot)
    press(qtbot, cell_editor(part), Qt.Key.Key_Escape)
    row = part.model.rowCount() - 1
    assert not part.model.setData(part.model.index(row, 1), "a lot")
    assert part.error.message == "Write the target as a percentage, such as 99.9."
    assert part.model.setData(part.model.index(row, 1), "99,999")
    assert not part.error.message
    assert detail(sample_window, tab, "notifications").slas[0].target == Decimal("0.99999")
    assert sample_window.document is not None
    assert sample_window.document.undo_label == "Set target of SLA New SLA to 99.999\u00a0%"
    assert tab.shown is not None
    line = tab.shown.line(key(tab, "notifications"))
    assert line is not None
    assert any("promised to customers in “New SLA”" in sentence for sentence in line.findings)
    assert part.model.index(row, 4).data() == "notifications-delivered"
    assert not part.view.isColumnHidden(4)
    assert part.model.setData(part.model.index(row, 2), "calendar quarter")
    assert part.model.index(row, 2).data() == "calendar quarter"


def test_metrics_take_a_limit_with_a_comma(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    click_row(tab, qtbot, "notifications")
    part = tab.service_editor.metrics
    add(part, qtbot)
    press(qtbot, cell_editor(part), Qt.Key.Key_Escape)
    assert part.model.setData(part.model.index(0, 3), "0,5")
    assert detail(sample_window, tab, "notifications").metrics[0].limit == Decimal("0.5")
    assert not part.model.setData(part.model.index(0, 3), "fast")
    assert part.error.message == "Write a number here, such as 300."


# Going there and back


def test_show_item_shows_services_slos_and_metrics(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    slo = detail(sample_window, tab, "sign-in").slos[0]
    sample_window.navigate("services", slo.id)
    assert (tab.service_id, tab.slo_id) == (key(tab, "sign-in"), slo.id)
    assert tab.slo_editor.form.title.text() == (slo.display_name or slo.name)
    assert tab.back.text() == "Sign-in"
    qtbot.mouseClick(tab.back, LEFT)
    assert tab.slo_id is None
    assert tab.service_editor.slos.selected.id == slo.id
    assert tab.service_editor.slos.view.hasFocus()
    press(qtbot, tab.service_editor.slos.view, Qt.Key.Key_Return)
    assert tab.slo_id == slo.id
    assert sample_window.document is not None
    metric = sample_window.document.query(metrics)[0]
    tab.show_item(metric.id)
    assert (tab.service_id, tab.slo_id) == (metric.service_id, None)
    tab.show_item("nothing with this key")
    assert tab.service_id == metric.service_id


def test_where_it_is_narrow_list_and_editor_take_turns(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    sample_window.theme.zoom = 200
    sample_window.resize(1280, 800)
    qtbot.waitUntil(lambda: tab.panes.alone)
    assert tab.table.isVisible()
    assert not tab.detail.isVisible()
    tab.table.view.setFocus()
    press(qtbot, tab.table.view, Qt.Key.Key_Return)
    assert tab.detail.isVisible()
    assert not tab.table.isVisible()
    assert tab.back.text() == "All services"
    qtbot.mouseClick(tab.back, LEFT)
    assert tab.table.isVisible()


def test_a_service_removed_elsewhere_leaves_the_editor(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    tab.show_item(key(tab, "sign-in"))
    assert sample_window.document is not None
    sample_window.document.edit("Remove", services.remove_service, key(tab, "sign-in"))
    first = key(tab, "card-payments")
    qtbot.waitUntil(lambda: tab.service_id == first)  # thousands of rows: shown in a turn of its own
    assert tab.service_editor.form.title.text() == "Card payments"


def test_an_slo_undone_away_goes_back_to_its_service(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    click_row(tab, qtbot, "notifications")
    add(tab.service_editor.slos, qtbot)
    assert tab.slo_id is not None
    assert tab.slo_editor.form.display_name.hasFocus()
    assert sample_window.document is not None
    assert sample_window.document.undo_label.startswith("Add SLO notifications-availability")
    undo(sample_window, qtbot)
    assert tab.slo_id is None
    assert tab.service_id == key(tab, "notifications")


def test_an_empty_workspace_offers_the_first_slo(window: MainWindow, qtbot: QtBot, tmp_path: Any) -> None:
    from slodesk.storage.workspace import create_workspace

    window.show_workspace(create_workspace(tmp_path / "new.slodesk", name="New", time_zone="UTC"))
    window.navigate("services", None)
    tab = cast("ServicesTab", window.tabs.widget)
    assert tab.pages.currentWidget() is tab.empty
    assert tab.empty.button.text() == "Write your first SLO"
    qtbot.mouseClick(tab.empty.button, LEFT)
    assert tab.edits.dialog is not None
    assert tab.edits.dialog.isVisible()
    tab.edits.dialog.close()


def test_a_read_only_workspace_cannot_be_edited(window: MainWindow, qtbot: QtBot, sample_copy: Any) -> None:
    from slodesk.storage.workspace import open_workspace

    window.show_workspace(open_workspace(sample_copy, read_only=True))
    window.navigate("services", None)
    tab = cast("ServicesTab", window.tabs.widget)
    assert not tab.table.add_button.isEnabled()
    assert not tab.service_editor.form.display_name.isEnabled()
    part = tab.service_editor.journeys
    assert not part._always[0].isEnabled()
    tab.table.view.selectRow(0)
    press(qtbot, tab.table.view, Qt.Key.Key_Delete)
    assert tab.edits.question is None


def test_everything_has_a_name_and_user_text_stays_text(tab: ServicesTab, qtbot: QtBot) -> None:
    slo = tab.service_editor.detail.slos[0]  # type: ignore[union-attr]
    tab.show_slo(slo.id)
    for widget in tab.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(tab):
            internal = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QLineEdit)
            text = getattr(widget, "text", lambda: "")
            named = widget.accessibleName() or (text() if callable(text) else "")
            assert internal or named, widget
    for words in tab.findChildren(QLabel):
        if not words.buddy():
            assert words.textFormat() == Qt.TextFormat.PlainText or not words.text(), words.text()


def test_a_hostile_name_is_shown_as_it_is(sample_window: MainWindow, tab: ServicesTab) -> None:
    assert sample_window.document is not None
    name = "<img src='/etc/passwd'><b>x</b>"
    sample_window.document.edit(
        "Name", services.set_service_field, key(tab, "checkout"), "display_name", name
    )
    tab.show_item(key(tab, "checkout"))
    assert tab.service_editor.form.title.text() == name
    assert tab.service_editor.form.title.textFormat() == Qt.TextFormat.PlainText
    slo = detail(sample_window, tab, "checkout").slos[0]
    sample_window.document.edit("Name", slos.set_slo_field, slo.id, "display_name", name)
    tab.show_item(slo.id)
    assert tab.slo_editor.form.title.textFormat() == Qt.TextFormat.PlainText


def test_sorting_by_keyboard_is_in_the_menu(tab: ServicesTab) -> None:
    own = shown(tab)
    menu = tab.table.findChild(QMenu, "services_sort")
    actions = {action.text(): action for action in menu.actions()}
    assert list(actions)[:2] == ["Own order", "Service"]
    actions["Findings"].trigger()
    assert shown(tab)[:3] == ["checkout", "partner-api", "notifications"]
    actions["Own order"].trigger()
    assert shown(tab) == own


def test_lists_are_copied_too(tab: ServicesTab, qtbot: QtBot) -> None:
    click_row(tab, qtbot, "checkout")
    view = tab.service_editor.slos.view
    view.setFocus()
    press(qtbot, view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t") == ["SLO", "Target", "Window", "Kind"]
    assert len(lines) == 4


def test_columns_left_out_keep_the_room_they_need(theme: Theme, qtbot: QtBot) -> None:
    """Measured again while hidden, empty columns came back with their headings cut."""
    table = ServicesTable(theme)
    qtbot.addWidget(table)
    table.resize(1600, 400)
    with qtbot.waitExposed(table):
        table.show()
    view, header = table.view, table.view.horizontalHeader()
    headings = {column: header.sectionSizeHint(column) for column in range(table.model.columnCount())}
    assert not any(view.isColumnHidden(column) for column in headings)
    table.resize(420, 400)
    theme.zoom = 110
    shown = [column for column in headings if not view.isColumnHidden(column)]
    assert SERVICE in shown
    assert len(shown) < len(headings)
    assert all(view.columnWidth(column) >= headings[column] for column in shown)


def test_in_a_new_workspace_enter_writes_the_first_slo(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot, tmp_path: Path
) -> None:
    sample_window.opener.create(str(tmp_path / "new.slodesk"))
    qtbot.waitUntil(lambda: sample_window.tabs.widget not in (None, tab))
    qtbot.wait(10)
    fresh = cast("ServicesTab", sample_window.tabs.widget)
    focus = sample_window.focusWidget()
    assert focus is fresh.empty.button
    press(qtbot, focus, Qt.Key.Key_Return)
    assert type(fresh.edits.dialog).__name__ == "FirstSloDialog"
