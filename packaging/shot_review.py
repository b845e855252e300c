"""The review of a retrospective in the picture book, what it asks, and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio


def review_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("review-in-review", _part("INC-2026-003"))
    yield Scene("review-revision", _part("INC-2026-002"))
    yield Scene("review-published", _part("INC-2026-005"))
    yield Scene("review-sections", _part("INC-2026-002", _down))
    yield Scene("review-publish", _part("INC-2026-003", lambda part: part.ask_publish(part._content)))  # noqa: SLF001
    yield Scene("review-correct", _part("INC-2026-005", lambda part: part.next.click()))
    yield Scene("review-audiences", _part("INC-2026-003", lambda part: part.preview()))
    yield Scene("review-compare", _part("INC-2026-002", lambda part: part.compare_states()))
    yield Scene("report-retrospective", _report)


def _down(part: Any) -> None:
    bar = part.parentWidget().parentWidget().verticalScrollBar()
    bar.setValue(bar.maximum())


def _part(identifier: str, then: Callable[[Any], object] | None = None) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        studio.open(studio.sample)
        studio.window.navigate("retrospectives", None)
        tab: Any = studio.window.tabs.widget
        tab.show_page("written")
        page = tab.widget
        if page.open_key:
            page.show_list()
        page.list.show_all()
        studio.settle(0.4)
        line = next(line for line in page.list.model.rows if line.identifier == identifier)
        page.open_retrospective(line.id)
        page.editor.show_part("review")
        studio.settle(0.6)
        if then is not None:
            then(page.editor.widget)
            studio.settle(0.8)
        return studio.shoot()

    return draw


def _report(studio: Studio) -> QImage:
    studio.open(studio.sample)
    studio.window.navigate("reports", None)
    tab: Any = studio.window.tabs.widget
    tab.form.kind.setCurrentIndex(tab.form.kind.findData("retrospective"))
    tab.form.audience.setCurrentIndex(tab.form.audience.findData("executives"))
    studio.settle(1.5)
    picture = studio.shoot(studio.window)
    tab.form.kind.setCurrentIndex(0)
    return picture
