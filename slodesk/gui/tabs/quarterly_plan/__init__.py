"""The Quarterly plan tab."""

from slodesk.gui.tabs.quarterly_plan.tab import QuarterlyPlanTab

__all__ = ["QuarterlyPlanTab"]
