"""Two people changed the same thing: both versions side by side, and a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from slodesk.gui.forms.ui_conflict import Ui_ConflictDialog
from slodesk.gui.models.records import Column, RecordsModel
from slodesk.gui.widgets.tables import prepare_table
from slodesk.gui.zoom import fit_dialog, scale_layouts

if TYPE_CHECKING:
    from slodesk.domain.errors import ConflictError
    from slodesk.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Versions:
    """One field in both versions."""

    field: str
    mine: str
    theirs: str


class ConflictDialog(QDialog):
    """Shows what was wanted and what is stored.

    Args:
        theme: looks.
        error: both versions.
        can_use_mine: whether the edit can be tried again on top of theirs.
        parent: the window.
    """

    mine_chosen = Signal()
    theirs_chosen = Signal()

    def __init__(
        self, theme: Theme, error: ConflictError, *, can_use_mine: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Ui_ConflictDialog()
        self.form.setupUi(self)
        self.form.what.setText(error.message)
        names = list(dict.fromkeys((*error.mine, *error.theirs)))
        self.lines = [
            Versions(field_words(name), _text(error.mine, name), _text(error.theirs, name)) for name in names
        ]
        model = RecordsModel(
            (
                Column(self.tr("Field"), lambda line: line.field),
                Column(self.tr("Yours"), lambda line: line.mine),
                Column(self.tr("Theirs"), lambda line: line.theirs),
            ),
            parent=self,
        )
        model.set_records(self.lines)
        self.form.versions.setModel(model)
        prepare_table(self.form.versions, theme, stretch=2)
        self.form.versions.setColumnWidth(0, theme.px(140))
        self.form.versions.setColumnWidth(1, theme.px(180))
        self.form.again.setVisible(can_use_mine)
        self.form.copy.setEnabled(bool(error.mine))
        self.form.copy.clicked.connect(self._copy)
        self.form.keep.clicked.connect(self.reject)
        self.form.again.clicked.connect(self.accept)
        self.accepted.connect(self.mine_chosen)
        self.rejected.connect(self.theirs_chosen)
        self.form.keep.setFocus()
        scale_layouts(self, theme)
        fit_dialog(self, theme, 620, 320)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{line.field}: {line.mine}" for line in self.lines))


def field_words(column: str) -> str:
    """Return what a column is called where it is edited."""
    known = {
        "name": _tr("Name"), "display_name": _tr("Display name"), "description": _tr("Description"),
        "title": _tr("Title"), "tags": _tr("Tags"), "team_id": _tr("Team"), "owner_id": _tr("Owner"),
        "critical": _tr("Critical"), "target": _tr("Target"), "window": _tr("Window"),
        "effective": _tr("From"), "reason": _tr("Reason"), "approver": _tr("Approved by"),
        "threshold": _tr("Threshold"), "good_query": _tr("Query of good events"),
        "bad_query": _tr("Query of bad events"), "total_query": _tr("Query of all events"),
        "query": _tr("Query"), "unit": _tr("Unit"), "value": _tr("Value"), "status": _tr("Status"),
        "position": _tr("Place"), "email": _tr("E-mail"), "url": _tr("Address"),
    }  # fmt: skip
    return known.get(column, column.removesuffix("_id").replace("_", " ").capitalize())


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConflictDialog", text)


def _text(row: dict[str, object], name: str) -> str:
    value = row.get(name)
    return "–" if value is None else str(value)
