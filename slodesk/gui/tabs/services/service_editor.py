"""The editor of one service; saves as you type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QVBoxLayout, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.gui.dialogs.slo_editor_form import EditorForm, align_labels, fill_choices, space_page
from slodesk.gui.dialogs.slo_editor_preview import NoteLine
from slodesk.gui.forms.ui_service_editor import Ui_ServiceEditor
from slodesk.gui.tabs.services.dependencies import DependenciesSection
from slodesk.gui.tabs.services.service_parts import (
    journeys_section,
    metrics_section,
    slas_section,
    slos_section,
)
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.gui.zoom import scale_layouts
from slodesk.operations import people, services

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.services.reading import Services
    from slodesk.storage.queries.services import ServiceDetail
    from slodesk.storage.queries.settings import Person, Team

SHOWN_FINDINGS = 5


class ServiceEditor(QWidget):
    """Everything about one service, and the lists of what it owns.

    Attributes:
        detail: the service shown; None before the first.
        shown: all services, as they were read with it.
    """

    slo_opened = Signal(str)
    slo_wanted = Signal()
    """Add an SLO to this service."""
    slo_removal = Signal(str)

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._low = False
        self.detail: ServiceDetail | None = None
        self.shown: Services | None = None
        self._teams: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self.form = Ui_ServiceEditor()
        self.form.setupUi(self)
        self.setProperty("role", "page")
        scale_layouts(self, context.theme, margin=0)
        self.binding = EditorForm(context)
        self._bind()
        self.slos = slos_section(self)
        self.journeys = journeys_section(self)
        self.dependencies = DependenciesSection(context)
        self.slas = slas_section(self)
        self.metrics = metrics_section(self)
        form = self.form
        for layout, section in (
            (form.slos_column, self.slos), (form.journeys_column, self.journeys),
            (form.dependencies_column, self.dependencies), (form.slas_column, self.slas),
            (form.metrics_column, self.metrics),
        ):  # fmt: skip
            layout.addWidget(section)
        follow_layout(self)
        for button, run in ((form.team_add, self._add_team), (form.owner_add, self._add_person)):
            context.theme.icons.follow(button, "add", "text", 18)
            button.clicked.connect(run)
        for words in (form.title, form.identifier):
            words.setTextFormat(Qt.TextFormat.PlainText)
        context.theme.changed.connect(self._space)
        self._space()
        editable = not context.document.workspace.read_only
        self.binding.set_editable(editable)
        form.team_add.setEnabled(editable)
        form.owner_add.setEnabled(editable)
        for part in (self.slos, self.journeys, self.slas, self.metrics):
            part.set_editable(editable)
        self.dependencies.set_editable(editable)

    @property
    def context(self) -> TabContext:
        """What the parts work with."""
        return self._context

    # Fields

    def _bind(self) -> None:
        form, bind = self.form, self.binding.bind
        about, people_grid = form.about_grid, form.people_grid
        bind("display_name", form.display_name, self._setter("display_name", self.tr("display name")), about)
        bind("name", form.name, self._rename, about)
        bind("description", form.description, self._setter("description", self.tr("description")), about)
        bind("critical", form.critical, self._mark_critical, about)
        bind("tags", form.tags, self._set_tags, about)
        bind("team_id", form.team, self._set_team, people_grid, form.team_row)
        bind("owner_id", form.owner, self._set_owner, people_grid, form.owner_row)

    @property
    def _name(self) -> str:
        return self.detail.record.name if self.detail is not None else ""

    def _set(self, field: str, label: str, value: Any) -> None:
        detail = self.detail
        if detail is not None:
            key = f"service/{detail.record.id}/{field}"
            self._context.document.edit_field(
                key, label, services.set_service_field, detail.record.id, field, value
            )

    def _setter(self, field: str, words: str) -> Callable[[Any], None]:
        text = self.tr("Set {field} of {name}")
        return lambda value: self._set(field, text.format(field=words, name=self._name), value)

    def _rename(self, value: str) -> None:
        self._set("name", self.tr("Rename {old} to {new}").format(old=self._name, new=value.strip()), value)

    def _mark_critical(self, value: bool) -> None:
        text = self.tr("Mark {name} as critical") if value else self.tr("Mark {name} as not critical")
        self._set("critical", text.format(name=self._name), value)

    def _set_tags(self, value: str) -> None:
        tags = [tag for part in value.split(",") if (tag := part.strip())]
        self._set("tags", self.tr("Set tags of {name}").format(name=self._name), tags)

    def _set_team(self, key: str | None) -> None:
        team = self._teams.get(key or "", self.tr("none"))
        self._set("team_id", self.tr("Set team of {name} to {team}").format(name=self._name, team=team), key)

    def _set_owner(self, key: str | None) -> None:
        owner = self._people.get(key or "", self.tr("nobody"))
        self._set(
            "owner_id", self.tr("Set owner of {name} to {owner}").format(name=self._name, owner=owner), key
        )

    # New teams and people

    def _add_team(self) -> None:
        self._ask(self.tr("Add a team"), self.tr("Name of the team"), "team_id", people.add_team)

    def _add_person(self) -> None:
        self._ask(self.tr("Add a person"), self.tr("Name of the person"), "owner_id", people.add_person)

    def _ask(self, title: str, question: str, field: str, add: Callable[..., str]) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(question)
        dialog.textValueSelected.connect(lambda name: self._add(title, field, add, name))
        dialog.open()

    def _add(self, title: str, field: str, add: Callable[..., str], name: str) -> None:
        """Add a team or person and give the service to them, in one step."""
        detail = self.detail
        if detail is None:
            return

        def work(session: Any) -> None:
            services.set_service_field(session, detail.record.id, field, add(session, name))

        text = (
            self.tr("Add team {who} for {name}")
            if field == "team_id"
            else self.tr("Add {who} as owner of {name}")
        )
        try:
            self._context.document.edit(text.format(who=name, name=self._name), work)
        except SloDeskError as error:
            self._context.show_error(error)

    # Filling

    def show_service(
        self, detail: ServiceDetail, shown: Services, teams: Sequence[Team], people: Sequence[Person]
    ) -> None:
        """Show a service; what is being typed in the same one stays."""
        if self.detail is not None and self.detail.record.id != detail.record.id:
            self.binding.leave()
        self.detail, self.shown = detail, shown
        record = detail.record
        self._teams = {team.id: team.name for team in teams}
        self._people = {person.id: person.name for person in people}
        active = [person for person in people if person.active or person.id == record.owner_id]
        form, fill = self.form, self.binding.fill
        fill_choices(form.team, [(None, self.tr("No team")), *self._teams.items()])
        fill_choices(form.owner, [(None, self.tr("Nobody yet")), *((each.id, each.name) for each in active)])
        form.title.setText(record.title)
        form.identifier.setText(record.name)
        self._show_identifier()
        fill("display_name", record.display_name)
        fill("name", record.name)
        fill("description", record.description)
        fill("critical", record.critical)
        fill("tags", ", ".join(record.tags))
        fill("team_id", record.team_id)
        fill("owner_id", record.owner_id)
        line = shown.line(record.id)
        show_notes(form.findings_column, self._context, few(line.findings) if line is not None else ())
        self.slos.set_records(detail.slos)
        self.journeys.set_records(detail.journeys)
        self.dependencies.show_service(detail, shown)
        self.slas.set_records(detail.slas)
        self.metrics.set_records(detail.metrics)

    def focus_first(self) -> None:
        """Begin to name a new service."""
        self.form.display_name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.display_name.selectAll()

    def _show_identifier(self) -> None:
        """Show it below the title where it is another word and there is room; it is a field, too."""
        record = self.detail.record if self.detail is not None else None
        other = record is not None and record.title != record.name
        self.form.identifier.setVisible(other and not self._low)

    def set_low(self, low: bool) -> None:
        """Spend little height on the heading."""
        if low != self._low:
            self._low = low
            self._show_identifier()
            self._space()

    def _space(self) -> None:
        theme = self._context.theme
        space_page(self.form, theme, low=self._low)
        self.form.findings_column.setSpacing(theme.px(4))
        align_labels(self, theme)


def few(findings: Sequence[str]) -> list[str]:
    """Return the first findings, and how many more there are."""
    if len(findings) <= SHOWN_FINDINGS:
        return list(findings)
    rest = len(findings) - SHOWN_FINDINGS + 1
    more = QCoreApplication.translate("ServiceEditor", "And %Ln more.", None, rest)
    return [*findings[: SHOWN_FINDINGS - 1], more]


def show_notes(column: QVBoxLayout, context: TabContext, texts: Sequence[str]) -> None:
    """Show findings as sentences with a sign before them."""
    items = [column.itemAt(at) for at in range(column.count())]
    widgets = [item.widget() for item in items if item is not None]
    present = [widget for widget in widgets if isinstance(widget, NoteLine)]
    if [line.text for line in present] == list(texts):
        return
    for line in present:
        column.removeWidget(line)
        line.hide()
        line.deleteLater()
    for text in texts:
        line = NoteLine(context.theme, "alert", "status:warning")
        column.addWidget(line)
        line.show_words(text)
