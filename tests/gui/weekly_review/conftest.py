"""The Weekly review tab in the window, on the sample or on a workspace that begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fresh import new_workspace
from tests.gui.weekly_review.leader import Leader

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


@pytest.fixture
def leader(sample_window: MainWindow, qtbot: QtBot) -> Leader:
    """Somebody at the tab, on the sample."""
    return Leader(sample_window, qtbot)


@pytest.fixture
def beginner(bare_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Leader:
    """Somebody at the tab of a workspace without anything in it."""
    path = tmp_path / "New.slodesk"
    new_workspace(path, name="New", time_zone="UTC").close()
    bare_window.settings.add_known(str(path))
    with qtbot.waitSignal(bare_window.opener.opened):
        bare_window.open_location(str(path))
    return Leader(bare_window, qtbot)
