"""What the parts of a weekly review do to the review in view; each a step to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.gui.tabs.weekly_review.words import tr
from slodesk.operations import reviews

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from slodesk.gui.context import TabContext


class ReviewEdits:
    """Edits one review; one that only the schedule knows is made with the first edit.

    Attributes:
        id: its key; empty while it is not stored.
        team_id, week: whose it is, and its Monday; None while none is in view.
        name: what steps to undo call it.
    """

    def __init__(self, context: TabContext) -> None:
        self._context = context
        self.id = ""
        self.team_id: str | None = None
        self.week: date | None = None
        self.name = ""

    def label(self, words: str) -> str:
        """Return "Add a note, week of 16 Nov" for "Add a note"."""
        return tr("{what}, {week}").format(what=words, week=self.name)

    def run(self, words: str, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Do something to the review, which is the operation's first argument; False when refused."""
        return self._context.edit(self.label(words), self._with_review(operation), *args, **fields)

    def attempt(self, words: str, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Do the same; it may raise."""
        self._context.document.flush()
        made = self._context.document.edit(self.label(words), self._with_review(operation), *args, **fields)
        return made.result

    def record(self, words: str, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Do something that is not undone but superseded; it may raise."""
        self._context.document.flush()
        made = self._context.document.record_fact(
            self.label(words), self._with_review(operation), *args, **fields
        )
        return made.result

    def typing(self, words: str, field: str) -> Callable[[Any], object]:
        """Return what saves a field of the review while it is typed, for a ``BoundField``."""

        def save(value: Any) -> None:
            self._context.document.edit_field(
                f"review/{self.team_id}/{self.week}/{field}", self.label(words),
                self._with_review(reviews.set_review_field), field, value,
            )  # fmt: skip

        return save

    def cell(self, words: str, kind: str) -> Callable[[Any, str, Any], object]:
        """Return what saves a cell, for a ``RecordsSection``: it shows what is refused."""

        def save(line: Any, field: str, value: Any) -> None:
            self._context.document.edit(
                self.label(words), reviews.set_part_field, kind, line.id, field, value
            )

        return save

    def add(self, words: str, kind: str, /, **fields: Any) -> Any:
        """Add a note, an adjustment or a person; returns its key, False when it was refused."""
        return self.run(words, _add, kind, fields)

    def set_part(self, words: str, kind: str, key: str, field: str, value: Any) -> Any:
        """Set a field of a part; False when it was refused."""
        return self._context.edit(self.label(words), reviews.set_part_field, kind, key, field, value)

    def remove(self, words: str, kind: str, key: str) -> Any:
        """Remove a part; False when it was refused."""
        return self._context.edit(self.label(words), reviews.remove_part, kind, key)

    def ensure(self, session: Any) -> str:
        """Return the review's key; made where only the schedule knew it."""
        if self.id or self.week is None:
            return self.id
        return reviews.add_review(session, self.team_id, self.week)

    def _with_review(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def run(session: Any, *args: Any, **fields: Any) -> Any:
            return operation(session, self.ensure(session), *args, **fields)

        return run


def _add(session: Any, review_id: str, kind: str, fields: dict[str, Any]) -> str:
    return reviews.add_part(session, review_id, kind, **fields)
