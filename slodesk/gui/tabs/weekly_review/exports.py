"""Takes a review elsewhere: to the clipboard as Markdown, rich text or cells, and into calendars."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from slodesk.domain.errors import SloDeskError
from slodesk.gui.tabs.weekly_review.words import team_words, tr
from slodesk.gui.widgets.copying import as_cells, table_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.weekly_review.desk import Shown
    from slodesk.gui.widgets.figures_table import FiguresTable


def copy_markdown(shown: Shown) -> None:
    """Put the whole review on the clipboard as Markdown."""
    QGuiApplication.clipboard().setText(_made(shown)[0])


def copy_rich(shown: Shown) -> None:
    """Put the whole review on the clipboard for a mail: as rich text, with Markdown as the plain one."""
    data = QMimeData()
    markdown, html = _made(shown)
    data.setText(markdown)
    data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def _made(shown: Shown) -> tuple[str, str]:
    """Return the review as Markdown and as HTML, in the user's language."""
    from slodesk.gui.language import QtLanguage
    from slodesk.reports.render_html import to_html
    from slodesk.reports.render_markdown import to_markdown
    from slodesk.reports.weekly_review import build
    from slodesk.reports.words import speaking

    review = replace(shown.review, prepared=shown.prepared)
    with speaking(QtLanguage(shown.settings.zone)):
        report = build(review, shown.settings, shown.policy, explain=False)
        return to_markdown(report), to_html(report)


def copy_cells(tables: Iterable[tuple[str, FiguresTable]]) -> None:
    """Put every table in view on the clipboard, one below the other, for a spreadsheet."""
    parts = []
    for heading, table in tables:
        cells = as_cells(table_text(table.figures, range(table.figures.rowCount())))
        parts.append(f"{heading}\n{cells}" if heading else cells)
    QGuiApplication.clipboard().setText("\n\n".join(parts))


def save_meeting(context: TabContext, shown: Shown, parent: QWidget) -> bool:
    """Ask for a file and save the meeting for calendars; return whether it was saved."""
    from slodesk.domain.agendas import AGENDAS
    from slodesk.gui.dialogs.pdf_preview import ask_file
    from slodesk.gui.language import QtLanguage
    from slodesk.gui.tabs.weekly_review.workshop import AGENDA
    from slodesk.gui.widgets.saving import save_file
    from slodesk.integrations.calendar_ics import MeetingEntry, to_ics
    from slodesk.storage.queries.settings import people

    review = shown.review
    mails = {person.name: person.email for person in context.document.query(people)}
    names = list(dict.fromkeys([*filter(None, [review.facilitator]), *(each.name for each in review.people)]))
    title = tr("Weekly SLO review, {team}").format(team=team_words(review.team))
    points = next(agenda.points for agenda in AGENDAS if agenda.key == AGENDA)
    say = QtLanguage(shown.settings.zone).say
    words = tr("{number}. {title}, {minutes} min")
    lines = [
        words.format(number=number, title=say(point.title), minutes=point.minutes)
        for number, point in enumerate(points, 1)
    ]
    if names:
        lines += ["", tr("Participants: {names}").format(names=", ".join(names))]
    entry = MeetingEntry(
        f"{review.team_id or 'all'}-{review.week}-review@slodesk", title, review.due, shown.minutes,
        "\n".join(lines), tuple((name, mails.get(name, "")) for name in names), kind="weekly review",
    )  # fmt: skip
    name = f"weekly-review-{review.week}.ics"
    path = ask_file(parent, context.settings, tr("Save for calendars"), name, tr("Calendars (*.ics)"))
    if path is None:
        return False
    try:
        save_file(parent, path, to_ics(title, [entry], context.now()))
    except SloDeskError as problem:
        context.show_error(problem)
        return False
    return True
