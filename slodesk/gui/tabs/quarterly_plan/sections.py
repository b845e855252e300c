"""What each week of a plan is made of: its sections, found by name as the window finds its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from slodesk.domain.planning import COMMUNICATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.context import TabContext


class Section(Protocol):
    """What every section is, besides a widget whose constructor takes ``(context, parent)``.

    A section may also have ``show_item(id)``, called when something in it was asked for.
    """

    tables: frozenset[str]
    """The tables it reads: it is refreshed when one of them changed."""

    def show_plan(self, plan_id: str) -> None:
        """Show another plan; reads it."""

    def refresh(self) -> None:
        """Read everything again; signals blocked while filling."""


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A section: ``slodesk.gui.tabs.quarterly_plan.<name>`` with ``<Name>Section``.

    Attributes:
        week: 1 to 4, or 5 for the time to communicate.
        name: of its module, and of its class in capitals.
        title: its words on the bar of sections.
        brief: the same where there is little room.
    """

    week: int
    name: str
    title: Callable[[], str]
    brief: Callable[[], str] | None = None

    def words(self, *, brief: bool) -> str:
        """Return its title, or a shorter one if it has one."""
        return (self.brief or self.title)() if brief else self.title()

    @property
    def module(self) -> str:
        """Where its class is."""
        return f"slodesk.gui.tabs.quarterly_plan.{self.name}"

    def import_early(self) -> None:
        """Import it, on the UI thread alone, so that showing it is short."""
        import_module(self.module)

    def build(self, context: TabContext, parent: QWidget) -> QWidget:
        """Import and make it."""
        made = getattr(import_module(self.module), f"{self.name.title().replace('_', '')}Section")
        return cast(QWidget, made(context, parent))


def _tr(text: str) -> Callable[[], str]:
    return lambda: QCoreApplication.translate("PlanSections", text)


STEPS = "steps"
"""The first section of every week: what there is to do, and what comes out of it."""

SECTIONS = (
    *(SectionKind(week, STEPS, _tr("Steps")) for week in range(1, COMMUNICATE + 1)),
    SectionKind(1, "performance", _tr("Performance")),
    SectionKind(1, "goals", _tr("Goals and milestones"), _tr("Goals")),
    SectionKind(1, "satisfaction", _tr("User satisfaction"), _tr("Satisfaction")),
    SectionKind(1, "gap", _tr("Gap analysis"), _tr("Gaps")),
    SectionKind(2, "targets", _tr("Proposed targets")),
    SectionKind(2, "projections", _tr("Error budgets")),
    SectionKind(2, "capacity", _tr("Capacity")),
    SectionKind(3, "roadmap", _tr("Roadmap")),
    SectionKind(3, "allocation", _tr("Allocation")),
    SectionKind(3, "risks", _tr("Risks")),
    SectionKind(4, "document", _tr("Plan document")),
    SectionKind(4, "feedback", _tr("Feedback")),
    SectionKind(4, "approval", _tr("Approval")),
    SectionKind(COMMUNICATE, "messages", _tr("Messages")),
)


def sections_of(week: int) -> tuple[SectionKind, ...]:
    """Return the sections of a week in their order."""
    return tuple(kind for kind in SECTIONS if kind.week == week)


def section_named(name: str) -> SectionKind | None:
    """Return a section by the name of its module; None when there is none."""
    return next((kind for kind in SECTIONS if kind.name == name), None)
