"""OpenSLO v1 and v1alpha: services, SLIs and SLOs, alone or several in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slodesk.integrations import openslo_models as shapes
from slodesk.integrations.definitions import Notes, Path, address_links, describe, shorten
from slodesk.integrations.openslo_sli import Indicator, fields_of, from_alpha, from_sli
from slodesk.integrations.openslo_window import slice_seconds, window
from slodesk.integrations.yaml_loader import line_of
from slodesk.operations.incoming import ServiceItem, SloItem

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.integrations.yaml_loader import Node

VERSIONS = ("openslo/v1", "openslo/v1alpha")

_ALERTS = ("AlertPolicy", "AlertCondition", "AlertNotificationTarget")


@dataclass(slots=True)
class _File:
    """The objects other objects of the same file may name."""

    notes: Notes
    sources: dict[str, str] = field(default_factory=dict)
    indicators: dict[str, tuple[shapes.Sli, int]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    services: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Objective:
    """One objective of either version, with its place."""

    line: int
    given: shapes.Objective | shapes.AlphaObjective
    indicator: Indicator | None


def recognises(document: Node) -> bool:
    """Whether a document calls itself OpenSLO, of whatever version."""
    return document.text("apiVersion").lower().startswith("openslo")


def read(documents: list[Node], notes: Notes) -> None:
    """Take in every OpenSLO document of a file."""
    file = _File(notes)
    later: list[tuple[Node, str]] = []
    for document in documents:
        version, kind = document.text("apiVersion"), document.text("kind")
        if version not in VERSIONS:
            where = line_of(document, ("apiVersion",))
            notes.reject(where, f"OpenSLO version “{shorten(version)}” is not read; v1 and v1alpha are")
        elif kind == "DataSource" and version == "openslo/v1":
            _data_source(document, file)
        elif kind == "SLI" and version == "openslo/v1":
            _sli(document, file)
        else:
            later.append((document, version))
    for document, version in later:
        _object(document, version, file)
    for name, (_, line) in file.indicators.items():
        if name not in file.used:
            notes.warn(line, f"SLI “{shorten(name)}” was left out: no SLO of this file names it")


def _object(document: Node, version: str, file: _File) -> None:
    kind = document.text("kind")
    what = f"{shorten(kind) or 'Object'} “{shorten(document.text('metadata', 'name'))}”"
    if kind == "Service":
        service = file.notes.read(shapes.Service, document, what)
        if service is not None:
            _service(service, document, file)
    elif kind == "SLO" and version == "openslo/v1":
        slo = file.notes.read(shapes.Slo, document, what)
        if slo is not None:
            _slo(slo, document, what, file)
    elif kind == "SLO":
        alpha = file.notes.read(shapes.AlphaSlo, document, what)
        if alpha is not None:
            _alpha_slo(alpha, document, what, file)
    elif kind in _ALERTS:
        file.notes.warn(document.line, f"{what} was left out; alerts follow the policy's alert pairs")
    else:
        file.notes.reject(line_of(document, ("kind",)), f"“{shorten(kind)}” is not a kind of {version}")


def _data_source(document: Node, file: _File) -> None:
    what = f"DataSource “{shorten(document.text('metadata', 'name'))}”"
    source = file.notes.read(shapes.DataSource, document, what)
    if source is not None:
        file.sources[source.metadata.name] = source.spec.type


def _sli(document: Node, file: _File) -> None:
    what = f"SLI “{shorten(document.text('metadata', 'name'))}”"
    sli = file.notes.read(shapes.Sli, document, what)
    if sli is None:
        return
    if sli.metadata.name in file.indicators:
        file.notes.reject(document.line, f"{what} is there twice")
        return
    file.indicators[sli.metadata.name] = (sli, document.line)


def _service(service: shapes.Service, document: Node, file: _File) -> None:
    meta = service.metadata
    first = file.services.setdefault(meta.name, document.line)
    if first != document.line:
        name = shorten(meta.name)
        file.notes.warn(document.line, f"Service “{name}” is there twice (line {first}); this one counts")
    file.notes.items.append(
        ServiceItem(
            meta.name,
            document.line,
            defined=True,
            display_name=meta.display_name or None,
            description=service.spec.description or None,
            tags=label_tags(meta.labels) or None,
        )
    )
    _warn_of_annotations(meta, document, f"Service “{shorten(meta.name)}”", file.notes, links=False)


def label_tags(labels: dict[str, Any]) -> tuple[str, ...]:
    """Return labels as tags, ``key=value``; a label with several values becomes several tags."""
    tags: list[str] = []
    for key, value in labels.items():
        values = value if isinstance(value, list) else [value]
        tags.extend(shorten(f"{key}={part}", 200) for part in values if isinstance(part, str))
    return tuple(dict.fromkeys(tags))


def _slo(slo: shapes.Slo, document: Node, what: str, file: _File) -> None:
    spec, notes = slo.spec, file.notes
    shared: Indicator | None = None
    composite = any(part.indicator is not None or part.reference for part in spec.objectives)
    if spec.indicator is not None or spec.reference or not composite:
        shared = _indicator(spec, document, ("spec",), what, file)
        if shared is None and not spec.reference:
            return
    if composite:
        notes.warn(
            line_of(document, ("spec", "objectives")), f"{what}: a composite; every objective is judged alone"
        )
    objectives = []
    for place, given in enumerate(spec.objectives):
        path = ("spec", "objectives", place)
        own = shared
        if given.indicator is not None or given.reference:
            own = _indicator(given, document, path, what, file)
        objectives.append(_Objective(line_of(document, path), given, own))
    _objectives(slo.metadata, spec, objectives, document, what, file)


def _alpha_slo(slo: shapes.AlphaSlo, document: Node, what: str, file: _File) -> None:
    objectives = []
    for place, given in enumerate(slo.spec.objectives):
        line = line_of(document, ("spec", "objectives", place))
        found = from_alpha(slo.spec, given, line)
        if isinstance(found, str):
            file.notes.reject(line, f"{what}: {found}")
            return
        objectives.append(_Objective(line, given, found))
    _objectives(slo.metadata, slo.spec, objectives, document, what, file)


def _indicator(
    given: shapes.SloSpec | shapes.Objective,
    document: Node,
    path: Path,
    what: str,
    file: _File,
) -> Indicator | None:
    """Find the inline or named indicator; None, noted, when there is none to use."""
    notes = file.notes
    found: Indicator | str
    if given.indicator is not None:
        line = line_of(document, (*path, "indicator"))
        if given.reference:
            notes.reject(line, f"{what}: indicator and indicatorRef exclude each other")
            return None
        meta = given.indicator.metadata
        found = from_sli(given.indicator.spec, line, file.sources, meta.display_name if meta else "")
    elif given.reference:
        line = line_of(document, (*path, "indicatorRef"))
        if given.reference not in file.indicators:
            name = shorten(given.reference)
            notes.warn(line, f"{what}: the SLI “{name}” is not in this file; the SLO comes without queries")
            return None
        file.used.add(given.reference)
        sli, sli_line = file.indicators[given.reference]
        found = from_sli(sli.spec, sli_line, file.sources, sli.metadata.display_name)
    else:
        line = line_of(document, path)
        found = "it needs an indicator or an indicatorRef"
    if isinstance(found, str):
        notes.reject(line, f"{what}: {found}")
        return None
    return found


def _objectives(
    meta: shapes.Metadata,
    spec: shapes.SloSpec | shapes.AlphaSpec,
    objectives: list[_Objective],
    document: Node,
    what: str,
    file: _File,
) -> None:
    notes = file.notes
    key = "timeWindow" if isinstance(spec, shapes.SloSpec) else "timeWindows"
    span = window(notes, line_of(document, ("spec", key)), what, spec.windows)
    if not objectives:
        notes.reject(line_of(document, ("spec", "objectives")), f"{what}: it has no objective")
    if span is None or not objectives:
        return
    if meta.labels:
        notes.warn(line_of(document, ("metadata", "labels")), f"{what}: labels of an SLO are not kept")
    if spec.method is None:
        notes.warn(line_of(document, ("spec",)), f"{what}: budgetingMethod is missing; events are counted")
    method = spec.method or "Occurrences"
    _warn_of_annotations(meta, document, what, notes)
    notes.items.append(ServiceItem(spec.service, line_of(document, ("spec", "service"))))
    for number, objective in enumerate(objectives, start=1):
        several = len(objectives) > 1
        name = f"{meta.name}-{number}" if several else meta.name
        fields = _judged(objective, method, f"{what}, objective {number}" if several else what, notes)
        if fields is None:
            continue
        title = objective.given.display_name
        own = describe(spec.description, fields.pop("description", ""))
        if several and meta.display_name and title:
            shown = f"{meta.display_name}: {title}"
        else:
            shown = meta.display_name or title
            if title and title != shown:
                own = describe(own, f"Objective: {title}")
        notes.add_slo(
            SloItem(
                service=spec.service,
                name=name,
                window=span[0],
                time_zone=span[1],
                line=document.line if not several else objective.line,
                display_name=shown[:200],
                description=own,
                links=address_links(meta.annotations),
                **fields,
            )
        )


def _judged(objective: _Objective, method: str, what: str, notes: Notes) -> dict[str, Any] | None:
    """Return target, kind, queries and limits of one objective; None, noted, when unusable."""
    given, line = objective.given, objective.line
    target = notes.target(line, what, _ratio(given)) if _one_target(given, line, what, notes) else None
    if target is None:
        return None
    fields: dict[str, Any] = {"target": target, "kind": "ratio"}
    if objective.indicator is not None:
        fields.update(fields_of(objective.indicator, notes, what))
        if objective.indicator.threshold:
            if given.op is None or given.value is None:
                notes.reject(line, f"{what}: a thresholdMetric needs op and value")
                return None
            fields |= {"kind": "threshold", "threshold": given.value, "threshold_op": given.op}
        else:
            _warn_of_comparison(given, line, what, notes)
    if method != "Occurrences" and not _slices(given, method, line, what, notes, fields):
        return None
    return fields


def _one_target(given: shapes.Objective | shapes.AlphaObjective, line: int, what: str, notes: Notes) -> bool:
    if (given.target is None) == (given.percent is None):
        notes.reject(line, f"{what}: it needs either target or targetPercent")
        return False
    return True


def _ratio(given: shapes.Objective | shapes.AlphaObjective) -> Decimal:
    if given.target is not None:
        return given.target
    return given.percent.scaleb(-2)  # type: ignore[union-attr]  # one of the two is there


def _warn_of_comparison(
    given: shapes.Objective | shapes.AlphaObjective, line: int, what: str, notes: Notes
) -> None:
    """A ratio is good when it is high; a comparison that says something else is not kept."""
    if given.op in ("lt", "lte"):
        notes.warn(line, f"{what}: op {given.op} was left out; a ratio is always judged from below")
    if given.value is not None and isinstance(given, shapes.Objective):
        notes.warn(line, f"{what}: value was left out; it belongs to a thresholdMetric")


def _slices(
    given: shapes.Objective | shapes.AlphaObjective,
    method: str,
    line: int,
    what: str,
    notes: Notes,
    fields: dict[str, Any],
) -> bool:
    """Add what time slices need; False, noted, when it cannot be."""
    seconds = slice_seconds(given.slice_window) if given.slice_window else 60
    if seconds is None or seconds > 86_400 or 86_400 % seconds:
        text = shorten(given.slice_window)
        notes.reject(line, f"{what}: “{text}” is no time slice that divides a day evenly, such as 1m")
        return False
    if method == "RatioTimeslices":
        notes.warn(
            line,
            f"{what}: RatioTimeslices averages its slices; here events count, so busy slices weigh more",
        )
        return True
    if not given.slice_window:
        notes.warn(line, f"{what}: timeSliceWindow is missing; slices of one minute are taken")
    slice_target = given.slice_target
    if slice_target is None:
        notes.warn(line, f"{what}: timeSliceTarget is missing; the target is taken for each slice too")
        slice_target = fields["target"]
    if not 0 < slice_target <= 1:
        notes.reject(line, f"{what}: timeSliceTarget is a ratio above 0, at most 1")
        return False
    fields |= {"kind": "time_slices", "slice_seconds": seconds, "slice_target": slice_target}
    return True


def _warn_of_annotations(
    meta: shapes.Metadata, document: Node, what: str, notes: Notes, *, links: bool = True
) -> None:
    kept = {text for _, text in address_links(meta.annotations)} if links else set()
    lost = [key for key, text in meta.annotations.items() if text not in kept]
    if lost:
        names = ", ".join(shorten(key) for key in lost[:5])
        notes.warn(line_of(document, ("metadata", "annotations")), f"{what}: annotations not kept: {names}")
