"""The Retrospectives tab: its pages, one in view at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from slodesk.gui.shell.tab_host import MANY, NEXT_MS
from slodesk.gui.tabs.retrospectives.pages import PAGES
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.built_pages import BuiltPages
from slodesk.gui.widgets.page_scroll import PageScroll

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from slodesk.gui.context import TabContext
    from slodesk.storage.changes import ChangeSet

_LAST = "retrospectives/last"
"""The page in view when the window was closed."""
_HIGH = 320
"""Least height of a page at 100 %; where there is less, it scrolls."""


class RetrospectivesTab(QWidget):
    """Shows incidents, retrospectives, action items and where the budget went.

    Attributes:
        bar: chooses the page.
        pages: those built so far.
    """

    tables = frozenset({"setting"})
    """Pages are refreshed one by one, when they are in view."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.bar = QTabBar()
        self.bar.setObjectName("retrospective_pages")
        self.bar.setAccessibleName(tr("Pages of retrospectives"))
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        for kind in PAGES:
            self.bar.addTab(kind.title())
        names = [kind.name for kind in PAGES]
        last = context.settings.text(_LAST)
        self.bar.setCurrentIndex(names.index(last) if last in names else 0)
        self.bar.currentChanged.connect(self._choose)
        self.pages = BuiltPages(context, PAGES)
        body = QWidget()
        self.area = PageScroll(body)
        self._body = QVBoxLayout(body)
        self._body.addWidget(self.bar)
        self._body.addWidget(self.pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self.setFocusProxy(self.bar)
        self._offer_commands()
        context.document.changed.connect(self._changed)
        context.theme.changed.connect(self._space)
        self._space()

    @property
    def page(self) -> str:
        """The name of the page in view."""
        at = self.bar.currentIndex()
        return PAGES[at].name if 0 <= at < len(PAGES) else ""

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
        names = [kind.name for kind in PAGES]
        if name not in names:
            return False
        self.bar.setCurrentIndex(names.index(name))
        self._show_page()
        return True

    def show_item(self, key: str) -> None:
        """Show an incident, a retrospective or a line of one, an action item by its key, or ``page:due``."""
        kind, _, name = key.partition(":")
        if kind == "page":
            self.show_page(name)
            return
        from slodesk.storage.queries.retro_place import retro_place

        self._context.document.flush()
        place = self._context.document.query(retro_place, key)
        if place is None:
            return
        for page in PAGES:
            if place.kind in page.kinds and self.show_page(page.name):
                show: Any = getattr(self.widget, "show_item", None)
                if show is not None:
                    show(key)
                return

    def present(self) -> bool:
        """Run what the page in view can run; False when there is nothing."""
        present: Any = getattr(self.widget, "present", None)
        return bool(present is not None and present())

    def _offer_commands(self) -> None:
        """Let the palette add an incident, begin a retrospective, and go to every page."""
        for words, page, method in (
            (tr("Add an incident"), "incidents", "add"),
            (tr("Begin retrospective"), "incidents", "begin_retrospective"),
            (tr("New retrospective"), "written", "begin"),
        ):
            self._command(words, partial(self._run, page, method))
        for kind in PAGES[1:]:
            words = tr("Go to {page}").format(page=kind.title())
            self._command(words, partial(self.show_page, kind.name))

    def _command(self, words: str, run: Callable[[], object]) -> None:
        action = QAction(words, self)
        action.triggered.connect(lambda: run())
        self.addAction(action)

    def _run(self, page: str, method: str) -> None:
        if self.show_page(page):
            getattr(self.widget, method)()

    def _choose(self, _: int) -> None:
        self._context.document.flush()
        self._show_page()
        self._context.settings.remember(_LAST, self.page)

    def _show_page(self) -> None:
        at = self.bar.currentIndex()
        if 0 <= at < len(PAGES):
            widget = self.pages.made(PAGES[at])
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
