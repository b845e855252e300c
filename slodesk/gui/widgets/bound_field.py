"""Joins one input to one stored field: saves while typing, takes undo for the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QTimeEdit,
    QWidget,
)

from slodesk.domain.errors import ConflictError, RuleBroken, SloDeskError
from slodesk.gui.widgets.field_values import read_value, shown_text, write_value
from slodesk.gui.widgets.long_words import bear_long_words
from slodesk.gui.widgets.still import hold_still

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.document import Document
    from slodesk.gui.widgets.field_error import FieldError

DEBOUNCE_MS = 300
RETRY_MS = 5000
"""After a failed save; a shared workspace is tried again when its server is back."""
_UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_REDO = QKeySequence("Ctrl+Shift+Z")
_UNDO = QKeySequence("Ctrl+Z")


class BoundField(QObject):
    """Keeps an input widget and a stored value in step.

    The value is saved 300 ms after the last key, on leaving the field, and before anything that
    needs it saved (undo, a report, closing). ``fill`` never triggers a save. A value the rules
    refuse is explained beside the field, and on leaving the stored value comes back; the words go with
    the next edit, or when the field is entered again. What cannot
    be saved (full disk, server gone) stays in the field and is tried again. Where somebody else
    changed the value while it was being typed over, both versions are shown first.

    Args:
        document: saves, and owns undo.
        widget: line edit, text edit, combo box, check box, spin box, date or time edit.
        save: ``save(value)`` calls ``document.edit_field(…)``; it may raise ``RuleBroken``.
        error: where a refused value is explained.
        on_error: shows errors that are not about the value (disk, another person's change).
    """

    saved = Signal()

    def __init__(
        self,
        document: Document,
        widget: QWidget,
        save: Callable[[Any], object],
        *,
        error: FieldError | None = None,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        super().__init__(widget)
        self.widget = widget
        self._document = document
        self._save = save
        self._error = error
        self._said = ""
        self._on_error = on_error
        self._stored: Any = read_value(widget)
        self._shown: Any = self._stored
        self._dirty = False
        self._mine = False
        self._saving = False
        self._overtaken = False
        self._kept = False
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._save_now)
        _watch(widget, self._edited)
        hold_still(widget)
        document.flush_requested.connect(self._flush)
        for receiver in _receivers(widget):
            receiver.installEventFilter(self)
        if isinstance(widget, QPlainTextEdit):
            widget.setUndoRedoEnabled(False)
            bear_long_words(widget)
        if isinstance(widget, QAbstractSpinBox):
            # The style sheet's padding does not reach the line edit inside.
            widget.lineEdit().setTextMargins(widget.fontMetrics().averageCharWidth(), 0, 0, 0)

    def fill(self, value: Any) -> None:
        """Show the stored value, without saving it again.

        What is being typed is left alone: unsaved keys, and the field's own last edit while the
        cursor is still in it.
        """
        theirs = value != self._stored and value != self._shown and not self._saving
        self._stored = value
        if self._dirty:
            self._overtaken = self._overtaken or theirs
            return
        self._forget()
        if self._mine and self._has_focus() and not theirs:
            return
        self._write(value)

    @property
    def dirty(self) -> bool:
        """Whether something typed is not yet saved."""
        return self._dirty

    @property
    def name(self) -> str:
        """What the field is called."""
        return self.widget.accessibleName() or self.widget.objectName()

    @property
    def typed(self) -> str:
        """What stands in the field, as text."""
        return shown_text(self.widget, read_value(self.widget))

    def commit(self) -> bool:
        """Save what is typed; return whether field and store now agree."""
        self._timer.stop()
        if not self._dirty:
            return self._error is None or not self._error.message
        if self._asking:
            return False
        value = read_value(self.widget)
        if value == (self._stored if self._overtaken else self._shown):
            self._shown = value
            self._settle()
            return True
        if self._overtaken:
            self._ask(self._both(value))
            return False
        try:
            self._mine = self._saving = True
            self._dirty = False
            self._save(value)
        except RuleBroken as refusal:
            self._dirty = True
            self._kept = False
            self._explain(refusal)
            return False
        except ConflictError as conflict:
            self._dirty = True
            self._ask(conflict)
            return False
        except SloDeskError as problem:
            self._dirty = True
            self._keep(problem)
            return False
        finally:
            self._saving = False
        self._shown = value
        if self._kept and self._error is not None:
            self._error.clear()
        self._settle()
        self.saved.emit()
        return True

    def revert(self) -> None:
        """Drop what is typed and show the stored value again."""
        self._restore()
        if self._error is not None:
            self._error.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave undo to the document, and save on leaving."""
        kind = event.type()
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            if _is_undo(event):
                event.ignore()
                return True
            if kind == QEvent.Type.KeyPress:
                return self._key(event)
        elif kind == QEvent.Type.FocusOut:
            self._left()
        elif kind == QEvent.Type.FocusIn and not self._dirty:
            self._forget()
        elif kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            return self._menu(event)
        return False

    # Saving

    def _edited(self, *_: object) -> None:
        self._dirty = True
        if self._error is not None:
            self._error.clear()
        self._document.set_pending(self, True)
        if isinstance(self.widget, QAbstractButton | QComboBox):
            self._save_now()
        else:
            self._timer.start(DEBOUNCE_MS)

    def _save_now(self) -> None:
        self.commit()

    def _flush(self) -> None:
        if self._dirty and not self.commit() and not self._kept:
            self._restore()
        self._mine = False

    def _left(self) -> None:
        self._choose_typed()
        if self._dirty and not self.commit():
            if self._kept:
                return
            self._restore()
            if self._error is not None:
                self._error.unmark()
        if self._mine:
            self._mine = False
            self._write(self._stored)
        self._document.end_typing()

    def _choose_typed(self) -> None:
        """Take what was typed into a combo box for the choice of that name, or put it back."""
        box = self.widget
        if not isinstance(box, QComboBox) or not box.isEditable():
            return
        if box.currentText() != box.itemText(box.currentIndex()):
            found = box.findText(box.currentText().strip(), Qt.MatchFlag.MatchFixedString)
            box.setCurrentIndex(found if found >= 0 else box.currentIndex())
            box.setEditText(box.itemText(box.currentIndex()))

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self._dirty:
            self.revert()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.widget, QLineEdit):
            if self._dirty and self.commit():
                self._mine = False
                self._write(self._stored)
                self._document.end_typing()
            return True
        return False

    def _forget(self) -> None:
        """Take away why something was refused that stands in the field no more.

        What others said beside the field, such as that it is needed, stays.
        """
        if self._error is not None and self._said and self._error.message == self._said:
            self._error.clear()
        self._said = ""

    def _explain(self, refusal: RuleBroken) -> None:
        if self._error is not None:
            self._said = refusal.message
            self._error.show_message(refusal.message)
        elif self._on_error is not None:
            self._on_error(refusal)

    # Not saved

    def _keep(self, problem: SloDeskError) -> None:
        """Leave in the field what could not be saved, say so once, and try again later."""
        if self._document.workspace.path is not None:
            self._timer.start(RETRY_MS)
        told, self._kept = self._kept, True
        if self._error is not None:
            self._error.show_message(self.tr("Not saved yet. {reason}").format(reason=problem.message))
        elif self._on_error is not None and not told:
            self._on_error(problem)
        elif self._on_error is None:
            raise problem

    def _both(self, value: Any) -> ConflictError:
        return ConflictError(
            self.tr("Somebody else changed this while you were typing."),
            {self.name: shown_text(self.widget, value)},
            {self.name: shown_text(self.widget, self._stored)},
        )

    def _ask(self, conflict: ConflictError) -> None:
        """Show both versions; what is typed stays in the field until one is chosen."""
        if self._on_error is None:
            self._kept = True
            raise conflict
        self._asking = self._kept = True
        self._document.offer(self._use_mine, self._use_theirs)
        self._on_error(conflict)

    def _use_mine(self) -> None:
        self._asking = self._overtaken = False
        self._shown = self._stored
        self.commit()

    def _use_theirs(self) -> None:
        self._asking = False
        self.revert()

    def _restore(self) -> None:
        self._timer.stop()
        self._mine = False
        self._write(self._stored)
        self._settle()

    def _settle(self) -> None:
        self._dirty = self._overtaken = self._kept = False
        self._document.set_pending(self, False)

    def _write(self, value: Any) -> None:
        blocker = QSignalBlocker(self.widget)
        if read_value(self.widget) != value:
            write_value(self.widget, value)
        blocker.unblock()
        self._shown = read_value(self.widget)

    def _has_focus(self) -> bool:
        return any(receiver.hasFocus() for receiver in _receivers(self.widget))

    def _menu(self, event: QContextMenuEvent) -> bool:
        """Show the field's own menu without its own undo."""
        if not isinstance(self.widget, QLineEdit):
            return False
        menu: QMenu = self.widget.createStandardContextMenu()
        for action in menu.actions()[:3]:
            if action.objectName() in {"edit-undo", "edit-redo"} or action.isSeparator():
                menu.removeAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())
        return True


def _is_undo(event: QKeyEvent) -> bool:
    keys = QKeySequence(event.keyCombination())
    return any(event.matches(key) for key in _UNDO_KEYS) or keys in (_UNDO, _REDO)


def _receivers(widget: QWidget) -> list[QWidget]:
    """Return the widgets that get the keys: a spin box or editable combo box holds a line edit."""
    if isinstance(widget, QAbstractSpinBox):
        return [widget, widget.lineEdit()]
    if isinstance(widget, QComboBox):
        line = widget.lineEdit()
        return [widget] if line is None else [widget, line]
    return [widget]


def _watch(widget: QWidget, edited: Callable[..., None]) -> None:
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        widget.textChanged.connect(edited)
    elif isinstance(widget, QComboBox):
        widget.currentIndexChanged.connect(edited)
    elif isinstance(widget, QAbstractButton):
        widget.toggled.connect(edited)
    elif isinstance(widget, QDateEdit):
        widget.dateChanged.connect(edited)
    elif isinstance(widget, QTimeEdit):
        widget.timeChanged.connect(edited)
    elif isinstance(widget, QSpinBox | QDoubleSpinBox):
        widget.valueChanged.connect(edited)
    else:
        raise TypeError(type(widget).__name__)
