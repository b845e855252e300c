"""Ctrl+E on a cell of a plan's tables: the figure explains itself beside it, what is late by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from slodesk.domain.explain_portfolio import LateWeek
from slodesk.gui.tabs.quarterly_plan.words import tr, week_name, weekday_words
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.key_action import key_action

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QTableView

    from slodesk.domain.explanation import Explanation
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.plans import PlanDetail


def let_explain(
    view: QTableView,
    theme: Theme,
    zone: ZoneInfo,
    tell: Callable[[QModelIndex], tuple[Explanation, str] | None],
) -> None:
    """Let Ctrl+E, or the table's menu, explain the figure under the cursor.

    Args:
        view: the table.
        theme: looks.
        zone: in which times are written.
        tell: the explanation of a cell and what it belongs to; None where there is nothing to explain.
    """

    def explain() -> None:
        index = view.currentIndex()
        told = tell(index) if index.isValid() else None
        if told is None:
            return
        explanation, subject = told
        below = view.visualRect(index).bottomLeft() + QPoint(0, 2)
        ExplainPopover(theme, explanation, zone, subject, view).open_at(view.viewport().mapToGlobal(below))

    key_action(view, tr("Explain this number"), "Ctrl+E", explain, first=True)


def late_weeks(plan: PlanDetail, number: int = 0) -> tuple[LateWeek, ...]:
    """Return what is late in the weeks of a plan, or in one of them."""
    found = []
    for week in plan.weeks:
        steps = tuple(item.title for item in week.items if item.late)
        if number in (0, week.number) and week.late:
            day = weekday_words(week.dates.ends) if week.over else ""
            found.append(LateWeek(week_name(week.number), day, steps))
    return tuple(found)
