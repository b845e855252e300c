"""The keys of every command, from the commands themselves: of the window, and of the tabs seen so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QWidget

from slodesk.gui.forms.ui_keys import Ui_KeysDialog
from slodesk.gui.models.records import Column, RecordsModel
from slodesk.gui.shell.commands import Commands, plain_text
from slodesk.gui.widgets.tables import prepare_table
from slodesk.gui.zoom import fit_dialog, scale_layouts

if TYPE_CHECKING:
    from slodesk.gui.shell.tab_host import TabHost
    from slodesk.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Keys:
    """One line: keys, what they do, and where."""

    keys: str
    what: str
    where: str


class KeysDialog(QDialog):
    """A table to look at; nothing to set."""

    def __init__(
        self, theme: Theme, commands: Commands, tabs: TabHost, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Ui_KeysDialog()
        self.form.setupUi(self)
        native = QKeySequence.SequenceFormat.NativeText
        everywhere, fields = self.tr("Everywhere"), self.tr("Fields")
        places = [(everywhere, list(commands))]
        places += [(title, widget.findChildren(QAction)) for title, widget in tabs.built]
        lines = [
            Keys(
                ", ".join(keys.toString(native) for keys in action.shortcuts()),
                action.property("keys_words") or plain_text(action),
                place,
            )
            for place, actions in places
            for action in actions
            if action.shortcuts() and plain_text(action)
        ]
        lines += [
            Keys(self.tr("Esc"), self.tr("Put a field back to what is stored"), fields),
            Keys(self.tr("Enter"), self.tr("Save a field at once"), fields),
        ]
        model = RecordsModel(
            (
                Column(self.tr("Keys"), lambda line: line.keys),
                Column(self.tr("What they do"), lambda line: line.what),
                Column(self.tr("Where"), lambda line: line.where),
            ),
            parent=self,
        )
        model.set_records(list(dict.fromkeys(lines)))
        self.form.keys.setModel(model)
        prepare_table(self.form.keys, theme, stretch=1, row_height=4)
        self.form.keys.setColumnWidth(0, theme.px(170))
        self.form.keys.setColumnWidth(2, theme.px(110))
        self.form.close.clicked.connect(self.accept)
        scale_layouts(self, theme)
        fit_dialog(self, theme, 640, 560)
