"""The weekly review of SLOs: prepared by the app, held by people, kept as it was."""

from slodesk.gui.tabs.weekly_review.tab import WeeklyReviewTab

__all__ = ["WeeklyReviewTab"]
