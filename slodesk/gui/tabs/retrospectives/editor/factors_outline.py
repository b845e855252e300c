"""The contributing factors as an outline: whys indented below what they explain, by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from slodesk.gui.tabs.retrospectives.editor.lines_model import Line
from slodesk.gui.tabs.retrospectives.editor.lines_view import LinesView
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.pasting import EntryLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent

    from slodesk.domain.cause_tree import Branch
    from slodesk.gui.theme import Theme

_DEEPER = (Qt.Key.Key_Tab,)
_BACK = (Qt.Key.Key_Backtab,)


class FactorsOutline(LinesView):
    """Shows the factors; Tab and Shift+Tab put one deeper or back.

    After Esc they leave the outline; so they do right after they have brought the keyboard here.

    Args:
        theme: looks.
        save: ``save(key, text)``.
    """

    deeper = Signal(int)
    """The factor at the keyboard should go a step deeper (1) or back (−1)."""

    def __init__(self, theme: Theme, save: Callable[[str, str], bool]) -> None:
        super().__init__(theme, tr("Contributing factors"), save)
        self.setObjectName("factors_outline")
        self._leaving = False

    def show_branches(self, branches: Sequence[Branch], *, editable: bool) -> None:
        """Show the factors."""
        self.set_lines([_line(branch) for branch in branches], editable=editable)

    def event(self, event: QEvent) -> bool:
        """Take Tab before it moves the keyboard on, but not after Esc."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = 1 if event.key() in _DEEPER else -1 if event.key() in _BACK else 0
            if step and not self._leaving and self.lines_model.editable and self.current:
                self.deeper.emit(step)
                event.accept()
                return True
            self._leaving = event.key() == Qt.Key.Key_Escape
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let Tab go on when it brought the keyboard here."""
        super().focusInEvent(event)
        self._leaving = event.reason() in (
            Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason,
        )  # fmt: skip


class NextFactor(EntryLine):
    """Types the next factor; Tab lets it explain the one above, Shift+Tab lets it stand by itself again.

    Args:
        aim: ``aim(step)`` puts what is typed a step deeper or back; False where it can't: Tab then goes on.
    """

    typed = Signal(str)
    up_pressed = Signal()
    left = Signal()
    """Esc: what is typed next explains nothing."""

    def __init__(self, aim: Callable[[int], bool]) -> None:
        super().__init__()
        self._aim = aim

    def event(self, event: QEvent) -> bool:
        """Take Tab while something is being typed."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = 1 if event.key() in _DEEPER else -1 if event.key() in _BACK else 0
            if step and self.text() and self._aim(step):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and Up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip():
                self.typed.emit(self.text().strip())
        elif event.key() == Qt.Key.Key_Up:
            self.up_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _line(branch: Branch) -> Line:
    factor = branch.factor
    why = tr("Why {number}").format(number=branch.depth) if branch.depth else ""
    said = tr("Primary") if factor.primary else ""
    below = " · ".join(part for part in (said, why, factor.category) if part)
    sign = "star accent" if factor.primary else "arrow-right muted" if branch.depth else ""
    return Line(factor.id, factor.text, below, depth=branch.depth, sign=sign, said=said)
