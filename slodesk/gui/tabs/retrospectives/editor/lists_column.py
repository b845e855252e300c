"""One quick list: its lines, whose are hidden, and the field for the next line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout

from slodesk.domain.quick_lists import topics
from slodesk.gui.tabs.retrospectives.editor.lines_model import Line
from slodesk.gui.tabs.retrospectives.editor.lines_view import LinesView
from slodesk.gui.tabs.retrospectives.words import section_title, tr
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.retrospective import Point
    from slodesk.gui.theme import Theme


class NextLine(QLineEdit):
    """Types the next line: Enter adds it; several that are pasted are all added; Up goes to the list."""

    lines_typed = Signal(list)
    up_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, Up, and lines that are pasted."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._emit([self.text()])
            return
        if event.key() == Qt.Key.Key_Up:
            self.up_pressed.emit()
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            pasted = QGuiApplication.clipboard().text().strip().splitlines()
            if len(pasted) > 1:
                self._emit([self.text(), *(bare(line) for line in pasted)])
                return
        super().keyPressEvent(event)

    def _emit(self, lines: Sequence[str]) -> None:
        found = [line.strip() for line in lines if line.strip()]
        if found:
            self.lines_typed.emit(found)


_SIGN = re.compile(
    r"^\s*(?:[-*+•–](?=\s|\[)\s*)?(?:\[[ xX]\]\s*)?(?:\d{1,3}[.)]\s+)?(?:[✅❌☑✔✓✗✘❎🍀•]\ufe0f?\s*)?"
)


def bare(line: str) -> str:
    """Return a pasted line without the signs that made it one of a list, or bold."""
    return re.sub(r"\*\*(.+?)\*\*", r"\1", _SIGN.sub("", line, count=1)).strip()


class ListColumn(QFrame):
    """Shows one list.

    Args:
        theme: looks.
        kind: one of ``POINT_KINDS``.
        save: stores reworded lines; returns whether it did.

    Attributes:
        view: the lines.
        entry: types the next one.
    """

    def __init__(self, theme: Theme, kind: str, save: Callable[[str, str], bool]) -> None:
        super().__init__()
        self._theme = theme
        self.kind = kind
        title = section_title(kind)
        self.heading = label(title, "heading", wrap=True)
        self.view = LinesView(theme, title, save, several=True)
        self.view.setObjectName(f"list_{kind}")
        self.hidden = label("", "muted", wrap=True)
        self.entry = NextLine()
        self.entry.setObjectName(f"list_{kind}_entry")
        self.entry.setAccessibleName(tr("Next line of {list}").format(list=title))
        self.entry.setPlaceholderText(_example(kind))
        self.entry.setMaxLength(1_000_000)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.heading, self.view, self.hidden, self.entry):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.entry.up_pressed.connect(self._to_list)
        self.view.left_below.connect(lambda: self.entry.setFocus(Qt.FocusReason.OtherFocusReason))
        theme.changed.connect(self._space)
        self._space()

    def show_points(
        self,
        points: Sequence[Point],
        hidden: Sequence[tuple[str, int]],
        *,
        voting: bool,
        editable: bool,
    ) -> None:
        """Show the lines that may be read, and whose may not."""
        count = len(points) + sum(number for _, number in hidden)
        title = section_title(self.kind)
        self.heading.setText(f"{title}\u00a0·\u00a0{count}" if count else title)
        self.view.set_lines(_lines(points, voting=voting), editable=editable)
        self.hidden.setText(hidden_words(hidden))
        self.hidden.setVisible(bool(hidden))
        self.entry.setEnabled(editable)

    def _to_list(self) -> None:
        lines = self.view.lines_model.lines
        if lines:
            self.view.choose(lines[-1].id)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _space(self) -> None:
        self._column.setSpacing(self._theme.space())


def hidden_words(hidden: Sequence[tuple[str, int]]) -> str:
    """Return "Hidden: Kim 3, Ana 2"."""
    said = ", ".join(f"{name or tr('somebody')} {number}" for name, number in hidden)
    return tr("Hidden until revealed: {lines}").format(lines=said) if said else ""


def _lines(points: Sequence[Point], *, voting: bool) -> list[Line]:
    """Return lines as they are read; dots stand once per group, with its first line."""
    found = []
    for topic in topics(points):
        for place, point in enumerate(topic.points):
            first = place == 0
            below = tr("Suggested from the incident") if point.suggested else point.author
            dots = topic.votes if first and (voting or topic.votes) else None
            found.append(
                Line(
                    point.id, point.text, below, topic.title if topic.together and first else "",
                    int(topic.together), dots=dots, offered=point.suggested,
                )
            )  # fmt: skip
    return found


def _example(kind: str) -> str:
    return {
        "well": tr("The alert came at once"),
        "wrong": tr("Nobody knew the runbook"),
        "lucky": tr("It was before lunch"),
    }[kind]
