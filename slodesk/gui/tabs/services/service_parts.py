"""The lists in the editor of a service: its SLOs, journeys, SLAs and metrics."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from slodesk.domain.figures import percent_text
from slodesk.domain.target import parse_percent, target_text
from slodesk.domain.window import parse_window
from slodesk.gui.dialogs.slo_editor_numbers import typed_number
from slodesk.gui.models.records import Column
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.widgets.window_field import USUAL, window_label
from slodesk.operations import metrics, services

if TYPE_CHECKING:
    from slodesk.gui.tabs.services.service_editor import ServiceEditor
    from slodesk.storage.queries.services import SloDetail


def kind_words(kind: str) -> str:
    """Return an SLI kind in two or three words."""
    words = {
        "ratio": _tr("Share of good events"),
        "threshold": _tr("Values within a limit"),
        "time_slices": _tr("Share of good time"),
    }
    return words[kind]


def slo_title(slo: SloDetail) -> str:
    """Return what people call an SLO."""
    return slo.display_name or slo.name


def slos_section(editor: ServiceEditor) -> RecordsSection:
    """Return the list of SLOs, which are edited in an editor of their own."""
    columns = (
        Column(_tr("SLO"), slo_title),
        Column(_tr("Target"), lambda slo: target_text(slo.current.target), right=True),
        Column(_tr("Window"), lambda slo: window_label(slo.current.window)),
        Column(_tr("Kind"), lambda slo: kind_words(slo.kind)),
    )
    context = editor.context
    section = RecordsSection(
        context.theme, _tr("SLOs"), _tr("What users can rely on. One or two are enough to begin with."),
        columns, None, context.show_error, editor, widths={1: 90, 2: 140, 3: 180},
    )  # fmt: skip
    section.view.setObjectName("service_slos")
    section.opened.connect(lambda slo: editor.slo_opened.emit(slo.id))
    section.add_button(_tr("Add"), "add", editor.slo_wanted.emit, name=_tr("Add an SLO"))
    section.add_button(
        _tr("Open"), "edit", lambda: editor.slo_opened.emit(section.selected.id), chosen=True,
        name=_tr("Open the chosen SLO"),
    )  # fmt: skip
    section.add_button(
        _tr("Remove"), "trash", lambda: editor.slo_removal.emit(section.selected.id), chosen=True,
        name=_tr("Remove the chosen SLO"), keys="Del",
    )  # fmt: skip
    return section


def journeys_section(editor: ServiceEditor) -> RecordsSection:
    """Return the list of user journeys, edited in place."""
    context = editor.context
    document = context.document

    def save(journey: Any, field: str, value: str) -> None:
        label = _tr("Change user journey {name}").format(name=journey.name)
        document.edit(label, services.set_journey_field, journey.id, field, value)

    section = RecordsSection(
        context.theme, _tr("User journeys"), _tr("What people come to do with it, such as “Buy a ticket”."),
        (Column(_tr("Journey"), lambda each: each.name, "name"),
         Column(_tr("What happens"), lambda each: each.description, "description")),
        save, context.show_error, editor, widths={0: 220}, stretch=1,
    )  # fmt: skip
    section.view.setObjectName("service_journeys")

    def add() -> None:
        detail = editor.detail
        if detail is not None:
            label = _tr("Add user journey to {name}").format(name=detail.record.name)
            name = section.free_name(_tr("New journey"))
            key = document.edit(label, services.add_journey, detail.record.id, name).result
            section.edit_new(key)

    def remove() -> None:
        journey = section.selected
        label = _tr("Remove user journey {name}").format(name=journey.name)
        document.edit(label, services.remove_journey, journey.id)

    section.add_button(_tr("Add"), "add", add, name=_tr("Add a user journey"))
    section.add_button(
        _tr("Remove"), "trash", remove, chosen=True, name=_tr("Remove the chosen user journey"), keys="Del"
    )
    return section


def slas_section(editor: ServiceEditor) -> RecordsSection:
    """Return the list of SLAs, edited in place."""
    context = editor.context
    document = context.document
    windows = {window_label(parse_window(text)): text for text in USUAL}

    def save(sla: Any, field: str, value: str) -> None:
        label = _tr("Change SLA {name}").format(name=sla.name)
        stored: Any = value
        if field == "target":
            stored = parse_percent(value)
            label = _tr("Set target of SLA {name} to {target}").format(
                name=sla.name, target=target_text(stored)
            )
        elif field == "window":
            stored = windows.get(value, value)
        document.edit(label, services.set_sla_field, sla.id, field, stored)

    section = RecordsSection(
        context.theme, _tr("SLAs"), _tr("What customers were promised, and what a breach costs."),
        (Column(_tr("SLA"), lambda sla: sla.name, "name"),
         Column(_tr("Target"), lambda sla: sla.target, "target", percent_text, right=True),
         Column(_tr("Window"), lambda sla: sla.window, "window", window_label),
         Column(_tr("Consequence"), lambda sla: sla.consequence, "consequence"),
         Column(_tr("Looser SLOs"), lambda sla: looser_slos(editor, sla))),
        save, context.show_error, editor, widths={0: 170, 1: 90, 2: 140, 4: 150}, stretch=3, hide_empty=(4,),
    )  # fmt: skip
    section.view.setObjectName("service_slas")
    section.view.setItemDelegateForColumn(2, ChoiceDelegate(lambda: list(windows), _tr("Window"), section))

    def add() -> None:
        detail = editor.detail
        if detail is not None:
            label = _tr("Add SLA to {name}").format(name=detail.record.name)
            name = section.free_name(_tr("New SLA"))
            added = document.edit(
                label, lambda session: services.add_sla(session, detail.record.id, name, Decimal("0.99"))
            )
            section.edit_new(added.result)

    def remove() -> None:
        sla = section.selected
        document.edit(_tr("Remove SLA {name}").format(name=sla.name), services.remove_sla, sla.id)

    section.add_button(_tr("Add"), "add", add, name=_tr("Add an SLA"))
    section.add_button(
        _tr("Remove"), "trash", remove, chosen=True, name=_tr("Remove the chosen SLA"), keys="Del"
    )
    return section


def looser_slos(editor: ServiceEditor, sla: Any) -> str:
    """Return the SLOs that aim for less than an SLA promises."""
    detail, shown = editor.detail, editor.shown
    if detail is None or shown is None or detail.record.name not in shown.promises:
        return ""
    made = shown.promises[detail.record.name].promises
    return ", ".join(each.slo for each in made if not each.speed and each.target < sla.target)


def metrics_section(editor: ServiceEditor) -> RecordsSection:
    """Return the list of metrics, edited in place."""
    context = editor.context
    document = context.document

    def save(metric: Any, field: str, value: str) -> None:
        stored: Any = typed_number(value) if field == "limit" else value
        label = _tr("Change metric {name}").format(name=metric.name)
        document.edit(label, metrics.set_metric_field, metric.id, field, stored)

    section = RecordsSection(
        context.theme, _tr("Metrics"), _tr("Plain figures shown beside the SLOs, such as a p95 latency."),
        (Column(_tr("Identifier"), lambda metric: metric.name, "name"),
         Column(_tr("Display name"), lambda metric: metric.display_name, "display_name"),
         Column(_tr("Unit"), lambda metric: metric.unit, "unit"),
         Column(_tr("Limit"), lambda metric: metric.limit, "limit", lambda limit: f"{limit:f}", right=True),
         Column(_tr("Query"), lambda metric: metric.query, "query")),
        save, context.show_error, editor, widths={0: 150, 1: 150, 2: 60, 3: 70}, stretch=4,
    )  # fmt: skip
    section.view.setObjectName("service_metrics")

    def add() -> None:
        detail = editor.detail
        if detail is not None:
            label = _tr("Add metric to {name}").format(name=detail.record.name)
            added = document.edit(
                label, metrics.add_metric, detail.record.id, section.free_name(_tr("new-metric"))
            )
            section.edit_new(added.result)

    def remove() -> None:
        metric = section.selected
        label = _tr("Remove metric {name} and its values").format(name=metric.name)
        document.edit(label, metrics.remove_metric, metric.id)

    section.add_button(_tr("Add"), "add", add, name=_tr("Add a metric"))
    section.add_button(
        _tr("Remove"), "trash", remove, chosen=True, name=_tr("Remove the chosen metric"), keys="Del"
    )
    return section


def _tr(text: str) -> str:
    return QCoreApplication.translate("ServiceEditor", text)
