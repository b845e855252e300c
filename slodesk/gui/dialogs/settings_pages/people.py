"""Teams and people: two tables edited in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.gui.dialogs.settings_pages.page import SettingsPage
from slodesk.gui.dialogs.settings_pages.team_choice import TeamChoice
from slodesk.gui.models.records import Column, RecordsModel
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.fitting import fit_cells
from slodesk.gui.widgets.tables import prepare_table
from slodesk.operations import people as operations
from slodesk.storage.queries import settings as queries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QPushButton, QTableView


class DirectoryPage(SettingsPage):
    """A table with a button to add and one to remove."""

    table: QTableView
    model: RecordsModel
    error: FieldError

    def columns(self) -> Sequence[Column]:
        """Return the table's columns."""
        raise RuleBroken("")  # pragma: no cover - every page says its own

    limits: ClassVar[Mapping[int, int]]
    """The most a column may take at 100 %, for all but the one that takes the spare width."""

    gives_way: ClassVar[tuple[int, int] | None] = None
    """A column, and the width of the table at 100 % below which it is left out."""

    def make_table(
        self, table: QTableView, add: QPushButton, remove: QPushButton, name: str, stretch: int
    ) -> None:
        """Prepare table, model and buttons."""
        self.table, self._stretch = table, stretch
        self.model = RecordsModel(self.columns(), self.save, self)
        table.setModel(self.model)
        prepare_table(table, self.context.theme, stretch=stretch)
        table.setWordWrap(True)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.error = FieldError(self.context.theme)
        layout = getattr(self.form, f"{name}_page_column")
        layout.insertWidget(layout.indexOf(table) + 1, self.error)
        add.clicked.connect(self.add)
        remove.clicked.connect(self.remove)
        self.context.theme.icons.follow(add, "add", "text", 18)
        self.context.theme.icons.follow(remove, "trash", "text", 18)
        remove.setEnabled(False)
        self.model.modelReset.connect(lambda: remove.setEnabled(False))
        self.model.modelReset.connect(self._fit)
        table.viewport().installEventFilter(self)
        table.selectionModel().selectionChanged.connect(
            lambda *_: remove.setEnabled(self.selected is not None)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the columns to the room there is."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._fit()
        return False

    def _fit(self) -> None:
        if self.gives_way is not None:
            column, width = self.gives_way
            self.table.setColumnHidden(column, self.table.width() < self.context.theme.px(width))
        if self.model.rowCount():
            fit_cells(self.table, self.context.theme, self.limits, self._stretch)

    @property
    def selected(self) -> Any:
        """The record of the marked row, or None."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.record(rows[0].row()) if rows else None

    def add(self) -> None:
        """Add a record and begin to name it."""

    def remove(self) -> None:
        """Remove the marked record."""

    def save(self, record: Any, field: str, value: Any) -> bool:
        """Store an edited cell."""
        return False

    def attempt(self, run: Callable[[], object]) -> bool:
        """Run an edit; a refusal is explained under the table."""
        try:
            run()
        except RuleBroken as refusal:
            self.error.show_message(refusal.message)
            return False
        except SloDeskError as problem:
            self.context.show_error(problem)
            return False
        self.error.clear()
        return True

    def edit_new(self, key: str) -> None:
        """Mark a new record and open its name for typing."""
        row = self.model.row_of(key)
        self.table.selectRow(row)
        index = self.model.index(row, 0)
        self.table.setCurrentIndex(index)
        self.table.edit(index)

    def free_name(self, stem: str) -> str:
        """Return a name nobody has yet."""
        taken = {self.model.record(row).name for row in range(self.model.rowCount())}
        numbers = range(2, len(taken) + 3)
        return (
            stem if stem not in taken else next(f"{stem} {n}" for n in numbers if f"{stem} {n}" not in taken)
        )


def _whole(text: str) -> int | None:
    return int(text) if text.strip() else None


class TeamsPage(DirectoryPage):
    """Teams with their size."""

    tables = frozenset({"team", "service"})
    limits: ClassVar[Mapping[int, int]] = {0: 220, 1: 90}

    def build(self) -> None:
        """Prepare the table."""
        form = self.form
        self.make_table(form.teams, form.teams_add, form.teams_remove, "teams", 2)

    def columns(self) -> Sequence[Column]:
        """Name, people, what it does."""
        return (
            Column(self.tr("Team"), lambda team: team.name, "name"),
            Column(self.tr("People"), lambda team: team.size, "size", parse=_whole, right=True),
            Column(self.tr("What it does"), lambda team: team.description, "description"),
        )

    def fill(self) -> None:
        """Show what is stored."""
        self.model.set_records(self.context.document.query(queries.teams))

    def add(self) -> None:
        """Add a team and begin to name it."""
        document, name = self.context.document, self.free_name(self.tr("New team"))

        def run() -> None:
            changes = document.edit(self.tr("Add team"), lambda session: operations.add_team(session, name))
            self.edit_new(changes.result)

        self.attempt(run)

    def remove(self) -> None:
        """Remove the marked team; its services stay."""
        team = self.selected
        if team is not None:
            label = self.tr("Remove team {name}").format(name=team.name)
            self.attempt(lambda: self.context.document.edit(label, operations.remove_team, team.id))

    def save(self, record: Any, field: str, value: Any) -> bool:
        """Store an edited cell."""
        label = self.tr("Change team {name}").format(name=record.name)
        document = self.context.document
        return self.attempt(lambda: document.edit(label, operations.set_team_field, record.id, field, value))


class PeoplePage(DirectoryPage):
    """People with mail address, job and team."""

    tables = frozenset({"person", "team"})
    limits: ClassVar[Mapping[int, int]] = {0: 200, 1: 200, 3: 160}
    gives_way: ClassVar[tuple[int, int] | None] = (1, 440)

    def build(self) -> None:
        """Prepare the table."""
        self._teams: dict[str, str] = {}
        form = self.form
        self.make_table(form.people, form.people_add, form.people_remove, "people", 2)
        self.choice = TeamChoice(lambda: self._teams, self)
        form.people.setItemDelegateForColumn(3, self.choice)

    def columns(self) -> Sequence[Column]:
        """Name, mail, job, team."""
        return (
            Column(self.tr("Name"), lambda person: person.name, "name"),
            Column(self.tr("Job"), lambda person: person.job, "job"),
            Column(self.tr("Email"), lambda person: person.email, "email"),
            Column(
                self.tr("Team"),
                lambda person: self._teams.get(person.team_id or "", ""),
                "team_id",
                parse=self._key,
            ),
        )

    def fill(self) -> None:
        """Show what is stored."""
        with self.context.document.session() as session:
            teams, people = queries.teams(session), queries.people(session)
        self._teams = {team.id: team.name for team in teams}
        self.model.set_records(people)

    def add(self) -> None:
        """Add a person and begin to name them."""
        document, name = self.context.document, self.free_name(self.tr("New person"))

        def run() -> None:
            changes = document.edit(
                self.tr("Add person"), lambda session: operations.add_person(session, name)
            )
            self.edit_new(changes.result)

        self.attempt(run)

    def remove(self) -> None:
        """Remove the marked person; services stay, without an owner."""
        person = self.selected
        if person is not None:
            label = self.tr("Remove {name}").format(name=person.name)
            self.attempt(lambda: self.context.document.edit(label, operations.remove_person, person.id))

    def save(self, record: Any, field: str, value: Any) -> bool:
        """Store an edited cell."""
        label = self.tr("Change {name}").format(name=record.name)
        document = self.context.document
        return self.attempt(
            lambda: document.edit(label, operations.set_person_field, record.id, field, value)
        )

    def _key(self, name: str) -> str | None:
        return next((key for key, known in self._teams.items() if known == name), None)
