"""Week 2: what each SLO should promise next quarter, one decision after the other."""

from slodesk.gui.tabs.quarterly_plan.targets.section import TargetsSection

__all__ = ["TargetsSection"]
