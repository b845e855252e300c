"""Week 1: how every SLO did in the quarter that is looked back on."""

from slodesk.gui.tabs.quarterly_plan.performance.section import PerformanceSection

__all__ = ["PerformanceSection"]
