"""A tab that shows one of several pages at a time, found by name as the window finds its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from slodesk.gui.shell.tab_host import MANY, NEXT_MS
from slodesk.gui.widgets.built_pages import BuiltPages
from slodesk.gui.widgets.page_scroll import PageScroll

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from slodesk.gui.context import TabContext
    from slodesk.storage.changes import ChangeSet

_HIGH = 320
"""Least height of a page at 100 %; where there is less, it scrolls."""


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
    """A page: ``<package>.<name>`` with ``<Name>Page``.

    Attributes:
        package: of the tab.
        name: of its module, and of its class in capitals.
        title: its words on the bar.
        kinds: tables whose rows it shows when they are asked for by their key.
    """

    package: str
    name: str
    title: Callable[[], str]
    kinds: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """Where its class is."""
        return f"{self.package}.{self.name}"

    @property
    def exists(self) -> bool:
        """Whether this program has it."""
        return find_spec(self.module) is not None

    def import_early(self) -> None:
        """Import it, on the UI thread alone, so that showing it is short."""
        import_module(self.module)

    def build(self, context: TabContext, parent: QWidget) -> QWidget:
        """Import and make it."""
        made = getattr(import_module(self.module), f"{self.name.title().replace('_', '')}Page")
        return cast(QWidget, made(context, parent))


class PagedTab(QWidget):
    """Shows one page at a time; the others are read when they are shown.

    Args:
        context: collaborators.
        kinds: the pages, in the order of the bar.
        name: of the tab, in code.
        words: what a screen reader calls the bar.
        parent: the owner.

    Attributes:
        bar: chooses the page.
        pages: those built so far.
    """

    tables = frozenset({"setting"})
    """Pages are refreshed one by one, when they are in view."""

    def __init__(
        self,
        context: TabContext,
        kinds: Sequence[PageKind],
        name: str,
        words: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._kinds = context, tuple(kinds)
        self._last = f"{name}/last"
        self.bar = QTabBar()
        self.bar.setObjectName(f"{name}_pages")
        self.bar.setAccessibleName(words)
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        for kind in self._kinds:
            self.bar.addTab(kind.title())
        names = [kind.name for kind in self._kinds]
        last = context.settings.text(self._last)
        self.bar.setCurrentIndex(names.index(last) if last in names else 0)
        self.bar.currentChanged.connect(self._choose)
        self.pages = BuiltPages(context, self._kinds)
        body = QWidget()
        self.area = PageScroll(body)
        self._body = QVBoxLayout(body)
        self._body.addWidget(self.bar)
        self._body.addWidget(self.pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self.setFocusProxy(self.bar)
        context.document.changed.connect(self._changed)
        context.theme.changed.connect(self._space)
        self._space()

    @property
    def page(self) -> str:
        """The name of the page in view."""
        at = self.bar.currentIndex()
        return self._kinds[at].name if 0 <= at < len(self._kinds) else ""

    @property
    def widget(self) -> QWidget | None:
        """The page in view, once it is built."""
        return self.pages.built(self.page)

    def refresh(self) -> None:
        """Read the page in view again; the others when they are shown."""
        self.pages.outdate()
        self._show_page()

    def show_page(self, name: str) -> bool:
        """Show a page; False when there is none of that name."""
        names = [kind.name for kind in self._kinds]
        if name not in names:
            return False
        self.bar.setCurrentIndex(names.index(name))
        self._show_page()
        return True

    def show_row(self, table: str, key: str) -> None:
        """Show a row of a table on the page that has it."""
        for kind in self._kinds:
            if table in kind.kinds and self.show_page(kind.name):
                show: Any = getattr(self.widget, "show_item", None)
                if show is not None:
                    show(key)
                return

    def present(self) -> bool:
        """Run what the page in view can run; False when there is nothing."""
        present: Any = getattr(self.widget, "present", None)
        return bool(present is not None and present())

    def offer(self, words: str, run: Callable[[], object]) -> None:
        """Let the palette do something here."""
        action = QAction(words, self)
        action.triggered.connect(lambda: run())
        self.addAction(action)

    def run_on(self, page: str, method: str) -> None:
        """Show a page and let it do something."""
        if self.show_page(page):
            getattr(self.widget, method)()

    def _choose(self, _: int) -> None:
        self._context.document.flush()
        self._show_page()
        self._context.settings.remember(self._last, self.page)

    def _show_page(self) -> None:
        at = self.bar.currentIndex()
        if 0 <= at < len(self._kinds):
            widget = self.pages.made(self._kinds[at])
            self.pages.catch_up(self.page)
            self.pages.setCurrentWidget(widget)

    def _changed(self, changes: ChangeSet) -> None:
        """Refresh the page in view when it shows a table of the change; the others when they are shown."""
        self.pages.outdate(changes.tables)
        if self.isVisible() and len(changes.rows) < MANY:
            self.pages.catch_up(self.page)
        elif self.isVisible():
            QTimer.singleShot(NEXT_MS, self, lambda: self.pages.catch_up(self.page))

    def showEvent(self, event: QShowEvent) -> None:
        """Bring up to date what changed while it was out of view."""
        super().showEvent(event)
        self.pages.catch_up(self.page)

    def _space(self) -> None:
        theme = self._context.theme
        edge = theme.space(2)
        self._body.setContentsMargins(edge, theme.space(1), self.area.margin_beside(edge), theme.space(2))
        self._body.setSpacing(theme.space(1.5))
        self.pages.least = theme.px(_HIGH)
        self.pages.updateGeometry()
        margins = self._body.contentsMargins()
        around = margins.top() + margins.bottom() + self._body.spacing() + self.bar.sizeHint().height()
        self.area.set_least(self.pages.least + around)
