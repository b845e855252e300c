"""Keeps what targets are tried on, so that typing does not read months of samples at every key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.gui.dialogs.slo_editor_meaning import Judging, read_judging

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.gui.context import TabContext
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.services import ServiceDetail, SloDetail

_READS = frozenset({"sample_day", "setting", "dependency", "sla", "service", "slo", "slo_target"})


class JudgingCache:
    """Reads what an SLO is judged on when it is first asked for, and again after a change that matters."""

    def __init__(self, context: TabContext) -> None:
        self._context = context
        self._kept: dict[tuple[str, datetime | None], Judging] = {}

    def of(self, slo: SloDetail, service: ServiceDetail) -> Judging:
        """Return what targets of an SLO are tried on."""
        context = self._context
        key = (slo.id, context.filters.at)
        if key not in self._kept:
            self._kept[key] = context.document.query(
                read_judging, slo.id, service.record.name, context.now(), context.filters.at
            )
        return self._kept[key]

    def forget_on(self, changes: ChangeSet) -> None:
        """Forget what a change may have changed."""
        if changes.tables & _READS:
            self._kept.clear()
