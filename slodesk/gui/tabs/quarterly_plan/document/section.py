"""The page of documents: read, present, copy, save, and write one anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from slodesk.domain.errors import SloDeskError
from slodesk.domain.planning import BUDGET_POLICY, COMMUNICATION_PLAN, SLO_DOCUMENT
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.quarterly_plan.document.reading import KINDS, PLAN, TABLES, Documents, read_documents
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.report_view import ReportView
from slodesk.operations import plan_documents
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.reports.report import Report

CALM_MS = 250
"""How long edits must pause before the documents are made again."""


class DocumentSection(QWidget):
    """Everything a plan says, to be read and handed on.

    Attributes:
        kind: which document is in view.
        state: which state of the plan: the present one, or one that was approved.
        view: the document.
        source: its Markdown, while it is written by hand.
        shown: what was read; None at first.
    """

    tables = TABLES

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_id = ""
        self._task: Task | None = None
        self._editing = ""
        self.shown: Documents | None = None
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._read)
        self.kind, self.state = QComboBox(), QComboBox()
        self.view = ReportView(context.theme)
        self.source = QPlainTextEdit()
        self.note = label("", "muted", wrap=True)
        self._make_controls()
        self._lay_out()
        self.error = FieldError(context.theme, self.source)
        self._left.addWidget(self.error)
        self._field = BoundField(
            context.document, self.source, self._save_text, error=self.error, on_error=context.show_error
        )
        self.setFocusProxy(self.kind)
        context.theme.changed.connect(self._space)
        self._space()

    # What the tab asks for

    def show_plan(self, plan_id: str) -> None:
        """Show a plan's documents; they are made in the background."""
        if plan_id != self._plan_id:
            self._context.document.flush()
            self._plan_id, self._editing, self.shown = plan_id, "", None
            with QSignalBlocker(self.state):
                self.state.clear()
        self._read()

    def refresh(self) -> None:
        """Make them again once edits pause."""
        self._calm.start()

    def show_item(self, key: str) -> None:
        """Show a document by its kind."""
        if key in KINDS:
            self.kind.setCurrentIndex(self.kind.findData(key))

    # Reading

    @property
    def report(self) -> Report | None:
        """The document in view."""
        return None if self.shown is None else self.shown.reports[self.kind.currentData()]

    @property
    def _editable(self) -> bool:
        shown = self.shown
        writable = not self._context.document.workspace.read_only
        return writable and shown is not None and not shown.plan.fixed and not shown.snapshot

    def _read(self) -> None:
        if not self._plan_id:
            return
        self._calm.stop()
        if self._task is not None:
            self._task.cancel()
        document = self._context.document
        with document.workspace.reading() as source:
            language = QtLanguage(read_settings(source).zone)
        workspace, plan_id, now = document.workspace, self._plan_id, self._context.now()
        snapshot = self.state.currentData() or ""

        def work(_: Task) -> Documents | None:
            return read_documents(workspace, plan_id, snapshot, now=now, language=language)

        self._task = self._context.runner.run(work, succeeded=self._take, failed=self._context.show_error)

    def _take(self, found: Documents | None) -> None:
        self._task = None
        if found is None or found.plan.id != self._plan_id:
            return
        self.shown = found
        self._show_states(found)
        if self._editing and (not self._editable or self._editing not in found.own):
            self._editing = ""
        self._show()

    def _show_states(self, found: Documents) -> None:
        # An approved plan is what was signed last: there is no other present state.
        now = [] if found.plan.closed and found.snapshots else [("", tr("As it is now"))]
        wanted = now + [
            (head.id, tr("Revision {number}").format(number=head.number)) for head in found.snapshots
        ]
        box = self.state
        if wanted != [(box.itemData(at), box.itemText(at)) for at in range(box.count())]:
            with QSignalBlocker(box):
                box.clear()
                for key, words in wanted:
                    box.addItem(words, key)
                box.setCurrentIndex(max(box.findData(found.snapshot), 0))
        box.setVisible(len(wanted) > 1)

    def _show(self) -> None:
        report, shown = self.report, self.shown
        if report is None or shown is None:
            return
        kind = self.kind.currentData()
        editing = bool(self._editing) and self._editing == kind
        own = bool(shown.own.get(kind, "").strip())
        self._left_side.setVisible(editing)
        if editing:
            self._field.fill(shown.own.get(kind, ""))
        with _speaking(report):
            from slodesk.reports.words import about

            line = " · ".join(part for part in (report.subtitle, *about(report)) if part)
        self.view.show_blocks(report.title, line, report.blocks)
        can = kind != PLAN and self._editable
        self.edit.setVisible(can and not editing)
        self.done.setVisible(editing)
        self.reset.setVisible(can and own)
        words = ""
        if kind != PLAN and own:
            words = tr("Written by hand: it no longer follows the plan by itself.")
        elif can:
            words = tr("Follows the plan by itself until somebody edits it.")
        self.note.setText(words)
        self.note.setVisible(bool(words))

    # Writing

    def begin_editing(self) -> None:
        """Write the document in view by hand, beginning with what it says."""
        report, shown = self.report, self.shown
        kind = self.kind.currentData()
        if report is None or shown is None or kind == PLAN:
            return
        self._editing = kind
        if not shown.own.get(kind, "").strip():
            from slodesk.reports.render_markdown import blocks_markdown

            with _speaking(report):
                text = blocks_markdown(report.blocks)
            self._store(tr("Edit the {document}"), plan_documents.set_document, kind, text)
            self.shown = replace(shown, own={**shown.own, kind: text})
            self._read()
        self._show()
        self.source.setFocus(Qt.FocusReason.OtherFocusReason)

    def end_editing(self) -> None:
        """Leave the text as it is."""
        self._context.document.flush()
        self._editing = ""
        self._show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset_document(self) -> None:
        """Let the document follow the plan again; it can be undone."""
        self._editing = ""
        words = tr("Let the {document} follow the plan again")
        self._store(words, plan_documents.reset_document, self.kind.currentData())
        self._read()

    def _save_text(self, text: str) -> None:
        kind = self._editing
        if kind:
            self._context.document.edit_field(
                f"plan_document/{self._plan_id}/{kind}", self._named(tr("Edit the {document}")),
                plan_documents.set_document, self._plan_id, kind, text,
            )  # fmt: skip

    def _store(self, words: str, operation: Any, *args: Any) -> None:
        document = self._context.document
        document.flush()
        try:
            document.edit(self._named(words), operation, self._plan_id, *args)
        except SloDeskError as problem:
            self._context.show_error(problem)

    def _named(self, words: str) -> str:
        return words.format(document=self.kind.currentText())

    # Handing on

    def present(self) -> None:
        """Show the document full screen, part by part."""
        from slodesk.gui.tabs.quarterly_plan.document.presenter import Presenter

        if self.report is not None:
            Presenter(self._context, self.report, self.window()).showFullScreen()

    def copy(self, *, rich: bool) -> None:
        """Put the document on the clipboard, as Markdown or as formatted text for a mail."""
        report = self.report
        if report is None:
            return
        from slodesk.reports.formats import render

        try:
            with _speaking(report):
                text = render(report, "markdown").decode()
            data = QMimeData()
            data.setText(text)
            if rich:
                data.setHtml(self.view.document().toHtml())
                data.setText(self.view.toPlainText())
        except SloDeskError as problem:
            self._context.show_error(problem)
            return
        QGuiApplication.clipboard().setMimeData(data)

    def save(self, form: str) -> None:
        """Save the document; a PDF is looked at first."""
        report = self.report
        if report is None:
            return
        from slodesk.gui.dialogs.pdf_preview import PdfPreviewDialog, ask_file
        from slodesk.gui.widgets.saving import save_file
        from slodesk.reports.formats import ENDINGS, file_name, render

        context = self._context
        try:
            name = file_name(report, form)
            with _speaking(report):
                content = render(report, form)
            if form == "pdf":
                PdfPreviewDialog(
                    context.theme, context.settings, report.title, content, name, context.show_error,
                    self.window(),
                ).open()  # fmt: skip
                return
            kinds = f"{'Markdown' if form == 'markdown' else form.upper()} (*{ENDINGS[form]})"
            path = ask_file(self, context.settings, tr("Save document"), name, kinds)
            if path is not None:
                save_file(self, path, content)
        except SloDeskError as problem:
            context.show_error(problem)

    # Making

    def _make_controls(self) -> None:
        for name, words in (
            (PLAN, tr("Whole plan")), (SLO_DOCUMENT, tr("SLO document")),
            (BUDGET_POLICY, tr("Error budget policy")), (COMMUNICATION_PLAN, tr("Communication plan")),
        ):  # fmt: skip
            self.kind.addItem(words, name)
        self.kind.setObjectName("document_kind")
        self.kind.setAccessibleName(tr("Document"))
        self.kind.currentIndexChanged.connect(self._change_kind)
        self.state.setObjectName("document_state")
        self.state.setAccessibleName(tr("State of the plan"))
        self.state.currentIndexChanged.connect(lambda _: self._read())
        self.source.setObjectName("document_source")
        self.source.setAccessibleName(tr("Text in Markdown"))
        self.source.setTabChangesFocus(True)
        self.view.setObjectName("document_view")
        self.present_button = self._button(tr("Present"), "presentation", "document_present", self.present)
        self.copy_button = self._button(tr("Copy"), "copy", "document_copy")
        self.save_button = self._button(tr("Save"), "export", "document_save")
        self.edit = self._button(tr("Edit"), "edit", "document_edit", self.begin_editing)
        self.done = self._button(tr("Done"), "check", "document_done", self.end_editing)
        self.reset = self._button(tr("Reset"), "restore", "document_reset", self.reset_document)
        self.reset.setToolTip(tr("Generate it from the plan again"))
        copying, saving = QMenu(self.copy_button), QMenu(self.save_button)
        copying.addAction(tr("As &Markdown")).triggered.connect(lambda: self.copy(rich=False))
        copying.addAction(tr("As formatted &text, for a mail")).triggered.connect(
            lambda: self.copy(rich=True)
        )
        for form, words in (
            ("pdf", tr("See the &pages and save as PDF…")), ("markdown", tr("&Markdown…")),
            ("html", tr("&Web page…")), ("json", tr("&JSON…")),
        ):  # fmt: skip
            saving.addAction(words).triggered.connect(lambda _=False, form=form: self.save(form))
        self.copy_button.setMenu(copying)
        self.save_button.setMenu(saving)

    def _change_kind(self) -> None:
        self._context.document.flush()
        self._editing = ""
        self._show()

    def _button(self, words: str, icon: str, name: str, run: Any = None) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        self._context.theme.icons.follow(button, icon, "text", 18)
        if run is not None:
            button.clicked.connect(lambda: run())
        return button

    def _lay_out(self) -> None:
        self._bar = QHBoxLayout()
        for box in (self.kind, self.state):
            self._bar.addWidget(box)
        self._bar.addStretch(1)
        buttons = (self.done, self.edit, self.reset, self.copy_button, self.save_button, self.present_button)
        for part in buttons:
            self._bar.addWidget(part)
        self._left_side = QWidget()
        self._left = QVBoxLayout(self._left_side)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.addWidget(self.source, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self._left_side)
        self.split.addWidget(self.view)
        self._left_side.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._bar)
        self._column.addWidget(self.note)
        self._column.addWidget(self.split, 1)
        GivingWay(self, buttons[1:], (self.kind, self.state))

    def _space(self) -> None:
        theme = self._context.theme
        self._bar.setSpacing(theme.space())
        self._column.setSpacing(theme.space())


def _speaking(report: Report) -> Any:
    """Speak the window's language while a report's own words are put together here."""
    from zoneinfo import ZoneInfo

    from slodesk.reports.words import speaking

    return speaking(QtLanguage(ZoneInfo(report.zone)))
