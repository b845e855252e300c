"""Keeps what targets are tried on, so that typing does not read months of samples at every key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.dependencies import service_ceiling
from slodesk.gui.dialogs.slo_editor_meaning import Judging

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.periods import PeriodResult
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.services.reading import Services
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.services import ServiceDetail, SloDetail

_READS = frozenset({"sample_day", "setting"})
"""Tables that change what was measured in past quarters; targets do not."""


class JudgingCache:
    """Reads the past quarters of an SLO when it is first shown, and again after new samples."""

    def __init__(self, context: TabContext) -> None:
        self._context = context
        self._quarters: dict[tuple[str, datetime], tuple[PeriodResult, ...]] = {}

    def of(self, slo: SloDetail, service: ServiceDetail, shown: Services) -> Judging:
        """Return what targets of an SLO are tried on."""
        own = shown.promises.get(service.record.name)
        return Judging(
            at=shown.as_of,
            zone=shown.settings.zone,
            fiscal_start=shown.settings.fiscal_year_start,
            has_data=shown.has_data,
            quarters=self._past(slo.id, shown),
            ceiling=service_ceiling(own, shown.promises) if own is not None else None,
            slas=own.slas if own is not None else (),
        )

    def _past(self, slo_id: str, shown: Services) -> tuple[PeriodResult, ...]:
        from slodesk.storage.queries.promises import quarter_history

        key = (slo_id, shown.as_of)
        if key not in self._quarters:
            found = self._context.document.query(quarter_history, slo_id, shown.as_of)
            self._quarters[key] = found.quarters
        return self._quarters[key]

    def forget_on(self, changes: ChangeSet) -> None:
        """Forget what a change may have changed."""
        if changes.tables & _READS:
            self._quarters.clear()
