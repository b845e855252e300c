"""The lists in the editor of an SLO: why users care, and links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale, QUrl
from PySide6.QtGui import QDesktopServices

from slodesk.domain.errors import RuleBroken
from slodesk.gui.models.records import Column
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.operations import slos

if TYPE_CHECKING:
    from slodesk.gui.dialogs.slo_editor import SloEditor


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an SLO; its key is its place in the list."""

    id: str
    name: str
    url: str


def evidence_section(editor: SloEditor) -> RecordsSection:
    """Return the list of user evidence, edited in place."""
    context = editor.context
    document = context.document

    def save(evidence: Any, field: str, value: str) -> None:
        label = _tr("Change user evidence of {name}").format(name=editor.name)
        stored: Any = read_day(value) if field == "validated" else value
        document.edit(label, slos.set_evidence_field, evidence.id, field, stored)

    section = RecordsSection(
        context.theme, _tr("User evidence"),
        _tr("How you know that users care: a study, support tickets, drop-off figures."),
        (Column(_tr("Journey"), lambda each: each.journey, "journey"),
         Column(_tr("Source"), lambda each: each.source, "source"),
         Column(_tr("Last validated"), lambda each: each.validated, "validated", date.isoformat)),
        save, context.show_error, editor, widths={0: 220, 2: 130}, stretch=1,
    )  # fmt: skip
    section.view.setObjectName("slo_evidence")

    def add() -> None:
        slo = editor.slo
        if slo is not None:
            label = _tr("Add user evidence to {name}").format(name=slo.name)
            today = context.now().date()
            what = _tr("What users do")
            added = document.edit(
                label, lambda session: slos.add_evidence(session, slo.id, what, validated=today)
            )
            section.edit_new(added.result)

    def remove() -> None:
        label = _tr("Remove user evidence of {name}").format(name=editor.name)
        document.edit(label, slos.remove_evidence, section.selected.id)

    section.add_button(_tr("Add"), "add", add, name=_tr("Add user evidence"))
    section.add_button(
        _tr("Remove"), "trash", remove, chosen=True, name=_tr("Remove the chosen evidence"), keys="Del"
    )
    return section


def links_section(editor: SloEditor) -> RecordsSection:
    """Return the list of links, edited in place."""
    context = editor.context
    document = context.document

    def store(label: str, links: list[dict[str, str]]) -> None:
        slo = editor.slo
        if slo is not None:
            document.edit(label.format(name=slo.name), slos.set_slo_field, slo.id, "links", links)

    def present() -> list[dict[str, str]]:
        slo = editor.slo
        return [{"title": title, "url": url} for title, url in slo.links] if slo is not None else []

    def save(link: Link, field: str, value: str) -> None:
        links = present()
        links[int(link.id)][field] = value.strip()
        store(_tr("Change link of {name}"), links)

    section = RecordsSection(
        context.theme, _tr("Links"), _tr("Dashboards, runbooks, the decision behind the target."),
        (Column(_tr("Title"), lambda link: link.name, "title"),
         Column(_tr("Address"), lambda link: link.url, "url")),
        save, context.show_error, editor, widths={0: 200}, stretch=1,
    )  # fmt: skip
    section.view.setObjectName("slo_links")

    def add() -> None:
        links = [*present(), {"title": _tr("New link"), "url": "https://"}]
        store(_tr("Add link to {name}"), links)
        section.edit_new(str(len(links) - 1), 1)

    def remove() -> None:
        links = present()
        del links[int(section.selected.id)]
        store(_tr("Remove link of {name}"), links)

    def open_link() -> None:
        QDesktopServices.openUrl(QUrl(section.selected.url))

    section.add_button(_tr("Add"), "add", add, name=_tr("Add a link"))
    section.add_button(_tr("Open"), "external", open_link, chosen=True, name=_tr("Open the chosen link"))
    section.add_button(
        _tr("Remove"), "trash", remove, chosen=True, name=_tr("Remove the chosen link"), keys="Del"
    )
    return section


def read_day(text: str) -> date | None:
    """Read a day as people type it: 2026-11-20, or the locale's short form.

    Raises:
        RuleBroken: it is no day.
    """
    plain = text.strip()
    if not plain:
        return None
    try:
        return date.fromisoformat(plain)
    except ValueError:
        found = QLocale().toDate(plain, QLocale.FormatType.ShortFormat)
    if found.isValid():
        return date(found.year(), found.month(), found.day())
    raise RuleBroken(_tr("Write a day such as 2026-11-20."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("SloEditor", text)
