"""Which services a service depends on, and the ceiling they set, live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from slodesk.domain.dependencies import ceiling, ceiling_text, dependency_bounds
from slodesk.domain.target import target_text
from slodesk.gui.models.records import Column
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.widgets.still import hold_still
from slodesk.operations import services

if TYPE_CHECKING:
    from decimal import Decimal

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.services.reading import Services
    from slodesk.storage.queries.services import ServiceDetail


@dataclass(frozen=True, slots=True)
class Needed:
    """A service this one depends on, with the target others can rely on."""

    id: str
    name: str
    title: str
    bound: Decimal | None


class DependenciesSection(QWidget):
    """The list, a box to add to it, and what it means for targets.

    Attributes:
        add_box: services that can be added; the first entry is only words.
        ceiling_label: the ceiling with its factors.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._detail: ServiceDetail | None = None
        self._shown: Services | None = None
        columns = (
            Column(self.tr("Service"), lambda each: each.title),
            Column(
                self.tr("It promises"),
                lambda each: target_text(each.bound) if each.bound is not None else self.tr("nothing yet"),
                right=True,
            ),
        )
        self.section = RecordsSection(
            context.theme, self.tr("Depends on"),
            self.tr("Services it cannot work without. Together they set the most it can promise."),
            columns, None, context.show_error, widths={1: 130},
        )  # fmt: skip
        self.section.view.setObjectName("service_dependencies")
        self.section.opened.connect(lambda each: context.navigate("services", each.id))
        self.section.add_button(
            self.tr("Remove"), "trash", self._remove, chosen=True,
            name=self.tr("Remove the chosen dependency"), keys="Del",
        )  # fmt: skip
        self.add_box = QComboBox()
        hold_still(self.add_box)
        self.add_box.setObjectName("add_dependency")
        self.add_box.setAccessibleName(self.tr("Add a service it depends on"))
        self.add_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.add_box.setMinimumContentsLength(20)
        self.section.error.setParent(None)
        self.ceiling_label = label("", "", wrap=True)
        self.needed_by = label("", "muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.section, self.add_box, self.section.error, self.ceiling_label, self.needed_by):
            self._column.addWidget(widget)
        self.section.error.hide()
        self.add_box.activated.connect(self._add)
        self.add_box.highlighted.connect(self._try)
        context.theme.changed.connect(self._space)
        self._space()

    def show_service(self, detail: ServiceDetail, shown: Services) -> None:
        """Show what a service depends on."""
        if self._detail is not None and self._detail.record.id != detail.record.id:
            self.section.error.clear()
        self._detail, self._shown = detail, shown
        lines = {line.record.id: line.record for line in shown.lines}
        needed = [lines[key] for key in detail.depends_on if key in lines]
        self.section.set_records(
            [
                Needed(each.id, each.name, each.title, shown.promises[each.name].bound)
                for each in sorted(needed, key=lambda each: each.title.casefold())
            ]
        )
        with QSignalBlocker(self.add_box):
            self.add_box.clear()
            self.add_box.addItem(self.tr("Add a service it depends on…"), None)
            for record in lines.values():
                if record.id != detail.record.id and record.id not in detail.depends_on:
                    self.add_box.addItem(record.title, record.id)
        self.add_box.setVisible(self.add_box.count() > 1)
        self.ceiling_label.setText(self._ceiling_words(detail.depends_on))
        self.ceiling_label.setVisible(bool(detail.depends_on))
        users = ", ".join(lines[key].title for key in detail.needed_by if key in lines)
        self.needed_by.setText(self.tr("Needed by {services}.").format(services=users))
        self.needed_by.setVisible(bool(users))

    def set_editable(self, editable: bool) -> None:
        """Forbid changes where the workspace is read-only."""
        self.section.set_editable(editable)
        self.add_box.setEnabled(editable)

    def _ceiling_words(self, keys: tuple[str, ...], *, trying: str = "") -> str:
        detail, shown = self._detail, self._shown
        if detail is None or shown is None:
            return ""
        names = {line.record.id: line.record.name for line in shown.lines}
        own = shown.promises[detail.record.name]
        wanted = type(own)(
            own.name, own.title, own.promises, tuple(names[key] for key in keys if key in names)
        )
        bounds = dependency_bounds(wanted, shown.promises)
        if not bounds:
            return self.tr("None of them promises an availability yet, so nothing bounds this service.")
        limit = ceiling_text(ceiling(bound for _, bound in bounds))
        factors = " × ".join(target_text(bound) for _, bound in bounds)
        if trying:
            return self.tr("With {service} it could promise at most {ceiling}.").format(
                service=trying, ceiling=limit
            )
        if len(bounds) == 1:
            return self.tr("It can promise at most {ceiling}.").format(ceiling=limit)
        return self.tr("Together they allow at most {ceiling}: {factors}.").format(
            ceiling=limit, factors=factors
        )

    def _try(self, index: int) -> None:
        """Show the ceiling there would be with the entry under the mouse or keys."""
        detail, key = self._detail, self.add_box.itemData(index)
        if detail is not None and key is not None:
            words = self._ceiling_words((*detail.depends_on, key), trying=self.add_box.itemText(index))
            self.ceiling_label.setText(words)
            self.ceiling_label.show()

    def _add(self, index: int) -> None:
        detail, key = self._detail, self.add_box.itemData(index)
        if detail is None or key is None:
            return
        words = self.tr("Make {name} depend on {other}").format(
            name=detail.record.name, other=self.add_box.itemText(index)
        )
        wanted = [*detail.depends_on, key]
        document = self._context.document
        stored = self.section.attempt(
            lambda: document.edit(words, services.set_dependencies, detail.record.id, wanted)
        )
        if not stored:
            with QSignalBlocker(self.add_box):
                self.add_box.setCurrentIndex(0)
            self.ceiling_label.setText(self._ceiling_words(detail.depends_on))
            self.ceiling_label.setVisible(bool(detail.depends_on))
            self.add_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        detail, gone = self._detail, self.section.selected
        if detail is None or gone is None:
            return
        words = self.tr("Make {name} no longer depend on {other}").format(
            name=detail.record.name, other=gone.name
        )
        wanted = [key for key in detail.depends_on if key != gone.id]
        self._context.document.edit(words, services.set_dependencies, detail.record.id, wanted)

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space())
