"""The target history of an SLO: what held from which day, and changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from slodesk.domain.target import BEGINNING, target_text
from slodesk.gui.dialogs.slo_editor_meaning import plain_number
from slodesk.gui.formats import day_text
from slodesk.gui.models.records import Column
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.widgets.window_field import window_label
from slodesk.operations import slos

if TYPE_CHECKING:
    from datetime import date

    from slodesk.gui.dialogs.slo_editor import SloEditor
    from slodesk.gui.dialogs.slo_editor_meaning import Judging
    from slodesk.gui.dialogs.target_change import Change, TargetChangeDialog
    from slodesk.storage.queries.services import HistoryEntry, SloDetail


class HistorySection(RecordsSection):
    """The entries, newest first, with a dialog to add and change them.

    Attributes:
        dialog: the one opened last.
    """

    def __init__(self, editor: SloEditor) -> None:
        self._editor = editor
        self._judging: Judging | None = None
        self.dialog: TargetChangeDialog | None = None
        columns = (
            Column(_tr("From"), lambda entry: entry.effective, text=self._day),
            Column(_tr("Target"), lambda entry: target_text(entry.target), right=True),
            Column(_tr("Window"), lambda entry: window_label(entry.window)),
            Column(_tr("Limit"), limit_text),
            Column(_tr("Reason"), lambda entry: entry.reason),
            Column(_tr("Approved by"), lambda entry: entry.approver),
        )
        context = editor.context
        super().__init__(
            context.theme, _tr("Target history"), "", columns, None, context.show_error, editor,
            widths={0: 132, 1: 84, 2: 120, 3: 90, 5: 120}, stretch=4, hide_empty=(3,),
        )  # fmt: skip
        self.view.setObjectName("target_history")
        self.opened.connect(lambda entry: self._edit(entry))
        self.add_button(_tr("New target…"), "add", self.add, name=_tr("New target from a day on"))
        self.add_button(
            _tr("Edit…"), "edit", lambda: self._edit(self.selected), chosen=True,
            name=_tr("Edit the chosen entry"),
        )  # fmt: skip
        self.add_button(
            _tr("Remove"), "trash", self._remove, chosen=True, name=_tr("Remove the chosen entry"), keys="Del"
        )

    def show_slo(self, slo: SloDetail, judging: Judging) -> None:
        """Show the history of an SLO, newest first."""
        if self._editor.slo is not None and self._editor.slo.id != slo.id:
            self.error.clear()
        self._judging = judging
        self.set_records(slo.history[::-1])

    def _day(self, day: date) -> str:
        if day == BEGINNING:
            return _tr("the beginning")
        today = self._judging.last_day if self._judging is not None else day
        return day_text(day, today)

    def add(self) -> None:
        """Ask for a target that holds from a day on."""
        self._ask(None)

    def _edit(self, entry: HistoryEntry) -> None:
        if self.editable:
            self._ask(entry)

    def _ask(self, entry: HistoryEntry | None) -> None:
        from slodesk.gui.dialogs.target_change import TargetChangeDialog

        slo, judging = self._editor.slo, self._judging
        if slo is None or judging is None:
            return
        self._editor.context.document.flush()
        dialog = TargetChangeDialog(self._editor.context.theme, slo, judging, entry, self._editor.window())
        dialog.store = lambda change: self._save_change(slo, entry, change)
        self.dialog = dialog
        dialog.open()

    def _save_change(self, slo: SloDetail, entry: HistoryEntry | None, change: Change) -> None:
        document = self._editor.context.document
        if entry is None:
            text = _tr("Set target of {name} to {target} from {day}")
        else:
            text = _tr("Change target of {name}, {target} from {day}")
        label = text.format(
            name=slo.name, target=target_text(change.fields["target"]), day=self._day(change.effective)
        )
        document.edit(label, store_change, slo.id, entry.id if entry is not None else None, change)

    def _remove(self) -> None:
        slo, entry = self._editor.slo, self.selected
        if slo is None or entry is None:
            return
        text = _tr("Remove target of {name}, {target} from {day}")
        label = text.format(name=slo.name, target=target_text(entry.target), day=self._day(entry.effective))
        self._editor.context.document.edit(label, slos.remove_objective, entry.id)


def store_change(session: Any, slo_id: str, entry_id: str | None, change: Change) -> None:
    """Add an entry to the history, or change one with its day."""
    if entry_id is None:
        slos.set_objective(session, slo_id, effective=change.effective, **change.fields)
    elif change.moved:
        slos.set_objective(session, slo_id, effective=change.effective, **change.fields)
        slos.remove_objective(session, entry_id)
    else:
        for field, value in change.fields.items():
            slos.set_objective_field(session, entry_id, field, value)


def limit_text(entry: HistoryEntry) -> str:
    """Return "p95 300 ms", or what there is of it."""
    parts = []
    if entry.percentile is not None:
        parts.append(f"p{plain_number(entry.percentile, 3)}")
    if entry.threshold is not None:
        parts.append(f"{plain_number(entry.threshold, 6)}\u00a0{entry.threshold_unit}".strip())
    return " ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SloEditor", text)
