"""Notices when a removed service or SLO is there again, as after an undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slodesk.storage.changes import ChangeSet


class ComingBack:
    """Remembers what was removed while the window is open."""

    def __init__(self) -> None:
        self._gone: set[str] = set()

    def look(self, changes: ChangeSet) -> tuple[list[str], tuple[str, str] | None]:
        """Return the services that came back with a change, else service and SLO of one that did."""
        services: list[str] = []
        slo = None
        for row in changes.rows:
            key = str(row.key.get("id", ""))
            if row.table not in {"service", "slo"}:
                continue
            if row.after is None:
                self._gone.add(key)
            elif row.before is None and key in self._gone:
                self._gone.discard(key)
                if row.table == "service":
                    services.append(key)
                else:
                    slo = (str(row.after["service_id"]), key)
        return services, slo
