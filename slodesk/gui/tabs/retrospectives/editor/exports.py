"""Saves what is in view of a retrospective as a file: its follow-up meeting, and the whole of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.errors import SloDeskError
from slodesk.domain.quick_lists import revealed
from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext


def save_follow_up(context: TabContext, content: Retrospective, parent: QWidget) -> bool:
    """Ask for a file and save the follow-up meeting for calendars; return whether it was saved."""
    from slodesk.integrations.calendar_ics import MeetingEntry, to_ics
    from slodesk.storage.queries.settings import people

    if content.follow_up is None:
        return False
    mails = {person.name.casefold(): person.email for person in context.document.query(people)}
    invited = tuple((each.name, mails.get(each.name.casefold(), "")) for each in content.people)
    title = tr("Follow-up: {title}").format(title=content.title)
    text = "\n\n".join(
        part
        for part in (
            content.follow_up_agenda,
            tr("Invited: {names}").format(names=", ".join(name for name, _ in invited)) if invited else "",
        )
        if part
    )
    entry = MeetingEntry(
        f"{content.id}-follow-up@slodesk", title, content.follow_up, content.follow_up_minutes, text, invited
    )
    made = to_ics(title, (entry,), context.now())
    return _save(context, parent, f"{_stem(content)}-follow-up.ics", tr("Calendars (*.ics)"), made)


def save_markdown(context: TabContext, content: Retrospective, parent: QWidget) -> bool:
    """Ask for a file and save the whole retrospective as Markdown; return whether it was saved."""
    from slodesk.integrations.postmortem_markdown.write import write

    made = write(revealed(content)).encode()
    return _save(context, parent, f"{_stem(content)}.md", tr("Markdown (*.md)"), made)


def _save(context: TabContext, parent: QWidget, name: str, kinds: str, made: bytes) -> bool:
    from slodesk.gui.dialogs.pdf_preview import ask_file
    from slodesk.reports.output import write_file

    path = ask_file(parent, context.settings, tr("Save as a file"), name, kinds)
    if path is None:
        return False
    try:
        write_file(path, made)
    except SloDeskError as problem:
        context.show_error(problem)
        return False
    return True


def _stem(content: Retrospective) -> str:
    """Return a file's name for a retrospective, without what some system does not allow in one."""
    named = content.incident.identifier if content.incident is not None else content.title
    return "".join(char if char.isalnum() or char in "-_" else "-" for char in named)[:80] or "retrospective"
