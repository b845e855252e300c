"""The table of action items: their cells, typed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QStyleOptionViewItem, QWidget

from slodesk.domain import action_items as rules
from slodesk.domain.action_items import HORIZONS, PRIORITIES, STATUSES
from slodesk.gui.actions.words import (
    STATUS_SIGNS,
    carried_words,
    due_typed,
    due_words,
    horizon_word,
    lack_word,
    read_due,
    status_word,
    tr,
)
from slodesk.gui.models.figures import FigureColumn, FiguresModel
from slodesk.gui.widgets.figure_delegate import FigureDelegate
from slodesk.gui.widgets.figures_table import FiguresTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtCore import QAbstractItemModel

    from slodesk.domain.phrases import Meant
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.actions import ActionLine

Index = QModelIndex | QPersistentModelIndex
_OF_TITLE = (rules.NO_VERB, rules.VAGUE)
_TITLE = 240
"""The least an action takes at 100 %: two lines for most; columns that say less give way to it."""
_NAME = 150
"""The most an owner's or a source's column takes at 100 %."""
_OF_DUE = (rules.NO_DUE, rules.EARLY)


def columns(today: date, say: Callable[[Meant], str], *, with_source: bool) -> tuple[FigureColumn, ...]:
    """Return the columns.

    Args:
        today: dates of its year are written without the year.
        say: says what is meant in the user's language.
        with_source: whether action items of several sources are listed.
    """

    def lacks(line: ActionLine, *kinds: str) -> list[str]:
        return [lack_word(lack.kind) for lack in line.lacks if lack.kind in kinds]

    def sign(*kinds: str) -> Callable[[ActionLine], str]:
        return lambda line: "alert status:warning" if lacks(line, *kinds) else ""

    def below(line: ActionLine) -> str:
        parts = (*lacks(line, *_OF_TITLE), line.service, carried_words(line.carried))
        return " · ".join(part for part in parts if part)

    def below_due(line: ActionLine) -> str:
        return tr("Overdue") if line.overdue else "".join(lacks(line, rules.EARLY))

    def spoken(read: Callable[[ActionLine], str], *kinds: str) -> Callable[[ActionLine], str]:
        def told(line: ActionLine) -> str:
            said = [say(lack.words) for lack in line.lacks if lack.kind in kinds]
            return " ".join(part for part in (f"{read(line)}.", *said) if part != ".")

        return told

    def due(line: ActionLine) -> str:
        return due_words(line.due, line.period, today) or "".join(lacks(line, rules.NO_DUE))

    def status(text: str) -> str:
        return next((each for each in STATUSES if status_word(each) == text), text)

    source = FigureColumn(
        "source", tr("Source"), lambda line: line.source, lambda line: line.source.casefold() or None,
        sign=lambda line: "link accent" if line.leads_to else "",
        spoken=lambda line: _source_spoken(line),
    )  # fmt: skip
    found = (
        FigureColumn(
            "title", tr("Action"), lambda line: line.title, lambda line: line.title.casefold(), below=below,
            sign=sign(*_OF_TITLE), field="title", typed=lambda line: line.title,
            spoken=spoken(lambda line: ", ".join(filter(None, (line.title, below(line)))), *_OF_TITLE),
        ),
        FigureColumn(
            "owner", tr("Owner"), lambda line: line.owner or "".join(lacks(line, rules.NO_OWNER)),
            lambda line: line.owner.casefold() or None, sign=sign(rules.NO_OWNER, rules.TEAM_OWNER),
            below=lambda line: "".join(lacks(line, rules.TEAM_OWNER)),
            field="owner", typed=lambda line: line.owner,
            spoken=spoken(lambda line: line.owner, rules.NO_OWNER, rules.TEAM_OWNER),
        ),
        FigureColumn(
            "due", tr("Due"), due, lambda line: line.due, below=below_due,
            sign=lambda line: "alert status:critical" if line.overdue else sign(*_OF_DUE)(line),
            field="due", typed=due_typed, parse=lambda text: read_due(text, today),
            spoken=spoken(lambda line: ", ".join(filter(None, (
                due_words(line.due, line.period, today), below_due(line)
            ))), *_OF_DUE),
        ),
        FigureColumn(
            "priority", tr("Priority"), lambda line: line.priority, lambda line: line.priority,
            field="priority",
        ),
        FigureColumn(
            "status", tr("Status"), lambda line: status_word(line.status),
            lambda line: STATUSES.index(line.status), sign=lambda line: STATUS_SIGNS[line.status],
            field="status", parse=status,
        ),
        FigureColumn(
            "horizon", tr("Horizon"), lambda line: horizon_word(line.horizon),
            lambda line: HORIZONS.index(line.horizon) if line.horizon else None,
        ),
        source,
    )  # fmt: skip
    return found if with_source else tuple(column for column in found if column is not source)


def _source_spoken(line: ActionLine) -> str:
    return tr("Go to {source}").format(source=line.source) if line.leads_to else line.source


class ActionsTable(FiguresTable):
    """Shows action items; a source that leads somewhere does so on a click.

    Args:
        model: what is shown.
        theme: looks.
        people: returns names that are offered as owners.
        go: called with the action item whose source was clicked.
    """

    def __init__(
        self,
        model: FiguresModel,
        theme: Theme,
        people: Callable[[], Sequence[str]],
        go: Callable[[ActionLine], object],
        parent: QWidget | None = None,
    ) -> None:
        several = any(column.name == "source" for column in model.columns)
        super().__init__(
            model, theme, tr("Action items"), stretch="title",
            optional=("horizon", "source", "priority") if several else ("horizon",), least=_TITLE,
            parent=parent,
        )  # fmt: skip
        self._go = go
        self.setObjectName("actions_table")
        self.delegate = ActionDelegate(theme, people, self)
        self.setItemDelegate(self.delegate)
        self.clicked.connect(self._click)
        self.fit()

    def _spread(self) -> None:
        """Leave the room to the titles: long names and sources wrap."""
        for column, needed in enumerate(self._needed):
            if self.figures.columns[column].name in ("owner", "source"):
                self._needed[column] = min(needed, self._theme.px(_NAME))
        super()._spread()

    def _click(self, index: QModelIndex) -> None:
        line = self.figures.record(index.row())
        if self.figures.columns[index.column()].name == "source" and line is not None and line.leads_to:
            self._go(line)


class ActionDelegate(FigureDelegate):
    """Offers priorities, statuses and names where they are typed in."""

    def __init__(self, theme: Theme, people: Callable[[], Sequence[str]], parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._people = people

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the field, or the box to choose from."""
        model: Any = index.model()
        column = model.columns[index.column()]
        words = {"priority": PRIORITIES, "status": [status_word(each) for each in STATUSES]}.get(column.name)
        if words is not None:
            box = QComboBox(parent)
            box.setAccessibleName(column.title)
            box.addItems(list(words))
            box.activated.connect(lambda _: self._chosen(box))
            QTimer.singleShot(0, box, box.showPopup)  # else every arrow key would be a choice
            return box
        line = QLineEdit(parent)
        line.setAccessibleName(column.title)
        if column.name == "owner":
            completer = QCompleter(list(self._people()), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            line.setCompleter(completer)
        elif column.name == "due":
            line.setPlaceholderText(tr("2026-12-01, 2027-Q1 or +2w"))
        return line

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what is stored."""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Store what was chosen or typed."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)
