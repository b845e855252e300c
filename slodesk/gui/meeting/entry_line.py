"""The line that takes decisions, actions, notes …: until Enter or Esc every key is text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.gui.theme import Theme

_SCALE = 1.5
_PASSED_ON = (QKeySequence("Ctrl+Z"), QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y"))
"""Undo is the document's, here as everywhere."""


class _Typing(QLineEdit):
    """A line edit that gives no key away while it is open; Enter or Tab completes a name after "@"."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names = QStringListModel(self)
        self._completer = QCompleter(self.names, self)
        self.offers = QListView()
        self._completer.setPopup(self.offers)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setWrapAround(False)  # Down at the last stays there: the first is chosen already
        self._completer.setWidget(self)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._offer)

    def event(self, event: QEvent) -> bool:
        """Keep every key from the window's commands, but for undo."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if QKeySequence(event.keyCombination()) in _PASSED_ON:
                event.ignore()
            else:
                event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; Esc leaves the line, a choice of names first; other keys end here."""
        popup = self.offers
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and popup.isVisible():
            event.ignore()  # the list takes its choice
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
        event.accept()

    def _started(self) -> str | None:
        """Return what of a name stands after the "@" before the cursor; None where there is none."""
        before = self.text()[: self.cursorPosition()]
        head, mark, name = before.rpartition("@")
        return name if mark and (not head or head[-1].isspace()) else None

    def _offer(self) -> None:
        name = self._started()
        popup = self.offers
        if not name:
            popup.hide()
            return
        self._completer.setCompletionPrefix(name)
        if self._completer.completionCount() and self._completer.currentCompletion() != name:
            self._completer.complete()
            self.offers.setCurrentIndex(self._completer.completionModel().index(0, 0))
        else:
            popup.hide()

    def _take(self, name: str) -> None:
        started = self._started()
        if started is not None:
            at = self.cursorPosition()
            text = self.text()
            self.setText(f"{text[: at - len(started)]}{name} {text[at:].lstrip()}")
            self.setCursorPosition(at - len(started) + len(name) + 1)


class EntryLine(QFrame):
    """A bar at the foot of a window: what kind of line, and the line.

    Args:
        theme: colours and zoom.
        parent: the window, which gets the keyboard back.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._window = parent
        self._least = 0
        self._again = False
        self._take: Callable[[str], bool] = lambda _: True
        self.setProperty("role", "note")
        self.setObjectName("entry_bar")
        self.kind = label("", "strong")
        self.hint = label("", "muted", wrap=True)
        self.problem = label("", "problem", wrap=True)
        self.line = _Typing(self)
        self.line.setObjectName("entry_line")
        row = QHBoxLayout()
        row.addWidget(self.kind)
        row.addWidget(self.line, 1)
        self._row = row
        self._column = QVBoxLayout(self)
        self._column.addLayout(row)
        self._column.addWidget(self.hint)
        self._column.addWidget(self.problem)
        self.line.returnPressed.connect(self._entered)
        self.line.left.connect(self.close_line)
        follow(theme, self, self._space)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether keys are text now."""
        return not self.isHidden()

    def open_line(
        self,
        kind: str,
        hint: str,
        take: Callable[[str], bool],
        *,
        text: str = "",
        names: Sequence[str] = (),
        problem: Callable[[], str] | None = None,
        veiled: bool = False,
        again: bool = False,
    ) -> None:
        """Take the keyboard for one line.

        Args:
            kind: what it is, "Decision".
            hint: what to type.
            take: stores the line; False keeps it open.
            text: to begin with.
            names: offered after an "@".
            problem: why it was not taken.
            veiled: show dots instead of what is typed: others can read the screen.
            again: stay open, empty, for the next line; Enter on an empty one closes it.
        """
        self._take = take
        self._again = again
        mode = QLineEdit.EchoMode
        self.line.setEchoMode(mode.Password if veiled else mode.Normal)
        self._problem = problem
        self.kind.setText(kind)
        self.hint.setText(hint)
        self.problem.setText("")
        self.problem.hide()
        self.line.setAccessibleName(kind)
        self.line.setAccessibleDescription(hint)
        self.line.names.setStringList(list(names))
        self.line.setText(text)
        self.show()
        self.raise_()
        self.fit()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.opened.emit()

    def close_line(self) -> None:
        """Give the keyboard back; what was typed is forgotten."""
        if self.is_open:
            self.line.clear()
            self.hide()
            if not self._window.isActiveWindow():  # a list of names may have taken that with it
                self._window.activateWindow()
            self._window.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def _entered(self) -> None:
        text = self.line.text()
        if not text.strip():
            self.close_line()
        elif self._take(text):
            self.line.clear()
            if not self._again:
                self.close_line()
        else:
            self.problem.setText(self._problem() if self._problem is not None else "")
            self.problem.setVisible(bool(self.problem.text()))
            self.fit()

    def set_least(self, pixels: int) -> None:
        """Have no words smaller than this: the line may be read by the whole room."""
        if pixels != self._least:
            self._least = pixels
            self._space()

    def fit(self) -> None:
        """Lie over the foot of the window, as high as the words need."""
        width = self._window.width()
        height = max(self._column.heightForWidth(width), self._column.sizeHint().height())
        self.setGeometry(0, self._window.height() - height, width, height)

    def _space(self) -> None:
        theme = self._theme
        edge = theme.space(2)
        self._column.setContentsMargins(edge, theme.space(1.5), edge, theme.space(1.5))
        self._column.setSpacing(theme.space(0.5))
        self._row.setSpacing(theme.space(1.5))
        font = theme.font("body")
        font.setPointSizeF(theme.points("body") * _SCALE)
        self._set_font(self.line, font)
        self.line.offers.setFont(self.line.font())
        font.setWeight(QFont.Weight.DemiBold)
        self._set_font(self.kind, font)
        self._set_font(self.hint, theme.font("body"))
        self._set_font(self.problem, theme.font("body"))
        self.fit()

    def _set_font(self, widget: QWidget, font: QFont) -> None:
        """Set a font, no smaller than the least there is."""
        sized = QFont(font)
        if QFontInfo(sized).pixelSize() < self._least:
            sized.setPixelSize(self._least)
        widget.setFont(sized)
