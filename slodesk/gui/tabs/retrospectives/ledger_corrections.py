"""The corrections of an SLO's budget, added, edited and removed in place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.ledger import CORRECTIONS, reaches
from slodesk.domain.timeline import read_time
from slodesk.gui.dialogs.slo_editor_lists import read_day
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.retrospectives.ledger_words import LedgerWords, kind_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.name_delegate import NameDelegate
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.operations import corrections

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.ledger import Cause
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.ledger import SloLedger
    from slodesk.storage.session import Session

_HOUR = timedelta(hours=1)
_SHARE = 6
"""The column of shares of the budget."""
_NARROW = 760
"""Width at 100 % below which it is left out."""


class CorrectionsTable(RecordsSection):
    """Lists corrections; one nobody approved does not lower the adjusted figure.

    Attributes:
        wanted: the key of a correction to choose once it is shown.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        self._shown: SloLedger | None = None
        self._words: LedgerWords | None = None
        self._people: Sequence[str] = ()
        self.wanted = ""
        columns = (
            Column(tr("Category"), lambda each: each.kind, "category", kind_word, _kind),
            Column(tr("From"), lambda each: each.started, "started", self._moment),
            Column(tr("To"), lambda each: each.ended, "ended", self._moment),
            Column(tr("Reason"), lambda each: each.reason, "reason"),
            Column(tr("Approved by"), lambda each: each.approver, "approver"),
            Column(tr("Holds until"), lambda each: each.expires, "expires", lambda day: day.isoformat()),
            Column(tr("Of this budget"), self._cost),
        )
        super().__init__(
            context.theme, tr("Corrections"),
            tr("Budget that was spent on purpose or should not count, such as planned maintenance."),
            columns, self._store_cell, context.show_error, parent,
            widths={0: 150, 1: 140, 2: 140, 4: 130, 5: 110, 6: 120}, stretch=3,
        )  # fmt: skip
        self._context = context
        self.view.setObjectName("corrections_table")
        kinds = ChoiceDelegate(lambda: [kind_word(each) for each in CORRECTIONS], tr("Category"), self.view)
        self.view.setItemDelegateForColumn(0, kinds)
        self.view.setItemDelegateForColumn(
            4, NameDelegate(lambda: self._people, tr("Approved by"), self.view)
        )
        self.add_button(tr("Add"), "add", self._add, name=tr("Add a correction"))
        self.add_button(
            tr("Remove"), "trash", self._remove, chosen=True, name=tr("Remove the correction"), keys="Del"
        )

    def show_ledger(self, shown: SloLedger, words: LedgerWords, people: Sequence[str]) -> None:
        """Show the corrections of an SLO, with what they cost in the period of its ledger."""
        self._shown, self._words, self._people = shown, words, people
        self.set_editable(not self._context.document.workspace.read_only)
        self.set_records(shown.corrections)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out where it is narrow what stands in the table above too."""
        super().resizeEvent(event)
        narrow = self.width() < self._context.theme.px(_NARROW)
        if self.view.isColumnHidden(_SHARE) != narrow:
            self.view.setColumnHidden(_SHARE, narrow)
            self.fit()

    # Saying

    def _moment(self, at: datetime) -> str:
        return "" if self._words is None else self._words.moment(at)

    def _cost(self, cause: Cause) -> str:
        shown, words = self._shown, self._words
        if shown is None or words is None:
            return ""
        if not reaches(cause, shown.span, shown.settings.zone):
            return tr("Outside this time")
        return words.part(cause.id)

    # Editing

    def _label(self, what: str) -> str:
        name = "" if self._shown is None else self._shown.info.title
        return tr("{what} of a correction of {slo}").format(what=what, slo=name)

    def _store_cell(self, cause: Cause, field: str, value: Any) -> None:
        said = {
            "category": tr("Set category"), "started": tr("Set start"), "ended": tr("Set end"),
            "reason": tr("Set reason"), "approver": tr("Set approver"), "expires": tr("Set last day"),
        }  # fmt: skip
        if field in ("started", "ended"):
            value = self._read(str(value), cause.started if field == "started" else cause.ended)
        elif field == "expires":
            value = read_day(str(value))
        self._context.document.flush()
        self._context.document.edit(
            self._label(said[field]), corrections.set_correction_field, cause.id, field, value
        )

    def _read(self, typed: str, before: datetime | None) -> datetime:
        """Read a typed time; one without a day is on the day that was there."""
        assert self._shown is not None
        zone = self._shown.settings.zone
        day = (before or self._shown.at).astimezone(zone).date()
        found = read_time(typed, day, zone)
        if found is None:
            raise RuleBroken(tr("Write a time such as 2026-11-20 14:15, or 14:15 for the same day."))
        return found

    def _add(self) -> None:
        shown = self._shown
        if shown is None:
            return
        end = shown.span.end.replace(minute=0, second=0, microsecond=0)
        words = tr("Add a correction of {slo}").format(slo=shown.info.title)
        self._context.document.flush()
        added = self._context.document.edit(words, _added, shown.info.id, end - _HOUR, end)
        self.wanted = str(added.result)
        self.show_wanted()

    def _remove(self) -> None:
        shown = self._shown
        if shown is not None and self.selected is not None:
            words = tr("Remove a correction of {slo}").format(slo=shown.info.title)
            self._context.edit(words, corrections.remove_correction, self.selected.id)

    def show_wanted(self) -> None:
        """Choose the correction that was added or asked for."""
        if self.wanted and self.model.row_of(self.wanted) >= 0:
            self.select(self.wanted)
            self.view.setFocus()
            self.wanted = ""


def _kind(words: str) -> str:
    """Return a category by its words."""
    return next((each for each in CORRECTIONS if kind_word(each) == words), words)


def _added(session: Session, slo_id: str, started: datetime, ended: datetime) -> str:
    return corrections.add_correction(session, slo_id, CORRECTIONS[0], started, ended)
