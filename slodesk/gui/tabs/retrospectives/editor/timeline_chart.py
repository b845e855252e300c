"""The strip with what belongs to it: which SLO's error rate, and a sentence that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from slodesk.gui.tabs.retrospectives.editor.timeline_samples import TimelineSamples
from slodesk.gui.tabs.retrospectives.editor.timeline_strip import TimelineStrip
from slodesk.gui.tabs.retrospectives.editor.timeline_words import clock_of
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.eliding_choice import ElidingChoice
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext


class TimelineChart(QWidget):
    """Draws the events of a retrospective over the error rate of one of the SLOs it is about.

    Attributes:
        strip: the drawing.
        slos: chooses whose error rate; hidden while there is no choice.
        sentence: what the error rate came to.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._content: Retrospective | None = None
        self._samples = TimelineSamples(context)
        self.strip = TimelineStrip(context.theme)
        self.strip.chosen.connect(self.chosen)
        self.strip.opened.connect(self.opened)
        self.slos = ElidingChoice()
        self.slos.setAccessibleName(tr("Error rate of"))
        self.slos.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.slos.activated.connect(self._choose_slo)
        self.sentence = label("", "muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.strip, 1)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.sentence, 1)
        self._foot.addWidget(self.slos)
        self._column.addLayout(self._foot)
        context.theme.changed.connect(self._space)
        self._space()

    def show_content(self, content: Retrospective) -> None:
        """Show a retrospective; samples are read for the time it covers."""
        self._content = content
        clock = clock_of(self._context, content)
        data = self._samples.read(content, clock)
        names = [slo.name for slo in self._samples.found]
        titles = names if len(set(names)) == len(names) else [slo.title for slo in self._samples.found]
        if titles != [self.slos.itemText(at) for at in range(self.slos.count())]:
            self.slos.clear()
            self.slos.addItems(titles)
        keys = [slo.id for slo in self._samples.found]
        self.slos.setCurrentIndex(keys.index(self._samples.slo) if self._samples.slo in keys else -1)
        self.slos.setVisible(len(keys) > 1)
        self.strip.set_data(data, clock.says)
        self.strip.setVisible(bool(data.marks))
        self.sentence.setText(self._samples.sentence(clock, data))
        self.sentence.setVisible(bool(data.marks))

    def choose(self, key: str) -> None:
        """Mark an event."""
        self.strip.choose(key)

    def _choose_slo(self, at: int) -> None:
        self._samples.slo = self._samples.found[at].id
        if self._content is not None:
            self.show_content(self._content)

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space())
        self._foot.setSpacing(self._context.theme.space(2))
        self.slos.setMaximumWidth(self._context.theme.px(260))
