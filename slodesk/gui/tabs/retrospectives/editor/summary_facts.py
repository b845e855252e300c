"""What is known of an incident, and what follows from it: times, severity, services, budgets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from slodesk.domain.incident import times
from slodesk.domain.incident_words import share_figure, span_phrase, stage_phrase
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.gui.context import TabContext
    from slodesk.gui.theme import Theme

Fact = tuple[str, str, str]
"""What it is called, its words, and an icon with its colour; empty for none."""
_CELL = 150
"""Least width of a fact at 100 %."""


def read_facts(context: TabContext, incident: IncidentFacts) -> tuple[Fact, ...]:
    """Return an incident's facts in the order they are read (R16, R17); reads what it cost."""
    from slodesk.storage.queries.incident_losses import incident_losses
    from slodesk.storage.queries.settings import read_settings

    at = context.filters.at or context.now()
    with context.document.workspace.reading() as source:
        settings = read_settings(source)
        losses = incident_losses(source, [incident], at)[incident.id]
    say = QtLanguage(settings.zone).say
    took = times(incident, at)
    lasted = say(span_phrase(took.duration))
    facts = [
        (tr("Incident"), incident.identifier, ""),
        (tr("Started"), QtLanguage(ZoneInfo(incident.time_zone)).moment(incident.started), ""),
        (
            tr("Duration"), tr("{time} so far").format(time=lasted) if took.ongoing else lasted,
            "clock status:warning" if took.ongoing else "",
        ),
        (tr("Severity"), incident.severity or tr("Not set"), ""),
        (tr("Services"), ", ".join(title for _, title in incident.services) or tr("None named"), ""),
        (tr("Customers"), _customers(incident), ""),
    ]  # fmt: skip
    for stage, minutes in (
        ("detected", took.detect),
        ("acknowledged", took.acknowledge),
        ("mitigated", took.mitigate),
        ("resolved", took.resolve),
    ):
        facts.append((say(stage_phrase(stage)), say(span_phrase(minutes)), ""))
    worst = max(losses, key=lambda loss: loss.impact.best[0], default=None)
    if worst is not None:
        share = worst.impact.best[0]
        sign = "status-exhausted status:exhausted" if share >= 1 else ""
        words = tr("{share} of {slo}").format(share=say(share_figure(share)), slo=worst.title)
        facts.append((tr("Error budget used"), words, sign))
        if len(losses) > 1:
            missed = sum(loss.impact.within is False for loss in losses)
            known = any(loss.impact.within is not None for loss in losses)
            if known:
                words = tr("{count} of {all} SLOs").format(count=missed, all=len(losses))
                facts.append((tr("Below target meanwhile"), words, ""))
    return tuple(facts)


def _customers(incident: IncidentFacts) -> str:
    if incident.near_miss:
        return tr("Near miss")
    return {None: tr("Not known"), True: tr("Hit"), False: tr("Not hit")}[incident.customer_impacting]


class IncidentFactsView(QWidget):
    """Shows facts side by side, as many as fit; each can be selected and copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: tuple[Fact, ...] = ()
        self._flow = FlowLayout(self, fill=True)
        follow(theme, self, self._space)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for fact in facts:
            self._flow.addWidget(self._made(*fact))
        self.setAccessibleName(", ".join(f"{named}: {words}" for named, words, _ in facts))
        self._space()

    def _made(self, named: str, words: str, sign: str) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(named, "small"))
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(6))
        if sign:
            icon, _, color = sign.partition(" ")
            row.addWidget(IconLabel(self._theme, icon, color, 16))
        row.addWidget(label(words, "strong", wrap=len(words) > 24, selectable=True), 1)
        column.addLayout(row)
        column.addStretch(1)
        return cell

    def _space(self) -> None:
        self._flow.cell = self._theme.px(_CELL)
        self._flow.setSpacing(self._theme.space(1.5))
