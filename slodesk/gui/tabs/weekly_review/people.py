"""Who attends in which role, what the review comes to in words, and what was added after closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.domain.weekly_review import POSTSCRIPT, ROLES
from slodesk.gui.formats import moment_text
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.weekly_review.section import ReviewSection
from slodesk.gui.tabs.weekly_review.words import read_role, role_word, section_title, tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.directory import Directory
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.name_delegate import NameDelegate
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.zoom import follow
from slodesk.operations.reviews import add_postscript

if TYPE_CHECKING:
    from slodesk.domain.weekly_review import Note
    from slodesk.gui.tabs.weekly_review.desk import Desk, Shown

_LINES = 4
"""Lines of the summary that are in view."""


class PeopleCard(Card):
    """Lists who attends.

    Attributes:
        name, role, add: who is added next.
        section: those who attend.
    """

    count = 0

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.context.theme, "", parent)
        self.setObjectName("review_people")
        self._desk = desk
        self._known = Directory(desk.context, self)
        self._shown: tuple[str | None, object] | None = None
        context = desk.context
        self.name = QLineEdit()
        self.name.setObjectName("attendee_name")
        self.name.setPlaceholderText(tr("Name"))
        self.name.setAccessibleName(tr("Name of somebody who attends"))
        self._known.offer(self.name)
        self.role = QComboBox()
        self.role.setObjectName("attendee_role")
        self.role.setEditable(True)
        self.role.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.role.setAccessibleName(tr("Role of somebody who attends"))
        self.role.lineEdit().setPlaceholderText(tr("Role"))  # type: ignore[union-attr]
        for role in ROLES:
            self.role.addItem(role_word(role))
        self.add = QPushButton(tr("Add"))
        self.add.setObjectName("attendee_add")
        self.add.setAccessibleName(tr("Add somebody who attends"))
        self.missing = label("", "muted", wrap=True)
        self.section = RecordsSection(
            context.theme, section_title("people"), tr("Who owns the SLOs, builds, decides and is on call."),
            (
                Column(tr("Name"), lambda each: each.name, "name"),
                Column(tr("Role"), lambda each: each.role, "role", role_word, read_role),
                Column(tr("There"), lambda each: each.present, "present", self._there, self._read_there),
            ),
            desk.edits.cell(tr("Change who attends"), "person"), context.show_error, widths={1: 200, 2: 90},
        )  # fmt: skip
        view = self.section.view
        view.setObjectName("attendees")
        view.setItemDelegateForColumn(0, NameDelegate(lambda: self._known.names, tr("Name"), view))
        view.setItemDelegateForColumn(
            1, NameDelegate(lambda: [role_word(role) for role in ROLES], tr("Role"), view)
        )
        view.setItemDelegateForColumn(
            2, ChoiceDelegate(lambda: (tr("Yes"), tr("No")), tr("Whether somebody is there"), view)
        )
        self.section.add_button(tr("Remove"), "trash", self._remove, chosen=True, keys="Del")
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 3)
        row.addWidget(self.role, 2)
        row.addWidget(self.add)
        for part in (self.section, self.missing, self._line):
            self.body.addWidget(part)
        self.name.returnPressed.connect(self._add)
        self.role.lineEdit().returnPressed.connect(self._add)  # type: ignore[union-attr]
        self.add.clicked.connect(self._add)

    def show_review(self, shown: Shown) -> None:
        """Show who attends."""
        review, editable = shown.review, self._desk.editable
        self._known.refresh()
        if self._shown != (review.team_id, review.week):
            self._shown = (review.team_id, review.week)
            self.name.clear()
        self.count = len(review.people)
        taken = {each.role.casefold() for each in review.people}
        left = [role_word(role) for role in ROLES if role.casefold() not in taken]
        if not self.name.text():
            self.role.setEditText(left[0] if left else "")
        self.section.set_records(review.people)
        self.section.set_editable(editable)
        self.missing.setText(tr("Usually there too: {roles}.").format(roles=", ".join(left)))
        self.missing.setVisible(editable and bool(left))
        self._line.setVisible(editable)

    @property
    def writing(self) -> bool:
        """Whether somebody types in the table."""
        return False

    def focus_first(self) -> None:
        """Give the keyboard to the name to add, or to the table."""
        first = self.name if self._desk.editable else self.section.view
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        name = " ".join(self.name.text().split())
        if not name:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        role = read_role(self.role.currentText())
        self.name.clear()
        if self._desk.edits.add(tr("Add who attends"), "person", name=name, role=role) is False:
            self.name.setText(name)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        if self.section.selected is not None:
            self._desk.edits.remove(tr("Remove who attends"), "person", self.section.selected.id)

    @staticmethod
    def _there(present: bool) -> str:
        return tr("Yes") if present else tr("No")

    @staticmethod
    def _read_there(words: str) -> bool:
        return words == tr("Yes")


class SummaryCard(Card):
    """What the review comes to, in words.

    Attributes:
        text: typed in place.
    """

    count = 0

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.context.theme, section_title("summary"), parent)
        self.setObjectName("review_summary")
        self._desk = desk
        self.text = QPlainTextEdit()
        self.text.setObjectName("summary_text")
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Summary of the review"))
        self.text.setPlaceholderText(tr("What this week comes to and what was agreed, in two sentences"))
        self.error = FieldError(desk.context.theme, self.text)
        self.body.addWidget(self.text)
        self.body.addWidget(self.error)
        self._field = BoundField(
            desk.context.document, self.text, desk.edits.typing(tr("Set summary"), "summary"),
            error=self.error, on_error=desk.context.show_error,
        )  # fmt: skip
        follow(desk.context.theme, self, self._fit)

    def show_review(self, shown: Shown) -> None:
        """Show the words."""
        self._field.fill(shown.review.summary)
        self.text.setReadOnly(not self._desk.editable)
        self.setVisible(self._desk.editable or bool(shown.review.summary))

    @property
    def writing(self) -> bool:
        """Whether it is in use; it keeps what is typed by itself."""
        return False

    def focus_first(self) -> None:
        """Give the keyboard to the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        theme = self._desk.context.theme
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES + theme.px(20))


@dataclass(frozen=True, slots=True)
class Later:
    """A line of the postscript."""

    id: str
    note: Note


class PostscriptSection(ReviewSection):
    """What came to mind after the review was closed; everything else in it stays as it was.

    Attributes:
        table: the lines.
        line, add: for the next one.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, POSTSCRIPT, parent)

    def build(self) -> None:
        """Make the table and the line to type in."""
        desk, theme = self.desk, self.desk.context.theme
        self.table = self.add_table(
            (
                FigureColumn("text", tr("What"), lambda each: each.note.text, lambda each: each.note.text),
                FigureColumn(
                    "by", tr("Added"),
                    lambda each: (
                        "" if each.note.at is None
                        else moment_text(each.note.at, desk.context.now(), desk.zone)
                    ),
                    lambda each: each.note.at, below=lambda each: each.note.by,
                ),
            ),
            "", stretch="text", name="review_postscript_table",
        )  # fmt: skip
        self.line = QLineEdit()
        self.line.setObjectName("postscript_line")
        self.line.setPlaceholderText(tr("Add something to this closed review; it stays as it is written"))
        self.line.setAccessibleName(tr("Add something to this closed review"))
        self.add = QPushButton(tr("Add"))
        self.add.setObjectName("postscript_add")
        self.add.setAccessibleName(tr("Add this to the closed review"))
        theme.icons.follow(self.add, "add", "text", 18)
        self.error = FieldError(theme, self.line)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.add)
        self.body.addLayout(row)
        self.body.addWidget(self.error)
        self.line.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)

    def fill(self, shown: Shown) -> None:
        """Show what was added."""
        self.count = len(shown.review.postscripts)
        self.say_nothing("")
        self.show_rows(self.table, [Later(each.id, each) for each in shown.review.postscripts])
        able = not self.desk.context.document.workspace.read_only
        self.line.setVisible(able)
        self.add.setVisible(able)

    def focus_first(self) -> None:
        """Give the keyboard to the line to type in."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        text = " ".join(self.line.text().split())
        if not text:
            return
        context = self.desk.context
        self.error.clear()
        try:
            self.desk.edits.record(
                tr("Add to a closed review"), add_postscript, text, at=context.now(),
                written_as=context.document.workspace.who,
            )  # fmt: skip
        except SloDeskError as refusal:
            self.error.show_message(str(refusal))
            return
        self.line.clear()
