"""Finds words in a table: Ctrl+F opens a field above it, Enter goes from match to match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QTableView

from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.roles import BELOW_ROLE

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

_WIDTH = 300
"""Of field and count at 100 %."""
_STEPS = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_F3: 1}


def offer_finding(view: QTableView, theme: Theme) -> None:
    """Let Ctrl+F find words in a table."""
    key_action(view, _tr("Find in this table"), QKeySequence.StandardKey.Find, lambda: _open(view, theme))


def matches(view: QTableView, text: str) -> list[tuple[int, int]]:
    """Return row and column of the first cell in each row that has these words, from top to bottom."""
    model, wanted = view.model(), " ".join(text.casefold().split())
    if not wanted:
        return []
    seen = [column for column in range(model.columnCount()) if not view.isColumnHidden(column)]
    found = []
    for row in range(model.rowCount()):
        for column in seen:
            index = model.index(row, column)
            words = f"{index.data() or ''} {index.data(BELOW_ROLE) or ''}"
            if wanted in " ".join(words.casefold().split()):
                found.append((row, column))
                break
    return found


class FindBar(QFrame):
    """A field over the headings of a table; Esc closes it and gives the table the keyboard.

    Attributes:
        field: what is looked for.
        count: "2 of 7".
    """

    def __init__(self, view: QTableView, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme
        self.setObjectName("find_bar")
        self.setProperty("role", "card")
        self.setAutoFillBackground(True)
        self.field = _Field()
        self.field.setObjectName("find_field")
        self.field.setAccessibleName(_tr("Find in this table"))
        self.field.setPlaceholderText(_tr("Find"))
        self.count: QLabel = label("", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(3), theme.px(2), theme.px(8), theme.px(2))
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        self.field.textChanged.connect(lambda _: self._go(0))
        self.field.walked.connect(self._go)
        self.field.left.connect(self._leave)
        view.horizontalHeader().geometriesChanged.connect(self._place)
        self.hide()

    def open(self) -> None:
        """Show it with what was looked for last."""
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._tell()

    def _place(self) -> None:
        view, theme = self._view, self._theme
        width = min(theme.px(_WIDTH), view.width())
        self.field.ensurePolished()
        self.field.setMinimumHeight(self.field.sizeHint().height())
        height = max(self.field.sizeHint().height() + theme.px(6), view.horizontalHeader().height())
        self.setGeometry(view.width() - width, 0, width, height)

    def _go(self, step: int) -> None:
        """Choose the next match: with 0 the row one is on counts too."""
        view, found = self._view, matches(self._view, self.field.text())
        if found:
            here = view.currentIndex().row()
            if step >= 0:
                at = next((at for at, (row, _) in enumerate(found) if row >= here + step), 0)
            else:
                before = [at for at, (row, _) in enumerate(found) if row < here]
                at = before[-1] if before else len(found) - 1
            view.setCurrentIndex(view.model().index(*found[at]))
            view.scrollTo(view.currentIndex())
        self._tell(found)

    def _leave(self, by_key: bool) -> None:
        if by_key:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def _tell(self, found: list[tuple[int, int]] | None = None) -> None:
        found = matches(self._view, self.field.text()) if found is None else found
        here = self._view.currentIndex().row()
        at = next((place for place, (row, _) in enumerate(found, 1) if row == here), 0)
        words = (
            _tr("{place} of {count}").format(place=at, count=len(found)) if found else _tr("Nothing found")
        )
        self.count.setText(words if self.field.text().strip() else "")
        self.count.setAccessibleName(self.count.text())


class _Field(QLineEdit):
    """Walks by Enter and arrows, is left by Esc or by going elsewhere."""

    walked = Signal(int)
    left = Signal(bool)
    """Whether by Esc, so that the table is to get the keyboard."""

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's shortcuts."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk or leave; everything else is text."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit(True)
        elif step:
            self.walked.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else step)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit(False)


def _open(view: QTableView, theme: Theme) -> None:
    bar = view.findChild(FindBar, options=Qt.FindChildOption.FindDirectChildrenOnly) or FindBar(view, theme)
    bar.open()


def _tr(text: str) -> str:
    return QCoreApplication.translate("FindBar", text)
