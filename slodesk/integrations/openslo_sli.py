"""OpenSLO indicators reduced to the queries SLO Desk stores."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slodesk.integrations.definitions import describe, shorten
from slodesk.integrations.step_queries import added_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slodesk.integrations.definitions import Notes
    from slodesk.integrations.openslo_models import AlphaObjective, AlphaSource, AlphaSpec, Metric, SliSpec

_PROMETHEUS = re.compile(r"prom|thanos|mimir|cortex|victoria", re.IGNORECASE)
_ROLES = {"good": "Good", "bad": "Bad", "total": "Total", "raw": "Ratio", "series": "Series"}


@dataclass(frozen=True, slots=True)
class Query:
    """A query and the source it is written for; ``runs`` where Prometheus understands it."""

    text: str
    source: str
    runs: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """How an SLO is measured, whatever version described it.

    Attributes:
        line: where it stands.
        queries: by role: good, bad, total, raw or series.
        counter: whether the values are running counters; None when not said.
        raw_failure: a raw ratio counts failures.
        description: what the indicator says about itself.
    """

    line: int
    queries: Mapping[str, Query]
    counter: bool | None = None
    raw_failure: bool = False
    description: str = ""

    @property
    def threshold(self) -> bool:
        """Whether single values are compared with a limit."""
        return "series" in self.queries


def from_sli(spec: SliSpec, line: int, sources: Mapping[str, str], title: str = "") -> Indicator | str:
    """Reduce a v1 SLI; a sentence when it contradicts itself."""
    description = describe(title, spec.description)
    if (spec.threshold is None) == (spec.ratio is None):
        return "an indicator has either thresholdMetric or ratioMetric"
    if spec.threshold is not None:
        return Indicator(line, {"series": _query(spec.threshold, sources)}, description=description)
    ratio = spec.ratio
    if ratio is None:
        return "an indicator needs a metric"
    if ratio.raw is not None:
        if ratio.good or ratio.bad or ratio.total:
            return "raw cannot stand beside good, bad or total"
        if ratio.raw_type is None:
            return "rawType is missing: success or failure"
        failure = ratio.raw_type == "failure"
        queries = {"raw": _query(ratio.raw, sources)}
        return Indicator(line, queries, raw_failure=failure, description=description)
    if ratio.total is None:
        return "ratioMetric needs total with good or bad, or raw"
    if (ratio.good is None) == (ratio.bad is None):
        return "ratioMetric needs either good or bad beside total"
    parts = {"good": ratio.good, "bad": ratio.bad, "total": ratio.total}
    queries = {role: _query(metric, sources) for role, metric in parts.items() if metric is not None}
    return Indicator(line, queries, ratio.counter, description=description)


def from_alpha(spec: AlphaSpec, objective: AlphaObjective, line: int) -> Indicator | str:
    """Reduce a v1alpha indicator; a sentence when it contradicts itself."""
    if (spec.indicator is None) == (objective.ratio is None):
        return "an objective needs either ratioMetrics, or thresholdMetric in the SLO's indicator"
    if spec.indicator is not None:
        return Indicator(line, {"series": _alpha_query(spec.indicator.threshold)})
    ratio = objective.ratio
    if ratio is None or (ratio.good is None) == (ratio.bad is None):
        return "ratioMetrics needs either good or bad beside total"
    parts = {"good": ratio.good, "bad": ratio.bad, "total": ratio.total}
    queries = {role: _alpha_query(source) for role, source in parts.items() if source is not None}
    counter = ratio.incremental if ratio.incremental is not None else ratio.counter
    return Indicator(line, queries, counter)


def fields_of(indicator: Indicator, notes: Notes, what: str) -> dict[str, Any]:
    """Return the SLO's fields for an indicator: its queries, or their text where none can run."""
    foreign = [query for query in indicator.queries.values() if not query.runs]
    if foreign:
        source = foreign[0].source or "an unnamed source"
        notes.warn(
            indicator.line,
            f"{what}: its queries are for {shorten(source)}, which SLO Desk does not ask; "
            "they are kept as text in the description",
        )
        kept = "\n".join(f"{_ROLES[role]}: {query.text}" for role, query in indicator.queries.items())
        return {"description": describe(indicator.description, f"Measured by {source}:\n{kept}")}
    texts = {role: _ready(query, indicator) for role, query in indicator.queries.items()}
    fields: dict[str, Any] = {"description": indicator.description}
    if "raw" in texts:
        # An average of ratios: every step weighs the same, as a count of one.
        fields["bad_query" if indicator.raw_failure else "good_query"] = texts["raw"]
        fields["total_query"] = "vector(1)"
        notes.warn(
            indicator.line, f"{what}: a ratio measured elsewhere has no counts; every step weighs the same"
        )
    else:
        fields.update({f"{role}_query": text for role, text in texts.items()})
    return fields


def _ready(query: Query, indicator: Indicator) -> str:
    """Return a query as stored; points that are counts of their own are added up, not differenced."""
    summed = added_up(query.text) if indicator.counter is False and "raw" not in indicator.queries else None
    return summed or query.text


def _query(metric: Metric, sources: Mapping[str, str]) -> Query:
    source = metric.source
    kind = source.type or sources.get(source.reference, "") or source.reference
    texts = {key: str(value).strip() for key, value in source.spec.items() if isinstance(value, str)}
    text = next((texts[key] for key in ("promql", "query", "expr") if texts.get(key)), "")
    if text and (_PROMETHEUS.search(kind) or texts.get("promql")):
        return Query(text, kind, runs=True)
    kept = text if len(source.spec) == 1 and text else _flat(source.spec)
    return Query(kept, kind, runs=False)


def _alpha_query(source: AlphaSource) -> Query:
    runs = bool(_PROMETHEUS.search(f"{source.source} {source.query_type}")) and bool(source.query)
    return Query(source.query, source.source, runs)


def _flat(value: Mapping[str, object], limit: int = 2_000) -> str:
    return shorten(", ".join(f"{key}: {_plain(part)}" for key, part in value.items()), limit)


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_plain(part) for part in value) + "]"
    return str(value)
