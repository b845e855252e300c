"""The tables of the part about impact: what it cost in figures, and typed beside known figures of SLOs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QMenu, QStyledItemDelegate, QStyleOptionViewItem

from slodesk.domain.retrospective import IMPACT_KINDS, REVENUE
from slodesk.domain.typed_figures import CURRENCIES
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.retrospectives.editor.impact_words import (
    kind_word,
    known_text,
    plain_number,
    typed_text,
)
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.name_delegate import NameDelegate
from slodesk.gui.widgets.records_section import RecordsSection

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QTableView

    from slodesk.domain.impact_rows import ImpactRow
    from slodesk.domain.retrospective import TypedFigure
    from slodesk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
KIND, LABEL, VALUE, UNIT, KNOWN = range(5)
SLO, FIGURE, TYPED, IS, STATE = range(5)
_SIGN = 16


class ImpactFigures(RecordsSection):
    """Users, failed requests, revenue, tickets and whatever else it cost.

    Args:
        theme: looks.
        save: ``save(figure, field, value)``; ``value`` as it is typed.
        known: what is known of a figure, in words.
        show_error: for errors that are not about the value.
    """

    def __init__(
        self,
        theme: Theme,
        save: Callable[[Any, str, Any], object],
        known: Callable[[TypedFigure], str],
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(
            theme,
            tr("What it cost"),
            tr("Users, failed requests, revenue, tickets: what it cost, in figures."),
            (
                Column(tr("Figure"), lambda figure: figure.kind, "kind", kind_word, _kind_of),
                Column(tr("Of what"), lambda figure: figure.label, "label"),
                Column(tr("How many"), _amount, "value", right=True),
                Column(tr("Unit"), lambda figure: figure.unit, "unit"),
                Column(tr("Known"), known),
            ),
            save,
            show_error,
            widths={KIND: 150, VALUE: 150, UNIT: 110, KNOWN: 170},
            stretch=LABEL,
            hide_empty=(KNOWN,),
        )
        self.view.setObjectName("impact_figures")
        words = [kind_word(kind) for kind in IMPACT_KINDS]
        self.view.setItemDelegateForColumn(KIND, ChoiceDelegate(lambda: words, tr("Figure"), self.view))
        self.view.setItemDelegateForColumn(UNIT, NameDelegate(self._units, tr("Unit"), self.view))

    def add_kinds(self, add: Callable[[str], object]) -> None:
        """Offer every kind of figure behind a button."""
        button = self.add_button(tr("Add a figure"), "add", lambda: None)
        menu = QMenu(button)
        for kind in IMPACT_KINDS:
            menu.addAction(kind_word(kind)).triggered.connect(
                lambda _=False, kind=kind: self.attempt(lambda: add(kind))
            )
        button.setMenu(menu)

    def _units(self) -> tuple[str, ...]:
        chosen = self.selected
        return CURRENCIES if chosen is not None and chosen.kind == REVENUE else ()


class SloFigures(RecordsSection):
    """What people wrote of each SLO and of the times, beside what is measured or follows.

    Args:
        theme: looks.
        save: ``save(row, field, text)``.
        show_error: for errors that are not about the value.
    """

    most_rows = 60

    def __init__(
        self,
        theme: Theme,
        save: Callable[[Any, str, Any], object],
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(
            theme,
            tr("SLOs and times"),
            tr("Once it is about an incident, its SLOs and times stand here."),
            (
                Column(tr("SLO"), self._title),
                Column(tr("Figure"), lambda row: kind_word(row.kind)),
                Column(tr("Written"), typed_text, "value", right=True),
                Column(tr("Known"), known_text, right=True),
                Column("", lambda row: tr("differs") if row.differs else ""),
            ),
            save,
            show_error,
            widths={FIGURE: 190, TYPED: 120, IS: 220, STATE: 110},
            stretch=SLO,
            hide_empty=(STATE,),
        )
        self.view.setObjectName("impact_slos")
        self.view.setItemDelegateForColumn(STATE, DiffersDelegate(theme, self.view))

    def _title(self, row: ImpactRow) -> str:
        """Return the SLO where its rows begin."""
        at = self.model.row_of(row.id)
        before = self.model.record(at - 1) if at > 0 else None
        if before is not None and (before.slo_id, before.title) == (row.slo_id, row.title):
            return ""
        return row.title or (tr("The incident") if row.how == "times" else tr("No SLO named"))


class DiffersDelegate(QStyledItemDelegate):
    """Shows what differs with a sign and a word, not by colour alone."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Put the sign before the words."""
        super().initStyleOption(option, index)
        if index.data():
            size = self._theme.px(_SIGN)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(size, size)
            option.icon = self._theme.icon("alert", "status:warning", _SIGN)


def _amount(figure: TypedFigure) -> str:
    if figure.value is None:
        return figure.written
    text = plain_number(figure.value)
    return tr("about {figure}").format(figure=text) if figure.approximate else text


def _kind_of(word: str) -> str:
    return next((kind for kind in IMPACT_KINDS if kind_word(kind) == word), word)
