"""The tab bar and its pages; a tab is built when it is first shown and refreshed when it must be."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.context import TabContext
    from slodesk.gui.theme import Theme
    from slodesk.storage.changes import ChangeSet


_IDLE_MS = 2_000
"""By then the chart of the first tab is drawn."""
MANY = 500
"""Changed rows from which tabs are filled in a turn of their own: saving so many took its time, too."""
NEXT_MS = 1
"""Until then: keys come between; before a timer of 0 ms they would not."""


class Tab(Protocol):
    """What every tab is, besides a widget whose constructor takes a ``TabContext``.

    A tab may also have ``show_item(id)``, called when something in it was asked for.
    """

    tables: frozenset[str]
    """The tables it reads: it is refreshed when one of them changed."""

    def refresh(self) -> None:
        """Read everything again; signals blocked while filling."""


@dataclass(frozen=True, slots=True)
class TabKind:
    """A tab there may be: ``slodesk/gui/tabs/<name>`` with the class ``<Name>Tab``."""

    name: str
    title: Callable[[], str]

    @property
    def module(self) -> str:
        """Where its class is."""
        return f"slodesk.gui.tabs.{self.name}"

    @property
    def exists(self) -> bool:
        """Whether this program has it."""
        return find_spec(self.module) is not None

    def import_early(self) -> None:
        """Import it; on the UI thread alone, because PySide6 makes classes when they are imported."""
        with suppress(ImportError):  # building it says what is wrong
            import_module(self.module)

    def build(self, context: TabContext, parent: QWidget) -> QWidget:
        """Import and make it."""
        made = getattr(import_module(self.module), f"{self.name.title().replace('_', '')}Tab")
        return cast(QWidget, made(context, parent))


def _tr(text: str) -> Callable[[], str]:
    return lambda: QCoreApplication.translate("Tabs", text)


TABS = (
    TabKind("overview", _tr("Overview")),
    TabKind("services", _tr("Services")),
    TabKind("weekly_review", _tr("Weekly review")),
    TabKind("quarterly_plan", _tr("Quarterly plan")),
    TabKind("retrospectives", _tr("Retrospectives")),
    TabKind("releases", _tr("Releases")),
    TabKind("toil", _tr("Toil")),
    TabKind("maturity", _tr("Maturity")),
    TabKind("reports", _tr("Reports")),
)


class TabHost(QWidget):
    """Shows one tab at a time; knows which of them are out of date."""

    current_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._context: TabContext | None = None
        self._built: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self.kinds = [kind for kind in TABS if kind.exists]
        self.bar = QTabBar()
        self.bar.setObjectName("tab_bar")
        self.bar.setDocumentMode(True)
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setAccessibleName(self.tr("Tabs"))
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for kind in self.kinds:
            self.bar.addTab(kind.title())
        self.pages = QStackedWidget()
        self._blank = QWidget()
        self.pages.addWidget(self._blank)
        band = QFrame()
        band.setProperty("role", "header")
        self._band_row = QVBoxLayout(band)
        self._band_row.addWidget(self.bar)
        line = QFrame()
        line.setProperty("role", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(band)
        column.addWidget(line)
        column.addWidget(self.pages, 1)
        self.bar.currentChanged.connect(self._show_current)
        self._to_import = iter(self.kinds)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._import_others)
        theme.changed.connect(self._space)
        self._space()

    @property
    def current(self) -> str:
        """The name of the tab in view."""
        index = self.bar.currentIndex()
        return self.kinds[index].name if 0 <= index < len(self.kinds) else ""

    @property
    def widget(self) -> QWidget | None:
        """The tab in view, once it is built."""
        return self._built.get(self.current)

    @property
    def built(self) -> list[tuple[str, QWidget]]:
        """The tabs that were shown, by their titles."""
        return [(kind.title(), self._built[kind.name]) for kind in self.kinds if kind.name in self._built]

    def import_current(self) -> None:
        """Import the tab in view, so that building it is short."""
        for kind in self.kinds:
            if kind.name == self.current:
                kind.import_early()

    def _import_others(self) -> None:
        """Import another tab, so that going to it is short; the next one after the next event."""
        kind = next(self._to_import, None)
        if kind is not None:
            kind.import_early()
            QTimer.singleShot(0, self, self._import_others)

    def set_context(self, context: TabContext | None) -> None:
        """Begin with another workspace, or with none: every tab is built anew."""
        self.pages.setCurrentWidget(self._blank)
        for widget in self._built.values():
            self.pages.removeWidget(widget)
            widget.deleteLater()
        self._built.clear()
        self._stale.clear()
        self._context = context
        if context is not None:
            self._go_on(context)
        self._show_current()
        if context is not None:
            self._idle.start()

    def _go_on(self, context: TabContext) -> None:
        """Turn to the tab in view when this workspace was last closed, if none was open since."""
        name = context.settings.last_tab(context.document.workspace.location)
        names = [kind.name for kind in self.kinds]
        if name in names:
            with QSignalBlocker(self.bar):
                self.bar.setCurrentIndex(names.index(name))

    def show_tab(self, name: str, item: str | None = None) -> None:
        """Show a tab, and in it a thing by its key."""
        names = [kind.name for kind in self.kinds]
        if name not in names:
            return
        self.bar.setCurrentIndex(names.index(name))
        show_item = getattr(self.widget, "show_item", None)
        if item is not None and show_item is not None:
            show_item(item)

    def focus_page(self) -> None:
        """Put the keyboard into the tab in view."""
        widget = self.widget
        if widget is not None:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changed(self, changes: ChangeSet) -> None:
        """Refresh what shows a table of the change; tabs out of view wait until they are shown."""
        tables = changes.tables
        if len(changes.rows) < MANY:
            self._refresh(lambda tab: bool(tab.tables & tables))
        else:
            QTimer.singleShot(NEXT_MS, self, lambda: self._refresh(lambda tab: bool(tab.tables & tables)))

    def refresh_all(self) -> None:
        """Refresh every tab, e.g. for another team."""
        self._refresh(lambda _: True)

    def _refresh(self, wanted: Callable[[Tab], bool]) -> None:
        current = self.current
        for name, widget in self._built.items():
            tab = cast(Tab, widget)
            if not wanted(tab):
                continue
            if name == current:
                tab.refresh()
            else:
                self._stale.add(name)

    def _show_current(self) -> None:
        index = self.bar.currentIndex()
        if self._context is None or not 0 <= index < len(self.kinds):
            self.pages.setCurrentWidget(self._blank)
            return
        kind = self.kinds[index]
        widget = self._built.get(kind.name)
        if widget is None:
            widget = kind.build(self._context, self.pages)
            self._built[kind.name] = widget
            self.pages.addWidget(widget)
            self._stale.add(kind.name)
        if kind.name in self._stale:
            self._stale.discard(kind.name)
            cast(Tab, widget).refresh()
        self.pages.setCurrentWidget(widget)
        self._context.settings.remember_tab(self._context.document.workspace.location, kind.name)
        self.current_changed.emit(kind.name)

    def _space(self) -> None:
        self._band_row.setContentsMargins(self._theme.space(1.25), 0, self._theme.space(1.25), 0)
