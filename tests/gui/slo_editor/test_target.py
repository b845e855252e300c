"""A target in the editor: what it means in words, typing, previewing, and where Tab goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QWidget

from slodesk.domain.dependencies import Sla
from slodesk.domain.errors import RuleBroken
from slodesk.domain.target import parse_percent
from slodesk.domain.window import Calendar, Rolling
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
from slodesk.storage.queries.overview import overview
from tests.gui.conftest import SAMPLE_END
from tests.gui.slo_editor.editing import NBSP, label, stored, type_into, undo

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab
    from slodesk.gui.theme import Theme


def flush(window: MainWindow) -> None:
    assert window.document is not None
    window.document.flush()


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
    qtbot.waitUntil(lambda: sample_window.focusWidget() is tab.slo_editor.form.target)
    assert sample_window.focusWidget() is tab.slo_editor.form.target
