"""Sloth's SLO files: ``version: prometheus/v1`` and its Kubernetes twin ``PrometheusServiceLevel``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AliasChoices, Field

from slodesk.integrations.definitions import (
    Line,
    Model,
    Name,
    Notes,
    Number,
    Unkept,
    Words,
    address_links,
    shorten,
)
from slodesk.integrations.openslo import label_tags
from slodesk.integrations.yaml_loader import line_of
from slodesk.operations.incoming import ServiceItem, SloItem

if TYPE_CHECKING:
    from slodesk.integrations.yaml_loader import Node

WINDOW = "30d"
"""Sloth's own default; its files name no window."""

_ALERT = "alert rules are not kept, except links; alerts follow the policy's alert pairs"
_PLUGINS = "Sloth's plugins are not kept"


class Events(Model):
    """Bad over all events."""

    error_query: Words = Field(validation_alias=AliasChoices("error_query", "errorQuery"))
    total_query: Words = Field(validation_alias=AliasChoices("total_query", "totalQuery"))


class Raw(Model):
    """A ratio of errors measured elsewhere."""

    query: Words = Field(validation_alias=AliasChoices("error_ratio_query", "errorRatioQuery"))


class Sli(Model):
    """One of three ways to measure."""

    events: Events | None = None
    raw: Raw | None = None
    plugin: dict[str, object] | None = None


class Alerting(Model):
    """Names and labels of the alerts Sloth makes; only links among the annotations are kept."""

    name: object | None = None
    labels: object | None = None
    annotations: dict[str, Words] = Field(default_factory=dict)
    page: object | None = Field(None, validation_alias=AliasChoices("page_alert", "pageAlert"))
    ticket: object | None = Field(None, validation_alias=AliasChoices("ticket_alert", "ticketAlert"))


class Slo(Model):
    """One objective."""

    name: Name
    objective: Number
    description: Words = ""
    labels: Annotated[object | None, Unkept("labels of an SLO are not kept")] = None
    plugins: Annotated[object | None, Unkept(_PLUGINS)] = None
    sli: Sli
    alerting: Annotated[Alerting | None, Unkept(_ALERT)] = None


class Spec(Model):
    """The SLOs of one service."""

    service: Name
    labels: dict[str, object] = Field(default_factory=dict)
    plugins: Annotated[object | None, Unkept(_PLUGINS)] = Field(
        None, validation_alias=AliasChoices("slo_plugins", "sloPlugins")
    )
    slos: list[Slo]


class File(Spec):
    """``version: prometheus/v1``."""

    version: Line


class Metadata(Model):
    """Of the Kubernetes object; it says nothing about the SLOs."""

    name: Line = ""


class Resource(Model):
    """``kind: PrometheusServiceLevel``."""

    api_version: Line = Field(alias="apiVersion")
    kind: Line
    metadata: object | None = None
    status: object | None = None
    spec: Spec


def recognises(document: Node) -> bool:
    """Whether a document is Sloth's."""
    return document.text("version").startswith("prometheus/") or document.text("apiVersion").startswith(
        "sloth.slok.dev/"
    )


def read(documents: list[Node], notes: Notes) -> None:
    """Take in every Sloth document of a file."""
    for document in documents:
        what = f"Sloth service “{shorten(document.text('service') or document.text('spec', 'service'))}”"
        version, kind = document.text("version"), document.text("kind")
        if version and version != "prometheus/v1":
            notes.reject(line_of(document, ("version",)), f"Sloth version “{shorten(version)}” is not read")
        elif version:
            file = notes.read(File, document, what)
            if file is not None:
                _service(file, document, (), notes)
        elif document.text("apiVersion") != "sloth.slok.dev/v1":
            found = shorten(document.text("apiVersion"))
            notes.reject(line_of(document, ("apiVersion",)), f"Sloth version “{found}” is not read; v1 is")
        elif kind == "AlertWindows":
            notes.warn(document.line, "Sloth's alert windows were left out; the policy has its own")
        elif kind == "PrometheusServiceLevel":
            resource = notes.read(Resource, document, what)
            if resource is not None:
                _service(resource.spec, document, ("spec",), notes)
        else:
            notes.reject(line_of(document, ("kind",)), f"“{shorten(kind)}” is not a kind of Sloth")


def _service(spec: Spec, document: Node, path: tuple[str | int, ...], notes: Notes) -> None:
    line = line_of(document, (*path, "service"))
    notes.items.append(ServiceItem(spec.service, line, defined=True, tags=label_tags(spec.labels) or None))
    if not spec.slos:
        notes.warn(line, f"Sloth service “{shorten(spec.service)}” has no SLOs")
    for place, slo in enumerate(spec.slos):
        here = (*path, "slos", place)
        line = line_of(document, here)
        what = f"SLO “{shorten(slo.name)}”"
        target = notes.target(line_of(document, (*here, "objective")), what, slo.objective.scaleb(-2))
        queries = _queries(slo.sli, line_of(document, (*here, "sli")), what, notes)
        if target is None or queries is None:
            continue
        annotations = slo.alerting.annotations if slo.alerting is not None else {}
        links = address_links(annotations)
        notes.add_slo(
            SloItem(
                service=spec.service,
                name=slo.name,
                target=target,
                window=WINDOW,
                line=line,
                description=slo.description,
                links=links,
                **queries,
            )
        )


def _queries(sli: Sli, line: int, what: str, notes: Notes) -> dict[str, Any] | None:
    """Return the queries of an indicator; None, noted, when it contradicts itself."""
    given = [part for part in (sli.events, sli.raw, sli.plugin) if part is not None]
    if len(given) != 1:
        notes.reject(line, f"{what}: sli needs exactly one of events, raw and plugin")
        return None
    if sli.events is not None:
        return {"bad_query": sli.events.error_query, "total_query": sli.events.total_query}
    if sli.raw is not None:
        notes.warn(line, f"{what}: a ratio measured elsewhere has no counts; every step weighs the same")
        # An average of ratios: every step weighs the same, as a count of one.
        return {"bad_query": sli.raw.query, "total_query": "vector(1)"}
    name = shorten(str((sli.plugin or {}).get("id", "")))
    notes.warn(line, f"{what}: the plugin “{name}” cannot run here; the SLO comes without queries")
    return {}
