"""Shows what was asked for from elsewhere: an SLO, a service, an incident, a release, an action item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from slodesk.gui.tabs.overview.mark_card import MarkCard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.charts.data import Mark
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.overview.tab import OverviewTab
    from slodesk.storage.queries.happenings import Happening

INCIDENT, RELEASE = "incident", "release"
"""Kinds of marks that have pages of their own."""


class Asked(QObject):
    """Selects what something is about, moves the chart there and says what it was.

    Args:
        tab: its table, chart and figures.
        context: the tab's collaborators.
    """

    def __init__(self, tab: OverviewTab, context: TabContext) -> None:
        super().__init__(tab)
        self._tab = tab
        self._context = context
        self._waiting: tuple[Happening, str] | None = None
        """What the chart of which SLO is to show as soon as it is drawn."""
        tab.panel.shown.connect(self._drawn)
        tab.panel.mark_activated.connect(self.open_mark)

    def show(self, item: str) -> None:
        """Show a thing by its key; nothing where it is gone."""
        self._waiting = None
        everything = self._tab.model.everything
        keys = [a.slo.id for a in everything if item in {a.slo.id, a.slo.service_id}]
        if keys:
            self._tab.select([item] if item in keys else keys[:1])
            return
        from slodesk.storage.queries.happenings import happening

        found = self._context.document.query(happening, item)
        if found is not None:
            self._show_happening(found)

    def _show_happening(self, found: Happening) -> None:
        tab, filters = self._tab, self._context.filters
        hit = [key for key, _ in found.services]
        keys = [a.slo.id for a in tab.model.everything if a.slo.service_id in hit]
        if not keys and hit and filters.team_id is not None:
            filters.team_id = None  # another team's: read again, and come back
            tab.show_item(found.id)
            return
        if not keys:
            self._open_card(found)
            return
        chosen = tab.table.chosen()
        slo = chosen[0].slo.id if chosen and chosen[0].slo.id in keys else keys[0]
        tab.select([slo])
        self._waiting = (found, slo)
        if not tab.table.settling and not tab.panel.is_busy:
            self._drawn()  # the chart shows it already

    def _drawn(self) -> None:
        """Point out what is waited for, once its chart is there."""
        data = self._tab.panel.data
        if self._waiting is None or data is None:
            return
        found, slo = self._waiting
        if [a.slo.id for a in self._tab.table.chosen()] != [slo]:
            self._waiting = None  # something else was chosen meanwhile
            return
        if [line.key for line in data.lines] != [slo]:
            return
        self._waiting = None
        if not self._tab.isVisible():
            return
        chart = self._tab.panel.chart
        if chart is not None and chart.isVisible() and chart.show_mark(found.kind, found.id):
            self.open_mark(found.kind, found.id)
        else:
            self._open_card(found)

    def open_mark(self, kind: str, key: str) -> None:
        """Say what an incident or release was, in a card beside its mark."""
        chart = self._tab.panel.chart
        if chart is None or chart.plot.data is None:
            return
        plot = chart.plot
        mark: Mark | None = next(
            (each for each in chart.plot.data.marks if (each.kind, each.id) == (kind, key)), None
        )
        if mark is None:
            return
        centre = plot.marks.centre_of(mark)
        at = plot.mapFromScene(plot.view.mapToScene(centre)) if centre is not None else plot.rect().center()
        self._card(mark, plot).open_at(
            plot.viewport().mapToGlobal(at + QPoint(0, self._context.theme.px(12)))
        )

    def _open_card(self, found: Happening) -> None:
        """Say what is known of something that has no mark in the chart."""
        from slodesk.gui.tabs.overview.happening_words import card_of

        theme, beside = self._context.theme, self._tab
        mark = card_of(found, self._context.now(), self._tab.zone)
        place = QPoint(beside.width() // 2 - theme.px(190), theme.space(8))
        self._card(mark, self._tab.table).open_at(beside.mapToGlobal(place))

    def _card(self, mark: Mark, parent: QWidget) -> MarkCard:
        """Return the card; from that of an incident or a release one gets to all that is known of it."""
        card = MarkCard(self._context.theme, mark, parent)
        if mark.kind == INCIDENT:
            card.offer(self.tr("Open incident"), lambda: self._context.navigate("retrospectives", mark.id))
        elif mark.kind == RELEASE:
            card.offer(self.tr("Open release"), lambda: self._context.navigate("releases", mark.id))
        return card
