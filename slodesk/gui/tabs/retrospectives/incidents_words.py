"""How incidents are told on the screen: times, severities, states, shares of a budget."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slodesk.domain.errors import RuleBroken
from slodesk.domain.retro_due import DUE, NONE_NEEDED, POSTPONED, WAIVED
from slodesk.domain.timeline import read_time
from slodesk.gui.formats import day_text, time_text
from slodesk.gui.tabs.retrospectives.words import state_word, tr

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.retrospective import IncidentFacts

_NIGHT = timedelta(hours=12)
"""A time alone is meant for the next day when that is no further from the start."""
_DAY = timedelta(days=1)


def moment_field(at: datetime | None, zone: str) -> str:
    """Return what stands in a field for a time: "2026-11-20 14:15"; empty for none."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def read_moment(text: str, stage: str, incident: IncidentFacts) -> datetime | None:
    """Return the time that was typed for a stage; None for an empty field.

    A time alone is on the day the incident began, or the night after.

    Raises:
        RuleBroken: it is no time, or the start is empty.
    """
    if not text.strip():
        if stage == "started":
            raise RuleBroken(tr("An incident has a start."), stage)
        return None
    zone = ZoneInfo(incident.time_zone)
    day = incident.started.astimezone(zone).date()
    found = read_time(text, day, zone, start=incident.started)
    if found is None:
        raise RuleBroken(tr("Write a time such as 2026-11-20 14:15, or 14:15 for the same day."), stage)
    if stage != "started" and found < incident.started:
        next_day = read_time(text, day + _DAY, zone, start=incident.started)
        if next_day is not None and found < next_day <= incident.started + _NIGHT:
            return next_day
    return found


def when_text(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Return day and time in the workspace's zone: "20 Nov, 14:15"."""
    local = at.astimezone(zone)
    return f"{day_text(local.date(), now.astimezone(zone).date())}, {time_text(local)}"


def method_word(method: str) -> str:
    """Return how a share of budget is known, in a word; empty for none."""
    return {
        "": "",
        "measured": tr("measured"),
        "counted": tr("counted"),
        "estimated": tr("estimated"),
        "time_based": tr("by time"),
    }[method]


def standing_word(state: str) -> str:
    """Return where an incident's retrospective stands: its state, or due, postponed, waived; or nothing."""
    waiting = {
        DUE: tr("Due"),
        POSTPONED: tr("Postponed"),
        WAIVED: tr("Waived"),
        NONE_NEEDED: tr("Not needed"),
    }
    return waiting[state] if state in waiting else state_word(state)


def standing_sign(state: str) -> str:
    """Return the icon and colour beside that word."""
    return {
        DUE: "alert status:warning",
        POSTPONED: "clock muted",
        WAIVED: "minus muted",
        NONE_NEEDED: "",
        "draft": "edit muted",
        "in_review": "eye muted",
        "published": "check status:healthy",
    }[state]


def customers_word(incident: IncidentFacts) -> str:
    """Return whether customers were hit; empty where nobody knows."""
    if incident.near_miss:
        return tr("Near miss")
    return {None: "", True: tr("Hit"), False: tr("Not hit")}[incident.customer_impacting]
