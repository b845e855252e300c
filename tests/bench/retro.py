"""How long the window answers to nothing among ten thousand retrospectives, done with real clicks and keys.

Counted as in ``stalls``: the busiest piece of work of the window's thread, in processor time.
"""

from __future__ import annotations

import compileall
import gc
import statistics
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

import slodesk
from slodesk.app import close_down, make_window
from slodesk.gui.garbage import Garbage
from slodesk.gui.settings import WindowSettings
from slodesk.gui.tabs.retrospectives.actions import ActionsPage
from slodesk.gui.tabs.retrospectives.due import DuePage
from slodesk.gui.tabs.retrospectives.incidents import IncidentsPage
from slodesk.gui.tabs.retrospectives.learning import LearningPage
from slodesk.gui.tabs.retrospectives.ledger import LedgerPage
from slodesk.gui.tabs.retrospectives.written import WrittenPage
from slodesk.storage.search import search
from tests.bench.chart import make_application
from tests.bench.measure import Row
from tests.bench.reviewed import COUNT, reviewed
from tests.bench.stalls import MOST, Beats
from tests.bench.workspaces import END, folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QComboBox, QTableView, QWidget

    from slodesk.gui.main_window import MainWindow

REACH = f"≤ {MOST:.0f} ms, {COUNT:,} retrospectives"
PASTED = 500
PARTS = (
    "people", "impact", "timeline", "factors", "lists", "adjustments", "action_items", "follow_up", "notes",
    "review", "summary",
)  # fmt: skip


class Reviewing:
    """The window with all the retrospectives, and the clock of its work.

    Args:
        window: shows the workspace.
        keys: of the long retrospective, of a usual draft, and of an SLO.
    """

    def __init__(self, window: MainWindow, keys: tuple[str, str, str]) -> None:
        self.window = window
        self.long, self.usual, self.slo = keys
        self.beats = Beats()

    def idle(self) -> bool:
        """Whether nothing is being read."""
        return self.window.runner.running == 0

    def row(self, what: str, *steps: Callable[[], object]) -> Row:
        """Measure something; of several steps the longest counts."""
        taken = max(self.beats.over(step, self.idle) for step in steps)
        return Row(f"retro: {what}", taken, "ms", (), MOST, REACH)

    def page(self, name: str, kind: type[QWidget]) -> Any:
        """Return a page of the tab, in view."""
        self.beats.over(lambda: self.show(name), self.idle)
        tab = cast("Any", self.window.tabs.widget)
        assert isinstance(tab.widget, kind)
        return tab.widget

    def show(self, name: str) -> None:
        """Go to a page."""
        self.window.navigate("retrospectives", f"page:{name}")

    def undo(self) -> None:
        """Take the last edit back."""
        self.window.document.undo()

    # What people do

    def written(self) -> Iterator[Row]:
        """Look for a retrospective, and write one."""
        yield self.row("tab opened, with the list", lambda: self.show("written"))
        page: Any = self.page("written", WrittenPage)
        found = page.list
        yield self.row("list filtered by a word", *keys(found.search, "failover"))
        yield self.row("word taken away", found.search.clear)
        yield self.row("list filtered by state and service", *chosen(found.state), *chosen(found.service))
        yield self.row("list sorted by each column", *sorts(found.table))
        yield self.row("first retrospective opened", lambda: page.open_retrospective(self.usual, "summary"))
        summary = page.editor.widget.fields.inputs["summary"]
        for which in ("first", "second"):
            yield self.row(f"summary: {which} words typed", lambda: QTest.keyClicks(summary, "Two pools"))
        yield self.row("typing taken back", self.undo)
        yield self.row("back to the list", page.show_list)
        yield self.row("long retrospective opened", lambda: page.open_retrospective(self.long, "summary"))
        for name in PARTS:
            yield self.row(f"part shown: {name}", lambda: page.editor.show_part(name))  # noqa: B023
        panel = page.editor.panel
        yield self.row("20 more findings shown", panel.more.click)
        row = panel.rows[0]
        yield self.row("a finding let stand", row.stand.click)
        yield self.row("gone to a finding's place", panel.rows[1].jump.click)
        yield from self.timeline(page)

    def timeline(self, page: Any) -> Iterator[Row]:
        """Paste very many lines."""
        self.beats.over(lambda: page.editor.show_part("timeline"), self.idle)
        part: Any = page.editor.widget
        lines = "\n".join(f"{n // 60 % 24:02}:{n % 60:02} error rate {n % 90} %" for n in range(PASTED))
        QGuiApplication.clipboard().setText(lines)
        yield self.row(f"{PASTED} lines in the paste dialog", part.paste.click)
        dialog: Any = part.dialog
        yield self.row(f"{PASTED} lines pasted", dialog.add.click)
        yield self.row("a line typed below them", lambda: enter(part.entry, "23:59 all calm"))
        yield self.row("taken back together", self.undo, self.undo)
        QGuiApplication.clipboard().clear()
        self.beats.over(page.show_list, self.idle)

    def due(self) -> Iterator[Row]:
        """Look at what is due."""
        yield self.row("due list opened", lambda: self.show("due"))
        page: Any = self.page("due", DuePage)
        yield self.row("due list: every incident", lambda: page.state.setCurrentIndex(0))
        yield self.row("due list filtered by a word", *keys(page.text, "pool"))
        yield self.row("due list sorted by each column", page.text.clear, *sorts(page.table))

    def incidents(self) -> Iterator[Row]:
        """Look at the register."""
        yield self.row("register of incidents opened", lambda: self.show("incidents"))
        page: Any = self.page("incidents", IncidentsPage)
        yield self.row("register filtered by a word", *keys(page.filter.text, "pool"))
        yield self.row("register sorted by each column", page.filter.text.clear, *sorts(page.table))
        rows = page.model.rows
        for which, at in (("a far incident", -1), ("another", len(rows) // 2)):
            key = rows[at].id
            yield self.row(
                f"register: gone to {which}",
                lambda: self.window.navigate("retrospectives", key),  # noqa: B023
            )

    def actions(self) -> Iterator[Row]:
        """Look at all action items, and edit one."""
        yield self.row("action items opened", lambda: self.show("actions"))
        page: Any = self.page("actions", ActionsPage)
        items, status = page.list, page.filters.status
        yield self.row("action items filtered by a word", *keys(page.filters.text, "pool"))
        yield self.row("action items: word taken away", page.filters.text.clear)
        yield self.row("action items of every status", lambda: status.setCurrentIndex(status.count() - 1))
        yield self.row("action items sorted by each column", *sorts(items.table))
        far = items.model.rows[items.model.rowCount() // 2].id
        yield self.row("a far action item chosen", lambda: items.table.choose(far))
        owner = items.editor.inputs["owner"]
        for which, letter in (("first", "K"), ("second", "i"), ("third", "m")):
            yield self.row(f"action item: {which} edit", lambda: QTest.keyClicks(owner, letter))  # noqa: B023
        yield self.row("action item: taken back", self.undo)
        yield self.row("action item added", lambda: enter(items.entry.line, "Limit the pool @Kim 2026-12-01"))

    def quarter(self) -> Iterator[Row]:
        """Look at where the budget went, and what was learned."""
        yield self.row("ledger opened", lambda: self.show("ledger"))
        page: Any = self.page("ledger", LedgerPage)
        yield self.row("ledger of each period", *activated(page.periods))
        yield self.row("learning opened", lambda: self.show("learning"))
        page = self.page("learning", LearningPage)
        yield self.row("learning of each quarter", *activated(page.quarters))

    def found(self) -> Iterator[Row]:
        """Search all words."""
        for words in ("certificate", "certificate failover", "certif"):
            taken = []
            for _ in range(9):
                with self.window.document.session() as session:
                    began = time.thread_time()
                    assert search(session, words)
                    taken.append((time.thread_time() - began) * 1000)
            what = f"search {COUNT:,} retrospectives for “{words}”"
            yield Row(what, statistics.median(taken), "ms", (), 50, "≤ 50 ms")


def keys(field: Any, words: str) -> list[Callable[[], object]]:
    """Return typing some words, key by key."""
    return [lambda letter=letter: QTest.keyClicks(field, letter) for letter in words]  # type: ignore[misc]


def chosen(box: QComboBox) -> list[Callable[[], object]]:
    """Return choosing something, and nothing again."""
    return [lambda at=at: box.setCurrentIndex(at) for at in (1, 0)]  # type: ignore[misc]


def activated(box: QComboBox) -> list[Callable[[], object]]:
    """Return choosing each thing by key."""
    return [lambda: QTest.keyClick(box, Qt.Key.Key_Down)] * (box.count() - 1)


def sorts(table: QTableView) -> list[Callable[[], object]]:
    """Return clicking on each heading, both ways."""
    header = table.horizontalHeader()
    orders = (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder)
    return [
        lambda column=column, order=order: header.setSortIndicator(column, order)  # type: ignore[misc]
        for column in range(header.count())
        for order in orders
    ]


def enter(field: Any, words: str) -> None:
    """Type a line, and Enter."""
    field.setText(words)
    QTest.keyClick(field, Qt.Key.Key_Return)


@contextmanager
def at_work(at: Path) -> Iterator[Reviewing]:
    """Open the window on the workspace."""
    application = make_application()
    compileall.compile_dir(Path(slodesk.__file__).parent, quiet=1)  # byte code is kept where it is installed
    path = at / "reviewed.slodesk"
    made = reviewed(path)
    window = make_window(application, settings=WindowSettings.in_folder(at), now=lambda: END)
    Garbage(window)  # as in the program: collected between two turns, on this thread
    window.settings.add_known(str(path))
    window.resize(1280, 800)
    window.show()
    reviewing = Reviewing(window, made)

    def drawn() -> bool:
        panel = getattr(window.tabs.widget, "panel", None)
        return panel is not None and panel.chart is not None and window.runner.running == 0

    reviewing.beats.over(lambda: window.open_location(str(path)), drawn)
    try:
        yield reviewing
    finally:
        window.close()
        close_down(window)
        gc.unfreeze()
        gc.enable()


def rows() -> Iterator[Row]:
    """Measure everything once, as it is for the first time."""
    with folder() as at, at_work(at) as reviewing:
        yield from reviewing.written()
        yield from reviewing.due()
        yield from reviewing.incidents()
        yield from reviewing.actions()
        yield from reviewing.quarter()
        yield from reviewing.found()
