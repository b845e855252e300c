"""The chosen approver: name, role, and the word that is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from slodesk.gui.tabs.quarterly_plan.approval.words import given_words, recorded_words, verdict_word
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.operations import approvals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from slodesk.domain.plan_snapshot import ApproverLine
    from slodesk.gui.context import TabContext


class SigningCard(Card):
    """Edits the chosen approver and records what they say.

    Attributes:
        name: the approver's.
        role: in what capacity.
        comment: what goes with the verdict.
        agree: records that the approver agrees.
        want_changes: records that the approver wants changes, which the comment names.
        withdraw: takes the word back.
    """

    signed = Signal(str, str, str)
    """Key of the approver, verdict, comment."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context.theme, "", parent)
        self._context = context
        self._line: ApproverLine | None = None
        self.name, self.role, self.comment = QLineEdit(), QLineEdit(), QLineEdit()
        self.role.setPlaceholderText(tr("Engineering lead, executive sponsor …"))
        self.comment.setPlaceholderText(tr("Conditions, or which changes are wanted"))
        self.error = FieldError(context.theme, self.comment)
        self.name_error = FieldError(context.theme, self.name)
        self.given = label("", "muted", wrap=True)
        self.recorded = label(recorded_words(context.document.workspace.who), "small", wrap=True)
        self.agree = self._button(tr("Agrees"), "check", "approver_agrees", "approved")
        self.want_changes = self._button(tr("Wants changes"), "edit", "approver_changes", "changes")
        self.withdraw = self._button(tr("Take back"), "undo", "approver_withdraw", "")
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        self._lay_out()
        document, show = context.document, context.show_error
        self._fields = {
            "name": BoundField(
                document, self.name, self._saver("name"), error=self.name_error, on_error=show
            ),
            "role": BoundField(document, self.role, self._saver("role"), on_error=show),
        }
        context.theme.changed.connect(self._fit)
        self._fit()

    def show_approver(
        self,
        line: ApproverLine | None,
        people: Sequence[str],
        zone: ZoneInfo,
        *,
        editable: bool,
        in_approval: bool,
    ) -> None:
        """Show an approver; None for none."""
        another = line is None or self._line is None or line.id != self._line.id
        if another and self._line is not None:
            self._context.document.flush()
        self._line = line
        self.setVisible(line is not None)
        if line is None:
            return
        self._names.setStringList(list(people))
        self.set_heading(line.title, verdict_word(line.verdict))
        self._fields["name"].fill(line.title)
        self._fields["role"].fill(line.role)
        if another or line.comment != self.comment.text():
            self.comment.setText(line.comment)
        self.error.clear()
        if another:
            self.name_error.clear()
        given = given_words(line, zone)
        self.given.setText(given)
        self.given.setVisible(bool(given))
        for part in (self.name, self.role):
            part.setEnabled(editable)
        signing = editable and in_approval
        self.comment.setEnabled(signing and not line.verdict)
        for button, verdict in ((self.agree, "approved"), (self.want_changes, "changes")):
            button.setVisible(not line.verdict)
            button.setEnabled(signing and line.verdict != verdict)
        self.withdraw.setVisible(bool(line.verdict))
        self.withdraw.setEnabled(signing)
        later = editable and not in_approval
        self.agree.setToolTip(tr("Send the plan for approval first") if later else "")
        self.want_changes.setToolTip(self.agree.toolTip())

    def begin(self) -> None:
        """Let the name be typed."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def refuse(self, message: str) -> None:
        """Say why a verdict was not recorded."""
        self.error.show_message(message)
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, words: str, icon: str, name: str, verdict: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        self._context.theme.icons.follow(button, icon, "text", 18)
        button.clicked.connect(lambda: self._sign(verdict))
        return button

    def _sign(self, verdict: str) -> None:
        if self._line is not None:
            self.signed.emit(self._line.id, verdict, self.comment.text() if verdict else "")

    def _saver(self, field: str) -> Any:
        def save(value: str) -> None:
            line = self._line
            if line is not None:
                words = value if field == "name" else line.title
                self._context.document.edit_field(
                    f"plan_approver/{line.id}/{field}",
                    tr("Change the approver {name}").format(name=words),
                    approvals.set_approver_field, line.id, field, value,
                )  # fmt: skip

        return save

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        rows: tuple[tuple[str, QWidget, str], ...] = (
            (tr("Name"), self.name, "approver_name"),
            (tr("Role"), self.role, "approver_role"),
            (tr("Comment"), self.comment, "approver_comment"),
        )
        errors = {self.name: self.name_error, self.comment: self.error}
        for row, (words, field, name) in enumerate(rows):
            named = label(words, "muted")
            named.setBuddy(field)
            field.setAccessibleName(words)
            field.setObjectName(name)
            self._grid.addWidget(named, 2 * row, 0)
            self._grid.addWidget(field, 2 * row, 1)
            if field in errors:
                self._grid.addWidget(errors[field], 2 * row + 1, 1)
        self._grid.setColumnStretch(1, 1)
        self._buttons = QHBoxLayout()
        for button in (self.agree, self.want_changes, self.withdraw):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self.body.addLayout(self._grid)
        self.body.addLayout(self._buttons)
        self.body.addWidget(self.given)
        self.body.addWidget(self.recorded)
        self.body.addStretch(1)

    def _fit(self) -> None:
        theme = self._context.theme
        self._grid.setHorizontalSpacing(theme.space(1.5))
        self._grid.setVerticalSpacing(theme.px(5))
        self._buttons.setSpacing(theme.space())
