"""Pyrra's ``ServiceLevelObjective``: ratio, latency, native latency and yes/no gauges."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from slodesk.integrations.definitions import (
    Flag,
    Line,
    Model,
    Name,
    Notes,
    Number,
    Unkept,
    Words,
    address_links,
    describe,
    shorten,
)
from slodesk.integrations.step_queries import STEP, label
from slodesk.integrations.yaml_loader import line_of
from slodesk.operations.incoming import ServiceItem, SloItem

if TYPE_CHECKING:
    from slodesk.integrations.yaml_loader import Node

_SERVICE_LABELS = ("pyrra.dev/service", "service", "app.kubernetes.io/name", "app")
_MATCHERS = ("service", "job")
_UNITS = {"y": 31_536_000, "w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(
    r"(?:([0-9]{1,6})y)?(?:([0-9]{1,6})w)?(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?"
    r"(?:([0-9]{1,6})s)?(?:([0-9]{1,6})ms)?"
)
_GROUPING = "groups are not kept apart; all series are added up"


class Metadata(Model):
    """Name and labels of the object; what Kubernetes notes beside them says nothing about the SLO."""

    name: Name
    namespace: Line = ""
    labels: dict[str, Words] = Field(default_factory=dict)
    annotations: dict[str, Words] = Field(default_factory=dict)
    uid: object | None = None
    generation: object | None = None
    created: object | None = Field(None, alias="creationTimestamp")
    revision: object | None = Field(None, alias="resourceVersion")
    managed: object | None = Field(None, alias="managedFields")


class Query(Model):
    """A selector."""

    metric: Words


class Ratio(Model):
    """Errors over all events."""

    errors: Query
    total: Query
    grouping: Annotated[list[Words], Unkept(_GROUPING)] = Field(default_factory=list)


class Latency(Model):
    """Events fast enough over all events, from a histogram's buckets."""

    success: Query
    total: Query
    grouping: Annotated[list[Words], Unkept(_GROUPING)] = Field(default_factory=list)


class NativeLatency(Model):
    """Events fast enough, from a native histogram."""

    latency: Line
    total: Query
    grouping: Annotated[list[Words], Unkept(_GROUPING)] = Field(default_factory=list)


class BoolGauge(Model):
    """A gauge that is 1 when all is well."""

    metric: Words
    grouping: Annotated[list[Words], Unkept(_GROUPING)] = Field(default_factory=list)


class Indicator(Model):
    """One of four ways to measure."""

    ratio: Ratio | None = None
    latency: Latency | None = None
    native: NativeLatency | None = Field(None, alias="latencyNative")
    gauge: BoolGauge | None = Field(None, alias="bool_gauge")


class Spec(Model):
    """One objective."""

    description: Words = ""
    target: Number
    window: Line
    indicator: Indicator
    alerting: Annotated[
        object | None, Unkept("alert rules are not kept; alerts follow the policy's alert pairs")
    ] = None
    partial: object | None = Field(None, alias="partial_response_strategy")
    fast: Flag | None = Field(None, alias="performanceOverAccuracy")
    output: object | None = Field(None, alias="ruleOutput")


class Objective(Model):
    """The document."""

    api_version: Line = Field(alias="apiVersion")
    kind: Line
    metadata: Metadata
    spec: Spec
    status: object | None = None


def recognises(document: Node) -> bool:
    """Whether a document is Pyrra's."""
    return document.text("apiVersion").startswith("pyrra.dev/")


def read(documents: list[Node], notes: Notes) -> None:
    """Take in every Pyrra document of a file."""
    for document in documents:
        version, kind = document.text("apiVersion"), document.text("kind")
        if version != "pyrra.dev/v1alpha1":
            where = line_of(document, ("apiVersion",))
            notes.reject(where, f"Pyrra version “{shorten(version)}” is not read; v1alpha1 is")
        elif kind != "ServiceLevelObjective":
            notes.reject(line_of(document, ("kind",)), f"“{shorten(kind)}” is not a kind of Pyrra")
        else:
            what = f"SLO “{shorten(document.text('metadata', 'name'))}”"
            objective = notes.read(Objective, document, what)
            if objective is not None:
                _objective(objective, document, what, notes)


def _objective(given: Objective, document: Node, what: str, notes: Notes) -> None:
    spec, meta = given.spec, given.metadata
    where = line_of(document, ("spec", "target"))
    target = notes.target(where, what, spec.target.scaleb(-2))
    if 0 < spec.target < 1:
        notes.warn(where, f"{what}: its target is {spec.target} %; Pyrra counts in percent")
    where = line_of(document, ("spec", "window"))
    seconds = duration(spec.window)
    if seconds is None or seconds <= 0:
        notes.reject(where, f"{what}: “{shorten(spec.window)}” is not a window such as 2w or 30d")
    queries = _queries(spec.indicator, line_of(document, ("spec", "indicator")), what, notes)
    if target is None or seconds is None or seconds <= 0 or queries is None:
        return
    service = _service(meta, queries["total_query"], document, what, notes)
    notes.items.append(ServiceItem(service, document.line))
    _warn_of_metadata(meta, document, what, notes)
    notes.add_slo(
        SloItem(
            service=service,
            name=meta.name,
            target=target,
            window=notes.rolling(where, what, int(seconds), spec.window),
            line=document.line,
            description=describe(spec.description, meta.annotations.get("pyrra.dev/description", "")),
            links=address_links(meta.annotations),
            **queries,
        )
    )


def duration(text: str) -> Decimal | None:
    """Read a duration as Prometheus writes it, ``1w2d`` or ``200ms``, in seconds; None if it is none."""
    match = _DURATION.fullmatch(text)
    if match is None or not text:
        return None
    parts = match.groups()
    seconds = sum(int(part) * unit for part, unit in zip(parts, _UNITS.values(), strict=False) if part)
    return Decimal(seconds) + Decimal(parts[-1] or 0).scaleb(-3)


def _queries(given: Indicator, line: int, what: str, notes: Notes) -> dict[str, Any] | None:
    """Return the queries of an indicator; None, noted, when it contradicts itself."""
    found = [part for part in (given.ratio, given.latency, given.native, given.gauge) if part is not None]
    if len(found) != 1:
        notes.reject(line, f"{what}: indicator needs one of ratio, latency, latencyNative and bool_gauge")
        return None
    if given.ratio is not None:
        return {"bad_query": given.ratio.errors.metric, "total_query": given.ratio.total.metric}
    if given.latency is not None:
        return {"good_query": given.latency.success.metric, "total_query": given.latency.total.metric}
    if given.native is not None:
        limit = duration(given.native.latency)
        if limit is None or limit <= 0:
            text = shorten(given.native.latency)
            notes.reject(line, f"{what}: “{text}” is not a latency such as 200ms")
            return None
        events = f"sum(increase({given.native.total.metric}[{STEP}]))"
        count = f"histogram_count({events})"
        fraction = f"histogram_fraction(0, {limit.normalize():f}, {events})"
        return {"good_query": f"{fraction} * {count}", "total_query": count}
    if given.gauge is None:
        return None
    return {
        "good_query": f"sum(sum_over_time({given.gauge.metric}[{STEP}]))",
        "total_query": f"sum(count_over_time({given.gauge.metric}[{STEP}]))",
    }


def _service(meta: Metadata, query: str, document: Node, what: str, notes: Notes) -> str:
    """Choose the service: a label that names it, else what the query selects, else the SLO's own name."""
    for name in _SERVICE_LABELS:
        if meta.labels.get(name):
            return meta.labels[name]
    for name in _MATCHERS:
        found = label(query, name)
        if found:
            notes.warn(
                document.line,
                f"{what}: Pyrra names no service; it goes to “{shorten(found)}”, the {name} of its query",
            )
            return found
    notes.warn(document.line, f"{what}: Pyrra names no service; it goes to a service of its own name")
    return meta.name


def _warn_of_metadata(meta: Metadata, document: Node, what: str, notes: Notes) -> None:
    kept = {text for _, text in address_links(meta.annotations)}
    lost = [f"label {key}" for key in meta.labels if key not in _SERVICE_LABELS]
    lost += [
        f"annotation {key}"
        for key, text in meta.annotations.items()
        if text not in kept and key != "pyrra.dev/description"
    ]
    if meta.namespace:
        lost.insert(0, f"namespace {meta.namespace}")
    if lost:
        names = ", ".join(shorten(name) for name in lost[:5]) + (" …" if len(lost) > 5 else "")
        notes.warn(line_of(document, ("metadata",)), f"{what}: not kept: {names}")
