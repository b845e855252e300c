"""What the parts of the editor do to the retrospective in view; each a step to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.operations import retrospectives

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.context import TabContext


class RetroEdits:
    """Edits one retrospective.

    Attributes:
        id: its key; empty while none is in view.
        name: what steps to undo call it: the incident's identifier, or its title.
    """

    def __init__(self, context: TabContext) -> None:
        self._context = context
        self.id = ""
        self.name = ""

    def label(self, words: str) -> str:
        """Return "Set summary of INC-2026-014" for "Set summary"."""
        return tr("{what} of {retrospective}").format(what=words, retrospective=self.name)

    def typing(self, words: str, field: str) -> Callable[[Any], object]:
        """Return what saves a field of the retrospective while it is typed, for a ``BoundField``."""

        def save(value: Any) -> None:
            self._context.document.edit_field(
                f"retrospective/{self.id}/{field}", self.label(words),
                retrospectives.set_retrospective_field, self.id, field, value,
            )  # fmt: skip

        return save

    def cell(self, words: str, kind: str) -> Callable[[Any, str, Any], object]:
        """Return what saves a cell, for a ``RecordsSection``: it shows what is refused."""

        def save(line: Any, field: str, value: Any) -> None:
            self._context.document.edit(
                self.label(words), retrospectives.set_part_field, kind, line.id, field, value
            )

        return save

    def set_field(self, words: str, field: str, value: Any) -> Any:
        """Set a field of the retrospective itself; False when it was refused."""
        return self._edit(words, retrospectives.set_retrospective_field, self.id, field, value)

    def add(self, words: str, kind: str, /, **fields: Any) -> Any:
        """Add a line to a list; returns its key, False when it was refused."""
        self._context.document.flush()
        return self._context.edit(self.label(words), _add, self.id, kind, fields)

    def set_line(self, words: str, kind: str, key: str, field: str, value: Any) -> Any:
        """Set a field of a line; False when it was refused."""
        return self._edit(words, retrospectives.set_part_field, kind, key, field, value)

    def remove(self, words: str, kind: str, key: str) -> Any:
        """Remove a line; False when it was refused."""
        return self._edit(words, retrospectives.remove_part, kind, key)

    def move(self, words: str, kind: str, key: str, place: int) -> Any:
        """Put a line at another place; False when it was refused."""
        return self._edit(words, retrospectives.move_part, kind, key, place)

    def _edit(self, words: str, operation: Any, *args: Any) -> Any:
        return self._context.edit(self.label(words), operation, *args)


def _add(session: Any, retrospective_id: str, kind: str, fields: dict[str, Any]) -> str:
    return retrospectives.add_part(session, retrospective_id, kind, **fields)
