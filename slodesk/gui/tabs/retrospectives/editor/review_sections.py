"""Who may see which section of a retrospective, as a small table (R49)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.retro_visibility import sees
from slodesk.domain.retrospective import SECTIONS, VISIBILITIES
from slodesk.gui.tabs.retrospectives.editor.review_words import visibility_word
from slodesk.gui.tabs.retrospectives.words import section_title, tr
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.still import hold_still
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.theme import Theme

_GROUPS = ("engineering", "executives", "customers")
"""One audience for each column: the others see the same as one of them."""


class SectionsTable(QWidget):
    """One line for each section: who may see it, and who gets it.

    Attributes:
        boxes: chooses who, by section.
        preview: asks to see what each audience gets.
    """

    chosen = Signal(str, str)
    """Section and who may see it."""
    preview_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.boxes: dict[str, QComboBox] = {}
        self._signs: dict[tuple[str, str], IconLabel] = {}
        self.preview = QPushButton(tr("Preview"))
        self.preview.setObjectName("preview_audiences")
        self.preview.setProperty("kind", "quiet")
        self.preview.setAccessibleName(tr("Preview what each audience gets"))
        theme.icons.follow(self.preview, "eye", "text", 18)
        self.preview.clicked.connect(self.preview_wanted)
        head = QHBoxLayout()
        head.addWidget(label(tr("Who may see what"), "heading"), 1)
        head.addWidget(self.preview)
        self._grid = QGridLayout()
        for column in range(2, 5):
            self._grid.setColumnStretch(column, 1)
        for column, words in enumerate(
            (tr("Section"), tr("Who may see it"), tr("Engineering, product"), tr("Executives, board"),
             tr("Customers"))
        ):  # fmt: skip
            named = label(words, "muted", wrap=column > 1)
            middle = Qt.AlignmentFlag.AlignHCenter if column > 1 else Qt.AlignmentFlag.AlignLeft
            named.setAlignment(middle | Qt.AlignmentFlag.AlignBottom)
            self._grid.addWidget(named, 0, column)
        for row, section in enumerate(SECTIONS, start=1):
            self._add(row, section)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(head)
        self._column.addWidget(
            label(tr("A report for an audience holds nothing that it may not see."), "muted", wrap=True)
        )
        self._column.addLayout(self._grid)
        follow(theme, self, self._space)

    def _add(self, row: int, section: str) -> None:
        box = QComboBox()
        box.setObjectName(f"who_sees_{section}")
        for who in VISIBILITIES:
            box.addItem(visibility_word(who), who)
        hold_still(box)
        named: QLabel = label(section_title(section), wrap=True)
        named.setBuddy(box)
        box.setAccessibleName(tr("Who may see: {section}").format(section=section_title(section)))
        box.activated.connect(lambda _, box=box: self.chosen.emit(section, str(box.currentData())))
        self.boxes[section] = box
        self._grid.addWidget(named, row, 0)
        self._grid.addWidget(box, row, 1)
        for column, audience in enumerate(_GROUPS, start=2):
            sign = IconLabel(self._theme, "minus", "muted", 18)
            self._signs[section, audience] = sign
            self._grid.addWidget(sign, row, column, Qt.AlignmentFlag.AlignCenter)

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show who may see what."""
        for section, box in self.boxes.items():
            who = content.may_see(section)
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(who))
            box.setEnabled(editable)
            for audience in _GROUPS:
                seen = sees(audience, who)
                sign = self._signs[section, audience]
                sign.show_icon(*(("check", "status:healthy") if seen else ("minus", "muted")))
                sign.setToolTip(tr("Gets it") if seen else tr("Does not get it"))
                sign.setAccessibleName(sign.toolTip())

    def _space(self) -> None:
        theme = self._theme
        self._column.setSpacing(theme.space())
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.px(4))
