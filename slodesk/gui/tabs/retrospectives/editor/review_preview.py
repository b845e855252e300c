"""What each audience gets of a retrospective, side by side; or one that was published, to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.retro_visibility import AUDIENCES
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.retrospectives.editor.review_words import audience_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import fit_dialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.gui.widgets.report_view import ReportView

SIDE_BY_SIDE = ("engineering", "executives", "customers")
_SMALL = 0.85
"""Size of the words of documents that stand side by side."""
_ROOM = 300
"""Least width of a document at 100 %; where there is less, the last ones are left out."""


class PreviewDialog(QDialog):
    """Shows a retrospective as its report says it.

    Args:
        context: collaborators.
        key: the retrospective's.
        heading: what is shown.
        audiences: one document for each; empty stands for those who wrote it.
        snapshot_id: one that was published; None for what a report would say now.
        parent: the window.

    Attributes:
        views: the documents.
        boxes: whom each is for.
    """

    def __init__(
        self,
        context: TabContext,
        key: str,
        heading: str,
        audiences: Sequence[str] = SIDE_BY_SIDE,
        snapshot_id: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        from slodesk.gui.widgets.report_view import ReportView

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("audience_preview")
        self.setWindowTitle(heading)
        self._context, self._key, self._snapshot = context, key, snapshot_id
        self._data: Any = None
        self._columns: list[QWidget] = []
        self.views: list[ReportView] = []
        self.boxes: list[QComboBox] = []
        theme = context.theme
        row = QHBoxLayout()
        row.setSpacing(theme.space(1.5))
        for at, audience in enumerate(audiences):
            box, view = QComboBox(), ReportView(theme)
            for each in ("", *AUDIENCES):
                box.addItem(audience_word(each), each)
            box.setCurrentIndex(box.findData(audience))
            box.setAccessibleName(tr("Audience"))
            box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.currentIndexChanged.connect(lambda _, at=at: self._show(at))
            column = QWidget()
            inside = QVBoxLayout(column)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(box)
            inside.addWidget(view, 1)
            row.addWidget(column, 1)
            self._columns.append(column)
            self.boxes.append(box)
            self.views.append(view)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        whole = QVBoxLayout(self)
        edge = theme.space(2)
        whole.setContentsMargins(edge, edge, edge, edge)
        whole.setSpacing(theme.space())
        whole.addWidget(label(heading, "heading", wrap=True))
        whole.addLayout(row, 1)
        whole.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        width = 1180 if len(audiences) > 1 else 820
        self._leave_out(theme.px(width) if parent is None else min(theme.px(width), parent.width()))
        fit_dialog(self, theme, width, 720)
        self.boxes[0].setFocus()
        context.runner.run(self._read, succeeded=self._shown, failed=context.show_error)

    def _read(self, _: Task) -> Any:
        from slodesk.storage.queries.retro_report import retro_report

        context = self._context
        with context.document.workspace.session() as session:
            return retro_report(session, self._key, now=context.now(), snapshot_id=self._snapshot)

    def _shown(self, data: Any) -> None:
        self._data = data
        for at in range(len(self.views)):
            self._show(at)

    def _show(self, at: int) -> None:
        if self._data is None:
            return
        from slodesk.reports.retrospective import build
        from slodesk.reports.words import speaking

        with speaking(QtLanguage(self._data.settings.zone)):
            report = build(self._data, str(self.boxes[at].currentData()))
            size = _SMALL if len(self.views) > 1 else 1.0
            self.views[at].show_blocks(report.title, report.subtitle, report.blocks, scale=size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many documents as there is room for."""
        super().resizeEvent(event)
        self._leave_out(self.width())

    def _leave_out(self, width: int) -> None:
        room = max(1, width // self._context.theme.px(_ROOM))
        for at, column in enumerate(self._columns):
            column.setVisible(at < room)
