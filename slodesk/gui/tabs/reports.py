"""The Reports tab: choose what to say, see the pages, save them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSignalBlocker, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.gui.forms.ui_reports import Ui_ReportsTab
from slodesk.gui.language import QtLanguage
from slodesk.gui.report_kinds import (
    RETROSPECTIVE,
    Wanted,
    about,
    audiences,
    choices,
    chosen_word,
    kinds,
    make,
    nothing,
    scope,
)
from slodesk.gui.widgets.cards import EmptyState
from slodesk.gui.widgets.still import hold_still
from slodesk.gui.zoom import scale_layouts

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.gui.widgets.pdf_view import PdfView

NARROW = 720
"""Width at 100 % below which the choices are set tight."""
FEW = 15
"""As many retrospectives can be chosen without looking for one."""
CALM_MS = 250
"""How long edits must pause before the preview is made again."""


class ReportsTab(QWidget):
    """Makes reports of every kind; the preview follows every change of the workspace."""

    tables = frozenset({
        "setting", "policy_version", "team", "person", "service", "slo", "slo_target", "sample_day",
        "incident", "incident_service", "release", "action_item", "sla", "dependency", "correction",
        "metric", "metric_day", "journey", "evidence", "plan", "plan_week", "plan_item", "plan_input",
        "plan_target", "plan_capacity", "initiative", "initiative_need", "risk", "plan_feedback",
        "plan_approver", "plan_document", "plan_message", "plan_snapshot", "satisfaction", "holiday",
        "meeting", "meeting_item", "meeting_entry", "retrospective", "retro_event", "retro_factor",
        "retro_point", "retro_figure", "retro_adjustment", "retro_person", "retro_reviewer", "retro_snapshot",
        "review", "review_note", "review_adjustment", "review_person", "release_decision",
    })  # fmt: skip

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._offered: list[Any] = []
        self._asked = ""
        self._report: Any = None
        self._pdf = b""
        self._last_file: Path | None = None
        self.form = Ui_ReportsTab()
        self.form.setupUi(self)
        self.preview: PdfView | None = None
        self._pages = QStackedWidget()
        self._wait = EmptyState(
            context.theme, "report", self.tr("Making the preview"), self.tr("The pages appear here.")
        )
        self._pages.addWidget(self._wait)
        self.form.preview_column.addWidget(self._pages)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._make)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.timeout.connect(self._find)
        for kind, words in kinds():
            self.form.kind.addItem(words, kind)
        self._fill_choices()
        self._connect()
        scale_layouts(self, context.theme)
        context.theme.changed.connect(self._space)
        self._space()
        self._allow(False)

    def refresh(self) -> None:
        """Make the preview again, once edits pause."""
        self._fill_choices()
        self._calm.start(CALM_MS if self._report is not None else 0)

    def _connect(self) -> None:
        form = self.form
        hold_still(form.kind)
        hold_still(form.period)
        form.kind.currentIndexChanged.connect(self._kind_chosen)
        hold_still(form.paper)
        hold_still(form.audience)
        form.period.setSizeAdjustPolicy(form.period.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form.period.setMinimumContentsLength(12)  # titles of retrospectives are long
        form.find.textChanged.connect(lambda _: self._typed.start(CALM_MS))
        form.find.returnPressed.connect(self._show_found)
        form.audience.currentIndexChanged.connect(lambda _: self._calm.start(0))
        form.period.currentIndexChanged.connect(lambda _: self._calm.start(0))
        form.paper.currentIndexChanged.connect(lambda _: self._calm.start(0))
        form.save_pdf.clicked.connect(lambda: self._save("pdf"))
        form.copy_markdown.clicked.connect(self._copy)
        form.open_file.clicked.connect(self.open_last)
        menu = QMenu(form.other_formats)
        for kind, words in (
            ("markdown", self.tr("Markdown, for a wiki")),
            ("html", self.tr("Web page, complete in one file")),
            ("json", self.tr("JSON, for scripts")),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, kind=kind: self._save(kind))
        form.other_formats.setMenu(menu)
        theme = self._context.theme
        theme.icons.follow(form.save_pdf, "save", "on_accent", 18)
        theme.icons.follow(form.other_formats, "export", "text", 18)
        theme.icons.follow(form.copy_markdown, "copy", "text", 18)

    @property
    def kind(self) -> str:
        """The report that is made."""
        return str(self.form.kind.currentData())

    def show_item(self, key: str) -> None:
        """Make the report of a retrospective, by its key."""
        self._asked = key
        with QSignalBlocker(self.form.find):
            self.form.find.clear()
        self.form.kind.setCurrentIndex(self.form.kind.findData("retrospective"))
        self._fill_choices()
        place = next((at for at, data in enumerate(self._offered) if data[0] == key), -1)
        if place >= 0:
            self.form.period.setCurrentIndex(place)

    @property
    def _chosen(self) -> Any:
        """The period or plan that is chosen, as ``choices`` gave it."""
        place = self.form.period.currentIndex()
        return self._offered[place] if 0 <= place < len(self._offered) else None

    def _kind_chosen(self) -> None:
        self._fill_choices()
        self._calm.start(0)

    def _find(self) -> None:
        """Offer the retrospectives in whose names the typed words occur; the youngest is shown."""
        before = self._chosen
        self._fill_choices()
        if self._chosen != before:
            self._calm.start(0)

    def _show_found(self) -> None:
        """Open the list of what was found."""
        if self._typed.isActive():
            self._typed.stop()
            self._find()
        if self._offered:
            self.form.period.setFocus()
            self.form.period.showPopup()

    def _fill_choices(self) -> None:
        from slodesk.domain.window import quarter_of
        from slodesk.storage.queries.settings import read_settings, teams

        form, context, kind = self.form, self._context, self.kind
        with context.document.session() as session:
            settings: WorkspaceSettings = read_settings(session)
            names = {team.id: team.name for team in teams(session)}
            today = context.now().astimezone(settings.zone).date()
            quarter = quarter_of(today, settings.fiscal_year_start)
            words = form.find.text() if kind == RETROSPECTIVE else ""
            asked = "" if words else self._asked
            offered = choices(session, kind, context.filters.team_id, quarter, asked, words)
        chosen, self._offered = self._chosen, [data for _, data in offered]
        with QSignalBlocker(form.period):
            form.period.clear()
            form.period.addItems([words for words, _ in offered])
            place = self._offered.index(chosen) if chosen in self._offered else 0
            form.period.setCurrentIndex(place if offered else -1)
        form.period.setEnabled(bool(offered))
        form.find.setVisible(kind == RETROSPECTIVE and (len(offered) > FEW or bool(words)))
        form.about.setText(about(kind))
        form.period_label.setText(chosen_word(kind))
        form.period.setAccessibleName(chosen_word(kind).replace("&", ""))
        self._fill_audiences()
        if form.paper.count() == 0:
            with QSignalBlocker(form.paper):
                form.paper.addItem("A4", "A4")
                form.paper.addItem(self.tr("US Letter"), "Letter")
                form.paper.setCurrentIndex(max(0, form.paper.findData(settings.page_size)))
        words = scope(kind, names.get(context.filters.team_id or ""))
        form.scope.setText(words)
        form.scope.setVisible(bool(words))

    def _fill_audiences(self) -> None:
        """Offer the audiences a report of this kind can be written for."""
        box, offered = self.form.audience, audiences(self.kind)
        if [box.itemData(place) for place in range(box.count())] != [key for key, _ in offered]:
            with QSignalBlocker(box):
                box.clear()
                for key, words in offered:
                    box.addItem(words, key)
        box.setVisible(bool(offered))
        self._fit()

    def _make(self) -> None:
        context, form = self._context, self.form
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if form.period.currentIndex() < 0:
            self._nothing()
            return
        workspace, filters, paper = context.document.workspace, context.filters, form.paper.currentData()
        wanted = Wanted(self.kind, self._chosen, filters.team_id, filters.at, context.now(),
                        form.audience.currentData() or "")  # fmt: skip

        def work(task: Task) -> tuple[Any, bytes]:
            from slodesk.reports.formats import render
            from slodesk.reports.words import speaking
            from slodesk.storage.queries.settings import read_settings

            with workspace.session() as session:
                zone = read_settings(session).zone
                with speaking(QtLanguage(zone)):
                    report = make(session, wanted)
            task.report(1, 2)
            with speaking(QtLanguage(zone)):
                return report, render(report, "pdf", page_size=paper)

        self._task = context.runner.run(work, succeeded=self._made, failed=self._failed)

    def _made(self, result: tuple[Any, bytes]) -> None:
        self._task = None
        self._report, self._pdf = result
        if self.preview is None:
            from slodesk.gui.widgets.pdf_view import PdfView

            self.preview = PdfView(self._context.theme)
            self._pages.addWidget(self.preview)
            self._fit()
        self.preview.show_pdf(self._pdf)
        self._pages.setCurrentWidget(self.preview)
        self._allow(True)

    def _nothing(self) -> None:
        """Say that there is nothing to report on."""
        self._report = None
        self._allow(False)
        self._wait.set_words(*nothing(self.kind, self.form.find.text().strip()))
        self._pages.setCurrentWidget(self._wait)

    def _failed(self, error: Exception) -> None:
        self._task = None
        self._report = None
        self._allow(False)
        if not isinstance(error, SloDeskError):
            self._context.show_error(error)
            return
        self._wait.set_words(self.tr("No report yet"), error.message)
        self._pages.setCurrentWidget(self._wait)

    def _allow(self, allowed: bool) -> None:
        for button in (self.form.save_pdf, self.form.other_formats, self.form.copy_markdown):
            button.setEnabled(allowed)

    def _save(self, kind: str) -> None:
        from slodesk.gui.dialogs.pdf_preview import ask_file
        from slodesk.reports.formats import ENDINGS, file_name
        from slodesk.reports.output import write_file

        name = file_name(self._report, kind)
        kinds = f"{kind.upper() if kind in {'pdf', 'html', 'json'} else 'Markdown'} (*{ENDINGS[kind]})"
        path = ask_file(self, self._context.settings, self.tr("Save report"), name, kinds)
        if path is None:
            return
        try:
            write_file(path, self._pdf if kind == "pdf" else self._rendered(kind))
        except SloDeskError as error:
            self._context.show_error(error)
            return
        self._last_file = path
        self.form.outcome.setText(self.tr("Saved to {file}").format(file=str(path)))
        self.form.open_file.show()

    def open_last(self) -> None:
        """Show the file saved last in the program the system has for it."""
        if self._last_file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._last_file)))

    def _rendered(self, kind: str) -> bytes:
        """Return the report in another format, in the language it was made in."""
        from slodesk.reports.formats import render
        from slodesk.reports.words import speaking

        with speaking(QtLanguage(ZoneInfo(self._report.zone))):
            return render(self._report, kind)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._rendered("markdown").decode())
        self.form.outcome.setText(self.tr("Copied."))
        self.form.open_file.hide()

    def _space(self) -> None:
        theme = self._context.theme
        edge = theme.space(2)
        self.form.choices_column.setContentsMargins(edge, edge, edge, edge)
        self.form.preview_column.setContentsMargins(edge, theme.space(1), edge, edge)
        bar = self.form.choices_scroll.verticalScrollBar().sizeHint().width()
        least = self.form.choices.minimumSizeHint().width() + bar  # the card's edge is never cut
        self.form.choices_scroll.setFixedWidth(max(least, min(theme.px(300), max(theme.px(200), 420))))
        self.form.columns.setSpacing(theme.space(2))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave words out where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._context.theme.px(NARROW)
        self.form.about.setVisible(not narrow)
        for label in (self.form.kind_label, self.form.period_label, self.form.paper_label):
            label.setVisible(not narrow)
        self.form.audience_label.setVisible(not narrow and self.form.audience.count() > 0)
        if self.preview is not None:
            self.preview.set_compact(narrow)
