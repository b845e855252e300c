"""Week 3: the reliability work of a quarter, in order, as a list and on a board of its weeks."""

from slodesk.gui.tabs.quarterly_plan.roadmap.section import RoadmapSection

__all__ = ["RoadmapSection"]
