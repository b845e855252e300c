"""Another policy is tried on past decisions, by mouse and by keys (R37)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from slodesk.domain.release_risk import ReleaseInputs
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations import policies, release_decisions, releases, samples, services, slos
from slodesk.storage.queries.release_advice import release_advice
from slodesk.storage.queries.service_list import service_list
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.releases.releases import ReleasesPage
    from slodesk.gui.tabs.releases.replay import ReplayPage
    from slodesk.gui.tabs.releases.tab import ReleasesTab

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
KNOWN: dict[str, Any] = {
    "lines_changed": 50, "critical_path": False, "db_migration": False, "external_apis": False,
    "test_coverage": Decimal(90),
}  # fmt: skip


def fill(session: Any, now: datetime) -> None:
    """Add a service with 30 % of its budget left.

    A million requests a day at 99.9 %: 30,000 may fail in 30 days; 700 a day are 21,000.
    """
    ferry = services.add_service(session, "ferry", display_name="Ferry booking")
    slo = slos.add_slo(session, ferry, "booked", Decimal("0.999"), display_name="Bookings are placed")
    end = datetime(now.year, now.month, now.day, tzinfo=UTC)
    points = [(end - timedelta(days=day), 1e6 - 700, 1e6) for day in range(40)]
    samples.store_points(session, slo, points)


def decide(session: Any, now: datetime) -> None:
    """Decide about two releases with 30 % left: one of them is known, of the other nothing is."""
    (ferry,) = (each.id for each in service_list(session))
    for version, days, given in (("4.0.0", 2, KNOWN), ("4.0.1", 1, {})):
        at = datetime(now.year, now.month, now.day, tzinfo=UTC) - timedelta(days=days)
        key = releases.add_release(session, ferry, version, title=f"Cabins {version}", **given)
        advice = release_advice(session, ferry, ReleaseInputs(**given), now=at)
        release_decisions.record_decision(session, key, advice.decision, advice, at=at, decided_as="Kim")
        release_decisions.deploy(session, key, at=at)
        if not given:
            release_decisions.roll_back(session, key, at=at + timedelta(hours=1))


class Trier:
    """Somebody at the page of replay."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.navigate("releases", None)
        self.tab = cast("ReleasesTab", window.tabs.widget)
        bar = self.tab.bar
        at = next(place for place in range(bar.count()) if bar.tabText(place) == "Replay")
        qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(at).center())
        self.page = cast("ReplayPage", self.tab.widget)
        self.read()

    def read(self) -> None:
        self.qtbot.waitUntil(lambda: self.page._found is not None and not self.page._reader.busy)

    def choose(self, start: str) -> None:
        """Choose a policy by the keys that begin its words."""
        choice = self.page.choice
        at = next(place for place in range(choice.count()) if choice.itemText(place).startswith(start))
        choice.setFocus()
        self.qtbot.keyClick(choice, Key.Key_Home)
        for _ in range(at):
            self.qtbot.keyClick(choice, Key.Key_Down)
        assert choice.currentIndex() == at
        self.read()

    @property
    def told(self) -> list[str]:
        page = self.page
        return [each.text() for each in (page.head, page.detail, page.failed) if not each.isHidden()]

    @property
    def rows(self) -> list[list[str]]:
        model = self.page.model
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]


@pytest.fixture
def ferry(bare_window: MainWindow, qtbot: QtBot, tmp_path: Path, now: datetime) -> MainWindow:
    """The window on a workspace without decisions."""
    path = tmp_path / "ferry.slodesk"
    with new_workspace(path, name="Ferry", time_zone="UTC") as made:
        made.edit("Fill", fill, now)
    bare_window.settings.add_known(str(path))
    with qtbot.waitSignal(bare_window.opener.opened):
        bare_window.open_location(str(path))
    return bare_window


@pytest.fixture
def trier(ferry: MainWindow, now: datetime, qtbot: QtBot) -> Iterator[Trier]:
    """Somebody at the page of replay, with two decisions on record."""
    assert ferry.document is not None
    ferry.document.edit("Decide", decide, now)
    yield Trier(ferry, qtbot)
    for popover in ferry.findChildren(ExplainPopover):
        popover.close()


def test_r37_a_preset_is_tried_first_and_the_answer_is_one_sentence(trier: Trier) -> None:
    """Nothing is known of 4.0.1: all nine points make it a high risk, and attention says defer."""
    assert trier.page.choice.currentText() == "Preset: Recommended"
    assert trier.told == [
        "1 of 2 decisions would differ.",
        "All of them stricter.",
        "1 release was taken back or caused an incident; it is stricter with 1 of them.",
    ]
    (row,) = trier.rows
    assert row[0] == "Ferry booking 4.0.1"
    assert row[2:] == ["Approve, watched", "Defer", "Its risk is high instead of low.", "Rolled back"]


def test_r37_all_decisions_are_listed_when_that_is_wanted(trier: Trier, qtbot: QtBot) -> None:
    box = trier.page.differing
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert [(row[0], row[3], row[4]) for row in trier.rows] == [
        ("Ferry booking 4.0.1", "Defer", "Its risk is high instead of low."),
        ("Ferry booking 4.0.0", "Approve, watched", ""),
    ]
    assert trier.told[0] == "1 of 2 decisions would differ."


def test_r37_the_version_in_force_says_what_it_said(trier: Trier) -> None:
    trier.choose("Version 1")
    assert trier.told[0] == "None of 2 decisions would differ."
    assert trier.page._empty.isVisible()
    assert trier.page._empty.title_label.text() == "Nothing differs"
    assert not trier.page.copy_button.isEnabled()


def test_r37_a_draft_is_tried_as_it_changes(trier: Trier) -> None:
    document = trier.window.document
    assert document is not None

    def begin(session: Any) -> None:
        policies.begin_draft(session, at=datetime.now(UTC))
        policies.set_draft_value(session, "attention_below", 0.25)

    document.edit("Begin a draft", begin)
    trier.read()
    assert trier.page.choice.currentText() == "Preset: Recommended"  # what was chosen stays
    trier.choose("Draft: ")
    assert trier.told[:2] == ["2 of 2 decisions would differ.", "All of them laxer."]
    assert {row[4] for row in trier.rows} == {"Its budget counts as healthy instead of attention."}
    document.edit("Widen", policies.set_draft_value, "attention_below", 0.4)
    trier.read()
    assert trier.told[0] == "None of 2 decisions would differ."


def test_a_draft_with_holes_is_not_tried(trier: Trier) -> None:
    document = trier.window.document
    assert document is not None

    def begin(session: Any) -> None:
        policies.begin_draft(session, at=datetime.now(UTC))
        policies.set_draft_value(session, "matrix.healthy.low", "")

    document.edit("Begin a draft", begin)
    trier.choose("Draft: ")
    assert trier.told == []
    assert trier.page._empty.title_label.text() == "The draft has holes"
    trier.choose("Preset: Recommended")
    assert trier.told[0] == "1 of 2 decisions would differ."


def test_enter_leads_to_the_release(trier: Trier, qtbot: QtBot) -> None:
    table = trier.page.table
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualRect(trier.page.model.index(0, 0)).center())
    qtbot.keyClick(table, Key.Key_Return)
    page = cast("ReleasesPage", trier.tab.widget)
    assert trier.tab.page == "releases"
    qtbot.waitUntil(lambda: page.editor.heading_label.text() == "Ferry booking 4.0.1")


def test_r50_a_line_explains_itself(trier: Trier, qtbot: QtBot) -> None:
    table = trier.page.table
    table.setFocus()
    table.choose(trier.page.model.rows[0].id)
    qtbot.keyClick(table, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    (popover,) = trier.window.findChildren(ExplainPopover)
    words = popover.text()
    assert words.startswith("Decision by another policy: Ferry booking 4.0.1\nThen Framework 1 said: approve")
    assert "Attention, high risk → defer" in words
    assert "Recommended" in words


def test_it_is_copied_for_a_document_and_for_a_spreadsheet(trier: Trier, qtbot: QtBot) -> None:
    qtbot.mouseClick(trier.page.copy_button, LEFT)
    said = QApplication.clipboard().text()
    assert said.startswith("**Preset: Recommended**\n\n1 of 2 decisions would differ. All of them stricter.")
    assert "| Ferry booking 4.0.1 |" in said
    qtbot.mouseClick(trier.page.cells_button, LEFT)
    head, row = QApplication.clipboard().text().split("\n")
    assert head.split("\t") == ["Release", "Decided", "Said then", "Would say", "Why", "What became of it"]
    assert row.split("\t")[3] == "Defer"


def test_without_decisions_it_says_what_it_is_for(ferry: MainWindow, qtbot: QtBot) -> None:
    trier = Trier(ferry, qtbot)
    assert trier.told == []
    assert trier.page._empty.title_label.text() == "No decisions yet"
