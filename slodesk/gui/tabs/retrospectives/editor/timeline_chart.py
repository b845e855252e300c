"""The strip with what belongs to it: which SLO's error rate, and a sentence that says the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from slodesk.domain.incident import STAGES
from slodesk.gui.tabs.retrospectives.editor.timeline_layout import StripData, StripMark
from slodesk.gui.tabs.retrospectives.editor.timeline_strip import TimelineStrip
from slodesk.gui.tabs.retrospectives.editor.timeline_words import Clock, clock_of, share_words, tag_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.retro_samples import bad_shares, sampled_slos

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFont

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.retro_samples import BadShares, SampledSlo

_SAME = 60.0
"""Seconds within which a tagged line and the incident's own time are one mark."""


class TimelineChart(QWidget):
    """Draws the events of a retrospective over the error rate of one of the SLOs it is about.

    Attributes:
        strip: the drawing.
        slos: chooses whose error rate; hidden while there is no choice.
        sentence: what the error rate came to.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(
        self, context: TabContext, parent: QWidget | None = None, *, font: Callable[[], QFont] | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._content: Retrospective | None = None
        self._slo = ""
        self._about = ""
        self._found: tuple[SampledSlo, ...] = ()
        self.strip = TimelineStrip(context.theme, font=font)
        self.strip.chosen.connect(self.chosen)
        self.strip.opened.connect(self.opened)
        self.slos = QComboBox()
        self.slos.setAccessibleName(tr("Error rate of"))
        self.slos.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.slos.setMinimumContentsLength(18)
        self.slos.activated.connect(self._choose_slo)
        self.sentence = label("", "muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.strip, 1)
        self._column.addWidget(self.slos)
        self._column.addWidget(self.sentence)
        context.theme.changed.connect(self._space)
        self._space()

    def show_content(self, content: Retrospective) -> None:
        """Show a retrospective; samples are read for the time it covers."""
        self._content = content
        if content.id != self._about:
            self._about, self._slo = content.id, ""
        clock = clock_of(self._context, content)
        bare = strip_data(content, clock, None)
        self._find_slos(content, bare)
        shares = self._shares(bare)
        data = bare if shares is None else strip_data(content, clock, shares)
        self.strip.set_data(data, clock.says)
        self.strip.setVisible(bool(data.marks))
        self.sentence.setText(self._words(clock, data))
        self.sentence.setVisible(bool(data.marks))

    def choose(self, key: str) -> None:
        """Mark an event."""
        self.strip.choose(key)

    def _find_slos(self, content: Retrospective, data: StripData) -> None:
        found: tuple[SampledSlo, ...] = ()
        if content.incident is not None and content.incident.services and data.marks:
            low, high = _span(data)
            services = [key for key, _ in content.incident.services]
            found = self._context.document.query(sampled_slos, services, low, high)
        if self._slo not in {slo.id for slo in found}:
            self._slo = found[0].id if found else ""
        if found != self._found:
            self._found = found
            self.slos.clear()
            for slo in found:
                self.slos.addItem(slo.title, slo.id)
        self.slos.setCurrentIndex(self.slos.findData(self._slo))
        self.slos.setVisible(len(found) > 1)

    def _shares(self, data: StripData) -> BadShares | None:
        if not self._slo:
            return None
        low, high = _span(data)
        margin = (high - low) * 0.2
        found = self._context.document.query(bad_shares, self._slo, low - margin, high + margin)
        return found if found.highest is not None else None

    def _choose_slo(self, _: int) -> None:
        self._slo = str(self.slos.currentData() or "")
        if self._content is not None:
            self.show_content(self._content)

    def _words(self, clock: Clock, data: StripData) -> str:
        where = tr("{day}, times in {zone}.").format(day=clock.day_words, zone=clock.zone_name)
        if data.shares is None:
            none = tr("No samples of the services it hit reach this time.")
            about = self._content is not None and self._content.incident is not None
            return f"{where} {none}" if about else where
        highest = data.shares.highest
        title = next(slo.title for slo in self._found if slo.id == self._slo)
        if highest is None:
            return where
        share, begin, end = highest
        start, stop = (clock.says(datetime.fromtimestamp(each, UTC)) for each in (begin, end))
        told = tr("Error rate of {slo}: at most {share}, from {start} to {end}.").format(
            slo=title, share=share_words(share), start=start, end=stop
        )
        return f"{told} {where}"

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space())
        self.slos.setMaximumWidth(self._context.theme.px(420))


def strip_data(content: Retrospective, clock: Clock, shares: BadShares | None) -> StripData:
    """Return what the strip shows: lines with a time, and times of the incident that no line stands for."""
    incident = content.incident
    marks, stood = [], set()
    for event in content.events:
        if event.at is None:
            continue
        at, stage = event.at.timestamp(), event.tag if event.tag in STAGES else ""
        own = getattr(incident, stage) if incident is not None and stage else None
        if own is not None and abs(own.timestamp() - at) < _SAME:
            stood.add(stage)
        word = tag_word(event.tag)
        told = f"{clock.says(event.at)}  {' '.join(event.text.split())}"
        text = event.text[:200].split("\n", 1)[0]
        marks.append(
            StripMark(
                event.id, at, f"{word}: {text}" if stage else text, f"{word}: {told}" if word else told, stage
            )
        )
    for stage in STAGES:
        own = None if incident is None else getattr(incident, stage)
        if own is not None and stage not in stood:
            words = f"{tag_word(stage)} {clock.says(own)}"
            marks.append(StripMark("", own.timestamp(), words, words, stage))
    marks.sort(key=lambda mark: mark.at)
    began = mitigated = over = None
    if incident is not None:
        began = incident.started.timestamp()
        mitigated = None if incident.mitigated is None else incident.mitigated.timestamp()
        ends = [moment for moment in (incident.resolved, incident.mitigated) if moment is not None]
        last = [mark.at for mark in marks] or [began]
        over = ends[0].timestamp() if ends else max(last)
    return StripData(tuple(marks), clock.zone, began, mitigated, over, shares)


def _span(data: StripData) -> tuple[datetime, datetime]:
    low, high = data.span
    start = datetime.fromtimestamp(low, UTC)
    return start, start + timedelta(seconds=high - low)
