"""The menus: every command of the window by its words, its keys and its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from slodesk.gui.errors import open_log_folder
from slodesk.gui.shell.help import show_about, show_glossary, show_keys
from slodesk.gui.shell.presenting import add_presenting
from slodesk.gui.shell.recent import recent_place, recent_title

if TYPE_CHECKING:
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.settings import Mode
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab
    from slodesk.gui.tabs.services import ServicesTab

NEEDS_WORKSPACE = ("import", "settings", "backup", "export_json", "export_team", "all_plans", "close")
NEEDS_FILE = ("restore", "backup")
NEEDS_PEN = ("write_slo", "add_service", "change_targets", "new_plan")
"""Commands that change the workspace, so not where it is read-only."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)


def build_menus(window: MainWindow) -> None:
    """Fill the window's menu bar."""
    _file_menu(window)
    _edit_menu(window)
    _view_menu(window)
    _help_menu(window)
    for action in window.menuBar().actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            menu.aboutToShow.connect(window.commands.draw_icons)


def fill_recent(window: MainWindow, menu: QMenu) -> None:
    """List the workspaces opened lately."""
    menu.clear()
    for location in window.settings.recent:
        action = menu.addAction(recent_title(location).replace("&", "&&"))
        action.setToolTip(recent_place(location))
        action.setStatusTip(recent_place(location))
        action.triggered.connect(lambda _=False, place=location: window.open_location(place))
    if menu.isEmpty():
        menu.addAction(_tr("None yet")).setEnabled(False)
    else:
        menu.addSeparator()
        menu.addAction(_tr("Clear the list")).triggered.connect(window.settings.clear_recent)


def _file_menu(window: MainWindow) -> None:
    add, menu = window.commands.add, window.menuBar().addMenu(_tr("&File"))
    add("new", _tr("&New workspace…"), window.opener.ask_create, keys="Ctrl+N", icon="add", menu=menu)
    add("open", _tr("&Open workspace…"), window.opener.ask_open, keys="Ctrl+O", icon="folder", menu=menu)
    recent = menu.addMenu(_tr("Open &recent"))
    recent.setToolTipsVisible(True)
    recent.aboutToShow.connect(lambda: fill_recent(window, recent))
    add("sample", _tr("Look around the &sample"), window.open_sample, icon="compass", menu=menu)
    menu.addSeparator()
    add("import", _tr("&Import files…"), window.ask_import, keys="Ctrl+I", icon="import", menu=menu)
    add("sync", _tr("&Fetch samples from Prometheus…"), window.fetch_history, icon="refresh", menu=menu)
    add("report", _tr("Make a re&port…"), window.make_report, keys="Ctrl+P", icon="report", menu=menu)
    add("export_json", _tr("&Export as JSON…"), window.files.ask_export, icon="export", menu=menu)
    add("export_team", _tr("Export a &team…"), window.team_packs.ask_export, icon="team", menu=menu)
    menu.addSeparator()
    add("backup", _tr("&Back up now"), window.files.backup, icon="backup", menu=menu)
    add("restore", _tr("Restore a back&up…"), window.files.ask_restore, icon="restore", menu=menu)
    add("check", _tr("Check this &workspace"), window.files.check, icon="check", menu=menu)
    menu.addSeparator()
    add("close", _tr("&Close workspace"), window.ask_close, keys="Ctrl+W", icon="close", menu=menu)
    add("quit", _tr("&Quit"), window.close, keys="Ctrl+Q", menu=menu, role=QAction.MenuRole.QuitRole)


def _edit_menu(window: MainWindow) -> None:
    add, menu = window.commands.add, window.menuBar().addMenu(_tr("&Edit"))
    add("undo", _tr("&Undo"), window.history.undo, keys="Ctrl+Z", icon="undo", menu=menu)
    add("redo", _tr("&Redo"), window.history.redo, keys=["Ctrl+Shift+Z", "Ctrl+Y"], icon="redo", menu=menu)
    for name, words in (("undo", _tr("Undo the last step")), ("redo", _tr("Redo the step taken back"))):
        window.commands[name].setProperty("keys_words", words)
    menu.addSeparator()
    for name, words, icon in (
        ("write_slo", _tr("&Write an SLO…"), "journey"),
        ("add_service", _tr("&Add a service"), "server"),
        ("change_targets", _tr("Change &targets of several SLOs…"), "target"),
    ):
        add(name, words, partial(_in_services, window, name), icon=icon, menu=menu)
    menu.addSeparator()
    add(
        "new_plan",
        _tr("&Plan next quarter…"),
        partial(_in_plans, window, "new_plan"),
        icon="calendar",
        menu=menu,
    )
    add(
        "all_plans",
        _tr("&Where every team's plan is"),
        partial(_in_plans, window, "show_portfolio"),
        icon="team",
        menu=menu,
    )
    menu.addSeparator()
    add(
        "palette",
        _tr("&Search or run a command…"),
        window.show_palette,
        keys="Ctrl+K",
        icon="search",
        menu=menu,
    )
    add(
        "settings", _tr("&Settings…"), window.show_settings, keys="Ctrl+,", icon="settings", menu=menu,
        role=QAction.MenuRole.PreferencesRole,
    )  # fmt: skip


def _in_services(window: MainWindow, name: str) -> None:
    """Do what a button of the Services tab does, from wherever the user is."""
    window.navigate("services", None)
    getattr(cast("ServicesTab", window.tabs.widget).edits, name)()


def _in_plans(window: MainWindow, name: str) -> None:
    """Do what a button of the Quarterly plan tab does, from wherever the user is."""
    window.navigate("quarterly_plan", None)
    tab = cast("QuarterlyPlanTab", window.tabs.widget)
    if name == "new_plan":
        tab.edits.new_plan()
    else:
        tab.show_portfolio()


def _view_menu(window: MainWindow) -> None:
    add, menu = window.commands.add, window.menuBar().addMenu(_tr("&View"))
    for number, kind in enumerate(window.tabs.kinds, start=1):
        add(
            f"tab_{kind.name}", _tr("Go to {tab}").format(tab=kind.title()),
            partial(window.navigate, kind.name, None), keys=f"Ctrl+{number}", menu=menu,
        )  # fmt: skip
    menu.addSeparator()
    add(
        "zoom_in", _tr("Zoom &in"), window.theme.zoom_in, keys=["Ctrl++", "Ctrl+="], icon="zoom-in", menu=menu
    )
    add("zoom_out", _tr("Zoom &out"), window.theme.zoom_out, keys="Ctrl+-", icon="zoom-out", menu=menu)
    add("zoom_reset", _tr("&Actual size"), window.zoom_reset, keys="Ctrl+0", menu=menu)
    add("next_part", _tr("Go to the next &part of the window"), window.next_part, keys="F6", menu=menu)
    menu.addSeparator()
    looks = menu.addMenu(_tr("&Theme"))
    group = QActionGroup(window)
    modes: tuple[tuple[Mode, str, str], ...] = (
        ("light", _tr("&Light"), "sun"),
        ("dark", _tr("&Dark"), "moon"),
        ("system", _tr("Like the &system"), "screen"),
    )
    for mode, text, icon in modes:
        action = add(
            f"theme_{mode}",
            text,
            partial(window.choose_theme, mode),
            icon=icon,
            menu=looks,
            group=group,
        )
        action.setProperty("palette_words", _tr("Theme: {name}").format(name=text.replace("&", "").lower()))
        action.setChecked(window.theme.mode == mode)
    add(
        "full_screen",
        _tr("&Full screen"),
        window.toggle_full_screen,
        keys="F11",
        icon="full-screen",
        menu=menu,
    )
    add_presenting(window, menu)


def _help_menu(window: MainWindow) -> None:
    add, menu = window.commands.add, window.menuBar().addMenu(_tr("&Help"))
    add(
        "glossary",
        _tr("&Glossary"),
        lambda: show_glossary(window),
        keys="F1",
        icon="book",
        menu=menu,
    )
    add(
        "keys",
        _tr("&Keys"),
        lambda: show_keys(window),
        keys="Ctrl+/",
        icon="keyboard",
        menu=menu,
    )
    add("log", _tr("Show the &log"), open_log_folder, icon="list", menu=menu)
    menu.addSeparator()
    add(
        "about",
        _tr("&About SLO Desk"),
        lambda: show_about(window),
        icon="info",
        menu=menu,
        role=QAction.MenuRole.AboutRole,
    )
