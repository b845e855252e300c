"""The process is killed in the middle of a workshop: everything written down is there, and it resumes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from slodesk.storage.check import check
from slodesk.storage.queries.meetings import meeting_detail, meeting_list
from slodesk.storage.workspace import open_workspace

if TYPE_CHECKING:
    from slodesk.storage.queries.meetings import MeetingDetail

ROOT = Path(__file__).resolve().parents[2]

FACILITATOR = """
import sys
sys.path.insert(0, sys.argv[2])
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from slodesk.app import make_application, make_window
from slodesk.gui.meeting.runner import Runner, open_runner

application = make_application([])
window = make_window(application)
window.settings.add_known(sys.argv[1])
window.show()
window.open_location(sys.argv[1])
while window.document is None:
    QTest.qWait(5)
open_runner(window.context(), "plan", 2, window).start.click()
room = window.findChild(Runner).room_window
while not room.isActiveWindow():
    room.activateWindow()
    QTest.qWait(5)
number = 0
while True:
    number += 1
    QTest.keyClick(room, Qt.Key.Key_D)
    while not room.entry.is_open:
        QTest.qWait(1)
    QTest.keyClicks(room.entry.line, f"Decision {number}")
    QTest.keyClick(room.entry.line, Qt.Key.Key_Return)
    if room.entry.is_open:
        raise SystemExit("the line was not taken")
    print(number, flush=True)
    if number == 3:
        QTest.keyClick(room, Qt.Key.Key_PageDown)
"""


def test_a_killed_workshop_loses_nothing_and_resumes(sample_copy: Path) -> None:
    told = [0]
    with subprocess.Popen(
        [sys.executable, "-c", FACILITATOR, str(sample_copy), str(ROOT)], stdout=subprocess.PIPE, text=True
    ) as user:
        assert user.stdout is not None
        for line in user.stdout:
            told.append(int(line))
            if len(told) == 8:
                user.send_signal(signal.SIGKILL)
                break
        told += [int(line) for line in user.stdout]
    assert len(told) >= 8
    assert check(sample_copy) == []
    meeting = stored(sample_copy)
    kept = [entry.text for entry in meeting.entries]
    assert kept[: told[-1]] == [f"Decision {number}" for number in told[1:]]
    assert len(kept) <= told[-1] + 1
    assert meeting.running
    assert meeting.place == 1
    assert meeting.ticking is not None


def stored(path: Path) -> MeetingDetail:
    with open_workspace(path) as workspace, workspace.session() as session:
        found = meeting_detail(session, meeting_list(session, subject_id="plan")[0].id)
    assert found is not None
    return found
