"""Who reads a retrospective before it is published, and what they said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.retrospective import APPROVED, CHANGES, IN_REVIEW
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.retrospectives.editor.review_words import given_words, recorded_words, verdict_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.directory import Directory
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.name_delegate import NameDelegate
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Retrospective, Reviewer
    from slodesk.gui.context import TabContext
    from slodesk.gui.language import QtLanguage
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits


class Reviewers(QWidget):
    """Lists the reviewers, and records what the chosen one says.

    Attributes:
        name, add: who is added next.
        section: the reviewers.
        comment: what goes with a verdict.
        agree, want_changes, withdraw: record it, and take it back.
    """

    said = Signal(str, str, str)
    """Key of the reviewer, verdict, comment."""

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._edits = context, edits
        self._language: QtLanguage | None = None
        self._content: Retrospective | None = None
        self._editable = False
        self._chosen = ""
        self._known = Directory(context, self)
        self.section = RecordsSection(
            context.theme, tr("Who reads it"),
            tr("Somebody who was not in the incident sees best what is missing."),
            (
                Column(tr("Name"), lambda each: each.name, "name"),
                Column(tr("Says"), lambda each: each.verdict, text=verdict_word),
                Column(tr("Comment"), lambda each: each.comment),
            ),
            edits.cell(tr("Change reviewer"), "reviewer"), context.show_error,
            widths={0: 300, 1: 130}, stretch=2,
        )  # fmt: skip
        view = self.section.view
        view.setItemDelegateForColumn(0, NameDelegate(lambda: self._known.names, tr("Name"), view))
        self.section.add_button(tr("Remove"), "trash", self._remove, chosen=True, keys="Del")
        view.selectionModel().selectionChanged.connect(lambda *_: self._choose())
        self.section.model.modelReset.connect(self._choose)
        self._build_entry()
        self._build_verdict()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.section)
        self._column.addLayout(self._entry)
        self._column.addWidget(self._verdict)
        follow(context.theme, self, self._space)

    def _build_entry(self) -> None:
        self.name, self.add = QLineEdit(), QPushButton(tr("Add"))
        self.name.setObjectName("reviewer_name")
        self.name.setPlaceholderText(tr("Name of somebody who should read it"))
        self.name.setAccessibleName(tr("Name of a reviewer"))
        self._known.offer(self.name)
        self.name.returnPressed.connect(self._add)
        self.add.setObjectName("reviewer_add")
        self.add.setAccessibleName(tr("Add a reviewer"))
        self.add.clicked.connect(self._add)
        self._entry = QHBoxLayout()
        self._entry.addWidget(self.name, 1)
        self._entry.addWidget(self.add)

    def _build_verdict(self) -> None:
        self.who = label("", "strong")
        self.comment = QLineEdit()
        self.comment.setObjectName("reviewer_comment")
        self.comment.setAccessibleName(tr("Comment"))
        self.comment.setPlaceholderText(tr("What is good, or which changes are wanted"))
        self.error = FieldError(self._context.theme, self.comment)
        self.agree = self._button(tr("Agrees"), "check", "reviewer_agrees", APPROVED)
        self.want_changes = self._button(tr("Wants changes"), "edit", "reviewer_changes", CHANGES)
        self.withdraw = self._button(tr("Take back"), "undo", "reviewer_withdraw", "")
        self.withdraw.setAccessibleName(tr("Take back what was said"))
        self.given = label("", "muted", wrap=True)
        self._recorded = label(recorded_words(self._context.document.workspace.who), "small", wrap=True)
        self._verdict = QWidget()
        column = QVBoxLayout(self._verdict)
        column.setContentsMargins(0, 0, 0, 0)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.comment, 1)
        for button in (self.agree, self.want_changes, self.withdraw):
            self._buttons.addWidget(button)
        column.addWidget(self.who)
        column.addLayout(self._buttons)
        for part in (self.error, self.given, self._recorded):
            column.addWidget(part)
        self._lines = column

    def _button(self, words: str, icon: str, name: str, verdict: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        self._context.theme.icons.follow(button, icon, "text", 18)
        button.clicked.connect(lambda: self._say(verdict))
        return button

    # Showing

    def show_content(self, content: Retrospective, language: QtLanguage, *, editable: bool) -> None:
        """Show who reads it."""
        if self._content is None or self._content.id != content.id:
            self.name.clear()
            self.section.error.clear()
        self._known.refresh()
        self._content, self._language, self._editable = content, language, editable
        self.section.set_records(content.reviewers)
        self.section.set_editable(editable)
        for part in (self.name, self.add):
            part.setEnabled(editable)
        if self.section.selected is None and content.reviewers:
            self.section.select(content.reviewers[0].id)
        self._choose()

    def refuse(self, message: str) -> None:
        """Say why a verdict was not recorded."""
        self.error.show_message(message)
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        content, line = self._content, self.section.selected
        shown = content is not None and content.state == IN_REVIEW and line is not None
        self._verdict.setVisible(shown)
        if content is None or line is None or self._language is None:
            self._chosen = ""
            return
        reviewer: Reviewer = line
        if reviewer.id != self._chosen or (reviewer.verdict and self.comment.text() != reviewer.comment):
            self.comment.setText(reviewer.comment)
        if reviewer.id != self._chosen or reviewer.verdict:
            self.error.clear()
        self._chosen = reviewer.id
        self.who.setText(reviewer.name)
        given = given_words(reviewer, self._language)
        self.given.setText(given)
        self.given.setVisible(bool(given))
        writable = not self._context.document.workspace.read_only
        self.comment.setEnabled(writable and not reviewer.verdict)
        for button, has in ((self.agree, False), (self.want_changes, False), (self.withdraw, True)):
            button.setVisible(bool(reviewer.verdict) == has)
            button.setEnabled(writable)

    # Editing

    def _say(self, verdict: str) -> None:
        line = self.section.selected
        if line is not None:
            self.said.emit(line.id, verdict, self.comment.text() if verdict else "")

    def _add(self) -> None:
        name = " ".join(self.name.text().split())
        if not name:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.section.attempt(lambda: self._added(name)):
            self.name.clear()
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _added(self, name: str) -> None:
        from slodesk.operations.retrospectives import add_part

        document, edits = self._context.document, self._edits
        document.flush()
        document.edit(edits.label(tr("Add reviewer")), lambda s: add_part(s, edits.id, "reviewer", name=name))

    def _remove(self) -> None:
        if self.section.selected is not None:
            self._edits.remove(tr("Remove reviewer"), "reviewer", self.section.selected.id)

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space())
        self._lines.setSpacing(theme.px(4))
        for row in (self._entry, self._buttons):
            row.setSpacing(theme.space())
