"""Every command of the window, once: menus, keys and the palette all show the same actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QMenu, QWidget

    from slodesk.gui.theme import Theme


class Commands:
    """Makes the window's actions and finds them again by name.

    Args:
        window: owns the actions, so that their keys work everywhere in it.
        theme: tints their icons.
    """

    def __init__(self, window: QWidget, theme: Theme) -> None:
        self._window = window
        self._theme = theme
        self._actions: dict[str, QAction] = {}
        self._undrawn: dict[QAction, str] = {}

    def add(
        self,
        name: str,
        text: str,
        run: Callable[[], object],
        *,
        keys: str | list[str] = "",
        icon: str = "",
        menu: QMenu | None = None,
        group: QActionGroup | None = None,
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
    ) -> QAction:
        """Make a command.

        Args:
            name: a short name for code and tests, ``"import"``.
            text: its words, with ``&`` before the menu key.
            run: called without arguments.
            keys: key sequences as text.
            icon: a name of the icon set.
            menu: where it is listed.
            group: makes it one choice of several.
            role: its place in the application menu of macOS.
        """
        action = QAction(text, self._window)
        action.setObjectName(f"command_{name}")
        action.setMenuRole(role)
        if keys:
            action.setShortcuts([QKeySequence(key) for key in ([keys] if isinstance(keys, str) else keys)])
        if icon:
            self._undrawn[action] = icon
        if group is not None:
            action.setCheckable(True)
            group.addAction(action)
        action.triggered.connect(lambda: run())
        self._window.addAction(action)
        if menu is not None:
            menu.addAction(action)
        self._actions[name] = action
        return action

    def draw_icons(self) -> None:
        """Give the commands their icons; when a menu is first opened, not before the first paint."""
        for action, icon in self._undrawn.items():
            self._theme.icons.follow(action, icon, size=18)
        self._undrawn.clear()

    def __getitem__(self, name: str) -> QAction:
        """Return a command by name."""
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        """Go through all commands in the order they were made."""
        return iter(self._actions.values())

    def enable(self, names: tuple[str, ...], enabled: bool) -> None:
        """Allow or forbid several commands."""
        for name in names:
            self._actions[name].setEnabled(enabled)


def plain_text(action: QAction) -> str:
    """Return a command's words without menu keys and dots."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
