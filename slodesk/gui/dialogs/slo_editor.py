"""The editor of one SLO; saves as you type, and says at every key what a target means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from slodesk.domain.target import BEGINNING, parse_percent, percent, target_text
from slodesk.domain.window import window_text
from slodesk.gui.dialogs.slo_editor_form import EditorForm, align_labels, fill_choices, space_page
from slodesk.gui.dialogs.slo_editor_history import HistorySection
from slodesk.gui.dialogs.slo_editor_lists import evidence_section, links_section
from slodesk.gui.dialogs.slo_editor_measured import Measured
from slodesk.gui.dialogs.slo_editor_preview import TargetPreview
from slodesk.gui.formats import day_text
from slodesk.gui.forms.ui_slo_editor import Ui_SloEditor
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.gui.widgets.window_field import ROLLING, WindowField, window_label, window_unit
from slodesk.gui.zoom import scale_layouts
from slodesk.operations import slos

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from decimal import Decimal

    from slodesk.gui.context import TabContext
    from slodesk.gui.dialogs.slo_editor_meaning import Judging
    from slodesk.gui.dialogs.slo_editor_testing import TryQuery
    from slodesk.storage.queries.services import Journey, SloDetail


class SloEditor(QWidget):
    """Target and its history, what is measured, and why users care.

    The target and window at the top are those of the newest entry of the history: typing corrects
    that entry. A change from a day on is a new entry.

    Args:
        context: the open workspace.
        test_query: tries a query against the workspace's server; None where there is no such thing.

    Attributes:
        slo: the SLO shown; None before the first.
        preview: what the target means.
        history: the target history.
        measured: kind and queries.
    """

    renamed = Signal()

    def __init__(
        self, context: TabContext, test_query: TryQuery | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._low = False
        self.slo: SloDetail | None = None
        self._judging: Judging | None = None
        self._before: Decimal | None = None
        self.form = Ui_SloEditor()
        self.form.setupUi(self)
        self.setProperty("role", "page")
        scale_layouts(self, context.theme, margin=0)
        form = self.form
        for words in (form.title, form.identifier):
            words.setTextFormat(Qt.TextFormat.PlainText)
        self.window_field = WindowField()
        form.window_row.addWidget(self.window_field)
        form.window_label.setBuddy(self.window_field.kind)
        self.binding = EditorForm(context)
        self._bind()
        self.preview = TargetPreview(context.theme)
        form.preview_column.addWidget(self.preview)
        self.history = HistorySection(self)
        form.history_column.addWidget(self.history)
        self.measured = Measured(self, test_query)
        self.evidence = evidence_section(self)
        form.evidence_column.addWidget(self.evidence)
        self.links = links_section(self)
        form.links_column.addWidget(self.links)
        follow_layout(self)
        form.target.textChanged.connect(lambda _: self._show_meaning())
        self.window_field.changed.connect(self._show_meaning)
        form.target.installEventFilter(self)
        context.theme.changed.connect(self._space)
        self._space()
        editable = not context.document.workspace.read_only
        self.binding.set_editable(editable)
        for part in (self.history, self.evidence, self.links):
            part.set_editable(editable)

    @property
    def context(self) -> TabContext:
        """What the parts work with."""
        return self._context

    @property
    def judging(self) -> Judging | None:
        """What a target of this SLO is tried on."""
        return self._judging

    @property
    def name(self) -> str:
        """The identifier, for the names of undo steps."""
        return self.slo.name if self.slo is not None else ""

    # Saving

    def _bind(self) -> None:
        form, bind = self.form, self.binding.bind
        bind("target", form.target, self._set_target, form.target_grid, form.target_row)
        bind("window_kind", self.window_field.kind, self._set_window, form.target_grid, form.window_row)
        bind("window_days", self.window_field.days, self._set_window, form.target_grid, form.window_row)
        about = form.about_grid
        text = self.tr("Set display name of {name}")
        bind("display_name", form.display_name, self.setter("display_name", text), about)
        bind("name", form.name, self._rename, about)
        text = self.tr("Set description of {name}")
        bind("description", form.description, self.setter("description", text), about)
        text = self.tr("Set user journey of {name}")
        bind("journey_id", form.journey, self.setter("journey_id", text), about)

    def set_field(self, field: str, label: str, value: Any) -> None:
        """Save a field of the definition."""
        if self.slo is not None:
            self._context.document.edit_field(
                f"slo/{self.slo.id}/{field}", label, slos.set_slo_field, self.slo.id, field, value
            )

    def setter(
        self, field: str, label: str, read: Callable[[Any], Any] | None = None
    ) -> Callable[[Any], None]:
        """Return what saves a field; ``label`` has a ``{name}``, ``read`` makes a value of the text."""

        def save(value: Any) -> None:
            self.set_field(field, label.format(name=self.name), value if read is None else read(value))

        return save

    def set_objective(self, field: str, label: str, value: Any) -> None:
        """Correct a field of the newest entry of the history."""
        if self.slo is not None:
            entry = self.slo.current.id
            self._context.document.edit_field(
                f"slo_target/{entry}/{field}", label, slos.set_objective_field, entry, field, value
            )

    def _set_target(self, text: str) -> None:
        target = parse_percent(text)
        label = self.tr("Set target of {name} to {target}")
        self.set_objective("target", label.format(name=self.name, target=target_text(target)), target)

    def _set_window(self, _: object) -> None:
        window = self.window_field.value
        label = self.tr("Set window of {name} to {window}")
        self.set_objective(
            "window", label.format(name=self.name, window=window_label(window)), window_text(window)
        )

    def _rename(self, value: str) -> None:
        label = self.tr("Rename {old} to {new}").format(old=self.name, new=value.strip())
        self.set_field("name", label, value)

    # Showing

    def show_slo(self, slo: SloDetail, journeys: tuple[Journey, ...], judging: Judging) -> None:
        """Show an SLO; what is being typed in the same one stays."""
        if self.slo is None or self.slo.id != slo.id:
            if self.slo is not None:
                self.binding.leave()
            self._before = slo.current.target
            self.measured.clear_result()
        self.slo = slo
        current = slo.current
        speed = slo.kind == "threshold" or current.threshold is not None or current.percentile is not None
        self._judging = judging.about(speed=speed)
        form, fill = self.form, self.binding.fill
        form.title.setText(slo.display_name or slo.name)
        form.identifier.setText(slo.name)
        self._show_identifier()
        fill_choices(
            form.journey,
            [(None, self.tr("None in particular")), *((each.id, each.name) for each in journeys)],
        )
        fill("target", str(percent(current.target)))
        fill("window_kind", window_unit(current.window))
        fill("window_days", getattr(current.window, "days", self.window_field.days.value()))
        self.window_field.days.setVisible(self.window_field.kind.currentData() == ROLLING)
        fill("display_name", slo.display_name)
        fill("name", slo.name)
        fill("description", slo.description)
        fill("journey_id", slo.journey_id)
        form.target_since.setText(self._since(current.effective))
        self.measured.show_slo(slo)
        self.history.show_slo(slo, self._judging)
        self.evidence.set_records(slo.evidence)
        self.links.set_records(links_records(slo))
        self._show_meaning()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the meaning of the stored target when it comes back in place of a refused one."""
        if watched is self.form.target and event.type() in (QEvent.Type.FocusOut, QEvent.Type.KeyRelease):
            QTimer.singleShot(0, self, self._show_meaning)
        return False

    def focus_first(self) -> None:
        """Begin to name a new SLO."""
        self.form.display_name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.display_name.selectAll()

    def _since(self, effective: date) -> str:
        if effective == BEGINNING:
            return self.tr("from the beginning; typing here corrects it")
        judging = self._judging
        today = judging.last_day if judging is not None else effective
        text = self.tr("since {day}; typing here corrects it")
        if effective > today:
            text = self.tr("from {day} on; typing here corrects it")
        return text.format(day=day_text(effective, today))

    def _show_meaning(self) -> None:
        if self._judging is not None:
            before = self._before
            self.preview.show_typed(self.form.target.text(), self.window_field.value, self._judging, before)

    def _show_identifier(self) -> None:
        """Show it below the title where it is another word and there is room; it is a field, too."""
        slo = self.slo
        other = slo is not None and slo.display_name not in ("", slo.name)
        self.form.identifier.setVisible(other and not self._low)

    def set_low(self, low: bool) -> None:
        """Spend little height on the heading."""
        if low != self._low:
            self._low = low
            self._show_identifier()
            self._space()

    def _space(self) -> None:
        theme, form = self._context.theme, self.form
        space_page(form, theme, low=self._low)
        form.target.setFixedWidth(theme.px(110))
        align_labels(self, theme)


def links_records(slo: SloDetail) -> tuple[Any, ...]:
    """Return the links as records with a key each."""
    from slodesk.gui.dialogs.slo_editor_lists import Link

    return tuple(Link(str(at), title, url) for at, (title, url) in enumerate(slo.links))
