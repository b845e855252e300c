"""Week 4: the whole plan as one document, and the three that come out of it."""

from slodesk.gui.tabs.quarterly_plan.document.section import DocumentSection

__all__ = ["DocumentSection"]
