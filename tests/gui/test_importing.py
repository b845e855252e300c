"""Files come in whole or not at all, with what can't be kept said, as one undo step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from slodesk.gui.dialogs.details import DetailsDialog
from slodesk.gui.shell.importing import summary_words
from slodesk.operations.incoming import ImportSummary
from slodesk.storage.backup import list_backups
from slodesk.storage.queries.overview import newest_sample
from slodesk.storage.queries.services import service_list
from tests.gui.dropping import drop

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow

OPENSLO = """apiVersion: openslo/v1
kind: Service
metadata: {name: quay, displayName: Quay}
spec: {description: Where ferries land}
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: quay-availability}
spec:
  service: quay
  indicator:
    metadata: {name: quay-ok}
    spec:
      ratioMetric:
        counter: true
        good: {metricSource: {type: Prometheus, spec: {query: 'landings_total{code!~"5.."}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: landings_total}}}
  timeWindow: [{duration: 30d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.995}]
"""
SAMPLES = """service,slo,timestamp,good,total
quay,quay-availability,2026-11-20T00:00:00Z,990,1000
quay,quay-availability,2026-11-21T00:00:00Z,995,1000
"""


def services(window: MainWindow) -> list[str]:
    return [record.name for record in window.document.query(service_list)]


def details(window: MainWindow) -> list[DetailsDialog]:
    return [dialog for dialog in window.findChildren(DetailsDialog) if dialog.isVisible()]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    slo, samples = tmp_path / "quay.yaml", tmp_path / "quay.csv"
    slo.write_text(OPENSLO)
    samples.write_text(SAMPLES)
    return slo, samples


def test_definitions_and_samples_chosen_together(
    sample_window: MainWindow,
    qtbot: QtBot,
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
) -> None:
    window = sample_window
    chosen = [str(file) for file in files]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    with qtbot.waitSignal(window.importer.finished):
        window.commands["import"].trigger()
    assert "quay" in services(window)
    assert window.document.undo_label == "Import quay.csv"
    assert "2 samples added from quay.csv" in window.status.currentMessage()
    window.document.undo()
    window.document.undo()
    assert "quay" not in services(window)
    assert window.document.query(newest_sample, now) is not None


def test_a_copy_is_kept_before_the_first_file(
    sample_window: MainWindow, qtbot: QtBot, files: tuple[Path, Path]
) -> None:
    with qtbot.waitSignal(sample_window.importer.finished):
        sample_window.importer.start(list(files))
    copies = list_backups(sample_window.document.workspace.path)
    assert len(copies) == 1
    assert "before-import" in copies[0].name


def test_files_dropped_on_the_window_are_imported(
    sample_window: MainWindow, qtbot: QtBot, files: tuple[Path, Path]
) -> None:
    with qtbot.waitSignal(sample_window.importer.finished):
        drop(sample_window, files)
    assert "quay" in services(sample_window)


def test_rows_that_cannot_be_used_are_shown_and_left_out_on_wish(
    sample_window: MainWindow, qtbot: QtBot, files: tuple[Path, Path]
) -> None:
    window, (slo, samples) = sample_window, files
    samples.write_text(SAMPLES + "quay,quay-availability,2026-11-22T00:00:00Z,1001,1000\n")
    window.importer.start([slo, samples])
    qtbot.waitUntil(lambda: bool(details(window)))
    dialog = details(window)[0]
    assert "1 row of quay.csv can't be used" in dialog.message.text()
    assert "quay.csv:4" in dialog.details.toPlainText()
    rest = next(button for button in dialog.buttons.buttons() if button.text() == "Import the rest")
    with qtbot.waitSignal(window.importer.finished):
        qtbot.mouseClick(rest, Qt.MouseButton.LeftButton)
    assert window.document.undo_label == "Import quay.csv"


def test_refusing_leaves_everything_as_it_was(
    sample_window: MainWindow, qtbot: QtBot, files: tuple[Path, Path]
) -> None:
    window, (_, samples) = sample_window, files
    samples.write_text("service,slo,timestamp,good,total\na,b,never,1,2\n")
    window.importer.start([samples])
    qtbot.waitUntil(lambda: bool(details(window)))
    with qtbot.waitSignal(window.importer.finished):
        qtbot.keyClick(details(window)[0], Qt.Key.Key_Escape)
    assert window.document.undo_label == ""


def test_a_file_that_is_nothing_we_know_is_one_sentence(
    sample_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = sample_window
    seen: list[str] = []
    monkeypatch.setattr(window.errors, "_say", lambda message, **_: seen.append(message))
    picture = tmp_path / "holiday.csv"
    picture.write_bytes(b"PK\x03\x04 not a table")
    with qtbot.waitSignal(window.importer.finished):
        window.importer.start([picture])
    assert len(seen) == 1
    assert seen[0].startswith("holiday.csv")
    assert window.document.undo_label == ""


def test_what_was_done_is_named(qapp: QApplication) -> None:
    assert summary_words(qapp, "a.csv", "samples", ImportSummary(added=833)) == "833 samples added from a.csv"
    both = ImportSummary(added=1, updated=3)
    assert summary_words(qapp, "a.csv", "metrics", both) == "1 value added, 3 updated, from a.csv"
    assert summary_words(qapp, "a.yaml", "openslo", ImportSummary()) == "Nothing new in a.yaml"
