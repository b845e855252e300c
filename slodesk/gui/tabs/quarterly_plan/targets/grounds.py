"""What goes with a decision: a comment; for a lower target what users say and who agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from slodesk.gui.tabs.quarterly_plan.words import day_words, tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.operations.plan_targets import set_plan_target_field
from slodesk.storage.queries.settings import people, teams

if TYPE_CHECKING:
    from slodesk.domain.errors import RuleBroken
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.proposal_values import KnownEvidence, SloProposal

_FIELDS = ("evidence", "approver", "comment")


class Grounds(QWidget):
    """Edits evidence, approver and comment of a decision; everything is saved as it is typed.

    Attributes:
        evidence: what users say.
        approver: who agrees to a lower target.
        comment: anything else.
        known: puts in what the SLO's editor already has.
    """

    finished = Signal()
    """Enter in a line of it: the decision can be taken."""
    left = Signal()
    """Esc: the keyboard is wanted elsewhere."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._slo: SloProposal | None = None
        self.plan_id = ""
        self._lower = False
        self.evidence, self.approver, self.comment = QPlainTextEdit(), QLineEdit(), QLineEdit()
        self.evidence.setTabChangesFocus(True)
        self.evidence.setPlaceholderText(tr("What do users say? Who was asked?"))
        self.known = QPushButton(tr("Use what is known"))
        self.known.setObjectName("known_evidence")
        self.known.setProperty("kind", "inline")
        self.known.clicked.connect(self._use_known)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.approver.setCompleter(completer)
        theme = context.theme
        self.errors = {name: FieldError(theme, getattr(self, name)) for name in _FIELDS}
        self._labels: dict[str, QWidget] = {}
        self._lay_out()
        self._fields = {
            name: BoundField(
                context.document, getattr(self, name), self._saver(name),
                error=self.errors[name], on_error=context.show_error,
            )
            for name in _FIELDS
        }  # fmt: skip
        for line in (self.evidence, self.approver, self.comment):
            line.installEventFilter(self)  # before the field's own, which keeps Enter to itself
        theme.changed.connect(self.fit)
        self.fit()

    def show_slo(self, slo: SloProposal, *, editable: bool) -> None:
        """Show what was said about an SLO."""
        another = self._slo is None or self._slo.id != slo.id
        self._slo = slo
        for name, field in self._fields.items():
            field.fill(getattr(slo.decision, name))
            field.widget.setEnabled(editable)
            if another:
                self.errors[name].clear()
        self.known.setToolTip(known_words(slo.evidence))
        self._offer_names()

    def ask(self, *, lower: bool) -> None:
        """Ask for evidence and an approver where the target gets lower."""
        self._lower = lower
        for name in ("evidence", "approver"):
            for part in (self._labels[name], getattr(self, name)):
                part.setVisible(lower)
            if not lower:
                self.errors[name].clear()
        known = self._slo is not None and bool(self._slo.evidence)
        empty = not self.evidence.toPlainText().strip()
        self.known.setVisible(lower and known and empty and self.evidence.isEnabled())

    def refuse(self, broken: RuleBroken) -> bool:
        """Explain a refusal at its field and go there; False when it is none of these."""
        if broken.field not in _FIELDS or not self._lower:
            return False
        self.errors[broken.field].show_message(broken.message)
        getattr(self, broken.field).setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter for the end of it, and Esc for the way out."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            enter = plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and watched is not self.evidence:
                self.finished.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and not any(field.dirty for field in self._fields.values()):
                self.left.emit()
                return True
        return False

    def _use_known(self) -> None:
        if self._slo is not None:
            self.evidence.setPlainText(known_words(self._slo.evidence))
            self.approver.setFocus(Qt.FocusReason.OtherFocusReason)
            self.known.hide()

    def _saver(self, name: str) -> Any:
        def save(value: Any) -> None:
            slo = self._slo
            if slo is not None:
                words = {
                    "evidence": tr("User evidence of {service}"),
                    "approver": tr("Approver of {service}"),
                    "comment": tr("Comment on {service}"),
                }[name]
                self._context.document.edit_field(
                    f"plan_target/{self.plan_id}/{slo.id}/{name}",
                    words.format(service=slo.info.service_title),
                    set_plan_target_field, self.plan_id, slo.id, name, value,
                )  # fmt: skip

        return save

    def _offer_names(self) -> None:
        with self._context.document.session() as session:
            names = [person.name for person in people(session) if person.active]
            names += [team.name for team in teams(session)]
        if names != self._names.stringList():
            self._names.setStringList(names)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self._grid = grid
        words = {"evidence": tr("User evidence"), "approver": tr("Approver"), "comment": tr("Comment")}
        for row, name in enumerate(_FIELDS):
            field: QWidget = getattr(self, name)
            named = label(words[name], "muted")
            named.setBuddy(field)
            self._labels[name] = named
            field.setAccessibleName(words[name])
            field.setObjectName(f"target_{name}")
            top = Qt.AlignmentFlag.AlignTop if name == "evidence" else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(named, 3 * row, 0, top)
            grid.addWidget(field, 3 * row, 1)
            grid.addWidget(self.errors[name], 3 * row + 1, 1)
        grid.addWidget(self.known, 2, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)

    def fit(self) -> None:
        """Give the fields the height of their words, in the font they have now."""
        theme = self._context.theme
        self._grid.setHorizontalSpacing(theme.space(1.5))
        self._grid.setVerticalSpacing(theme.px(3))
        self.evidence.setFixedHeight(self.evidence.fontMetrics().lineSpacing() * 2 + theme.px(16))


def known_words(evidence: tuple[KnownEvidence, ...]) -> str:
    """Return what is known about users, one after the other."""
    told = []
    for each in evidence:
        parts = [each.journey, each.source]
        if each.validated is not None:
            parts.append(day_words(each.validated, "d MMM yyyy"))
        told.append(", ".join(part for part in parts if part))
    return "; ".join(told)
