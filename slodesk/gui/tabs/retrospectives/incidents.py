"""The page of incidents: the register, and the chosen incident's editor beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.explain_incident_impact import explain_loss
from slodesk.domain.explain_incident_times import explain_incident
from slodesk.domain.retro_due import DUE
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FiguresModel
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.incidents_editor import IncidentEditor
from slodesk.gui.tabs.retrospectives.incidents_filter import IncidentsFilter
from slodesk.gui.tabs.retrospectives.incidents_table import RegisterTable, register_columns
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.tasks import Resting
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.pages import Pages
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.gui.zoom import follow
from slodesk.operations import incidents as verbs
from slodesk.storage.queries.incidents import IncidentLine, incident_detail, incident_lines
from slodesk.storage.queries.service_list import service_list
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.explanation import Explanation
    from slodesk.gui.context import TabContext

_CALM_MS = 150
"""Edits pause this long before the register is read again."""
_BESIDE = 1180
"""Width at 100 % from which the editor stands beside the register."""
_SIDE = 530
"""Least width of the editor there: the four ways to know a cost fit beside an SLO."""
_LEAST = 260
"""Least width of the column of titles."""
_HIGH, _EDITOR_HIGH = 320, 460
"""Heights of register and editor at 100 % where one stands below the other."""


class IncidentsPage(QWidget):
    """Lists incidents; everything about the chosen one is edited beside them.

    Attributes:
        filter: narrows the register.
        table: the register.
        editor: of the chosen incident.
    """

    tables = frozenset({
        "incident", "incident_service", "service", "team", "slo", "slo_target", "sample_day", "setting",
        "policy_version", "retrospective", "retro_wait",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reader = Reader(context, self)
        self._lines: tuple[IncidentLine, ...] | None = None
        self._wanted = ""
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._read)
        settings = context.document.query(read_settings)
        # From the outside to the inside: what is handed to another parent takes on its looks once more.
        outside = QWidget()
        self._inside = _Steady()
        around = QVBoxLayout(outside)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._inside)
        self.area = plain_scroll(outside, sideways=False, see_through=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.card = Card(context.theme, tr("Incidents"), self._inside, padded=False)
        self._make_buttons()
        self.filter = IncidentsFilter(context.theme, self.card)
        self.filter.changed.connect(self._show_lines)
        self.filter.show_choices((), [each.name for each in settings.severities])
        self.model = FiguresModel(self._columns(), None, self)
        self.table = RegisterTable(
            self.model, context.theme, tr("Incidents"), stretch="incident",
            optional=("customers", "severity"), least=_LEAST, parent=self.card,
        )  # fmt: skip
        self.table.setObjectName("incidents_table")
        self.editor = IncidentEditor(context, self._inside)
        self.editor.asked.connect(self.show_item)
        self.editor.left_view.connect(self.area.ensureWidgetVisible)
        self.table.chosen.connect(self._choose)
        self.table.row_height_changed.connect(self._arrange)
        self.table.opened.connect(lambda _: self.editor.begin())
        self.table.explain_wanted.connect(self._explain)
        self._lay_out()
        self.setFocusProxy(self.table)
        follow(context.theme, self, self._arrange)

    # Reading

    def refresh(self) -> None:
        """Read everything again, the register in the background."""
        document, team = self._context.document, self._context.filters.team_id
        with document.session() as session:
            services = [(each.id, each.title) for each in service_list(session)]
            own = [(each.id, each.title) for each in service_list(session, team_id=team)]
            settings = read_settings(session)
        self.editor.set_services(services)
        self.filter.show_choices(own, [each.name for each in settings.severities])
        self.editor.refresh()
        self._calm.start(0 if self._lines is None else _CALM_MS)

    def show_item(self, key: str) -> None:
        """Show an incident by its key, whatever narrows the register."""
        self._wanted = key
        if self._lines is not None:
            self._show_wanted()
        if self.editor.key != key:
            self.editor.setVisible(True)
            self.editor.show_incident(key)

    def _read(self) -> None:
        team, at = self._context.filters.team_id, self._context.filters.at or self._context.now()
        self._reader.read(
            lambda source, task: incident_lines(source, at, team, tick=Resting(task)), self._show
        )

    def _show(self, lines: tuple[IncidentLine, ...]) -> None:
        self._lines = lines
        self.model.set_columns(self._columns())
        self._show_lines()
        if self._wanted:
            self._show_wanted()

    # Showing

    def _show_lines(self) -> None:
        """Show the lines the filter leaves; the chosen one stays chosen while it is there."""
        if self._lines is None:
            return
        shown = self.filter.wanted.of(self._lines)
        key = self.editor.key
        chooser = self.table.selectionModel()
        blocked = chooser.blockSignals(True)
        self.model.set_records(shown)
        if self.model.row_of(key) >= 0:
            self.table.choose(key)
        else:
            chooser.clear()
        chooser.blockSignals(blocked)
        if self.model.row_of(key) < 0 and not self._wanted:
            self.editor.show_incident(shown[0].id if shown else "")
            if shown:
                chooser.blockSignals(True)
                self.table.choose(shown[0].id)
                chooser.blockSignals(blocked)
        self._describe(shown)

    def _describe(self, shown: list[IncidentLine]) -> None:
        lines = self._lines or ()
        ongoing = sum(1 for line in shown if line.took.ongoing)
        due = sum(1 for line in shown if line.state == DUE)
        parts = [tr("%Ln incident(s)", count=len(shown))]
        if len(shown) < len(lines):
            parts = [tr("{shown} of {all} incidents").format(shown=len(shown), all=len(lines))]
        if ongoing:
            parts.append(tr("{count} ongoing").format(count=ongoing))
        if due:
            parts.append(tr("%Ln retrospective(s) due", count=due))
        self.card.set_heading(tr("Incidents"), " · ".join(parts) if lines else "")
        nothing = not lines and not self.filter.wanted
        self._pages.setCurrentWidget(self._empty if nothing else self._narrow if not shown else self.table)
        for each in (self.filter, self.add_button, self.import_button, self.remove_button):
            each.setVisible(not nothing)
        self.remove_button.setEnabled(bool(shown) and not self._context.document.workspace.read_only)
        self.editor.setVisible(bool(shown) or bool(self._wanted))
        team = self._context.filters.team_id
        if nothing and team is not None:
            self._empty.set_words(tr("No incidents"), tr("None hit this team's services."))
        elif nothing:
            self._empty.set_words(
                tr("No incidents yet"), tr("Write down what went wrong for users: what it cost follows.")
            )

    def _show_wanted(self) -> None:
        """Choose the line that was asked for, taking away what hides it."""
        key = self._wanted
        if all(line.id != key for line in self._lines or ()):
            if self._context.filters.team_id is not None and not self._calm.isActive():
                self._context.filters.team_id = None  # another team's: read again, and come back
            return
        if self.model.row_of(key) < 0:
            blocked = self.filter.blockSignals(True)
            self.filter.clear()
            self.filter.blockSignals(blocked)
        self._wanted = ""
        self.editor.show_incident(key)
        self._show_lines()
        self.table.scrollTo(self.model.index(max(self.model.row_of(key), 0), 0))

    def _choose(self, key: str | None) -> None:
        if key is not None and key != self.editor.key:
            self._wanted = ""
            self.editor.show_incident(key)

    def _explain(self, key: str, column: str) -> None:
        """Say how a figure of the register came about."""
        at = self._context.filters.at or self._context.now()
        detail = self._context.document.query(incident_detail, key, at)
        if detail is None:
            return
        told: Explanation | None = None
        subject = f"{detail.facts.identifier}, {detail.facts.title}"
        if column == "budget" and detail.losses:
            worst = max(detail.losses, key=lambda loss: loss.impact.best[0])
            told = explain_loss(worst.impact.best[1], detail.facts, worst, detail.policy)
            subject = f"{detail.facts.identifier}, {worst.title}"
        elif column in ("lasted", "started"):
            told = explain_incident("lasted", detail.facts, at, detail.policy)
        if told is not None:
            place = self.table.visualRect(self.table.currentIndex()).bottomLeft() + QPoint(0, 2)
            popover = ExplainPopover(self._context.theme, told, detail.settings.zone, subject, self.table)
            popover.open_at(self.table.viewport().mapToGlobal(place))

    # Editing

    def add(self) -> None:
        """Add an incident that began now, and begin with its title."""
        started = self._context.now().replace(second=0, microsecond=0)
        added = self._context.edit(tr("Add an incident"), verbs.add_incident, tr("New incident"), started)
        if isinstance(added, str):
            self._wanted = added
            self.editor.setVisible(True)
            self.editor.show_incident(added)
            self.editor.begin()

    def begin_retrospective(self) -> None:
        """Open the retrospective of the incident in view, or begin it."""
        self._context.document.flush()
        if self.editor.retrospective_button.isVisible():
            self.editor.retrospective_button.click()

    def remove(self) -> None:
        """Remove the chosen incident; one with a retrospective stays."""
        key = self.editor.key
        line = next((each for each in self._lines or () if each.id == key), None)
        if line is not None:
            words = tr("Remove {incident}").format(incident=line.facts.identifier)
            self._context.edit(words, verbs.remove_incident, key)

    def _import(self) -> None:
        action = self.window().findChild(QAction, "command_import")
        if isinstance(action, QAction):
            action.trigger()

    # Making

    def _columns(self) -> tuple:  # type: ignore[type-arg]
        settings = self._context.document.query(read_settings)
        say = QtLanguage(settings.zone).say
        scale = [each.name for each in settings.severities]
        return register_columns(say, settings.zone, self._context.now(), scale)

    def _make_buttons(self) -> None:
        self.add_button = self._button(tr("Add an incident"), "add", self.add, "add_incident")
        self.import_button = self._button(tr("Import…"), "import", self._import, "import_incidents")
        self.remove_button = self._button(tr("Remove"), "trash", self.remove, "remove_incident")
        GivingWay(
            self.card, (self.add_button, self.import_button, self.remove_button), (self.card.heading_label,)
        )

    def _lay_out(self) -> None:
        theme = self._context.theme
        self._row.addWidget(self.card, 3)
        self._row.addWidget(self.editor, 2)
        key_action(self.table, tr("Remove"), "Del", self.remove_button.click)
        self._pages = Pages()
        self._empty = EmptyState(theme, "incident", "", "", tr("Add an incident"), self.add)
        self._empty.add_button(tr("Import files…"), self._import)
        self._narrow = EmptyState(
            theme, "search", tr("Nothing matches"), tr("No incident is like that."), tr("Show all"),
            self.filter.clear,
        )  # fmt: skip
        for each in (self.table, self._narrow, self._empty):
            self._pages.addWidget(each)
        holder = QWidget(self.card)
        self._filter_row = QVBoxLayout(holder)
        self._filter_row.addWidget(self.filter)
        self.card.body.addWidget(holder)
        self.card.body.addWidget(self._pages, 1)
        follow_layout(self._inside)

    def _button(self, words: str, icon: str, run: Callable[[], object], name: str) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        made.setProperty("kind", "quiet")
        made.setEnabled(not self._context.document.workspace.read_only)
        self._context.theme.icons.follow(made, icon, "text", 18)
        made.clicked.connect(lambda: run())
        self.card.controls.addWidget(made)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor below where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        beside = stand_beside(self._row, theme, self.width(), _BESIDE)
        self.editor.setMinimumWidth(theme.px(_SIDE) if beside else 0)
        edge = theme.space(2)
        self._filter_row.setContentsMargins(edge, 0, edge, 0)
        self.card.setMinimumHeight(1 if beside else 0 if self.table.unrolled else theme.px(_HIGH))
        self.editor.setMinimumHeight(1 if beside else theme.px(_EDITOR_HIGH))


class _Steady(QWidget):
    """Takes the height there is, as far as that is enough, whatever wraps inside."""

    def hasHeightForWidth(self) -> bool:
        """Say that it does not: else a scroll area gives it all the height it would like."""
        return False
