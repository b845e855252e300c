"""The error rate behind a timeline: of which SLO, read for the time it covers, and in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.incident import STAGES
from slodesk.gui.tabs.retrospectives.editor.timeline_layout import StripData, StripMark
from slodesk.gui.tabs.retrospectives.editor.timeline_words import Clock, share_words, tag_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.storage.queries.retro_samples import bad_shares, sampled_slos

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.retro_samples import SampledSlo

_SAME = 60.0
"""Seconds within which a tagged line and the incident's own time are one mark."""
_DAY = 86_400.0
_BESIDE = 0.2
"""What is read before and after what the strip covers, of its length."""


class TimelineSamples:
    """Finds the SLOs a retrospective is about, and reads the error rate of one of them.

    Attributes:
        found: the SLOs with samples there, the worst first.
        slo: the key of the one whose error rate is shown; empty for none.
    """

    def __init__(self, context: TabContext) -> None:
        self._context = context
        self._about = ""
        self.found: tuple[SampledSlo, ...] = ()
        self.slo = ""

    def read(self, content: Retrospective, clock: Clock) -> StripData:
        """Return what the strip shows."""
        if content.id != self._about:
            self._about, self.slo = content.id, ""
        data = strip_data(content, clock)
        self.found = self._slos(content, data)
        if self.slo not in {slo.id for slo in self.found}:
            self.slo = self.found[0].id if self.found else ""
        if not self.slo:
            return data
        low, high = _span(data)
        beside = (high - low) * _BESIDE
        shares = self._context.document.query(bad_shares, self.slo, low - beside, high + beside)
        return data if shares.highest is None else replace(data, shares=shares)

    def sentence(self, clock: Clock, data: StripData) -> str:
        """Return how bad it was, and in which zone the times are."""
        where = tr("{day}, times in {zone}.").format(day=clock.day_words, zone=clock.zone_name)
        highest = None if data.shares is None else data.shares.highest
        if highest is None:
            none = tr("No samples of the services it hit reach this time.")
            return where if clock.start is None else f"{where} {none}"
        share, begin, end = highest
        start, stop = (clock.says(datetime.fromtimestamp(each, UTC)) for each in (begin, end))
        title = next(slo.title for slo in self.found if slo.id == self.slo)
        told = tr("Error rate of {slo}: at most {share}, from {start} to {end}.").format(
            slo=title, share=share_words(share), start=start, end=stop
        )
        return f"{told} {where}"

    def _slos(self, content: Retrospective, data: StripData) -> tuple[SampledSlo, ...]:
        if content.incident is None or not content.incident.services or not data.marks:
            return ()
        low, high = _span(data)
        services = [key for key, _ in content.incident.services]
        return self._context.document.query(sampled_slos, services, low, high)


def strip_data(content: Retrospective, clock: Clock) -> StripData:
    """Return what the strip shows but for samples: lines with a time, times no line stands for."""
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
                event.id,
                at,
                f"{word}: {text}" if stage else text,
                f"{word}: {told}" if word else told,
                stage,
                word if stage else "",
            )
        )
    for stage in STAGES:
        own = None if incident is None else getattr(incident, stage)
        if own is not None and stage not in stood:
            words = f"{tag_word(stage)} {clock.says(own)}"
            marks.append(StripMark("", own.timestamp(), words, words, stage, tag_word(stage)))
    marks.sort(key=lambda mark: mark.at)
    began = mitigated = over = None
    if incident is not None:
        began = incident.started.timestamp()
        mitigated = None if incident.mitigated is None else incident.mitigated.timestamp()
        over = _over(marks, began) if incident.resolved is None else incident.resolved.timestamp()
    return StripData(tuple(marks), clock.zone, began, mitigated, over)


def _over(marks: list[StripMark], began: float) -> float:
    """Return until when an incident without an end is drawn: what its lines say, at most a day."""
    said = [mark.at for mark in marks if mark.stage == "resolved"]
    known = said or [mark.at for mark in marks if mark.at <= began + _DAY]
    return max(known, default=began)


def _span(data: StripData) -> tuple[datetime, datetime]:
    low, high = data.span
    start = datetime.fromtimestamp(low, UTC)
    return start, start + timedelta(seconds=high - low)
