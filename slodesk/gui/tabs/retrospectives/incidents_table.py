"""The register of incidents: its columns, and which lines a filter leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.incident_words import share_figure, span_phrase
from slodesk.domain.retro_due import DUE, STATES
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.tabs.retrospectives.incidents_words import (
    customers_word,
    method_word,
    standing_sign,
    standing_word,
    when_text,
)
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.copying import copy_table, table_text
from slodesk.gui.widgets.figures_table import FiguresTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.phrases import Meant
    from slodesk.storage.queries.incidents import IncidentLine

ALL, ONGOING, WAITING, NEAR = "", "ongoing", "due", "near"
"""Which incidents are shown."""
_ORDER = (*STATES, "draft", "in_review", "published")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a filter leaves.

    Attributes:
        text: every word of it occurs.
        service: key of a service that was hit; empty for any.
        severity: empty for any.
        which: one of those above.
    """

    text: str = ""
    service: str = ""
    severity: str = ""
    which: str = ALL

    def __bool__(self) -> bool:
        return self != Wanted()

    def of(self, lines: Iterable[IncidentLine]) -> list[IncidentLine]:
        """Return the lines it leaves."""
        words = self.text.casefold().split()
        return [line for line in lines if self._fits(line) and (not words or _has(line, words))]

    def _fits(self, line: IncidentLine) -> bool:
        facts = line.facts
        if self.service and all(key != self.service for key, _ in facts.services):
            return False
        if self.severity and facts.severity != self.severity:
            return False
        if self.which == ONGOING:
            return line.took.ongoing
        if self.which == WAITING:
            return line.state == DUE
        return self.which != NEAR or facts.near_miss


def _below(line: IncidentLine) -> str:
    return " · ".join(part for part in (line.facts.identifier, _services(line)) if part)


def _services(line: IncidentLine) -> str:
    return ", ".join(title for _, title in line.facts.services)


def _has(line: IncidentLine, words: Sequence[str]) -> bool:
    facts = line.facts
    text = " ".join(
        (facts.identifier, facts.title, facts.cause, facts.severity, *(title for _, title in facts.services))
    ).casefold()
    return all(word in text for word in words)


def register_columns(
    say: Callable[[Meant], str], zone: ZoneInfo, now: datetime, scale: Sequence[str]
) -> tuple[FigureColumn, ...]:
    """Return the columns of the register.

    Args:
        say: says figures in the user's language.
        zone: in which times are told.
        now: the clock.
        scale: names of severities, the worst first.
    """
    places = {name: place for place, name in enumerate(scale)}

    def lasted(line: IncidentLine) -> str:
        return say(span_phrase(line.took.duration))

    def below_lasted(line: IncidentLine) -> str:
        return tr("ongoing") if line.took.ongoing else ""

    def known(line: IncidentLine) -> str:
        return method_word(line.method)

    def told_share(line: IncidentLine) -> str:
        if line.share is None:
            return tr("No SLO is hit")
        return tr("{share} of the budget of {slo}, {method}").format(
            share=say(share_figure(line.share)), slo=line.slo, method=known(line)
        )

    return (
        FigureColumn(
            "incident", tr("Incident"), lambda line: line.facts.title,
            lambda line: line.facts.title.casefold(), _below,
        ),
        FigureColumn(
            "started", tr("Started"), lambda line: when_text(line.facts.started, zone, now),
            lambda line: line.facts.started,
        ),
        FigureColumn(
            "lasted", tr("Lasted"), lasted, lambda line: line.took.duration, below_lasted,
            sign=lambda line: "alert status:critical" if line.took.ongoing else "", right=True,
        ),
        FigureColumn(
            "severity", tr("Severity"), lambda line: line.facts.severity,
            lambda line: (places.get(line.facts.severity, len(places)), line.facts.severity)
            if line.facts.severity
            else None,
        ),
        FigureColumn(
            "customers", tr("Customers"), lambda line: customers_word(line.facts),
            lambda line: customers_word(line.facts) or None,
        ),
        FigureColumn(
            "budget", tr("Budget"),
            lambda line: "" if line.share is None else say(share_figure(line.share)),
            lambda line: line.share, known, right=True, spoken=told_share,
        ),
        FigureColumn(
            "retrospective", tr("Retrospective"), lambda line: standing_word(line.state),
            lambda line: _ORDER.index(line.state), sign=lambda line: standing_sign(line.state),
        ),
    )  # fmt: skip


class RegisterTable(FiguresTable):
    """The register; what is copied has a cell for identifier and services too."""

    def copy(self, *, markdown: bool) -> None:
        """Put the whole register, as it is sorted, on the clipboard."""
        table = table_text(self.figures, range(self.figures.rowCount()))
        table[0] += [tr("Identifier"), tr("Services")]
        for cells, line in zip(table[1:], self.figures.rows, strict=True):
            cells += [line.facts.identifier, _services(line)]
        copy_table(table, markdown=markdown)
