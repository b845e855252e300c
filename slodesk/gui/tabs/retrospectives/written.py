"""The retrospectives that are written: their list, and the one that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.editor.editor import OWN_TABLES, RetroEditor
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.tabs.retrospectives.written_list import Listed, WrittenList
from slodesk.gui.tasks import Resting
from slodesk.gui.widgets.pages import Pages
from slodesk.operations.retrospectives import remove_retrospective

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.storage.reading import Source

_LAST = "retrospectives/open"
"""The retrospective that is open, and its part: "0192…/timeline"; empty while the list is in view."""

_ROWS = 120
"""After so many rows that are read, the window has its turn."""
_IDLE_MS = 50
"""After so long a list that is shown, the editor is made."""


class WrittenPage(QWidget):
    """Page of the Retrospectives tab.

    Attributes:
        list: all of them.
    """

    tables = OWN_TABLES | {
        "incident", "incident_service", "service", "slo", "slo_target", "setting", "team", "person",
        "meeting",
    }  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reader = Reader(context, self)
        # From the outside to the inside: what is handed to another parent takes on its looks once more.
        self.pages = Pages(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.list = WrittenList(context, self.pages)
        self.pages.addWidget(self.list)
        self._editor: RetroEditor | None = None
        self.list.opened.connect(self.open_retrospective)
        self.list.new_wanted.connect(self.begin)
        self.list.remove_wanted.connect(self.remove)
        context.filters.changed.connect(self._filter_changed)
        key, _, part = context.settings.text(_LAST).partition("/")
        if key and self._exists(key):
            self.editor.show_retrospective(key, part)
            self.pages.setCurrentWidget(self.editor)
        self.setFocusProxy(self.list.table)

    @property
    def editor(self) -> RetroEditor:
        """The one that is open; made when one is wanted, or once the list is there and nothing is to do."""
        made = self._editor
        if made is None:
            made = self._editor = RetroEditor(self._context, self.pages)
            self.pages.addWidget(made)
            made.back_wanted.connect(self.show_list)
            made.gone.connect(self.show_list)
            made.part_changed.connect(self._remember)
        return made

    @property
    def open_key(self) -> str:
        """The retrospective that is open; empty while the list is in view."""
        return self.editor.edits.id if self.pages.currentWidget() is not self.list else ""

    def refresh(self) -> None:
        """Read what is in view again."""
        if self.open_key:
            self.editor.refresh()
        else:
            self._read()

    def open_retrospective(self, key: str, part: str = "") -> None:
        """Open a retrospective, at the part one was in unless told."""
        self.editor.show_retrospective(key, part)
        if not self.editor.edits.id:
            return
        self.pages.setCurrentWidget(self.editor)
        self.editor.focus_outline()
        self._remember()

    def show_list(self) -> None:
        """Go back to the list."""
        self._context.document.flush()
        was = self.editor.edits.id
        self.pages.setCurrentWidget(self.list)
        self._remember()
        self._read()
        if was:
            self.list.table.choose(was)
        self.list.focus()

    def show_item(self, key: str) -> None:
        """Show a retrospective, or a line of one in its part."""
        from slodesk.storage.queries.retro_place import retro_place

        place = self._context.document.query(retro_place, key)
        if place is None or not place.retrospective:
            return
        self.open_retrospective(place.retrospective)
        if key != place.retrospective:
            self.editor.show_item(place.kind.removeprefix("retro_"), key)

    def present(self) -> bool:
        """Run the open retrospective as a workshop; False when there is nothing to run."""
        return bool(self.open_key) and self.editor.present()

    def begin(self) -> None:
        """Ask what the new retrospective is about, and open it."""
        from slodesk.gui.tabs.retrospectives.beginning import BeginDialog

        self._context.document.flush()
        dialog = BeginDialog(self._context, self.window())
        dialog.begun.connect(self.open_retrospective)
        dialog.open()

    def remove(self, key: str) -> None:
        """Remove a retrospective; it can be undone."""
        line = self.list.line(key)
        words = tr("Remove retrospective {title}").format(title=line.title if line is not None else "")
        self._context.edit(words.strip(), remove_retrospective, key)

    # Reading

    def _read(self) -> None:
        """Read the list on another thread: there may be thousands."""
        team = self._context.filters.team_id

        def question(source: Source, task: Task) -> Listed:
            from slodesk.storage.queries.retrospectives import retro_list
            from slodesk.storage.queries.settings import read_settings
            from slodesk.storage.reading import rows

            found = retro_list(source, team, tick=Resting(task, _ROWS))
            some = bool(found) or bool(rows(source, "SELECT id FROM retrospective LIMIT 1"))
            return Listed.of(found, read_settings(source).zone, any_at_all=some)

        self._reader.read(question, self._listed)

    def _listed(self, found: Listed) -> None:
        focus = cast("QWidget | None", self.window().focusWidget())
        before = self.list.pages.currentWidget()
        self.list.show_lines(found)
        after = self.list.pages.currentWidget()
        if self._editor is None:
            QTimer.singleShot(_IDLE_MS, self, lambda: self.editor)
        if before is not None and focus is not None and before is not after and before.isAncestorOf(focus):
            self.list.focus()

    def _exists(self, key: str) -> bool:
        from slodesk.storage.queries.retro_place import retro_place

        place = self._context.document.query(retro_place, key)
        return place is not None and place.kind == "retrospective"

    def _filter_changed(self) -> None:
        if not self.open_key:
            self._read()

    def _remember(self) -> None:
        key = self.open_key
        self._context.settings.remember(_LAST, f"{key}/{self.editor.part}" if key else "")
