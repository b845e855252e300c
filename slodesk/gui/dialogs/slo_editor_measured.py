"""What an SLO measures: its kind in plain words, and the fields that kind needs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.gui.dialogs.slo_editor_form import fill_choices
from slodesk.gui.dialogs.slo_editor_numbers import typed_number
from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.dialogs.slo_editor import SloEditor
    from slodesk.gui.dialogs.slo_editor_testing import Meaning, QueryAnswer, TryQuery
    from slodesk.storage.queries.services import SloDetail

_ROWS = {
    "good_query": ("good_query_label", "good_query", "good_query_test"),
    "bad_query": ("bad_query_label", "bad_query", "bad_query_test"),
    "total_query": ("total_query_label", "total_query", "total_query_test"),
    "series_query": ("series_query_label", "series_query", "series_query_test"),
    "threshold": ("threshold_label", "threshold", "threshold_unit"),
    "threshold_op": ("threshold_op",),
    "percentile": ("percentile_label", "percentile", "percentile_hint"),
    "slice": (
        "slice_label", "slice_minutes", "slice_unit", "slice_good_label", "slice_target", "slice_target_unit",
    ),
}  # fmt: skip
_NEEDS = {
    "ratio": {"good_query", "bad_query", "total_query", "threshold", "percentile"},
    "threshold": {"series_query", "threshold", "threshold_op", "percentile"},
    "time_slices": {"good_query", "bad_query", "total_query", "slice"},
}
QUERIES = ("good_query", "bad_query", "total_query", "series_query")


class Measured(QObject):
    """The part of the editor that says where the numbers come from.

    Args:
        editor: its form has the fields.
        test_query: tries a query; without it there are no buttons to do so.

    Attributes:
        result: the words of the last test.
    """

    def __init__(self, editor: SloEditor, test_query: TryQuery | None) -> None:
        super().__init__(editor)
        self._editor = editor
        self._test_query = test_query
        self._round = 0
        form = editor.form
        fill_choices(
            form.kind,
            [
                ("ratio", self.tr("Share of good events")),
                ("threshold", self.tr("Values within a limit")),
                ("time_slices", self.tr("Share of good time")),
            ],
        )
        fill_choices(
            form.threshold_op,
            [
                ("lte", self.tr("at most")), ("lt", self.tr("below")), ("gte", self.tr("at least")),
                ("gt", self.tr("above")),
            ],
        )  # fmt: skip
        self._bind()
        self._make_result()

    def _bind(self) -> None:
        editor, form = self._editor, self._editor.form
        bind, grid = editor.binding.bind, form.kind_grid
        bind("kind", form.kind, editor.setter("kind", self.tr("Set kind of {name}")), grid, form.kind_column)
        for name, label_text in (
            ("good_query", self.tr("Set query of good events of {name}")),
            ("bad_query", self.tr("Set query of bad events of {name}")),
            ("total_query", self.tr("Set query of all events of {name}")),
            ("series_query", self.tr("Set query of {name}")),
        ):
            bind(
                name, getattr(form, name), editor.setter(name, label_text), grid, getattr(form, f"{name}_row")
            )
        limit = self.tr("Set limit of {name}")
        bind(
            "threshold_op", form.threshold_op, editor.setter("threshold_op", limit), grid, form.threshold_row
        )
        bind("threshold", form.threshold, self._objective("threshold", limit), grid, form.threshold_row)
        unit = self.tr("Set unit of {name}")
        bind(
            "threshold_unit", form.threshold_unit, self._text_objective("threshold_unit", unit), grid,
            form.threshold_row,
        )  # fmt: skip
        text = self.tr("Set percentile of {name}")
        bind("percentile", form.percentile, self._objective("percentile", text), grid, form.percentile_row)
        text = self.tr("Set slice length of {name}")
        bind(
            "slice_minutes", form.slice_minutes, editor.setter("slice_seconds", text, _seconds), grid,
            form.slice_row,
        )  # fmt: skip
        text = self.tr("Set slice target of {name}")
        bind(
            "slice_target",
            form.slice_target,
            editor.setter("slice_target", text, _share),
            grid,
            form.slice_row,
        )
        for name in QUERIES:
            button: QPushButton = getattr(form, f"{name}_test")
            button.clicked.connect(lambda _=False, name=name: self.test(name))

    def _objective(self, field: str, label_text: str) -> Callable[[str], None]:
        editor = self._editor
        return lambda text: editor.set_objective(
            field, label_text.format(name=editor.name), typed_number(text)
        )

    def _text_objective(self, field: str, label_text: str) -> Callable[[str], None]:
        editor = self._editor
        return lambda text: editor.set_objective(field, label_text.format(name=editor.name), text)

    # Showing

    def show_slo(self, slo: SloDetail) -> None:
        """Show kind and queries; only the fields that the kind needs are there."""
        fill, current = self._editor.binding.fill, slo.current
        fill("kind", slo.kind)
        for name in QUERIES:
            fill(name, getattr(slo, name))
        fill("threshold_op", slo.threshold_op)
        fill("threshold", "" if current.threshold is None else f"{current.threshold:f}")
        fill("threshold_unit", current.threshold_unit)
        fill("percentile", "" if current.percentile is None else f"{current.percentile:f}")
        fill("slice_minutes", _minutes_text(slo.slice_seconds))
        fill("slice_target", "" if slo.slice_target is None else f"{(slo.slice_target * 100).normalize():f}")
        self._editor.form.kind_words.setText(self._kind_words(slo.kind))
        self._show_rows(slo)

    def _show_rows(self, slo: SloDetail) -> None:
        form = self._editor.form
        needed = set(_NEEDS[slo.kind]) | {name for name in QUERIES if getattr(slo, name)}
        if slo.kind == "ratio" and not slo.bad_query and slo.good_query:
            needed.discard("bad_query")
        if slo.kind == "ratio" and slo.bad_query and not slo.good_query:
            needed.discard("good_query")
        for row, names in _ROWS.items():
            for name in names:
                widget: QWidget = getattr(form, name)
                shown = row in needed and not (name.endswith("_test") and self._test_query is None)
                if not shown and widget.hasFocus():
                    continue
                widget.setVisible(shown)
        form.percentile_hint.setVisible("percentile" in needed)

    def _kind_words(self, kind: str) -> str:
        return {
            "ratio": self.tr(
                "Of all requests, orders or messages, how many were good. Give the good or the bad ones, and "
                "all of them. A limit says what “fast enough” means."
            ),
            "threshold": self.tr(
                "Each measured value counts as one moment, good when it is within the limit."
            ),
            "time_slices": self.tr(
                "Time is cut into slices; a slice is good when enough of its events were good."
            ),
        }[kind]

    # Testing

    def _make_result(self) -> None:
        theme = self._editor.context.theme
        self.result = label("", "", wrap=True, selectable=True)
        self.result.setAccessibleName(self.tr("Result of the test"))
        self._icon = IconLabel(theme, "info", "muted", 18)
        self.settings_button = QPushButton(self.tr("Set up the connection"))
        self.settings_button.clicked.connect(self._open_settings)
        self._result_row = QWidget()
        row = QHBoxLayout(self._result_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._icon)
        row.addWidget(self.result, 1)
        row.addWidget(self.settings_button)
        self._editor.form.tested_column.addWidget(self._result_row)
        self._result_row.hide()

    def test(self, name: str) -> None:
        """Try one of the queries."""
        box: QPlainTextEdit = getattr(self._editor.form, name)
        self._editor.context.document.flush()
        if self._test_query is None:
            return
        if not box.toPlainText().strip():
            self._say(self.tr("Write the query first."), good=False)
            return
        self._round += 1
        this = self._round
        self._say(self.tr("Asking Prometheus…"), good=True, icon="clock")
        meaning: Meaning = "value" if name == "series_query" else "events"

        def show(tested: QueryAnswer) -> None:
            if this == self._round:
                self._say(" ".join(tested.words), good=tested.good, connect=tested.needs_connection)

        self._test_query(box.toPlainText(), meaning, show)

    def clear_result(self) -> None:
        """Forget the last test, e.g. for another SLO."""
        self._round += 1
        self._result_row.hide()

    def _say(self, words: str, *, good: bool, icon: str = "", connect: bool = False) -> None:
        self.result.setText(words)
        self._icon.show_icon(icon or ("check" if good else "alert"), "muted" if icon else _color(good))
        self.settings_button.setVisible(connect)
        self._result_row.show()

    def _open_settings(self) -> None:
        from slodesk.gui.dialogs.settings import SettingsDialog

        SettingsDialog(self._editor.context, "prometheus", parent=self._editor.window()).open()


def _color(good: bool) -> str:
    return "status:healthy" if good else "status:warning"


def _minutes_text(seconds: int | None) -> str:
    if seconds is None:
        return ""
    return f"{(Decimal(seconds) / 60).normalize():f}"


def _seconds(text: str) -> Any:
    """Read minutes as whole seconds."""
    minutes = typed_number(text)
    if minutes is None:
        return None
    seconds = minutes * 60
    return int(seconds) if seconds == seconds.to_integral_value() else seconds


def _share(text: str) -> Decimal | None:
    """Read a percentage as a ratio."""
    percent = typed_number(text.replace("%", ""))
    if percent is not None and not 0 <= percent <= 100:
        raise RuleBroken("A share lies between 0 % and 100 %.")
    return None if percent is None else percent / 100
