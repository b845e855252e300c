"""What narrows the list of action items, and what can be done with the whole of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton, QWidget

from slodesk.domain.action_items import HORIZONS, PRIORITIES, STATUSES
from slodesk.gui.actions.words import horizon_word, status_word, tr
from slodesk.gui.models.actions import ALL, NOBODY, NOT_CLOSED, OVERDUE, TO_SETTLE, ActionFilter
from slodesk.gui.widgets.eliding_choice import ElidingChoice
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.still import hold_still
from slodesk.integrations.actions_export import GITHUB, JIRA, OWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.actions import ActionLine


class ActionFilters(QWidget):
    """Fields that narrow the list, and buttons for trend and export.

    Attributes:
        text, owner, status, priority, horizon, source: what narrows.
        trend: shows how many come and go.
        save: saves what is shown.
    """

    narrowed = Signal(object)
    """An ``ActionFilter``."""
    save_wanted = Signal(str)
    """One of ``actions_export.KINDS``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = QLineEdit()
        self.text.setObjectName("actions_search")
        self.text.setProperty("kind", "search")
        self.text.setPlaceholderText(tr("Find an action item"))
        self.text.setAccessibleName(tr("Find an action item by its words"))
        self.text.setClearButtonEnabled(True)
        self.status = self._choice("actions_status", tr("Status"), [
            (tr("Not closed"), NOT_CLOSED), (tr("Overdue"), OVERDUE), (tr("Something missing"), TO_SETTLE),
            *((status_word(each), each) for each in STATUSES), (tr("Every status"), ALL),
        ])  # fmt: skip
        self.owner = self._choice("actions_owner", tr("Owner"), [(tr("Every owner"), ALL)])
        self.priority = self._choice(
            "actions_priority", tr("Priority"),
            [(tr("Every priority"), ALL), *((each, each) for each in PRIORITIES)],
        )  # fmt: skip
        self.horizon = self._choice("actions_horizon", tr("Horizon"), [
            (tr("Every horizon"), ALL), *((horizon_word(each), each) for each in HORIZONS),
            (tr("No horizon"), NOBODY),
        ])  # fmt: skip
        self.source = self._choice("actions_source", tr("Source"), [
            (tr("Every source"), ALL), (tr("Retrospectives"), "retrospective"), (tr("Meetings"), "meeting"),
            (tr("Incidents"), "incident"), (tr("Elsewhere"), NOBODY),
        ])  # fmt: skip
        self.trend = QPushButton(tr("Trend"))
        self.trend.setObjectName("actions_trend_shown")
        self.trend.setCheckable(True)
        self.trend.setToolTip(tr("How many were opened and closed, week by week"))
        theme.icons.follow(self.trend, "chart", "text", 18)
        self.save = QPushButton(tr("Export"))
        self.save.setObjectName("actions_save")
        self.save.setAccessibleName(tr("Export the action items shown"))
        theme.icons.follow(self.save, "export", "text", 18)
        menu = QMenu(self.save)
        for words, kind in (
            (tr("CSV for Jira…"), JIRA), (tr("CSV for GitHub…"), GITHUB),
            (tr("CSV that imports here again…"), OWN),
        ):  # fmt: skip
            action = menu.addAction(words)
            action.setObjectName(f"actions_save_{kind}")
            action.triggered.connect(lambda _=False, kind=kind: self.save_wanted.emit(kind))
        self.save.setMenu(menu)
        flow = FlowLayout(self, spacing=theme.space())
        for part in (
            self.text, self.status, self.owner, self.priority, self.horizon, self.source, self.trend,
            self.save,
        ):  # fmt: skip
            flow.addWidget(part)
        self.text.textChanged.connect(lambda _: self._tell())
        for box in self.boxes:
            box.currentIndexChanged.connect(lambda _: self._tell())
        theme.changed.connect(self._space)
        self._space()

    @property
    def boxes(self) -> tuple[QComboBox, ...]:
        """The choices."""
        return self.status, self.owner, self.priority, self.horizon, self.source

    @property
    def chosen(self) -> ActionFilter:
        """What the fields say."""
        return ActionFilter(
            self.text.text(), self.owner.currentData(), self.horizon.currentData(),
            self.status.currentData(), self.priority.currentData(), self.source.currentData(),
        )  # fmt: skip

    def show_all(self) -> None:
        """Narrow nothing."""
        with QSignalBlocker(self):
            self.text.clear()
            for box in self.boxes:
                box.setCurrentIndex(max(box.findData(ALL), 0))
        self._tell()

    def offer_owners(self, lines: Sequence[ActionLine]) -> None:
        """Offer the owners there are."""
        names = sorted({line.owner for line in lines if line.owner}, key=str.casefold)
        wanted = [(tr("Every owner"), ALL), (tr("Nobody"), NOBODY), *((name, name) for name in names)]
        box = self.owner
        if [box.itemData(at) for at in range(box.count())] == [data for _, data in wanted]:
            return
        chosen = box.currentData()
        with QSignalBlocker(box):
            box.clear()
            for words, data in wanted:
                box.addItem(words, data)
            box.setCurrentIndex(max(box.findData(chosen), 0))
        if box.currentData() != chosen:
            self._tell()

    def _choice(self, name: str, words: str, items: Sequence[tuple[str, str]]) -> QComboBox:
        box = _Choice()
        box.setObjectName(name)
        box.setAccessibleName(words)
        for title, data in items:
            box.addItem(title, data)
        hold_still(box)
        return box

    def _tell(self) -> None:
        if not self.signalsBlocked():
            self.narrowed.emit(self.chosen)

    def _space(self) -> None:
        self.text.setFixedWidth(self._theme.px(190))
        for box in self.boxes:
            box.setMaximumWidth(self._theme.px(170))


class _Choice(ElidingChoice):
    """A box as wide as what is chosen, so that many stand in a row."""

    def sizeHint(self) -> QSize:
        """Return the width of the widest choice within reason."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), self.maximumWidth()), hint.height())
