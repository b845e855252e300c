"""A postmortem is shown before it is imported: what was recognised, and what goes to the notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from slodesk.gui.dialogs.details import DetailsDialog
from slodesk.gui.dialogs.postmortem_preview import PostmortemPreview
from slodesk.gui.tabs.retrospectives.written import WrittenPage
from slodesk.storage.queries.retrospectives import retro_list
from tests.gui.dropping import drop

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.tab import RetrospectivesTab

POSTMORTEM = """# Postmortem: Ferry tickets sold twice

Incident: INC-2026-501
Severity: SEV-2

## Summary

Between 14:05 and 15:40 CET on 3 November 2026 tickets were sold twice.

## Timeline

- 14:05 first double booking
- 14:20 alert fired
- later somebody called

## Root cause

- A cache without a lock

## Action items

- [ ] Lock the cache (Owner: Kim, Due: 2026-11-20)

## Weather

It rained.
It blew.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.md"
    path.write_text(POSTMORTEM, "utf-8")
    return path


def shown(window: MainWindow) -> list[PostmortemPreview]:
    return [dialog for dialog in window.findChildren(PostmortemPreview) if dialog.isVisible()]


def titles(window: MainWindow) -> list[str]:
    return [line.title for line in window.document.query(retro_list)]


def dropped(window: MainWindow, qtbot: QtBot, *files: Path) -> PostmortemPreview:
    drop(window, files)
    qtbot.waitUntil(lambda: bool(shown(window)))
    return shown(window)[0]


def test_what_was_recognised_is_shown(sample_window: MainWindow, qtbot: QtBot, file: Path) -> None:
    dialog = dropped(sample_window, qtbot, file)
    told = dict(dialog.told)
    assert told["Incident"] == "INC-2026-501: Ferry tickets sold twice"
    assert told["Times"].split("\n") == [
        "started 3 Nov, 14:05", "detected 3 Nov, 14:20", "resolved 3 Nov, 15:40", "in Europe/Berlin",
    ]  # fmt: skip
    assert (told["Timeline"], told["Contributing factors"], told["Action items"]) == (
        "3 items", "1 item", "1 item",
    )  # fmt: skip
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert "From ferry.md. A new draft, and a new incident." in words
    assert "Not found: What went well, What went wrong" in words
    assert "Taken from the summary, please check: started, resolved" in words
    assert "3 lines go to the notes" in words
    assert dialog.notes.toPlainText().startswith("Weather\nIt rained.\nIt blew.")
    assert "Postmortem: Ferry tickets sold twice" not in titles(sample_window)
    with qtbot.waitSignal(sample_window.importer.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_nothing_is_written_unless_somebody_agrees(
    sample_window: MainWindow, qtbot: QtBot, file: Path
) -> None:
    window = sample_window
    before, step = titles(window), window.document.undo_label
    dialog = dropped(window, qtbot, file)
    with qtbot.waitSignal(window.importer.finished):
        qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert (titles(window), window.document.undo_label) == (before, step)


def test_enter_imports_and_the_same_file_again_says_so(
    sample_window: MainWindow, qtbot: QtBot, file: Path
) -> None:
    window = sample_window
    dialog = dropped(window, qtbot, file)
    with qtbot.waitSignal(window.importer.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "Postmortem: Ferry tickets sold twice" in titles(window)
    page = cast("RetrospectivesTab", window.tabs.widget).widget  # it is open, to go on with
    assert isinstance(page, WrittenPage)
    assert page.editor.content is not None
    assert page.editor.content.title == "Postmortem: Ferry tickets sold twice"
    assert window.document.undo_label == "Import ferry.md"
    assert not [each for each in window.findChildren(DetailsDialog) if each.isVisible()]  # said before
    again = dropped(window, qtbot, file)
    words = [label.text() for label in again.findChildren(QLabel)]
    assert "From ferry.md. It brings “Postmortem: Ferry tickets sold twice” up to date." in words
    with qtbot.waitSignal(window.importer.finished):
        again.accept()
    assert window.status.currentMessage() == "1 retrospective unchanged from ferry.md"
    assert titles(window).count("Postmortem: Ferry tickets sold twice") == 1
    window.document.undo()
    assert "Postmortem: Ferry tickets sold twice" not in titles(window)


def test_several_at_once_are_agreed_to_once(sample_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.md")
        files[-1].write_text(POSTMORTEM.replace("501", f"60{number}").replace("twice", f"{number} times"))
    dialog = dropped(sample_window, qtbot, *files)
    assert dialog.every.text() == "Import this and 2 more"
    with qtbot.waitSignal(sample_window.importer.finished):
        qtbot.mouseClick(dialog.every, Qt.MouseButton.LeftButton)
    assert {f"Postmortem: Ferry tickets sold {number} times" for number in range(3)} <= set(
        titles(sample_window)
    )


def test_hostile_text_is_text(sample_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "hostile.md"
    nasty = "<img src=x onerror=alert(1)> <b>x</b> \u202eabc"
    path.write_text(f"# {nasty}\n\n## Summary\n\n{nasty}\n\n## Odd\n\n{'w' * 200_000}\n", "utf-8")
    dialog = dropped(sample_window, qtbot, path)
    for each in dialog.findChildren(QLabel):
        assert each.textFormat() == Qt.TextFormat.PlainText or not each.text()
    assert len(dialog.notes.toPlainText()) < 21_000
    with qtbot.waitSignal(sample_window.importer.finished):
        dialog.accept()
    assert any("<img src=x" in title for title in titles(sample_window))
