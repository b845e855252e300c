"""The Services tab on the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

if TYPE_CHECKING:
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab


@pytest.fixture
def tab(sample_window: MainWindow) -> ServicesTab:
    """The tab on the sample."""
    sample_window.navigate("services", None)
    return cast("ServicesTab", sample_window.tabs.widget)
