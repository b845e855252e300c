"""Parts of the editor: summary, people, follow-up, changes of SLOs, notes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from icalendar import Calendar
from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPlainTextEdit

from slodesk.operations import people as directory
from slodesk.operations.incidents import add_incident
from slodesk.operations.plans import create_plan
from slodesk.operations.retro_states import open_revision, publish, send_for_review, set_verdict
from slodesk.operations.retrospectives import add_part, add_retrospective, remove_part
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.retro_plans import asked_slos
from slodesk.storage.queries.retrospectives import retrospective
from slodesk.storage.reading import rows
from tests.gui.conftest import NOW
from tests.gui.retrospectives.conftest import key_of, stored
from tests.gui.retrospectives.in_editor import LEFT, Key, cell, content, enter, shown

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.written import WrittenPage


# Summary


def test_the_incidents_facts_come_with_what_follows_from_them(draft: WrittenPage) -> None:
    words = [each.text().replace("\u00a0", " ") for each in draft.editor.widget.facts.findChildren(QLabel)]  # type: ignore[union-attr]
    facts = dict(zip(words[::2], words[1::2], strict=False))
    assert facts["Incident"] == "INC-2026-004"
    assert facts["Duration"] == "38 min"
    assert facts["Services"] == "Checkout"
    assert facts["Time to resolve"] == "38 min"
    assert "% of Checkout" in facts["Error budget used"]


def test_the_facts_are_edited_on_the_page_of_the_incident(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    part = shown(draft, "summary")
    part.to_incident.setFocus()
    qtbot.keyClick(part.to_incident, Key.Key_Space)
    tab: Any = sample_window.tabs.widget
    assert tab.page == "incidents"


def test_one_on_its_own_says_so(page: WrittenPage, sample_window: MainWindow) -> None:
    assert sample_window.document is not None
    key = sample_window.document.edit("Add", add_retrospective, "Game day", created=NOW).result
    page.open_retrospective(key, "summary")
    part: Any = page.editor.widget
    assert part.alone.isVisible()
    assert not part.facts.isVisible()
    assert not part.to_incident.isVisible()


def test_one_on_its_own_is_given_an_incident_another_and_none(
    page: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    key = document.edit("Add", add_retrospective, "Game day", created=NOW, summary="We played.").result
    other = document.edit("Add", add_incident, "Game", NOW - timedelta(hours=3)).result
    page.open_retrospective(key, "summary")
    part: Any = page.editor.widget
    assert [each.text() for each in (part.choose, part.to_incident, part.let_go) if each.isVisible()] == [
        "Choose its incident…"
    ]
    qtbot.mouseClick(part.choose, LEFT)
    dialog: Any = QApplication.activeModalWidget()
    qtbot.keyClicks(dialog.choice.search, "index rebuilt")
    qtbot.keyClick(dialog.choice.search, Key.Key_Return)
    found = stored(sample_window, key)
    assert found.incident is not None
    assert (found.incident.identifier, found.title, found.summary) == (
        "INC-2026-006", "Game day", "We played.",
    )  # fmt: skip
    assert [each.tag for each in found.events][:2] == ["started", "detected"]
    assert part.facts.isVisible()
    assert document.undo_label == "Make it the retrospective of INC-2026-006"

    part.choose.setFocus()
    qtbot.keyClick(part.choose, Key.Key_Space)
    dialog = QApplication.activeModalWidget()
    assert dialog.choice.model.rows[0].id == other
    assert "INC-2026-006" not in {each.identifier for each in dialog.choice.model.rows}
    qtbot.mouseClick(dialog.about, LEFT)
    again = stored(sample_window, key)
    assert again.incident is not None
    assert again.incident.id == other
    assert again.events == found.events  # what is written stays

    qtbot.mouseClick(part.let_go, LEFT)
    assert stored(sample_window, key).incident is None
    assert part.alone.isVisible()
    assert part.choose.hasFocus()
    for _ in range(3):
        document.undo()
    assert stored(sample_window, key).events == ()


def test_what_it_is_about_stays_when_it_is_no_draft(page: WrittenPage, sample_window: MainWindow) -> None:
    page.open_retrospective(key_of(sample_window, "Refund worker"), "summary")  # in review
    part: Any = page.editor.widget
    assert part.to_incident.isVisible()
    assert not part.choose.isVisible()
    assert not part.let_go.isVisible()


def test_a_field_grows_with_its_words(draft: WrittenPage, qtbot: QtBot) -> None:
    field = draft.editor.findChild(QPlainTextEdit, "retrospective_user_impact")
    assert isinstance(field, QPlainTextEdit)
    before = field.height()
    field.setFocus()
    for _ in range(6):
        qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: field.height() >= before + 4 * field.fontMetrics().lineSpacing())
    assert field.verticalScrollBar().maximum() == 0


# People


def test_people_are_added_with_the_next_usual_role(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    part = shown(draft, "people")
    assert part.role.currentText() == "Incident commander"
    enter(qtbot, part.name, "Kim")
    assert part.role.currentText() == "Service owner"  # on-call is there already
    part.role.setEditText("Scribe")
    enter(qtbot, part.name, "Lee")
    found = [(each.name, each.role) for each in content(draft, sample_window).people]
    assert found[-2:] == [("Kim", "incident commander"), ("Lee", "Scribe")]
    assert "Incident commander" not in part.missing.text()
    cell(qtbot, part.section, len(found) - 1, 1, "facilitator")
    assert content(draft, sample_window).people[-1].role == "facilitator"


def test_names_of_the_directory_are_offered(draft: WrittenPage, sample_window: MainWindow) -> None:
    assert sample_window.document is not None
    sample_window.document.edit("Person", directory.add_person, "Aïcha Ben Salah")
    part = shown(draft, "people")
    assert "Aïcha Ben Salah" in part.name.completer().model().stringList()


def test_authors_and_the_day_are_kept(draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot) -> None:
    part = shown(draft, "people")
    part.authors.setFocus()
    part.authors.selectAll()
    qtbot.keyClicks(part.authors, "Kim, Lee")
    part.held.setFocus()
    part.held.setDate(QDate(2026, 11, 24))
    qtbot.waitUntil(lambda: content(draft, sample_window).held == date(2026, 11, 24))
    assert content(draft, sample_window).authors == "Kim, Lee"


# Follow-up


def test_a_day_is_typed_where_none_is_set_and_pasted(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    part = shown(draft, "follow_up")
    document = sample_window.document
    assert document is not None

    def kept() -> str:
        document.flush()
        found = content(draft, sample_window).follow_up
        return "" if found is None else f"{found:%Y-%m-%d}"

    part.day.setDate(part.day.minimumDate())
    assert kept() == ""
    part.day.setFocus()
    qtbot.keyClicks(part.day, "2027-01-22")
    assert kept() == "2027-01-22"
    qtbot.keyClicks(part.day, "2027-02-03")
    assert kept() == "2027-02-03"
    QApplication.clipboard().setText(" 2027-03-04\n")
    qtbot.keyClick(part.day, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert kept() == "2027-03-04"


def test_a_follow_up_is_agreed_and_saved_for_calendars(
    draft: WrittenPage,
    sample_window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    part = shown(draft, "follow_up")
    assert not part.save.isEnabled()
    assert not part.at.isEnabled()
    part.day.setFocus()
    part.day.setDate(QDate(2026, 12, 7))
    qtbot.waitUntil(part.at.isEnabled)
    part.at.setFocus()
    part.at.setTime(QTime(14, 30))
    part.minutes.setFocus()
    part.minutes.setValue(45)
    agenda = part.fields.inputs["follow_up_agenda"]
    agenda.setFocus()
    qtbot.keyClicks(agenda, "Did the canary help?")
    part.save.setFocus()
    target = tmp_path / "meeting.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    files = []
    for _ in range(2):
        qtbot.keyClick(part.save, Key.Key_Space)
        files.append(Calendar.from_ical(target.read_bytes()).walk("VEVENT")[0])
    kept = content(draft, sample_window)
    assert (kept.follow_up, kept.follow_up_minutes) == (datetime(2026, 12, 7, 14, 30, tzinfo=UTC), 45)
    event = files[0]
    assert event["DTSTART"].dt == datetime(2026, 12, 7, 14, 30, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 12, 7, 15, 15, tzinfo=UTC)
    assert str(event["SUMMARY"]) == "Follow-up: Bad deploy 2.3.0 drops baskets with vehicles"
    assert str(event["DESCRIPTION"]) == "Did the canary help?\n\nInvited: Amara Diallo"
    assert files[0]["UID"] == files[1]["UID"] == f"{kept.id}-follow-up@slodesk"


def test_those_with_an_address_are_invited(
    draft: WrittenPage, sample_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = sample_window.document
    assert document is not None
    [[person]] = document.query(rows, "SELECT id FROM person WHERE name = 'Amara Diallo'")
    document.edit("Mail", directory.set_person_field, person, "email", "amara@example.org")
    part = shown(draft, "follow_up")
    part.day.setFocus()
    part.day.setDate(QDate(2026, 12, 7))
    document.flush()
    target = tmp_path / "meeting.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    part.save.click()
    event = Calendar.from_ical(target.read_bytes()).walk("VEVENT")[0]
    assert str(event["ATTENDEE"]) == "mailto:amara@example.org"
    assert event["ATTENDEE"].params["CN"] == "Amara Diallo"


def test_action_items_of_a_document_are_pasted_as_one_step(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    part = shown(draft, "action_items")
    before = len(content(draft, sample_window).actions)
    QApplication.clipboard().setText(
        "- [ ] Add pool monitoring (Owner: @alice, Due: 2027-01-17)\n\n### Long-term (This Quarter)\n"
        "- [x] P1: Create service mesh (Owner: Platform team, Due: Q2 2027)"
    )
    part.entry.line.setFocus()
    qtbot.keyClick(part.entry.line, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    made = content(draft, sample_window).actions[before:]
    assert sorted((each.title, each.owner, each.period, each.priority, each.status) for each in made) == [
        ("Add pool monitoring", "alice", "", "P2", "open"),
        ("Create service mesh", "Platform team", "2027-Q2", "P1", "done"),
    ]
    document = sample_window.document
    assert document is not None
    assert str(document.undo_label).startswith("Add 2 actions")
    document.undo()
    assert len(content(draft, sample_window).actions) == before


# SLOs and advice


def test_a_change_is_asked_for_and_taken_to_the_plan(
    draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    if not [head for head in document.query(plan_heads) if not head.closed]:
        document.edit("Plan", create_plan, "2027-Q1", None)
    part = shown(draft, "adjustments")
    assert part.slo.currentText().startswith("Checkout")  # a service that was hit comes first
    enter(qtbot, part.entry, "Lower it until the canary is there")
    made = content(draft, sample_window).adjustments[-1]
    assert made.text == "Lower it until the canary is there"
    assert made.slo == part.slo.currentText()
    row = part.section.model.row_of(made.id)
    cell(qtbot, part.section, row, 2, "99.5 %")
    assert content(draft, sample_window).adjustments[-1].target == Decimal("0.995")
    cell(qtbot, part.section, row, 2, "much")
    assert part.section.error.message == "A number is expected here."
    part.section.select(made.id)
    assert part.take.text() == "Take to the plan for 2027 Q1"
    qtbot.mouseClick(part.take, LEFT)
    assert content(draft, sample_window).adjustments[-1].taken
    assert part.take.text() == "Show in the plan"
    said = "\n".join(comment for (comment,) in document.query(rows, "SELECT comment FROM plan_target"))
    assert "INC-2026-004: Lower it until the canary is there" in said.splitlines()
    qtbot.mouseClick(part.take, LEFT)
    plan: Any = sample_window.tabs.widget
    assert plan.page.section == "targets"
    targets = plan.page.widget
    qtbot.waitUntil(lambda: targets.chosen is not None and targets.chosen.id == made.slo_id)
    [asked] = targets.panel.asked.buttons
    assert asked.text() == "INC-2026-004: Lower it until the canary is there"
    assert targets.panel.asked.isVisibleTo(targets.panel)
    qtbot.mouseClick(asked, LEFT)  # and back, to the very line
    assert draft.isVisible()
    assert draft.editor.part == "adjustments"
    assert draft.editor.widget.section.selected.id == made.id
    document.edit("Remove", remove_part, "adjustment", made.id)
    assert not targets.panel.asked.isVisibleTo(targets.panel)


def test_what_is_published_may_still_be_taken_to_a_plan(page: WrittenPage, sample_window: MainWindow) -> None:
    key = key_of(sample_window, "Card authorisations")
    document = sample_window.document
    assert document is not None

    def publish_with_a_wish(session: Any) -> str:
        content = retrospective(session, key)
        assert content is not None
        slo = asked_slos(session)[0]
        open_revision(session, key, "One thing is missing")
        line = add_part(session, key, "adjustment", text="Lower it", slo_id=slo.id)
        send_for_review(session, key)
        for each in content.reviewers:
            set_verdict(session, each.id, "approved", at=NOW, given_as="me")
        publish(session, key, at=NOW, made_as="me")
        return line

    line = document.edit("Publish", publish_with_a_wish).result
    page.open_retrospective(key, "adjustments")
    part: Any = page.editor.widget
    assert not part.entry.isEnabled()
    part.section.select(line)
    plan = part._slos[part.section.selected.slo_id].plan
    assert part.take.isEnabled() == (plan is not None)
    assert plan is not None
    part.take.click()
    assert content(page, sample_window).adjustments[-1].taken


def test_notes_take_whatever_there_is(draft: WrittenPage, sample_window: MainWindow, qtbot: QtBot) -> None:
    part = shown(draft, "notes")
    field = part.fields.inputs["notes"]
    field.setFocus()
    qtbot.keyClicks(field, "Ask legal")
    qtbot.waitUntil(lambda: content(draft, sample_window).notes.endswith("Ask legal"))
