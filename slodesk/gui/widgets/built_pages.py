"""Pages that are built when they are first shown, and refreshed when they are shown out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer

from slodesk.gui.widgets.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext

_IDLE_MS = 50
"""Between two pages that are imported, so that the window answers."""


class Importable(Protocol):
    """Names a module that takes its time."""

    def import_early(self) -> None:
        """Import it, on the UI thread alone, so that showing it is short."""


class Kind(Importable, Protocol):
    """Names a page, whose ``tables`` are those it reads and whose ``refresh()`` reads them again."""

    @property
    def name(self) -> str:
        """What it is called among the others."""

    def build(self, context: TabContext, parent: QWidget) -> QWidget:
        """Import and make it."""


class BuiltPages(Pages):
    """Holds the pages shown so far, and knows which of them are out of date.

    Args:
        context: handed to each page.
        kinds: imported one by one while nothing else is to be done.
        parent: the owner.
    """

    def __init__(
        self, context: TabContext, kinds: Iterable[Importable], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._built: dict[str, Any] = {}
        self._stale: set[str] = set()
        import_while_idle(kinds, self)

    def built(self, name: str) -> QWidget | None:
        """Return a page, None while it was never shown."""
        page: QWidget | None = self._built.get(name)
        return page

    def made(self, kind: Kind) -> QWidget:
        """Return a page; one that was never shown is built, and out of date as long as nothing fills it."""
        page = self.built(kind.name)
        if page is None:
            page = self._built[kind.name] = kind.build(self._context, self)
            self.addWidget(page)
            self._stale.add(kind.name)
        return page

    def outdate(self, tables: AbstractSet[str] | None = None) -> None:
        """Take pages that show one of some tables as out of date; all of them without."""
        self._stale |= {name for name, page in self._built.items() if tables is None or page.tables & tables}

    def take_as_fresh(self, name: str) -> None:
        """Take a page as up to date: it was filled in another way."""
        self._stale.discard(name)

    def catch_up(self, name: str) -> None:
        """Refresh a page if it is out of date."""
        if name in self._stale:
            self._stale.discard(name)
            self._built[name].refresh()


def import_while_idle(kinds: Iterable[Importable], owner: QObject) -> None:
    """Import modules one by one, so that showing what they hold is short; no more once ``owner`` is gone."""
    left = iter(kinds)
    idle = QTimer(owner)

    def import_next() -> None:
        kind = next(left, None)
        if kind is None:
            idle.stop()
        else:
            kind.import_early()

    idle.timeout.connect(import_next)
    idle.start(_IDLE_MS)
