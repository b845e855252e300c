"""The action items of a retrospective in the room: what, who, by when, and what is missing (R21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from slodesk.domain.action_items import lacks
from slodesk.gui.formats import day_text
from slodesk.gui.language import QtLanguage
from slodesk.gui.meeting.rooms.plan_rows import RoomCell, RoomColumn, RoomRows
from slodesk.gui.meeting.rooms.retro_room import RetroRoom
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.queries.settings import teams as team_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.phrases import Meant
    from slodesk.domain.retrospective import Action
    from slodesk.gui.context import TabContext

_TURN = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}


class RetroActionsRoom(RetroRoom):
    """A row per action item.

    Attributes:
        rows: the items.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.rows = RoomRows(context.theme)
        self._column.addWidget(self.rows, 1)

    def show_content(self) -> None:
        """Show what was read."""
        content = self.content
        if content is None:
            self.rows.show_rows((), ())
            return
        if not content.actions:
            self.words.setText(tr("Nothing yet. A writes an action item: what, @who and by when."))
            self.rows.show_rows((), ())
            return
        with self._context.document.session() as session:
            teams = {team.name for team in team_list(session)}
            zone = read_settings(session).zone
        today = self._context.now().astimezone(zone).date()
        say = QtLanguage(zone).say
        still = sum(action.status not in ("done", "dropped") for action in content.actions)
        words = tr("%Ln action item(s), {open} open. A writes another.", "", len(content.actions))
        self.words.setText(words.format(open=still))
        columns = [
            RoomColumn(tr("What"), 5), RoomColumn(tr("Who"), 2), RoomColumn(tr("By when"), 1.5),
            RoomColumn(tr("Priority"), 1),
        ]  # fmt: skip
        self.rows.show_rows(columns, [_row(action, teams, today, say) for action in content.actions])

    def handle_key(self, event: QKeyEvent) -> bool:
        """Turn over with the arrows; False when there is no more."""
        step = _TURN.get(Qt.Key(event.key()))
        return step is not None and self.rows.turn(step)


def _row(action: Action, teams: set[str], today: date, say: Callable[[Meant], str]) -> list[RoomCell]:
    created = None if action.created is None else action.created.date()
    missing = [say(lack.words) for lack in lacks(action.title, action.owner, action.due, created, teams)]
    due = action.period or (day_text(action.due, today) if action.due is not None else "—")
    closed = action.status in ("done", "dropped")
    sign = "check status:healthy" if closed else "alert status:warning" if missing else "dot muted"
    below = "" if closed or not missing else missing[0]
    return [
        RoomCell(action.title, below, sign),
        RoomCell(action.owner or "—"),
        RoomCell(due),
        RoomCell(action.priority),
    ]
