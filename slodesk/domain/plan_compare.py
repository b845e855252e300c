"""What changed between two states of a plan, in sentences people can read (R31)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slodesk.domain.figures import exact_figure, percent_figure, window_phrase
from slodesk.domain.phrases import phrase
from slodesk.domain.record_compare import Difference, changed, limit, records, value
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
            (phrase("limit"), limit(was.new_threshold, was.unit), limit(line.new_threshold, line.unit)),
            (phrase("percentile"), value(was.new_percentile, _WORDS), value(line.new_percentile, _WORDS)),
            (phrase("decision"), _WORDS[was.decision], _WORDS[line.decision]),
            (phrase("reason"), was.comment, line.comment),
            (phrase("user evidence"), was.evidence, line.evidence),
            (phrase("approver"), was.approver, line.approver),
            (phrase("why it was missed"), was.gap_reason, line.gap_reason),
        ):
            if str(one) != str(other):
                yield changed(line.name, name, one, other)
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
    return records(before, after, kind, names, _WORDS)


def _documents(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[Meant]:
    for kind, name in DOCUMENT_NAMES.items():
        if before.get(kind) == after.get(kind):
            continue
        if kind not in after:
            yield phrase("{document}: generated again.", document=name)
        else:
            yield phrase("{document}: rewritten by hand.", document=name)


def _window(text: str) -> Meant:
    return window_phrase(parse_window(text)) if text else ""


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
