"""The policy in the window: a draft is edited by keys, flaws keep it back, publishing makes a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from slodesk.gui.tabs.releases.policy_matrix import MatrixGrid
from slodesk.gui.tabs.releases.policy_publish import PublishDialog
from slodesk.storage.queries.policies import versions
from tests.gui.releases.gatekeeper import CTRL, LEFT, Key

if TYPE_CHECKING:
    from datetime import datetime

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.releases.policy import PolicyPage
    from slodesk.gui.tabs.releases.tab import ReleasesTab
    from tests.gui.releases.gatekeeper import Gatekeeper


@pytest.fixture
def window(gate: Gatekeeper) -> MainWindow:
    gate.window.activateWindow()
    return gate.window


@pytest.fixture
def page(window: MainWindow) -> PolicyPage:
    """The page of the policy, with a draft begun by its button."""
    window.navigate("releases", "page:policy")
    found = cast("PolicyPage", cast("ReleasesTab", window.tabs.widget).widget)
    assert not found.editing
    found.edit.click()
    assert found.editing
    return found


def grid(page: PolicyPage) -> MatrixGrid:
    found = page.findChild(MatrixGrid)
    assert found is not None
    return found


def test_what_is_laxer_with_more_risk_is_named_and_keeps_the_draft_back(
    page: PolicyPage, window: MainWindow, qtbot: QtBot
) -> None:
    """R33: critical says defer, block, block; approving high risk there is laxer than both neighbours."""
    matrix = grid(page)
    matrix.go_to("critical", "high")
    qtbot.keyClick(matrix, Key.Key_1)
    assert page.policy.decision("critical", "high") == "approve"
    assert not page.publish.isEnabled()
    assert "More risk is treated more laxly" in page.publish.toolTip()
    assert "2" in page.strip.text()
    qtbot.keyClick(matrix, Key.Key_6)
    assert page.policy.decision("critical", "high") == "block"
    assert page.publish.isEnabled()
    assert not page.strip.isVisible()


def test_an_edit_of_the_draft_is_undone_and_touches_no_version(
    page: PolicyPage, window: MainWindow, qtbot: QtBot, now: datetime
) -> None:
    document = window.document
    assert document is not None
    matrix = grid(page)
    matrix.go_to("healthy", "high")
    qtbot.keyClick(matrix, Key.Key_5)
    assert page.policy.decision("healthy", "high") == "defer"
    assert len(document.query(versions, now)) == 1
    qtbot.keyClick(matrix, Key.Key_Z, CTRL)
    assert page.policy.decision("healthy", "high") == "review_canary"


def test_publishing_says_what_happens_and_makes_the_next_version(
    page: PolicyPage, window: MainWindow, qtbot: QtBot, now: datetime
) -> None:
    document = window.document
    assert document is not None
    matrix = grid(page)
    matrix.go_to("attention", "medium")
    qtbot.keyClick(matrix, Key.Key_5)
    qtbot.mouseClick(page.publish, LEFT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PublishDialog)
    told = " ".join(part.text() for part in dialog.findChildren(QLabel))
    assert "version 2" in told
    assert "Decisions on record keep the version they were made under." in told
    qtbot.keyClicks(dialog.reason, "Too many incidents")
    qtbot.mouseClick(dialog.yes, LEFT)
    found = document.query(versions, now)
    assert [each.number for each in found] == [1, 2]
    assert found[1].policy.decision("attention", "medium") == "defer"
    assert found[0].policy.decision("attention", "medium") == "review_canary"
    assert not page.editing


def test_the_policy_in_the_status_line_leads_to_its_page(gate: Gatekeeper, qtbot: QtBot) -> None:
    gate.window.navigate("overview", None)
    qtbot.mouseClick(gate.window.status.policy, LEFT)
    tab = cast("ReleasesTab", gate.window.tabs.widget)
    assert type(tab.widget).__name__ == "PolicyPage"
