"""The pages of the Retrospectives tab, found by name as the window finds its tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from slodesk.gui.shell.paged_tab import PageKind

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE = "slodesk.gui.tabs.retrospectives"


def _tr(text: str) -> Callable[[], str]:
    return lambda: QCoreApplication.translate("RetrospectivePages", text)


PAGES = (
    PageKind(_HERE, "written", _tr("Retrospectives"), (
        "retrospective", "retro_event", "retro_factor", "retro_point", "retro_figure",
        "retro_adjustment", "retro_person", "retro_reviewer",
    )),
    PageKind(_HERE, "due", _tr("Due"), ("retro_wait",)),
    PageKind(_HERE, "incidents", _tr("Incidents"), ("incident",)),
    PageKind(_HERE, "actions", _tr("Action items"), ("action_item",)),
    PageKind(_HERE, "ledger", _tr("Budget ledger"), ("correction",)),
    PageKind(_HERE, "learning", _tr("Learning")),
)  # fmt: skip
"""In the order of the bar."""
