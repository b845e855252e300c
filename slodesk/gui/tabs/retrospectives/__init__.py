"""What went wrong and what was learned: incidents, retrospectives, action items, the budget's ledger."""

from slodesk.gui.tabs.retrospectives.tab import RetrospectivesTab

__all__ = ["RetrospectivesTab"]
