"""Change classes: what kind of change a release is, and which kinds go out whatever the budget says (R35)."""

from __future__ import annotations

from dataclasses import dataclass

NORMAL, ROLLBACK, FIX, SECURITY, P0 = "normal", "rollback", "reliability-fix", "security", "p0"
CLASSES = (NORMAL, ROLLBACK, FIX, SECURITY, P0)


@dataclass(frozen=True, slots=True)
class ChangeClass:
    """How a policy treats a kind of change.

    Attributes:
        name: one of ``CLASSES``.
        exempt: approved whatever the budget says, with conditions.
        conditions: in the words of whoever wrote the policy.
    """

    name: str
    exempt: bool = False
    conditions: tuple[str, ...] = ()


FRAMEWORK_CLASSES = (
    ChangeClass(NORMAL),
    ChangeClass(ROLLBACK, True, ("Roll back to a version that ran well before.",)),
    ChangeClass(FIX, True, ("Contains the reliability fix and nothing else.", "Someone watches it go out.")),
    ChangeClass(SECURITY, True, ("Contains the security fix and nothing else.", "Rollback ready.")),
    ChangeClass(P0, True, ("Ends or prevents an outage that is under way.", "Reviewed afterwards.")),
)
"""The classes of the profile "Framework"."""
