"""The dialog for a first SLO."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gui.first_slo.writing import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.dialogs.first_slo import FirstSloDialog
    from slodesk.gui.document import Document


@pytest.fixture
def asked() -> list[tuple[str, str]]:
    """The queries that were tested."""
    return []


@pytest.fixture
def dialog(
    document: Document,
    make_context: Callable[[Document], TabContext],
    qtbot: QtBot,
    asked: list[tuple[str, str]],
) -> FirstSloDialog:
    """The dialog on an empty workspace."""
    return opened(make_context(document), qtbot, asked)
