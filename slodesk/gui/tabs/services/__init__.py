"""The Services tab: every service, its SLOs, and what they promise."""

from slodesk.gui.tabs.services.tab import ServicesTab

__all__ = ["ServicesTab"]
