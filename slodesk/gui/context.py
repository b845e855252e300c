"""What a tab is given: everything it may use, and nothing it has to fetch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from slodesk.domain.errors import RuleBroken, SloDeskError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slodesk.gui.document import Document
    from slodesk.gui.settings import WindowSettings
    from slodesk.gui.tasks import TaskRunner
    from slodesk.gui.theme import Theme


class Filters(QObject):
    """What the whole window is looking at: one team or all, and the moment the figures are for."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._team_id: str | None = None
        self._at: datetime | None = None

    @property
    def team_id(self) -> str | None:
        """The team whose services are shown; None for all teams."""
        return self._team_id

    @team_id.setter
    def team_id(self, team_id: str | None) -> None:
        if team_id != self._team_id:
            self._team_id = team_id
            self.changed.emit()

    @property
    def at(self) -> datetime | None:
        """The moment the figures are for; None for the newest samples."""
        return self._at

    @at.setter
    def at(self, at: datetime | None) -> None:
        if at != self._at:
            self._at = at
            self.changed.emit()


@dataclass(frozen=True, slots=True)
class TabContext:
    """The collaborators of a tab or dialog.

    Attributes:
        document: the open workspace; every edit goes through it.
        runner: background work.
        theme: colours, fonts, spacing, icons; emits ``changed`` when any of them did.
        settings: the window's own settings (splitters, columns), not the workspace's.
        filters: team and moment, shared by all tabs.
        navigate: ``navigate("services", slo_id)`` shows another tab at a row.
        show_error: shows an error that has no field of its own, by its kind.
        now: the clock, so that pictures and tests can stop it.
    """

    document: Document
    runner: TaskRunner
    theme: Theme
    settings: WindowSettings
    filters: Filters
    navigate: Callable[[str, str | None], None]
    show_error: Callable[[Exception], None]
    now: Callable[[], datetime]

    def edit(self, label: str, operation: Callable[..., object], *args: Any, **fields: Any) -> Any:
        """Run an operation as one step to undo; what is being typed is saved before.

        Returns:
            What the operation returned; False when it was refused, which is shown.
        """
        self.document.flush()
        try:
            return self.document.edit(label, operation, *args, **fields).result
        except SloDeskError as problem:
            self.show_error(problem)
            return False

    def attempt(self, edit: Callable[[], object], refuse: Callable[[str], object]) -> bool:
        """Run an edit; what a rule forbids is said by ``refuse``, other problems by the window.

        Returns:
            Whether it was done.
        """
        try:
            edit()
        except RuleBroken as refusal:
            refuse(refusal.message)
            return False
        except SloDeskError as problem:
            self.show_error(problem)
            return False
        return True
