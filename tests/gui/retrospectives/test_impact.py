"""What it cost: figures with units and currency, typed figures of SLOs beside known ones (R16–R18)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication

from slodesk.gui.tabs.retrospectives.editor.impact import ImpactPart
from slodesk.gui.tabs.retrospectives.editor.impact_tables import LABEL, STATE, TYPED, UNIT, VALUE
from slodesk.gui.tabs.retrospectives.editor.impact_words import kind_word, plain_number
from slodesk.operations import incidents, retro_figures, services, slos
from tests.gui.retrospectives.desk import AT, Desk, Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.widgets.records_section import RecordsSection


@pytest.fixture
def desk(qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]) -> Iterator[Desk]:
    edit = document.workspace.edit
    service = edit("Add", services.add_service, "checkout", display_name="Checkout").result
    edit("Add", slos.add_slo, service, "availability", Decimal("0.999"))
    start = AT - timedelta(hours=3)
    incident = edit("Add", incidents.add_incident, "Pool exhausted", start, [service]).result
    for field, value in (
        ("resolved", start + timedelta(minutes=135)), ("detected", start + timedelta(minutes=3)),
        ("error_rate", Decimal("0.15")), ("request_rate", Decimal(100)),
    ):  # fmt: skip
        edit("Set", incidents.set_incident_field, incident, field, value)
    made = Desk(qtbot, make_context(document), ImpactPart, incident=incident)
    yield made
    made.close()


def cells(section: RecordsSection, column: int) -> list[str]:
    return [str(section.model.index(row, column).data() or "") for row in range(section.model.rowCount())]


def told(desk: Desk) -> dict[str, tuple[str, str, str]]:
    """Return what stands in the rows about SLO and times: figure → written, known, state."""
    model = desk.part.slos.model
    return {
        str(model.index(row, 1).data()): tuple(str(model.index(row, at).data() or "") for at in (2, 3, 4))
        for row in range(model.rowCount())
    }  # type: ignore[return-value]


def type_into(desk: Desk, section: RecordsSection, figure: str, column: int, text: str) -> None:
    """Type into a cell, as a person does: F2, words, Enter."""
    row = next(row for row in range(section.model.rowCount()) if figure in _row(section, row))
    section.view.setCurrentIndex(section.model.index(row, column))
    desk.go(section.view)
    desk.press(Key.Key_F2)
    editor = QApplication.focusWidget()
    editor.selectAll()  # type: ignore[attr-defined]
    desk.type(text)
    if not text:
        desk.press(Key.Key_Delete)
    desk.press(Key.Key_Return)
    state = QAbstractItemView.State.EditingState
    desk.qtbot.waitUntil(lambda: section.view.state() != state)


def _row(section: RecordsSection, row: int) -> list[str]:
    return [str(section.model.index(row, column).data() or "") for column in range(2)]


def add(desk: Desk, kind: str) -> None:
    menu = next(button.menu() for button in desk.part.figures._always if button.menu() is not None)
    next(action for action in menu.actions() if action.text() == kind_word(kind)).trigger()
    desk.press(Key.Key_Escape)


def test_figures_are_typed_with_units_and_currency(desk: Desk) -> None:
    add(desk, "users")
    type_into(desk, desk.part.figures, "Users", VALUE, "~15,000 people")
    (figure,) = desk.content.figures
    assert (figure.value, figure.approximate, figure.unit) == (Decimal(15000), True, "people")
    assert cells(desk.part.figures, VALUE) == [f"about {QLocale().toString(15000)}"]
    add(desk, "revenue")
    type_into(desk, desk.part.figures, "Revenue", VALUE, "45000")
    model = desk.part.figures.model
    model.setData(model.index(1, UNIT), "usd")  # as its editor does; offers are chosen in a popup
    assert desk.content.figures[1].unit == "USD"
    model.setData(model.index(1, UNIT), "dollars")
    assert "three letters" in desk.part.figures.error.message
    assert desk.content.figures[1].unit == "USD"
    type_into(desk, desk.part.figures, "Users", LABEL, "Cards refused")
    assert desk.content.figures[0].label == "Cards refused"
    assert desk.undo() == "Set a figure of INC-2026-001"


def test_failed_requests_begin_with_what_the_incident_says(desk: Desk) -> None:
    add(desk, "failed_requests")
    (figure,) = desk.content.figures
    assert figure.value == 2025  # 100 a minute · 135 minutes · 0.15
    assert "of the incident" in cells(desk.part.figures, 4)[0]
    desk.go(desk.part.figures.view)
    desk.press(Key.Key_Delete)
    assert desk.content.figures == ()


def test_shares_are_typed_as_percent_and_marked_where_they_differ(desk: Desk) -> None:
    assert told(desk)["Budget consumed"] == ("", "46.88\u00a0%, estimated", "")
    assert desk.part.slos.view.isColumnHidden(STATE)
    type_into(desk, desk.part.slos, "Budget consumed", TYPED, "15 %")
    assert [figure.value for figure in desk.content.figures] == [Decimal("0.15")]
    assert told(desk)["Budget consumed"] == ("15\u00a0%", "46.88\u00a0%, estimated", "differs")
    assert not desk.part.slos.view.isColumnHidden(STATE)
    type_into(desk, desk.part.slos, "Budget consumed", TYPED, "46.9")
    assert told(desk)["Budget consumed"] == ("46.9\u00a0%", "46.88\u00a0%, estimated", "")
    type_into(desk, desk.part.slos, "Budget consumed", TYPED, "")
    assert desk.content.figures == ()


def test_times_yes_and_no_are_typed_too(desk: Desk) -> None:
    type_into(desk, desk.part.slos, "How long it lasted", TYPED, "2 h")
    assert told(desk)["How long it lasted"] == ("120 min", "135 min, from the times", "differs")
    type_into(desk, desk.part.slos, "Stayed within target", TYPED, "no")
    assert told(desk)["Stayed within target"][0] == "no"
    type_into(desk, desk.part.slos, "Stayed within target", TYPED, "perhaps")
    assert "Yes or no" in desk.part.slos.error.message


def test_what_was_measured_is_taken_where_nothing_is_written(desk: Desk) -> None:
    slo = next(row.slo_id for row in desk.part._rows if row.slo_id)
    desk.do(retro_figures.set_figure, desk.key, "consumed", slo, Decimal("0.15"))
    desk.qtbot.mouseClick(desk.part.take, Qt.MouseButton.LeftButton)
    found = {figure.kind: figure.value for figure in desk.content.figures}
    assert found == {
        "consumed": Decimal("0.15"), "target": Decimal("0.999"), "actual": Decimal("0.85"),
        "duration": Decimal(135), "to_detect": Decimal(3), "to_resolve": Decimal(135),
    }  # fmt: skip
    assert not desk.part.take.isEnabled()
    desk.part.slos.select(f"{slo}/consumed/0")
    desk.qtbot.mouseClick(desk.part.take_one, Qt.MouseButton.LeftButton)
    assert {f.kind: f.value for f in desk.content.figures}["consumed"] == Decimal("0.4688")
    assert desk.undo() == "Take the known figure of INC-2026-001"
    assert desk.undo() == "Take what was measured of INC-2026-001"
    assert len(desk.content.figures) == 1


def test_findings_lead_to_a_figure_and_to_the_words(desk: Desk) -> None:
    slo = next(row.slo_id for row in desk.part._rows if row.slo_id)
    key = desk.do(retro_figures.set_figure, desk.key, "consumed", slo, Decimal("0.15"))
    desk.part.show_item(key)
    assert desk.part.slos.selected.typed.id == key
    desk.part.show_item("business_impact")
    desk.type("Bookings were late")
    desk.context.document.flush()
    assert desk.content.business_impact == "Bookings were late"


def test_nothing_is_typed_where_nothing_may_change(desk: Desk) -> None:
    desk.show(editable=False)
    assert not desk.part.take.isEnabled()
    assert desk.part.fields.inputs["business_impact"].isReadOnly()


def test_numbers_have_a_true_minus() -> None:
    numbers: list[Any] = [plain_number(Decimal(each)) for each in ("-39.62", "0.5", "3")]
    assert numbers == ["\u221239.62", "0.5", "3"]


def test_figures_of_a_document_are_pasted_and_find_their_slo(desk: Desk) -> None:
    desk.part.begin()
    QApplication.clipboard().setText(
        "- **Affected Users**: ~15,000 users\n- **Revenue Impact**: $12,500 (estimated)\n"
        "- **Availability SLO**: 99.85% (target: 99.9%)\n  - Below target for 2 hours\n"
        "- **Error Budget**: 8.5% consumed\n  - 65% remaining for month\n"
        "- **Latency SLO**: Within target\n- Duration: 2 hours 15 minutes"
    )
    desk.press(Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    slo = desk.content.incident is not None and next(
        figure.slo_id for figure in desk.content.figures if figure.kind == "actual"
    )
    found = {(each.kind, each.value, each.slo_id == slo) for each in desk.content.figures}
    assert found == {
        ("users", Decimal(15000), False), ("revenue", Decimal(12500), False),
        ("actual", Decimal("0.9985"), True), ("target", Decimal("0.999"), True),
        ("below_minutes", Decimal(120), True), ("consumed", Decimal("0.085"), True),
        ("remaining", Decimal("0.65"), True), ("within", Decimal(1), False),
        ("duration", Decimal(135), False),
    }  # fmt: skip
    assert desk.undo() == "Add 9 figures of INC-2026-001"
    desk.enter("200 tickets")
    assert desk.part.entry.text() == ""
    desk.enter("nothing to count")
    assert desk.part.figures.error.message.startswith("No figure was found")
    assert desk.part.entry.text() == "nothing to count"


def test_a_finding_leads_to_what_is_typed_once_it_is_known_what_was_measured(desk: Desk) -> None:
    key = desk.do(retro_figures.set_figure, desk.key, "duration", None, Decimal(135))
    desk.part._read_for = None  # what was measured is read anew
    desk.show()
    desk.part.show_item(key)
    desk.qtbot.waitUntil(lambda: not desk.part._reader.busy)
    QApplication.processEvents()
    view = desk.part.slos.view
    assert desk.part.slos.selected.typed.id == key
    assert view.currentIndex().column() == TYPED
    assert view.hasFocus()
    assert not view.visibleRegion().intersected(view.visualRect(view.currentIndex())).isEmpty()
