"""What is wrong with a policy that is being written: it may be kept as a draft, not published (R33)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING

from slodesk.domain.change_classes import NORMAL
from slodesk.domain.figures import percent_figure
from slodesk.domain.phrases import phrase
from slodesk.domain.policy import DECISIONS, MATRIX_ROWS, RISKS, problems
from slodesk.domain.release_decision import DECISION_WORDS
from slodesk.domain.release_risk import level
from slodesk.domain.release_words import CLASS_WORDS, RISK_WORDS
from slodesk.domain.status import STATUS_WORDS, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy, RiskWeights

UNREACHABLE, HOLE, DEAD, LAXER, OTHER = "unreachable", "hole", "dead", "laxer", "other"
KINDS = (UNREACHABLE, HOLE, DEAD, LAXER, OTHER)

_BUDGETS = MATRIX_ROWS[:-1]
"""Rows from much budget to none; the row of no data stands apart."""
_BANDS = {"critical_below", "warning_below", "attention_below"}
_ORDER = (
    "profile", "version", "critical_below", "warning_below", "attention_below", "acceptable_above",
    "elevated_above", "alert_pairs", "judge_by", "retrospective_share", "retrospective_days", "risk",
    "matrix", "thaw_margin", "change_classes", "page_pair_tightens", "planning",
)  # fmt: skip
"""Fields as the page shows them."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that keeps a policy from being published.

    Attributes:
        kind: one of ``KINDS``.
        words: a sentence.
        field: where it is, a field of ``Policy``.
        cells: of the matrix, (row, risk), the laxer one last.
    """

    kind: str
    words: Meant
    field: str
    cells: tuple[tuple[str, str], ...] = ()


def flaws(policy: Policy) -> tuple[Flaw, ...]:
    """Return what is wrong, in the order of the page on which a policy is written.

    Without a flaw every status and every level of risk occurs, every cell decides, and none is laxer
    than one with less risk or more budget.
    """
    found = [*_bands(policy), *_risk(policy), *_holes(policy), *_laxer(policy), *_dead(policy)]
    told = {flaw.field for flaw in found}
    if told & _BANDS:
        told |= _BANDS
    found += [
        Flaw(OTHER, broken.message, broken.field or "")
        for broken in problems(policy)
        if broken.field not in told
    ]
    return tuple(sorted(found, key=lambda flaw: _ORDER.index(flaw.field) if flaw.field in _ORDER else -1))


def _bands(policy: Policy) -> Iterator[Flaw]:
    """Yield statuses that no budget can have (R9)."""
    edges = (
        (Status.CRITICAL, 0.0, policy.critical_below, "critical_below"),
        (Status.WARNING, policy.critical_below, policy.warning_below, "warning_below"),
        (Status.ATTENTION, policy.warning_below, policy.attention_below, "attention_below"),
    )
    for status, low, high, field in edges:
        if round(high, 9) <= round(low, 9):
            yield Flaw(
                UNREACHABLE,
                phrase("“{status}” cannot occur: it begins at {low} and ends at {high} of the budget.",
                       status=STATUS_WORDS[status], low=percent_figure(low), high=percent_figure(high)),
                field,
            )  # fmt: skip
    if round(policy.attention_below, 9) > 1:
        yield Flaw(
            UNREACHABLE,
            phrase("“{status}” cannot occur: more than the whole budget would have to be left.",
                   status=STATUS_WORDS[Status.HEALTHY]),
            "attention_below",
        )  # fmt: skip
    elif policy.thaw_margin > 0 and round(policy.attention_below + policy.thaw_margin, 9) > 1:
        yield Flaw(
            UNREACHABLE,
            phrase("“{status}” is never reached again: with the margin {share} of the budget would have to"
                   " be left.", status=STATUS_WORDS[Status.HEALTHY],
                   share=percent_figure(policy.attention_below + policy.thaw_margin)),
            "thaw_margin",
        )  # fmt: skip


def scores(risk: RiskWeights) -> frozenset[int]:
    """Return every score a release can have (R32)."""
    sizes = {0, risk.lines_large_points}
    if risk.lines_medium < risk.lines_large:
        sizes.add(risk.lines_medium_points)
    low = risk.low_coverage if risk.coverage_below > 0 else 0
    flags = (risk.critical_path, risk.migration, risk.external_api, low)
    return frozenset(map(sum, product(sizes, *((0, points) for points in flags))))


def _risk(policy: Policy) -> Iterator[Flaw]:
    """Yield levels of risk that no release can have, and points that make one less risky (R32)."""
    risk = policy.risk
    points = (risk.lines_large_points, risk.lines_medium_points, risk.critical_path, risk.migration,
              risk.external_api, risk.low_coverage)  # fmt: skip
    if min(points) < 0 or risk.lines_medium_points > risk.lines_large_points:
        yield Flaw(
            LAXER, phrase("More risk gives fewer points: no points are below zero, and more lines never"
                          " give fewer."), "risk",
        )  # fmt: skip
        return
    found = scores(risk)
    reached = {level(score, risk) for score in found}
    for each in RISKS:
        if each not in reached:
            yield Flaw(
                UNREACHABLE,
                phrase("No release can have {level} risk: medium begins at {medium} points, high at {high};"
                       " a release can have {most} at most.", level=RISK_WORDS[each],
                       medium=str(risk.medium_from), high=str(risk.high_from), most=str(max(found))),
                "risk",
            )  # fmt: skip


def _holes(policy: Policy) -> Iterator[Flaw]:
    """Yield cells without a decision."""
    for row, cells in zip(MATRIX_ROWS, policy.matrix, strict=True):
        for risk, cell in zip(RISKS, cells, strict=True):
            if cell not in DECISIONS:
                yield Flaw(
                    HOLE, phrase("Nothing is decided for {cell}.", cell=_cell(row, risk)), "matrix",
                    ((row, risk),),
                )  # fmt: skip


def _laxer(policy: Policy) -> Iterator[Flaw]:
    """Yield neighbouring cells in which more risk, or less budget, is treated more laxly (R33)."""
    at = {
        (row, risk): DECISIONS.index(cell)
        for row, cells in zip(MATRIX_ROWS, policy.matrix, strict=True)
        for risk, cell in zip(RISKS, cells, strict=True)
        if cell in DECISIONS
    }
    steps = [((row, a), (row, b)) for row in MATRIX_ROWS for a, b in pairwise(RISKS)]
    steps += [((a, risk), (b, risk)) for risk in RISKS for a, b in pairwise(_BUDGETS)]
    for before, after in steps:
        if before in at and after in at and at[after] < at[before]:
            yield Flaw(LAXER, _said(before, after, at), "matrix", (before, after))


def _said(before: tuple[str, str], after: tuple[str, str], at: dict[tuple[str, str], int]) -> Meant:
    values = {
        "first": _cell(*before), "one": DECISION_WORDS[DECISIONS[at[before]]],
        "second": _cell(*after), "other": DECISION_WORDS[DECISIONS[at[after]]],
    }  # fmt: skip
    if before[0] == after[0]:
        return phrase("More risk is treated more laxly: {first} says {one}, {second} says {other}.", **values)
    return phrase("Less budget is treated more laxly: {first} says {one}, {second} says {other}.", **values)


def _dead(policy: Policy) -> Iterator[Flaw]:
    """Yield rules that can never decide anything."""
    risk = policy.risk
    if risk.lines_medium >= risk.lines_large and risk.lines_medium_points:
        yield Flaw(
            DEAD, phrase("The smaller number of lines never counts: it is not below the larger."), "risk"
        )
    if risk.coverage_below <= 0 and risk.low_coverage:
        yield Flaw(DEAD, phrase("Low test coverage never counts: none is below 0 %."), "risk")
    seen = set()
    for pair in policy.alert_pairs:
        windows = (pair.kind, pair.long_minutes, pair.short_minutes)
        if windows in seen:
            yield Flaw(DEAD, phrase("The alert pair {pair} is there twice.", pair=pair.name), "alert_pairs")
        seen.add(windows)
    if policy.page_pair_tightens and not any(pair.kind == "page" for pair in policy.alert_pairs):
        yield Flaw(
            DEAD,
            phrase("No alert pair pages anybody, so a firing one can never count."),
            "page_pair_tightens",
        )
    for each in policy.change_classes:
        if each.conditions and not each.exempt:
            yield Flaw(
                DEAD,
                phrase("The conditions of “{kind}” never count: it goes by the matrix.",
                       kind=CLASS_WORDS[each.name]),
                "change_classes",
            )  # fmt: skip
        if each.exempt and each.name == NORMAL:
            yield Flaw(
                DEAD, phrase("The whole matrix never counts: normal changes are exempt."), "change_classes"
            )


def _cell(row: str, risk: str) -> Meant:
    return phrase("{status} with {risk} risk", status=STATUS_WORDS[Status(row)], risk=RISK_WORDS[risk])
