"""What stands where in the editor of a retrospective: head, outline, the part in view, findings beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
from slodesk.gui.tabs.retrospectives.editor.findings import FindingsPanel
from slodesk.gui.tabs.retrospectives.editor.head import EditorHead
from slodesk.gui.tabs.retrospectives.editor.outline import OutlineList
from slodesk.gui.tabs.retrospectives.editor.parts import PARTS
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.built_pages import import_while_idle
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.pages import Pages

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext

_FOLDED = "retrospectives/findings"
"""Whether the panel of findings is open where there is room."""
_BESIDE, _PANEL, _OUTLINE = 1080, 300, 216
"""Width at 100 % from which findings stand beside the part, and theirs; the outline's."""
_SIGN = 18
"""Size of the signs in the choice of a part at 100 %."""
_NARROW = 760
"""Width at 100 % below which the outline is a choice above the part."""
_ANY_WIDTH = 16_777_215


class EditorFrame(QWidget):
    """Gives every part of the editor its room.

    Attributes:
        edits: what parts do to the retrospective.
        head: names it.
        why: the sentence that says why nothing can be changed.
        outline: its parts; where it is narrow, ``chooser`` stands for it.
        parts: those built so far, one in view, on ``card``.
        panel: what does not add up; folds away where there is no room beside the part.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._was_beside: bool | None = None
        self._part_title = ""
        self.edits = RetroEdits(context)
        theme = context.theme
        self.head = EditorHead(context, self.edits)
        self.why = label("", "", wrap=True)
        self._note = QFrame()
        self._note.setProperty("role", "note")
        self._inside = QHBoxLayout(self._note)
        self._inside.addWidget(self.why)
        self.outline = OutlineList(theme, PARTS)
        self._side = Card(theme, padded=False)
        self._side.body.addWidget(self.outline)
        self.chooser = QComboBox()
        self.chooser.setObjectName("retrospective_part")
        self.chooser.setAccessibleName(tr("Part of the retrospective"))
        for kind in PARTS:
            self.chooser.addItem(kind.title(), kind.name)
        self.parts = Pages()
        self.card = Card(theme)
        self.card.body.addWidget(self.parts)
        self.panel = FindingsPanel(context, self.edits, self)
        self.panel.counted.connect(self.head.show_findings)
        self._row = QHBoxLayout()
        self._row.addWidget(self._side)
        self._row.addWidget(self.card, 1)
        self._row.addWidget(self.panel)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.head, self.head.title_error, self._note, self.chooser):
            self._column.addWidget(part)
        self._column.addLayout(self._row, 1)
        import_while_idle(PARTS, self)
        self.head.findings.clicked.connect(self._fold)
        theme.changed.connect(self._space)
        self._space()

    def show_why(self, reason: str) -> None:
        """Say why nothing can be changed; nothing where it can."""
        self.why.setText(reason)
        self._note.setVisible(bool(reason))

    def title_card(self, title: str) -> None:
        """Name the part in view above it, unless the choice above does."""
        self._part_title = title
        self.card.set_heading("" if self._narrow else title)
        self.card.setAccessibleName(title)

    def uncover_part(self) -> None:
        """Fold findings away where they stand in the place of the part."""
        if not self._beside:
            self.head.findings.setChecked(False)
            self._arrange()

    # Room

    @property
    def _beside(self) -> bool:
        return self.width() >= self._context.theme.px(_BESIDE)

    @property
    def _narrow(self) -> bool:
        return self.width() < self._context.theme.px(_NARROW)

    def _fold(self) -> None:
        if self._beside:
            self._context.settings.remember(_FOLDED, "open" if self.head.findings.isChecked() else "folded")
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand outline and findings beside the part, or in its place."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme, beside = self._context.theme, self._beside
        self._side.setVisible(not self._narrow)
        self.chooser.setVisible(self._narrow)
        self.title_card(self._part_title)
        if beside != self._was_beside:
            self._was_beside = beside
            wanted = self._context.settings.text(_FOLDED, "open") == "open"
            self.head.findings.setChecked(beside and wanted)
        opened = self.head.findings.isChecked()
        self.panel.setVisible(opened)
        self.card.setVisible(beside or not opened)
        self.panel.setMinimumWidth(theme.px(_PANEL) if beside else 0)
        self.panel.setMaximumWidth(theme.px(_PANEL) if beside else _ANY_WIDTH)

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space())
        self._row.setSpacing(theme.space(1.5))
        self._side.setFixedWidth(theme.px(_OUTLINE))
        sign = theme.px(_SIGN)
        self.chooser.setIconSize(QSize(sign, sign))
        self._inside.setContentsMargins(theme.space(1.5), theme.space(), theme.space(1.5), theme.space())
        self._arrange()

    def focus_outline(self) -> None:
        """Give the keyboard to what chooses the part."""
        chosen = self.chooser if self._narrow else self.outline
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)
