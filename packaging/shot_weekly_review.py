"""The Weekly review tab in the picture book: empty, prepared, section by section, closed, and its dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication
from shot_scenes import Scene

from slodesk.domain.weekly_review import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio


def weekly_review_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("empty-weekly_review", _empty)
    yield Scene("first-weekly_review", _first)
    for section in (*SECTIONS, "people"):
        yield Scene(f"weekly_review-{section}", _section(section))
    yield Scene("weekly_review-note", _section("status", _note))
    yield Scene("weekly_review-explained", _explained)
    yield Scene("weekly_review-closed", _state("reviewed"))
    yield Scene("weekly_review-postscript", _state("reviewed", "postscript"))
    yield Scene("weekly_review-skipped", _state("skipped"))
    yield Scene("weekly_review-close", _dialog(lambda tab: tab.page.ask_close()))
    yield Scene("weekly_review-skip", _dialog(lambda tab: tab.page.ask_skip()))
    yield Scene("weekly_review-schedule", _dialog(lambda tab: tab.show_schedules()))


def _tab(studio: Studio) -> Any:
    studio.open(studio.sample)
    studio.window.navigate("weekly_review", None)
    tab: Any = studio.window.tabs.widget
    _settle(studio, tab)
    _open(studio, tab, tab.weeks.model.rows[0].id)
    return tab


def _settle(studio: Studio, tab: Any) -> None:
    studio.wait(lambda: not (tab._lister.busy or tab._reader.busy or tab._calm.isActive() or tab.page.busy))  # noqa: SLF001
    studio.settle(0.3)


def _open(studio: Studio, tab: Any, key: str) -> None:
    tab._open(key)  # noqa: SLF001
    _settle(studio, tab)


def _empty(studio: Studio) -> QImage:
    studio.open(studio.empty)
    studio.window.navigate("weekly_review", None)
    _settle(studio, studio.window.tabs.widget)
    return studio.shoot(studio.window)


def _first(studio: Studio) -> QImage:
    from slodesk.operations.services import add_service
    from slodesk.storage.workspace import create_workspace

    path = studio.folder / "first-review.slodesk"
    if not path.exists():
        with create_workspace(path, name="A team that begins", time_zone="UTC") as made:
            made.edit("Add", add_service, "checkout")
    studio.open(path)
    studio.window.navigate("weekly_review", None)
    _settle(studio, studio.window.tabs.widget)
    return studio.shoot(studio.window)


def _section(name: str, then: Callable[[Any], object] | None = None) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        tab = _tab(studio)
        tab.page.show_section(name)
        studio.settle(0.3)
        if then is not None:
            then(tab.page.sections[name])
            _settle(studio, tab)
        return studio.shoot()

    return draw


def _note(section: Any) -> None:
    section.risk.actions()[0].trigger()


def _explained(studio: Studio) -> QImage:
    tab = _tab(studio)
    tab.page.show_section("budgets")
    burns = tab.page.sections["budgets"].burns
    burns.explain_wanted.emit(burns.current, "trend")
    studio.settle(0.3)
    return studio.shoot(QApplication.activePopupWidget())


def _state(state: str, section: str = "status") -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        tab = _tab(studio)
        _open(studio, tab, next(each.id for each in tab.weeks.model.rows if each.line.state == state))
        tab.page.show_section(section)
        return studio.shoot(studio.window)

    return draw


def _dialog(show: Callable[[Any], object]) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        show(_tab(studio))
        studio.settle(0.3)
        return studio.shoot()

    return draw
