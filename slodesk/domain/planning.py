"""The words quarterly planning is told in: states, kinds and choices (R23–R31)."""

from __future__ import annotations

DRAFT, IN_PLANNING, IN_APPROVAL, APPROVED, SUPERSEDED = (
    "draft", "in_planning", "in_approval", "approved", "superseded",
)  # fmt: skip
STATES = (DRAFT, IN_PLANNING, IN_APPROVAL, APPROVED, SUPERSEDED)
"""What a plan goes through; a superseded one was approved, and gave way to a later plan or revision."""

LAYOUTS = ("four_workshops", "two_sessions", "one_session")
"""How the four weeks are held (R23)."""

METHODS = ("framework", "budget")
"""How targets are proposed (R25)."""

ACTIVITY, DELIVERABLE = "activity", "deliverable"
ITEM_KINDS = (ACTIVITY, DELIVERABLE)

GOAL, MILESTONE = "goal", "milestone"
INPUT_KINDS = (GOAL, MILESTONE)

UNDECIDED, ACCEPTED, CHANGED, REJECTED = "undecided", "accepted", "changed", "rejected"
DECISIONS = (UNDECIDED, ACCEPTED, CHANGED, REJECTED)
"""What became of a proposed target."""

CONFIDENCES = ("", "low", "medium", "high")

INITIATIVE_STATES = ("proposed", "committed", "in_progress", "done", "dropped")
UNDER_WAY = ("committed", "in_progress", "done")
"""States in which work counts as happening even below the line."""

SOURCES = ("", "action", "factor", "toil", "risk", "slo")
"""Where a suggested initiative came from (R28)."""

FEEDBACK_STATES = ("open", "taken_up", "declined")

VERDICTS = ("", "approved", "changes")
"""What an approver said; empty while nothing."""

SLO_DOCUMENT, BUDGET_POLICY, COMMUNICATION_PLAN = "slo_document", "error_budget_policy", "communication_plan"
DOCUMENTS = (SLO_DOCUMENT, BUDGET_POLICY, COMMUNICATION_PLAN)

WEEKS = (1, 2, 3, 4)
COMMUNICATE = 5
"""The number of the time after the four weeks."""
