"""What a query gave: how it was read, its figures, a line, and what to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.gui.formats import moment_text, number_text
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.sparkline import Sparkline

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from slodesk.gui.theme import Theme
    from slodesk.integrations.prometheus.preview import Preview


class QueryPreview(QWidget):
    """Filled after each test of a query; used wherever a query is written."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.how = label("", "strong", wrap=True)
        self.sent = label("", "small", wrap=True, selectable=True)
        self.figures = label("", wrap=True)
        self.line = Sparkline(theme)
        self.hints = label("", "error", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.space(1.5)] * 4)
        for widget in (self.how, self.sent, self.line, self.figures, self.hints):
            column.addWidget(widget)

    def show_preview(self, preview: Preview, now: datetime, zone: tzinfo) -> None:
        """Show a result."""
        for widget in (self.how, self.sent, self.figures):
            widget.show()
        self.how.setText(preview.explained.words)
        self.sent.setText(preview.explained.promql)
        words = self._figures(preview, now, zone)
        self.figures.setText(words)
        self.line.setVisible(preview.count > 1)
        self.line.set_values(
            [moment.timestamp() for moment in preview.times], preview.values, preview.step, words
        )
        hints = [*preview.hints, *preview.warnings]
        self.hints.setText("\n".join(hints))
        self.hints.setVisible(bool(hints))

    def say(self, words: str) -> None:
        """Say why there is no result, or that it is on its way."""
        for widget in (self.how, self.sent, self.figures):
            widget.setText("")
            widget.hide()
        self.line.hide()
        self.hints.setText(words)
        self.hints.setVisible(bool(words))

    def _figures(self, preview: Preview, now: datetime, zone: tzinfo) -> str:
        if not preview.count or preview.last is None:
            return self.tr("No values.")
        low, high = preview.lowest or 0.0, preview.highest or 0.0
        parts = [
            self.tr("%Ln value(s)", "", preview.count),
            self.tr("{low} to {high}").format(low=_figure(low), high=_figure(high)),
            self.tr("last at {time}").format(time=moment_text(preview.last[0], now, zone)),
        ]
        if preview.explained.meaning != "value":
            parts.insert(1, self.tr("{total} events in all").format(total=_figure(preview.total)))
        if preview.gaps:
            parts.append(self.tr("%Ln step(s) without a value", "", preview.gaps))
        return " · ".join(parts)


def _figure(value: float) -> str:
    return number_text(value, 0 if abs(value) >= 100 or value == int(value) else 3)
