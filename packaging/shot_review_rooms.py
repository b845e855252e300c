"""A weekly review that is held, in the picture book: every room, a release to decide, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio

_VIEWS = (
    "review_status", "review_incidents", "review_budgets", "review_releases", "review_adjustments",
    "review_actions",
)  # fmt: skip
_PROJECTOR = (1920, 1080)


def review_room_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    for view in _VIEWS:
        yield Scene(f"room-{view}", _room(view))
    yield Scene("room-review_release", _room("review_releases", _open_release))
    yield Scene("single-review_release", _room("review_releases", _open_release, single=True))
    yield Scene("room-review_reason", _room("review_releases", _other_decision))
    yield Scene("meeting-review-end", _ending)


def _room(
    view: str, prepare: Callable[[Any], object] = lambda _: None, *, single: bool = False
) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        runner = _begun(studio, view)
        room = runner.room_window
        room.resize(*(studio.look.size if single else _PROJECTOR))
        room.fold_out(single)
        studio.settle(0.3)
        prepare(room.room.current_view)
        picture = studio.shoot(room)
        runner.leave()
        return picture

    return draw


def _begun(studio: Studio, view: str) -> Any:
    """Take the sample's open review up, at a point of its agenda."""
    from slodesk.gui.meeting.prepare import PrepareDialog
    from slodesk.gui.meeting.runner import Runner
    from slodesk.gui.tabs.weekly_review.workshop import run_review
    from slodesk.storage.queries.reviews import reviews

    studio.open(studio.sample)
    context = studio.window.context()
    found = context.document.query(reviews, context.now())
    line = next(each for each in found if each.is_open and each.id)
    run_review(context, line.id, f"{line.week:%d %b %Y}", studio.window)
    studio.settle(0.2)
    for dialog in studio.window.findChildren(PrepareDialog):
        dialog.start.click()
    runner: Any = next(each for each in studio.window.findChildren(Runner) if not each.property("left"))
    held = runner.held
    held.go_to(next(item.id for item in held.detail.items if item.view == view))
    studio.settle(1.0)
    return runner


def _open_release(view: Any) -> None:
    shown = view.shown
    view.enter(next(iter(shown.pending)))


def _other_decision(view: Any) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    _open_release(view)
    for key, text in ((Qt.Key.Key_2, "2"), (Qt.Key.Key_Return, "\r")):
        view.handle_key(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))


def _ending(studio: Studio) -> QImage:
    runner = _begun(studio, "review_actions")
    runner.ask_end(runner.room_window)
    box = studio.dialog()
    picture = studio.shoot(box)
    if box is not None:
        box.close()
    runner.leave()
    return picture
