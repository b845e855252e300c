"""How risky a release is: a score with its parts (R32)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003 - reading looks at the fields' kinds
from typing import TYPE_CHECKING

from slodesk.domain.change_classes import NORMAL

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy, RiskWeights

LINES, CRITICAL_PATH, MIGRATION, EXTERNAL, COVERAGE = (
    "lines_changed", "critical_path", "db_migration", "external_apis", "test_coverage",
)  # fmt: skip
PARTS = (LINES, CRITICAL_PATH, MIGRATION, EXTERNAL, COVERAGE)


@dataclass(frozen=True, slots=True)
class ReleaseInputs:
    """What is known of a release; None is unknown.

    Attributes:
        lines_changed: added and removed.
        critical_path: whether it touches a critical path.
        db_migration: whether it changes the database.
        external_apis: whether it changes interfaces others use.
        test_coverage: in percent, 0 to 100.
        change_class: one of ``change_classes.CLASSES``.
    """

    lines_changed: int | None = None
    critical_path: bool | None = None
    db_migration: bool | None = None
    external_apis: bool | None = None
    test_coverage: Decimal | None = None
    change_class: str = NORMAL


@dataclass(frozen=True, slots=True)
class RiskPart:
    """One of ``PARTS``: the points it gives, the most it could give, and whether it is known."""

    name: str
    points: int
    most: int
    known: bool


@dataclass(frozen=True, slots=True)
class Risk:
    """A release's risk.

    Attributes:
        parts: in the order of ``PARTS``.
        score: their sum.
        level: one of ``policy.RISKS``.
    """

    parts: tuple[RiskPart, ...]
    score: int
    level: str

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the parts nobody knows."""
        return tuple(part.name for part in self.parts if not part.known)


def risk(inputs: ReleaseInputs, policy: Policy) -> Risk:
    """Return the risk of a release (R32).

    What is unknown gives no points; with the guard ``unknown_as_worst`` it gives as many as it could.

    Args:
        inputs: what is known of it.
        policy: whose weights and guards apply.
    """
    weights = policy.risk
    parts = []
    for name, points, most in _points(inputs, weights):
        unknown = most if policy.unknown_as_worst else 0
        parts.append(RiskPart(name, unknown if points is None else points, most, points is not None))
    score = sum(part.points for part in parts)
    return Risk(tuple(parts), score, level(score, weights))


def level(score: int, weights: RiskWeights) -> str:
    """Return low, medium or high for a score (R32)."""
    if score >= weights.high_from:
        return "high"
    return "medium" if score >= weights.medium_from else "low"


def _points(inputs: ReleaseInputs, weights: RiskWeights) -> tuple[tuple[str, int | None, int], ...]:
    def of(flag: bool | None, points: int) -> int | None:
        return None if flag is None else points * flag

    lines, coverage = inputs.lines_changed, inputs.test_coverage
    size = None
    if lines is not None:
        size = weights.lines_medium_points if lines > weights.lines_medium else 0
        size = weights.lines_large_points if lines > weights.lines_large else size
    low = None if coverage is None else round(float(coverage) / 100, 9) < round(weights.coverage_below, 9)
    return (
        (LINES, size, max(weights.lines_large_points, weights.lines_medium_points)),
        (CRITICAL_PATH, of(inputs.critical_path, weights.critical_path), weights.critical_path),
        (MIGRATION, of(inputs.db_migration, weights.migration), weights.migration),
        (EXTERNAL, of(inputs.external_apis, weights.external_api), weights.external_api),
        (COVERAGE, of(low, weights.low_coverage), weights.low_coverage),
    )
