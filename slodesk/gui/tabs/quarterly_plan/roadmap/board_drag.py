"""A bar of the board between press and release of the mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtCore import QRectF

MOVE, STARTS, ENDS, DRAW = "move", "starts", "ends", "draw"


def mode_at(bar: QRectF, x: float, grip: float) -> str:
    """Return what a press at ``x`` does with a bar, whose ends can be taken hold of within a grip."""
    grip = min(grip, bar.width() / 3)
    if bar.right() - grip <= x <= bar.right() + grip:
        return ENDS
    if bar.left() - grip <= x < bar.left() + grip:
        return STARTS
    return MOVE if bar.left() <= x <= bar.right() else ""


@dataclass(slots=True)
class Drag:
    """What the mouse is doing with a bar.

    Attributes:
        key: of the initiative.
        mode: the whole bar moves, one end does, or a new bar is drawn.
        pressed: the day under the mouse when it was pressed.
        starts: the bar's first day now.
        ends: its last.
        moved: whether anything changed since.
    """

    key: str
    mode: str
    pressed: date
    starts: date
    ends: date
    moved: bool = False
    _from: tuple[date, date] | None = None

    def to(self, day: date) -> None:
        """Follow the mouse to a day."""
        if self._from is None:
            self._from = (self.starts, self.ends)
        starts, ends = self._from
        by = day - self.pressed
        if self.mode == MOVE:
            self.starts, self.ends = starts + by, ends + by
        elif self.mode == STARTS:
            self.starts = min(starts + by, ends)
        elif self.mode == ENDS:
            self.ends = max(ends + by, starts)
        else:
            self.starts, self.ends = min(self.pressed, day), max(self.pressed, day)
        self.moved = self.mode == DRAW or (self.starts, self.ends) != self._from
