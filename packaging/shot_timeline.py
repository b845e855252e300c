"""The timeline of a retrospective in the picture book: the sample's, a crowded one, pasting, the room."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio

_PASTED = """\
| Time | Event |
|------|-------|
| 14:00 | Deploy payment-service v2.1.0 to production |
| 14:15 | Error rate spike detected (5% → 25%) |
| 2:18 pm | PagerDuty alert fired |
~14:20 UTC incident declared, on-call responded
who looked at the dashboards first
14:45–14:50 rollback completed
00:10 error rate back to baseline
"""


def timeline_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("timeline", _timeline(lambda studio, part: None))
    yield Scene("crowded-timeline", _timeline(_crowd))
    yield Scene("timeline-paste", _timeline(_paste))


def _timeline(bring: Callable[[Studio, Any], QImage | None]) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        from slodesk.storage.queries.retrospectives import retro_list, retrospective

        studio.open(studio.sample)
        document: Any = studio.window.document
        key = next(line.id for line in document.query(retro_list) if line.state == "draft")
        content = document.query(retrospective, key)
        studio.window.navigate("retrospectives", content.events[0].id)
        studio.settle(0.5)
        tab: Any = studio.window.tabs.widget
        editor = tab.widget.editor
        part = editor.widget
        if not part.isVisible():
            editor.head.findings.click()
        return bring(studio, part) or studio.shoot(studio.window)

    return draw


def _crowd(studio: Studio, part: Any) -> QImage:
    start = part._content.incident.started  # noqa: SLF001 - what is in view
    words = "Somebody looked at the dashboards of every region and wrote down what they saw"
    times = [start + timedelta(minutes=2.3 * number) for number in range(60)]
    part.table.pasted.emit("\n".join(f"{at:%Y-%m-%dT%H:%M:%SZ} {words}" for at in times))
    studio.settle(0.5)
    try:
        return studio.shoot(studio.window)
    finally:
        studio.window.document.undo()  # type: ignore[union-attr]


def _paste(studio: Studio, part: Any) -> QImage:
    part.entry.lines_pasted.emit(_PASTED)
    studio.settle(0.3)
    picture = studio.shoot(part.dialog)
    part.dialog.reject()
    return picture
