"""Begins a retrospective: about an incident that has none, or on its own; gives one its incident later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.retro_draft import draft
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.retrospectives.incident_choice import IncidentChoice
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow
from slodesk.operations.retro_drafts import choose_incident, start_retrospective
from slodesk.operations.retrospectives import add_retrospective

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext


def begin_about(context: TabContext, incident_id: str) -> str:
    """Begin a retrospective about an incident with everything that follows from it; returns its key.

    Empty when it was refused, which is shown. The draft is said in the user's language.
    """
    found = _drafted(context, incident_id)
    if found is None:
        return ""
    identifier, title, filling = found
    key = context.edit(
        tr("Begin the retrospective of {incident}").format(incident=identifier),
        start_retrospective, incident_id, title=title, created=context.now(), **filling,
    )  # fmt: skip
    return key if isinstance(key, str) else ""


def begin_alone(context: TabContext, title: str) -> str:
    """Begin a retrospective that is about no incident; returns its key, empty when it was refused."""
    words = tr("Begin retrospective {title}").format(title=title)
    key = context.edit(words, add_retrospective, title, created=context.now())
    return key if isinstance(key, str) else ""


def give_incident(context: TabContext, retrospective_id: str, incident_id: str) -> None:
    """Say which incident a draft is about; what nobody has written yet is filled from it."""
    found = _drafted(context, incident_id)
    if found is not None:
        identifier, _, filling = found
        words = tr("Make it the retrospective of {incident}").format(incident=identifier)
        context.edit(words, choose_incident, retrospective_id, incident_id, **filling)


def _drafted(context: TabContext, incident_id: str) -> tuple[str, str, dict[str, Any]] | None:
    """Return an incident's identifier, and title and content of a draft about it; None when it is gone."""
    from slodesk.storage.queries.incident_facts import incident_facts
    from slodesk.storage.queries.incident_losses import incident_losses
    from slodesk.storage.queries.incidents import overlaps
    from slodesk.storage.queries.settings import read_settings

    now = context.now()
    with context.document.session() as session:
        incident = incident_facts(session, incident_id)
        if incident is None:
            return None
        losses = incident_losses(session, [incident], now)[incident.id]
        meanwhile = len(overlaps(session, incident, now))
        say = QtLanguage(read_settings(session).zone).say
    made = draft(
        incident, {loss.info.id: (loss.title, loss.impact) for loss in losses}, now, overlaps=meanwhile
    )
    filling = {
        "summary": say(made.summary),
        "user_impact": say(made.user_impact),
        "slo_note": say(made.slo_note),
        "events": [(at, say(words), tag) for at, words, tag in made.events],
        "points": [(kind, say(words)) for kind, words in made.points],
        "figures": made.figures,
    }
    return incident.identifier, made.title, filling


class IncidentDialog(QDialog):
    """Asks which incident a retrospective is about.

    Attributes:
        choice: incidents without a retrospective.
        about: takes the chosen one.
    """

    def __init__(
        self, context: TabContext, title: str, question: str, words: str, hint: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._context = context
        self.choice = IncidentChoice(context, hint)
        self.about = QPushButton(tr("About this incident"))
        self.about.setObjectName("begin_about")
        self.about.setProperty("kind", "primary")
        self.about.setDefault(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(self.about, QDialogButtonBox.ButtonRole.AcceptRole)
        self._column = QVBoxLayout(self)
        self._column.addWidget(label(question, "heading"))
        self._column.addWidget(label(words, "muted", wrap=True))
        self._column.addWidget(self.choice, 1)
        self._column.addWidget(self.buttons)
        self.choice.chosen.connect(self.allow)
        self.choice.opened.connect(self._take)
        self.about.clicked.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self.allow()
        follow(context.theme, self, self._space)

    def allow(self) -> None:
        """Let the chosen incident be taken, if there is one."""
        self.about.setEnabled(self.choice.current is not None)

    def take(self, key: str) -> None:
        """Do what was asked for with the key of the chosen incident."""
        raise NotImplementedError

    def _take(self) -> None:
        if self.choice.current is not None:
            self.take(self.choice.current)

    def _space(self) -> None:
        theme = self._context.theme
        room = self.screen().availableSize()
        self.resize(min(theme.px(680), room.width() * 9 // 10), min(theme.px(480), room.height() * 8 // 10))
        self._column.setSpacing(theme.space(1.5))
        edge = theme.space(2)
        self._column.setContentsMargins(edge, edge, edge, edge)


class BeginDialog(IncidentDialog):
    """Asks what a new retrospective is about; what is typed can be its title.

    Attributes:
        alone: begins one on its own.
    """

    begun = Signal(str)

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        self.alone = QPushButton(tr("On its own"))
        super().__init__(
            context, tr("New retrospective"), tr("What is it about?"),
            tr("The draft has everything that follows from the incident: times, impact, first points."),
            tr("Find an incident, or write a title"), parent,
        )  # fmt: skip
        self.alone.setObjectName("begin_alone")
        self.alone.setToolTip(tr("About something that is not an incident here"))
        self.buttons.addButton(self.alone, QDialogButtonBox.ButtonRole.ActionRole)
        self.alone.clicked.connect(self._alone)

    def allow(self) -> None:
        """Let the chosen incident be taken; without one, Enter begins one on its own."""
        super().allow()
        alone = not self.about.isEnabled()
        self.alone.setDefault(alone)
        self.about.setDefault(not alone)

    def take(self, key: str) -> None:
        """Begin a retrospective about an incident."""
        self._done(begin_about(self._context, key))

    def _alone(self) -> None:
        title = " ".join(self.choice.search.text().split())
        self._done(begin_alone(self._context, title or tr("New retrospective")))

    def _done(self, key: str) -> None:
        if key:
            self.accept()
            self.begun.emit(key)


class GiveDialog(IncidentDialog):
    """Asks which incident a draft is about."""

    def __init__(self, context: TabContext, retrospective_id: str, parent: QWidget | None = None) -> None:
        self._retrospective = retrospective_id
        super().__init__(
            context, tr("Choose the incident"), tr("Which incident is it about?"),
            tr("What is written stays. What nobody has written yet is filled from the incident."),
            tr("Find an incident"), parent,
        )  # fmt: skip

    def take(self, key: str) -> None:
        """Give the draft its incident."""
        self.accept()
        give_incident(self._context, self._retrospective, key)
