"""A card that edits one record, field by field; everything is saved as it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QObject, QStringListModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from slodesk.gui.amounts import amount_text, read_amount
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.storage.queries.settings import people, teams

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from slodesk.gui.context import TabContext

NO_DAY = date(2000, 1, 1)
"""What a date's input holds where there is none."""
LINE, TEXT, AMOUNT, SHARE, DAY, CHOICE, FLAG, OWNER = (
    "line", "text", "amount", "share", "day", "choice", "flag", "owner",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        name: the operation's.
        words: what it is called.
        kind: one of the kinds above.
        hint: what stands in it while it is empty.
    """

    name: str
    words: str
    kind: str = LINE
    hint: str = ""


class RecordEditor(Card):
    """Edits one record at a time.

    Args:
        context: collaborators.
        stem: for object names: ``risk`` makes ``risk_title``.
        fields: from top to bottom.
        save: ``save(key, field, value)`` stores a value; it may raise.
        parent: the owner.

    Attributes:
        inputs: the input of each field by its name.
        grid: the layout of labels and inputs; more rows may be added below.
    """

    def __init__(
        self,
        context: TabContext,
        stem: str,
        fields: Sequence[Field],
        save: Callable[[str, str, Any], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context.theme, "", parent)
        self._context = context
        self._save = save
        self.key: str | None = None
        self.inputs: dict[str, QWidget] = {}
        self.labels: dict[str, QWidget] = {}
        self.errors: dict[str, FieldError] = {}
        self._fields: dict[str, BoundField] = {}
        self._kinds = {field.name: field.kind for field in fields}
        self._names = QStringListModel(self)
        self._inside = QWidget()
        self.grid = QGridLayout(self._inside)
        self.grid.setContentsMargins(0, 0, context.theme.space(), 0)
        self.grid.setColumnStretch(1, 1)
        self.area = plain_scroll(self._inside, sideways=False, see_through=True)
        self.body.addWidget(self.area, 1)  # where it belongs before it is filled: Qt styles what moves anew
        self._inside.installEventFilter(self)
        for row, field in enumerate(fields):
            self._add(row, field, stem)
        self.rows = 2 * len(fields)
        self.grid.setRowStretch(self.rows + 20, 1)
        context.theme.changed.connect(self._fit_fields)
        self._fit_fields()

    def show_values(self, key: str | None, values: Mapping[str, Any], *, editable: bool) -> None:
        """Show a record's values; None for no record."""
        another = key != self.key
        if another and self.key is not None:
            self._context.document.flush()
        self.key = key
        for name, field in self._fields.items():
            if key is not None:
                field.fill(self._shown(name, values[name]))
            if another:
                self.errors[name].clear()
            field.widget.setEnabled(editable and key is not None)
        self.area.setVisible(key is not None)
        self._offer_names()

    def set_choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Say what may be chosen: words and value each."""
        box = self.inputs[name]
        if not isinstance(box, QComboBox):
            raise TypeError(name)
        if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] != list(choices):
            chosen = box.currentData()
            blocked = box.blockSignals(True)
            box.clear()
            for words, value in choices:
                box.addItem(words, value)
            box.setCurrentIndex(box.findData(chosen))
            box.blockSignals(blocked)

    def begin(self, name: str) -> None:
        """Give a field the keyboard, its text selected."""
        field = self.inputs[name]
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field, QLineEdit):
            field.selectAll()

    def show_fields(self, names: Sequence[str], shown: bool) -> None:
        """Show or hide fields with their labels."""
        for name in names:
            self.inputs[name].setVisible(shown)
            self.labels[name].setVisible(shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll a field that gets the keyboard into view; give all fields the height they need."""
        if watched is self._inside:
            if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
                height = self.grid.totalHeightForWidth(self.area.viewport().width())
                height = max(height, self.grid.totalMinimumSize().height())
                if self._inside.minimumHeight() != height:
                    self._inside.setMinimumHeight(height)
            return False
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.area.ensureWidgetVisible(watched)
        return False

    def _add(self, row: int, field: Field, stem: str) -> None:
        made = self._made(field)
        made.setObjectName(f"{stem}_{field.name}")
        made.setAccessibleName(field.words)
        made.installEventFilter(self)
        self.inputs[field.name] = made
        error = self.errors[field.name] = FieldError(self._context.theme, made)
        named = label("" if field.kind == FLAG else field.words, "muted")
        named.setBuddy(made)
        self.labels[field.name] = named
        top = Qt.AlignmentFlag.AlignTop if field.kind == TEXT else Qt.AlignmentFlag.AlignVCenter
        self.grid.addWidget(named, 2 * row, 0, top)
        self.grid.addWidget(made, 2 * row, 1)
        self.grid.addWidget(error, 2 * row + 1, 1)
        self._fields[field.name] = BoundField(
            self._context.document, made, self._saver(field), error=error, on_error=self._context.show_error
        )

    def _made(self, field: Field) -> QWidget:
        if field.kind == TEXT:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setPlaceholderText(field.hint)
            return text
        if field.kind == DAY:
            day = QDateEdit()
            day.setCalendarPopup(True)
            day.setMinimumDate(QDate(NO_DAY.year, NO_DAY.month, NO_DAY.day))
            day.setSpecialValueText(_tr("No date"))
            prepare_date(day, self._context.theme)
            return day
        if field.kind == CHOICE:
            box = QComboBox()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            return box
        if field.kind == FLAG:
            return QCheckBox(field.words)
        line = QLineEdit()
        line.setPlaceholderText(field.hint)
        if field.kind == OWNER:
            completer = QCompleter(self._names, self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        return line

    def _saver(self, field: Field) -> Callable[[Any], None]:
        def save(value: Any) -> None:
            if self.key is None:
                return
            if field.kind in (AMOUNT, SHARE):
                value = read_amount(value.replace("%", ""), field.name)
                if field.kind == SHARE and value is not None:
                    value = value / 100
            elif field.kind == DAY and value == NO_DAY:
                value = None
            self._save(self.key, field.name, value)

        return save

    def _shown(self, name: str, value: Any) -> Any:
        kind = self._kinds[name]
        if kind == SHARE:
            return amount_text(None if value is None else value * 100)
        if kind == AMOUNT:
            return amount_text(value)
        return value or NO_DAY if kind == DAY else value

    def _offer_names(self) -> None:
        if OWNER not in self._kinds.values():
            return
        with self._context.document.session() as session:
            names = [person.name for person in people(session) if person.active]
            names += [team.name for team in teams(session)]
        if names != self._names.stringList():
            self._names.setStringList(names)

    def _fit_fields(self) -> None:
        theme = self._context.theme
        self.grid.setHorizontalSpacing(theme.space(1.5))
        self.grid.setVerticalSpacing(theme.px(4))
        for name, kind in self._kinds.items():
            made = self.inputs[name]
            if kind in (AMOUNT, SHARE):
                made.setMaximumWidth(theme.px(120))
            elif kind == TEXT:
                height = made.fontMetrics().lineSpacing() * 3 + theme.px(16)
                made.setFixedHeight(height)
                row = 2 * list(self._kinds).index(name)
                self.grid.setRowMinimumHeight(row, height)  # the style sheet gives the field a smaller one
            elif isinstance(made, QAbstractButton):
                made.setMinimumHeight(theme.px(28))


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecordEditor", text)
