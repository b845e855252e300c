"""The runner's windows: the room, with the facilitator's view folded out or on a screen of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from slodesk.gui.meeting.entry_line import EntryLine
from slodesk.gui.meeting.facilitator import FacilitatorView
from slodesk.gui.meeting.keys import RunnerKeys
from slodesk.gui.meeting.room import RoomView
from slodesk.gui.meeting.room_style import room_pixels
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent

    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.gui.meeting.runner import Runner

_SAID_MS = 6_000
QWIDGETSIZE_MAX = 16_777_215
"""Qt's "as wide as you like"."""
_FOLD, _BOTH = 400, 960
"""Width of the folded-out facilitator's view at 100 %, and of a window that has room for it and the room."""


class BlackScreen(QWidget):
    """Nothing, until a key or click."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("black_screen")
        self.setStyleSheet("background: black;")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Black screen; any key brings the room back"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Take every key for "back"."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back."""
        event.accept()
        self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go back."""
        event.accept()
        self.left.emit()


class RunnerWindow(QWidget):
    """A window of the runner: content, a sentence now and then, and the entry line at its foot.

    Args:
        held: the meeting.
        commands: what its keys do.
        parent: the program's window.
    """

    closing = Signal()

    def __init__(self, held: HeldMeeting, commands: Runner, parent: QWidget | None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.held = held
        self.commands = commands
        theme = held.context.theme
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keys = RunnerKeys(self)
        self.content = QHBoxLayout()
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(0)
        self.entry = EntryLine(theme, self)
        self.said = label("", "strong", wrap=True)
        self.said.setParent(self)
        self.said.setObjectName("said")
        self.said.setProperty("role", "said")
        self.said.hide()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_SAID_MS)
        self._quiet.timeout.connect(self.said.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.content, 1)
        held.said.connect(self.say)
        held.changed.connect(self.show_state)
        follow(theme, self, self._space)
        self.show_state()

    def show_state(self) -> None:
        """Enable what can be done now."""
        detail = self.held.detail
        editable = detail.is_open and not self.held.context.document.workspace.read_only
        voting = detail.open_vote is not None
        self.keys.show_state(voting=voting, editable=editable, running=detail.running)

    def say(self, sentence: str) -> None:
        """Show a sentence for a few seconds."""
        if sentence:
            self.said.setText(sentence)
            self.said.show()
            self._place_said()
            self._quiet.start()

    def _place_said(self) -> None:
        """Lie over the foot of the window, above the line where that is open."""
        above = self.entry.height() if self.entry.is_open else 0
        width = self.width()
        height = self.said.heightForWidth(width)
        self.said.setGeometry(0, self.height() - above - height, width, height)
        self.said.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what lies over the window at its foot."""
        super().resizeEvent(event)
        self._space()
        self.entry.fit()
        self._place_said()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer the evidence what no command takes; Esc does nothing: it never leaves the meeting."""
        if not self.offer_key(event):
            event.ignore()

    def offer_key(self, event: QKeyEvent) -> bool:
        """Hand a key on to the room's evidence."""
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the meeting; it can be resumed."""
        event.accept()
        self.closing.emit()

    def _space(self) -> None:
        theme = self.held.context.theme
        self.said.setMargin(theme.space(1.5))
        ground, ink = theme.color("accent_soft").name(), theme.color("text").name()
        sheet = f"background: {ground}; color: {ink}; font-weight: 600;"
        if self.said.styleSheet() != sheet:
            self.said.setStyleSheet(sheet)


class RoomWindow(RunnerWindow):
    """The room; on a single screen the facilitator's view folds out beside it."""

    def __init__(self, held: HeldMeeting, commands: Runner, parent: QWidget | None) -> None:
        super().__init__(held, commands, parent)
        self.setObjectName("room_window")
        self.setWindowTitle(held.detail.title)
        self.room = RoomView(held, self)
        self.facilitator: FacilitatorView | None = None
        self.content.addWidget(self.room, 1)
        self._edge = QWidget()
        self._edge.setAutoFillBackground(True)
        self._edge.setFixedWidth(1)
        self._edge.hide()
        self.content.addWidget(self._edge)
        follow(held.context.theme, self, self._tint)
        self.black = BlackScreen(self)
        self.black.left.connect(lambda: self.show_black(False))

    def show_black(self, black: bool) -> None:
        """Cover everything in black, or show it again."""
        self.black.setGeometry(self.rect())
        self.black.setVisible(black)
        if black:
            self.black.raise_()
            self.black.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def folded_out(self) -> bool:
        """Whether the facilitator's view stands beside the room."""
        return self.facilitator is not None and not self.facilitator.isHidden()

    def fold_out(self, out: bool) -> None:
        """Show or hide the facilitator's view beside the room."""
        if out and self.facilitator is None:
            self.facilitator = FacilitatorView(self.held, self.keys, self)
            self.content.addWidget(self.facilitator)
            self._space()
        if self.facilitator is not None:
            self._edge.setVisible(out)
            self.room.setVisible(not (self.narrow and out))
            self.facilitator.setVisible(out)
            self._space()
        if not out:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_key(self, event: QKeyEvent) -> bool:
        """Hand a key on to the room's evidence."""
        return self.room.handle_key(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the black screen over everything and the fold-out from taking more than its share."""
        super().resizeEvent(event)
        self.black.setGeometry(self.rect())

    def _tint(self) -> None:
        self._edge.setStyleSheet(f"background: {self.held.context.theme.color('border').name()};")

    def _space(self) -> None:
        super()._space()
        least = room_pixels(self)
        self.entry.set_least(least)
        font = self.said.font()
        font.setPixelSize(least)
        self.said.setFont(font)
        facilitator = getattr(self, "facilitator", None)
        if facilitator is not None:
            self.room.setVisible(not (self.narrow and self.folded_out))
            wanted = max(self.held.context.theme.px(_FOLD), self.width() * 2 // 7)
            share = min(wanted, self.width() * 2 // 5)
            facilitator.setMinimumWidth(0 if self.narrow else share)
            facilitator.setMaximumWidth(QWIDGETSIZE_MAX if self.narrow else share)

    @property
    def narrow(self) -> bool:
        """Whether room and facilitator's view do not fit beside each other: then one of them shows."""
        return self.width() < self.held.context.theme.px(_BOTH)


class FacilitatorWindow(RunnerWindow):
    """The facilitator's own screen."""

    def __init__(self, held: HeldMeeting, commands: Runner, parent: QWidget | None) -> None:
        super().__init__(held, commands, parent)
        self.setObjectName("facilitator_window")
        self.setWindowTitle(self.tr("Facilitator: {meeting}").format(meeting=held.detail.title))
        self.facilitator = FacilitatorView(held, self.keys, self)
        self.content.addWidget(self.facilitator, 1)

    def offer_key(self, event: QKeyEvent) -> bool:
        """Hand a key on to the room's evidence: what the facilitator does there, the room sees."""
        return self.commands.offer_room(event)
