"""What the room can look at: ``slodesk/gui/meeting/rooms/<view>.py`` with the class ``<View>Room``."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from slodesk.gui.context import TabContext

QUESTION = "question"
"""The view of an item that has none of its own."""


class Room(Protocol):
    """What every view is, besides a widget whose constructor takes ``(context, parent)``.

    It may also have:

    - ``handle_key(event: QKeyEvent) -> bool``, which is offered the keys the runner does not use (arrows,
      digits, Enter …), and ``keys() -> list[tuple[str, str]]``, those keys with what they do, for the list
      of keys;
    - ``shows_item = True`` where it asks a question of its own instead of the item's, and
      ``shows_entries = True`` where it shows what was written down;
    - ``show_item(held)``, called whenever something about the meeting changed.
    """

    tables: frozenset[str]
    """The tables it reads: it is refreshed when one of them changed."""

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show the plan, review … with this key; reads it."""

    def refresh(self) -> None:
        """Read everything again."""


def room_module(view: str) -> str:
    """Return where a view's class is; empty when this program has no such view."""
    name = f"slodesk.gui.meeting.rooms.{view}"
    return name if view.isidentifier() and find_spec(name) is not None else ""


def build_room(view: str, context: TabContext, parent: QWidget) -> QWidget:
    """Import and make a view; one this program does not have is the question's."""
    known = view if room_module(view) else QUESTION
    made = getattr(import_module(room_module(known)), f"{known.title().replace('_', '')}Room")
    return cast(QWidget, made(context, parent))


def view_choices() -> list[str]:
    """Return the words of the views this program has; for choosing one."""
    return [title for view, title in view_titles().items() if not view or room_module(view)]


def view_titles() -> dict[str, str]:
    """Return every view's words."""
    tr = QCoreApplication.translate
    return {
        "": tr("RoomViews", "Only the question"),
        "open_points": tr("RoomViews", "Open points"),
        "performance": tr("RoomViews", "Performance"),
        "goals": tr("RoomViews", "Goals and milestones"),
        "satisfaction": tr("RoomViews", "User satisfaction"),
        "gap": tr("RoomViews", "Gap analysis"),
        "proposals": tr("RoomViews", "Proposed targets"),
        "budgets": tr("RoomViews", "Error budgets"),
        "capacity": tr("RoomViews", "Capacity"),
        "roadmap": tr("RoomViews", "Roadmap"),
        "allocation": tr("RoomViews", "Allocation"),
        "risks": tr("RoomViews", "Risks"),
        "document": tr("RoomViews", "Plan document"),
        "feedback": tr("RoomViews", "Feedback"),
        "approval": tr("RoomViews", "Approval"),
        "messages": tr("RoomViews", "Communication plan"),
        "retro_summary": tr("RoomViews", "Summary of a retrospective"),
        "retro_timeline": tr("RoomViews", "Timeline"),
        "retro_lists": tr("RoomViews", "Well, wrong, lucky"),
        "retro_factors": tr("RoomViews", "Contributing factors"),
        "retro_actions": tr("RoomViews", "Action items"),
        "review_status": tr("RoomViews", "Status of all services"),
        "review_incidents": tr("RoomViews", "Incidents of the week"),
        "review_budgets": tr("RoomViews", "Error budget analysis"),
        "review_releases": tr("RoomViews", "Release decisions"),
        "review_adjustments": tr("RoomViews", "SLO adjustments"),
        "review_actions": tr("RoomViews", "Action items of the review"),
    }
