"""What the settings pages share: fields bound to stored settings, errors under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject

from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.field_error import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QGridLayout, QWidget

    from slodesk.gui.context import TabContext
    from slodesk.gui.forms.ui_settings import Ui_SettingsDialog


class SettingsPage(QObject):
    """A page: knows its tables, fills its fields, saves each change.

    Args:
        form: the whole dialog's widgets.
        context: document, theme and the rest.
        parent: the dialog.
    """

    tables: frozenset[str] = frozenset()

    def __init__(self, form: Ui_SettingsDialog, context: TabContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = form
        self.context = context
        self.fields: dict[str, BoundField] = {}
        self.dialog = parent
        self.build()

    def build(self) -> None:
        """Make fields and connect buttons; once."""

    def fill(self) -> None:
        """Show what is stored."""

    def bind(
        self, name: str, widget: QWidget, grid: QGridLayout, save: Callable[[Any], object]
    ) -> BoundField:
        """Bind a field of a two-column form, with its error in the row below."""
        error = FieldError(self.context.theme, widget)
        row, column, *_ = cast(tuple[int, int, int, int], grid.getItemPosition(grid.indexOf(widget)))
        grid.addWidget(error, row + 1, column)
        field = BoundField(self.context.document, widget, save, error=error, on_error=self.context.show_error)
        self.fields[name] = field
        return field
