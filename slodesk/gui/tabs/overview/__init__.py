"""The Overview: what waits for a decision, the services, and the chart of the selected one."""

from slodesk.gui.tabs.overview.tab import OverviewTab

__all__ = ["OverviewTab"]
