"""What the parts of a policy are called within a sentence or as a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slodesk.domain.phrases import Meant

NAME, BANDS, BURN, PAIRS, JUDGE, RETRO, RISK, MATRIX, THAW, KINDS, GUARDS, PLANNING = (
    "profile", "bands", "burn", "alert_pairs", "judge_by", "retrospective", "risk", "matrix", "thaw_margin",
    "change_classes", "guards", "planning",
)  # fmt: skip
PARTS = (NAME, BANDS, BURN, PAIRS, JUDGE, RETRO, RISK, MATRIX, THAW, KINDS, GUARDS, PLANNING)
"""The parts of a policy, in the order they are shown."""

PART_TITLES: Mapping[str, Meant] = {
    NAME: phrase("Name"),
    BANDS: phrase("Status by remaining budget"),
    BURN: phrase("Burn rate"),
    PAIRS: phrase("Alert pairs"),
    JUDGE: phrase("What is judged"),
    RETRO: phrase("Retrospectives"),
    RISK: phrase("Risk of a release"),
    MATRIX: phrase("Release decisions"),
    THAW: phrase("After a freeze"),
    KINDS: phrase("Kinds of changes"),
    GUARDS: phrase("Guards"),
    PLANNING: phrase("Quarterly planning"),
}

FIELD_WORDS: Mapping[str, Meant] = {
    "profile": phrase("Name"),
    "critical_below": phrase("Critical below"),
    "warning_below": phrase("Warning below"),
    "attention_below": phrase("Attention below"),
    "acceptable_above": phrase("Burn is acceptable above"),
    "elevated_above": phrase("Burn is elevated above"),
    "judge_by": phrase("Judged by"),
    "retrospective_share": phrase("A retrospective is due above"),
    "retrospective_days": phrase("Days of the budget it is a share of"),
    "risk.lines_large": phrase("A large change has more lines than"),
    "risk.lines_large_points": phrase("Points of a large change"),
    "risk.lines_medium": phrase("A medium change has more lines than"),
    "risk.lines_medium_points": phrase("Points of a medium change"),
    "risk.critical_path": phrase("Points of the critical path"),
    "risk.migration": phrase("Points of a database migration"),
    "risk.external_api": phrase("Points of changed external interfaces"),
    "risk.coverage_below": phrase("Test coverage is low below"),
    "risk.low_coverage": phrase("Points of low test coverage"),
    "risk.medium_from": phrase("Risk is medium from, points"),
    "risk.high_from": phrase("Risk is high from, points"),
    "thaw_margin": phrase("A status recovers only past its limit by"),
    "page_pair_tightens": phrase("A firing page makes decisions one status stricter"),
    "unknown_as_worst": phrase("What is unknown of a release counts as its worst"),
    "exhausted_caps_features": phrase("An exhausted budget caps work on features"),
    "toil_by_worst": phrase("Toil is capped and judged by the worst SLO"),
    "planning.tighten_above": phrase("A target is tightened if the actual is above it by"),
    "planning.tighten_by": phrase("It is tightened by"),
    "planning.tighten_most": phrase("A proposed target is never above"),
    "planning.relax_by": phrase("A missed target is relaxed by"),
    "planning.relax_least": phrase("A proposed target is never below"),
    "planning.halve_below": phrase("A budget is halved if each period used less than"),
    "planning.double_above": phrase("A budget is doubled if each period used more than"),
    "planning.features": phrase("Share for features when targets are just met"),
    "planning.margin_much": phrase("Targets are far exceeded or missed from"),
    "planning.margin_some": phrase("Targets are exceeded or missed from"),
    "planning.shift_much": phrase("Features gain when far exceeded"),
    "planning.shift_some": phrase("Features gain when exceeded"),
    "planning.shift_missing": phrase("Features gain when missed"),
    "planning.shift_missing_much": phrase("Features gain when far missed"),
    "planning.features_least": phrase("Features get at least"),
    "planning.features_most": phrase("Features get at most"),
    "planning.features_exhausted": phrase("Features get at most while a budget is exhausted"),
    "planning.satisfied_from": phrase("Users are satisfied from, of the scale"),
    "planning.toil": phrase("Toil may take"),
    "planning.toil_hours": phrase("Hours of a working week"),
    "planning.toil_step": phrase("Toil gains or loses in steps of"),
    "planning.toil_least": phrase("Toil gets at least"),
    "planning.toil_most": phrase("Toil gets at most"),
    "planning.toil_well": phrase("SLOs are well for toil from"),
    "planning.toil_fair": phrase("SLOs are fair for toil from"),
    "planning.toil_poor": phrase("SLOs are poor for toil below"),
    "planning.risk_large": phrase("A single risk is too large above, of a budget"),
}
"""Path of a value → what it is called."""

RATIOS = frozenset(
    {
        path
        for path in FIELD_WORDS
        if path.startswith("planning.") and path != "planning.toil_hours"
    }
    | {"critical_below", "warning_below", "attention_below", "retrospective_share", "risk.coverage_below",
       "thaw_margin"}
)  # fmt: skip
"""Paths whose values are ratios, shown in percent."""

GUARD_MEANING: Mapping[str, Meant] = {
    "page_pair_tightens": phrase(
        "While an alert that pages somebody fires, a release is judged as if the budget were one status"
        " worse."
    ),
    "unknown_as_worst": phrase(
        "What nobody filled in about a release gives as many points of risk as it could, instead of none."
    ),
    "exhausted_caps_features": phrase(
        "While the budget of an SLO is exhausted, quarterly plans give features at most half of the hours."
    ),
    "toil_by_worst": phrase(
        "Toil is allowed by the worst SLO instead of the mean, and never gets more than its usual share."
    ),
}
"""What a guard changes when it is on."""

RELEASE_GUARDS = ("page_pair_tightens", "unknown_as_worst")
"""Guards that release decisions go by."""

JUDGE_WORDS: Mapping[str, Meant] = {
    "measured": phrase("what was measured"), "adjusted": phrase("the adjusted figure"),
}  # fmt: skip
ALERT_WORDS: Mapping[str, Meant] = {"page": phrase("page"), "ticket": phrase("ticket")}
