"""The pages of the Releases tab; one whose module is not there is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from slodesk.gui.shell.paged_tab import PageKind

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE = "slodesk.gui.tabs.releases"


def _tr(text: str) -> Callable[[], str]:
    return lambda: QCoreApplication.translate("ReleasePages", text)


_ALL = (
    PageKind(_HERE, "releases", _tr("Releases"), ("release", "release_decision")),
    PageKind(_HERE, "policy", _tr("Policy"), ("policy_version", "policy_draft")),
    PageKind(_HERE, "replay", _tr("Replay")),
)
PAGES = tuple(kind for kind in _ALL if kind.exists)
"""In the order of the bar."""
