"""Begins a retrospective: about an incident that has none, or on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.retro_draft import draft
from slodesk.gui.formats import day_text
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FigureColumn, FiguresModel
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow
from slodesk.operations.retro_drafts import start_retrospective
from slodesk.operations.retrospectives import add_retrospective

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext


def begin_about(context: TabContext, incident_id: str) -> str:
    """Begin a retrospective about an incident with everything that follows from it; returns its key.

    Empty when it was refused, which is shown. The draft is said in the user's language.
    """
    from slodesk.storage.queries.incident_facts import incident_facts
    from slodesk.storage.queries.incident_losses import incident_losses
    from slodesk.storage.queries.incidents import overlaps
    from slodesk.storage.queries.settings import read_settings

    now = context.now()
    with context.document.session() as session:
        incident = incident_facts(session, incident_id)
        if incident is None:
            return ""
        losses = incident_losses(session, [incident], now)[incident.id]
        meanwhile = len(overlaps(session, incident, now))
        say = QtLanguage(read_settings(session).zone).say
    made = draft(
        incident, {loss.info.id: (loss.title, loss.impact) for loss in losses}, now, overlaps=meanwhile
    )
    key = context.edit(
        tr("Begin the retrospective of {incident}").format(incident=incident.identifier),
        start_retrospective, incident_id,
        title=made.title, created=now, summary=say(made.summary), user_impact=say(made.user_impact),
        slo_note=say(made.slo_note),
        events=[(at, say(words), tag) for at, words, tag in made.events],
        points=[(kind, say(words)) for kind, words in made.points],
        figures=made.figures,
    )  # fmt: skip
    return key if isinstance(key, str) else ""


def begin_alone(context: TabContext, title: str) -> str:
    """Begin a retrospective that is about no incident; returns its key, empty when it was refused."""
    words = tr("Begin retrospective {title}").format(title=title)
    key = context.edit(words, add_retrospective, title, created=context.now())
    return key if isinstance(key, str) else ""


class BeginDialog(QDialog):
    """Asks what a new retrospective is about.

    Attributes:
        search: finds an incident, and is the title of a retrospective on its own.
        table: incidents without a retrospective.
        begin: about the chosen one.
        alone: on its own.
    """

    begun = Signal(str)

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("New retrospective"))
        self._context = context
        self._build()
        self._read()
        follow(context.theme, self, self._space)

    def _build(self) -> None:
        theme, today = self._context.theme, self._context.now().date()
        self.search = QLineEdit()
        self.search.setObjectName("begin_search")
        self.search.setPlaceholderText(tr("Find an incident, or write a title"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.model = FiguresModel(
            (
                FigureColumn(
                    "title", tr("Incident"), lambda each: each.title, lambda each: each.title.casefold(),
                    below=lambda each: each.identifier,
                ),
                FigureColumn(
                    "day", tr("Date"), lambda each: day_text(each.day, today), lambda each: each.day
                ),
                FigureColumn(
                    "severity", tr("Severity"), lambda each: each.severity, lambda each: each.severity or None
                ),
                FigureColumn(
                    "services", tr("Services"), lambda each: ", ".join(each.services),
                    lambda each: ", ".join(each.services) or None,
                ),
            ),
            parent=self,
        )  # fmt: skip
        self.table = FiguresTable(
            self.model, theme, tr("Incidents without a retrospective"), stretch="title",
            optional=("severity", "services"),
        )  # fmt: skip
        self.none = label(tr("Every incident has a retrospective."), "muted", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.alone = QPushButton(tr("On its own"))
        self.alone.setObjectName("begin_alone")
        self.alone.setToolTip(tr("About something that is not an incident here"))
        self.begin = QPushButton(tr("About this incident"))
        self.begin.setObjectName("begin_about")
        self.begin.setProperty("kind", "primary")
        self.begin.setDefault(True)
        self.buttons.addButton(self.alone, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.begin, QDialogButtonBox.ButtonRole.AcceptRole)
        self._column = QVBoxLayout(self)
        for part in (
            label(tr("What is it about?"), "heading"),
            label(
                tr("The draft has everything that follows from the incident: times, impact, first points."),
                "muted",
                wrap=True,
            ),
            self.search,
            self.table,
            self.none,
            self.buttons,
        ):
            self._column.addWidget(part)
        self._column.setStretchFactor(self.table, 1)
        self.search.textChanged.connect(lambda _: self._narrow())
        self.table.opened.connect(lambda _: self._about())
        self.table.chosen.connect(lambda _: self._allow())
        self.begin.clicked.connect(self._about)
        self.alone.clicked.connect(self._alone)
        self.buttons.rejected.connect(self.reject)

    def _read(self) -> None:
        from slodesk.storage.queries.retro_choice import incidents_without

        with self._context.document.workspace.reading() as source:
            self._all = incidents_without(source, self._context.filters.team_id)
        self._words = [
            " ".join((each.title, each.identifier, *each.services)).casefold() for each in self._all
        ]
        self._narrow()

    def _narrow(self) -> None:
        words = self.search.text().casefold().split()
        found = [
            each
            for each, text in zip(self._all, self._words, strict=True)
            if all(word in text for word in words)
        ]
        self.model.set_records(found)
        if found and self.table.current is None:
            self.table.selectRow(0)
        self.table.setVisible(bool(self._all))
        self.none.setVisible(not self._all)
        self._allow()

    def _allow(self) -> None:
        self.begin.setEnabled(self.table.current is not None)
        alone = not self.begin.isEnabled()
        self.alone.setDefault(alone)
        self.begin.setDefault(not alone)

    def _about(self) -> None:
        key = self.table.current
        if key is not None:
            self._done(begin_about(self._context, key))

    def _alone(self) -> None:
        title = " ".join(self.search.text().split())
        self._done(begin_alone(self._context, title or tr("New retrospective")))

    def _done(self, key: Any) -> None:
        if key:
            self.accept()
            self.begun.emit(key)

    def _space(self) -> None:
        theme = self._context.theme
        room = self.screen().availableSize()
        self.resize(min(theme.px(680), room.width() * 9 // 10), min(theme.px(480), room.height() * 8 // 10))
        self._column.setSpacing(theme.space(1.5))
        edge = theme.space(2)
        self._column.setContentsMargins(edge, edge, edge, edge)
