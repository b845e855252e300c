"""A part of a review: a heading with its counts, tables with notes under their rows, notes of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.tabs.weekly_review.noted import NotedModel, Noting
from slodesk.gui.tabs.weekly_review.words import section_title, tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QLabel

    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown

_LEAST = 170
"""Least width of the column that stretches, at 100 %."""


class ReviewSection(Card):
    """Shows one section of a review.

    Args:
        desk: where the review is looked after.
        name: one of ``weekly_review.SECTIONS``.
        parent: the page.

    Attributes:
        notes: those on the section as a whole.
        note_button: writes one.
        count: how many things it shows, for the row of sections.
    """

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        super().__init__(desk.context.theme, section_title(name), parent)
        self.setObjectName(f"review_{name}")
        self.desk, self.name = desk, name
        self.count = 0
        self._notings: list[Noting] = []
        self._groups: list[tuple[QLabel, FiguresTable]] = []
        self.nothing = label("", "muted", wrap=True)
        self.body.addWidget(self.nothing)
        self.build()
        note = FigureColumn("note", "", lambda _: "", lambda _: None)
        table = FiguresTable(
            NotedModel((note,), parent=self), desk.context.theme,
            tr("Notes on {section}").format(section=section_title(name)), stretch="note", sortable=False,
        )  # fmt: skip
        table.setObjectName(f"notes_{name}")
        table.horizontalHeader().hide()
        self.notes = Noting(table, desk, name)
        self.notes_table = table
        table.hide()
        self.body.addWidget(table)
        self.note_button = QPushButton(tr("Note"))
        self.note_button.setObjectName(f"note_{name}")
        self.note_button.setProperty("kind", "quiet")
        self.note_button.setToolTip(tr("Write a note on this section; N writes one on a row"))
        self.note_button.setAccessibleName(
            tr("Write a note on {section}").format(section=section_title(name))
        )
        desk.context.theme.icons.follow(self.note_button, "edit", "muted", 18)
        self.note_button.clicked.connect(lambda: self.notes.begin(""))
        self.controls.addWidget(self.note_button)

    # To be filled by each section

    def build(self) -> None:
        """Make what it shows."""

    def fill(self, shown: Shown) -> None:
        """Show what is in view; tables are filled through ``show_rows``."""

    # For each section

    def add_table(
        self,
        columns: Sequence[FigureColumn],
        title: str,
        *,
        stretch: str,
        optional: Sequence[str] = (),
        least: int = _LEAST,
        name: str = "",
        most: int = 40,
        table: Callable[[NotedModel], FiguresTable] | None = None,
        save: Callable[[Any, FigureColumn, str], bool] | None = None,
        drop: Callable[[Any], object] | None = None,
    ) -> FiguresTable:
        """Add a table with notes under its rows, below a small heading.

        Args:
            columns: of the table.
            title: the heading; for screen readers also the table's name.
            stretch: column that takes the spare width.
            optional: columns that give way where it is narrow.
            least: width of the stretching column at which they do.
            name: of the object.
            most: rows in view at once.
            table: makes another kind of table for a model.
            save: stores a typed cell.
            drop: removes a record by Del.
        """
        theme = self.desk.context.theme
        heading = label(title, "strong")
        model = NotedModel(columns, save, self)
        made = (
            FiguresTable(
                model,
                theme,
                title or section_title(self.name),
                stretch=stretch,
                optional=optional,
                least=least,
                sortable=False,
            )
            if table is None
            else table(model)
        )
        made.setObjectName(name)
        noting = Noting(made, self.desk, self.name, most=most)
        noting.drop = drop
        self._notings.append(noting)
        self._groups.append((heading, made))
        heading.hide()
        made.hide()
        self.body.addWidget(heading)
        self.body.addWidget(made)
        return made

    def show_rows(self, table: FiguresTable, records: Sequence[Any], title: str = "") -> None:
        """Fill a table and, where there is anything, show its heading."""
        at = [each for _, each in self._groups].index(table)
        heading, _ = self._groups[at]
        review = self.desk.shown.review if self.desk.shown is not None else None
        keys = {record.id for record in records}
        notes = () if review is None else tuple(
            note for note in review.notes if note.section == self.name and note.about in keys
        )  # fmt: skip
        self._notings[at].show(records, notes)
        if title:
            heading.setText(title)
        heading.setVisible(bool(records) and bool(heading.text()))

    def say_nothing(self, words: str) -> None:
        """Say why nothing is shown; empty takes the words away."""
        self.nothing.setText(words)
        self.nothing.setVisible(bool(words))

    # For the page

    def show_review(self, shown: Shown) -> None:
        """Show a review's section, and the notes on it."""
        self.fill(shown)
        rows = {str(record.id) for _, table in self._groups for record in table.figures.rows}
        notes = [note for note in shown.review.notes if note.section == self.name and note.about not in rows]
        self.notes.show((), notes)
        self.note_button.setVisible(self.desk.editable)

    @property
    def writing(self) -> bool:
        """Whether somebody types in one of its tables."""
        return self.notes.writing or any(each.writing for each in self._notings)

    def focus_first(self) -> None:
        """Give the keyboard to the first thing in it."""
        for _, table in self._groups:
            if table.isVisibleTo(self):
                if table.current is None and table.figures.rows:
                    table.choose(table.figures.rows[0].id)
                table.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.note_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_row(self, key: str) -> bool:
        """Choose a row by its key; False where it is not here."""
        for _, table in self._groups:
            if table.figures.row_of(key) >= 0:
                table.choose(key)
                table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def tables(self) -> list[tuple[str, FiguresTable]]:
        """Return the tables that show something, with their headings, for copying."""
        return [(heading.text(), table) for heading, table in self._groups if table.figures.rows]
