"""What a difference between a workspace and a team pack is called on screen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from slodesk.domain.target import BEGINNING, target_text
from slodesk.gui.dialogs.conflict import field_words
from slodesk.gui.formats import day_text, moment_text
from slodesk.gui.models.pack_lines import PackLine

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from slodesk.domain.team_pack import Line, Touch


def tr(text: str) -> str:
    """Return words of this dialog in the user's language."""
    return QCoreApplication.translate("TeamPackDialog", text)


def table_word(table: str) -> str:
    """Return what a row of a table is called."""
    known = {
        "team": tr("Team"), "person": tr("Person"), "service": tr("Service"), "journey": tr("Journey"),
        "sla": tr("SLA"), "slo": tr("SLO"), "slo_target": tr("Target"), "evidence": tr("User evidence"),
        "correction": tr("Correction"), "metric": tr("Metric"), "dependency": tr("Dependency"),
        "release": tr("Release"), "incident": tr("Incident"), "incident_service": tr("Incident"),
        "action_item": tr("Action"), "satisfaction": tr("Satisfaction"), "holiday": tr("Holiday"),
        "plan": tr("Plan"), "plan_week": tr("Week"), "plan_item": tr("Step"), "plan_input": tr("Goal"),
        "plan_target": tr("Target"), "plan_capacity": tr("Capacity"), "initiative": tr("Initiative"),
        "initiative_need": tr("Dependency"), "risk": tr("Risk"), "plan_feedback": tr("Feedback"),
        "plan_approver": tr("Approver"), "plan_document": tr("Document"), "plan_message": tr("Message"),
        "plan_snapshot": tr("Snapshot"), "meeting": tr("Meeting"), "meeting_item": tr("Agenda item"),
        "meeting_person": tr("Participant"), "meeting_entry": tr("Minutes"),
        "retrospective": tr("Retrospective"), "retro_event": tr("Timeline"), "retro_factor": tr("Factor"),
        "retro_point": tr("Well, wrong, lucky"), "retro_figure": tr("Figure"),
        "retro_adjustment": tr("SLO adjustment"), "retro_person": tr("Participant"),
        "retro_reviewer": tr("Reviewer"), "retro_snapshot": tr("Published"),
        "review_schedule": tr("Schedule of reviews"), "review": tr("Weekly review"),
        "review_note": tr("Note"),
        "review_adjustment": tr("SLO adjustment"), "review_person": tr("Participant"),
        "release_decision": tr("Decision on a release"),
        "retro_wait": tr("Decision on a retrospective"), "action_change": tr("Change of an action"),
    }  # fmt: skip
    return known.get(table, table.replace("_", " ").capitalize())


def words_of(line: Line, now: datetime, zone: ZoneInfo) -> PackLine:
    """Return a difference in words.

    Args:
        line: the difference.
        now: dates of this year go without it.
        zone: in which moments are told.
    """
    names = [tr("from the beginning") if name == str(BEGINNING) else name for name in line.path if name]
    kind = " › ".join((table_word(line.table), *names[:-1]))
    field = field_words(line.column) if line.column else tr("All of it")
    mine, theirs = (value_words(line, value, now, zone) for value in (line.mine, line.theirs))
    if line.what == "gone_here":
        mine, theirs = tr("Removed"), tr("There")
    elif line.what == "gone_there":
        mine, theirs = tr("Here"), tr("Removed")
    changed = {"both": tr("by both"), "there": tr("there"), "here": tr("here")}[line.side]
    return PackLine(
        number=line.number,
        what=names[-1] if names else kind,
        kind=kind if names else "",
        field=field,
        changed=changed,
        mine=mine,
        mine_by=touch_words(line.here, now, zone),
        theirs=theirs,
        theirs_by=touch_words(line.there, now, zone),
        thing=f"{line.table}/{line.key}",
    )


def touch_words(touch: Touch | None, now: datetime, zone: ZoneInfo) -> str:
    """Return "Kim, 20 Nov, 14:31"; nothing where nobody knows."""
    if touch is None:
        return ""
    return tr("{who}, {when}").format(who=touch.who, when=moment_text(touch.at, now, zone))


def value_words(line: Line, value: Any, now: datetime, zone: ZoneInfo) -> str:
    """Return a value as people read it, in full."""
    if line.what == "plan":
        state, _, revision = str(value).rpartition(" ")
        return tr("{state}, revision {n}").format(state=state.replace("_", " ").capitalize(), n=revision)
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, Decimal):
        return target_text(value) if line.column in ("target", "slice_target") else format(value, "f")
    if isinstance(value, datetime):
        return moment_text(value, now, zone)
    if isinstance(value, date):
        return tr("from the beginning") if value == BEGINNING else day_text(value, now.date())
    if isinstance(value, list):
        return ", ".join(_part(part) for part in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_part(part)}" for name, part in value.items())
    return str(value)


def _part(value: Any) -> str:
    return " · ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
