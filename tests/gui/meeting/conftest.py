"""A meeting about a plan, three people, and a clock the test moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from slodesk.gui.meeting.runner import Runner
from tests.gui.meeting.reviewing import ReviewTable
from tests.gui.meeting.sitting import Clock, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document


@pytest.fixture
def table(
    qtbot: QtBot,
    document: Document,
    make_context: Callable[[Document], TabContext],
) -> Iterator[Table]:
    from dataclasses import replace

    from slodesk.operations import people

    for name, job in (("Kim", "SLO owner"), ("Lee", "Engineering lead"), ("Mo", "")):
        document.workspace.edit("Add", people.add_person, name, job=job)
    clock = Clock()
    parent = QWidget()
    parent.resize(1280, 720)
    with qtbot.waitActive(parent):
        parent.show()
        parent.activateWindow()
    context = replace(make_context(document), now=clock)
    made = Table(qtbot, context, parent, clock)
    yield made
    for runner in parent.findChildren(Runner):
        runner.leave()
    parent.close()
    parent.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def review(
    qtbot: QtBot, document: Document, make_context: Callable[[Document], TabContext]
) -> Iterator[ReviewTable]:
    """A weekly review that is to be held."""
    from dataclasses import replace

    clock = Clock()
    parent = QWidget()
    parent.resize(1280, 720)
    with qtbot.waitActive(parent):
        parent.show()
        parent.activateWindow()
    made = ReviewTable(qtbot, replace(make_context(document), now=clock), parent, clock)
    made.fill()
    yield made
    for runner in parent.findChildren(Runner):
        runner.leave()
    parent.close()
    parent.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
