"""The window's process is killed while its user works: every edit it called saved is there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slodesk.storage.check import check
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.services import service_list
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.workspace import open_workspace
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from datetime import datetime

ROOT = Path(__file__).resolve().parents[2]

USER = """
import sys
sys.path.insert(0, sys.argv[2])
from PySide6.QtTest import QTest
from slodesk.app import make_application, make_window
from slodesk.operations.slos import set_slo_field

application = make_application([])
window = make_window(application)
window.settings.add_known(sys.argv[1])
window.show()
window.open_location(sys.argv[1])

def until(true):
    while not true():
        QTest.qWait(5)

until(lambda: window.document is not None)

def type_into(field, text):
    window.activateWindow()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    until(lambda: window.header.saved.text() == "Saving…")
    until(lambda: window.header.saved.text() == "All changes saved")
    print(text, flush=True)

number = 0
while True:
    number += 1
    window.navigate("overview", None)
    slo = window.tabs.widget.model
    until(lambda: slo.rowCount() > 0)
    window.document.edit("Describe", set_slo_field, slo.at(0).slo.id, "description", f"overview {number}")
    print(f"overview {number}", flush=True)
    window.navigate("services", None)
    tab = window.tabs.widget
    until(lambda: tab.table.model.rowCount() > 0)
    tab.show_item(window.document.query(__import__(
        "slodesk.storage.queries.services", fromlist=["x"]).service_list)[0].id)
    until(lambda: tab.service_editor.detail is not None)
    type_into(tab.service_editor.form.display_name, f"services {number}")
    window.show_settings("workspace")
    from slodesk.gui.dialogs.settings import SettingsDialog
    dialog = window.findChild(SettingsDialog)
    type_into(dialog.form.name, f"settings {number}")
    dialog.close()
    until(lambda: window.findChild(SettingsDialog) is None)
"""


@pytest.mark.parametrize("acknowledged", [5, 8, 12])
def test_a_killed_window_loses_nothing_it_called_saved(
    sample_copy: Path, acknowledged: int, now: datetime
) -> None:
    with open_workspace(sample_copy) as before:
        first = before_slo(before)
    told: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", USER, str(sample_copy), str(ROOT)], stdout=subprocess.PIPE, text=True
    ) as user:
        assert user.stdout is not None
        for line in user.stdout:
            told.append(line.strip())
            if len(told) == acknowledged:
                user.send_signal(signal.SIGKILL)
                break
        told += [line.strip() for line in user.stdout]
    assert len(told) >= acknowledged
    assert check(sample_copy) == []
    with open_workspace(sample_copy) as workspace:
        assert workspace.was_unclean
        with workspace.session() as session:
            shown = overview(session, now=NOW)
            found = {
                "overview": next(a.slo.description for a in shown.assessments if a.slo.id == first),
                "services": service_list(session)[0].display_name,
                "settings": read_settings(session).name,
            }
    for kind in ("overview", "services", "settings"):
        newest = max(int(line.split()[1]) for line in told if line.startswith(kind))
        # The edit that was under way may have been stored before it was told.
        assert found[kind] in {f"{kind} {newest}", f"{kind} {newest + 1}"}


def before_slo(workspace: object) -> str:
    with workspace.session() as session:  # type: ignore[attr-defined]
        return overview(session, now=NOW).assessments[0].slo.id
