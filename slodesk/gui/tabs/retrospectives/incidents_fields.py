"""The inputs of an incident, each joined to what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QCompleter,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from slodesk.gui.amounts import amount_text, read_amount
from slodesk.gui.tabs.retrospectives.incidents_words import moment_field, read_moment
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.zones import ZONES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QLabel

    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.gui.context import TabContext

LINE, TEXT, MOMENT, AMOUNT, SHARE, CHOICE, ZONE, CAUSE, FLAG = (
    "line", "text", "moment", "amount", "share", "choice", "zone", "cause", "flag",
)  # fmt: skip
_YES, _NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Field:
    """One input: the operation's name of the field, its words, its kind and what stands in it while empty."""

    name: str
    words: str
    kind: str = LINE
    hint: str = ""


def first_fields() -> tuple[Field, ...]:
    """Return what is asked before what it cost."""
    when = "14:15"
    return (
        Field("title", tr("Title")),
        Field("identifier", tr("Identifier")),
        Field("severity", tr("Severity"), CHOICE),
        Field("time_zone", tr("Time zone"), ZONE),
        Field("started", tr("Started"), MOMENT, when),
        Field("detected", tr("Detected"), MOMENT, when),
        Field("acknowledged", tr("Acknowledged"), MOMENT, when),
        Field("mitigated", tr("Mitigated"), MOMENT, when),
        Field("resolved", tr("Resolved"), MOMENT, tr("Ongoing")),
        Field("error_rate", tr("Error rate, %"), SHARE, tr("Percent")),
        Field("request_rate", tr("Requests a minute"), AMOUNT, tr("Number")),
        Field("failed_requests", tr("Failed requests"), AMOUNT, tr("Number")),
    )


def last_fields() -> tuple[Field, ...]:
    """Return what is asked after."""
    return (
        Field("customer_impacting", tr("Customers hit"), CHOICE),
        Field("near_miss", tr("Near miss: nobody noticed"), FLAG),
        Field("impact", tr("What customers noticed"), TEXT),
        Field("cause", tr("Cause class"), CAUSE),
        Field("description", tr("Description"), TEXT),
    )


class IncidentFields:
    """Makes inputs and keeps them in step with one incident.

    Args:
        context: collaborators.
        save: ``save(field, value)`` stores a value of the incident in view; it may raise.

    Attributes:
        inputs: by field.
        beside: the label to the right of each time.
    """

    def __init__(self, context: TabContext, save: Callable[[str, Any], object]) -> None:
        self._context = context
        self._save = save
        self._kinds: dict[str, str] = {}
        self._fields: dict[str, BoundField] = {}
        self._causes = QStringListModel()
        self.inputs: dict[str, QWidget] = {}
        self.errors: dict[str, FieldError] = {}
        self.beside: dict[str, QLabel] = {}
        self.incident: IncidentFacts | None = None

    def add(self, grid: QGridLayout, row: int, field: Field) -> int:
        """Put a field into a grid of three columns; returns the row after it."""
        made = self._made(field)
        made.setObjectName(f"incident_{field.name}")
        made.setAccessibleName(field.words)
        self.inputs[field.name], self._kinds[field.name] = made, field.kind
        error = self.errors[field.name] = FieldError(self._context.theme, made)
        named = label("" if field.kind == FLAG else field.words, "muted")
        named.setBuddy(made)
        top = Qt.AlignmentFlag.AlignTop if field.kind == TEXT else Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(named, row, 0, top)
        if field.kind == MOMENT:
            grid.addWidget(made, row, 1)
            self.beside[field.name] = label("", "muted")
            grid.addWidget(self.beside[field.name], row, 2)
        else:
            grid.addWidget(made, row, 1, 1, 2)
        grid.addWidget(error, row + 1, 1, 1, 2)
        self._fields[field.name] = BoundField(
            self._context.document, made, self._saver(field), error=error, on_error=self._context.show_error
        )
        return row + 2

    def set_choices(self, severities: Sequence[tuple[str, str]], causes: Sequence[str]) -> None:
        """Say which severities (name, words) and causes there are."""
        self._severities = tuple(severities)
        if list(causes) != self._causes.stringList():
            self._causes.setStringList(list(causes))

    def show(self, incident: IncidentFacts, *, editable: bool) -> None:
        """Show an incident's values."""
        another = self.incident is None or self.incident.id != incident.id
        if another and self.incident is not None:
            self._context.document.flush()
        self.incident = incident
        self._offer_severities(incident.severity)
        for name, field in self._fields.items():
            field.fill(self._shown(name, incident))
            if another:
                self.errors[name].clear()
            field.widget.setEnabled(editable)

    def begin(self, name: str) -> None:
        """Give a field the keyboard, its text selected."""
        made = self.inputs[name]
        made.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(made, QLineEdit):
            made.selectAll()

    def fit(self) -> None:
        """Give fields their sizes after the zoom changed."""
        theme = self._context.theme
        for name, kind in self._kinds.items():
            made = self.inputs[name]
            if kind in (AMOUNT, SHARE):
                made.setMaximumWidth(theme.px(150))
            elif kind == MOMENT:
                made.setMinimumWidth(theme.px(168))
                made.setMaximumWidth(theme.px(240))
            elif kind == TEXT:
                made.setFixedHeight(made.fontMetrics().lineSpacing() * 3 + theme.px(16))
            elif isinstance(made, QAbstractButton):
                made.setMinimumHeight(theme.px(28))

    # Making

    def _made(self, field: Field) -> QWidget:
        if field.kind == TEXT:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            return text
        if field.kind == FLAG:
            return QCheckBox(field.words)
        if field.kind in (CHOICE, ZONE):
            box = QComboBox()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            if field.kind == ZONE:
                _offer_zones(box)
            elif field.name == "customer_impacting":
                for words, value in ((tr("Not known"), ""), (tr("Yes"), _YES), (tr("No"), _NO)):
                    box.addItem(words, value)
            return box
        line = QLineEdit()
        line.setPlaceholderText(field.hint)
        if field.kind == MOMENT:
            line.setToolTip(tr("2026-11-20 14:15, or a time alone for the day it began"))
        if field.kind == CAUSE:
            completer = QCompleter(self._causes, line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        return line

    def _offer_severities(self, own: str) -> None:
        """Offer the scale, and what the incident has besides."""
        box = self.inputs["severity"]
        if not isinstance(box, QComboBox):
            raise TypeError("severity")
        offered = [(tr("Not set"), ""), *((_titled(*each), each[0]) for each in self._severities)]
        if own and all(value != own for _, value in offered):
            offered.append((own, own))
        if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] != offered:
            blocked = box.blockSignals(True)
            chosen = box.currentData()
            box.clear()
            for words, value in offered:
                box.addItem(words, value)
            box.setCurrentIndex(box.findData(chosen))
            box.blockSignals(blocked)

    # Values

    def _saver(self, field: Field) -> Callable[[Any], None]:
        def save(value: Any) -> None:
            if self.incident is None:
                return
            if field.kind == MOMENT:
                value = read_moment(value, field.name, self.incident)
            elif field.kind in (AMOUNT, SHARE):
                value = read_amount(value.replace("%", ""), field.name)
                if field.kind == SHARE and value is not None:
                    value = value / 100
            elif field.name == "customer_impacting":
                value = {"": None, _YES: True, _NO: False}[value]
            elif field.kind == ZONE and value is None:
                return
            self._save(field.name, value)

        return save

    def _shown(self, name: str, incident: IncidentFacts) -> Any:
        value = getattr(incident, name)
        kind = self._kinds[name]
        if kind == MOMENT:
            return moment_field(value, incident.time_zone)
        if kind == SHARE:
            return amount_text(None if value is None else value * 100)
        if kind == AMOUNT:
            return amount_text(value)
        if name == "customer_impacting":
            return {None: "", True: _YES, False: _NO}[value]
        return value

    _severities: tuple[tuple[str, str], ...] = ()


def _titled(name: str, words: str) -> str:
    return tr("{name}: {words}").format(name=name, words=words) if words else name


def _offer_zones(box: QComboBox) -> None:
    for zone in ZONES:
        box.addItem(zone, zone)
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = QCompleter(box.model(), box)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    box.setCompleter(completer)
