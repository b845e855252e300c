"""The pages of the Retrospectives tab, found by name as the window finds its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.context import TabContext


class Page(Protocol):
    """What every page is, besides a widget whose constructor takes ``(context, parent)``.

    A page may also have ``show_item(key)``, called when something in it was asked for, and
    ``present() -> bool``, called for F11.
    """

    tables: frozenset[str]
    """The tables it reads: it is refreshed when one of them changed."""

    def refresh(self) -> None:
        """Read everything again; signals blocked while filling."""


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page: ``slodesk.gui.tabs.retrospectives.<name>`` with ``<Name>Page``.

    Attributes:
        name: of its module, and of its class in capitals.
        title: its words on the bar.
        kinds: tables whose rows it shows when they are asked for by their key.
    """

    name: str
    title: Callable[[], str]
    kinds: tuple[str, ...]

    @property
    def module(self) -> str:
        """Where its class is."""
        return f"slodesk.gui.tabs.retrospectives.{self.name}"

    def import_early(self) -> None:
        """Import it, on the UI thread alone, so that showing it is short."""
        import_module(self.module)

    def build(self, context: TabContext, parent: QWidget) -> QWidget:
        """Import and make it."""
        made = getattr(import_module(self.module), f"{self.name.title().replace('_', '')}Page")
        return cast(QWidget, made(context, parent))


def _title(text: str) -> Callable[[], str]:
    return lambda: QCoreApplication.translate("RetrospectivePages", text)


PAGES = (
    PageKind("written", _title("Retrospectives"), (
        "retrospective", "retro_event", "retro_factor", "retro_point", "retro_figure",
        "retro_adjustment", "retro_person", "retro_reviewer",
    )),
    PageKind("due", _title("Due"), ("retro_wait",)),
    PageKind("incidents", _title("Incidents"), ("incident",)),
    PageKind("actions", _title("Action items"), ("action_item",)),
    PageKind("ledger", _title("Budget ledger"), ("correction",)),
    PageKind("learning", _title("Learning"), ()),
)  # fmt: skip
"""In the order of the bar."""
