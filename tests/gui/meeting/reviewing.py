"""A weekly review to hold: two services, releases that wait, a change of an SLO, last week's actions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.rooms.review_reading import ReviewReading
from slodesk.gui.meeting.runner import Runner
from slodesk.gui.tabs.weekly_review.workshop import run_review
from slodesk.operations import actions, releases, reviews, samples, services, slos
from slodesk.storage.queries.actions import action_lines
from slodesk.storage.queries.reviews import stored_review
from tests.gui.conftest import NOW
from tests.gui.meeting.sitting import CTRL, Key, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.weekly_review import Review
    from slodesk.storage.queries.actions import ActionLine

HOUR = timedelta(hours=1)
NEWEST = NOW - HOUR
KNOWN = {
    "lines_changed": 10, "critical_path": False, "db_migration": False, "external_apis": False,
    "test_coverage": Decimal(90),
}  # fmt: skip
"""All inputs of a release of no risk."""


class ReviewTable(Table):
    """A review at the keyboard.

    ``checkout`` has 15 % of its budget left (17 of 20 allowed errors in 20,000), ``search`` all of it: its
    release goes out, the one of checkout is to be reviewed, with canary.
    """

    def fill(self) -> None:
        """Make what is reviewed."""
        self.slo = self._service("checkout", "Checkout", 19983)
        self._service("search", "Search", 20000)
        self.before = self.do(reviews.add_review, None, date(2026, 11, 16))
        self.review = self.do(reviews.add_review, None, NOW.date())
        for name, role in (("Kim", "SLO owner"), ("Lee", "engineering lead"), ("Mo", "on-call")):
            self.do(lambda s, n=name, r=role: reviews.add_part(s, self.review, "person", name=n, role=r))
        self.do(reviews.set_review_field, self.review, "facilitator", "Kim")
        self.change = self.do(
            lambda s: reviews.add_part(
                s, self.review, "adjustment", slo_id=self.slo, target=Decimal("0.995"), text="Nobody notices"
            )
        )
        self.late = self.action("Cap the refund worker", NOW.date() - timedelta(days=3))
        self.next = self.action("Show the budget on the wall", NOW.date() + timedelta(days=4))

    def _service(self, name: str, title: str, good: int) -> str:
        service = self.do(services.add_service, name, display_name=title)
        slo = self.do(slos.add_slo, service, "availability", Decimal("0.999"), display_name="Answers")
        self.do(samples.store_points, slo, [(NEWEST, good, 20000)], 3600)
        self.do(releases.add_release, service, "2.0", date=NOW + timedelta(days=1), **KNOWN)
        return str(slo)

    def action(self, title: str, due: date) -> str:
        """Add an action item of last week's review."""
        return str(
            self.do(
                actions.add_action, title, owner="Kim", due=due, source="Weekly SLO review",
                source_kind=reviews.SOURCE, source_id=self.before, created=NOW - timedelta(days=7),
            )
        )  # fmt: skip

    def hold(self, key: str = "") -> None:
        """Prepare and start by keyboard; on one small screen."""
        assert run_review(self.context, key or self.review, "week of 23 Nov", self.parent)
        dialog = self.parent.findChildren(PrepareDialog)[-1]
        self.qtbot.waitExposed(dialog)
        self.qtbot.waitUntil(dialog.start.hasFocus)
        with self.qtbot.waitSignal(dialog.finished):
            self.press(Key.Key_Return)
        self.here()
        self.room.resize(1280, 720)
        self.here()

    def do(self, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        return self.context.document.edit("Test", operation, *args, **fields).result

    def press(self, *keys: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys, each once the room shows what the one before did."""
        for key in keys:
            if [each for each in self.parent.findChildren(Runner) if not each.property("left")]:
                assert self.view is not None
            super().press(key, modifier=modifier)

    def go_to(self, view: str) -> None:
        """Go on until an item with this view is on the screen."""
        for _ in range(6):
            item = self.runner.held.detail.current
            if item is not None and item.view == view:
                return
            self.press(Key.Key_PageDown)
        raise AssertionError(view)

    @property
    def view(self) -> Any:
        """What the room looks at, once it is up to date."""
        reading = self.room.findChild(ReviewReading)
        assert reading is not None
        self.qtbot.waitUntil(lambda: not reading.busy)
        return self.room.room.current_view

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Words and words below of the rows in view, with plain blanks."""
        shown = self.view.rows.shown
        return [[(_plain(cell.words), _plain(cell.below)) for cell in row] for row in shown]

    @property
    def kept(self) -> Review:
        """The review as it is stored."""
        with self.context.document.workspace.reading() as source:
            found = stored_review(source, self.review)
        assert found is not None
        return found

    @property
    def line(self) -> Any:
        """The line one types into."""
        return self.room.entry

    def enter(self, *lines: str) -> None:
        """Type lines, each with Enter; None types nothing and takes what stands there."""
        for line in lines:
            if line:
                self.line.line.selectAll()
                self.type(line)
            self.press(Key.Key_Return)

    def item(self, key: str) -> ActionLine:
        """Return an action item as it is stored."""
        with self.context.document.workspace.reading() as source:
            return next(each for each in action_lines(source, self.clock.now) if each.id == key)

    def asked(self) -> QMessageBox:
        """Return the box that asks whether the meeting is over, once it has the keyboard."""
        self.here()
        self.press(Key.Key_Return, modifier=CTRL)
        box = self.room.findChildren(QMessageBox, "ask_end")[-1]
        self.qtbot.waitUntil(lambda: box.isAncestorOf(QApplication.focusWidget()))
        return box

    def answer(self, box: QMessageBox, key: Key) -> None:
        """Press a key in it, and go on once it is gone."""
        with self.qtbot.waitSignal(box.finished):
            self.qtbot.keyClick(QApplication.focusWidget(), key)
        QApplication.processEvents()

    def end_and_close(self) -> None:
        """End the meeting by keys, and close the review with it, as the box offers."""
        self.answer(self.asked(), Key.Key_Return)


def _plain(words: str) -> str:
    return words.replace("\u00a0", " ")
