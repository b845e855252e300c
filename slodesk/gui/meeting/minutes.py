"""The minutes of a meeting, at any moment: seen as pages, saved in a format, or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from slodesk.domain.errors import SloDeskError
from slodesk.domain.meetings import WEEKLY_REVIEW
from slodesk.gui.meeting.words import tr

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext
    from slodesk.reports.minutes_review import ReviewPart
    from slodesk.reports.report import Report
    from slodesk.storage.queries.meetings import MeetingDetail


def minutes_report(context: TabContext, meeting_id: str) -> Report:
    """Return the minutes as they stand."""
    from slodesk.gui.language import QtLanguage
    from slodesk.reports.minutes import build
    from slodesk.reports.words import speaking
    from slodesk.storage.queries.meetings import meeting_detail
    from slodesk.storage.queries.settings import read_settings

    context.document.flush()
    with context.document.session() as session:
        detail, settings = meeting_detail(session, meeting_id), read_settings(session)
    if detail is None:
        raise SloDeskError(tr("This meeting is no longer in the workspace."))
    review = _review_part(context, detail)
    with speaking(QtLanguage(settings.zone)):
        return build(detail, settings, now=context.now(), review=review)


def _review_part(context: TabContext, detail: MeetingDetail) -> ReviewPart | None:
    """Return the weekly review that was held in a meeting; None for other meetings."""
    if detail.kind != WEEKLY_REVIEW:
        return None
    from slodesk.reports.minutes_review import ReviewPart
    from slodesk.storage.queries.review_happenings import actions
    from slodesk.storage.queries.review_prepared import asked_of
    from slodesk.storage.queries.reviews import stored_review

    with context.document.workspace.reading() as source:
        review = stored_review(source, detail.subject_id)
        if review is None:
            return None
        if review.prepared is not None:
            return ReviewPart(review, review.prepared.done, review.prepared.carried)
        todo = actions(source, asked_of(source, review, context.now()))
    return ReviewPart(review, todo.done, todo.carried)


def show_minutes_menu(context: TabContext, meeting_id: str, window: QWidget) -> QMenu:
    """Offer the minutes: pages, a file, or the clipboard."""
    menu = QMenu(window)
    menu.setObjectName("minutes_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(tr("See the &pages and save as PDF…")).triggered.connect(
        lambda: preview_minutes(context, meeting_id, window)
    )
    for kind, words in (
        ("markdown", tr("Save as &Markdown…")),
        ("html", tr("Save as a &web page…")),
        ("json", tr("Save as &JSON…")),
    ):
        menu.addAction(words).triggered.connect(
            lambda _=False, kind=kind: save_minutes(context, meeting_id, kind, window)
        )
    menu.addSeparator()
    menu.addAction(tr("&Copy as Markdown")).triggered.connect(lambda: copy_minutes(context, meeting_id))
    at = QCursor.pos()
    inside = window.geometry().contains(at)
    menu.popup(at if inside else window.mapToGlobal(window.rect().center()))
    menu.setActiveAction(menu.actions()[0])
    return menu


def preview_minutes(context: TabContext, meeting_id: str, window: QWidget) -> None:
    """Show the minutes as pages; they can be saved there."""
    from slodesk.gui.dialogs.pdf_preview import PdfPreviewDialog
    from slodesk.reports.formats import file_name, render

    try:
        report = minutes_report(context, meeting_id)
        data = render(report, "pdf")
    except SloDeskError as error:
        context.show_error(error)
        return
    PdfPreviewDialog(
        context.theme, context.settings, report.title, data, file_name(report, "pdf"),
        context.show_error, window,
    ).open()  # fmt: skip


def save_minutes(context: TabContext, meeting_id: str, kind: str, window: QWidget) -> None:
    """Save the minutes in a format, where the user says."""
    from slodesk.gui.dialogs.pdf_preview import ask_file
    from slodesk.reports.formats import ENDINGS, file_name, render
    from slodesk.reports.output import write_file

    try:
        report = minutes_report(context, meeting_id)
        name = file_name(report, kind)
        kinds = f"{'Markdown' if kind == 'markdown' else kind.upper()} (*{ENDINGS[kind]})"
        path = ask_file(window, context.settings, tr("Save minutes"), name, kinds)
        if path is not None:
            write_file(path, render(report, kind))
    except SloDeskError as error:
        context.show_error(error)


def copy_minutes(context: TabContext, meeting_id: str) -> None:
    """Put the minutes on the clipboard."""
    from slodesk.reports.formats import render

    try:
        text = render(minutes_report(context, meeting_id), "markdown").decode()
    except SloDeskError as error:
        context.show_error(error)
        return
    QGuiApplication.clipboard().setText(text)
