"""Who took part, in which role; who wrote it, and when it was held."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.retrospective import ROLES
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.directory import Directory
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.name_delegate import NameDelegate
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits

NO_DAY = date(2000, 1, 1)
"""What a date's input holds where there is none."""


def role_word(role: str) -> str:
    """Return what a role is called; others are said as they were typed."""
    return {
        "incident commander": tr("Incident commander"),
        "on-call": tr("On-call"),
        "service owner": tr("Service owner"),
        "product manager": tr("Product manager"),
        "SRE/platform": tr("SRE/platform"),
        "facilitator": tr("Facilitator"),
    }.get(role, role)


def read_role(words: str) -> str:
    """Return the role somebody chose or typed."""
    typed = " ".join(words.split())
    return next((role for role in ROLES if role_word(role).casefold() == typed.casefold()), typed)


class PeoplePart(QWidget):
    """Part of the editor.

    Attributes:
        name, role, add: who is added next.
        section: who took part.
        authors, held: who wrote it, and the day of the meeting.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._editable = False
        self._known = Directory(context, self)
        self._build()
        self._connect()
        follow(context.theme, self, self._space)

    def _build(self) -> None:
        context = self._context
        self.name = QLineEdit()
        self.name.setObjectName("participant_name")
        self.name.setPlaceholderText(tr("Name"))
        self.name.setAccessibleName(tr("Name of a participant"))
        self._known.offer(self.name)
        self.role = QComboBox()
        self.role.setObjectName("participant_role")
        self.role.setEditable(True)
        self.role.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.role.setAccessibleName(tr("Role of the participant"))
        self.role.lineEdit().setPlaceholderText(tr("Role"))  # type: ignore[union-attr]
        for role in ROLES:
            self.role.addItem(role_word(role))
        self.add = QPushButton(tr("Add"))
        self.add.setObjectName("participant_add")
        self.add.setAccessibleName(tr("Add a participant"))
        self.missing = label("", "muted", wrap=True)
        self.section = RecordsSection(
            context.theme, tr("Who took part"),
            tr("Everybody who was in the incident, or helps to learn from it."),
            (
                Column(tr("Name"), lambda each: each.name, "name"),
                Column(tr("Role"), lambda each: each.role, "role", role_word, read_role),
            ),
            self._edits.cell(tr("Change participant"), "person"), context.show_error, widths={1: 260},
        )  # fmt: skip
        view = self.section.view
        view.setItemDelegateForColumn(0, NameDelegate(lambda: self._known.names, tr("Name"), view))
        view.setItemDelegateForColumn(
            1, NameDelegate(lambda: [role_word(role) for role in ROLES], tr("Role"), view)
        )
        self.section.add_button(tr("Remove"), "trash", self._remove, chosen=True, keys="Del")
        self.section.let_reorder(
            lambda key, place: self._edits.move(tr("Move participant"), "person", key, place)
        )
        self.authors = QLineEdit()
        self.authors.setObjectName("retrospective_authors")
        self.authors.setAccessibleName(tr("Authors"))
        self.authors.setPlaceholderText(tr("Who writes this down"))
        self.held = QDateEdit()
        self.held.setObjectName("retrospective_held")
        self.held.setAccessibleName(tr("Held on"))
        self.held.setCalendarPopup(True)
        self.held.setMinimumDate(QDate(NO_DAY.year, NO_DAY.month, NO_DAY.day))
        self.held.setSpecialValueText(tr("No date"))
        prepare_date(self.held, context.theme)
        self._errors = FieldError(context.theme, self.authors), FieldError(context.theme, self.held)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        for row, (words, made, error) in enumerate(
            zip((tr("Authors"), tr("Held on")), (self.authors, self.held), self._errors, strict=True)
        ):
            named = label(words)
            named.setBuddy(made)
            self._grid.addWidget(named, 2 * row, 0)
            self._grid.addWidget(made, 2 * row, 1)
            self._grid.addWidget(error, 2 * row + 1, 1)
        self._entry = QHBoxLayout()
        self._entry.addWidget(self.name, 3)
        self._entry.addWidget(self.role, 2)
        self._entry.addWidget(self.add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._entry)
        self._column.addWidget(self.missing)
        self._column.addWidget(self.section)
        self._column.addLayout(self._grid)
        self._column.addStretch(1)

    def _connect(self) -> None:
        context, edits = self._context, self._edits
        self.name.returnPressed.connect(self._add)
        self.role.lineEdit().returnPressed.connect(self._add)  # type: ignore[union-attr]
        self.add.clicked.connect(self._add)
        save = edits.typing(tr("Set date"), "held")
        self._fields = {
            "authors": BoundField(
                context.document, self.authors, edits.typing(tr("Set authors"), "authors"),
                error=self._errors[0], on_error=context.show_error,
            ),
            "held": BoundField(
                context.document, self.held, lambda day: save(None if day == NO_DAY else day),
                error=self._errors[1], on_error=context.show_error,
            ),
        }  # fmt: skip

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show who took part."""
        self._known.refresh()
        if self._content is None or content.id != self._content.id:
            self.name.clear()
            self.section.error.clear()
            self._offer_role(content)
        self._content, self._editable = content, editable
        self.section.set_records(content.people)
        self.section.set_editable(editable)
        self._fields["authors"].fill(content.authors)
        self._fields["held"].fill(content.held or NO_DAY)
        self.authors.setReadOnly(not editable)
        for part in (self.held, self.name, self.role, self.add):
            part.setEnabled(editable)
        open_roles = [role_word(role) for role in self._open_roles(content)]
        self.missing.setText(tr("Usually there too: {roles}.").format(roles=", ".join(open_roles)))
        self.missing.setVisible(editable and bool(open_roles))

    def show_item(self, key: str) -> None:
        """Give a person or a field the keyboard."""
        fields: dict[str, QWidget] = {"authors": self.authors, "held": self.held}
        if key in fields:
            fields[key].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.section.model.row_of(key) >= 0:
            self.section.select(key)
            self.section.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _open_roles(content: Retrospective) -> list[str]:
        """Return the usual roles nobody has yet."""
        taken = {each.role.casefold() for each in content.people}
        return [role for role in ROLES if role.casefold() not in taken]

    def _offer_role(self, content: Retrospective) -> None:
        """Put the next usual role nobody has into the field."""
        left = self._open_roles(content)
        self.role.setEditText(role_word(left[0]) if left else "")

    def _add(self) -> None:
        name = " ".join(self.name.text().split())
        if not name:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        role = read_role(self.role.currentText())
        if self._edits.add(tr("Add participant"), "person", name=name, role=role) is not False:
            self.name.clear()
            if self._content is not None:
                self._offer_role(self._content)
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> Any:
        if self.section.selected is not None:
            return self._edits.remove(tr("Remove participant"), "person", self.section.selected.id)
        return None

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space(1.5))
        self._entry.setSpacing(theme.space())
        self._grid.setHorizontalSpacing(theme.space(1.5))
        self._grid.setVerticalSpacing(theme.px(4))
