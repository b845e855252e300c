"""Notes under the rows of a table: written, read and removed where the thing stands that they are about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

from slodesk.gui.models.figures import FigureColumn, FiguresModel
from slodesk.gui.tabs.weekly_review.words import tr
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.page_scroll import page_around
from slodesk.gui.widgets.roles import SIGN_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.weekly_review import Note
    from slodesk.gui.tabs.weekly_review.desk import Desk
    from slodesk.gui.widgets.figures_table import FiguresTable

Index = QModelIndex | QPersistentModelIndex
_OWN_HEIGHT, _FEW_MORE = 60, 4
"""Rows up to which each is as high as its own words, and that are shown beyond the most."""
DRAFT = "draft"
"""Key of a note that is being written."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as a row; ``about`` is the key of what it is about, empty for the section."""

    id: str
    about: str
    text: str


def _guarded(read: Callable[[Any], Any], otherwise: Any) -> Callable[[Any], Any]:
    return lambda record: otherwise if isinstance(record, NoteRow) else read(record)


def noted(columns: Sequence[FigureColumn]) -> tuple[FigureColumn, ...]:
    """Return columns that have nothing to say about a note: it stands across all of them."""
    return tuple(
        replace(
            column, words=_guarded(column.words, ""), key=_guarded(column.key, None),
            below=_guarded(column.below, ""), sign=_guarded(column.sign, ""),
            bar=None if column.bar is None else _guarded(column.bar, None),
            typed=None if column.typed is None else _guarded(column.typed, ""),
            spoken=None if column.spoken is None else _guarded(column.spoken, ""),
        )
        for column in columns
    )  # fmt: skip


class NotedModel(FiguresModel):
    """Shows records with the notes on them; a note is typed in its row.

    Attributes:
        write: ``write(note, text)`` stores what was typed; None while nothing may be written.
    """

    def __init__(
        self,
        columns: Sequence[FigureColumn],
        save: Callable[[Any, FigureColumn, str], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(noted(columns), save, parent)
        self.write: Callable[[NoteRow, str], bool] | None = None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one aspect of a cell; of a note, its text at the beginning of the row."""
        record = self.record(index.row()) if index.isValid() else None
        if not isinstance(record, NoteRow):
            return super().data(index, role)
        if index.column() == 0:
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
                return record.text
            if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
                return tr("Note: {text}").format(text=record.text) if record.text else None
            if role == SIGN_ROLE:
                return "edit accent"
        return None if role == Qt.ItemDataRole.ToolTipRole else super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say which cells can be typed in."""
        record = self.record(index.row()) if index.isValid() else None
        if not isinstance(record, NoteRow):
            return super().flags(index)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.write is not None and index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand a typed note or cell on to be stored."""
        record = self.record(index.row()) if index.isValid() else None
        if not isinstance(record, NoteRow):
            return super().setData(index, value, role)
        text = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or self.write is None or text == record.text:
            return False
        return self.write(record, text)


class Noting(QObject):
    """Lets notes stand under the rows of a table.

    Keys: N writes one on the chosen row, Enter or F2 changes one, Del removes it.

    Args:
        table: of a ``NotedModel``.
        desk: where the review is looked after.
        section: one of ``weekly_review.SECTIONS``.
        most: rows up to which the table is as high as they are.

    Attributes:
        drop: removes a record of the table by Del; None where that cannot be.
    """

    written = Signal()
    """A note is no longer being typed."""

    def __init__(self, table: FiguresTable, desk: Desk, section: str, *, most: int = 40) -> None:
        super().__init__(table)
        self.drop: Callable[[Any], object] | None = None
        self._table, self._desk, self._section, self._most = table, desk, section, most
        self._model: Any = table.figures
        self._records: tuple[Any, ...] = ()
        self._notes: tuple[Note, ...] = ()
        self._waiting: tuple[tuple[Any, ...], tuple[Note, ...]] | None = None
        self._draft = ""
        self._drafting = False
        self.action = key_action(table, tr("Add a note"), "N", self.begin, first=True)
        self._delete = key_action(table, tr("Remove note"), "Del", self.remove)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.row_height_changed.connect(self._settle)
        self._model.modelReset.connect(self._settle)
        self._model.dataChanged.connect(lambda *_: self._settle())
        table.delegate.closeEditor.connect(lambda *_: QTimer.singleShot(0, self, self._closed))
        table.viewport().installEventFilter(self)
        table.selectionModel().currentChanged.connect(lambda index, _: self._come_into_view(index))
        self._allow()

    @property
    def writing(self) -> bool:
        """Whether something is being typed in the table."""
        return self._table.state() == QAbstractItemView.State.EditingState

    def show(self, records: Sequence[Any], notes: Sequence[Note]) -> None:
        """Show records, and under them the notes on them; what is being typed is left alone."""
        given = tuple(records), tuple(notes)
        if self.writing:
            self._waiting = given
            return
        self._records, self._notes = given
        self._drafting = False
        self._fill()
        self._allow()

    def begin(self, about: str | None = None) -> None:
        """Write a note on the chosen row, or on what is said; empty for the section."""
        if not self._may_write or self.writing:
            return
        index = self._table.currentIndex()
        record = self._model.record(index.row()) if index.isValid() else None
        chosen = "" if record is None else record.about if isinstance(record, NoteRow) else record.id
        self._draft = chosen if about is None else about
        self._drafting = True
        self._fill()
        row = self._model.row_of(DRAFT)
        place = self._model.index(row, 0)
        self._table.setCurrentIndex(place)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._table.edit(place)
        self._come_into_view(place)
        editor = self._table.viewport().findChild(QLineEdit)
        if isinstance(editor, QLineEdit):
            editor.setPlaceholderText(tr("Note"))
            editor.setAccessibleName(tr("Note"))

    def remove(self) -> None:
        """Remove the chosen note, or what is chosen where that can be."""
        index = self._table.currentIndex()
        record = self._model.record(index.row()) if index.isValid() else None
        if not self._may_write or record is None or self.writing:
            return
        if isinstance(record, NoteRow):
            self._desk.edits.remove(tr("Remove note"), "note", record.id)
        elif self.drop is not None:
            self.drop(record)

    @property
    def _may_write(self) -> bool:
        return self._desk.editable

    def _fill(self) -> None:
        rows: list[Any] = []
        mine: dict[str, list[NoteRow]] = {}
        for note in self._notes:
            mine.setdefault(note.about, []).append(NoteRow(note.id, note.about, note.text))
        if self._drafting:
            mine.setdefault(self._draft, []).append(NoteRow(DRAFT, self._draft, ""))
        for record in self._records:
            rows += [record, *mine.pop(record.id, ())]
        if not self._records:  # those on the section itself
            rows += [row for each in mine.values() for row in each]
        chosen = self._table.current
        self._model.set_records(rows)
        if chosen is not None and self._table.current is None:
            self._table.choose(chosen)

    def _write(self, row: NoteRow, text: str) -> bool:
        edits = self._desk.edits
        if row.id == DRAFT:
            if not text:
                return False
            fields = {"section": self._section, "about": row.about, "text": text}
            return edits.add(tr("Add a note"), "note", **fields) is not False
        if not text:
            return edits.remove(tr("Remove note"), "note", row.id) is not False
        return edits.set_part(tr("Change note"), "note", row.id, "text", text) is not False

    def _closed(self) -> None:
        """Take up what came meanwhile, once nothing is typed any more."""
        if self.writing:
            return
        about, was = self._draft, self._drafting
        self._drafting = False
        if self._waiting is not None:
            records, notes = self._waiting
            self._waiting = None
            self.show(records, notes)
        elif was:
            self._fill()
        if was and about:
            self._table.choose(about)
        self.written.emit()

    def _allow(self) -> None:
        able = self._may_write
        self._model.write = self._write if able else None
        trigger = QAbstractItemView.EditTrigger
        usual = trigger.DoubleClicked | trigger.EditKeyPressed
        self._table.setEditTriggers(usual if able else trigger.NoEditTriggers)
        self.action.setEnabled(able)
        self._delete.setEnabled(able)

    # Room

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the notes to another width."""
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._settle)
        return False

    def _come_into_view(self, index: QModelIndex) -> None:
        """Let the page follow the keyboard: the table itself is as high as its rows."""
        page, table = page_around(self._table), self._table
        inside = None if page is None else page.widget()
        if page is None or inside is None or not index.isValid() or not table.hasFocus():
            return
        row = table.visualRect(index)
        place = table.viewport().mapTo(inside, row.center())
        page.ensureVisible(0, place.y(), 0, row.height())

    def _settle(self) -> None:
        """Let notes stand across all columns, as high as their words; the table as high as its rows."""
        table, model, header = self._table, self._model, self._table.verticalHeader()
        table.clearSpans()
        columns, width = model.columnCount(), table.viewport().width()
        usual = header.defaultSectionSize()
        own = model.rowCount() <= _OWN_HEIGHT
        for row, record in enumerate(model.rows):
            if isinstance(record, NoteRow):
                if columns > 1:
                    table.setSpan(row, 0, 1, columns)
                high = table.delegate.height(record.text, "", width, sign=True, bar=False)
            else:
                high = self._height(record) if own else usual
            if header.sectionSize(row) != high:
                header.resizeSection(row, high)
        shown = model.rowCount() if model.rowCount() <= self._most + _FEW_MORE else self._most
        body = sum(header.sectionSize(row) for row in range(shown))
        head = table.horizontalHeader()
        more = model.rowCount() > shown
        policy = Qt.ScrollBarPolicy
        table.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if more else policy.ScrollBarAlwaysOff)
        bar = table.horizontalScrollBar().sizeHint().height() if head.length() > width else 0
        height = (0 if head.isHidden() else head.sizeHint().height()) + body + bar + 2
        if table.minimumHeight() != height or table.maximumHeight() != height:
            table.setFixedHeight(height)
        table.setVisible(model.rowCount() > 0)

    def _height(self, record: Any) -> int:
        """Return the height a row needs, by the columns in view."""
        table = self._table
        heights = [
            table.delegate.height(
                column.words(record), column.below(record), table.columnWidth(at),
                sign=bool(column.sign(record)), bar=False,
            )
            for at, column in enumerate(self._model.columns)
            if not table.isColumnHidden(at)
        ]  # fmt: skip
        return max(heights, default=table.verticalHeader().defaultSectionSize())
