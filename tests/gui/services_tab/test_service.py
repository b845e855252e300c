"""The editor of a service: every field, its records, and what it refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLineEdit

from tests.gui.services_tab.reading import LEFT, add, click_row, detail, key, names, press, type_into, undo

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab
    from slodesk.gui.widgets.records_section import RecordsSection


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
