"""What the lists of week 4 and after share: a table of lines, and the editor of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QBoxLayout

from slodesk.gui.tabs.quarterly_plan.approval_part import ApprovalPart
from slodesk.gui.widgets.beside import stand_beside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.tabs.quarterly_plan.records_table import RecordsTable
    from slodesk.gui.widgets.record_editor import RecordEditor
    from slodesk.storage.queries.approval import Approval

_LEAST = 220
"""The least height of the table and of the editor, at 100 %."""


class ApprovalRecords(ApprovalPart):
    """A table beside its editor; a section makes both, then calls ``stand``.

    Attributes:
        table: the lines.
        editor: of the chosen one.
    """

    table: RecordsTable
    editor: RecordEditor

    def stand(self, first: str, beside: int, editor_height: int = _LEAST) -> None:
        """Put table and editor together.

        Args:
            first: the field that a new or opened line is edited at.
            beside: width at 100 % from which the editor stands beside the table.
            editor_height: the editor's least height at 100 %.
        """
        self._first, self._beside, self._editor_height = first, beside, editor_height
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.table, 3)
        self._row.addWidget(self.editor, 2)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda: self.editor.begin(first))
        self.table.removed.connect(self.remove)
        self.table.let_reorder(self.move_to)
        self.setFocusProxy(self.table.view)
        self._context.theme.changed.connect(self._arrange)
        self._arrange()

    def lines(self, shown: Approval) -> Sequence[Any]:
        """Return the lines of the table."""
        raise NotImplementedError

    def values(self, line: Any) -> Mapping[str, Any]:
        """Return what the editor shows of a line, by field."""
        raise NotImplementedError

    def detail(self, shown: Approval) -> str:
        """Return what is said under the heading."""
        raise NotImplementedError

    def remove(self, key: str) -> None:
        """Remove a line."""
        raise NotImplementedError

    def move_to(self, key: str, place: int) -> None:
        """Move a line."""
        raise NotImplementedError

    def show_item(self, key: str) -> None:
        """Choose a line."""
        self.table.select(key)

    def fill(self, shown: Approval) -> None:
        """Show the lines."""
        self.table.show_records(self.lines(shown))
        self.table.set_editable(self.editable)
        self.table.set_detail(self.detail(shown))
        self._choose(self.table.current)

    def begin(self, added: object) -> None:
        """Edit a line that was just added; ``added`` is its key, unless it was refused."""
        if isinstance(added, str):
            self.table.select(added)
            self.editor.begin(self._first)

    def line(self, key: str | None) -> Any:
        """Return the line with a key; None where there is none."""
        lines = self.lines(self.shown) if self.shown is not None else ()
        return next((line for line in lines if line.id == key), None)

    def _choose(self, key: str | None) -> None:
        line = self.line(key)
        self.editor.setVisible(line is not None)
        if line is None:
            self.editor.show_values(None, {}, editable=False)
        else:
            self.editor.show_values(line.id, self.values(line), editable=self.editable)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        stand_beside(self._row, theme, self.width(), self._beside)
        self.table.setMinimumHeight(theme.px(_LEAST))
        self.editor.setMinimumHeight(theme.px(self._editor_height))
