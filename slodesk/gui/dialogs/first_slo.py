"""Write your first SLO: five short pages from what people do to a target, and what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QRadioButton, QScrollArea, QSizePolicy, QWidget

from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.gui.dialogs.first_slo_answers import Answers, make
from slodesk.gui.dialogs.first_slo_next import OVERVIEW, NextPage
from slodesk.gui.dialogs.first_slo_pages import JourneyPage, NoticePage, OwnerPage, TargetPage
from slodesk.gui.dialogs.first_slo_source import LATER, SourcePage
from slodesk.gui.dialogs.slo_editor_meaning import Judging
from slodesk.gui.forms.ui_first_slo import Ui_FirstSloDialog
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.zoom import fit_dialog, scale_layouts

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.gui.dialogs.first_slo_pages import Page
    from slodesk.gui.dialogs.slo_editor_testing import TryQuery
    from slodesk.storage.queries.services import ServiceRecord
    from slodesk.storage.queries.settings import Person, Team


class FirstSloDialog(QDialog):
    """Asks one thing per page; nothing is stored before the last one.

    Args:
        context: the open workspace.
        parent: the window.
        test_query: tries queries; by default on the workspace's server.

    Attributes:
        pages: in order: journey, notice, source, target, owner.
        next: shown when the SLO is made.
    """

    made = Signal(str)
    """The key of the SLO that was made."""

    def __init__(
        self, context: TabContext, parent: QWidget | None = None, test_query: TryQuery | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.form = Ui_FirstSloDialog()
        self.form.setupUi(self)
        scale_layouts(self, context.theme)
        self.errors: dict[str, FieldError] = {}
        self._read()
        if test_query is None:
            from slodesk.gui.dialogs.slo_editor_testing import query_tester

            test_query = query_tester(context)
        self.journey = JourneyPage(self)
        self.notice = NoticePage(self)
        self.source = SourcePage(self, test_query)
        self.target = TargetPage(self)
        self.owner = OwnerPage(self)
        self.pages: tuple[Page, ...] = (self.journey, self.notice, self.source, self.target, self.owner)
        self._made = ""
        self.next = NextPage(self)
        self.form.pages.addWidget(self.next.page)
        self.next.chosen.connect(self._go_on)
        self.form.back.clicked.connect(lambda: self._go(self.page - 1))
        self.form.forward.clicked.connect(self._forward)
        self.form.cancel.clicked.connect(self.reject)
        self.form.back.setAutoDefault(False)
        self.form.cancel.setAutoDefault(False)
        context.theme.changed.connect(self._space)
        self._space()
        self._go(0)

    def _read(self) -> None:
        context = self.context
        found = context.document.query(_read, context.now(), context.filters.at)
        self.services: tuple[ServiceRecord, ...]
        self.people: tuple[Person, ...]
        self.teams: tuple[Team, ...]
        self.judging: Judging
        self.services, self.people, self.teams, self.judging = found

    def judging_for(self, service_id: str | None) -> Judging:
        """Return what a target of a service is tried on: its ceiling and SLAs; there are no samples yet."""
        record = next((each for each in self.services if each.id == service_id), None)
        if record is None:
            return self.judging
        context = self.context
        return context.document.query(_judging_for, record.name, context.now(), context.filters.at)

    # Pages

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self.form.pages.currentIndex()

    def _go(self, page: int) -> None:
        self.form.pages.setCurrentIndex(page)
        last = page == len(self.pages) - 1
        self.form.step.setText(self.tr("Step {n} of {all}").format(n=page + 1, all=len(self.pages)))
        self.form.back.setVisible(page > 0)
        self.form.forward.setText(self.tr("Create the &SLO") if last else self.tr("&Next"))
        self.pages[page].enter()

    def _forward(self) -> None:
        if self._made:
            self.accept()
            return
        try:
            self.pages[self.page].check()
        except RuleBroken as refusal:
            self._refuse(refusal)
            return
        if self.page < len(self.pages) - 1:
            self._go(self.page + 1)
        else:
            self._finish()

    def _refuse(self, refusal: RuleBroken) -> None:
        error = self.errors.get(refusal.field or "")
        if error is None:
            self.context.show_error(refusal)
            return
        error.show_message(refusal.message)
        field = getattr(self.form, refusal.field or "", None)
        if isinstance(field, QWidget):
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def error(self, name: str, field: QWidget, layout: Any) -> FieldError:
        """Make the place where a refusal of ``name`` is explained."""
        self.errors[name] = FieldError(self.context.theme, field)
        layout.addWidget(self.errors[name])
        return self.errors[name]

    # The end

    @property
    def answers(self) -> Answers:
        """Everything asked for so far, as it will be stored."""
        kind, queries, objective = self.source.measured()
        return Answers(
            journey=self.journey.journey, users=self.journey.users, service_id=self.journey.service_id,
            service=self.journey.service, notice=self.notice.chosen, words=self.notice.words, kind=kind,
            target=self.target.target, window=self.target.window, title=self.owner.title,
            name=self.owner.name, owner=self.owner.owner, team=self.owner.team, queries=queries,
            objective=objective,
        )  # fmt: skip

    def _finish(self) -> None:
        answers = self.answers
        label = self.tr("Write SLO {name}").format(name=answers.name)
        try:
            key = self.context.document.edit(label, make, answers).result
        except RuleBroken as refusal:
            field = {"name": "identifier", "display_name": "title"}.get(refusal.field or "", "identifier")
            self._refuse(RuleBroken(refusal.message, field))
            return
        except SloDeskError as error:
            self.context.show_error(error)
            return
        self._made = key
        self.made.emit(key)
        self._end()

    def _end(self) -> None:
        """Show that it is made, and what is next."""
        form = self.form
        self.next.fill(self.owner.title, measured=self.source.source != LATER)
        form.pages.setCurrentWidget(self.next.page)
        form.step.setText(self.tr("Done"))
        form.back.hide()
        form.cancel.hide()
        form.forward.setText(self.tr("&Close"))
        self.next.enter()

    def _go_on(self, name: str) -> None:
        """Close, and do what was chosen in the window."""
        window = self.parentWidget()
        self.accept()
        if name == OVERVIEW:
            self.context.navigate("overview", self._made)
        elif window is not None:
            action = window.window().findChild(QAction, f"command_{name}")
            if isinstance(action, QAction):
                action.trigger()

    def _space(self) -> None:
        theme, form = self.context.theme, self.form
        for index in range(form.pages.count()):
            area = form.pages.widget(index)
            page = area.widget() if isinstance(area, QScrollArea) else None
            layout = page.layout() if page is not None else None
            if layout is not None:
                layout.setContentsMargins(0, 0, theme.space(), 0)
                layout.setSpacing(theme.space(2))
        for box in ("journey", "users", "service", "new_service", "notice", "template", "target", "owner",
                    "team", "title", "identifier", "own_good", "own_total", "window"):  # fmt: skip
            layout = getattr(form, f"{box}_box", None)
            if layout is not None:
                layout.setSpacing(theme.px(4))
        for text in (form.notice, form.own_good, form.own_total):
            text.setFixedHeight(text.fontMetrics().lineSpacing() * 3 + theme.px(22))
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
            if not label.wordWrap():
                label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for button in (*self.findChildren(QRadioButton), *self.findChildren(QCheckBox)):
            button.setMinimumHeight(theme.px(24))
        form.target.setFixedWidth(theme.px(110))
        edge = theme.space(1.5)
        form.sentence_column.setContentsMargins(edge, edge, edge, edge)
        form.source_column.setSpacing(theme.px(2))
        form.template_grid.setVerticalSpacing(theme.space())
        form.templates_column.setSpacing(theme.space())
        fit_dialog(self, theme, 680, 740)


def _read(session: Any, now: Any, at: Any) -> tuple[Any, ...]:
    from slodesk.storage.queries.overview import newest_sample
    from slodesk.storage.queries.services import service_list
    from slodesk.storage.queries.settings import people, read_settings, teams

    settings = read_settings(session)
    newest = at or newest_sample(session, now)
    judging = Judging(newest or now, settings.zone, settings.fiscal_year_start, newest is not None)
    return service_list(session), people(session), teams(session), judging


def _judging_for(session: Any, service: str, now: Any, at: Any) -> Judging:
    from slodesk.gui.dialogs.slo_editor_meaning import read_judging

    return read_judging(session, "", service, now, at)
