"""Above the quick lists: how they are filled in, who writes, and what the program suggests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.retrospective import BLIND, LIST_MODES, OPEN, VOTING
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.still import hold_still

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.theme import Theme


def mode_word(mode: str) -> str:
    """Return what a way to fill in the lists is called."""
    return {
        OPEN: tr("Everybody sees every line"),
        BLIND: tr("Hidden until revealed"),
        VOTING: tr("Give dots"),
    }[mode]


class ListsBar(QWidget):
    """Chooses and offers.

    Attributes:
        mode: how the lists are filled in.
        writer: who writes the next lines.
        reveal: shows what was hidden.
        clear: takes all dots away.
        keep, drop: for all suggestions.
    """

    mode_chosen = Signal(str)
    writer_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.mode = QComboBox()
        self.mode.setObjectName("lists_mode")
        self.mode.setAccessibleName(tr("How the lists are filled in"))
        for mode in LIST_MODES:
            self.mode.addItem(mode_word(mode), mode)
        hold_still(self.mode)
        self.writer = QComboBox()
        self.writer.setObjectName("lists_writer")
        self.writer.setEditable(True)
        self.writer.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.writer.setAccessibleName(tr("Who writes"))
        self.writer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.writer.setMinimumContentsLength(18)
        self.writer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = QLineEdit()
        line.setPlaceholderText(tr("Nobody by name"))
        self.writer.setLineEdit(line)
        completer = QCompleter(self.writer.model(), self.writer)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.writer.setCompleter(completer)
        hold_still(self.writer)
        self.reveal = QPushButton(tr("Reveal"))
        self.reveal.setProperty("kind", "primary")
        self.clear = QPushButton(tr("Take all dots away"))
        self.keep = QPushButton(tr("Keep all"))
        self.drop = QPushButton(tr("Remove all"))
        self.keep.setAccessibleName(tr("Keep all suggestions"))
        self.drop.setAccessibleName(tr("Remove all suggestions"))
        for button, icon in ((self.clear, "undo"), (self.keep, "check"), (self.drop, "close")):
            button.setProperty("kind", "quiet")
            theme.icons.follow(button, icon, "text", 18)
        self.suggested = label("", "muted", wrap=False)
        self.offer = _together(self.suggested, self.keep, self.drop)
        self._flow = FlowLayout(spacing=theme.space())
        writes = label(tr("Writing as"), "muted")
        writes.setBuddy(self.writer)
        for part in (self.mode, _together(writes, self.writer), self.reveal, self.clear, self.offer):
            self._flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._flow)
        self.mode.activated.connect(lambda _: self.mode_chosen.emit(str(self.mode.currentData())))
        self.writer.currentTextChanged.connect(lambda _: self.writer_changed.emit())
        theme.changed.connect(lambda: self._flow.setSpacing(theme.space()))

    @property
    def name(self) -> str:
        """Who writes; empty for nobody by name."""
        return self.writer.currentText().strip()

    def set_names(self, names: Sequence[str]) -> None:
        """Offer names; what stands there stays."""
        if [self.writer.itemText(row) for row in range(self.writer.count())] == ["", *names]:
            return
        now = self.writer.currentText()
        with QSignalBlocker(self.writer):
            self.writer.clear()
            self.writer.addItems(["", *names])
            self.writer.setCurrentText(now)

    def show_state(self, mode: str, *, suggestions: int, dots: int, hidden: int, editable: bool) -> None:
        """Show what can be done now."""
        with QSignalBlocker(self.mode):
            self.mode.setCurrentIndex(self.mode.findData(mode))
        self.mode.setEnabled(editable)
        self.writer.setEnabled(editable)
        self.reveal.setVisible(mode == BLIND)
        self.reveal.setEnabled(editable and hidden > 0)
        self.clear.setVisible(mode == VOTING)
        self.clear.setEnabled(editable and dots > 0)
        self.suggested.setText(tr("%Ln suggestion(s) from the incident", "", suggestions))
        self.offer.setVisible(suggestions > 0 and editable)


def _together(*parts: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in parts:
        row.addWidget(part)
    return made
