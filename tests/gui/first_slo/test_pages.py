"""From a journey to a first SLO, page by page: each kind, refusals, keys alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from slodesk.domain.window import Calendar, Rolling
from slodesk.gui.dialogs.first_slo_answers import slug
from slodesk.operations import services, slos
from slodesk.operations.sync import questions
from slodesk.storage.queries.services import service_detail, service_list, slo_detail
from slodesk.storage.queries.settings import people, teams
from tests.gui.first_slo.writing import LEFT, begin, forward, opened, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.dialogs.first_slo import FirstSloDialog
    from slodesk.gui.document import Document
    from slodesk.storage.queries.services import ServiceDetail, SloDetail


def only_service(document: Document) -> ServiceDetail:
    (record,) = document.query(service_list)
    found = document.query(service_detail, record.id)
    assert found is not None
    return found


def test_from_journey_to_target_in_one_step(
    document: Document, dialog: FirstSloDialog, qtbot: QtBot, asked: list[tuple[str, str]]
) -> None:
    form = dialog.form
    assert form.step.text() == "Step 1 of 5"
    assert not form.service.isVisible()  # there is none to choose from
    begin(dialog, qtbot)
    write(qtbot, form.notice, "They pay twice, or not at all")
    forward(dialog, qtbot)
    write(qtbot, dialog.source.fields["labels"], 'job="shop"')
    assert 'Bad: http_requests_total{job="shop",code=~"5.."}' in form.queries.text()
    qtbot.mouseClick(form.test, LEFT)
    assert asked == [
        ('http_requests_total{job="shop",code=~"5.."}', "events"),
        ('http_requests_total{job="shop"}', "events"),
    ]
    assert "All: Read http_requests_total" in dialog.source.result.text()
    forward(dialog, qtbot)
    qtbot.mouseClick(dialog.target.choices["99.5"], LEFT)
    assert form.target.text() == "99.5"
    assert dialog.target.preview.headline.text() == "3.6 hours of full outage in 30 days."
    write(qtbot, form.target, "99.7")
    assert not any(button.isChecked() for button in dialog.target.choices.values())
    forward(dialog, qtbot)
    assert form.title.text() == "Buy a ticket: works"
    assert form.identifier.text() == "ticket-shop-availability"
    assert form.sentence.text().startswith("In 30 days, “Buy a ticket” works in 99.7")
    form.owner.setEditText("Nadia Karim")
    form.team.setEditText("Shop")
    assert form.forward.text() == "Create the &SLO"
    with qtbot.waitSignal(dialog.made) as made:
        forward(dialog, qtbot)
    service = only_service(document)
    assert (service.record.name, service.record.display_name) == ("ticket-shop", "Ticket shop")
    assert (service.record.owner, service.record.team) == ("Nadia Karim", "Shop")
    assert [(each.name, each.description) for each in service.journeys] == [("Buy a ticket", "Travellers")]
    (slo,) = service.slos
    assert made.args == [slo.id]
    assert (slo.kind, slo.description) == ("ratio", "They pay twice, or not at all")
    assert (slo.current.target, slo.current.window) == (Decimal("0.997"), Rolling(30))
    assert slo.journey_id == service.journeys[0].id
    assert slo.bad_query == 'http_requests_total{job="shop",code=~"5.."}'
    assert document.undo_label == "Write SLO ticket-shop-availability"
    document.undo()
    assert document.query(service_list) == ()
    assert document.query(people) == ()
    assert document.query(teams) == ()


def finish(dialog: FirstSloDialog, qtbot: QtBot, document: Document) -> SloDetail:
    while dialog.page < len(dialog.pages) - 1:
        forward(dialog, qtbot)
    with qtbot.waitSignal(dialog.made) as made:
        forward(dialog, qtbot)
    assert made.args is not None
    found = document.query(slo_detail, made.args[0])
    assert found is not None
    return found


def test_too_slow_counts_fast_requests(document: Document, dialog: FirstSloDialog, qtbot: QtBot) -> None:
    begin(dialog, qtbot)
    dialog.notice.buttons["slow"].click()
    forward(dialog, qtbot)
    write(qtbot, dialog.source.fields["limit"], "0.5")
    slo = finish(dialog, qtbot, document)
    assert (slo.kind, slo.current.threshold, slo.current.threshold_unit) == ("ratio", Decimal("0.5"), "s")
    assert 'le=~"0\\\\.5"' in slo.good_query
    assert slo.name == "ticket-shop-latency"
    assert slo.display_name == "Buy a ticket: fast enough"


def test_down_is_probed_from_outside(document: Document, dialog: FirstSloDialog, qtbot: QtBot) -> None:
    begin(dialog, qtbot)
    dialog.notice.buttons["down"].click()
    slo = finish(dialog, qtbot, document)
    assert (slo.kind, slo.threshold_op, slo.current.threshold) == ("threshold", "gte", 1)
    assert slo.series_query == "min(probe_success)"
    assert [each.kind for each in document.query(questions).slos] == ["threshold"]  # it can be synced


def test_numbers_may_come_later(document: Document, dialog: FirstSloDialog, qtbot: QtBot) -> None:
    begin(dialog, qtbot)
    dialog.notice.buttons["down"].click()
    forward(dialog, qtbot)
    dialog.form.from_later.click()
    assert "CSV file" in dialog.form.later_words.text()
    assert not dialog.form.test.isVisible()
    forward(dialog, qtbot)
    field = dialog.target.window_field
    field.kind.setCurrentIndex(field.kind.findData("month"))
    slo = finish(dialog, qtbot, document)
    assert (slo.kind, slo.slice_seconds, slo.slice_target) == ("time_slices", 300, Decimal("0.95"))
    assert slo.good_query == slo.total_query == ""
    assert slo.current.window == Calendar("month")


def test_own_queries_must_be_written(document: Document, dialog: FirstSloDialog, qtbot: QtBot) -> None:
    begin(dialog, qtbot)
    forward(dialog, qtbot)
    dialog.form.from_own.click()
    write(qtbot, dialog.form.own_good, "good_total")
    forward(dialog, qtbot)
    assert dialog.page == 2
    assert dialog.errors["own_total"].message == "Write this query, or choose another way above."
    write(qtbot, dialog.form.own_total, "all_total")
    assert not dialog.errors["own_total"].message
    slo = finish(dialog, qtbot, document)
    assert (slo.good_query, slo.total_query) == ("good_total", "all_total")


def test_each_page_refuses_beside_the_field(dialog: FirstSloDialog, qtbot: QtBot) -> None:
    forward(dialog, qtbot)
    assert dialog.page == 0
    assert dialog.errors["journey"].message == "Say in a few words what people come to do."
    assert dialog.focusWidget() is dialog.form.journey
    write(qtbot, dialog.form.journey, "Buy a ticket")
    assert not dialog.errors["journey"].message
    forward(dialog, qtbot)
    assert "name of at most 200" in dialog.errors["new_service"].message
    write(qtbot, dialog.form.new_service, "Shop")
    forward(dialog, qtbot)
    forward(dialog, qtbot)
    write(qtbot, dialog.source.fields["labels"], "{{{")
    forward(dialog, qtbot)
    assert dialog.page == 2
    assert dialog.errors["template"].message.startswith("Write the labels as")
    dialog.source.fields["labels"].clear()
    forward(dialog, qtbot)
    write(qtbot, dialog.form.target, "100")
    forward(dialog, qtbot)
    assert dialog.page == 3
    assert dialog.errors["target"].message.startswith("A target lies between")
    write(qtbot, dialog.form.target, "99")
    forward(dialog, qtbot)
    dialog.form.identifier.clear()
    forward(dialog, qtbot)
    assert dialog.errors["identifier"].message == "Give the SLO an identifier."
    for _ in range(4):
        qtbot.mouseClick(dialog.form.back, LEFT)
    assert dialog.page == 0
    assert not dialog.form.back.isVisible()
    assert dialog.form.journey.text() == "Buy a ticket"


def test_closing_stores_nothing(document: Document, dialog: FirstSloDialog, qtbot: QtBot) -> None:
    begin(dialog, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert document.query(service_list) == ()
    assert document.undo_label == ""


def test_enter_goes_on(dialog: FirstSloDialog, qtbot: QtBot) -> None:
    write(qtbot, dialog.form.journey, "Buy a ticket")
    write(qtbot, dialog.form.new_service, "Shop")
    qtbot.keyClick(dialog.form.new_service, Qt.Key.Key_Return)
    assert dialog.page == 1


def test_an_existing_service_gives_its_ceiling_owner_and_free_name(
    document: Document, make_context: Callable[[Document], TabContext], qtbot: QtBot
) -> None:
    def prepare(session: Any) -> str:
        from slodesk.operations.people import add_person

        base = services.add_service(session, "db")
        slos.add_slo(session, base, "db-up", Decimal("0.995"))
        owner = add_person(session, "Mei Tanaka")
        shop = services.add_service(session, "shop", display_name="Shop", owner_id=owner)
        services.add_journey(session, shop, "buy a TICKET")
        slos.add_slo(session, shop, "shop-availability", Decimal("0.99"))
        services.set_dependencies(session, shop, [base])
        return shop

    shop = document.edit("Prepare", prepare).result
    dialog = opened(make_context(document), qtbot, [])
    form = dialog.form
    form.service.setCurrentIndex(form.service.findText("Shop"))
    assert not form.new_service.isVisible()
    write(qtbot, form.journey, "Buy a ticket")
    forward(dialog, qtbot)
    forward(dialog, qtbot)
    forward(dialog, qtbot)
    assert dialog.target.preview.warnings == (
        "Above the ceiling: what this service depends on allows at most 99.5\u00a0%.",
    )
    qtbot.mouseClick(dialog.target.choices["99"], LEFT)
    assert dialog.target.preview.warnings == ()
    forward(dialog, qtbot)
    assert form.owner.currentText() == "Mei Tanaka"
    assert form.identifier.text() == "shop-availability-2"
    form.identifier.setText("shop-availability")
    forward(dialog, qtbot)
    assert dialog.errors["identifier"].message == "There is already a SLO named “shop-availability”."
    form.identifier.setText("shop-bookings")
    forward(dialog, qtbot)
    detail = document.query(service_detail, shop)
    assert detail is not None
    assert [slo.name for slo in detail.slos] == ["shop-availability", "shop-bookings"]
    assert [each.name for each in detail.journeys] == ["buy a TICKET"]  # known already
    assert len(document.query(people)) == 1


def activate(dialog: FirstSloDialog, qtbot: QtBot) -> None:
    """Make the dialog the active window: Alt keys work in that one alone."""
    with qtbot.waitActive(dialog):
        dialog.activateWindow()


def test_every_step_is_taken_with_alt_keys(document: Document, dialog: FirstSloDialog, qtbot: QtBot) -> None:
    def alt(key: Qt.Key, page: int) -> None:
        qtbot.keyClick(dialog, key, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: dialog.page == page and not dialog.form.forward.isDown())

    activate(dialog, qtbot)
    qtbot.keyClicks(dialog.form.journey, "Buy a ticket")
    qtbot.keyClicks(dialog.form.new_service, "Ticket shop")
    alt(Qt.Key.Key_N, 1)
    alt(Qt.Key.Key_B, 0)
    alt(Qt.Key.Key_N, 1)
    alt(Qt.Key.Key_N, 2)
    dialog.form.from_later.click()
    alt(Qt.Key.Key_N, 3)
    alt(Qt.Key.Key_N, 4)
    alt(Qt.Key.Key_S, 5)
    assert only_service(document).record.name == "ticket-shop"
    assert dialog.form.forward.text() == "&Close"
    qtbot.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_alt_c_gives_it_up(document: Document, dialog: FirstSloDialog, qtbot: QtBot) -> None:
    activate(dialog, qtbot)
    qtbot.keyClicks(dialog.form.journey, "Buy a ticket")
    qtbot.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert document.query(service_list) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Buy a ticket", "buy-a-ticket"),
        ("Überfahrt & Fähre", "uberfahrt-fahre"),
        ("--", "service"),
        ("Билет", "service"),
        ("x" * 100, "x" * 60),
    ],
)
def test_identifiers_from_titles(text: str, expected: str) -> None:
    assert slug(text) == expected
