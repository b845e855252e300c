"""The page of the budget's ledger: where the budget of an SLO went, adding up to what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.explain_ledger import explain_entry, explain_sum, judged_phrase
from slodesk.domain.ledger import INCIDENT, UNATTRIBUTED
from slodesk.gui.models.figures import FiguresModel
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.retrospectives.ledger_corrections import CorrectionsTable
from slodesk.gui.tabs.retrospectives.ledger_words import LedgerWords, period_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.cards import Card, EmptyState
from slodesk.gui.widgets.eliding_choice import ElidingChoice
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.figures_table import FiguresTable
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.pages import Pages
from slodesk.gui.widgets.parts_bar import PartsBar
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.widgets.still import hold_still
from slodesk.operations.policies import judge_by
from slodesk.storage.queries.ledger import PERIODS, WINDOW, correction_slo, slo_ledger

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.explanation import Explanation
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.ledger import SloLedger
    from slodesk.storage.reading import Source

_ROWS = 24
"""Entries in view before the table scrolls."""
_LAST = "retrospectives/ledger"
"""The SLO that was in view."""


class LedgerPage(QWidget):
    """Page of the Retrospectives tab.

    Attributes:
        slos: chooses the SLO.
        periods: chooses its window, or a calendar period.
        judges: says which of the two figures status and decisions go by, for every SLO.
        table: the entries, with what each used.
        bar: the same as a bar.
        corrections: of the SLO, edited in place.
    """

    tables = frozenset({
        "slo", "slo_target", "service", "incident", "incident_service", "correction", "sample_day", "setting",
        "policy_version", "person",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reader = Reader(context, self)
        self._shown: SloLedger | None = None
        self._words: LedgerWords | None = None
        self.table: FiguresTable | None = None
        self._build()
        context.filters.changed.connect(self._filtered)
        context.theme.changed.connect(self._space)
        self._space()

    # Making

    def _build(self) -> None:
        theme = self._context.theme
        self.slos = ElidingChoice()
        self.slos.setObjectName("ledger_slo")
        self.slos.setAccessibleName(tr("SLO"))
        self.slos.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.periods = QComboBox()
        self.periods.setObjectName("ledger_period")
        self.periods.setAccessibleName(tr("Time"))
        for period in PERIODS:
            self.periods.addItem(period_word(period), period)
        for box in (self.slos, self.periods):
            hold_still(box)
            box.activated.connect(lambda _: self._read())
        self.judges = QComboBox()
        self.judges.setObjectName("ledger_judges")
        self.judges.setAccessibleName(tr("What status and decisions go by"))
        self.judges.addItem(tr("Status by what was measured"), "measured")
        self.judges.addItem(tr("Status by the adjusted figure"), "adjusted")
        hold_still(self.judges)
        self.judges.activated.connect(lambda _: self._judge())
        self.card = Card(theme, tr("Where the budget went"))
        self.bar = PartsBar(theme, tr("Where the budget went"))
        self.sentence = label("", "", wrap=True)
        self.judged = label("", "muted", wrap=True)
        self.measured, self.adjusted = label("", "figure"), label("", "figure")
        self.measured_words, self.adjusted_words = label("", "muted"), label("", "muted", wrap=True)
        self.explain = QPushButton(tr("Explain"))
        self.explain.setProperty("kind", "quiet")
        self.explain.setAccessibleName(tr("Explain measured and adjusted"))
        theme.icons.follow(self.explain, "explain", "text", 18)
        self.explain.clicked.connect(self._explain_sum)
        self._figures = QGridLayout()
        for column, (figure, words) in enumerate(
            ((self.measured, self.measured_words), (self.adjusted, self.adjusted_words))
        ):
            self._figures.addWidget(figure, 0, column)
            self._figures.addWidget(words, 1, column, Qt.AlignmentFlag.AlignTop)
        self._figures.addWidget(self.explain, 0, 3)
        self._figures.setColumnStretch(2, 1)
        self.card.body.addLayout(self._figures)
        for part in (self.bar, self.sentence, self.judged):
            self.card.body.addWidget(part)
        self.corrections = CorrectionsTable(self._context)
        below = Card(theme)
        below.body.addWidget(self.corrections)
        inside = QWidget()
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.addWidget(self.card)
        self._cards.addWidget(below)
        self._cards.addStretch(1)
        self.area = plain_scroll(inside, sideways=False, see_through=True)
        filled = QWidget()
        column_ = QVBoxLayout(filled)
        column_.setContentsMargins(0, 0, 0, 0)
        choices = QWidget()
        self._choices = FlowLayout(choices)
        for box in (self.slos, self.periods, self.judges):
            self._choices.addWidget(box)
        column_.addWidget(choices)
        column_.addWidget(self.area, 1)
        self._filled = column_
        self.empty = EmptyState(
            theme, "budget", tr("No SLOs yet"), tr("A ledger says where the budget of an SLO went."),
            tr("Open Services"), lambda: self._context.navigate("services", None),
        )  # fmt: skip
        self.pages = Pages()
        self.pages.addWidget(filled)
        self.pages.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self.setFocusProxy(self.slos)

    def _made(self, words: LedgerWords) -> FiguresTable:
        """Return the table; made with the first ledger, which names its columns."""
        if self.table is None:
            self.table = FiguresTable(
                FiguresModel(words.columns(), parent=self), self._context.theme, tr("Entries of the ledger"),
                stretch="what", optional=("bad", "when"), parent=self.card,
            )  # fmt: skip
            self.table.setObjectName("ledger_table")
            self.table.opened.connect(self._open)
            self.table.explain_wanted.connect(self._explain)
            self.table.row_height_changed.connect(self._fit)
            self.card.body.addWidget(self.table)
        return self.table

    # Reading

    @property
    def busy(self) -> bool:
        """Whether a ledger is on its way."""
        return self._reader.busy

    def refresh(self) -> None:
        """Read the SLOs to choose from, and the ledger of the chosen one."""
        from slodesk.storage.queries.overview import slo_infos

        infos = self._context.document.query(slo_infos, team_id=self._context.filters.team_id)
        wanted = self.slos.currentData() or self._context.settings.text(_LAST)
        with QSignalBlocker(self.slos):
            self.slos.clear()
            for info in infos:
                self.slos.addItem(f"{info.service_title}, {info.title}", info.id)
            self.slos.setCurrentIndex(max(self.slos.findData(wanted), 0) if infos else -1)
        self.pages.setCurrentIndex(0 if infos else 1)
        self.setFocusProxy(self.slos if infos else self.empty.button)
        if self._context.filters.team_id is not None:
            self.empty.set_words(tr("No SLOs"), tr("None of this team's services has one."))
        self._read()

    def show_item(self, key: str) -> None:
        """Show a correction by its key."""
        slo = self._context.document.query(correction_slo, key)
        if slo and self.slos.findData(slo) < 0:
            self._context.filters.team_id = None
        at = self.slos.findData(slo)
        if at >= 0:
            self.corrections.wanted = key
            self.slos.setCurrentIndex(at)
            self._read()

    def _filtered(self) -> None:
        if self.isVisible():
            self.refresh()

    def _read(self) -> None:
        self._reader.cancel()
        slo = self.slos.currentData()
        if slo is None:
            return
        self._context.settings.remember(_LAST, str(slo))
        period = str(self.periods.currentData() or WINDOW)
        now, at = self._context.now(), self._context.filters.at
        self._reader.read(lambda source, _: _answer(source, str(slo), period, now, at), self._show)

    # Showing

    def _show(self, answer: Any) -> None:
        shown, people = answer
        if shown is None:
            return
        self._shown = shown
        words = self._words = LedgerWords(shown, self._context.now())
        ledger = shown.ledger
        self.card.set_heading(tr("Where the budget went"), words.period())
        known = ledger.measured is not None
        for part in (self.bar, self.judged, self.explain, self.measured, self.measured_words,
                     self.adjusted, self.adjusted_words):  # fmt: skip
            part.setVisible(known)
        self.sentence.setText(words.sentence())
        self.judged.setText(words.say(judged_phrase(shown.policy)))
        self.measured.setText(words.share(ledger.measured))
        self.adjusted.setText(words.share(ledger.adjusted))
        adjusts = shown.policy.judge_by == "adjusted"
        self.judges.setCurrentIndex(self.judges.findData(shown.policy.judge_by))
        self.judges.setEnabled(not self._context.document.workspace.read_only)
        self.measured_words.setText(tr("measured") if adjusts else tr("measured: status goes by it"))
        self.adjusted_words.setText(tr("adjusted: status goes by it") if adjusts else tr("adjusted"))
        parts = [words.bar_part(each) for each in ledger.entries]
        self.bar.show_parts(parts, words.sentence(), tr("whole budget"))
        table = self._made(words)
        chosen = table.current
        table.figures.set_columns(words.columns())
        table.figures.set_records(ledger.entries)
        if ledger.entries:
            keys = [entry.id for entry in ledger.entries]
            table.choose(chosen if chosen in keys and chosen is not None else keys[0])
        table.setVisible(known)
        table.fit()
        self._fit()
        self.corrections.show_ledger(shown, words, people)
        self.corrections.show_wanted()

    def _judge(self) -> None:
        """Let status go by the other figure, as of the moment in view, in a new version of the policy."""
        shown, wanted = self._shown, str(self.judges.currentData())
        if shown is None or wanted == shown.policy.judge_by:
            return
        words = tr("Let status go by what was measured")
        if wanted == "adjusted":
            words = tr("Let status go by the adjusted figure")
        self._context.document.flush()
        self._context.edit(
            words, judge_by, wanted, effective=shown.at, author=self._context.document.workspace.who,
        )  # fmt: skip

    def _open(self, key: str) -> None:
        """Open an incident on its page; go to a correction below."""
        shown = self._shown
        entry = None if shown is None else next((e for e in shown.ledger.entries if e.id == key), None)
        if entry is None or entry.kind == UNATTRIBUTED:
            return
        if entry.kind == INCIDENT:
            self._context.navigate("retrospectives", key)
            return
        self.corrections.wanted = key
        self.corrections.show_wanted()
        self.area.ensureWidgetVisible(self.corrections)

    # Explaining

    def _explain(self, key: str, _: str) -> None:
        shown, table = self._shown, self.table
        if shown is None or table is None:
            return
        entry = next((each for each in shown.ledger.entries if each.id == key), None)
        if entry is not None and self._words is not None:
            place = table.visualRect(table.currentIndex()).bottomLeft() + QPoint(0, 2)
            told = explain_entry(entry, shown.budget, shown.policy)
            self._pop(told, self._words.title(entry), table, table.viewport().mapToGlobal(place))

    def _explain_sum(self) -> None:
        shown = self._shown
        if shown is not None:
            told = explain_sum(shown.ledger, shown.budget, shown.policy)
            place = self.explain.mapToGlobal(self.explain.rect().bottomLeft())
            self._pop(told, self.slos.currentText(), self.explain, place)

    def _pop(self, told: Explanation, subject: str, anchor: QWidget, place: QPoint) -> None:
        assert self._shown is not None
        ExplainPopover(self._context.theme, told, self._shown.settings.zone, subject, anchor).open_at(place)

    # Room

    def _fit(self) -> None:
        if self.table is not None:
            self.table.setFixedHeight(self.table.rows_height(_ROWS))

    def _space(self) -> None:
        theme = self._context.theme
        self._filled.setSpacing(theme.space(1.5))
        self._choices.setSpacing(theme.space())
        self._cards.setSpacing(theme.space(2))
        self._figures.setHorizontalSpacing(theme.space(4))
        self._figures.setVerticalSpacing(0)
        self.slos.setMaximumWidth(theme.px(420))
        self._fit()


def _answer(
    source: Source, slo: str, period: str, now: datetime, at: datetime | None
) -> tuple[SloLedger | None, list[str]]:
    from slodesk.storage.reading import rows

    found = slo_ledger(source, slo, period, now=now, at=at)
    return found, [name for (name,) in rows(source, "SELECT name FROM person ORDER BY name")]
