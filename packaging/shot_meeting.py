"""The workshop runner in the picture book: preparation, room, votes, facilitator, minutes."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio

_SUBJECTS = count()
"""Each scene is about something else, so that it begins anew."""
_SAID = (
    ("decision", "Checkout 2.3 waits for its canary"),
    ("action", "Check pool size @Mei Tanaka 2026-12-01"),
    ("parking", "Whether search needs an SLO of its own"),
    ("note", "Nobody misses the old dashboard"),
)

_EVIDENCE = {
    1: ("performance", "goals", "satisfaction", "gap"),
    2: ("proposals", "capacity"),
    3: ("open_points", "risks", "roadmap", "allocation"),
    4: ("document", "feedback", "approval"),
}
"""What the room looks at in the workshop of each week."""


def meeting_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("meeting-prepare", _prepare)
    yield Scene("meeting-agendas", _agendas)
    yield Scene("meeting-room", _room(lambda runner: None, alone=True))
    yield Scene("meeting-single", _room(lambda runner: None))
    yield Scene("meeting-over", _room(_over))
    yield Scene("meeting-line", _room(lambda runner: runner.write(runner.room_window, "action"), alone=True))
    yield Scene("meeting-fist", _room(_fist, alone=True))
    yield Scene("meeting-dots", _room(_dots, alone=True))
    yield Scene("meeting-keys", _room(lambda runner: runner.keys(runner.room_window)))
    yield Scene("meeting-facilitator", _facilitator)
    yield Scene("meeting-ended", _room(lambda runner: runner.held.end()))
    for week, views in _EVIDENCE.items():
        for view in views:
            yield Scene(f"room-{view}", _evidence(week, view))


def _prepared(studio: Studio) -> Any:
    from slodesk.gui.meeting.runner import open_runner

    studio.open(studio.sample)
    subject = f"scene-{next(_SUBJECTS)}"
    return open_runner(studio.window.context(), subject, 1, studio.window, title="2027-Q1, Payments")


def _prepare(studio: Studio) -> QImage:
    dialog = _prepared(studio)
    picture = studio.shoot(dialog)
    dialog.drop.click()
    return picture


def _agendas(studio: Studio) -> QImage:
    from slodesk.gui.meeting.agenda_editor import AgendaEditor

    studio.open(studio.sample)
    dialog = AgendaEditor(studio.window.context(), "week-2", studio.window)
    dialog.open()
    return studio.shoot(dialog)


def _room(prepare: Callable[[Any], object], *, alone: bool = False) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        runner = _begun(studio)
        prepare(runner)
        if alone:
            runner.room_window.fold_out(False)
        picture = studio.shoot(runner.room_window)
        _finish(runner)
        return picture

    return draw


def _begun(studio: Studio) -> Any:
    """Start a meeting with something written down, as large as the look's window."""
    from slodesk.gui.meeting.runner import Runner

    _prepared(studio).start.click()
    runner: Any = next(each for each in studio.window.findChildren(Runner) if not each.property("left"))
    runner.room_window.resize(*studio.look.size)
    for kind, text in _SAID:
        runner.held.add_entry(kind, text)
    studio.settle(0.2)
    return runner


def _finish(runner: Any) -> None:
    """Leave no meeting under way, so that the next scene prepares one."""
    if runner.held.detail.is_open:
        runner.held.end()
    runner.leave()


def _evidence(week: int, view: str) -> Callable[[Studio], QImage]:
    """Draw what the room sees of the plan that is worked on, on a projector."""

    def draw(studio: Studio) -> QImage:
        from slodesk.gui.meeting.runner import Runner, open_runner
        from slodesk.storage.queries.plan_scope import plan_heads

        studio.open(studio.sample)
        document: Any = studio.window.document
        head = next(each for each in document.query(plan_heads) if not each.closed)
        open_runner(
            studio.window.context(), head.id, week, studio.window, title="2027 Q1",
            layout=head.layout, team_id=head.team_id,
        ).start.click()  # fmt: skip
        runner: Any = next(each for each in studio.window.findChildren(Runner) if not each.property("left"))
        runner.room_window.fold_out(False)
        runner.room_window.resize(1920, 1080)
        held = runner.held
        held.go_to(next(item.id for item in held.detail.items if item.view == view))
        studio.settle(1.0)
        try:
            return studio.shoot(runner.room_window)
        finally:
            _finish(runner)

    return draw


def _over(runner: Any) -> None:
    context = runner.held.context
    item = runner.held.detail.current
    late = context.now() - timedelta(minutes=item.minutes, seconds=130)

    def begin_earlier(session: Any) -> None:
        from slodesk.storage.schema_meetings import MeetingRow

        session.get_one(MeetingRow, runner.held.id).ticking = late

    context.document.refresh_with("Begin earlier", begin_earlier)


def _fist(runner: Any) -> None:
    runner.held.add_entry("vote", "Keep Card payments frozen?")
    for fingers in (4, 3, 5, 1, 4):
        runner.held.cast(fingers)
    runner.held.object_to("Mei Tanaka", "The canary has never been tried at night")


def _dots(runner: Any) -> None:
    runner.held.add_entry("vote", "Which first? Keep frozen / Only fixes / Release with canary")
    for option in (0, 0, 1, 0, 1):
        runner.held.cast(option)


def _facilitator(studio: Studio) -> QImage:
    from slodesk.gui.meeting.window import FacilitatorWindow

    runner = _begun(studio)
    window = FacilitatorWindow(runner.held, runner, runner.room_window)
    window.resize(*studio.look.size)
    window.show()
    picture = studio.shoot(window)
    _finish(runner)
    return picture
