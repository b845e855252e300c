"""What was decided about a release, the latest first; each decision names its policy version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from slodesk.gui.tabs.releases.words import decision_sign, decision_word, tr, when_text
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.releases import DecisionRecord


def told(record: DecisionRecord, zone: ZoneInfo, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield what is known of a decision: heading and words each."""
    if record.overrides:
        yield tr("The policy said"), decision_word(record.suggested)
        yield tr("Why otherwise"), record.override_reason
    yield tr("Policy"), tr("Version {number}").format(number=record.policy_version)
    yield tr("Rationale"), record.rationale
    yield tr("Conditions"), "\n".join(record.conditions)
    yield tr("Alternatives"), "\n".join(record.alternatives)
    yield tr("Agreed by"), record.approver
    if record.expires is not None:
        yield tr("Holds until"), when_text(record.expires, zone, now)
    yield tr("Recorded by"), record.decided_as


class DecisionsLog(QWidget):
    """Lists decisions as they were recorded."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[DecisionRecord, ...] | None = None
        self._entries: list[QWidget] = []
        self._layouts: list[QVBoxLayout] = []
        self.heading = label(tr("Decisions on record"), "strong")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.heading)
        follow(theme, self, self._space)

    def show_decisions(self, records: Sequence[DecisionRecord], zone: ZoneInfo, now: datetime) -> None:
        """Show other decisions."""
        if self._shown == tuple(records):
            return
        self._shown = tuple(records)
        for entry in self._entries:
            self._column.removeWidget(entry)
            entry.deleteLater()
        self._layouts = []
        self._entries = [self._entry(record, zone, now) for record in records]
        for entry in self._entries:
            self._column.addWidget(entry)
        self._space()
        self.setVisible(bool(records))

    def _entry(self, record: DecisionRecord, zone: ZoneInfo, now: datetime) -> QWidget:
        theme = self._theme
        entry = QFrame(self)
        entry.setProperty("role", "card")
        column = QVBoxLayout(entry)
        self._layouts.append(column)
        head = QHBoxLayout()
        icon, _, color = decision_sign(record.decision).partition(" ")
        head.addWidget(IconLabel(theme, icon, color, 18))
        head.addWidget(label(decision_word(record.decision), "strong"))
        head.addStretch(1)
        head.addWidget(label(when_text(record.decided, zone, now), "muted"))
        column.addLayout(head)
        lines = [f"{name}: {words}" for name, words in told(record, zone, now) if words]
        column.addWidget(label("\n".join(lines), wrap=True, selectable=True))
        said = f"{decision_word(record.decision)}, {when_text(record.decided, zone, now)}"
        entry.setAccessibleName(said)
        return entry

    def _space(self) -> None:
        theme = self._theme
        self._column.setSpacing(theme.space())
        for column in self._layouts:
            edge = theme.space(1.5)
            column.setContentsMargins(edge, theme.space(), edge, theme.space())
            column.setSpacing(theme.px(4))
