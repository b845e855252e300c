"""The window's own settings: how it looks and what was open, never anything of the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from slodesk.domain.location import without_password

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

Mode = Literal["light", "dark", "system"]
RECENT_LIMIT = 10
KNOWN_LIMIT = 500


_LAST_TAB = "window/last_tab"


class WindowSettings(QObject):
    """Theme, zoom, geometry and recent workspaces, kept in Qt's settings for this user."""

    recent_changed = Signal()

    def __init__(self, store: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store

    @classmethod
    def in_folder(cls, folder: Path) -> WindowSettings:
        """Return the settings kept in a folder, in a file one can read."""
        return cls(QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))

    @property
    def mode(self) -> Mode:
        """Light, dark, or as the system says."""
        value = self._store.value("appearance/mode", "system")
        return cast("Mode", value) if value in get_args(Mode) else "system"

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._store.setValue("appearance/mode", mode)

    @property
    def zoom(self) -> int:
        """Size of everything, in percent."""
        return self.number("appearance/zoom", 100)

    @zoom.setter
    def zoom(self, percent: int) -> None:
        self._store.setValue("appearance/zoom", percent)

    @property
    def recent(self) -> list[str]:
        """Workspaces opened lately, newest first: paths and server URLs."""
        value = self._store.value("recent/workspaces", [])
        if isinstance(value, str):
            value = [value]
        return [without_password(str(item)) for item in value] if isinstance(value, list) else []

    def add_recent(self, location: str) -> None:
        """Put a workspace at the head of the list; a password in its URL is not stored."""
        location = without_password(location)
        others = [item for item in self.recent if item != location]
        self._set_recent([location, *others][:RECENT_LIMIT])

    def forget_recent(self, location: str) -> None:
        """Take a workspace off the list."""
        self._set_recent([item for item in self.recent if item != without_password(location)])

    def clear_recent(self) -> None:
        """Empty the list."""
        self._set_recent([])

    def knows(self, location: str) -> bool:
        """Return whether a workspace was made or opened for writing on this computer before."""
        location = without_password(location)
        return location in self._known() or location in self.recent

    def add_known(self, location: str) -> None:
        """Remember that a workspace is one of this computer's own."""
        location = without_password(location)
        others = [item for item in self._known() if item != location]
        self._store.setValue("known/workspaces", [location, *others][:KNOWN_LIMIT])

    def _known(self) -> list[str]:
        value = self._store.value("known/workspaces", [])
        if isinstance(value, str):
            value = [value]
        return [str(item) for item in value] if isinstance(value, list) else []

    def _set_recent(self, locations: list[str]) -> None:
        self._store.setValue("recent/workspaces", locations)
        self.recent_changed.emit()

    def last_tab(self, location: str) -> str:
        """Return the tab in view when this workspace was last closed, if none was open since; else ""."""
        name, _, place = self.text(_LAST_TAB).partition(" ")
        return name if place == without_password(location) else ""

    def remember_tab(self, location: str, name: str) -> None:
        """Remember the tab in view; a password in the workspace's URL is not stored."""
        self.remember(_LAST_TAB, f"{name} {without_password(location)}")

    @property
    def folder(self) -> Path:
        """The folder the last file dialog was left in; the home folder at first."""
        folder = Path(self.text("files/folder", str(Path.home())))
        return folder if folder.is_dir() else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("files/folder", str(folder))

    def text(self, key: str, default: str = "") -> str:
        """Return a stored text."""
        return str(self._store.value(key, default))

    def number(self, key: str, default: int) -> int:
        """Return a stored whole number; the default where the store holds nonsense."""
        try:
            return int(str(self._store.value(key, default)))
        except ValueError:
            return default

    def state(self, key: str) -> QByteArray:
        """Return a stored Qt state (geometry, splitter, header); empty at first."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember(self, key: str, value: str | int | QByteArray) -> None:
        """Store a value under ``key``, "overview/splitter"."""
        self._store.setValue(key, value)

    def save_geometry(self, window: QWidget) -> None:
        """Remember where a window was."""
        self._store.setValue("window/geometry", window.saveGeometry())

    def restore_geometry(self, window: QWidget) -> bool:
        """Put a window where it was; False when nothing is known."""
        state = self.state("window/geometry")
        return not state.isEmpty() and window.restoreGeometry(state)
