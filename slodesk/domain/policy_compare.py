"""What one policy says differently from another, in sentences people can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.figures import percent_figure, trimmed_places
from slodesk.domain.phrases import Figure, phrase
from slodesk.domain.policy import GUARDS, MATRIX_ROWS, RISKS
from slodesk.domain.policy_paths import value_at
from slodesk.domain.policy_words import (
    ALERT_WORDS,
    BANDS,
    BURN,
    FIELD_WORDS,
    JUDGE,
    JUDGE_WORDS,
    KINDS,
    MATRIX,
    NAME,
    PAIRS,
    PLANNING,
    RATIOS,
    RETRO,
    RISK,
    THAW,
)
from slodesk.domain.policy_words import GUARDS as GUARD_PART
from slodesk.domain.record_compare import Difference
from slodesk.domain.release_decision import DECISION_WORDS
from slodesk.domain.release_words import CLASS_WORDS, RISK_WORDS
from slodesk.domain.status import STATUS_WORDS, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.domain.change_classes import ChangeClass
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import AlertPair, Policy


def differences(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """Return what the later policy says differently, part by part; nothing of version and order."""
    found = []
    for part, told in (
        (NAME, _name(before, after)),
        (BANDS, _values(before, after, "critical_below", "warning_below", "attention_below")),
        (BURN, _values(before, after, "acceptable_above", "elevated_above")),
        (PAIRS, _pairs(before.alert_pairs, after.alert_pairs)),
        (JUDGE, _values(before, after, "judge_by")),
        (RETRO, _values(before, after, "retrospective_share", "retrospective_days")),
        (RISK, _values(before, after, *_within("risk"))),
        (MATRIX, _matrix(before, after)),
        (THAW, _values(before, after, "thaw_margin")),
        (KINDS, _classes(before, after)),
        (GUARD_PART, _guards(before, after)),
        (PLANNING, _values(before, after, *_within("planning"))),
    ):
        found += [Difference(part, words) for words in told]
    return tuple(found)


def value_phrase(path: str, value: Any) -> Meant:
    """Return a value of a policy as people read it.

    Args:
        path: where it is in the policy (``policy_paths``).
        value: as it is there.
    """
    if path == "judge_by":
        return JUDGE_WORDS.get(value, str(value))
    if value is None:
        return phrase("each SLO's own window")
    if path in RATIOS:
        return percent_figure(value, 4)
    if path == "retrospective_days":
        return phrase("%Ln [day|days]", "", value)
    if isinstance(value, float):
        return Figure(value, trimmed_places(value, 4))
    return str(value)


def pair_phrase(pair: AlertPair) -> Meant:
    """Return an alert pair as people read it: "page when 2 % is spent in 1h/5m"."""
    return phrase("{kind} at {share} of the budget in {windows}", kind=ALERT_WORDS.get(pair.kind, pair.kind),
                  share=percent_figure(pair.share), windows=pair.name)  # fmt: skip


def _within(part: str) -> list[str]:
    return [path for path in FIELD_WORDS if path.startswith(f"{part}.")]


def _name(before: Policy, after: Policy) -> Iterator[Meant]:
    if before.profile != after.profile:
        yield phrase("{before} → {after}", before=before.profile, after=after.profile)


def _values(before: Policy, after: Policy, *paths: str) -> Iterator[Meant]:
    for path in paths:
        was, now = value_at(before, path), value_at(after, path)
        if was != now:
            yield phrase("{what}: {before} → {after}", what=FIELD_WORDS[path], before=value_phrase(path, was),
                         after=value_phrase(path, now))  # fmt: skip


def _pairs(before: tuple[AlertPair, ...], after: tuple[AlertPair, ...]) -> Iterator[Meant]:
    for pair in before:
        if pair not in after:
            yield phrase("Removed: {pair}", pair=pair_phrase(pair))
    for pair in after:
        if pair not in before:
            yield phrase("Added: {pair}", pair=pair_phrase(pair))


def _matrix(before: Policy, after: Policy) -> Iterator[Meant]:
    """Tell each cell; rows that were and are the same throughout are told at once."""
    for row, old, new in zip(MATRIX_ROWS, before.matrix, after.matrix, strict=True):
        status = STATUS_WORDS[Status(row)]
        if old != new and len(set(old)) == len(set(new)) == 1:
            yield phrase("{status} with any risk: {before} → {after}", status=status,
                         before=_decision(old[0]), after=_decision(new[0]))  # fmt: skip
            continue
        for risk, was, cell in zip(RISKS, old, new, strict=True):
            if was != cell:
                yield phrase("{status} with {risk} risk: {before} → {after}", status=status,
                             risk=RISK_WORDS[risk], before=_decision(was), after=_decision(cell))  # fmt: skip


def _decision(cell: str) -> Meant:
    return DECISION_WORDS.get(cell, phrase("nothing"))


def _classes(before: Policy, after: Policy) -> Iterator[Meant]:
    old = {each.name: each for each in before.change_classes}
    for kind in after.change_classes:
        was = old.get(kind.name)
        if was is not None:
            yield from _class(was, kind)


def _class(was: ChangeClass, kind: ChangeClass) -> Iterator[Meant]:
    name = CLASS_WORDS[kind.name]
    if was.exempt != kind.exempt:
        yield (
            phrase("{kind}: goes out whatever the budget says", kind=name)
            if kind.exempt
            else phrase("{kind}: goes by the matrix", kind=name)
        )
    if not kind.exempt:  # then conditions have no say
        return
    for text in was.conditions:
        if text not in kind.conditions:
            yield phrase("{kind}, no longer a condition: {text}", kind=name, text=text)
    for text in kind.conditions:
        if text not in was.conditions:
            yield phrase("{kind}, a new condition: {text}", kind=name, text=text)


def _guards(before: Policy, after: Policy) -> Iterator[Meant]:
    for guard in GUARDS:
        was, now = getattr(before, guard), getattr(after, guard)
        if was != now:
            yield (
                phrase("Switched on: {guard}", guard=FIELD_WORDS[guard])
                if now
                else phrase("Switched off: {guard}", guard=FIELD_WORDS[guard])
            )
