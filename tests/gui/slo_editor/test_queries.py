"""The kind of an SLO, its queries, and trying them before they are saved."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from slodesk.domain.errors import SourceError
from slodesk.gui.dialogs.slo_editor_testing import QueryAnswer, answer_of, query_tester
from slodesk.integrations.prometheus.preview import Preview
from slodesk.integrations.prometheus.queries import explain_query
from slodesk.operations.settings import set_setting
from tests.gui.conftest import SAMPLE_END
from tests.gui.slo_editor.editing import LEFT, label, stored, type_into, undo

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab


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
