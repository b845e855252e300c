"""The links of an incident: pasted as a line, edited in a table, opened in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from slodesk.domain.links import ADDRESS
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.records_section import RecordsSection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.gui.context import TabContext

_TITLE, _URL = 150, 150
"""Widths at 100 %."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link; its key is its place."""

    id: str
    title: str
    url: str


class IncidentLinks(QWidget):
    """A table of links and a line to add one.

    Args:
        context: collaborators.
        save: ``save(links)`` stores all of them as the operation takes them; it may raise.
    """

    def __init__(
        self,
        context: TabContext,
        save: Callable[[list[dict[str, str]]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self._links: tuple[Link, ...] = ()
        self.section = RecordsSection(
            context.theme,
            tr("Links"),
            tr("Dashboards, chats, tickets: whatever tells more."),
            (
                Column(tr("Title"), lambda link: link.title, "title"),
                Column(tr("Address"), lambda link: link.url, "url"),
            ),
            self._store,
            context.show_error,
            widths={0: _TITLE},
            stretch=1,
        )
        self.section.view.setObjectName("incident_links")
        self.open_button = self.section.add_button(
            tr("Open"), "external", self._open, chosen=True, keys="Ctrl+Return"
        )
        self.section.add_button(tr("Remove"), "trash", self._remove, chosen=True, keys="Del")
        self.line = QLineEdit()
        self.line.setObjectName("incident_new_link")
        self.line.setPlaceholderText(tr("Paste an address, with or without a title, and press Enter"))
        self.line.setAccessibleName(tr("New link"))
        self.line.returnPressed.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.section)
        column.addWidget(self.line)

    def show_links(self, links: Sequence[tuple[str, str]], *, editable: bool) -> None:
        """Show an incident's links."""
        self._links = tuple(Link(str(place), *link) for place, link in enumerate(links))
        self.section.set_records(self._links)
        self.section.set_editable(editable)
        self.line.setEnabled(editable)

    def _store(self, link: Link, field: str, value: Any) -> None:
        self._put([_data(each) | ({field: value} if each.id == link.id else {}) for each in self._links])

    def _add(self) -> None:
        text = self.line.text().strip()
        found = ADDRESS.search(text)
        url = found[0] if found is not None else text
        title = " ".join(text.replace(url, " ").split()).strip(" :-–|") if found is not None else ""
        if text and self.section.attempt(
            lambda: self._put([*map(_data, self._links), {"title": title, "url": url}])
        ):
            self.line.clear()

    def _remove(self) -> None:
        chosen = self.section.selected
        if chosen is not None:
            self._put([_data(each) for each in self._links if each.id != chosen.id])

    def _open(self) -> None:
        chosen = self.section.selected
        if chosen is not None:
            QDesktopServices.openUrl(QUrl(chosen.url))

    def _put(self, links: list[dict[str, str]]) -> None:
        self._save(links)


def _data(link: Link) -> dict[str, str]:
    return {"title": link.title, "url": link.url}
