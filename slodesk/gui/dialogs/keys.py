"""The keys of every command, from the commands themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QWidget

from slodesk.gui.forms.ui_keys import Ui_KeysDialog
from slodesk.gui.models.records import Column, RecordsModel
from slodesk.gui.shell.commands import Commands, plain_text
from slodesk.gui.widgets.tables import prepare_table
from slodesk.gui.zoom import fit_dialog, scale_layouts

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Keys:
    """One line: keys and what they do."""

    keys: str
    what: str


class KeysDialog(QDialog):
    """A table to look at; nothing to set."""

    def __init__(self, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Ui_KeysDialog()
        self.form.setupUi(self)
        native = QKeySequence.SequenceFormat.NativeText
        lines = [
            Keys(
                ", ".join(keys.toString(native) for keys in action.shortcuts()),
                action.property("keys_words") or plain_text(action),
            )
            for action in commands
            if action.shortcuts()
        ]
        lines += [
            Keys(self.tr("Esc"), self.tr("Put a field back to what is stored")),
            Keys(self.tr("Enter"), self.tr("Save a field at once")),
        ]
        model = RecordsModel(
            (
                Column(self.tr("Keys"), lambda line: line.keys),
                Column(self.tr("What they do"), lambda line: line.what),
            ),
            parent=self,
        )
        model.set_records(lines)
        self.form.keys.setModel(model)
        prepare_table(self.form.keys, theme, stretch=1, row_height=4)
        self.form.keys.setColumnWidth(0, theme.px(190))
        self.form.close.clicked.connect(self.accept)
        scale_layouts(self, theme)
        fit_dialog(self, theme, 540, 560)
