"""What does not add up stands beside the retrospective, leads to its place, and never stops anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
from slodesk.gui.tabs.retrospectives.editor.findings import FindingsPanel
from slodesk.gui.tabs.retrospectives.editor.parts import part_of_section
from slodesk.operations import retrospectives
from slodesk.storage.queries.retrospectives import retro_list, retrospective

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


class Desk:
    """A panel that is shown again after every edit, as the editor does."""

    def __init__(self, qtbot: QtBot, context: TabContext, key: str) -> None:
        self.qtbot, self.context, self.key = qtbot, context, key
        self.document: Document = context.document
        self.edits = RetroEdits(context)
        self.edits.id, self.edits.name = key, "INC-3"
        self.panel = FindingsPanel(context, self.edits)
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 700)
        self.wanted: list[tuple[str, str]] = []
        self.panel.wanted.connect(lambda *place: self.wanted.append(place))
        self.document.changed.connect(lambda _: self.read())
        self.read()
        with qtbot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()

    def read(self) -> None:
        content = self.document.query(retrospective, self.key)
        assert content is not None
        self.panel.show_content(content)
        self.qtbot.waitUntil(lambda: not self.panel.busy)

    def do(self, operation: Any, *args: Any, **fields: Any) -> Any:
        return self.document.edit("Test", operation, *args, **fields).result

    @property
    def words(self) -> list[str]:
        return [row.jump.text().replace("\u00a0", " ") for row in self.panel.rows]

    def row(self, part: str) -> Any:
        return next(row for row in self.panel.rows if part in row.jump.text())


@pytest.fixture
def desk(qtbot: QtBot, sample_document: Document, make_context: Callable[[Document], TabContext]) -> Desk:
    """The sample's retrospective that contradicts itself on purpose."""
    lines = sample_document.query(retro_list)
    key = next(line.id for line in lines if line.title.startswith("Bad deploy"))
    return Desk(qtbot, make_context(sample_document), key)


@pytest.fixture
def fresh(qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]) -> Desk:
    """An empty retrospective that stands alone."""
    context = make_context(document)
    key = document.edit("Add", retrospectives.add_retrospective, "Alone", created=context.now()).result
    return Desk(qtbot, context, key)


def test_contradictions_stand_by_kind_with_words_and_lead_to_their_place(desk: Desk, qtbot: QtBot) -> None:
    headings = [each.text() for each in desk.panel.findChildren(QLabel) if each.property("role") == "strong"]
    assert [text.split(" (")[0] for text in headings] == [
        "Times", "Figures", "Missing", "Action items", "Words about people",
    ]  # fmt: skip
    assert desk.panel.heading_label.text() == f"{desk.panel.count} to look at"
    assert sum(int(text.split("(")[1].rstrip(")")) for text in headings) == desk.panel.count
    row = desk.row("should have known")
    assert (
        row.jump.accessibleName() == "“should have known” looks for guilt: say what made it possible. "
        "Contributing factors"
    )
    qtbot.mouseClick(row.jump, LEFT)
    row.jump.setFocus()
    qtbot.keyClick(row.jump, Qt.Key.Key_Return)
    qtbot.keyClick(row.jump, Qt.Key.Key_Space)
    assert desk.wanted == [("factors", row.finding.place)] * 3


def test_letting_stand_is_a_step_to_undo_and_the_keyboard_goes_on(desk: Desk, qtbot: QtBot) -> None:
    before = desk.words
    assert not desk.panel.stood.isVisible()
    first = desk.panel.rows[0]
    first.stand.setFocus()
    qtbot.keyClick(first.stand, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.words == before[1:])
    assert desk.document.undo_label == "Let a finding stand of INC-3"
    assert QApplication.focusWidget() is desk.panel.rows[0].jump
    assert desk.panel.stood.text() == "Show 1 let stand"
    qtbot.mouseClick(desk.panel.stood, LEFT)
    assert desk.words == [*before[1:], before[0]]
    assert desk.panel.heading_label.text() == f"{len(before) - 1} to look at"
    again = desk.panel.rows[-1].stand
    assert again.text() == "Take up again"
    qtbot.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: desk.words == before)
    desk.document.undo()
    desk.document.undo()
    qtbot.waitUntil(lambda: desk.words == before)
    assert not desk.panel.stood.isVisible()


def test_arrow_keys_go_from_finding_to_finding(desk: Desk, qtbot: QtBot) -> None:
    rows = desk.panel.rows
    rows[0].jump.setFocus()
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert QApplication.focusWidget() is rows[2].jump
    qtbot.keyClick(rows[2].jump, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is rows[1].jump
    qtbot.keyClick(rows[1].jump, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is rows[1].stand


def test_what_is_put_right_goes_away(fresh: Desk) -> None:
    assert "Say in two sentences what happened." in fresh.words
    fresh.do(retrospectives.set_retrospective_field, fresh.key, "summary", "The pool ran dry.")
    assert "Say in two sentences what happened." not in fresh.words


def test_where_all_fits_one_sentence_says_so(fresh: Desk) -> None:
    keys = [row.finding.key for row in fresh.panel.rows]
    fresh.do(retrospectives.set_retrospective_field, fresh.key, "accepted", keys)
    assert (fresh.panel.rows, fresh.panel.calm.text()) == ([], "Nothing else to look at.")
    for kind, text in (("event", "Pool dry"), ("factor", "No limit")):
        fresh.do(retrospectives.add_part, fresh.key, kind, text=text)
    fresh.do(retrospectives.add_part, fresh.key, "person", name="Kim Larsen", role="incident commander")
    fresh.do(retrospectives.set_retrospective_field, fresh.key, "summary", "The pool ran dry.")
    fresh.do(retrospectives.set_retrospective_field, fresh.key, "accepted", ["gap:actions"])
    assert fresh.panel.heading_label.text() == "To look at"
    assert fresh.panel.stood.isVisible()


def test_very_many_findings_come_in_portions(fresh: Desk, qtbot: QtBot) -> None:
    def many(session: Any) -> None:
        for number in range(60):
            retrospectives.add_part(session, fresh.key, "factor", text=f"Human error {number}")

    fresh.do(many)
    assert len(fresh.panel.rows) == 20
    first, whole = fresh.panel.rows[0], fresh.panel.count
    assert fresh.panel.more.text() == f"Show {whole - 20} more"
    qtbot.mouseClick(fresh.panel.more, LEFT)
    assert len(fresh.panel.rows) == 40
    assert QApplication.focusWidget() is fresh.panel.rows[20].jump
    assert fresh.panel.rows[0] is first  # what was there stays


def test_a_published_one_is_only_looked_at(desk: Desk, qtbot: QtBot) -> None:
    content = desk.document.query(retrospective, desk.key)
    assert content is not None
    desk.panel.show_content(replace(content, state="published", accepted=("gap:actions",)))
    qtbot.waitUntil(lambda: not desk.panel.busy)
    assert desk.panel.rows
    assert not any(row.stand.isVisible() for row in desk.panel.rows)


def test_every_finding_leads_to_the_part_where_it_is_put_right(
    sample_window: MainWindow, qtbot: QtBot
) -> None:
    window = sample_window
    window.resize(1500, 900)
    document = window.document
    assert document is not None
    key = next(line.id for line in document.query(retro_list) if line.title.startswith("Bad deploy"))

    def spoil(session: Any) -> None:
        for field, value in (("held", date(2026, 1, 1)), ("user_impact", "99 % of requests failed")):
            retrospectives.set_retrospective_field(session, key, field, value)

    document.edit("Spoil", spoil)
    window.navigate("retrospectives", key)
    editor: Any = window.tabs.widget.widget.editor  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not editor.panel.busy and bool(editor.panel.rows))
    assert editor.head.findings.text().endswith(str(editor.panel.count))
    found = [(row.finding.section, row.finding.place) for row in editor.panel.rows]
    assert ("people", "held") in found
    assert ("summary", "user_impact") in found
    for row in editor.panel.rows:
        qtbot.mouseClick(row.jump, LEFT)
        part = part_of_section(row.finding.section)
        assert part is not None
        assert editor.part == part.name
        focus = window.focusWidget()
        assert focus is not None
        assert editor.widget.isAncestorOf(focus), (row.finding.section, row.finding.place)


def test_f8_leads_from_each_finding_to_the_next_and_round(desk: Desk) -> None:
    waiting = [row.finding for row in desk.panel.rows]
    assert len(waiting) == desk.panel.count
    for _ in range(desk.panel.count + 1):
        desk.panel.walk(1)
    places = [(each.section, each.place) for each in waiting]
    assert desk.wanted == [*places, places[0]]
    desk.wanted.clear()
    desk.panel.walk(-1)
    desk.panel.walk(1)
    assert desk.wanted[-1] == places[0]
    desk.edits.set_field("Test", "accepted", [waiting[0].key])  # gone: what has taken its place is next
    desk.qtbot.waitUntil(lambda: desk.panel.count == len(waiting) - 1)
    desk.panel.walk(1)
    assert desk.wanted[-1] == places[1]
