"""What the picture book shows: one scene per tab, dialog and state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.errors import ConflictError, Problem, SourceError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from PySide6.QtGui import QImage
    from shots import Studio


@dataclass(frozen=True)
class Scene:
    """A picture: its name, and how to bring it about."""

    name: str
    draw: Callable[[Studio], QImage]


def scenes() -> Iterator[Scene]:
    """Yield every scene; tabs and settings pages are found, dialogs are listed."""
    from slodesk.gui.dialogs.settings import PAGES
    from slodesk.gui.shell.tab_host import TABS

    yield Scene("first-run", lambda studio: _nothing_open(studio))
    for kind in TABS:
        if kind.exists:
            yield Scene(f"tab-{kind.name}", lambda studio, name=kind.name: _tab(studio, name))
            yield Scene(f"empty-{kind.name}", lambda studio, name=kind.name: _tab(studio, name, empty=True))
    for page in PAGES:
        yield Scene(f"settings-{page}", _dialog(lambda studio, page=page: studio.window.show_settings(page)))
    yield Scene("palette", _dialog(lambda studio: studio.window.show_palette()))
    yield Scene("glossary", _dialog(lambda studio: studio.window.commands["glossary"].trigger()))
    yield Scene("keys", _dialog(lambda studio: studio.window.commands["keys"].trigger()))
    yield Scene("about", _dialog(lambda studio: studio.window.commands["about"].trigger()))
    yield Scene("error-workspace", _error(WorkspaceError("The disk is full. Free some space and try again.")))
    problems = tuple(
        Problem("samples.csv", "good is more than total: “101” of “100”", line) for line in range(2, 9)
    )
    yield Scene("error-import", _error(SourceError("samples.csv: nothing was imported.", problems)))
    yield Scene("error-bug", _error(ZeroDivisionError("division by zero")))
    versions = {"target": "0.9995"}, {"target": "0.995"}
    yield Scene("error-conflict", _error(ConflictError("Ada changed this target a moment ago.", *versions)))
    yield from _more()


def _more() -> Iterator[Scene]:
    """Yield the scenes the tabs themselves bring, if their tests define some."""
    try:
        from tests.gui import shots as tab_shots
    except ImportError:
        return
    for name, draw in tab_shots.SCENES:
        yield Scene(name, draw)


def _nothing_open(studio: Studio) -> QImage:
    studio.open(None)
    return studio.shoot(studio.window)


def _tab(studio: Studio, name: str, *, empty: bool = False) -> QImage:
    studio.open(studio.empty if empty else studio.sample)
    studio.window.navigate(name, None)
    studio.settle(1.0)
    return studio.shoot(studio.window)


def _dialog(show: Callable[[Studio], object]) -> Callable[[Studio], QImage]:
    def draw(studio: Studio) -> QImage:
        studio.open(studio.sample)
        show(studio)
        return studio.shoot()

    return draw


def _error(error: Exception) -> Callable[[Studio], QImage]:
    return _dialog(lambda studio: studio.window.errors.show(error))


def report_pages(sample: Path, folder: Path, now: datetime) -> Iterator[tuple[str, QImage]]:
    """Yield every page of every report as (name, picture)."""
    from shots import pdf_pages

    from slodesk.reports.executive import build
    from slodesk.reports.formats import render
    from slodesk.storage.queries.executive import executive
    from slodesk.storage.workspace import open_workspace

    with open_workspace(sample, read_only=True) as opened, opened.session() as session:
        report = build(executive(session, now=now))
    path = folder / "executive.pdf"
    path.write_bytes(render(report, "pdf"))
    for number, page in enumerate(pdf_pages(path), 1):
        yield f"executive-{number}", page
