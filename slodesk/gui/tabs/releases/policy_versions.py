"""The policy's versions: when each began, why, by whom, and what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from slodesk.domain.policy_compare import differences
from slodesk.domain.policy_words import PART_TITLES
from slodesk.gui.tabs.releases.words import tr, when_text
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow
from slodesk.storage.queries.policies import FUTURE, IN_FORCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.record_compare import Difference
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.policies import Version

_SHOWN = 5
_MOST = 40
"""Versions in view at once, and lines of what changed; more are counted."""


class VersionsCard(Card):
    """A list of versions, the newest first; what is in view is told below it.

    Args:
        theme: looks.
        say: says phrases.
    """

    wanted = Signal(int)
    """The number of the version that is to be shown."""

    def __init__(self, theme: Theme, say: Callable[[Meant], str], parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Versions"), parent)
        self._say = say
        self.list = QListWidget()
        self.list.setObjectName("policy_versions")
        self.list.setAccessibleName(tr("Versions of the policy"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._want)
        self.list.itemClicked.connect(self._want)
        self.told = label("", "muted", wrap=True)
        self.changes = QWidget()
        self.body.addWidget(self.list)
        self.body.addWidget(self.told)
        self.body.addWidget(self.changes)
        self._shown: tuple[object, ...] = ()
        follow(theme, self.list, self._fit)

    def show_versions(self, found: Sequence[Version], zone: ZoneInfo, now: datetime) -> None:
        """List versions."""
        lines = [version_words(each, zone, now) for each in reversed(found)]
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        self.list.clear()
        for version, words in zip(reversed(found), lines, strict=True):
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, version.number)
            self.list.addItem(item)
        self._fit()

    def choose(self, number: int) -> None:
        """Mark the version in view; nothing for the draft."""
        row = next((at for at in range(self.list.count()) if self._number(self.list.item(at)) == number), -1)
        self.list.setCurrentRow(row)

    def tell(self, words: str, before: Policy | None, after: Policy) -> None:
        """Tell about what is in view, and what it changed.

        Args:
            words: reason, author and the like.
            before: what it is compared with; None where there is nothing before.
            after: what is in view.
        """
        self.told.setText(words)
        self.told.setVisible(bool(words))
        found = () if before is None else differences(before, after)
        self.body.removeWidget(self.changes)
        self.changes.hide()
        self.changes.deleteLater()
        self.changes = QWidget()
        self.changes.setObjectName("policy_changes")
        column = QVBoxLayout(self.changes)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(4))
        if before is not None and not found:
            column.addWidget(label(tr("Nothing is different."), "muted"))
        tell_changes(column, found, self._say)
        self.body.addWidget(self.changes)

    def _want(self, item: QListWidgetItem) -> None:
        self.wanted.emit(self._number(item))

    @staticmethod
    def _number(item: QListWidgetItem) -> int:
        return int(item.data(Qt.ItemDataRole.UserRole))

    def _fit(self) -> None:
        rows = min(max(self.list.count(), 1), _SHOWN)
        high = max(self.list.sizeHintForRow(0), self.list.fontMetrics().height())
        self.list.setFixedHeight(rows * high + 2 * self.list.frameWidth() + self._theme.px(4))


def tell_changes(column: QVBoxLayout, found: Sequence[Difference], say: Callable[[Meant], str]) -> None:
    """Put what is different below each other, under the name of each part."""
    part = ""
    for each in found[:_MOST]:
        if each.part != part:
            part = each.part
            column.addWidget(label(say(PART_TITLES[part]), "strong"))
        column.addWidget(label(say(each.words), wrap=True, selectable=True))
    if len(found) > _MOST:
        column.addWidget(label(tr("And {count} more.").format(count=len(found) - _MOST), "muted"))


def version_words(version: Version, zone: ZoneInfo, now: datetime) -> str:
    """Return a version in a line: "Version 2, Framework, in force since 12 Oct"."""
    words = {
        "number": version.number, "name": version.policy.profile,
        "day": "" if version.effective is None else when_text(version.effective, zone, now),
    }  # fmt: skip
    if version.state == FUTURE:
        return tr("Version {number}, {name}, from {day}").format(**words)
    if version.effective is None:
        if version.state == IN_FORCE:
            return tr("Version {number}, {name}, in force").format(**words)
        return tr("Version {number}, {name}, at first").format(**words)
    if version.state == IN_FORCE:
        return tr("Version {number}, {name}, in force since {day}").format(**words)
    return tr("Version {number}, {name}, from {day}").format(**words)


def reason_words(version: Version) -> str:
    """Return why a version came, who said so, and how many decisions name it."""
    lines = []
    if version.reason:
        lines.append(f"{version.reason} – {version.author}" if version.author else version.reason)
    elif version.author:
        lines.append(version.author)
    if version.decisions:
        lines.append(tr("Decisions on record under it: {count}").format(count=version.decisions))
    return "\n".join(lines)
