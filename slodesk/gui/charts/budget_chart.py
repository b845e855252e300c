"""The budget chart with what belongs to it: ranges, sentence, export."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import SloDeskError
from slodesk.gui.charts import export
from slodesk.gui.charts.data import DAY
from slodesk.gui.charts.plot import BudgetPlot
from slodesk.gui.charts.sentence import sentences
from slodesk.gui.charts.told import Told
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.reports.output import write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtCore import QPoint

    from slodesk.gui.charts.data import ChartData
    from slodesk.gui.settings import WindowSettings
    from slodesk.gui.theme import Theme

RANGES = ("7d", "30d", "90d", "quarter")
_FIRST = "30d"
_USEFUL = 230
"""Height at 100 % that words must leave the picture."""


class BudgetChart(QWidget):
    """Plot, ranges, export, and a sentence that says the same as the picture.

    Args:
        theme: looks and zoom.
        settings: remembers range and folder.
        show_error: shows why a file could not be written.
        explain: opens the explanation of the figure, at the button given.
    """

    mark_activated = Signal(str, str)
    """Kind and key of an incident or release that was clicked."""

    def __init__(
        self,
        theme: Theme,
        settings: WindowSettings,
        show_error: Callable[[Exception], None],
        explain: Callable[[QWidget], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._settings = settings
        self._show_error = show_error
        stored = settings.text("overview/range", _FIRST)
        self._last = stored if stored in RANGES else _FIRST
        self._range: str | None = self._last
        self.plot = BudgetPlot(theme)
        self.plot.setObjectName("budget_plot")
        self.plot.setAccessibleName(self.tr("Budget chart"))
        self.sentence = Told()
        self.sentence.asked.connect(self._tell)
        self._parts: tuple[str, ...] = ()
        self._bar = QWidget()
        self._flow = FlowLayout(self._bar, spacing=theme.space())
        self.range_buttons = self._make_ranges()
        self.explain_button = self._button(self.tr("Explain"), "explain")
        self._explained = explain is not None
        self.export_button = self._button(self.tr("Export"), "export")
        self.export_menu = self._make_menu()
        if explain is not None:
            self.explain_button.clicked.connect(lambda: explain(self.explain_button))
            first = self.export_menu.actions()[0]
            told = QAction(self.tr("Explain this number"), self.export_menu)
            told.triggered.connect(lambda: explain(self.export_button))
            self.export_menu.insertAction(first, told)
            self.export_menu.insertSeparator(first)
            asked = QShortcut(
                QKeySequence("Ctrl+E"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            asked.activated.connect(lambda: explain(self.export_button))
        self.export_button.setMenu(self.export_menu)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.plot, 1)
        self._column.addWidget(self._bar)
        self._column.addWidget(self.sentence)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(120)
        self._calm.timeout.connect(self._describe)
        self.plot.view.sigRangeChanged.connect(lambda *_: self._calm.start())
        self.plot.moved_by_hand.connect(self._forget_range)
        self.plot.reset_requested.connect(lambda: self.show_range(self._last))
        self.plot.mark_activated.connect(self.mark_activated)
        self.plot.customContextMenuRequested.connect(self._show_menu)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.plot)
        copy.activated.connect(self.copy_image)
        theme.changed.connect(self._space)
        self._space()

    @property
    def range(self) -> str | None:
        """The named range in view; None after zooming or panning by hand."""
        return self._range

    def tab_stops(self) -> list[QWidget]:
        """Return what Tab visits, in order."""
        return [
            self.plot,
            *self.range_buttons.values(),
            self.explain_button,
            self.export_button,
            self.sentence.label,
            self.sentence.more,
        ]

    def show_data(self, data: ChartData) -> None:
        """Show other lines; a named range follows the newest sample, a view moved by hand stays."""
        kept = self.plot.visible_range() if self._range is None and self.plot.data is not None else None
        self.plot.set_data(data)
        if kept is not None:
            self.plot.show_range(*kept)
        else:
            self.show_range(self._last)
        self._describe()

    def show_range(self, name: str) -> None:
        """Show ``7d``, ``30d``, ``90d`` or ``quarter``, and remember it."""
        self._range = self._last = name
        self._settings.remember("overview/range", name)
        self.range_buttons[name].setChecked(True)
        self._aim_tab(self.range_buttons)
        if self.plot.data is not None:
            self.plot.show_range(*self.plot.data.range(name))

    def show_mark(self, kind: str, key: str) -> bool:
        """Point out an incident or release, moving the view to it; False when it is not in the chart."""
        marks = self.plot.data.marks if self.plot.data is not None else ()
        mark = next((each for each in marks if (each.kind, each.id) == (kind, key)), None)
        if mark is None:
            return False
        start, end = self.plot.visible_range()
        edge = 0.03 * (end - start)
        if not start + edge <= mark.at <= end - edge:
            self.plot.show_range(mark.at - 20 * DAY, mark.at + 10 * DAY)
            self._forget_range()
        self.plot.point_out(mark)
        return True

    def copy_image(self) -> None:
        """Put the picture on the clipboard, with its words for programs that take text."""
        if self.plot.data is not None:
            mime = export.picture_for_clipboard(self.plot, self._theme, self.sentence.text())
            QGuiApplication.clipboard().setMimeData(mime)

    def copy_figures(self) -> None:
        """Put the values in view on the clipboard as cells."""
        if self.plot.data is not None:
            text = export.cells_text(self.plot.data, *self.plot.visible_range())
            QGuiApplication.clipboard().setText(text)

    def save(self, kind: str, path: Path) -> None:
        """Write the chart as ``png``, ``svg`` or ``csv``.

        Raises:
            SourceError: the file cannot be written; what stood there before stays.
        """
        data = self.plot.data
        if data is None:
            return
        if kind == "csv":
            write_file(path, export.csv_text(data, *self.plot.visible_range()))
        else:
            make = export.png if kind == "png" else export.svg
            write_file(path, make(self.plot, self._theme, self.sentence.text()))

    def _make_ranges(self) -> dict[str, QPushButton]:
        words = (self.tr("7 d"), self.tr("30 d"), self.tr("90 d"), self.tr("Quarter"))
        names = (self.tr("7 days"), self.tr("30 days"), self.tr("90 days"), self.tr("This quarter"))
        group = QButtonGroup(self)
        made = {}
        for key, text, name in zip(RANGES, words, names, strict=True):
            button = self._button(text)
            button.setObjectName(f"range_{key}")
            button.setAccessibleName(self.tr("Show {range}").format(range=name))
            button.setCheckable(True)
            button.setProperty("kind", "range")
            button.clicked.connect(lambda _=False, key=key: self.show_range(key))
            group.addButton(button)
            button.setChecked(key == self._range)
            made[key] = button
        self._group = group
        self._aim_tab(made)
        return made

    def _aim_tab(self, buttons: Mapping[str, QPushButton]) -> None:
        """Let Tab go to the range last chosen, as in any group; arrows reach the others."""
        for key, button in buttons.items():
            policy = Qt.FocusPolicy.StrongFocus if key == self._last else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def _button(self, text: str, icon: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if icon:
            self._theme.icons.follow(button, icon, "text", 16)
            button.setAccessibleName(text)
            button.setProperty("kind", "range")
        self._flow.addWidget(button)
        return button

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Copy picture")).triggered.connect(self.copy_image)
        menu.addAction(self.tr("Copy figures as cells")).triggered.connect(self.copy_figures)
        menu.addSeparator()
        for kind, words in (
            ("png", self.tr("Save picture (PNG)…")),
            ("svg", self.tr("Save picture for print (SVG)…")),
            ("csv", self.tr("Save figures (CSV)…")),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, kind=kind: self._ask_save(kind))
        return menu

    def _show_menu(self, at: QPoint) -> None:
        self.export_menu.popup(self.plot.mapToGlobal(at))

    def _ask_save(self, kind: str) -> None:
        """Ask where, and write."""
        data = self.plot.data
        if data is None:
            return
        name = re.sub(r"[^\w\- ]+", "", data.title).strip().replace(" ", "-")[:60] or "chart"
        start = str(self._settings.folder / f"{name}.{kind}")
        kinds = f"{kind.upper()} (*.{kind})"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save chart"), start, kinds)
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(f".{kind}")
        self._settings.folder = path.parent
        try:
            self.save(kind, path)
        except SloDeskError as error:
            self._show_error(error)

    def _forget_range(self) -> None:
        """Leave no range checked once the view was moved by hand."""
        self._range = None
        self._group.setExclusive(False)
        for button in self.range_buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit buttons and words to the new size."""
        super().resizeEvent(event)
        self._fit_bar()
        self._tell()

    def _fit_bar(self) -> None:
        """Keep all buttons in one row: with icons alone, then with "Explain" in the menu."""
        words = {self.explain_button: self.tr("Explain"), self.export_button: self.tr("Export")}
        self.explain_button.setVisible(self._explained)
        for button, text in words.items():
            button.setText(text)
            button.setToolTip("")
        if self._bar_width() > self.width():
            for button, text in words.items():
                button.setText("")
                button.setToolTip(text)
        if self._bar_width() > self.width():
            self.explain_button.hide()
        self._flow.invalidate()

    def _bar_width(self) -> int:
        return self._flow.sizeHint().width() - self._flow.spacing()

    def _describe(self) -> None:
        data = self.plot.data
        self._parts = sentences(data, *self.plot.visible_range()) if data is not None else ()
        self._tell()

    def _tell(self) -> None:
        """Show the sentences for which there is room below a picture that can still be read."""
        gap = self._column.spacing()
        bar = self._bar.heightForWidth(max(self.width(), 1))
        self.sentence.tell(self._parts, self.width(), self.height() - bar - 2 * gap - self._theme.px(_USEFUL))

    def _space(self) -> None:
        self._column.setSpacing(self._theme.space())
        self._flow.setSpacing(self._theme.px(6))
        self._fit_bar()
