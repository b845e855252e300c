"""Asks for a target that holds from a day on, and shows what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDialog, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.domain.target import BEGINNING, parse_percent, percent
from slodesk.domain.window import window_text
from slodesk.gui.dialogs.slo_editor_form import align_labels, grid_place
from slodesk.gui.dialogs.slo_editor_numbers import typed_number
from slodesk.gui.dialogs.slo_editor_preview import TargetPreview
from slodesk.gui.formats import day_text
from slodesk.gui.forms.ui_target_change import Ui_TargetChangeDialog
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.window_field import WindowField
from slodesk.gui.zoom import fit_dialog, scale_layouts

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.dialogs.slo_editor_meaning import Judging
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.services import HistoryEntry, SloDetail


@dataclass(frozen=True, slots=True)
class Change:
    """An entry as it should be.

    Attributes:
        effective: its first day.
        moved: whether that day is another one than before.
        fields: everything else, as ``set_objective`` takes it.
    """

    effective: date
    moved: bool
    fields: dict[str, Any]


class TargetChangeDialog(QDialog):
    """One entry of a target history, new or to be changed.

    Args:
        theme: looks.
        slo: whose history.
        judging: what the target is tried on.
        entry: the entry to change; None for a new one.
        parent: the window.

    Attributes:
        store: called with the change; it may raise ``RuleBroken``, which is shown at its field.
        preview: what the target means.
    """

    def __init__(
        self,
        theme: Theme,
        slo: SloDetail,
        judging: Judging,
        entry: HistoryEntry | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._slo, self._judging, self._entry = slo, judging, entry
        self.store: Callable[[Change], None] = lambda _: None
        self.form = Ui_TargetChangeDialog()
        self.form.setupUi(self)
        scale_layouts(self, theme)
        prepare_date(self.form.effective, theme)
        self.window_field = WindowField()
        self.form.window_row.addWidget(self.window_field)
        self.form.window_label.setBuddy(self.window_field.kind)
        self.preview = TargetPreview(theme)
        self.form.preview_column.addWidget(self.preview)
        self.errors = {name: self._error(name) for name in ("effective", "target", "threshold", "percentile")}
        self._fill()
        self.form.target.textChanged.connect(self._typed)
        self.window_field.changed.connect(self._typed)
        self.form.effective.dateChanged.connect(self._typed)
        self.form.cancel.clicked.connect(self.reject)
        self.form.accept.clicked.connect(self._accept)
        theme.changed.connect(self._space)
        self._space()
        self._typed()
        self.form.target.setFocus()
        self.form.target.selectAll()

    def _error(self, name: str) -> FieldError:
        form = self.form
        rows: dict[str, Any] = {
            "effective": form.effective_column, "target": form.target_row, "threshold": form.threshold_row,
            "percentile": form.percentile,
        }  # fmt: skip
        error = FieldError(self._theme, getattr(form, name))
        at, column = grid_place(form.grid, form.grid.indexOf(rows[name]))
        form.grid.addWidget(error, at + 1, column)
        return error

    def _fill(self) -> None:
        form, entry = self.form, self._entry
        shown = entry if entry is not None else self._slo.current
        name = self._slo.display_name or self._slo.name
        if entry is None:
            form.heading.setText(self.tr("New target for {name}").format(name=name))
            form.hint.setText(
                self.tr("What held before stays in the history and keeps judging its own time.")
            )
        else:
            form.heading.setText(self.tr("Target of {name}").format(name=name))
            form.hint.setText(
                self.tr("Changing an entry changes how its time is judged, back to its first day.")
            )
            form.accept.setText(self.tr("Save"))
        day = self._judging.last_day if entry is None else entry.effective
        first = entry is not None and entry.effective == BEGINNING
        form.effective.setDate(_qdate(self._judging.last_day if first else day))
        form.effective.setVisible(not first)
        form.effective_hint.setText(self._day_hint(first))
        form.target.setText(str(percent(shown.target)))
        self.window_field.show_value(shown.window)
        form.threshold.setText("" if shown.threshold is None else f"{shown.threshold:f}")
        form.threshold_unit.setText(shown.threshold_unit)
        form.percentile.setText("" if shown.percentile is None else f"{shown.percentile:f}")
        form.reason.setPlainText(entry.reason if entry is not None else "")
        form.approver.setText(entry.approver if entry is not None else "")

    def _day_hint(self, first: bool) -> str:
        if first:
            return self.tr("From the beginning.")
        if not self._judging.has_data:
            return self.tr("There are no samples yet; this is today.")
        day = day_text(self._judging.last_day, self._judging.last_day + timedelta(days=1))
        return self.tr("The shown data ends on {day}; a later day takes effect only then.").format(day=day)

    def _typed(self) -> None:
        for error in self.errors.values():
            error.clear()
        self.preview.show_typed(
            self.form.target.text(), self.window_field.value, self._judging, self._before()
        )

    def _before(self) -> Any:
        """Return the target this one would replace."""
        if self._entry is not None:
            return self._entry.target
        day = self._day()
        earlier = [entry for entry in self._slo.history if entry.effective <= day]
        return (earlier or list(self._slo.history))[-1].target

    def _day(self) -> date:
        entry = self._entry
        if entry is not None and entry.effective == BEGINNING:
            return BEGINNING
        chosen = self.form.effective.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def _change(self) -> Change:
        form, entry, day = self.form, self._entry, self._day()
        others = [each for each in self._slo.history if entry is None or each.id != entry.id]
        if any(each.effective == day for each in others):
            raise RuleBroken(
                self.tr("There is already a target from that day on; edit it instead."), "effective"
            )
        fields: dict[str, Any] = {
            "target": parse_percent(form.target.text()),
            "window": window_text(self.window_field.value),
            "threshold_unit": form.threshold_unit.text().strip(),
            "reason": form.reason.toPlainText().strip(),
            "approver": form.approver.text().strip(),
        }
        for field, box in (("threshold", form.threshold), ("percentile", form.percentile)):
            try:
                fields[field] = typed_number(box.text())
            except RuleBroken as refusal:
                raise RuleBroken(refusal.message, field) from None
        return Change(day, entry is not None and entry.effective != day, fields)

    def _accept(self) -> None:
        try:
            self.store(self._change())
        except RuleBroken as refusal:
            self.errors.get(refusal.field or "", self.errors["target"]).show_message(refusal.message)
            field = getattr(self.form, refusal.field or "target", self.form.target)
            field.setFocus()
            self.form.scroll.ensureWidgetVisible(field)
            return
        self.accept()

    def _space(self) -> None:
        theme, form = self._theme, self.form
        align_labels(self, theme)
        form.reason.setFixedHeight(form.reason.fontMetrics().lineSpacing() * 2 + theme.px(22))
        form.target.setFixedWidth(theme.px(110))
        form.effective_column.setSpacing(theme.px(2))
        form.page_column.setContentsMargins(0, 0, theme.space(), 0)
        fit_dialog(self, theme, 620, 770)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
