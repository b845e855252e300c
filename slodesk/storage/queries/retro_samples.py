"""What samples say about the time around an incident: the share of bad events, sample by sample."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from slodesk.domain.series import utc_day
from slodesk.storage.queries.budget_history import load_samples
from slodesk.storage.reading import among, rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from slodesk.storage.reading import Source

_DAY = timedelta(days=1)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SampledSlo:
    """An SLO with samples there.

    Attributes:
        title: "service, SLO".
        name: of the SLO alone.
    """

    id: str
    title: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class BadShares:
    """Shares of bad events, in order of time.

    Attributes:
        starts: where each sample's interval begins, seconds since 1970 …
        ends: … and ends.
        shares: bad of all events in it, 0 to 1; NaN where nothing came in.
    """

    starts: Floats
    ends: Floats
    shares: Floats

    @property
    def highest(self) -> tuple[float, float, float] | None:
        """The largest share, with start and end of its sample; the first of several; None without any."""
        known = ~np.isnan(self.shares)
        if not known.any():
            return None
        at = int(np.nanargmax(self.shares))
        return float(self.shares[at]), float(self.starts[at]), float(self.ends[at])


def sampled_slos(
    source: Source, services: Iterable[str], start: datetime, end: datetime
) -> tuple[SampledSlo, ...]:
    """Return the SLOs of services with samples on the days from ``start`` to ``end``, worst first.

    Worst is the largest share of bad events on those days.

    Args:
        source: where to read.
        services: keys.
        start: aware.
        end: aware.
    """
    listed, values = among("service", services)
    found = rows(
        source,
        "SELECT slo.id, slo.name, slo.display_name, service.name, service.display_name,"
        " SUM(d.good), SUM(d.total) FROM slo"
        " JOIN service ON service.id = slo.service_id JOIN sample_day d ON d.slo_id = slo.id"
        f" WHERE slo.service_id IN {listed} AND d.day >= :first AND d.day <= :last"
        " GROUP BY slo.id, slo.name, slo.display_name, service.name, service.display_name",
        first=utc_day(start),
        last=utc_day(end),
        **values,
    )
    named = [
        (
            1 - good / total if total else 0.0,
            SampledSlo(key, f"{service_title or service}, {title or name}", title or name),
        )
        for key, name, title, service, service_title, good, total in found
    ]
    return tuple(slo for _, slo in sorted(named, key=lambda each: (-each[0], each[1].title.casefold())))


def bad_shares(source: Source, slo_id: str, start: datetime, end: datetime) -> BadShares:
    """Return the share of bad events in every sample of an SLO that touches (start, end)."""
    samples = load_samples(source, slo_id, start, end + _DAY)
    begins = samples.times - samples.steps
    part = slice(0, int(np.searchsorted(begins, end.timestamp(), "left")))
    total, good = samples.total[part], samples.good[part]
    shares = np.full(len(total), np.nan)
    np.divide(np.maximum(total - good, 0.0), total, out=shares, where=total > 0)
    return BadShares(begins[part], samples.times[part], shares)
