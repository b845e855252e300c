"""The policy: every threshold of the rules as versioned data, in two built-in profiles."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.domain.change_classes import CLASSES, FRAMEWORK_CLASSES, ChangeClass
from slodesk.domain.errors import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterator

RISKS = ("low", "medium", "high")
MATRIX_ROWS = ("healthy", "attention", "warning", "critical", "exhausted", "no_data")
DECISIONS = ("approve", "approve_monitored", "review", "review_canary", "defer", "block")
"""What the release matrix may say, from lax to strict."""


@dataclass(frozen=True, slots=True)
class AlertPair:
    """A long and a short window whose burn must both reach a factor to fire (R7).

    Attributes:
        kind: ``page`` or ``ticket``.
        long_minutes: length of the long window.
        short_minutes: length of the short window.
        share: of the budget that is spent in the long window when it fires, 0 to 1.
    """

    kind: str
    long_minutes: int
    short_minutes: int
    share: float

    @property
    def name(self) -> str:
        """How it is written: ``1h/5m``."""
        return f"{duration_name(self.long_minutes)}/{duration_name(self.short_minutes)}"

    def factor(self, window_days: float) -> float:
        """Return the burn rate both sides must reach: share·W/long window (R7)."""
        return self.share * window_days * 1440 / self.long_minutes

    @property
    def long(self) -> timedelta:
        """The long window."""
        return timedelta(minutes=self.long_minutes)

    @property
    def short(self) -> timedelta:
        """The short window."""
        return timedelta(minutes=self.short_minutes)


@dataclass(frozen=True, slots=True)
class RiskWeights:
    """How a release's risk score adds up (R32)."""

    lines_large: int = 1000
    lines_large_points: int = 2
    lines_medium: int = 100
    lines_medium_points: int = 1
    critical_path: int = 2
    migration: int = 2
    external_api: int = 1
    coverage_below: float = 0.8
    low_coverage: int = 2
    high_from: int = 6
    medium_from: int = 3


@dataclass(frozen=True, slots=True)
class PlanningRules:
    """How next quarter's targets and work are proposed; shares and points are ratios (R25, R29, R30, R38).

    Attributes:
        tighten_above: actual this far above the target: the framework's method tightens.
        tighten_by: … by this much.
        tighten_most: … but never past this target.
        relax_by: actual below the target: it relaxes by this much.
        relax_least: … but never under this target.
        halve_below: consumed less than this in each period: the budget method halves the budget.
        double_above: consumed more than this in each: it doubles it.
        features: share of capacity for features when targets are just met; the rest is reliability.
        margin_much: mean actual this far above the mean target …
        margin_some: … or this far; below by the same distances counts as missing some, and many.
        shift_much: what features gain or lose then.
        shift_some: likewise.
        shift_missing: likewise.
        shift_missing_much: likewise.
        features_least: features never get less …
        features_most: … and never more.
        features_exhausted: … nor more than this while an SLO is exhausted, if the guard is on.
        satisfied_from: share of the scale from which users count as satisfied.
        toil: share of a team's hours that toil may take when the SLOs are well.
        toil_hours: a person's working hours a week.
        toil_step: what toil gains when the mean actual reaches ``toil_well``, and loses below ``toil_fair``;
            twice that below ``toil_poor``.
        toil_least: toil never gets less …
        toil_most: … and never more.
        toil_well: a mean actual, a ratio.
        toil_fair: likewise.
        toil_poor: likewise.
        risk_large: a single risk above this share of an SLO's budget is too much for one.
    """

    tighten_above: float = 0.005
    tighten_by: float = 0.001
    tighten_most: float = 0.9999
    relax_by: float = 0.001
    relax_least: float = 0.99
    halve_below: float = 0.25
    double_above: float = 1.0
    features: float = 0.70
    margin_much: float = 0.005
    margin_some: float = 0.001
    shift_much: float = 0.10
    shift_some: float = 0.05
    shift_missing: float = -0.10
    shift_missing_much: float = -0.20
    features_least: float = 0.20
    features_most: float = 0.80
    features_exhausted: float = 0.50
    satisfied_from: float = 0.7
    toil: float = 0.50
    toil_hours: float = 40.0
    toil_step: float = 0.10
    toil_least: float = 0.20
    toil_most: float = 0.60
    toil_well: float = 0.9995
    toil_fair: float = 0.999
    toil_poor: float = 0.995
    risk_large: float = 0.25


_FRAMEWORK_PAIRS = (
    AlertPair("page", 60, 5, 0.02),
    AlertPair("page", 360, 30, 0.05),
    AlertPair("ticket", 1440, 120, 0.10),
    AlertPair("ticket", 4320, 360, 0.10),
)

_FRAMEWORK_MATRIX = (
    ("approve", "approve_monitored", "review_canary"),
    ("approve_monitored", "review_canary", "defer"),
    ("review_canary", "defer", "block"),
    ("defer", "block", "block"),
    ("block", "block", "block"),
    ("review", "review", "defer"),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds in force; shares are ratios, compared after rounding to 1e-9 (R1).

    Attributes:
        profile: "Framework", "Recommended" or the name of an edited one.
        version: counts up with every change in a workspace, from 1.
        critical_below: remaining budget under which an SLO is critical; at or below 0 it is exhausted.
        warning_below: … a warning.
        attention_below: … attention; from here on healthy (R9).
        elevated_above: 3-day burn called elevated.
        acceptable_above: 3-day burn called acceptable; up to here sustainable (R7).
        alert_pairs: burn-rate alerts (R7).
        judge_by: ``measured`` or ``adjusted`` consumption decides (R12).
        retrospective_share: share of a budget in one incident that asks for a retrospective (R20).
        retrospective_days: window of that budget; None is the SLO's own.
        risk: release risk weights (R32).
        matrix: rows of ``MATRIX_ROWS``, columns of ``RISKS``, cells of ``DECISIONS`` (R33).
        change_classes: how kinds of changes are treated, in the order of ``change_classes.CLASSES`` (R35).
        planning: how quarterly planning proposes (R25, R29, R30, R38).
        thaw_margin: hysteresis of release decisions, a share of budget (R36).
        page_pair_tightens: guard: a firing page pair moves release decisions one row down (R7).
        unknown_as_worst: guard: unknown release inputs count as their worst (R32).
        exhausted_caps_features: guard: an exhausted SLO caps features at 50 % (R29).
        toil_by_worst: guard: toil is capped at 50 % and judged by the worst SLO (R38).
    """

    profile: str = "Framework"
    version: int = 1
    critical_below: float = 0.10
    warning_below: float = 0.20
    attention_below: float = 0.50
    elevated_above: float = 1.5
    acceptable_above: float = 1.0
    alert_pairs: tuple[AlertPair, ...] = _FRAMEWORK_PAIRS
    judge_by: str = "measured"
    retrospective_share: float = 0.10
    retrospective_days: int | None = None
    risk: RiskWeights = field(default_factory=RiskWeights)
    matrix: tuple[tuple[str, str, str], ...] = _FRAMEWORK_MATRIX
    change_classes: tuple[ChangeClass, ...] = FRAMEWORK_CLASSES
    planning: PlanningRules = field(default_factory=PlanningRules)
    thaw_margin: float = 0.0
    page_pair_tightens: bool = False
    unknown_as_worst: bool = False
    exhausted_caps_features: bool = False
    toil_by_worst: bool = False

    def __post_init__(self) -> None:
        check_policy(self)

    @property
    def guards(self) -> dict[str, bool]:
        """The switches that the profile "Recommended" turns on."""
        return {name: getattr(self, name) for name in GUARDS}

    def decision(self, row: str, risk: str) -> str:
        """Return the matrix cell for a row of ``MATRIX_ROWS`` and a risk of ``RISKS`` (R33)."""
        return self.matrix[MATRIX_ROWS.index(row)][RISKS.index(risk)]


@dataclass(frozen=True, slots=True)
class PolicyDraft(Policy):
    """A policy that is being written: its thresholds may still contradict each other (R33)."""

    def __post_init__(self) -> None:
        """Let it be; ``check_policy`` and the linter say what is wrong."""

    def finished(self) -> Policy:
        """Return it as a policy.

        Raises:
            RuleBroken: its thresholds contradict each other.
        """
        return Policy(**{item.name: getattr(self, item.name) for item in fields(self)})


GUARDS = ("page_pair_tightens", "unknown_as_worst", "exhausted_caps_features", "toil_by_worst")


def duration_name(minutes: int) -> str:
    """Return a short name of a duration: ``5m``, ``6h``, ``3d``."""
    if minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def check_policy(policy: Policy) -> None:
    """Refuse thresholds that contradict each other.

    Raises:
        RuleBroken: naming the field.
    """
    for broken in problems(policy):
        raise broken


def problems(policy: Policy) -> Iterator[RuleBroken]:
    """Yield everything that keeps thresholds from being a policy, each naming its field."""
    if not policy.profile.strip():
        yield RuleBroken("A policy has a name.", field="profile")
    if policy.version < 1:
        yield RuleBroken("Versions count from 1.", field="version")
    if not 0 < policy.critical_below < policy.warning_below < policy.attention_below <= 1:
        yield RuleBroken(
            "The bands must rise: 0 < critical < warning < attention ≤ 100 %.", field="critical_below"
        )
    if not 0 < policy.acceptable_above < policy.elevated_above:
        yield RuleBroken("Elevated burn lies above acceptable burn.", field="elevated_above")
    yield from _pairs(policy.alert_pairs)
    if policy.judge_by not in {"measured", "adjusted"}:
        yield RuleBroken("Decisions use measured or adjusted consumption.", field="judge_by")
    if not 0 < policy.retrospective_share <= 1:
        yield RuleBroken("The share lies between 0 % and 100 %.", field="retrospective_share")
    if policy.retrospective_days is not None and policy.retrospective_days < 1:
        yield RuleBroken("The window is at least one day.", field="retrospective_days")
    if not 0 <= policy.thaw_margin < 1:
        yield RuleBroken("The margin lies between 0 % and 100 %.", field="thaw_margin")
    if not 0 < policy.risk.medium_from < policy.risk.high_from:
        yield RuleBroken("High risk starts above medium risk.", field="risk")
    yield from _planning(policy.planning)
    if len(policy.matrix) != len(MATRIX_ROWS) or any(
        len(row) != len(RISKS) or not set(row) <= set(DECISIONS) for row in policy.matrix
    ):
        yield RuleBroken("The release matrix has an unknown or missing cell.", field="matrix")
    if tuple(each.name for each in policy.change_classes) != CLASSES or policy.change_classes[0].exempt:
        yield RuleBroken(
            "Every change class is named once, and the normal one is not exempt.", "change_classes"
        )


def _pairs(pairs: tuple[AlertPair, ...]) -> Iterator[RuleBroken]:
    for pair in pairs:
        if pair.kind not in {"page", "ticket"}:
            yield RuleBroken("An alert pair is a page or a ticket.", field="alert_pairs")
        if not 0 < pair.short_minutes < pair.long_minutes or not 0 < pair.share <= 1:
            yield RuleBroken(
                "An alert pair needs a short window inside a long one and a share up to 100 %.",
                field="alert_pairs",
            )


def _planning(rules: PlanningRules) -> Iterator[RuleBroken]:
    shares = (
        rules.tighten_above, rules.tighten_by, rules.relax_by, rules.halve_below, rules.features,
        rules.satisfied_from, rules.toil,
    )  # fmt: skip
    if not all(0 <= share <= 1 for share in shares) or not rules.halve_below <= rules.double_above:
        yield RuleBroken("The shares of planning lie between 0 % and 100 %.", field="planning")
    if not 0 < rules.relax_least <= rules.tighten_most < 1:
        yield RuleBroken("Proposed targets lie between 0 % and 100 %.", field="planning")
    if not 0 < rules.margin_some < rules.margin_much:
        yield RuleBroken("A large margin lies above a small one.", field="planning")
    if not 0 <= rules.features_least <= rules.features_most <= 1:
        yield RuleBroken("The least share of features lies below the most.", field="planning")
    if rules.toil_hours <= 0:
        yield RuleBroken("A week has working hours.", field="planning")


FRAMEWORK = Policy()
"""The framework's own thresholds."""

RECOMMENDED = replace(FRAMEWORK, profile="Recommended", **dict.fromkeys(GUARDS, True))  # type: ignore[arg-type]
"""The same with every guard on."""
