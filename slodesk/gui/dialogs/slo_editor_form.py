"""What the editors of services and SLOs share: bound fields with their errors in the row below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLayout, QPlainTextEdit, QVBoxLayout, QWidget

from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import restyle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from slodesk.gui.context import TabContext
    from slodesk.gui.theme import Theme

LABELS = 104
"""Width of the column of labels at 100 %, so that all parts of an editor line up."""


class EditorForm:
    """Binds the fields of one editor and fills them.

    Args:
        context: document, theme, and where errors without a field go.
    """

    def __init__(self, context: TabContext) -> None:
        self._context = context
        self.fields: dict[str, BoundField] = {}

    def bind(
        self,
        name: str,
        widget: QWidget,
        save: Callable[[Any], object],
        grid: QGridLayout,
        row: QLayout | None = None,
    ) -> BoundField:
        """Bind a field that stands in a grid, alone or in a ``row`` with others."""
        error = FieldError(self._context.theme, widget)
        place = grid.indexOf(row) if row is not None else grid.indexOf(widget)
        at, column = grid_place(grid, place)
        below = grid.itemAtPosition(at + 1, column)
        errors = below.layout() if below is not None else None
        if errors is None:
            errors = QVBoxLayout()
            errors.setSpacing(0)
            grid.addLayout(errors, at + 1, column)
        errors.addWidget(error)
        context = self._context
        field = BoundField(context.document, widget, save, error=error, on_error=context.show_error)
        self.fields[name] = field
        return field

    def fill(self, name: str, value: Any) -> None:
        """Show a stored value."""
        self.fields[name].fill(value)

    def leave(self) -> None:
        """Save before something else is shown; what can't be saved is shown to be copied, and dropped."""
        if self._context.document.flush():
            return
        waiting = [field for field in self.fields.values() if field.dirty]
        if not waiting:
            return
        texts = [f"{field.name}: {field.typed}" for field in waiting]
        for field in waiting:
            field.revert()
        from slodesk.gui.dialogs.details import DetailsDialog

        words = QCoreApplication.translate("EditorForm", "What you typed here could not be saved.")
        DetailsDialog(
            self._context.theme, words, "\n".join(texts), waiting[0].widget.window(), icon="alert"
        ).open()

    def set_editable(self, editable: bool) -> None:
        """Forbid typing where the workspace is read-only."""
        for field in self.fields.values():
            field.widget.setEnabled(editable)


def grid_place(grid: QGridLayout, index: int) -> tuple[int, int]:
    """Return row and column of an item of a grid."""
    row, column, _, _ = cast("tuple[int, int, int, int]", grid.getItemPosition(index))
    return row, column


def fill_choices(box: QComboBox, choices: Iterable[tuple[Any, str]]) -> None:
    """List (key, words) pairs without choosing anything."""
    wanted = list(choices)
    if [(box.itemData(at), box.itemText(at)) for at in range(box.count())] == wanted:
        return
    with QSignalBlocker(box):
        chosen = box.currentData()
        box.clear()
        for key, words in wanted:
            box.addItem(words, key)
        box.setCurrentIndex(box.findData(chosen))


def space_page(form: Any, theme: Theme, *, low: bool) -> None:
    """Give an editor's page its distances; where there is little height, it begins with the fields.

    Args:
        form: the editor's widgets.
        theme: zoom.
        low: less than a screen's usual height.
    """
    edge = theme.space(2)
    form.column.setContentsMargins(edge, 0, edge, edge)
    form.column.setSpacing(theme.space(1 if low else 3))
    form.head_column.setSpacing(0)
    role = "heading" if low else "title"
    if form.title.property("role") != role:
        form.title.setProperty("role", role)
        restyle(form.title)


def align_labels(widget: QWidget, theme: Theme) -> None:
    """Give all grids of an editor the same column of labels, and text boxes three lines."""
    for grid in widget.findChildren(QGridLayout):
        grid.setColumnMinimumWidth(0, theme.px(LABELS))
        for at in range(grid.count()):
            item = grid.itemAt(at)
            _, column = grid_place(grid, at)
            label = item.widget() if item is not None else None
            if column == 0 and isinstance(label, QLabel):
                label.setWordWrap(True)
                label.setMaximumWidth(theme.px(LABELS))
                grid.setAlignment(label, Qt.AlignmentFlag.AlignTop)
                label.setContentsMargins(0, theme.px(6), 0, 0)
    for box in widget.findChildren(QPlainTextEdit):
        lines = 3 if box.objectName() == "description" else 2
        box.setFixedHeight(box.fontMetrics().lineSpacing() * lines + theme.px(22))
