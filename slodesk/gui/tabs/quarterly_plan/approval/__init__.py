"""Week 4: who agrees, what still stands in the way, approving, and what was approved before."""

from slodesk.gui.tabs.quarterly_plan.approval.section import ApprovalSection

__all__ = ["ApprovalSection"]
