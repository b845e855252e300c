"""How incidents are numbered, how bad they can be, and which classes of causes are offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.domain.incident import check_scheme, next_identifier
from slodesk.gui.dialogs.settings_pages.page import SettingsPage
from slodesk.gui.models.records import Column
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.incident_facts import incident_identifiers
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QScrollArea


@dataclass(frozen=True, slots=True)
class Line:
    """A severity or a cause; its key is its place."""

    id: str
    name: str
    words: str = ""


class IncidentsSettings(SettingsPage):
    """The page about incidents; it makes its own widgets.

    Attributes:
        area: the page.
        scheme: how they are numbered.
        severities: the scale, the worst first.
        causes: offered for the cause class.
    """

    tables = frozenset({"setting", "incident"})

    def build(self) -> None:
        """Make the page."""
        page = QWidget()
        page.setObjectName("incidents_settings")
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setSpacing(self.context.theme.space(2))
        column.addWidget(label(self.tr("Incidents"), "heading"))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        self.scheme = QLineEdit()
        self.scheme.setObjectName("incident_scheme")
        self.scheme.setAccessibleName(self.tr("Identifiers"))
        named = label(self.tr("Identifiers"))
        named.setBuddy(self.scheme)
        grid.addWidget(named, 0, 0)
        grid.addWidget(self.scheme, 0, 1)
        self.example = label("", "muted", wrap=True)
        grid.addWidget(self.example, 2, 1)
        column.addLayout(grid)
        self.bind("incident_scheme", self.scheme, grid, self._save_scheme)
        self.scheme.textChanged.connect(lambda _: self._show_example())
        self.severities = self._section(
            self.tr("Severities"), self.tr("The worst first. Incidents keep the one they have."),
            "severities",
            (
                Column(self.tr("Severity"), lambda line: line.name, "name"),
                Column(self.tr("What it means"), lambda line: line.words, "words"),
            ),
            {0: 110}, 1,
        )  # fmt: skip
        self.causes = self._section(
            self.tr("Cause classes"), self.tr("Offered while one is typed; any other words are fine too."),
            "causes", (Column(self.tr("Class"), lambda line: line.name, "name"),), {}, 0,
        )  # fmt: skip
        column.addWidget(self.severities)
        column.addWidget(self.causes)
        column.addStretch(1)
        self.area: QScrollArea = plain_scroll(page)

    def fill(self) -> None:
        """Show what is stored."""
        document = self.context.document
        with document.session() as session:
            settings, self._taken = read_settings(session), incident_identifiers(session)
        self._settings = settings
        self.fields["incident_scheme"].fill(settings.incident_scheme)
        self.severities.set_records(
            [Line(str(place), each.name, each.words) for place, each in enumerate(settings.severities)]
        )
        self.causes.set_records([Line(str(place), name) for place, name in enumerate(settings.causes)])
        self._show_example()

    def _show_example(self) -> None:
        """Say what the next incident would be called."""
        day = self.context.now().astimezone(self._settings.zone)
        words = self.tr("%1, %2 and %3 are filled in.")
        for gap, part in enumerate(("{year}", "{month}", "{number}"), 1):
            words = words.replace(f"%{gap}", part)
        try:
            found = next_identifier(check_scheme(self.scheme.text()), day, self._taken)
        except RuleBroken:
            self.example.setText(words)
            return
        self.example.setText(self.tr("The next one: %1.").replace("%1", found) + f" {words}")

    def _save_scheme(self, value: Any) -> None:
        self.context.document.edit_field(
            "setting/incident_scheme", self.tr("Set identifiers of incidents"),
            set_setting, "incident_scheme", value,
        )  # fmt: skip

    # Lists

    def _section(
        self,
        heading: str,
        hint: str,
        key: str,
        columns: Sequence[Column],
        widths: dict[int, int],
        stretch: int,
    ) -> RecordsSection:
        def save(line: Line, field: str, value: Any) -> None:
            self._put(
                key,
                [
                    Line(each.id, **{"name": each.name, "words": each.words, field: value})
                    if each.id == line.id
                    else each
                    for each in self._lines(key)
                ],
            )

        section = RecordsSection(
            self.context.theme, heading, hint, columns, save, self.context.show_error,
            widths=widths, stretch=stretch,
        )  # fmt: skip
        section.view.setObjectName(f"incident_{key}")
        section.view.setToolTip(hint)
        section.add_button(self.tr("Add"), "add", lambda: self._add(section, key))
        section.add_button(
            self.tr("Remove"), "trash", lambda: self._remove(section, key), chosen=True, keys="Del"
        )
        section.let_reorder(lambda line, place: self._move(section, key, line, place))
        for words, keys, step in (
            (self.tr("Move up"), "Alt+Up", -1), (self.tr("Move down"), "Alt+Down", 1),
        ):  # fmt: skip
            key_action(section.view, words, keys, self._mover(section, key, step))
        return section

    def _mover(self, section: RecordsSection, key: str, step: int) -> Callable[[], None]:
        def move() -> None:
            line = section.selected
            if line is not None:
                place = int(line.id) + step
                section.attempt(lambda: self._move(section, key, line.id, place))

        return move

    def _lines(self, key: str) -> list[Line]:
        section = self.severities if key == "severities" else self.causes
        return [section.model.record(row) for row in range(section.model.rowCount())]

    def _add(self, section: RecordsSection, key: str) -> None:
        lines = self._lines(key)
        stem = self.tr("New severity") if key == "severities" else self.tr("new class")
        self._put(key, [*lines, Line("", section.free_name(stem))])
        section.edit_new(str(len(lines)))

    def _remove(self, section: RecordsSection, key: str) -> None:
        chosen = section.selected
        if chosen is not None:
            self._put(key, [line for line in self._lines(key) if line.id != chosen.id])

    def _move(self, section: RecordsSection, key: str, line: str, place: int) -> None:
        lines = self._lines(key)
        if 0 <= place < len(lines):
            lines.insert(place, lines.pop(int(line)))
            self._put(key, lines)
            section.select(str(place))

    def _put(self, key: str, lines: Sequence[Line]) -> None:
        value: list[Any] = [line.name for line in lines]
        label_ = self.tr("Change cause classes")
        if key == "severities":
            value = [{"name": line.name, "words": line.words} for line in lines]
            label_ = self.tr("Change severities")
        self.context.document.edit(label_, set_setting, key, value)
