"""Chooses what a draft begins as: the policy in force, an earlier version, or a preset with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.policy_compare import differences
from slodesk.domain.policy_presets import PRESETS
from slodesk.gui.tabs.releases.policy_versions import reason_words, tell_changes, version_words
from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import fit_dialog
from slodesk.storage.queries.policies import IN_FORCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.policies import Version

_LIST = 220


@dataclass(frozen=True, slots=True)
class _Start:
    """Something a draft can begin as."""

    title: str
    lines: tuple[tuple[str, str], ...]
    policy: Policy
    version: int | None
    preset: str


class BeginDialog(QDialog):
    """A list of beginnings; beside it what each means, where it comes from and what it would change.

    Args:
        theme: looks.
        say: says phrases.
        found: the versions, the oldest first.
        zone: in which days are written.
        now: the clock.
        begin: called with a version's number or a preset's name.
        replaces: whether there is a draft, which begins anew then.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        say: Callable[[Meant], str],
        found: Sequence[Version],
        zone: ZoneInfo,
        now: datetime,
        begin: Callable[[int | None, str], object],
        *,
        replaces: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("policy_begin")
        self.setWindowTitle(tr("Begin a draft"))
        self._theme, self._say, self._begin = theme, say, begin
        self._in_force = next(each.policy for each in found if each.state == IN_FORCE)
        self._starts = [*self._versions(found, zone, now), *self._presets()]
        self.list = QListWidget()
        self.list.setObjectName("policy_starts")
        self.list.setAccessibleName(tr("What the draft begins as"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems([start.title for start in self._starts])
        self.list.setFixedWidth(theme.px(_LIST))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(tr("What it means"))
        column = QVBoxLayout(self)
        edge = theme.space(3)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(1.5))
        column.addWidget(label(tr("Begin a draft"), "heading"))
        column.addWidget(
            label(
                tr("The present draft begins anew; undo brings it back.")
                if replaces
                else tr("Nothing changes for anybody until the draft is published."),
                "muted", wrap=True,
            )
        )  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self.list)
        row.addWidget(self.area, 1)
        column.addLayout(row, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel, self.yes = QPushButton(tr("Cancel")), QPushButton(tr("Begin the draft"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.yes.setObjectName("policy_begin_yes")
        self.yes.setProperty("kind", "primary")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self._take)
        buttons.addWidget(cancel)
        buttons.addWidget(self.yes)
        column.addLayout(buttons)
        self.list.currentRowChanged.connect(self._show)
        fit_dialog(self, theme, 820, 560)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _versions(self, found: Sequence[Version], zone: ZoneInfo, now: datetime) -> list[_Start]:
        made = []
        for each in sorted(found, key=lambda version: (version.state != IN_FORCE, -version.number)):
            lines = (("", reason_words(each)),)
            made.append(_Start(version_words(each, zone, now), lines, each.policy, each.number, ""))
        return made

    def _presets(self) -> list[_Start]:
        made = []
        for each in PRESETS:
            lines = [("", self._say(each.meaning)), ("muted", self._say(each.added))]
            lines.append(("small", tr("Source: {title}").format(title=self._say(each.title))))
            lines.append(("small", each.address))
            title = tr("Preset: {name}").format(name=each.name)
            made.append(_Start(title, tuple(lines), each.policy, None, each.name))
        return made

    def _show(self, row: int) -> None:
        start = self._starts[row]
        inside = QWidget()
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, self._theme.space(), 0)
        column.setSpacing(self._theme.px(6))
        column.addWidget(label(start.title, "strong", wrap=True))
        for role, words in start.lines:
            if words:
                column.addWidget(label(words, role, wrap=True, selectable=True))
        found = differences(self._in_force, start.policy)
        column.addSpacing(self._theme.space())
        column.addWidget(
            label(
                tr("What it changes of the policy in force")
                if found
                else tr("It says the same as the policy in force."),
                "strong", wrap=True,
            )
        )  # fmt: skip
        tell_changes(column, found, self._say)
        column.addStretch(1)
        self.area.setWidget(inside)

    def _take(self) -> None:
        start = self._starts[self.list.currentRow()]
        self.accept()
        self._begin(start.version, start.preset)
