"""The process is killed in the middle of a workshop: everything written down is there, and it resumes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from slodesk.storage.check import check
from slodesk.storage.queries.meetings import meeting_detail, meeting_list
from slodesk.storage.reading import rows
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


REVIEWER = """
import sys
sys.path.insert(0, sys.argv[2])
from datetime import timedelta
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from slodesk.app import make_application, make_window
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.runner import Runner
from slodesk.gui.tabs.weekly_review.workshop import run_review
from slodesk.operations import releases, reviews
from slodesk.storage.reading import rows

application = make_application([])
window = make_window(application)
window.settings.add_known(sys.argv[1])
window.show()
window.open_location(sys.argv[1])
while window.document is None:
    QTest.qWait(5)
context = window.context()
now = context.now()

def make(session):
    key = reviews.add_review(session, None, now.date())
    (service,) = rows(session, "SELECT id FROM service WHERE name = 'checkout'")[0]
    for number in range(40):
        releases.add_release(session, service, f"9.{number}", date=now + timedelta(days=1, minutes=number))
    return key

key = context.document.edit("Make", make).result
assert run_review(context, key, "this week", window)
window.findChild(PrepareDialog).start.click()
room = window.findChild(Runner).room_window
while not room.isActiveWindow():
    room.activateWindow()
    QTest.qWait(5)
while room.room.current_view.section != "releases":
    QTest.keyClick(room, Qt.Key.Key_PageDown)
view = room.room.current_view
number = 0
while True:
    number += 1
    while view._reading.busy or not view.chosen:
        QTest.qWait(1)
    QTest.keyClick(room, Qt.Key.Key_Return)
    QTest.keyClick(room, Qt.Key.Key_6)
    QTest.keyClick(room, Qt.Key.Key_Return)
    line = room.entry.line
    if room.entry.is_open:
        if room.entry.kind.text() == "Reason":
            QTest.keyClicks(line, f"Reason {number}")
            QTest.keyClick(line, Qt.Key.Key_Return)
        line.clear()
        QTest.keyClicks(line, "Kim")
        QTest.keyClick(line, Qt.Key.Key_Return)
    if room.entry.is_open:
        raise SystemExit("the line was not taken")
    print(number, flush=True)
    if number >= 4:
        QTest.keyClick(room, Qt.Key.Key_A)
        QTest.keyClicks(room.entry.line, "Half a li")
        print(number + 1, flush=True)
        QTest.qWait(60_000)
"""


def test_a_review_killed_in_the_middle_of_a_line_keeps_every_decision(sample_copy: Path) -> None:
    told = []
    with subprocess.Popen(
        [sys.executable, "-c", REVIEWER, str(sample_copy), str(ROOT)], stdout=subprocess.PIPE, text=True
    ) as user:
        assert user.stdout is not None
        for line in user.stdout:
            told.append(int(line))
            if len(told) == 5:
                user.send_signal(signal.SIGKILL)
                break
    assert told == [1, 2, 3, 4, 5]
    assert check(sample_copy) == []
    with open_workspace(sample_copy) as workspace, workspace.reading() as source:
        (state, as_of) = rows(source, "SELECT state, as_of FROM review ORDER BY week DESC")[0]
        decisions = rows(source, "SELECT decision, approver FROM release_decision WHERE decision = 'block'"
                         " AND approver = 'Kim'")  # fmt: skip
        meetings = rows(source, "SELECT id, state FROM meeting WHERE kind = 'weekly_review'"
                        " ORDER BY created DESC")  # fmt: skip
        assert (state, as_of is not None) == ("in_review", True)
        assert len(decisions) == 4
        assert meetings[0][1] == "running"
        entries = rows(
            source, "SELECT kind, text FROM meeting_entry WHERE meeting_id = :key", key=meetings[0][0]
        )
    assert [kind for kind, _ in entries] == ["decision"] * 4, "what was half typed was never said"


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
