"""What a group fills in, in the picture book: lists, factors, impact, and the room of a workshop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio

_LONG = "Nobody could say which of the nineteen dashboards shows the connections of the booking database"
_WHO = ("Wilhelmina Featherstonehaugh-Cholmondeley", "Zoë O’Connell", "Mei Tanaka")
_VIEWS = ("retro_summary", "retro_timeline", "retro_lists", "retro_factors", "retro_actions")


def retro_group_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    for name in ("lists", "factors", "impact"):
        yield Scene(f"retrospective-{name}", _part(name, "published"))
    yield Scene("retrospective-impact-differs", _part("impact", "draft"))
    yield Scene("crowded-lists", _part("lists", "draft", _crowd))
    yield Scene("hidden-lists", _part("lists", "draft", _hide))
    for view in _VIEWS:
        yield Scene(f"room-{view.replace('_', '-')}", _room(view))
    yield Scene("room-retro-hidden", _room("retro_lists", "blind"))
    yield Scene("room-retro-dots", _room("retro_lists", "voting"))


def _key(studio: Studio, state: str) -> str:
    from slodesk.storage.queries.retrospectives import retro_list

    studio.open(studio.sample)
    document: Any = studio.window.document
    return next(line.id for line in document.query(retro_list) if line.state == state)


def _part(name: str, state: str, change: Any = None) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        key = _key(studio, state)
        studio.window.navigate("retrospectives", key)
        tab: Any = studio.window.tabs.widget
        tab.widget.editor.show_part(name)
        document: Any = studio.window.document
        if change is not None:
            document.edit("Fill", change, key)
        studio.settle(0.5)
        try:
            return studio.shoot(studio.window)
        finally:
            if change is not None:
                document.undo()

    return draw


def _crowd(session: Any, key: str) -> None:
    from slodesk.operations.retro_lists import add_points, cluster_points, give_dot
    from slodesk.operations.retrospectives import set_retrospective_field

    for kind in ("well", "wrong", "lucky"):
        made = [
            found
            for who in _WHO
            for found in add_points(session, key, kind, [_LONG, "Runbook is old"], author=who)
        ]
        cluster_points(session, made[1:4], "Runbooks and dashboards")
        for place in (0, 1, 1, 1, 1, 1, 4):
            give_dot(session, made[place])
    set_retrospective_field(session, key, "lists", "voting")


def _hide(session: Any, key: str) -> None:
    from slodesk.operations.retrospectives import set_retrospective_field

    _crowd(session, key)
    set_retrospective_field(session, key, "lists", "blind")


def _put_back(session: Any, key: str, kept: set[str]) -> None:
    """Leave the sample as it was for the scenes that follow."""
    from slodesk.operations.retrospectives import remove_part, set_retrospective_field
    from slodesk.storage.queries.retrospectives import retrospective

    for point in retrospective(session, key).points:  # type: ignore[union-attr]
        if point.id not in kept:
            remove_part(session, "point", point.id)
    set_retrospective_field(session, key, "lists", "open")


def _room(view: str, mode: str = "") -> Callable[[Studio], QImage]:
    """Draw what the room sees of a retrospective, on a projector."""

    def draw(studio: Studio) -> QImage:
        from slodesk.gui.meeting.runner import Runner, run_meeting
        from slodesk.operations.meetings import prepare_meeting
        from slodesk.operations.retrospectives import set_retrospective_field
        from slodesk.storage.queries.agendas import agenda
        from slodesk.storage.queries.retrospectives import retrospective

        key = _key(studio, "draft")
        document: Any = studio.window.document
        before = {point.id for point in document.query(retrospective, key).points}
        document.edit("Fill", _crowd, key)
        document.edit("Set", set_retrospective_field, key, "lists", mode or "open")
        context = studio.window.context()
        items = [item.to_data() for item in document.query(agenda, "retrospective").items]
        meeting = document.edit(
            "Prepare",
            lambda session: prepare_meeting(
                session, "Retrospective · INC-2026-004", items, created=context.now(),
                kind="retrospective", subject_id=key, people=[(who, "") for who in _WHO],
            ),
        ).result  # fmt: skip
        runner: Runner = run_meeting(context, meeting, studio.window)
        runner.room_window.fold_out(False)
        runner.room_window.resize(1920, 1080)
        held = runner.held
        held.go_to(next(item.id for item in held.detail.items if item.view == view))
        studio.settle(0.6)
        try:
            return studio.shoot(runner.room_window)
        finally:
            held.end()
            runner.leave()
            document.edit("Put back", _put_back, key, before)

    return draw
