"""What the risks mean for each SLO: the ones that can't be met in full sentences, the others folded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.risk_words import verdict
from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import ElidedLabel, IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.phrases import Meant
    from slodesk.domain.risk_register import RiskBudget
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.risks import RiskView, SloRisk

_FIRST = 3
"""Sentences that are shown before the rest is asked for."""
_MOST = 200
_LETTERS = 56
"""Letters of a risk's title in a sentence; the register below has the whole, and so has the tool tip."""


class Verdicts(QWidget):
    """A sentence per SLO with a sign before it.

    Attributes:
        more: shows the other SLOs too.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[SloRisk, ...] = ()
        self._say: Callable[[Meant], str] = str
        self.more = QPushButton()
        self.more.setObjectName("risk_verdicts_more")
        self.more.setProperty("kind", "inline")
        self.more.setCheckable(True)
        self.more.toggled.connect(lambda _: self._fill())
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self._column.addLayout(self._grid)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._space)
        self._space()

    def show_slos(self, view: RiskView, say: Callable[[Meant], str]) -> None:
        """Show what the risks mean; unchanged sentences are left as they are."""
        self._say = say
        self.setVisible(bool(view.lines))
        if view.slos != self._shown:
            self._shown = view.slos
            self._fill()

    @property
    def sentences(self) -> list[str]:
        """What is said, from top to bottom."""
        return [row.property("words") for row in self._rows if row.property("words")]

    def _fill(self) -> None:
        for part in self._rows:
            self._grid.removeWidget(part)
            part.deleteLater()
        self._rows = []
        broken = [each for each in self._shown if not each.budget.holds]
        others = [each for each in self._shown if each.budget.holds]
        first: Sequence[SloRisk] = broken[:_FIRST] or others[:1]
        rest = len(self._shown) - len(first)
        shown = [*broken, *others][:_MOST] if self.more.isChecked() else first
        for row, each in enumerate(shown):
            self._add(row, each)
        self.more.setVisible(rest > 0)
        words = tr("Fewer") if self.more.isChecked() else tr("Show %Ln more SLO(s)", "", rest)
        if not self.more.isChecked() and broken[_FIRST:]:
            words = tr("Show %Ln more, of which {broken} cannot be met", "", rest).format(
                broken=len(broken) - _FIRST
            )
        self.more.setText(words)

    def _add(self, row: int, each: SloRisk) -> None:
        budget = each.budget
        told = bool(budget.known) and not budget.unknown
        status = "critical" if not budget.holds else "healthy" if told else "no_data"
        icon = IconLabel(self._theme, STATUS_ICONS[status], f"status:{status}", 18)
        info = each.slo.info
        name = ElidedLabel(f"{info.service_title}, {info.title}", "muted")
        said = self._say(verdict(brief(budget)))
        words = label(said, "strong" if status == "critical" else "", wrap=True)
        words.setProperty("words", words.text())
        whole = self._say(each.words)
        words.setToolTip(whole if whole != words.text() else "")
        words.setAccessibleName(f"{name.text()}: {whole}")
        top = Qt.AlignmentFlag.AlignTop
        name.setMaximumWidth(self._name_width())
        self._grid.addWidget(icon, row, 0, top)
        self._grid.addWidget(name, row, 1, top)
        self._grid.addWidget(words, row, 2, top)
        self._rows += [icon, name, words]

    def _name_width(self) -> int:
        """Return the most a name takes: what is said of it has two thirds."""
        return min(self._theme.px(320), max(self.width() // 3, self._theme.px(80)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the sentences the greater part of the width."""
        super().resizeEvent(event)
        for name in self._rows[1::3]:
            name.setMaximumWidth(self._name_width())

    def _space(self) -> None:
        self._column.setSpacing(self._theme.px(4))
        self._grid.setHorizontalSpacing(self._theme.space(1.5))
        self._grid.setVerticalSpacing(self._theme.px(4))


def brief(budget: RiskBudget) -> RiskBudget:
    """Return the same with long titles cut short, so that a sentence takes a line or two."""
    named = tuple(replace(risk, title=_shortened(risk.title)) for risk in budget.must_go)
    return replace(budget, must_go=named)


def _shortened(title: str) -> str:
    return title if len(title) <= _LETTERS else f"{title[: _LETTERS - 1].rstrip()}…"
