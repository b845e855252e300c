"""The names that are offered wherever somebody is named: people of the workspace, and its teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext


class Directory:
    """Names to choose from, read again whenever a part is shown.

    Args:
        context: collaborators.
        owner: of what is made for it.
        with_teams: whether teams are offered after people.
    """

    def __init__(self, context: TabContext, owner: QWidget, *, with_teams: bool = False) -> None:
        self._context = context
        self._with_teams = with_teams
        self._model = QStringListModel(owner)

    @property
    def names(self) -> list[str]:
        """What is offered."""
        return self._model.stringList()

    def refresh(self) -> None:
        """Read the names."""
        from slodesk.storage.queries.settings import people, teams

        with self._context.document.workspace.reading() as source:
            names = [person.name for person in people(source) if person.active]
            if self._with_teams:
                names += [team.name for team in teams(source)]
        if names != self._model.stringList():
            self._model.setStringList(names)

    def offer(self, line: QLineEdit) -> None:
        """Let a field complete what is typed."""
        completer = QCompleter(self._model, line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setCompleter(completer)
