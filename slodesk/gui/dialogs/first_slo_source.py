"""The page of "Write your first SLO" that says where the numbers come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from slodesk.domain.errors import RuleBroken, SourceError
from slodesk.gui.dialogs.first_slo_answers import DOWN, FAILS, SLICE_SECONDS, SLOW
from slodesk.gui.dialogs.slo_editor_numbers import typed_number
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.still import hold_still

if TYPE_CHECKING:
    from slodesk.gui.dialogs.first_slo import FirstSloDialog
    from slodesk.gui.dialogs.slo_editor_testing import QueryAnswer, TryQuery
    from slodesk.integrations.prometheus.templates import Queries, Template

FITTING = {FAILS: ("requests", "grpc"), SLOW: ("latency",), DOWN: ("probe", "requests")}
"""Templates for what people notice, the usual one first."""
TEMPLATES, OWN, LATER = range(3)


class SourcePage(QObject):
    """A ready-made query, own queries, or later.

    Args:
        dialog: its form has the fields.
        test_query: tries a query.

    Attributes:
        fields: the boxes of the chosen template, by name.
    """

    def __init__(self, dialog: FirstSloDialog, test_query: TryQuery) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._test_query = test_query
        self._round = 0
        self._notice = ""
        self._typed: dict[str, str] = {}
        self.fields: dict[str, QLineEdit] = {}
        self._row_widgets: list[QWidget] = []
        form = dialog.form
        for at, button in enumerate((form.from_prometheus, form.from_own, form.from_later)):
            button.toggled.connect(lambda on, at=at: self._choose(at) if on else None)
        form.template.currentIndexChanged.connect(lambda _: self._show_template())
        hold_still(form.template)
        form.test.clicked.connect(self.test)
        form.test.setAutoDefault(False)
        for name, box in (("own_good", form.own_good_box), ("own_total", form.own_total_box)):
            field = getattr(form, name)
            dialog.error(name, field, box)
            field.textChanged.connect(lambda name=name: dialog.errors[name].clear())
        dialog.error("template", form.template, form.templates_column)
        self._make_result()
        form.from_prometheus.setChecked(True)

    # Choosing

    def _choose(self, source: int) -> None:
        form = self._dialog.form
        form.sources.setCurrentIndex(source)
        form.test.setVisible(source != LATER)
        self._result_row.hide()

    @property
    def source(self) -> int:
        """Templates, own queries, or later."""
        return int(self._dialog.form.sources.currentIndex())

    def enter(self) -> None:
        """Offer the templates that fit what people notice."""
        from slodesk.integrations.prometheus.templates import template

        form, notice = self._dialog.form, self._dialog.notice.chosen
        if notice != self._notice:
            self._notice = notice
            with QSignalBlocker(form.template):
                form.template.clear()
                for key in FITTING[notice]:
                    form.template.addItem(template(key).title, key)
            self._show_template()
        (form.from_prometheus, form.from_own, form.from_later)[self.source].setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def _template(self) -> Template:
        from slodesk.integrations.prometheus.templates import template

        return template(str(self._dialog.form.template.currentData()))

    def _show_template(self) -> None:
        form, theme = self._dialog.form, self._dialog.context.theme
        for widget in self._row_widgets:
            form.template_grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._row_widgets, self.fields = [], {}
        chosen = self._template()
        form.template_words.setText(chosen.description)
        for row, field in enumerate(chosen.fields):
            words = QLabel(field.label)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            words.setMaximumWidth(theme.px(150))
            box = QLineEdit(self._typed.get(field.name, field.default))
            box.setAccessibleName(field.label)
            box.setPlaceholderText(field.hint)
            box.setToolTip(field.hint)
            words.setBuddy(box)
            box.textChanged.connect(lambda text, name=field.name: self._edited(name, text))
            form.template_grid.addWidget(words, row, 0)
            form.template_grid.addWidget(box, row, 1)
            self.fields[field.name] = box
            self._row_widgets += [words, box]
        self._show_queries()

    def _edited(self, name: str, text: str) -> None:
        self._typed[name] = text
        self._show_queries()

    def _filled(self) -> Queries:
        return self._template().queries({name: box.text() for name, box in self.fields.items()})

    def _show_queries(self) -> None:
        form, error = self._dialog.form, self._dialog.errors["template"]
        self._result_row.hide()
        try:
            made = self._filled()
        except SourceError as refusal:
            form.queries.setText("")
            error.show_message(refusal.message)
            return
        error.clear()
        lines = [
            self.tr("{words}: {query}").format(words=words, query=query)
            for words, query in (
                (self.tr("Good"), made.good), (self.tr("Bad"), made.bad), (self.tr("All"), made.total),
                (self.tr("Value"), made.series),
            )
            if query
        ]  # fmt: skip
        form.queries.setText("\n".join(lines))

    # The answer

    def check(self) -> None:
        """Queries must be there, unless they come later."""
        form = self._dialog.form
        if self.source == TEMPLATES:
            try:
                self._filled()
            except SourceError as refusal:
                raise RuleBroken(refusal.message, "template") from None
        elif self.source == OWN:
            for name in ("own_good", "own_total"):
                if not getattr(form, name).toPlainText().strip():
                    raise RuleBroken(self.tr("Write this query, or choose another way above."), name)

    def measured(self) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Return kind, query fields and objective fields of the SLO."""
        notice = self._dialog.notice.chosen
        kind = "time_slices" if notice == DOWN else "ratio"
        queries: dict[str, Any] = {}
        objective: dict[str, Any] = {}
        if self.source == TEMPLATES:
            made = self._filled()
            if made.series:
                kind = "threshold"
                queries = {"series_query": made.series, "threshold_op": "gte"}
                objective = {"threshold": typed_number("1")}
            else:
                queries = {"good_query": made.good, "bad_query": made.bad, "total_query": made.total}
            if notice == SLOW and "limit" in self.fields:
                objective = {"threshold": typed_number(self.fields["limit"].text()), "threshold_unit": "s"}
        elif self.source == OWN:
            form = self._dialog.form
            queries = {
                "good_query": form.own_good.toPlainText().strip(),
                "total_query": form.own_total.toPlainText().strip(),
            }
        if kind == "time_slices":
            queries |= {"slice_seconds": SLICE_SECONDS, "slice_target": typed_number("0.95")}
        return kind, queries, objective

    # Testing

    def _make_result(self) -> None:
        theme, form = self._dialog.context.theme, self._dialog.form
        self.result = label("", "", wrap=True, selectable=True)
        self.result.setAccessibleName(self.tr("Result of the test"))
        self._icon = IconLabel(theme, "info", "muted", 18)
        self.settings_button = QPushButton(self.tr("Set up the connection"))
        self.settings_button.setAutoDefault(False)
        self.settings_button.clicked.connect(self._open_settings)
        self._result_row = QWidget()
        row = QHBoxLayout(self._result_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.result, 1)
        row.addWidget(self.settings_button)
        form.test_column.addWidget(self._result_row)
        self._result_row.hide()

    def test(self) -> None:
        """Try the queries one after the other and show what each gave."""
        try:
            self.check()
            _, queries, _ = self.measured()
        except RuleBroken as refusal:
            self._dialog.errors[refusal.field or "template"].show_message(refusal.message)
            return
        names = {
            "good_query": self.tr("Good"), "bad_query": self.tr("Bad"), "total_query": self.tr("All"),
            "series_query": self.tr("Value"),
        }  # fmt: skip
        asked = [(words, queries[name], name) for name, words in names.items() if queries.get(name)]
        self._round += 1
        this, lines, good = self._round, {}, []
        self._say(self.tr("Asking Prometheus…"), icon="clock")

        def show(words: str, tested: QueryAnswer) -> None:
            if this != self._round:
                return
            lines[words] = f"{words}: " + " ".join(tested.words)
            good.append(tested.good)
            if tested.needs_connection:
                self._say(tested.words[0], icon="alert", connect=True)
                return
            text = "\n".join(lines[each] for each, _, _ in asked if each in lines)
            self._say(text, icon="check" if all(good) else "alert")

        for words, query, name in asked:
            meaning = "value" if name == "series_query" else "events"
            self._test_query(query, meaning, lambda tested, words=words: show(words, tested))  # type: ignore[misc,arg-type]

    def _say(self, words: str, *, icon: str, connect: bool = False) -> None:
        colors = {"check": "status:healthy", "alert": "status:warning", "clock": "muted"}
        self.result.setText(words)
        self._icon.show_icon(icon, colors[icon])
        self.settings_button.setVisible(connect)
        self._result_row.show()

    def _open_settings(self) -> None:
        from slodesk.gui.dialogs.settings import SettingsDialog

        SettingsDialog(self._dialog.context, "prometheus", parent=self._dialog).open()
