"""The inputs of a release, each joined to what is stored, with the points it gives beside it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from slodesk.domain.change_classes import CLASSES
from slodesk.domain.errors import RuleBroken
from slodesk.domain.release_risk import COVERAGE, CRITICAL_PATH, EXTERNAL, LINES, MIGRATION
from slodesk.gui.amounts import amount_text, read_amount
from slodesk.gui.tabs.releases.words import class_word, part_word, tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.dates import prepare_date
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.record_editor import NO_DAY
from slodesk.gui.widgets.tri_field import TriField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from PySide6.QtWidgets import QLabel

    from slodesk.domain.release_risk import ReleaseInputs, Risk
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.releases import ReleaseLine

_FLAGS = (CRITICAL_PATH, MIGRATION, EXTERNAL)
_NONE = ""


def field_word(name: str) -> str:
    """Return what a field is called."""
    own = {
        "release_version": tr("Version"),
        "service_id": tr("Service"),
        "title": tr("What it brings"),
        "date": tr("Day"),
        "change_class": tr("Kind of change"),
        "incident_id": tr("Incident it caused"),
        "note": tr("Note"),
        COVERAGE: tr("Test coverage, %"),
    }
    return own[name] if name in own else part_word(name)


class ReleaseFields(QObject):
    """Makes inputs and keeps them in step with one release.

    Args:
        context: collaborators.
        save: ``save(field, value)`` stores a value of the release in view; it may raise.
        parent: the owner.

    Attributes:
        inputs: by field.
        points: the label to the right of each input that counts.
        line: the release in view.
    """

    typed = Signal()
    """Something that counts is being typed."""

    def __init__(self, context: TabContext, save: Callable[[str, Any], object], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._save = save
        self._fields: dict[str, BoundField] = {}
        self._zone: ZoneInfo | None = None
        self.inputs: dict[str, QWidget] = {}
        self.labels: dict[str, QLabel] = {}
        self.errors: dict[str, FieldError] = {}
        self.points: dict[str, QLabel] = {}
        self.line: ReleaseLine | None = None

    def add(self, grid: QGridLayout, row: int, name: str, column: int = 0, wide: int = 1) -> None:
        """Put a field with its words into a grid, and what may be wrong with it into the row below.

        Args:
            grid: with two columns for each field beside another, and one for points.
            row: of the field.
            name: of the field.
            column: of its words.
            wide: columns it takes.
        """
        made = self._made(name)
        words = field_word(name)
        made.setObjectName(name if name.startswith("release_") else f"release_{name}")
        made.setAccessibleName(words)
        self.inputs[name] = made
        error = self.errors[name] = FieldError(self._context.theme, made)
        named = self.labels[name] = label(tr("Kind") if name == "change_class" else words, "muted")
        named.setBuddy(made)
        top = Qt.AlignmentFlag.AlignTop if name == "note" else Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(named, row, column, top)
        grid.addWidget(made, row, column + 1, 1, wide)
        grid.addWidget(error, row + 1, column + 1, 1, wide)
        if name in (LINES, COVERAGE, *_FLAGS):
            self.points[name] = label("", "muted")
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(self.points[name], row, column + 2, side)
        if isinstance(made, TriField):
            made.chosen.connect(lambda value: self._answered(name, value))
        else:
            self._fields[name] = BoundField(
                self._context.document, made, lambda value: self._store(name, value), error=error,
                on_error=self._context.show_error,
            )  # fmt: skip

    def show(self, line: ReleaseLine, zone: ZoneInfo, *, editable: bool) -> None:
        """Show a release's values."""
        another = self.line is None or self.line.id != line.id
        if another and self.line is not None:
            self._context.document.flush()
        self.line, self._zone = line, zone
        for name, field in self._fields.items():
            field.fill(self._shown(name, line))
            if another:
                self.errors[name].clear()
            field.widget.setEnabled(editable)
        for name in _FLAGS:
            made = self.inputs[name]
            if isinstance(made, TriField):
                made.set_value(getattr(line.inputs, name))
                made.setEnabled(editable)
        self.inputs["service_id"].setEnabled(editable and not line.decision)
        self.inputs["service_id"].setToolTip(
            tr("What was decided about it was decided for this service.") if line.decision else ""
        )

    def offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
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

    def current(self, stored: ReleaseInputs) -> ReleaseInputs:
        """Return what counts, as it stands in the fields; what cannot be read counts as it is stored."""
        found = replace(
            stored,
            critical_path=self._answer(CRITICAL_PATH),
            db_migration=self._answer(MIGRATION),
            external_apis=self._answer(EXTERNAL),
        )
        with suppress(RuleBroken):
            found = replace(found, lines_changed=_lines(self._typed(LINES)))
        with suppress(RuleBroken):
            found = replace(found, test_coverage=_coverage(self._typed(COVERAGE)))
        return found

    def show_points(self, risk: Risk) -> None:
        """Say beside each input that counts how many points it gives."""
        for part in risk.parts:
            words = tr("%Ln point(s)", count=part.points)
            if not part.known:
                words = tr("unknown, counts {points}").format(points=words) if part.points else tr("unknown")
            self.points[part.name].setText(words)

    def begin(self) -> None:
        """Give the version the keyboard, its text selected."""
        made = self.inputs["release_version"]
        made.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(made, QLineEdit):
            made.selectAll()

    def fit(self) -> None:
        """Give fields their sizes after the zoom changed."""
        theme = self._context.theme
        for name in (LINES, COVERAGE):
            self.inputs[name].setMaximumWidth(theme.px(120))
        least = max(self.labels[name].sizeHint().width() for name in (MIGRATION, EXTERNAL, "title"))
        for name in ("title", LINES, "note"):  # all fields begin at the same place
            self.labels[name].setMinimumWidth(least)
        note = self.inputs["note"]
        note.setFixedHeight(note.fontMetrics().lineSpacing() * 3 + theme.px(16))

    # Making

    def _made(self, name: str) -> QWidget:
        if name in _FLAGS:
            return TriField(self._context.theme, field_word(name))
        if name == "note":
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            return text
        if name in ("service_id", "change_class", "incident_id"):
            box = QComboBox()
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            if name == "change_class":
                for each in CLASSES:
                    box.addItem(class_word(each), each)
            return box
        if name == "date":
            day = QDateEdit()
            day.setCalendarPopup(True)
            day.setMinimumDate(QDate(NO_DAY.year, NO_DAY.month, NO_DAY.day))
            day.setSpecialValueText(tr("No date"))
            prepare_date(day, self._context.theme)
            return day
        line = QLineEdit()
        if name in (LINES, COVERAGE):
            line.setPlaceholderText(tr("Unknown"))
            line.textChanged.connect(lambda _: self.typed.emit())
        return line

    # Values

    def _answered(self, name: str, value: bool | None) -> None:
        self.typed.emit()
        self._context.attempt(lambda: self._save(name, value), self.errors[name].show_message)

    def _answer(self, name: str) -> bool | None:
        made = self.inputs[name]
        return made.value if isinstance(made, TriField) else None

    def _typed(self, name: str) -> str:
        made = self.inputs[name]
        return made.text() if isinstance(made, QLineEdit) else ""

    def _store(self, name: str, value: Any) -> None:
        if self.line is None:
            return
        if name == LINES:
            value = _lines(value)
        elif name == COVERAGE:
            value = _coverage(value)
        elif name == "incident_id":
            value = value or None
        elif name == "date":
            value = None if value == NO_DAY else self._moment(value)
        self._save(name, value)

    def _moment(self, day: Any) -> datetime:
        """Return a day at the time of day the release had, in the workspace's zone."""
        at = self.line.date.astimezone(self._zone) if self.line is not None and self.line.date else None
        return datetime.combine(day, at.time() if at is not None else time(), self._zone)

    def _shown(self, name: str, line: ReleaseLine) -> Any:
        if name == LINES:
            return "" if line.inputs.lines_changed is None else str(line.inputs.lines_changed)
        if name == COVERAGE:
            return amount_text(line.inputs.test_coverage)
        if name == "date":
            return line.date.astimezone(self._zone).date() if line.date is not None else NO_DAY
        own = {
            "release_version": line.version,
            "change_class": line.inputs.change_class,
            "incident_id": line.incident_id or _NONE,
        }
        return own[name] if name in own else getattr(line, name)


def _lines(text: str) -> int | None:
    found = read_amount(text, LINES)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise RuleBroken(tr("A whole number is expected here."), LINES)
    return int(found)


def _coverage(text: str) -> Decimal | None:
    return read_amount(text.replace("%", ""), COVERAGE)
