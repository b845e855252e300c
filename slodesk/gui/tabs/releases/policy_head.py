"""Above the policy: which version is in view, what can be done with it, and the draft's name and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QBoxLayout, QComboBox, QPushButton, QVBoxLayout, QWidget

from slodesk.gui.tabs.releases.policy_versions import version_words
from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.gui.tabs.releases.policy_fields import PolicyFields
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.policies import Draft, Version

DRAFT = 0
"""Stands for the draft among the versions' numbers."""


class PolicyHead(QWidget):
    """The rows above the policy.

    Args:
        theme: looks.
        fields: makes the inputs of name and reason.

    Attributes:
        showing: which version is in view, or the draft.
        strip: leads from flaw to flaw.
    """

    def __init__(self, theme: Theme, fields: PolicyFields, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.showing = QComboBox()
        self.showing.setObjectName("policy_showing")
        self.showing.setAccessibleName(tr("Version in view"))
        self.showing.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.edit = self._button("policy_edit", tr("Edit a draft"), "edit", primary=True)
        self.publish = self._button("policy_publish_button", tr("Publish…"), "check", primary=True)
        self.presets = self._button("policy_presets", tr("Presets…"), "book")
        self.discard = self._button("policy_discard", tr("Discard"), "trash")
        self.strip = self._button("policy_strip", "", "alert")
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=theme.space())
        for widget in (self.showing, self.edit, self.publish, self.presets, self.discard, self.strip):
            flow.addWidget(widget)
        self.name, self.reason = fields.line("profile", tr("Name")), fields.reason()
        self._named = QWidget()
        line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._named)
        line.setContentsMargins(0, 0, 0, 0)
        for words, field, stretch in ((tr("Name"), self.name, 2), (tr("Why"), self.reason, 5)):
            named = label(words)
            named.setBuddy(field)
            line.addWidget(named)
            line.addWidget(field, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(buttons)
        column.addWidget(self._named)
        follow(theme, self, lambda: column.setSpacing(theme.space(1.5)))

    def show_versions(
        self,
        found: Sequence[Version],
        draft: Draft | None,
        shown: int | None,
        zone: ZoneInfo,
        now: datetime,
    ) -> None:
        """Offer the draft and the versions, the newest first."""
        with QSignalBlocker(self.showing):
            self.showing.clear()
            if draft is not None:
                self.showing.addItem(tr("Draft of version {n}").format(n=found[-1].number + 1), DRAFT)
            for each in reversed(found):
                self.showing.addItem(version_words(each, zone, now), each.number)
            self.showing.setCurrentIndex(self.showing.findData(shown))

    def show_state(
        self, flaws: Sequence[str], *, draft: bool, shown: bool, editable: bool, read_only: bool
    ) -> None:
        """Offer what can be done.

        Args:
            flaws: sentences of what keeps the draft from being published.
            draft: whether there is a draft.
            shown: whether it is in view.
            editable: whether it can be changed now.
            read_only: whether nothing can be changed at all.
        """
        self._named.setVisible(shown)
        self.edit.setVisible(not editable)
        self.edit.setText(tr("Edit the draft") if draft else tr("Edit a draft"))
        for button in (self.edit, self.presets):
            button.setEnabled(not read_only)
        self.publish.setVisible(editable)
        self.discard.setVisible(editable)
        self.publish.setEnabled(not flaws)
        self.publish.setToolTip(flaws[0] if flaws else "")
        self.strip.setVisible(bool(flaws) and editable)
        words = tr("Show what keeps it from being published: {count} (F8)")
        self.strip.setText(words.format(count=len(flaws)))

    def _button(self, name: str, words: str, icon: str, *, primary: bool = False) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        if primary:
            made.setProperty("kind", "primary")
        self._theme.icons.follow(made, icon, "on_accent" if primary else "text", 16)
        return made
