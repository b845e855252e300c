"""The list of retrospectives: found by words, state and service, sorted, opened, removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QWidget

from slodesk.domain.retrospective import STATES
from slodesk.gui.formats import day_text, number_text
from slodesk.gui.models.figures import FigureColumn, FiguresModel
from slodesk.gui.tabs.retrospectives.words import state_sign, state_word, tr
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.tab_order import follow_layout

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.retrospectives import RetroLine

_FIELD = 260
"""Width of the field to look for words, at 100 %."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list shows; worked out on another thread, for there may be thousands.

    Attributes:
        lines: those of the team in view.
        any_at_all: whether any team has one.
        zone: of the workspace.
        words: of each line, small, in which is looked for what somebody types.
        services: titles of all services that were hit.
    """

    lines: tuple[RetroLine, ...]
    any_at_all: bool
    zone: tzinfo
    words: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    @classmethod
    def of(cls, lines: tuple[RetroLine, ...], zone: tzinfo, *, any_at_all: bool) -> Listed:
        """Return the lines with what finding them takes."""
        words = tuple(
            "\n".join((line.title, line.identifier, *line.services, line.severity, line.authors)).casefold()
            for line in lines
        )
        titles = {title for line in lines for title in line.services}
        return cls(lines, any_at_all, zone, words, tuple(sorted(titles, key=str.casefold)))


def columns(today: date, zone: tzinfo) -> tuple[FigureColumn, ...]:
    """Return the columns of the list.

    Args:
        today: dates of its year are written without the year.
        zone: in which incidents have their day.
    """

    def day(line: RetroLine) -> date:
        return (line.started or line.created).astimezone(zone).date()

    return (
        FigureColumn(
            "title", tr("Retrospective"), lambda line: line.title, lambda line: line.title.casefold(),
            below=lambda line: line.identifier or tr("On its own"),
        ),
        FigureColumn(
            "day", tr("Date"), lambda line: day_text(day(line), today),
            lambda line: line.started or line.created,
        ),
        FigureColumn(
            "services", tr("Services"), lambda line: ", ".join(line.services),
            lambda line: ", ".join(line.services).casefold() or None,
        ),
        FigureColumn(
            "severity", tr("Severity"), lambda line: line.severity, lambda line: line.severity or None
        ),
        FigureColumn(
            "state", tr("State"), lambda line: state_word(line.state), lambda line: STATES.index(line.state),
            sign=lambda line: state_sign(line.state),
        ),
        FigureColumn(
            "actions", tr("Open actions"), lambda line: number_text(line.open_actions),
            lambda line: line.open_actions, right=True,
            spoken=lambda line: tr("{open} of {count} action items are open").format(
                open=number_text(line.open_actions), count=number_text(line.actions)
            ),
        ),
    )  # fmt: skip


class WrittenList(QWidget):
    """Finds a retrospective and opens it.

    Attributes:
        search: words that are looked for.
        state, service: what else narrows the list.
        table: those found.
        new, remove: what can be done.
        empty: stands there while there are none; ``nothing`` while none is found.
    """

    opened = Signal(str)
    new_wanted = Signal()
    remove_wanted = Signal(str)

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._listed = Listed((), any_at_all=True, zone=UTC)
        self._zone: tzinfo | None = None
        self._build()
        self._connect()
        self._space()

    def _build(self) -> None:
        theme = self._context.theme
        # From the outside to the inside: what is handed to another parent takes on its looks once more.
        self.card = Card(theme, parent=self, padded=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.card)
        self._bar, self.pages = QWidget(self.card), QStackedWidget(self.card)
        self.card.body.addWidget(self._bar)
        self.card.body.addWidget(self.pages, 1)
        self.search = QLineEdit()
        self.search.setObjectName("retrospective_search")
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText(tr("Find a retrospective"))
        self.search.setAccessibleName(tr("Find a retrospective by its words"))
        self.search.setClearButtonEnabled(True)
        self.state = self._choice("retrospective_state", tr("State"))
        self.state.addItem(tr("Every state"), "")
        for state in STATES:
            self.state.addItem(state_word(state), state)
        self.service = self._choice("retrospective_service", tr("Service"))
        self.service.addItem(tr("Every service"), "")
        self.new = QPushButton(tr("New retrospective"))
        self.new.setObjectName("retrospective_new")
        self.new.setProperty("kind", "primary")
        theme.icons.follow(self.new, "add", "on_accent", 18)
        self.remove = QPushButton(tr("Remove"))
        self.remove.setObjectName("retrospective_remove")
        self.remove.setProperty("kind", "quiet")
        self.remove.setAccessibleName(tr("Remove the chosen retrospective"))
        theme.icons.follow(self.remove, "trash", "text", 18)
        zone = self._context.now().tzinfo
        assert zone is not None
        self.model = FiguresModel(columns(self._context.now().date(), zone), parent=self)
        self.table = FiguresTable(
            self.model, theme, tr("Retrospectives"), stretch="title",
            optional=("severity", "actions", "services"),
        )  # fmt: skip
        self.table.setObjectName("retrospectives_table")
        self.nothing = EmptyState(
            theme, "search", tr("No retrospective is like that"),
            tr("Other words, another state or another service may find it."), tr("Show all"), self.show_all,
        )  # fmt: skip
        self.empty = EmptyState(
            theme, "book", tr("No retrospectives yet"),
            tr("Write down what happened, why, and what will be done: much of it is filled in already."),
            tr("New retrospective"), self.new_wanted.emit,
        )  # fmt: skip
        self.empty.button.setObjectName("retrospective_first")
        for page in (self.table, self.nothing, self.empty):
            self.pages.addWidget(page)
        self._flow = FlowLayout(self._bar)
        for part in (self.search, self.state, self.service, self.remove, self.new):
            self._flow.addWidget(part)
        follow_layout(self.card)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.focus)
        key_action(self.table, tr("Remove"), "Del", self._remove)

    def _choice(self, name: str, words: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(words)
        return box

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._narrow())
        self.search.returnPressed.connect(self._open_first)
        self.state.currentIndexChanged.connect(lambda _: self._narrow())
        self.service.currentIndexChanged.connect(lambda _: self._narrow())
        self.table.opened.connect(self.opened)
        self.table.chosen.connect(lambda _: self._allow())
        self.new.clicked.connect(lambda: self.new_wanted.emit())
        self.remove.clicked.connect(lambda: self._remove())
        self._context.theme.changed.connect(self._space)

    # Showing

    def show_lines(self, listed: Listed) -> None:
        """Show these retrospectives; filters, sorting and selection stay."""
        self._listed = listed
        if listed.zone != self._zone:
            self._zone = listed.zone
            today = self._context.now().astimezone(listed.zone).date()
            self.model.set_columns(columns(today, listed.zone))
        self._offer_services()
        self._narrow()

    def line(self, key: str) -> RetroLine | None:
        """Return a retrospective of the list."""
        return next((line for line in self._listed.lines if line.id == key), None)

    def show_all(self) -> None:
        """Take every filter away."""
        for box in (self.state, self.service):
            with QSignalBlocker(box):
                box.setCurrentIndex(0)
        with QSignalBlocker(self.search):
            self.search.clear()
        self._narrow()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus(self) -> None:
        """Give the keyboard to the table, or to the button where there is none."""
        shown: Any = self.pages.currentWidget()
        (shown if shown is self.table else shown.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow(self) -> None:
        """Show those that have the words, the state and the service."""
        words = self.search.text().casefold().split()
        state, service = self.state.currentData(), self.service.currentData()
        lines = self._listed.lines
        found = list(lines)
        if words or state or service:
            found = [
                line
                for line, text in zip(lines, self._listed.words, strict=True)
                if (not state or line.state == state)
                and (not service or service in line.services)
                and all(word in text for word in words)
            ]
        chosen = self.table.current
        self.model.set_records(found)
        if chosen is not None and self.table.current is None:
            self.table.choose(chosen)
        if self.table.current is None and found:
            self.table.choose(found[0].id) if self.model.rows[0] is found[0] else self.table.selectRow(0)
        shown = self.table if found else self.nothing if lines else self.empty
        self._say_empty()
        self.pages.setCurrentWidget(shown)
        self._bar.setVisible(bool(lines))
        self._allow()

    def _say_empty(self) -> None:
        if self._listed.any_at_all:
            self.empty.set_words(
                tr("This team has no retrospective yet"), tr("Other teams have some. Begin this team's too.")
            )
        else:
            self.empty.set_words(
                tr("No retrospectives yet"),
                tr("Write down what happened, why, and what will be done: much of it is filled in already."),
            )

    def _offer_services(self) -> None:
        titles, box = list(self._listed.services), self.service
        if titles != [box.itemText(at) for at in range(1, box.count())]:
            before = box.currentData()
            with QSignalBlocker(box):
                while box.count() > 1:
                    box.removeItem(1)
                for title in titles:
                    box.addItem(title, title)
                box.setCurrentIndex(max(box.findData(before), 0))

    def _allow(self) -> None:
        editable = not self._context.document.workspace.read_only
        self.new.setEnabled(editable)
        self.empty.button.setEnabled(editable)
        self.remove.setEnabled(editable and self.table.current is not None)

    def _open_first(self) -> None:
        if self.model.rows:
            self.opened.emit(self.table.current or self.model.rows[0].id)

    def _remove(self) -> None:
        if self.table.current is not None and self.remove.isEnabled():
            self.remove_wanted.emit(self.table.current)

    def _space(self) -> None:
        theme = self._context.theme
        edge = theme.space(2)
        self._flow.setSpacing(theme.space())
        self._flow.setContentsMargins(edge, 0, edge, 0)
        self.search.setFixedWidth(theme.px(_FIELD))
        for box in (self.state, self.service):
            box.setMaximumWidth(theme.px(220))
