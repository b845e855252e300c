"""The live preview of a target: what it allows, how often it was met, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.domain.target import parse_percent
from slodesk.gui.dialogs.slo_editor_meaning import (
    change_sentence,
    outage_sentence,
    share_sentence,
    warnings,
)
from slodesk.gui.dialogs.slo_editor_quarters import QuarterStrip
from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.domain.window import Window
    from slodesk.gui.dialogs.slo_editor_meaning import Judging
    from slodesk.gui.theme import Theme


class TargetPreview(QFrame):
    """Says at every key what the target typed so far means.

    Attributes:
        headline: minutes and quarters.
        strip: the quarters.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown_warnings: tuple[str, ...] = ()
        self.setProperty("role", "note")
        self.headline = label("", "strong", wrap=True)
        self.detail = label("", "", wrap=True)
        self.change = NoteLine(theme, "info", "muted")
        self._warnings = QVBoxLayout()
        self.strip = QuarterStrip(theme)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.headline)
        self._column.addWidget(self.detail)
        self._column.addWidget(self.change)
        self._column.addLayout(self._warnings)
        self._column.addWidget(self.strip)
        self.setAccessibleName(self.tr("What the target means"))
        theme.changed.connect(self._space)
        self._space()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What stands against the target."""
        return self._shown_warnings

    def show_typed(self, text: str, window: Window, judging: Judging, before: Decimal | None = None) -> None:
        """Show what a typed target means; while it cannot be read, say what is expected."""
        try:
            target = parse_percent(text)
        except RuleBroken as refusal:
            self._nothing(
                refusal.message if text.strip() else self.tr("Write a target to see what it means.")
            )
            return
        self.show_target(target, window, judging, before)

    def show_target(
        self, target: Decimal, window: Window, judging: Judging, before: Decimal | None = None
    ) -> None:
        """Show what a target means; ``before`` is the one it would replace."""
        self.headline.setText(outage_sentence(target, window, judging))
        words = share_sentence(target)
        if not judging.met(target)[1]:
            words += " " + self.tr("There are no complete quarters of samples to try it on yet.")
        self.detail.setText(words)
        self.detail.show()
        changed = change_sentence(before, target, window, judging) if before is not None else ""
        looser = before is not None and target < before
        if looser:
            changed += " " + self.tr("Note why, and who agreed, in the target history.")
        self.change.show_words(
            changed, "alert" if looser else "info", "status:warning" if looser else "muted"
        )
        self._warn(warnings(target, judging))
        self.strip.show_quarters(judging.quarters, target, before)

    def _nothing(self, words: str) -> None:
        self.headline.setText(words)
        self.detail.hide()
        self.change.show_words("")
        self._warn(())
        self.strip.hide()

    def _warn(self, texts: tuple[str, ...]) -> None:
        if texts == self._shown_warnings:
            return
        self._shown_warnings = texts
        while self._warnings.count():
            item = self._warnings.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for text in texts:
            line = NoteLine(self._theme, "alert", "status:warning")
            self._warnings.addWidget(line)
            line.show_words(text)

    def _space(self) -> None:
        edge = self._theme.space(1.5)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(self._theme.px(6))
        self._warnings.setSpacing(self._theme.px(6))


class NoteLine(QWidget):
    """An icon and a sentence; nothing while there is none."""

    def __init__(self, theme: Theme, icon: str, color: str) -> None:
        super().__init__()
        self._icon = IconLabel(theme, icon, color, 18)
        self._words = label("", "", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space())
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_words(self, text: str, icon: str = "", color: str = "text") -> None:
        """Say something, or nothing."""
        self._words.setText(text)
        if icon:
            self._icon.show_icon(icon, color)
        self.setVisible(bool(text))
