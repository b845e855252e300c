"""The page of learning: what keeps coming back, whether one gets faster, what became of the promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from slodesk.domain.learning import actions_phrase, factors_phrase, times_phrase
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.records import Column
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.learning_chart import LearningChart, quarter_words
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.pages import Pages
from slodesk.gui.widgets.parts_bar import Part, PartsBar
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.widgets.still import hold_still
from slodesk.storage.queries.learning import current_quarter, learning
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.learning import ActionsDone, Recurring
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.learning import Learning

_QUARTERS = 12
"""To choose from."""
_BESIDE = 1000
"""Width at 100 % from which times and actions stand beside each other."""


class LearningPage(QWidget):
    """Page of the Retrospectives tab.

    Attributes:
        quarters: chooses the quarter.
        factors: categories of what contributed, and where.
        chart: time to detect and to mitigate.
        bar: what became of the action items.
    """

    tables = frozenset({
        "incident", "incident_service", "retrospective", "retro_factor", "action_item", "setting", "service",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reader = Reader(context, self)
        self._build()
        context.filters.changed.connect(self._filtered)
        context.theme.changed.connect(self._arrange)
        self._arrange()

    def _build(self) -> None:
        theme = self._context.theme
        self.quarters = QComboBox()
        self.quarters.setObjectName("learning_quarter")
        self.quarters.setAccessibleName(tr("Quarter"))
        hold_still(self.quarters)
        self.quarters.activated.connect(lambda _: self._read())
        self.summary = label("", "muted", wrap=True)
        self.factors = RecordsSection(
            theme, tr("What keeps coming back"),
            tr("Factors of this quarter's retrospectives stand here by category."),
            (
                Column(tr("Category"), lambda each: each.category or tr("Without a category")),
                Column(tr("Incidents"), lambda each: ", ".join(name for _, name in each.incidents)),
                Column(tr("Factors"), lambda each: each.count, right=True),
                Column(tr("A year before"), lambda each: each.before, text=_before, right=True),
            ),
            None, self._context.show_error, widths={0: 200, 2: 90, 3: 140}, stretch=1,
        )  # fmt: skip
        self.factors.view.setObjectName("learning_factors")
        self.factors.opened.connect(self._open)
        self.factors_words, self.times_words = label("", "", wrap=True), label("", "", wrap=True)
        self.actions_words = label("", "", wrap=True)
        self.chart = LearningChart(theme)
        self.bar = PartsBar(theme, tr("What became of the action items"))
        first = Card(theme)
        first.body.addWidget(self.factors)
        first.body.addWidget(self.factors_words)
        self.times_card = Card(theme, tr("Getting faster?"))
        self.times_card.body.addWidget(self.chart)
        self.times_card.body.addWidget(self.times_words)
        self.times_card.body.addStretch(1)
        self.actions_card = Card(theme, tr("What became of the action items"))
        self.actions_card.body.addWidget(self.bar)
        self.actions_card.body.addWidget(self.actions_words)
        self.actions_card.body.addStretch(1)
        inside = QWidget()
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.addWidget(first)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self.times_card, 1)
        self._row.addWidget(self.actions_card, 1)
        self._cards.addLayout(self._row)
        self._cards.addStretch(1)
        filled = QWidget()
        self._filled = QVBoxLayout(filled)
        self._filled.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self.quarters)
        top.addWidget(self.summary, 1)
        self._top = top
        self._filled.addLayout(top)
        self._filled.addWidget(plain_scroll(inside, sideways=False, see_through=True), 1)
        self.empty = EmptyState(
            theme, "book", tr("Nothing to learn from yet"),
            tr("What incidents have in common stands here once some are written down."),
            tr("Open incidents"), lambda: self._context.navigate("retrospectives", "page:incidents"),
        )  # fmt: skip
        self.pages = Pages()
        self.pages.addWidget(filled)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self.setFocusProxy(self.quarters)

    # Reading

    @property
    def busy(self) -> bool:
        """Whether figures are on their way."""
        return self._reader.busy

    def refresh(self) -> None:
        """Offer the quarters, and read the chosen one."""
        settings = self._context.document.query(read_settings)
        wanted = self.quarters.currentText()
        quarter = current_quarter(settings, self._at)
        with QSignalBlocker(self.quarters):
            self.quarters.clear()
            for _ in range(_QUARTERS):
                self.quarters.addItem(str(quarter).replace("-", " "), quarter)
                quarter = quarter.previous()
            self.quarters.setCurrentIndex(max(self.quarters.findText(wanted), 0))
        self._read()

    @property
    def _at(self) -> Any:
        return self._context.filters.at or self._context.now()

    def _read(self) -> None:
        quarter, at, team = self.quarters.currentData(), self._at, self._context.filters.team_id
        self._reader.read(lambda source, _: learning(source, quarter, at=at, team_id=team), self._show)

    def _filtered(self) -> None:
        if self.isVisible():
            self.refresh()

    # Showing

    def _show(self, shown: Learning) -> None:
        something = any(each.incidents for each in shown.times) or shown.factors or shown.near_misses
        nothing = not something and not shown.actions.agreed and self.quarters.currentIndex() == 0
        self.pages.setCurrentIndex(1 if nothing else 0)
        self.setFocusProxy(self.empty.button if nothing else self.quarters)
        say = QtLanguage(shown.settings.zone).say
        self.summary.setText(_summary(shown))
        self.factors.set_records(shown.factors)
        self.factors_words.setText(say(factors_phrase(shown.factors)))
        self.chart.show_quarters(shown.times)
        self.chart.setVisible(any(each.incidents for each in shown.times))
        self.times_words.setText(f"{say(times_phrase(shown.times))}\n{quarter_words(shown.times[-1])}.")
        self.actions_words.setText(say(actions_phrase(shown.actions)))
        self.bar.show_parts(_parts(shown.actions), say(actions_phrase(shown.actions)))
        self.bar.setVisible(shown.actions.agreed > 0)

    def _open(self, each: Recurring) -> None:
        """Open the first of a category's retrospectives."""
        self._context.navigate("retrospectives", each.incidents[0][0])

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the two lower cards below each other where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = self._context.theme
        stand_beside(self._row, theme, self.width(), _BESIDE)
        self._cards.setSpacing(theme.space(2))
        self._filled.setSpacing(theme.space(1.5))
        self._top.setSpacing(theme.space(2))


def _before(count: int) -> str:
    return tr("in %Ln more", "", count) if count else "–"


def _summary(shown: Learning) -> str:
    parts = [
        tr("%Ln incident(s)", "", shown.times[-1].incidents),
        tr("%Ln retrospective(s)", "", shown.retrospectives),
    ]
    if shown.near_misses:
        parts.append(tr("%Ln near miss(es)", "", shown.near_misses))
    if shown.to_date:
        parts.append(tr("so far"))
    return " · ".join(parts)


def _parts(done: ActionsDone) -> list[Part]:
    """Return done, open, overdue and dropped items as parts of one bar."""
    told = (
        ("healthy", done.done, tr("Done")), ("accent", done.open - done.overdue, tr("Open")),
        ("critical", done.overdue, tr("Overdue")), ("muted", done.dropped, tr("Dropped")),
    )  # fmt: skip
    return [
        Part(tone, count / max(done.agreed, 1), (f"{words} {count}", str(count)), tone == "critical")
        for tone, count, words in told
    ]
