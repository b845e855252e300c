"""The Services tab: the table, and beside it the editor of what is chosen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.dialogs.slo_editor import SloEditor
from slodesk.gui.dialogs.slo_editor_testing import query_tester
from slodesk.gui.tabs.services.actions import ServiceActions
from slodesk.gui.tabs.services.coming_back import ComingBack
from slodesk.gui.tabs.services.judged import JudgingCache
from slodesk.gui.tabs.services.reading import read_services
from slodesk.gui.tabs.services.service_editor import ServiceEditor
from slodesk.gui.tabs.services.table import ServicesTable
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.panes import Panes
from slodesk.gui.widgets.scrolling import plain_scroll

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.services.reading import Services
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.services import ServiceDetail, SloDetail


_LOW = 400
"""Height at 100 % below which margins and headings are smaller."""


class ServicesTab(QWidget):
    """Shows all services, edits one of them or one of its SLOs.

    Attributes:
        table: the list.
        service_editor: shown for a service.
        edits: adding, removing, moving, bulk edits and the first SLO.
    """

    tables = frozenset({
        "service", "slo", "slo_target", "journey", "dependency", "sla", "evidence", "metric", "team",
        "person", "setting", "sample_day",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: Services | None = None
        self._slo_id: str | None = None
        self._slo: SloDetail | None = None
        self._service_id: str | None = None
        self._judging = JudgingCache(context)
        self._coming_back = ComingBack()
        self._low = False
        theme = context.theme
        self.edits = ServiceActions(self, context)
        self.table = ServicesTable(theme)
        self.table.set_editable(not context.document.workspace.read_only)
        self.empty = EmptyState(
            theme, "journey", self.tr("No services yet"),
            self.tr("Begin with one thing that people rely on. A few questions lead from there to a target."),
            self.tr("Write your first SLO"), self.edits.write_slo,
        )  # fmt: skip
        self.empty.add_button(self.tr("Add a service"), self.edits.add_service)
        self.pick = EmptyState(
            theme, "list", self.tr("Choose a service"), self.tr("Its SLOs, people and promises appear here.")
        )
        self._build()
        self._connect()
        self._space()

    # Making

    def _build(self) -> None:
        """Put the parts together from the outside in: Qt styles a tree anew whenever it gets a parent."""
        context = self._context
        self._column = QVBoxLayout(self)
        self.pages = QStackedWidget()
        self._column.addWidget(self.pages)
        self.detail = Card(context.theme, padded=False)
        self.detail.setAccessibleName(self.tr("Editor"))
        self.panes = Panes(
            context.theme, context.settings, self.table, self.detail, key="services/splitter",
            sizes=(440, 560),
        )  # fmt: skip
        self.pages.addWidget(self.panes)
        self.pages.addWidget(self.empty)
        self.back = QPushButton()
        self.back.setObjectName("back")
        self.back.setProperty("kind", "link")
        context.theme.icons.follow(self.back, "chevron-left", "accent", 18)
        self._back_row = QHBoxLayout()
        self._back_row.addWidget(self.back)
        self._back_row.addStretch(1)
        self.detail.body.addLayout(self._back_row)
        self.editors = QStackedWidget()
        self.detail.body.addWidget(self.editors, 1)
        self.editors.addWidget(self.pick)
        self._scrolls = (self._scroll(), self._scroll())
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_editor)

    @property
    def service_editor(self) -> ServiceEditor:
        """Shown for a service; made for the first one, after the table is painted."""
        if self._later.isActive():
            self._show_editor()
        return self._service_editor

    @cached_property
    def _service_editor(self) -> ServiceEditor:
        area = self._scrolls[0]
        editor = ServiceEditor(self._context, area.viewport())
        editor.set_low(self._low)
        editor.slo_opened.connect(self.show_slo)
        editor.slo_wanted.connect(self.edits.add_slo)
        editor.slo_removal.connect(self.edits.remove_slo)
        area.setWidget(editor)
        return editor

    @cached_property
    def slo_editor(self) -> SloEditor:
        """Shown for an SLO; made for the first one."""
        area = self._scrolls[1]
        editor = SloEditor(self._context, query_tester(self._context), area.viewport())
        area.setWidget(editor)
        editor.set_low(self._low)
        return editor

    def _scroll(self) -> QScrollArea:
        area = plain_scroll()
        self.editors.addWidget(area)
        return area

    def _connect(self) -> None:
        table, edits = self.table, self.edits
        table.chosen.connect(self._chosen)
        table.opened.connect(self._opened)
        table.view.clicked.connect(lambda index: self._clicked(index.row()))
        table.add_wanted.connect(edits.add_service)
        table.write_wanted.connect(edits.write_slo)
        table.remove_wanted.connect(edits.remove_services)
        table.bulk_wanted.connect(edits.change_targets)
        table.move_wanted.connect(edits.move)
        table.model.moved.connect(edits.move_before)
        self.back.clicked.connect(self._go_back)
        self.panes.alone_changed.connect(self._arrange)
        self._context.theme.changed.connect(self._space)
        self._context.document.changed.connect(self._judging.forget_on)
        self._context.document.changed.connect(self._look_for_returned)

    # Showing

    @property
    def shown(self) -> Services | None:
        """What was read last."""
        return self._shown

    @property
    def service_id(self) -> str | None:
        """The service in the editor."""
        return self._service_id

    @property
    def slo_id(self) -> str | None:
        """The SLO in the editor; None while a service is."""
        return self._slo_id

    def refresh(self) -> None:
        """Read everything again; what is chosen and typed stays."""
        context = self._context
        shown = context.document.query(read_services, context.now(), context.filters.at)
        self._shown = shown
        team = context.filters.team_id
        lines = [line for line in shown.lines if team is None or line.record.team_id == team]
        self.pages.setCurrentWidget(self.panes if shown.lines else self.empty)
        self.empty.button.setEnabled(not context.document.workspace.read_only)
        self.setFocusProxy(self.table.view if shown.lines else self.empty.button)
        self.table.show_lines(lines)
        if self._service_id is not None and shown.line(self._service_id) is None:
            self._service_id = self._slo_id = None
        if self._service_id is None and lines:
            self._service_id = lines[0].record.id
        if self.table.current != self._service_id:
            self.table.select([self._service_id] if self._service_id else [], emit=False)
        if self._scrolls[0].widget() is None:
            self._later.start(0)
        else:
            self._show_editor()

    def show_item(self, key: str) -> None:
        """Show a service, an SLO or a metric by its key."""
        from slodesk.storage.queries.services import metrics, service_detail, slo_detail

        document = self._context.document
        slo = document.query(slo_detail, key)
        if slo is not None:
            self._show(slo.service_id, slo.id)
            self.panes.show_second()
            self.slo_editor.form.target.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if document.query(service_detail, key) is not None:
            self._show(key, None)
            self.panes.show_second()
            return
        for metric in document.query(metrics):
            if metric.id == key:
                self._show(metric.service_id, None)
                self.panes.show_second()
                return

    def show_slo(self, slo_id: str) -> None:
        """Go on from a service to one of its SLOs."""
        self._slo_id = slo_id
        self._show_editor()
        self.panes.show_second()
        self.slo_editor.form.target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, service_id: str, slo_id: str | None) -> None:
        if self._shown is None or self._shown.line(service_id) is None:
            self.refresh()
        filters = self._context.filters
        line = self._shown.line(service_id) if self._shown is not None else None
        if line is not None and filters.team_id not in (None, line.record.team_id):
            filters.team_id = None
        if self.table.model.row_of(service_id) < 0:
            self.table.clear_filter()
        self._service_id, self._slo_id = service_id, slo_id
        self.table.select([service_id], emit=False)
        self._show_editor()

    def _look_for_returned(self, changes: ChangeSet) -> None:
        """Choose what an undo brought back, in the next turn: by then it is shown."""
        services, slo = self._coming_back.look(changes)
        if self.isVisible() and (services or slo is not None):
            QTimer.singleShot(0, self, lambda: self._choose_again(services, slo))

    def _choose_again(self, services: list[str], slo: tuple[str, str] | None) -> None:
        if services:
            self._show(services[0], None)
            self.table.select(services, emit=False)
        elif slo is not None:
            self._show(slo[0], None)
            self.service_editor.slos.select(slo[1])

    def _clicked(self, row: int) -> None:
        """Go back from an SLO to its service by a click on the service, chosen already as it is."""
        line = self.table.model.line(row)
        own = self._service_id
        if self._slo_id is not None and line is not None and [line.record.id] == self.table.selected == [own]:
            self._chosen(own)

    def _chosen(self, key: str | None) -> None:
        self._context.document.flush()
        self._service_id, self._slo_id = key, None
        self._show_editor()

    def _opened(self, key: str) -> None:
        self._service_id, self._slo_id = key, None
        self._show_editor()
        self.panes.show_second()
        self.service_editor.form.display_name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_editor(self) -> None:
        from slodesk.storage.queries.services import service_detail
        from slodesk.storage.queries.settings import people, teams

        self._later.stop()
        shown = self._shown
        if self._service_id is None or shown is None:
            self.editors.setCurrentWidget(self.pick)
            self._show_back()
            return
        with self._context.document.session() as session:
            detail = service_detail(session, self._service_id)
            known = (teams(session), people(session))
        if detail is None:
            return
        before = self.editors.currentWidget(), self._service_editor.detail, self._slo
        slo = next((each for each in detail.slos if each.id == self._slo_id), None)
        self._slo, self._slo_id = slo, slo.id if slo is not None else None
        self._service_editor.show_service(detail, shown, *known)
        if slo is not None:
            judging = self._judging.of(slo, detail, shown)
            self.slo_editor.show_slo(slo, detail.journeys, judging)
        scroll = self._scrolls[1 if slo is not None else 0]
        self.editors.setCurrentWidget(scroll)
        after = self.editors.currentWidget(), self._service_editor.detail, self._slo
        if _keys(before) != _keys(after):
            scroll.verticalScrollBar().setValue(0)
        self._show_back(detail)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the table, unless the focus is somewhere on purpose."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._focus_table)

    def _focus_table(self) -> None:
        focus = cast("QWidget | None", self.window().focusWidget())
        if isinstance(focus, QTabBar) or not self.isVisible():
            return
        if focus is None or focus is self.table.write_button or not self.isAncestorOf(focus):
            wanted = self.table.view if self._shown and self._shown.lines else self.empty.button
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    # Going back

    def _arrange(self, alone: bool) -> None:
        self.table.set_alone(alone)
        self._show_back()

    def _show_back(self, detail: ServiceDetail | None = None) -> None:
        if detail is None and self._scrolls[0].widget() is not None:
            detail = self._service_editor.detail
        if self._slo_id is not None and detail is not None:
            title = detail.record.title
            self.back.setText(title)
            self.back.setAccessibleName(self.tr("Back to {service}").format(service=title))
            self.back.show()
        else:
            self.back.setText(self.tr("All services"))
            self.back.setAccessibleName(self.tr("Back to all services"))
            self.back.setVisible(self.panes.alone)

    def _go_back(self) -> None:
        if self._slo_id is not None:
            slo_id, self._slo_id = self._slo_id, None
            self._context.document.flush()
            self._show_editor()
            self.service_editor.slos.select(slo_id)
            self.service_editor.slos.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.panes.show_first()
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spend the height on fields where there is little."""
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        theme = self._context.theme
        self._low = self.height() < theme.px(_LOW)
        edge, top = theme.space(2), theme.space(1 if self._low else 2)
        self._column.setContentsMargins(edge, top, edge, top)
        self.table.set_low(self._low)
        self.detail.set_low(self._low)
        if self._scrolls[0].widget() is not None:
            self._service_editor.set_low(self._low)
        if self._scrolls[1].widget() is not None:
            self.slo_editor.set_low(self._low)
        self._back_row.setContentsMargins(theme.space(), 0, edge, 0)
        self.detail.body.setSpacing(0)
        self.detail.body.setContentsMargins(0, 0, 0, theme.radius("card"))


def _keys(state: tuple[QWidget | None, ServiceDetail | None, object]) -> tuple[object, ...]:
    page, detail, slo = state
    return page, detail.record.id if detail is not None else None, getattr(slo, "id", None)
