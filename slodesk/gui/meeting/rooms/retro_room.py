"""What the room views of a retrospective have in common: its content, and the line that is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from slodesk.domain.retrospective import PUBLISHED
from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.retrospectives import retrospective

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.held import HeldMeeting


class RetroRoom(QWidget):
    """Shows a retrospective.

    Attributes:
        content: what is stored; None when it is gone.
        words: a sentence above what is shown.
        held: the meeting, once it is known.
    """

    tables = frozenset({
        "retrospective", "retro_point", "retro_factor", "retro_event", "action_item", "incident",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._key = ""
        self.content: Retrospective | None = None
        self.held: HeldMeeting | None = None
        self.words = label("", "", wrap=True)
        room_text(self.words, 1.1, bold=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.words)

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a retrospective."""
        self._key = subject_id
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        self.content = self._context.document.query(retrospective, self._key) if self._key else None
        if self.content is None:
            self.words.setText(tr("This retrospective is no longer there."))
        self.show_content()

    def show_item(self, held: HeldMeeting) -> None:
        """Know the meeting: who is here, whether it goes on."""
        self.held = held
        self.show_content()

    def show_content(self) -> None:
        """Show what was read."""
        raise NotImplementedError

    # Editing

    @property
    def editable(self) -> bool:
        """Whether something may be written now."""
        held, content = self.held, self.content
        return (
            held is not None and content is not None and held.detail.is_open
            and content.state != PUBLISHED and not self._context.document.workspace.read_only
        )  # fmt: skip

    def guide(self, words: str) -> str:
        """Return words about keys, or that nothing changes any more."""
        published = self.content is not None and self.content.state == PUBLISHED
        return tr("Published: it stays as it is.") if published else words

    def edit(self, words: str, operation: Callable[..., object], *args: Any, **fields: Any) -> bool:
        """Run an operation as one step; what goes wrong is said."""
        if self.held is None or not self.editable or self.content is None:
            return False
        incident = self.content.incident
        name = incident.identifier if incident is not None else self.content.title
        title = tr("{what} of {retrospective}").format(what=words, retrospective=name)
        return self.held.edit(title, operation, *args, **fields)

    def type_line(
        self,
        kind: str,
        hint: str,
        take: Callable[[str], bool],
        *,
        text: str = "",
        secret: bool = False,
        again: bool = False,
    ) -> None:
        """Open the line at the foot of the window that has the keyboard.

        Args:
            kind: what is typed.
            hint: what to type.
            take: stores it; False keeps the line open.
            text: to begin with.
            secret: hide what is typed where the room can read it.
            again: stay open for the next line.
        """
        active: Any = QApplication.activeWindow()
        window: Any = active if hasattr(active, "entry") else self.window()
        veiled = secret and window is self.window()
        window.entry.open_line(kind, hint, take, text=text, veiled=veiled, again=again)

    def bring(self, lines: QWidget, place: QRect) -> None:
        """Scroll a line into view."""
        found: QWidget | None = self
        while found is not None and not isinstance(found, QScrollArea):
            found = found.parentWidget()
        inside = found.widget() if isinstance(found, QScrollArea) else None
        if isinstance(found, QScrollArea) and inside is not None and not place.isNull():
            at = lines.mapTo(inside, place.center())
            found.ensureVisible(at.x(), at.y(), 0, place.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        self._column.setSpacing(room_space(self, 2))
