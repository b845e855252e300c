"""The main window: puts header, tabs, status line, menus and the open workspace together."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.gui.context import Filters, TabContext
from slodesk.gui.document import Document
from slodesk.gui.errors import Errors
from slodesk.gui.formats import samples_text, utc_now
from slodesk.gui.shell.banner import Banner
from slodesk.gui.shell.commands import Commands
from slodesk.gui.shell.drops import Drops
from slodesk.gui.shell.files import Files
from slodesk.gui.shell.header import Header
from slodesk.gui.shell.history import History
from slodesk.gui.shell.importing import Importer
from slodesk.gui.shell.live import Live
from slodesk.gui.shell.menus import NEEDS_FILE, NEEDS_PEN, NEEDS_WORKSPACE, build_menus
from slodesk.gui.shell.opening import Opener
from slodesk.gui.shell.rescue import Rescue, free_path
from slodesk.gui.shell.shared import Shared
from slodesk.gui.shell.status_line import StatusLine
from slodesk.gui.shell.tab_host import TabHost
from slodesk.gui.shell.team_packs import TeamPacks
from slodesk.gui.shell.unsaved import Unsaved
from slodesk.gui.shell.warming import warm_later
from slodesk.gui.widgets.tab_order import next_focus, press_focused
from slodesk.paths import data_dir

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QKeyEvent

    from slodesk.gui.first_run import FirstRun
    from slodesk.gui.settings import Mode, WindowSettings
    from slodesk.gui.tasks import TaskRunner
    from slodesk.gui.theme import Theme
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.facts import Facts
    from slodesk.storage.workspace import Workspace

SHELL_TABLES = frozenset({"setting", "policy_version", "team", "sample_day"})
"""What header and status line show."""


class MainWindow(QMainWindow):
    """The program's window, with or without an open workspace.

    Args:
        theme: looks.
        settings: what the window remembers.
        runner: background work; shut down when the window closes.
        now: the clock.
    """

    def __init__(
        self,
        theme: Theme,
        settings: WindowSettings,
        runner: TaskRunner,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.settings = settings
        self.runner = runner
        self.now = now
        self.document: Document | None = None
        self.filters = Filters(self)
        self._then: Callable[[], None] | None = None
        self._newest: tuple[datetime | None, tzinfo] = (None, UTC)
        self.history = History(self)
        self.rescue = Rescue(self)
        self.errors = Errors(theme, self, self.history.show_conflict, self.rescue.on_reading)
        self.commands = Commands(self, theme)
        self.tabs = TabHost(theme)
        self.opener = Opener(
            self, runner, settings, self.errors.show, now, self.tabs.import_current, self.rescue.on_opening
        )
        self.files = Files(self)
        self.unsaved = Unsaved(self)
        self.shared = Shared(runner, self)
        self.importer = Importer(self)
        self.team_packs = TeamPacks(self)
        self.live = Live(runner, now, self)
        self._build()
        build_menus(self)
        self._connect()
        self._show_document()
        self._zoomed()

    def _build(self) -> None:
        self.setWindowTitle("SLO Desk")
        self.setObjectName("main_window")
        self.header = Header(self.theme)
        self.first_run: FirstRun | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(self.tabs)
        self.status = StatusLine(self.theme)
        self.banner = Banner(self.theme)
        self.drops = Drops(self, self.status, self.open_location, self._import_dropped)
        centre = QWidget()
        centre.setProperty("role", "page")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status)
        self.resize(1280, 800)

    def _connect(self) -> None:
        self._minute = QTimer(self)
        self._minute.setInterval(60_000)
        self._minute.timeout.connect(self._show_age)
        self.header.search_wanted.connect(self.show_palette)
        self.header.team_chosen.connect(self._choose_team)
        self.status.policy_wanted.connect(lambda: self.navigate("releases", "page:policy"))
        self.opener.opened.connect(self.show_workspace)
        self.opener.began.connect(self.status.show_work)
        self.opener.ended.connect(lambda: self.status.show_work(""))
        self.opener.gave_up.connect(self._opening_failed)
        self.runner.failed.connect(self.errors.show)
        self.filters.changed.connect(self.tabs.refresh_all)
        self.filters.changed.connect(lambda: self.header.choose_team(self.filters.team_id))
        self.theme.changed.connect(self._zoomed)
        self.live.state_changed.connect(self.status.show_live)
        self.shared.state_changed.connect(self.status.show_server)
        self.settings.recent_changed.connect(self._show_recent)

    # Workspaces

    def show_jobs(self) -> None:
        """Offer the jobs to begin with."""
        if self.first_run is None:
            from slodesk.gui.shell.jobs import first_page

            page = first_page(self)
            self.pages.addWidget(page)
            self.first_run = page
        self._show_recent()
        self.pages.setCurrentWidget(self.first_run)
        self.first_run.focus_first()

    def open_location(self, location: str) -> None:
        """Open a file or server workspace; the one that is open now is closed when that works."""
        if not self.unsaved.settled(lambda: self.open_location(location)):
            return
        if self.document is None:
            self.pages.setCurrentWidget(self.tabs)
        elif self.opener.is_at(self.document.workspace, location) and not self.document.workspace.read_only:
            return  # it is open already
        self.opener.open(location)

    def open_sample(self) -> None:
        """Open a fresh copy of the sample workspace."""
        self.opener.open_sample(free_path(data_dir() / "Sample.slodesk"))

    def show_workspace(self, workspace: Workspace, facts: Facts | None = None) -> None:
        """Take over an open workspace; ``facts`` where they are known already."""
        self._leave()
        document = Document(workspace, self)
        document.changed.connect(self._changed)
        document.history_changed.connect(self.history.show)
        document.pending_changed.connect(self._show_pending)
        document.trouble_changed.connect(self._show_pending)
        self.document = document
        self.filters.blockSignals(True)
        self.filters.team_id, self.filters.at = None, None
        self.filters.blockSignals(False)
        self._show_document(facts)
        self.tabs.set_context(self.context())
        self.tabs.focus_page()
        self._minute.start()
        self.live.watch(document)
        self.shared.watch(document)
        self.rescue.watch(workspace)
        warm_later(document, self.runner, self.now())
        then, self._then = self._then, None
        if then is not None:
            then()

    def ask_close(self) -> None:
        """Close the workspace, unless something typed is not saved and the user wants to stay."""
        if self.unsaved.settled(self.ask_close):
            self.close_workspace()

    def close_workspace(self) -> None:
        """Close the workspace and offer the jobs again."""
        self._leave()
        self.banner.say("")
        self._show_document()
        self.show_jobs()

    def context(self) -> TabContext:
        """Return what tabs and dialogs work with; only while a workspace is open."""
        if self.document is None:
            raise RuleBroken(self.tr("Open a workspace first."))
        return TabContext(
            self.document, self.runner, self.theme, self.settings, self.filters, self.navigate,
            self.errors.show, self.now,
        )  # fmt: skip

    def _leave(self) -> None:
        document, self.document = self.document, None
        if document is None:
            return
        self.live.watch(None)
        self.shared.watch(None)
        document.flush()
        self.tabs.set_context(None)
        document.close()
        document.deleteLater()

    def create_then(self, then: Callable[[], None]) -> None:
        """Let the user name a new workspace, and go on in it."""
        self._then = then
        if not self.opener.ask_create():
            self._then = None

    def open_then(self, location: str, then: Callable[[], None]) -> None:
        """Open a workspace and go on in it."""
        self._then = then
        self.open_location(location)

    # What is shown

    def navigate(self, tab: str, item: str | None) -> None:
        """Show a tab, and in it a thing by its key."""
        self.tabs.show_tab(tab, item)

    def _import_dropped(self, paths: list[Path]) -> None:
        if self.document is not None:
            self.importer.start(paths)
        else:
            self.create_then(lambda: self.importer.start(paths))

    def _opening_failed(self) -> None:
        self._then = None
        if self.document is None:
            self.show_jobs()

    def _show_document(self, facts: Facts | None = None) -> None:
        document = self.document
        is_open = document is not None
        self.pages.setCurrentWidget(self.tabs)
        self.header.set_open(is_open)
        self.commands.enable(NEEDS_WORKSPACE, is_open)
        self.commands.enable(NEEDS_FILE, document is not None and document.workspace.path is not None)
        self.commands.enable(("sync",), is_open)
        self.commands.enable(NEEDS_PEN, document is not None and not document.workspace.read_only)
        self.commands.enable(tuple(f"tab_{kind.name}" for kind in self.tabs.kinds), is_open)
        self._show_recent()
        self._show_facts(facts)
        self.history.show()
        self._show_pending()

    def _show_facts(self, facts: Facts | None = None) -> None:
        """Show workspace name, teams, age of the data and policy."""
        document = self.document
        self.status.show_live("", "none")
        if document is None:
            self.setWindowTitle("SLO Desk")
            self.header.show_teams((), None)
            self.status.show_samples("")
            self.status.show_policy("")
            return
        if facts is None:
            from slodesk.storage.queries.facts import workspace_facts

            facts = document.query(workspace_facts, self.now())
        self.setWindowTitle(f"{facts.name} – SLO Desk")
        self.header.name.setText(facts.name)
        if self.filters.team_id not in dict(facts.teams):
            self.filters.team_id = None
        self.header.show_teams(facts.teams, self.filters.team_id)
        self._newest = (facts.newest, facts.zone)
        self._show_age()
        self.status.show_policy(
            self.tr("Policy: {name}, version {number}").format(name=facts.policy, number=facts.policy_version)
        )
        self.live.show_state()

    def _show_age(self) -> None:
        """Say how old the data is; once a minute, for it grows older by itself."""
        if self.document is not None:
            newest, zone = self._newest
            self.status.show_samples(samples_text(newest, self.now(), zone))

    def _show_pending(self, *_: object) -> None:
        document = self.document
        if document is not None:
            self.header.show_saved(document.has_pending, document.workspace.read_only, document.trouble)
        self.history.show()

    def _show_recent(self) -> None:
        if self.first_run is not None:
            self.first_run.show_recent(self.settings.recent)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.tables & SHELL_TABLES:
            self._show_facts()
        self.tabs.changed(changes)

    def _choose_team(self, team_id: str | None) -> None:
        self.filters.team_id = team_id

    def _zoomed(self) -> None:
        self.settings.zoom = self.theme.zoom
        self.setMinimumSize(min(self.theme.px(640), 900), min(self.theme.px(420), 640))

    # Commands

    def ask_import(self) -> None:
        """Choose files and import them."""
        self.importer.ask()

    def fetch_history(self) -> None:
        """Fetch history from Prometheus, or set up the connection first."""
        from slodesk.gui.dialogs.prometheus_sync import fetch_history

        fetch_history(self)

    def connect_prometheus(self) -> None:
        """Set up the connection to Prometheus."""
        self.show_settings("prometheus")

    def make_report(self) -> None:
        """Go to the reports, on the sample when nothing is open."""
        if self.document is None:
            if self.settings.recent:
                self.open_then(self.settings.recent[0], self.make_report)
            else:
                self._then = self.make_report
                self.open_sample()
            return
        self.navigate("reports", None)

    def show_settings(self, page: str = "") -> None:
        """Show the settings of workspace and window."""
        from slodesk.gui.dialogs.settings import SettingsDialog

        dialog = SettingsDialog(self.context(), page, parent=self)
        dialog.open()

    def show_palette(self) -> None:
        """Offer every command, service and SLO by name, and search the text."""
        from slodesk.gui.palette import Palette

        Palette(self, self.commands, self.tabs, self.document, self.theme, self.runner).open_below(
            self.header
        )

    def choose_theme(self, mode: Mode) -> None:
        """Switch colours and remember it."""
        self.settings.mode = mode
        self.theme.mode = mode

    def zoom_reset(self) -> None:
        """Go back to 100 %."""
        self.theme.zoom = 100

    def next_part(self) -> None:
        """Move the keyboard from search to tabs to page, and round again."""
        focus = self.focusWidget()
        if focus is self.header.search:
            self.tabs.bar.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif focus is self.tabs.bar and self.document is not None:
            self.tabs.focus_page()
        else:
            self.header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop filling it."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard, as in a dialog."""
        if not press_focused(self, event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab reach everything."""
        return next_focus(self, forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is typed, close the workspace, stop the threads."""
        if not self.unsaved.settled(self.close):
            event.ignore()
            return
        self.settings.save_geometry(self)
        self._leave()
        self.errors.uninstall()
        self.runner.shutdown()
        event.accept()
