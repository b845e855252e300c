"""Changes targets or windows of several SLOs in one step, after showing what each change means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QWidget

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.domain.target import parse_percent, target_text
from slodesk.domain.window import window_text
from slodesk.gui.dialogs.slo_editor_form import align_labels
from slodesk.gui.dialogs.slo_editor_meaning import Judging, budget_factor, read_judgings, warnings
from slodesk.gui.formats import day_text
from slodesk.gui.forms.ui_bulk_targets import Ui_BulkTargetsDialog
from slodesk.gui.models.services_bulk import BUDGET, MET, NEW, NOTE, NOW, SLO, BulkLine, BulkModel
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.fitting import Cells
from slodesk.gui.widgets.tables import prepare_table
from slodesk.gui.widgets.window_field import WindowField, window_label
from slodesk.gui.zoom import fit_dialog, scale_layouts
from slodesk.operations import slos

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.window import Window
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.storage.queries.services import SloDetail

_ROOMY = 260
"""Width at 100 % that names and notes need together; with less, the quarters are left out."""
_WRAPPED = 200
"""Rows up to which notes may take several lines."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An SLO that can be changed."""

    slo: SloDetail
    title: str
    service: str


class BulkTargetsDialog(QDialog):
    """Lists the SLOs of some services; a new target, a new window or both for those ticked.

    Args:
        context: the open workspace.
        service_ids: whose SLOs are listed.
        parent: the window.
        ticked: whether all are ticked at first.

    Attributes:
        model: the preview.
    """

    def __init__(
        self,
        context: TabContext,
        service_ids: Sequence[str],
        parent: QWidget | None = None,
        *,
        ticked: bool = False,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._judgings: dict[str, Judging] = {}
        self._task: Task | None = None
        self.form = Ui_BulkTargetsDialog()
        self.form.setupUi(self)
        scale_layouts(self, context.theme)
        prepare_date(self.form.effective, context.theme)
        self.window_field = WindowField()
        self.window_field.setEnabled(False)
        self.form.window_row.addWidget(self.window_field)
        self.target_error = FieldError(context.theme, self.form.target)
        self.day_error = FieldError(context.theme, self.form.effective)
        self.form.errors_column.addWidget(self.target_error)
        self.form.grid.addWidget(self.day_error, 1, 1)
        self.model = BulkModel(self)
        self._candidates, self._judging = context.document.query(
            _candidates, service_ids, context.now(), context.filters.at
        )
        self._prepare_table()
        self._fill_day()
        self._connect()
        self._show_lines()
        if ticked:
            self._tick_all()
        context.theme.changed.connect(self._space)
        self._space()
        self._read_quarters()

    def _prepare_table(self) -> None:
        table = self.form.table
        table.setModel(self.model)
        prepare_table(table, self._context.theme, stretch=SLO)
        table.setWordWrap(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(SLO, QHeaderView.ResizeMode.Stretch)

    def _fill_day(self) -> None:
        day = self._judging.last_day
        self.form.effective.setDate(QDate(day.year, day.month, day.day))
        words = (
            self.tr("The shown data ends then; a later day takes effect only from that day on.")
            if self._judging.has_data
            else self.tr("There are no samples yet; this is today.")
        )
        self.form.effective_hint.setText(words)

    def _connect(self) -> None:
        form = self.form
        form.change_target.toggled.connect(self._choose_target)
        form.change_window.toggled.connect(self._choose_window)
        form.target.textChanged.connect(self._show_lines)
        self.window_field.changed.connect(self._show_lines)
        form.effective.dateChanged.connect(self._choose_day)
        form.mark_all.clicked.connect(self._tick_all)
        form.mark_none.clicked.connect(lambda: self.model.tick(()))
        self.model.ticked_changed.connect(self._allow)
        form.cancel.clicked.connect(self.reject)
        form.accept.clicked.connect(self._accept)

    # What is chosen

    def _choose_target(self, wanted: bool) -> None:
        self.form.target.setEnabled(wanted)
        if wanted:
            self.form.target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_lines()

    def _choose_day(self) -> None:
        self.day_error.clear()
        self._show_lines()

    def _choose_window(self, wanted: bool) -> None:
        self.window_field.setEnabled(wanted)
        self._show_lines()

    def _tick_all(self) -> None:
        self.model.tick(each.slo.id for each in self._candidates)

    @property
    def _day(self) -> date:
        """The day from which on the change holds."""
        chosen = self.form.effective.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    @property
    def _target(self) -> Decimal | None:
        """The new target; None when it stays or cannot be read."""
        if not self.form.change_target.isChecked():
            return None
        try:
            return parse_percent(self.form.target.text())
        except RuleBroken:
            return None

    @property
    def _window(self) -> Window | None:
        return self.window_field.value if self.form.change_window.isChecked() else None

    # Preview

    def _read_quarters(self) -> None:
        """Read on another thread what the targets are tried on."""
        context = self._context
        workspace, now, at = context.document.workspace, context.now(), context.filters.at
        wanted = [(each.slo.id, each.service) for each in self._candidates]

        def work(task: Task) -> dict[str, Judging]:
            found = {}
            with workspace.session() as session:
                for slo, judging in read_judgings(session, wanted, now, at):
                    found[slo] = judging
                    task.report(len(found), len(wanted))
            return found

        self._task = context.runner.run(work, succeeded=self._take_quarters)

    def _take_quarters(self, found: dict[str, Judging]) -> None:
        self._task = None
        self._judgings = found
        self._show_lines()

    def _show_lines(self) -> None:
        self._check_target()
        target, window = self._target, self._window
        self.model.set_lines([self._line(each, target, window) for each in self._candidates])
        self._fit_columns()
        self._allow()

    def _check_target(self) -> None:
        self.target_error.clear()
        text = self.form.target.text()
        if self.form.change_target.isChecked() and text.strip():
            try:
                parse_percent(text)
            except RuleBroken as refusal:
                self.target_error.show_message(refusal.message)

    def _line(self, each: _Candidate, target: Decimal | None, window: Window | None) -> BulkLine:
        current = each.slo.on(self._day)
        now = self._words(current.target, current.window, window)
        new_target = target if target is not None else current.target
        new_window = window if window is not None else current.window
        judging = self._judgings.get(each.slo.id)
        changed = (new_target, new_window) != (current.target, current.window)
        met = ""
        note = ""
        if judging is not None:
            before, complete = judging.met(current.target)
            if complete:
                after, _ = judging.met(new_target)
                text = self.tr("{n} of {all}") if after == before else self.tr("{n} of {all}, was {before}")
                met = text.format(n=after, all=complete, before=before)
            speed = each.slo.kind == "threshold" or current.threshold is not None
            speed = speed or current.percentile is not None
            note = " ".join(warnings(new_target, judging.about(speed=speed)))
        if changed and target is not None and target < current.target:
            note = " ".join(part for part in (self.tr("Looser than before."), note) if part)
        return BulkLine(
            each.slo.id, each.title, now,
            self._words(new_target, new_window, window) if changed else "",
            budget_factor(current.target, new_target) if changed else "", met, note,
        )  # fmt: skip

    def _words(self, target: Decimal, window: Window, wanted: Window | None) -> str:
        """Return a target, and its window while windows are being changed."""
        if wanted is None:
            return target_text(target)
        return self.tr("{target}, {window}").format(target=target_text(target), window=window_label(window))

    def _allow(self) -> None:
        ticked, count = len(self.model.ticked), len(self.model.changing)
        unread = self.form.change_target.isChecked() and self._target is None
        self.form.accept.setEnabled(bool(count) and not unread)
        self.form.accept.setText(self.tr("Change %Ln SLO(s)", "", count) if count else self.tr("Change"))
        words = self.tr("{n} of {all} ticked").format(n=ticked, all=len(self._candidates))
        asked = self._target is not None or self._window is not None
        if asked and not unread and count < ticked:
            words += ", " + self.tr("%Ln of them as wanted already", "", ticked - count)
        self.form.count.setText(words)

    # Storing

    def _accept(self) -> None:
        target, window, changing = self._target, self._window, self.model.changing
        day = self._day
        fields: dict[str, Any] = {
            "reason": self.form.reason.text().strip(), "approver": self.form.approver.text().strip()
        }  # fmt: skip
        if target is not None:
            fields["target"] = target
        if window is not None:
            fields["window"] = window_text(window)

        def work(session: Any) -> None:
            for slo_id in changing:
                slos.set_objective(session, slo_id, effective=day, **fields)

        try:
            self._context.document.edit(self._label(target, window, len(changing), day), work)
        except RuleBroken as refusal:
            self.day_error.show_message(refusal.message)
            return
        except SloDeskError as error:
            self._context.show_error(error)
            return
        self.accept()

    def _label(self, target: Decimal | None, window: Window | None, count: int, day: date) -> str:
        what = []
        if target is not None:
            what.append(target_text(target))
        if window is not None:
            what.append(window_label(window))
        text = self.tr("Set %Ln SLO(s) to {what} from {day}", "", count)
        return text.format(what=", ".join(what), day=day_text(day, self._judging.last_day))

    def done(self, result: int) -> None:
        """Stop reading when the dialog closes."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    # Room

    def _fit_columns(self) -> None:
        """Give figures the width they need; the notes wrap in what is left beside the names."""
        theme, table = self._context.theme, self.form.table
        widths = {}
        table.setColumnHidden(MET, False)  # a hidden heading has no width
        for column in (NOW, NEW, BUDGET, MET):
            cells = table.sizeHintForColumn(column) if self.model.rowCount() else 0
            widths[column] = max(cells + theme.px(16), table.horizontalHeader().sectionSizeHint(column))
            table.setColumnWidth(column, widths[column])
        room = table.viewport().width() - sum(widths.values())
        narrow = room < theme.px(_ROOMY)
        table.setColumnHidden(MET, narrow)  # the editor of each SLO shows them
        room += widths[MET] if narrow else 0
        note = max(round(room * 0.42), theme.px(120))
        table.setColumnWidth(NOTE, note)
        widths |= {SLO: room - note, NOTE: note}
        least = theme.space(4.5)
        if self.model.rowCount() <= _WRAPPED:
            words = Cells(table, theme)
            for row in range(self.model.rowCount()):
                table.setRowHeight(row, max(least, words.height(row, widths)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self._fit_columns()

    def _space(self) -> None:
        theme = self._context.theme
        align_labels(self, theme)
        self.form.target.setFixedWidth(theme.px(110))
        self.form.table.setMinimumHeight(theme.px(210))
        self.form.page_column.setContentsMargins(0, 0, theme.space(), 0)
        self.form.effective_column.setSpacing(theme.px(2))
        fit_dialog(self, theme, 920, 720)
        self._fit_columns()


def _candidates(
    session: Any, service_ids: Sequence[str], now: Any, at: Any
) -> tuple[list[_Candidate], Judging]:
    from slodesk.storage.queries.overview import newest_sample
    from slodesk.storage.queries.services import service_detail
    from slodesk.storage.queries.settings import read_settings

    settings = read_settings(session)
    newest = at or newest_sample(session, now)
    found = []
    for key in service_ids:
        detail = service_detail(session, key)
        if detail is not None:
            title = detail.record.title
            found += [
                _Candidate(slo, f"{title}: {slo.display_name or slo.name}", detail.record.name)
                for slo in detail.slos
            ]
    judging = Judging(newest or now, settings.zone, settings.fiscal_year_start, newest is not None)
    return found, judging
