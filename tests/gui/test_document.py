"""One edit path: saved when made, undone and redone exactly, typing merged, facts not undone."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from slodesk.domain.errors import ConflictError, RuleBroken
from slodesk.gui.widgets.field_error import FieldError
from slodesk.operations.services import add_service, set_service_field
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.services import service_list
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow


def names(document: Document) -> list[str]:
    return [record.name for record in document.query(service_list)]


def add(document: Document, name: str) -> str:
    result: str = document.edit(f"Add {name}", lambda session: add_service(session, name)).result
    return result


def test_an_edit_is_saved_named_and_broadcast(document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(document.changed) as seen:
        add(document, "checkout")
    assert seen.args[0].tables == {"service"}
    assert names(document) == ["checkout"]
    assert document.undo_label == "Add checkout"


def test_undo_and_redo_walk_through_the_same_states(document: Document) -> None:
    states = [names(document)]
    for name in ("a", "b", "c"):
        add(document, name)
        states.append(names(document))
    for state in reversed(states[:-1]):
        document.undo()
        assert names(document) == state
    assert document.undo_label == ""
    for state in states[1:]:
        document.redo()
        assert names(document) == state
    assert document.redo_label == ""


def test_a_hundred_steps_can_be_taken_back(document: Document) -> None:
    for number in range(120):
        document.edit(f"Step {number}", set_setting, "stale_hours", number + 1)
    for _ in range(120):
        document.undo()
    assert document.query(read_settings).stale_hours == 24


def test_a_refused_edit_leaves_no_step(document: Document) -> None:
    with pytest.raises(RuleBroken):
        document.edit("Set zone", set_setting, "time_zone", "Nowhere/Land")
    assert document.undo_stack.count() == 0
    assert document.query(read_settings).time_zone == "UTC"


def test_an_edit_that_changes_nothing_leaves_no_step(document: Document) -> None:
    document.edit("Set zone", set_setting, "name", "Mine")
    document.edit("Set zone", set_setting, "name", "Mine")
    assert document.undo_stack.count() == 1


def test_typing_in_one_field_is_one_step(document: Document) -> None:
    for text in ("P", "Pa", "Pay"):
        document.edit_field("setting/name", f"Rename to {text}", set_setting, "name", text)
    assert document.undo_stack.count() == 1
    assert document.undo_label == "Rename to Pay"
    document.undo()
    assert document.query(read_settings).name == "Own"
    document.redo()
    assert document.query(read_settings).name == "Pay"


def test_leaving_the_field_begins_another_step(document: Document) -> None:
    document.edit_field("setting/name", "Rename", set_setting, "name", "One")
    document.end_typing()
    document.edit_field("setting/name", "Rename", set_setting, "name", "Two")
    assert document.undo_stack.count() == 2
    document.undo()
    assert document.query(read_settings).name == "One"


def test_another_edit_ends_the_typing(document: Document) -> None:
    document.edit_field("setting/name", "Rename", set_setting, "name", "One")
    add(document, "checkout")
    document.edit_field("setting/name", "Rename", set_setting, "name", "Two")
    assert document.undo_stack.count() == 3


def test_typing_back_to_the_beginning_leaves_no_step(document: Document) -> None:
    document.edit_field("setting/author", "Set author", set_setting, "author", "A")
    document.edit_field("setting/author", "Set author", set_setting, "author", "")
    document.undo()
    assert document.query(read_settings).author == ""
    assert document.undo_label == ""


def test_a_fact_is_a_barrier(document: Document) -> None:
    add(document, "a")
    document.record_fact("Approve plan", set_setting, "author", "Zoë")
    assert document.undo_label == ""
    assert document.barrier_label == "Approve plan"
    document.undo()
    assert document.query(read_settings).author == "Zoë"


def test_new_samples_leave_no_step_but_are_told(document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(document.changed):
        document.refresh_with("Fetch", set_setting, "author", "robot")
    assert document.undo_stack.count() == 0


def test_undo_of_what_somebody_else_changed_changes_nothing(document: Document) -> None:
    key = add(document, "checkout")
    document.edit("Describe", set_service_field, key, "description", "mine")
    document.workspace.edit("Theirs", set_service_field, key, "description", "theirs")
    with pytest.raises(ConflictError) as caught:
        document.undo()
    assert document.undo_label == "Describe"
    document.drop_step(caught.value)
    assert document.undo_label == "Add checkout"
    assert document.query(service_list)[0].description == "theirs"


def test_undo_commits_pending_typing_first(document: Document) -> None:
    seen = []
    document.flush_requested.connect(lambda: seen.append("flushed"))
    document.undo()
    assert seen == ["flushed"]


def test_pending_is_told_once_for_many_fields(document: Document) -> None:
    seen: list[bool] = []
    document.pending_changed.connect(seen.append)
    first, second = object(), object()
    document.set_pending(first, True)
    document.set_pending(second, True)
    document.set_pending(first, False)
    document.set_pending(second, False)
    assert seen == [True, False]


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be taken away there")
def test_what_is_typed_after_the_file_was_taken_away_is_said_to_be_unsaved(
    sample_window: MainWindow, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    assert document.workspace.path is not None
    sample_window.navigate("services", None)
    path, aside = document.workspace.path, document.workspace.path.with_suffix(".aside")
    field = sample_window.tabs.widget.service_editor.form.display_name
    path.rename(aside)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Typed")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    told = " ".join(error.message for error in sample_window.findChildren(FieldError))
    assert "moved, renamed or deleted" in told
    assert field.text() == "Typed"
    aside.rename(path)
    assert document.flush()
    assert field.text() == "Typed"
    assert document.undo_label


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be replaced there")
def test_what_is_typed_after_another_file_was_put_there_is_said_to_be_unsaved(
    sample_window: MainWindow, qtbot: QtBot, sample_file: Path
) -> None:
    document = sample_window.document
    assert document is not None
    assert document.workspace.path is not None
    sample_window.navigate("services", None)
    path, aside = document.workspace.path, document.workspace.path.with_suffix(".aside")
    field = sample_window.tabs.widget.service_editor.form.display_name
    path.rename(aside)
    shutil.copy(sample_file, path)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Typed")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    told = " ".join(error.message for error in sample_window.findChildren(FieldError))
    assert "Another file was put in place of Sample.slodesk" in told
    assert document.trouble.startswith("Another file was put in place of Sample.slodesk")
    assert path.read_bytes() == sample_file.read_bytes()
    path.unlink()
    aside.rename(path)
    assert document.flush()
    assert field.text() == "Typed"
    assert document.undo_label
