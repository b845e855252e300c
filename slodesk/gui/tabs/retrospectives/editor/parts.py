"""The parts of the editor, found by name as the window finds its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtWidgets import QWidget

from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits


class Part(Protocol):
    """What every part is, besides a widget whose constructor takes ``(context, edits, parent)``.

    A part may also have ``show_item(key)``, called with the key of a line in it or the name of a field.
    """

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show another retrospective, or the same after an edit; signals blocked while filling."""


@dataclass(frozen=True, slots=True)
class PartKind:
    """A part: ``slodesk.gui.tabs.retrospectives.editor.<name>`` with ``<Name>Part``.

    Attributes:
        name: of its module, and of its class in capitals.
        title: its words in the outline.
        sections: of ``domain.retrospective.SECTIONS``, those that are written in it.
        lines: kinds of lines it lists, of ``operations.retrospectives.PARTS``.
    """

    name: str
    title: Callable[[], str]
    sections: tuple[str, ...]
    lines: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """Where its class is."""
        return f"slodesk.gui.tabs.retrospectives.editor.{self.name}"

    def import_early(self) -> None:
        """Import it, on the UI thread alone, so that showing it is short."""
        import_module(self.module)

    def build(self, context: TabContext, edits: RetroEdits, parent: QWidget) -> QWidget:
        """Import and make it."""
        made = getattr(import_module(self.module), f"{self.name.title().replace('_', '')}Part")
        return cast(QWidget, made(context, edits, parent))


def _title(text: str) -> Callable[[], str]:
    return lambda: tr(text)


PARTS = (
    PartKind("summary", _title("Summary"), ("summary",)),
    PartKind("timeline", _title("Timeline"), ("timeline",), ("event",)),
    PartKind("factors", _title("Contributing factors"), ("factors", "not_caught"), ("factor",)),
    PartKind("impact", _title("Impact"), ("impact",), ("figure",)),
    PartKind("lists", _title("Well, wrong, lucky"), ("well", "wrong", "lucky"), ("point",)),
    PartKind("action_items", _title("Action items"), ("actions",)),
    PartKind(
        "adjustments", _title("SLOs and advice"), ("adjustments", "recommendations"), ("adjustment",)
    ),
    PartKind("follow_up", _title("Follow-up"), ("follow_up",)),
    PartKind("people", _title("People"), ("people",), ("person",)),
    PartKind("notes", _title("Notes"), ("notes",)),
    PartKind("review", _title("Review and publish"), (), ("reviewer",)),
)  # fmt: skip
"""In the order of the outline."""


def part_named(name: str) -> PartKind | None:
    """Return a part by its name."""
    return next((kind for kind in PARTS if kind.name == name), None)


def part_of_section(section: str) -> PartKind | None:
    """Return the part in which a section is written."""
    return next((kind for kind in PARTS if section in kind.sections), None)
