"""Findings, ledger and learning in the picture book: the sample's, and crowded ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shot_scenes import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QImage
    from shots import Studio

_REASONS = (
    "Move to the new disks, announced three weeks ago",
    "The shop is closed at night",
    "Exercise: fail over on purpose",
)


def ledger_scenes() -> Iterator[Scene]:
    """Yield the scenes."""
    yield Scene("findings", _findings)
    yield Scene("ledger", _page("ledger", lambda studio, page: _correct(studio, page, 3)))
    yield Scene("crowded-ledger", _page("ledger", lambda studio, page: _correct(studio, page, 14)))
    yield Scene("ledger-corrections", _page("ledger", _below))
    yield Scene("learning", _page("learning"))
    yield Scene("empty-ledger", _page("ledger", empty=True))
    yield Scene("empty-learning", _page("learning", empty=True))


def _findings(studio: Studio) -> QImage:
    """Show the retrospective that contradicts itself, with its findings in view."""
    from slodesk.storage.queries.retrospectives import retro_list

    studio.open(studio.sample)
    document: Any = studio.window.document
    key = next(line.id for line in document.query(retro_list) if line.state == "draft")
    studio.window.navigate("retrospectives", key)
    studio.settle(1.0)
    tab: Any = studio.window.tabs.widget
    editor = tab.widget.editor
    if not editor.panel.isVisible():
        editor.head.findings.click()
    return studio.shoot(studio.window)


def _page(
    name: str, bring: Callable[[Studio, Any], object] | None = None, *, empty: bool = False
) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        studio.open(studio.empty if empty else studio.sample)
        studio.window.navigate("retrospectives", f"page:{name}")
        tab: Any = studio.window.tabs.widget
        studio.wait(lambda: not tab.widget.busy)
        if bring is not None:
            bring(studio, tab.widget)
            studio.wait(lambda: not tab.widget.busy)
        return studio.shoot(studio.window)

    return draw


def _below(studio: Studio, page: Any) -> None:
    _correct(studio, page, 3)
    studio.wait(lambda: not page.busy and page.corrections.model.rowCount() >= 3)
    studio.settle(0.2)
    page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())


def _correct(studio: Studio, page: Any, count: int) -> None:
    """Add corrections, some of them approved, some expired."""
    from slodesk.operations.corrections import CATEGORIES, add_correction, remove_correction

    document: Any = studio.window.document
    slo, end = page.slos.currentData(), page._shown.at  # noqa: SLF001 - what is in view
    before = [each.id for each in page._shown.corrections]  # noqa: SLF001

    def change(session: Any) -> None:
        for key in before:
            remove_correction(session, key)
        for number in range(count):
            until = end - timedelta(days=1 + 2 * number)
            add_correction(
                session, slo, CATEGORIES[number % 5], until - timedelta(hours=4), until,
                reason=_REASONS[number % 3], approver=("Zoë O’Connell", "", "Amara Diallo")[number % 3],
                expires=date(2026, 11, 30) if number % 4 == 0 else None,
            )  # fmt: skip

    document.edit("Corrections", change)
