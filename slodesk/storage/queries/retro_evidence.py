"""The figures a retrospective stands on: what its incident cost each SLO, and the samples around it (R17)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from slodesk.domain.retro_evidence import Curve, Evidence, SloCost
from slodesk.domain.window import window_text
from slodesk.storage.queries.incident_losses import incident_losses
from slodesk.storage.queries.retro_samples import bad_shares, sampled_slos

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.retrospective import IncidentFacts, Retrospective
    from slodesk.storage.queries.retro_samples import BadShares
    from slodesk.storage.reading import Source

_CURVES = 2
"""The SLOs that fared worst."""
_POINTS = 240
"""Of a curve: of more, the worst of each stretch is kept."""
_MARGIN = timedelta(minutes=20)
"""Seen before and after an incident, at least."""


def retro_evidence(source: Source, content: Retrospective, at: datetime) -> Evidence:
    """Return the figures as known at a moment, aware; nothing where it is about no incident."""
    incident = content.incident
    if incident is None:
        return Evidence(at)
    losses = incident_losses(source, [incident], at)[incident.id]
    costs = tuple(
        SloCost(
            each.info.id, each.title, each.target, window_text(each.window), each.window_minutes,
            each.impact, each.before, each.failed, each.events, each.bad,
        )
        for each in losses
    )  # fmt: skip
    return Evidence(at, costs, _curves(source, incident, at))


def _curves(source: Source, incident: IncidentFacts, at: datetime) -> tuple[Curve, ...]:
    end = max(incident.started, min(incident.resolved or at, at))
    margin = max(_MARGIN, (end - incident.started) / 4)
    start, stop = incident.started - margin, min(end + margin, at)
    found = []
    for slo in sampled_slos(source, (service for service, _ in incident.services), start, stop)[:_CURVES]:
        curve = _thinned(slo.title, bad_shares(source, slo.id, start, stop))
        if any(share is not None for share in curve.shares):
            found.append(curve)
    return tuple(found)


def _thinned(title: str, samples: BadShares) -> Curve:
    times: list[float] = []
    shares: list[float | None] = []
    for some in np.array_split(np.arange(len(samples.shares)), min(_POINTS, max(1, len(samples.shares)))):
        known = some[~np.isnan(samples.shares[some])]
        worst = known[np.argmax(samples.shares[known])] if len(known) else some[-1] if len(some) else None
        if worst is not None:
            times.append(float(samples.ends[worst]))
            shares.append(round(float(samples.shares[worst]), 9) if len(known) else None)
    return Curve(title, tuple(times), tuple(shares))
