"""What changed between two states of a plan, in sentences people can read (R31)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.domain.figures import exact_figure, percent_figure, window_phrase
from slodesk.domain.phrases import Figure, phrase
from slodesk.domain.window import parse_window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.plan_snapshot import PlanContent, TargetLine

PLAN, TARGETS, GOALS, CAPACITY, ROADMAP, RISKS, STEPS, PEOPLE, FEEDBACK, MESSAGES, DOCUMENTS = (
    "plan", "targets", "goals", "capacity", "roadmap", "risks", "steps", "approval", "feedback", "messages",
    "documents",
)  # fmt: skip
PARTS = (PLAN, TARGETS, GOALS, CAPACITY, ROADMAP, RISKS, STEPS, PEOPLE, FEEDBACK, MESSAGES, DOCUMENTS)
"""The parts of a plan, in the order they are told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: the part of the plan it is in, and what, in a sentence."""

    part: str
    words: Meant


def differences(before: PlanContent, after: PlanContent) -> tuple[Difference, ...]:
    """Return what changed from one state of a plan to another, part by part."""
    found: list[Difference] = []

    def tell(part: str, told: Iterable[Meant]) -> None:
        found.extend(Difference(part, words) for words in told)

    tell(PLAN, _plan(before, after))
    tell(TARGETS, _targets(before.targets, after.targets))
    tell(GOALS, _records(before.inputs, after.inputs, phrase("Goal"), _INPUT))
    tell(CAPACITY, _records(before.capacity, after.capacity, phrase("Capacity of"), _HOURS))
    tell(CAPACITY, _shares(before, after))
    tell(ROADMAP, _records(before.roadmap, after.roadmap, phrase("Initiative"), _WORK))
    tell(RISKS, _records(before.risks, after.risks, phrase("Risk"), _RISK))
    tell(STEPS, _records(before.steps, after.steps, phrase("Step"), _STEP))
    tell(PEOPLE, _records(before.approvers, after.approvers, phrase("Approver"), _APPROVER))
    tell(FEEDBACK, _records(before.feedback, after.feedback, phrase("Feedback"), _FEEDBACK))
    tell(MESSAGES, _records(before.messages, after.messages, phrase("Message to"), _MESSAGE))
    tell(DOCUMENTS, _documents(before.documents, after.documents))
    return tuple(found)


def _plan(before: PlanContent, after: PlanContent) -> Iterable[Meant]:
    if before.summary != after.summary:
        yield phrase("The summary was rewritten.")
    if before.method != after.method:
        yield phrase("Targets were proposed by another method.")
    policies = [_policy(each) for each in (before, after)]
    if policies[0] != policies[1]:
        yield phrase("Policy: {before} → {after}", before=policies[0], after=policies[1])
    elif before.policy != after.policy:
        yield phrase("Thresholds of the policy changed.")


def _policy(content: PlanContent) -> str:
    return f"{content.policy.get('profile', '')} {content.policy.get('version', '')}".strip()


def _targets(before: Sequence[TargetLine], after: Sequence[TargetLine]) -> Iterable[Meant]:
    old, new = ({line.id: line for line in lines} for lines in (before, after))
    for key, line in new.items():
        was = old.get(key)
        if was is None:
            yield phrase(
                "{slo} was added, with a target of {target}.", slo=line.name, target=percent_figure(line.new)
            )
            continue
        for name, one, other in (
            (phrase("target"), percent_figure(was.new), percent_figure(line.new)),
            (phrase("window"), _window(was.new_window), _window(line.new_window)),
            (phrase("limit"), _limit(was.new_threshold, was.unit), _limit(line.new_threshold, line.unit)),
            (phrase("percentile"), _value(was.new_percentile), _value(line.new_percentile)),
            (phrase("decision"), _WORDS[was.decision], _WORDS[line.decision]),
            (phrase("reason"), was.comment, line.comment),
            (phrase("user evidence"), was.evidence, line.evidence),
            (phrase("approver"), was.approver, line.approver),
            (phrase("why it was missed"), was.gap_reason, line.gap_reason),
        ):
            if str(one) != str(other):
                yield _changed(line.name, name, one, other)
    for key, was in old.items():
        if key not in new:
            yield phrase("{slo} is no longer in the plan.", slo=was.name)


def _shares(before: PlanContent, after: PlanContent) -> Iterable[Meant]:
    if before.features != after.features:
        yield phrase("Share for features: {before} → {after}", before=_share(before), after=_share(after))


def _share(content: PlanContent) -> Meant:
    return (
        phrase("not known")
        if content.features is None
        else replace(exact_figure(content.features * 100), unit="%")
    )


def _records(
    before: Sequence[Any], after: Sequence[Any], kind: Meant, names: Mapping[str, Meant]
) -> Iterable[Meant]:
    """Tell which records came, went and changed; each has ``id``, ``title`` and the named fields."""
    old, new = ({line.id: line for line in lines} for lines in (before, after))
    for key, line in new.items():
        if key not in old:
            yield phrase("{kind} “{title}” was added.", kind=kind, title=_short(line.title))
            continue
        was = old[key]
        if was.title != line.title:
            yield phrase(
                "{kind} “{title}” is now called “{new}”.",
                kind=kind,
                title=_short(was.title),
                new=_short(line.title),
            )
        for field, name in names.items():
            one, other = getattr(was, field), getattr(line, field)
            if one != other:
                about = phrase("{kind} “{title}”", kind=kind, title=_short(line.title))
                yield _changed(about, name, _value(one), _value(other))
    for key, was in old.items():
        if key not in new:
            yield phrase("{kind} “{title}” was removed.", kind=kind, title=_short(was.title))


def _changed(about: Meant, name: Meant, before: Meant, after: Meant) -> Meant:
    """Say what a value was and is; long text is only said to have changed."""
    if max(len(str(before)), len(str(after))) > _LONG:
        return phrase("{about}: {field} was rewritten.", about=about, field=name)
    nothing = phrase("nothing")
    return phrase(
        "{about}: {field} {before} → {after}",
        about=about, field=name, before=before or nothing, after=after or nothing,
    )  # fmt: skip


def _documents(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[Meant]:
    for kind, name in DOCUMENT_NAMES.items():
        if before.get(kind) == after.get(kind):
            continue
        if kind not in after:
            yield phrase("{document}: generated again.", document=name)
        else:
            yield phrase("{document}: rewritten by hand.", document=name)


def _value(value: Any) -> Meant:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return phrase("yes") if value else phrase("no")
    if isinstance(value, Decimal):
        return exact_figure(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, int):
        return Figure(value)
    return _WORDS.get(value, str(value))


def _window(text: str) -> Meant:
    return window_phrase(parse_window(text)) if text else ""


def _limit(value: Decimal | None, unit: str) -> Meant:
    return "" if value is None else replace(exact_figure(value), unit=unit)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"


_LONG = 60
_WORDS: Mapping[str, Meant] = {
    "undecided": phrase("undecided"), "accepted": phrase("accepted"), "changed": phrase("changed"),
    "rejected": phrase("rejected"), "proposed": phrase("proposed"), "committed": phrase("committed"),
    "in_progress": phrase("in progress"), "done": phrase("done"), "dropped": phrase("dropped"),
    "high": phrase("high"), "medium": phrase("medium"), "low": phrase("low"),
    "open": phrase("open"), "taken_up": phrase("taken up"), "declined": phrase("declined"),
    "approved": phrase("agrees"), "changes": phrase("wants changes"),
}  # fmt: skip
DOCUMENT_NAMES: Mapping[str, Meant] = {
    "slo_document": phrase("SLO document"), "error_budget_policy": phrase("Error budget policy"),
    "communication_plan": phrase("Communication plan"),
}  # fmt: skip
_INPUT = {
    "day": phrase("day"),
    "owner": phrase("owner"),
    "service": phrase("service"),
    "note": phrase("note"),
}
_HOURS = {
    "people": phrase("people"), "weeks": phrase("weeks"), "hours": phrase("hours a week"),
    "time_off": phrase("time off"), "note": phrase("note"),
}  # fmt: skip
_WORK = {
    "service": phrase("service"), "team": phrase("team"), "owner": phrase("owner"),
    "impact": phrase("impact"), "effort": phrase("effort"), "confidence": phrase("confidence"),
    "starts": phrase("begins"),
    "ends": phrase("ends"), "state": phrase("state"), "needs": phrase("comes after"),
}  # fmt: skip
_RISK = {
    "service": phrase("service"), "minutes": phrase("bad minutes a year"), "accepted": phrase("accepted"),
    "work": phrase("taken away by"), "owner": phrase("owner"), "note": phrase("note"),
}  # fmt: skip
_STEP = {"owner": phrase("owner"), "due": phrase("due"), "done": phrase("done"), "notes": phrase("notes")}
_APPROVER = {"role": phrase("role")}
"""Verdicts are given anew for every revision."""
_FEEDBACK = {"author": phrase("from"), "state": phrase("state"), "resolution": phrase("answer")}
_MESSAGE = {
    "message": phrase("message"), "channel": phrase("channel"), "day": phrase("day"),
    "owner": phrase("owner"), "done": phrase("sent"),
}  # fmt: skip
