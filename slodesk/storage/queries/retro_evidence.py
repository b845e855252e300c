"""The figures a retrospective stands on: what its incident cost each SLO, and the samples around it (R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from slodesk.domain.retro_evidence import Curve, Evidence, SloCost, SloTarget
from slodesk.domain.window import window_text
from slodesk.storage.queries.incident_losses import incident_losses
from slodesk.storage.queries.retro_findings import slo_facts
from slodesk.storage.queries.retro_samples import bad_shares, sampled_slos

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from slodesk.domain.retrospective import IncidentFacts, Retrospective
    from slodesk.storage.queries.retro_samples import BadShares
    from slodesk.storage.reading import Source

_POINTS = 240
"""Of a curve: of more, the worst of each stretch is kept."""
_MARGIN = timedelta(minutes=20)
"""Seen before and after an incident, at least."""


def retro_evidence(source: Source, content: Retrospective, at: datetime) -> Evidence:
    """Return the figures as known at a moment, aware; nothing where it is about no incident."""
    incident = content.incident
    until = at if incident is None else min(at, incident.resolved or at)
    typed = slo_facts(source, replace(content, incident=None), until)
    others = [SloTarget(each.id, each.title, each.target, each.window_minutes) for each in typed.values()]
    if incident is None:
        return Evidence(at, others=tuple(others))
    losses = incident_losses(source, [incident], at)[incident.id]
    costs = tuple(
        SloCost(
            each.info.id, each.title, each.target, window_text(each.window), each.window_minutes,
            each.impact, each.before, each.failed, each.events, each.bad,
        )
        for each in losses
    )  # fmt: skip
    dearest = sorted(costs, key=lambda each: -each.impact.best[0])
    return Evidence(
        at, costs, _curve(source, incident, [cost.id for cost in dearest], at),
        tuple(each for each in others if each.id not in {cost.id for cost in costs}),
    )  # fmt: skip


def _curve(source: Source, incident: IncidentFacts, slos: Sequence[str], at: datetime) -> tuple[Curve, ...]:
    """Return the samples of the SLO that lost most, of those that have any there."""
    end = max(incident.started, min(incident.resolved or at, at))
    margin = max(_MARGIN, (end - incident.started) / 4)
    start, stop = incident.started - margin, min(end + margin, at)
    sampled = {
        slo.id: slo.title for slo in sampled_slos(source, (s for s, _ in incident.services), start, stop)
    }
    for slo in slos:
        if slo in sampled:
            curve = _thinned(sampled[slo], bad_shares(source, slo, start, stop))
            if any(share is not None for share in curve.shares):
                return (curve,)
    return ()


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
