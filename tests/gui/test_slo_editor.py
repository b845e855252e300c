"""The editor of an SLO, its target history, and the change of several at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from slodesk.domain.dependencies import Sla
from slodesk.domain.errors import RuleBroken, SourceError
from slodesk.domain.target import BEGINNING, parse_percent
from slodesk.domain.window import Calendar, Rolling
from slodesk.gui.dialogs.bulk_targets import BulkTargetsDialog
from slodesk.gui.dialogs.slo_editor_lists import read_day
from slodesk.gui.dialogs.slo_editor_meaning import (
    Judging,
    budget_factor,
    change_sentence,
    outage_sentence,
    share_sentence,
    warnings,
)
from slodesk.gui.dialogs.slo_editor_numbers import typed_number
from slodesk.gui.dialogs.slo_editor_preview import TargetPreview
from slodesk.gui.dialogs.slo_editor_testing import QueryAnswer, answer_of, query_tester
from slodesk.gui.widgets.roles import ID_ROLE
from slodesk.integrations.prometheus.preview import Preview
from slodesk.integrations.prometheus.queries import explain_query
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.services import service_detail, slo_detail
from tests.gui.conftest import SAMPLE_END

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.services import SloDetail

LEFT = Qt.MouseButton.LeftButton
NBSP = "\u00a0"


@pytest.fixture
def tab(sample_window: MainWindow) -> ServicesTab:
    """The tab, with the availability of Checkout in the editor."""
    sample_window.navigate("services", None)
    made = cast("ServicesTab", sample_window.tabs.widget)
    assert made.shown is not None
    service = next(line.record.id for line in made.shown.lines if line.record.name == "checkout")
    assert sample_window.document is not None
    detail = sample_window.document.query(service_detail, service)
    assert detail is not None
    made.show_item(next(slo.id for slo in detail.slos if slo.name == "checkout-availability"))
    return made


def stored(window: MainWindow, tab: ServicesTab) -> SloDetail:
    assert window.document is not None
    found = window.document.query(slo_detail, tab.slo_id or "")
    assert found is not None
    return found


def label(window: MainWindow) -> str:
    assert window.document is not None
    return window.document.undo_label


def flush(window: MainWindow) -> None:
    assert window.document is not None
    window.document.flush()


def type_into(qtbot: QtBot, field: QLineEdit | QPlainTextEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def undo(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


# Sentences


def judging(**fields: Any) -> Judging:
    from zoneinfo import ZoneInfo

    return Judging(at=SAMPLE_END, zone=ZoneInfo("UTC"), has_data=True, **fields)


@pytest.mark.parametrize(
    ("target", "window", "sentence"),
    [
        ("99.9", Rolling(30), "43.2 minutes of full outage in 30 days."),
        ("99.9", Rolling(28), "40.32 minutes of full outage in 28 days."),
        ("95", Rolling(1), "72 minutes of full outage in 1 day."),
        ("99", Rolling(30), "7.2 hours of full outage in 30 days."),
        ("99.999", Rolling(30), "26 seconds of full outage in 30 days."),
        ("99.99999", Rolling(7), "0.06 seconds of full outage in 7 days."),
        ("99.9", Calendar("week"), "10.08 minutes of full outage in a calendar week."),
        ("99.9", Calendar("month"), "43.2 minutes of full outage in this calendar month of 30 days."),
        ("99.9", Calendar("quarter"), "132.48 minutes of full outage in this calendar quarter of 92 days."),
    ],
)
def test_r6_minutes_of_a_target(qapp: object, target: str, window: Any, sentence: str) -> None:
    assert outage_sentence(parse_percent(target), window, judging()) == sentence


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("99.9", "Of 1,000 events, 1 may be bad."),
        ("99.95", "Of 2,000 events, 1 may be bad."),
        ("97", "Of 100 events, 3 may be bad."),
        ("99.93", "Of 10,000 events, 7 may be bad."),
    ],
)
def test_share_of_a_target(qapp: object, target: str, sentence: str) -> None:
    assert share_sentence(parse_percent(target)) == sentence


@pytest.mark.parametrize(
    ("before", "after", "sentence", "short"),
    [
        ("99.9", "99.8", "Looser than 99.9 %: twice the budget, 43.2 minutes more in 30 days.", "twice"),
        ("99.9", "99.95", "Tighter than 99.9 %: half the budget, 21.6 minutes less in 30 days.", "half"),
        ("99.9", "99.6", "Looser than 99.9 %: 4 times the budget, 129.6 minutes more in 30 days.", "× 4"),
        ("99.9", "99.99", "Tighter than 99.9 %: 1/10 of the budget, 38.88 minutes less in 30 days.", "1/10"),
        ("99.9", "99.9", "", "same"),
    ],
)
def test_r26_impact_of_a_change(qapp: object, before: str, after: str, sentence: str, short: str) -> None:
    pair = parse_percent(before), parse_percent(after)
    assert change_sentence(*pair, Rolling(30), judging()).replace(NBSP, " ") == sentence
    assert budget_factor(*pair) == short


def test_r12a_what_stands_against_a_target(qapp: object) -> None:
    given = judging(ceiling=Decimal("0.999"), slas=(Sla("Contract", Decimal("0.995")),))
    assert warnings(Decimal("0.999"), given) == ()
    assert "at most 99.9" in warnings(Decimal("0.9995"), given)[0]
    assert "“Contract”" in warnings(Decimal("0.99"), given)[0]
    assert warnings(Decimal("0.99"), given.about(speed=True)) == ()


def test_numbers_and_days_as_people_type_them(qapp: object) -> None:
    assert typed_number(" 0,5 ") == Decimal("0.5")
    assert typed_number("−3") == -3
    assert typed_number("") is None
    with pytest.raises(RuleBroken):
        typed_number("1,000,0")
    assert read_day("2026-11-20") == date(2026, 11, 20)
    assert read_day("20/11/2026") == date(2026, 11, 20)
    assert read_day(" ") is None
    with pytest.raises(RuleBroken):
        read_day("someday")


# Typing a target


def test_the_preview_follows_every_key_before_anything_is_saved(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    editor = tab.slo_editor
    preview = editor.preview
    assert preview.headline.text() == (
        "43.2 minutes of full outage in 30 days; met in 6 of the last 8 complete quarters."
    )
    assert preview.strip.words.count("met") == 6
    assert preview.strip.words[-1] == "so far"
    type_into(qtbot, editor.form.target, "99.8")
    assert preview.headline.text().startswith("86.4 minutes")
    assert preview.change.text == (
        f"Looser than 99.9{NBSP}%: twice the budget, 43.2 minutes more in 30 days. "
        "Note why, and who agreed, in the target history."
    )
    assert preview.warnings == ()
    assert stored(sample_window, tab).current.target == Decimal("0.999")
    flush(sample_window)
    assert stored(sample_window, tab).current.target == Decimal("0.998")
    assert label(sample_window) == f"Set target of checkout-availability to 99.8{NBSP}%"
    assert sample_window.commands["undo"].text() == (
        f"&Undo set target of checkout-availability to 99.8{NBSP}%"
    )
    undo(sample_window, qtbot)
    assert editor.form.target.text() == "99.9"
    assert preview.headline.text().startswith("43.2 minutes")
    assert "Above the ceiling" in preview.warnings[0]


def test_a_target_that_cannot_be_is_refused_and_the_old_one_comes_back(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    field = tab.slo_editor.form.target
    type_into(qtbot, field, "100")
    assert not tab.slo_editor.preview.strip.isVisible()
    qtbot.waitUntil(lambda: field.property("invalid") == "true")
    assert field.accessibleDescription() == "A target lies between 0 % and 100 %, neither included."
    tab.slo_editor.form.display_name.setFocus()
    assert field.text() == "99.9"
    qtbot.waitUntil(lambda: tab.slo_editor.preview.headline.text().startswith("43.2 minutes"))
    assert stored(sample_window, tab).current.target == Decimal("0.999")
    assert label(sample_window) == ""


def test_window_by_kind_and_days(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    field = tab.slo_editor.window_field
    field.kind.setCurrentIndex(field.kind.findData("quarter"))
    assert stored(sample_window, tab).current.window == Calendar("quarter")
    assert label(sample_window) == "Set window of checkout-availability to calendar quarter"
    assert not field.days.isVisible()
    assert "calendar quarter" in tab.slo_editor.preview.headline.text()
    field.kind.setCurrentIndex(0)
    field.days.setFocus()
    field.days.setValue(28)
    flush(sample_window)
    assert stored(sample_window, tab).current.window == Rolling(28)
    undo(sample_window, qtbot)  # what was chosen in one go is one step
    assert stored(sample_window, tab).current.window == Rolling(30)
    assert label(sample_window) == ""
    assert (field.kind.currentData(), field.days.value()) == ("rolling", 30)


def test_the_overview_sees_a_new_target_at_once(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    type_into(qtbot, tab.slo_editor.form.target, "99")
    qtbot.keyClick(tab.slo_editor.form.target, Qt.Key.Key_Return)
    assert sample_window.document is not None
    judged = sample_window.document.query(overview, now=sample_window.now())
    assert next(each for each in judged.assessments if each.slo.id == tab.slo_id).objective.target == Decimal(
        "0.99"
    )


def test_the_strip_says_the_same_in_words(theme: Theme, qtbot: QtBot, tab: ServicesTab) -> None:
    given = tab.slo_editor.judging
    assert given is not None
    preview = TargetPreview(theme)
    qtbot.addWidget(preview)
    preview.show_target(Decimal("0.99999"), Rolling(30), given)
    assert set(preview.strip.words) == {"missed", "so far"}
    assert preview.strip.accessibleDescription().count("missed") == 8
    assert "Q3 26" in preview.strip.accessibleDescription()
    preview.resize(300, 400)
    preview.show()
    assert len(preview.strip._shown()) < 9  # older quarters give way; none is cut
    preview.grab()


def test_a_young_slo_has_no_quarters_before_its_first_sample(
    theme: Theme, qtbot: QtBot, tab: ServicesTab
) -> None:
    given = tab.slo_editor.judging
    assert given is not None
    assert len(given.quarters) == 9
    empty = [replace(each, actual=None, met=None) for each in given.quarters]
    preview = TargetPreview(theme)
    qtbot.addWidget(preview)
    preview.show()

    def show(quarters: list[Any]) -> tuple[str, ...]:
        preview.show_target(Decimal("0.99999"), Rolling(30), replace(given, quarters=tuple(quarters)))
        return preview.strip.words

    begun = [*empty[:6], given.quarters[6], empty[7], given.quarters[8]]
    assert show(begun) == ("missed", "no data", "so far")  # a gap later on is told
    assert show([*empty[:8], given.quarters[8]]) == ("so far",)
    assert preview.strip.isVisible()
    assert show(empty) == ()
    assert not preview.strip.isVisible()
    told = [each.text() for each in preview.findChildren(QLabel) if each.isVisible()]
    assert sum("no complete quarters of samples" in text for text in told) == 1


# Kind and queries


def test_each_kind_shows_the_fields_it_needs(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    form = tab.slo_editor.form
    assert form.good_query.isVisibleTo(tab)
    assert not form.series_query.isVisibleTo(tab)
    assert not form.slice_minutes.isVisibleTo(tab)
    form.kind.setCurrentIndex(form.kind.findData("time_slices"))
    assert label(sample_window) == "Set kind of checkout-availability"
    assert form.slice_minutes.isVisibleTo(tab)
    assert not form.percentile.isVisibleTo(tab)
    type_into(qtbot, form.slice_minutes, "1.5")
    qtbot.keyClick(form.slice_minutes, Qt.Key.Key_Return)
    type_into(qtbot, form.slice_target, "95 %")
    qtbot.keyClick(form.slice_target, Qt.Key.Key_Return)
    slo = stored(sample_window, tab)
    assert (slo.slice_seconds, slo.slice_target) == (90, Decimal("0.95"))
    form.kind.setCurrentIndex(form.kind.findData("threshold"))
    assert form.series_query.isVisibleTo(tab)
    assert form.threshold_op.isVisibleTo(tab)
    form.threshold_op.setCurrentIndex(form.threshold_op.findData("gt"))
    type_into(qtbot, form.threshold, "0,3")
    qtbot.keyClick(form.threshold, Qt.Key.Key_Return)
    type_into(qtbot, form.threshold_unit, "s")
    qtbot.keyClick(form.threshold_unit, Qt.Key.Key_Return)
    type_into(qtbot, form.percentile, "99.5")
    qtbot.keyClick(form.percentile, Qt.Key.Key_Return)
    slo = stored(sample_window, tab)
    current = slo.current
    assert (slo.threshold_op, current.threshold, current.threshold_unit) == ("gt", Decimal("0.3"), "s")
    assert current.percentile == Decimal("99.5")
    assert tab.slo_editor.preview.warnings == ()  # it is about speed now: no ceiling bounds it
    for _ in range(8):
        undo(sample_window, qtbot)
    assert stored(sample_window, tab).kind == "ratio"
    assert label(sample_window) == ""


def test_an_odd_slice_is_refused(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    form = tab.slo_editor.form
    form.kind.setCurrentIndex(form.kind.findData("time_slices"))
    type_into(qtbot, form.slice_minutes, "0.001")
    qtbot.waitUntil(lambda: form.slice_minutes.property("invalid") == "true")
    type_into(qtbot, form.slice_target, "120")
    qtbot.waitUntil(lambda: form.slice_target.property("invalid") == "true")
    assert "between 0 % and 100 %" in form.slice_target.accessibleDescription()


def test_queries_are_saved_as_typed(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    box = tab.slo_editor.form.total_query
    type_into(qtbot, box, "sum(rate(orders[5m]))")
    tab.slo_editor.form.kind.setFocus()
    assert stored(sample_window, tab).total_query == "sum(rate(orders[5m]))"
    assert label(sample_window) == "Set query of all events of checkout-availability"


def test_without_a_connection_the_test_offers_settings(tab: ServicesTab, qtbot: QtBot) -> None:
    form, measured = tab.slo_editor.form, tab.slo_editor.measured
    qtbot.mouseClick(form.total_query_test, LEFT)
    assert measured.result.text() == "No Prometheus is connected to this workspace yet."
    assert measured.settings_button.isVisibleTo(tab)


def test_a_test_says_what_came_back(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def test_query(query: str, meaning: str, show: Any) -> None:
        asked.append((query, meaning))
        show(QueryAnswer(("A counter.", "288 values in the last 24 hours, 12 events in all."), good=True))

    monkeypatch.setattr(tab.slo_editor.measured, "_test_query", test_query)
    form = tab.slo_editor.form
    type_into(qtbot, form.total_query, "orders_total")
    qtbot.mouseClick(form.total_query_test, LEFT)
    assert asked == [("orders_total", "events")]
    assert stored(sample_window, tab).total_query == "orders_total"
    assert "288 values" in tab.slo_editor.measured.result.text()
    form.total_query.setPlainText("")
    qtbot.mouseClick(form.total_query_test, LEFT)
    assert tab.slo_editor.measured.result.text() == "Write the query first."


def test_what_a_preview_gave_in_words(qapp: object) -> None:
    times = tuple(SAMPLE_END - timedelta(minutes=5 * at) for at in range(3))
    preview = Preview(explain_query("orders_total", 300), 300, times, (1.0, 2.0, 3.5), 2, 0, ())
    found = answer_of(preview)
    assert found.good
    assert "3 values in the last 24 hours, 6.500 events in all." in found.words
    assert "2 steps had no value." in found.words
    nothing = answer_of(Preview(explain_query("orders_total", 300), 300, (), (), 288, 0, ("slow shard",)))
    assert not nothing.good
    assert any("check the metric's name" in words for words in nothing.words)
    assert "Partial data: slow shard" in nothing.words


def test_a_server_that_cannot_be_asked_is_one_sentence(
    sample_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise SourceError("Prometheus cannot be reached at localhost.")

    monkeypatch.setattr("slodesk.integrations.prometheus.client.connect", refuse)
    context = sample_window.context()
    context.document.edit("Connect", set_setting, "prometheus", {"url": "http://127.0.0.1:9"})
    shown: list[QueryAnswer] = []
    query_tester(context)("up", "value", shown.append)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [QueryAnswer(("Prometheus cannot be reached at localhost.",), good=False)]


# History


def test_a_new_target_begins_where_the_data_ends(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    history = tab.slo_editor.history
    qtbot.mouseClick(history._always[0], LEFT)
    dialog = history.dialog
    assert dialog is not None
    form = dialog.form
    assert form.effective.date() == QDate(2026, 11, 22)
    assert "shown data ends on 22 Nov" in form.effective_hint.text()
    type_into(qtbot, form.target, "99.5")
    assert dialog.preview.change.text.startswith("Looser than 99.9")
    type_into(qtbot, form.reason, "Nobody noticed the difference")
    type_into(qtbot, form.approver, "Ingrid Solheim")
    qtbot.mouseClick(form.accept, LEFT)
    slo = stored(sample_window, tab)
    assert [entry.effective for entry in slo.history] == [BEGINNING, date(2026, 11, 22)]
    assert (slo.current.target, slo.current.approver) == (Decimal("0.995"), "Ingrid Solheim")
    assert label(sample_window) == f"Set target of checkout-availability to 99.5{NBSP}% from 22 Nov"
    assert tab.slo_editor.form.target.text() == "99.5"
    assert tab.slo_editor.form.target_since.text().startswith("since 22 Nov")
    assert sample_window.document is not None
    judged = sample_window.document.query(overview, now=sample_window.now())
    seen = next(each for each in judged.assessments if each.slo.id == slo.id)
    assert seen.objective.target == Decimal("0.995")  # the change is visible
    undo(sample_window, qtbot)
    assert len(stored(sample_window, tab).history) == 1


def test_two_targets_from_one_day_are_refused(tab: ServicesTab, qtbot: QtBot) -> None:
    history = tab.slo_editor.history
    for _ in range(2):
        qtbot.mouseClick(history._always[0], LEFT)
        assert history.dialog is not None
        qtbot.mouseClick(history.dialog.form.accept, LEFT)
    assert history.dialog.isVisible()
    assert history.dialog.errors["effective"].message.startswith("There is already a target from that day")
    type_into(qtbot, history.dialog.form.threshold, "soon")
    history.dialog.form.effective.setDate(QDate(2026, 10, 1))
    qtbot.mouseClick(history.dialog.form.accept, LEFT)
    assert history.dialog.errors["threshold"].message == "Write a number here, such as 300."
    assert history.dialog.focusWidget() is history.dialog.form.threshold
    qtbot.keyClick(history.dialog, Qt.Key.Key_Escape)
    assert not history.dialog.isVisible()


def test_an_entry_is_moved_and_changed_in_one_step(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    history = tab.slo_editor.history
    history.add()
    assert history.dialog is not None
    history.dialog.form.accept.click()
    before = stored(sample_window, tab).history
    history.select(before[-1].id)
    history.view.setFocus()
    qtbot.keyClick(history.view, Qt.Key.Key_Return)
    form = history.dialog.form
    assert form.accept.text() == "Save"
    form.effective.setDate(QDate(2026, 9, 1))
    type_into(qtbot, form.target, "99.7")
    form.accept.click()
    after = stored(sample_window, tab).history
    assert [(entry.effective, entry.target) for entry in after[1:]] == [(date(2026, 9, 1), Decimal("0.997"))]
    undo(sample_window, qtbot)
    assert stored(sample_window, tab).history == before


def test_the_first_entry_keeps_the_beginning(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    history = tab.slo_editor.history
    assert history.model.index(0, 0).data() == "the beginning"
    history.select(stored(sample_window, tab).history[0].id)
    qtbot.mouseClick(history._for_chosen[0], LEFT)
    assert history.dialog is not None
    assert not history.dialog.form.effective.isVisible()
    type_into(qtbot, history.dialog.form.reason, "From a year of logs")
    history.dialog.form.accept.click()
    entry = stored(sample_window, tab).current
    assert (entry.effective, entry.reason) == (BEGINNING, "From a year of logs")


def test_the_only_target_cannot_be_removed(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    history = tab.slo_editor.history
    history.view.selectRow(0)
    history.view.setFocus()
    qtbot.keyClick(history.view, Qt.Key.Key_Delete)
    assert history.error.message == "An SLO needs a target: its only one cannot be removed."
    assert len(stored(sample_window, tab).history) == 1


# Evidence and links


def test_evidence_and_links_are_edited_in_place(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    evidence = tab.slo_editor.evidence
    before = len(stored(sample_window, tab).evidence)
    qtbot.mouseClick(evidence._always[0], LEFT)
    row = evidence.model.rowCount() - 1
    assert evidence.model.setData(evidence.model.index(row, 1), "Support tickets")
    assert evidence.model.setData(evidence.model.index(row, 2), "2026-10-05")
    assert not evidence.model.setData(evidence.model.index(row, 2), "soon")
    assert evidence.error.message == "Write a day such as 2026-11-20."
    found = stored(sample_window, tab).evidence[-1]
    assert (found.source, found.validated) == ("Support tickets", date(2026, 10, 5))
    assert len(stored(sample_window, tab).evidence) == before + 1
    links = tab.slo_editor.links
    at = links.model.rowCount()
    qtbot.mouseClick(links._always[0], LEFT)
    assert links.model.setData(links.model.index(at, 1), "https://grafana.example/d/1")
    assert not links.model.setData(links.model.index(at, 1), "javascript:alert(1)")
    assert "is not a link" in links.error.message
    assert stored(sample_window, tab).links[at] == ("New link", "https://grafana.example/d/1")
    links.select(str(at))
    qtbot.mouseClick(links._for_chosen[-1], LEFT)
    assert len(stored(sample_window, tab).links) == at


def test_undo_across_all_parts_leads_back_to_the_beginning(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    assert sample_window.document is not None
    before = stored(sample_window, tab)
    form = tab.slo_editor.form
    type_into(qtbot, form.display_name, "Orders arrive")
    type_into(qtbot, form.name, "orders")
    type_into(qtbot, form.description, "They do")
    form.journey.setFocus()
    form.journey.setCurrentIndex(0)
    type_into(qtbot, form.target, "99.5")
    tab.slo_editor.history.add()
    assert tab.slo_editor.history.dialog is not None
    tab.slo_editor.history.dialog.form.accept.click()
    after = stored(sample_window, tab)
    assert (after.name, after.journey_id, len(after.history)) == ("orders", None, 2)
    steps = 0
    while sample_window.document.undo_label:
        sample_window.commands["undo"].trigger()
        steps += 1
    assert steps == 6
    assert stored(sample_window, tab) == before
    while sample_window.document.redo_label:
        sample_window.commands["redo"].trigger()
    assert stored(sample_window, tab) == after
    assert tab.slo_editor.form.title.text() == "Orders arrive"


def test_switching_to_another_slo_saves_what_was_typed_to_the_first(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    first = stored(sample_window, tab)
    assert sample_window.document is not None
    detail = sample_window.document.query(service_detail, first.service_id)
    assert detail is not None
    other = next(slo for slo in detail.slos if slo.id != first.id)
    type_into(qtbot, tab.slo_editor.form.target, "99.4")
    tab.show_item(other.id)
    assert sample_window.document.query(slo_detail, first.id).current.target == Decimal("0.994")  # type: ignore[union-attr]
    assert sample_window.document.query(slo_detail, other.id) == other


# Several at once


@pytest.fixture
def bulk(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> BulkTargetsDialog:
    tab.edits.change_targets()
    dialog = tab.edits.dialog
    assert isinstance(dialog, BulkTargetsDialog)
    qtbot.waitUntil(lambda: bool(dialog._judgings))
    return dialog


def test_several_slos_change_in_one_step(
    sample_window: MainWindow, bulk: BulkTargetsDialog, qtbot: QtBot
) -> None:
    assert not bulk.form.accept.isEnabled()
    model, form = bulk.model, bulk.form
    titles = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "Checkout: Bookings are placed" in titles
    rows = [titles.index("Checkout: Bookings are placed"), titles.index("Card payments: Payments go through")]
    for row in rows:
        model.setData(model.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    form.change_target.click()
    qtbot.keyClicks(form.target, "99.8")
    assert [model.index(rows[0], column).data() for column in (1, 2, 3)] == [
        f"99.9{NBSP}%", f"99.8{NBSP}%", "twice",
    ]  # fmt: skip
    assert model.index(rows[0], 4).data() == "8 of 8, was 6"
    assert "Looser than before." in model.index(rows[1], 5).data()
    form.change_window.click()
    bulk.window_field.kind.setCurrentIndex(bulk.window_field.kind.findData("quarter"))
    assert model.index(rows[0], 2).data() == f"99.8{NBSP}%, calendar quarter"
    qtbot.keyClicks(form.reason, "Quarterly planning")
    assert form.accept.text() == "Change 2 SLOs"
    keys = model.ticked
    assert sample_window.document is not None
    before = [sample_window.document.query(slo_detail, key) for key in keys]
    qtbot.mouseClick(form.accept, LEFT)
    for key in keys:
        slo = sample_window.document.query(slo_detail, key)
        assert slo is not None
        current = slo.current
        assert (current.target, current.window) == (Decimal("0.998"), Calendar("quarter"))
        assert (current.effective, current.reason) == (date(2026, 11, 22), "Quarterly planning")
    assert label(sample_window) == f"Set 2 SLOs to 99.8{NBSP}%, calendar quarter from 22 Nov"
    sample_window.commands["undo"].trigger()
    assert [sample_window.document.query(slo_detail, key) for key in keys] == before


def test_only_slos_that_change_are_counted_and_changed(
    sample_window: MainWindow, bulk: BulkTargetsDialog, qtbot: QtBot
) -> None:
    form, model = bulk.form, bulk.model
    now = [model.index(row, 1).data() for row in range(model.rowCount())]
    same = now.count(f"99.9{NBSP}%")
    assert 1 < same < len(now) - 1
    assert sample_window.document is not None
    document = sample_window.document
    qtbot.mouseClick(form.mark_all, LEFT)
    qtbot.mouseClick(form.change_target, LEFT)
    qtbot.keyClicks(form.target, "99.9")
    assert form.accept.text() == f"Change {len(now) - same} SLOs"
    assert form.count.text() == f"{len(now)} of {len(now)} ticked, {same} of them as wanted already"
    before = {key: document.query(slo_detail, key) for key in model.ticked}
    changing = set(model.changing)
    qtbot.mouseClick(form.accept, LEFT)
    after = {key: document.query(slo_detail, key) for key in before}
    assert {key for key in before if before[key] != after[key]} == changing
    assert label(sample_window).startswith(f"Set {len(now) - same} SLOs to 99.9{NBSP}% from")


def test_a_bulk_change_that_changes_nothing_cannot_be_made(bulk: BulkTargetsDialog, qtbot: QtBot) -> None:
    form, model = bulk.form, bulk.model
    rows = range(model.rowCount())
    model.tick(
        model.index(row, 0).data(ID_ROLE) for row in rows if model.index(row, 1).data() == f"99.9{NBSP}%"
    )
    qtbot.mouseClick(form.change_target, LEFT)
    qtbot.keyClicks(form.target, "99.9")
    assert form.accept.text() == "Change"
    assert not form.accept.isEnabled()
    assert "of them as wanted already" in form.count.text()
    qtbot.keyClicks(form.target, "5")
    assert form.accept.isEnabled()
    assert form.accept.text() == f"Change {len(model.ticked)} SLOs"


def test_a_bulk_target_must_be_one(bulk: BulkTargetsDialog, qtbot: QtBot) -> None:
    bulk.form.mark_all.click()
    assert len(bulk.model.ticked) == bulk.model.rowCount()
    bulk.form.change_target.click()
    qtbot.keyClicks(bulk.form.target, "200")
    assert bulk.target_error.message.startswith("A target lies between")
    assert not bulk.form.accept.isEnabled()
    bulk.form.mark_none.click()
    bulk.form.target.setText("99")
    assert not bulk.form.accept.isEnabled()
    assert bulk.form.count.text() == f"0 of {bulk.model.rowCount()} ticked"


def test_chosen_services_are_ticked_at_once(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    assert tab.shown is not None
    ids = [line.record.id for line in tab.shown.lines[:2]]
    tab.table.select(ids)
    tab.edits.change_targets()
    dialog = tab.edits.dialog
    assert isinstance(dialog, BulkTargetsDialog)
    assert dialog.model.rowCount() == 5
    assert len(dialog.model.ticked) == 5


def _tab_stops(editor: QWidget, first: QWidget) -> list[int]:
    """Return how far down the page each stop of the Tab key is, from the first one on."""
    stops, at = [], first
    while True:
        line = isinstance(at.parentWidget(), QAbstractSpinBox)  # the line inside a number is no stop
        if at.isVisible() and at.isEnabled() and at.focusPolicy() & Qt.FocusPolicy.TabFocus and not line:
            if not editor.isAncestorOf(at):
                return stops
            stops.append(at.mapTo(editor, at.rect().center()).y())
        at = cast("QWidget", at.nextInFocusChain())


def test_tab_goes_down_the_page(tab: ServicesTab) -> None:
    form = tab.slo_editor.form
    stops = _tab_stops(tab.slo_editor, form.target)
    assert len(stops) > 10
    assert stops == sorted(stops)
    after = form.target.nextInFocusChain()
    while not (after.isVisible() and after.focusPolicy() & Qt.FocusPolicy.TabFocus):
        after = after.nextInFocusChain()
    assert after is tab.slo_editor.window_field.kind


def test_tab_goes_down_the_service_too(tab: ServicesTab) -> None:
    tab._go_back()
    editor = tab.service_editor
    stops = _tab_stops(editor, editor.form.display_name)
    journeys = editor.journeys.view
    assert len(stops) > 10
    assert stops.index(journeys.mapTo(editor, journeys.rect().center()).y()) > 4


def test_what_was_searched_for_has_the_cursor_in_its_target(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    slo_id = tab.slo_id
    sample_window.navigate("overview", None)
    sample_window.navigate("services", slo_id)
    qtbot.wait(10)
    assert sample_window.focusWidget() is tab.slo_editor.form.target
