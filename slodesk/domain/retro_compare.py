"""What changed between two states of a retrospective, in sentences people can read (R19, R50)."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from slodesk.domain.phrases import Joined, phrase
from slodesk.domain.record_compare import Difference, changed, records, texts, value
from slodesk.domain.retro_words import FIGURE_TITLES, SECTION_TITLES
from slodesk.domain.retrospective import POINT_KINDS, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.retrospective import Retrospective, TypedFigure

VISIBILITY = "visibility"
PARTS = (*SECTIONS, VISIBILITY)
"""The parts of a retrospective, in the order they are told: its sections, and who may see them."""


def differences(before: Retrospective, after: Retrospective) -> tuple[Difference, ...]:
    """Return what changed from one state of a retrospective to another, section by section."""
    found: list[Difference] = []

    def tell(part: str, told: Iterable[Meant]) -> None:
        found.extend(Difference(part, words) for words in told)

    tell("summary", _head(before, after))
    for section, fields in _TEXTS.items():
        for field, name in fields.items():
            tell(section, texts(name, getattr(before, field), getattr(after, field)))
    tell("timeline", _lines(before.events, after.events, phrase("Line"), _EVENT))
    tell("factors", _lines(before.factors, after.factors, phrase("Factor"), _FACTOR))
    for kind in POINT_KINDS:
        tell(kind, _lines(before.points_of(kind), after.points_of(kind), phrase("Point"), _POINT))
    tell("impact", records(before.figures, after.figures, phrase("Figure"), _FIGURE, _WORDS, _figure))
    tell("actions", records(before.actions, after.actions, phrase("Action item"), _ACTION, _WORDS))
    tell("adjustments", _lines(before.adjustments, after.adjustments, phrase("Adjustment"), _ADJUSTMENT))
    tell(
        "follow_up",
        _fields(before, after, {"follow_up": phrase("Time"), "follow_up_minutes": phrase("Minutes")}),
    )
    by = attrgetter("name")
    tell("people", records(before.people, after.people, phrase("Participant"), _PERSON, _WORDS, by))
    tell("people", records(before.reviewers, after.reviewers, phrase("Reviewer"), {}, _WORDS, by))
    tell(VISIBILITY, _visibility(before, after))
    order = {part: place for place, part in enumerate(PARTS)}
    return tuple(sorted(found, key=lambda each: order[each.part]))


def _head(before: Retrospective, after: Retrospective) -> Iterable[Meant]:
    yield from _fields(before, after, _HEAD)
    one, other = before.incident, after.incident
    if one is not None and other is not None:
        yield from _fields(one, other, _INCIDENT)
        names = [", ".join(title for _, title in each.services) for each in (one, other)]
        if names[0] != names[1]:
            yield changed(phrase("Incident"), phrase("services"), names[0], names[1])
    elif one is not other:
        yield (
            phrase("It is about an incident now.") if one is None else phrase("It is about no incident now.")
        )


def _fields(before: Any, after: Any, names: Mapping[str, Meant]) -> Iterable[Meant]:
    for field, name in names.items():
        one, other = (value(getattr(each, field), _WORDS) for each in (before, after))
        if one != other:
            nothing = phrase("nothing")
            yield phrase(
                "{field}: {before} → {after}", field=name, before=one or nothing, after=other or nothing
            )


def _lines(
    before: Sequence[Any], after: Sequence[Any], kind: Meant, names: Mapping[str, Meant]
) -> Iterable[Meant]:
    yield from records(before, after, kind, names, _WORDS, attrgetter("text"))
    stayed = {line.id for line in before} & {line.id for line in after}
    orders = [[line.id for line in lines if line.id in stayed] for lines in (before, after)]
    if orders[0] != orders[1]:
        yield phrase("The order changed.")


def _figure(figure: TypedFigure) -> Meant:
    title: Meant = figure.label or FIGURE_TITLES.get(figure.kind, figure.kind)
    return Joined((title, figure.slo), ", ") if figure.slo else title


def _visibility(before: Retrospective, after: Retrospective) -> Iterable[Meant]:
    for section in SECTIONS:
        one, other = before.may_see(section), after.may_see(section)
        if one != other:
            yield phrase(
                "{section}: {before} → {after}",
                section=SECTION_TITLES[section], before=_WORDS[one], after=_WORDS[other],
            )  # fmt: skip


_HEAD: Mapping[str, Meant] = {
    "title": phrase("Title"), "held": phrase("Held"), "authors": phrase("Authors"),
}  # fmt: skip
_INCIDENT: Mapping[str, Meant] = {
    "identifier": phrase("Identifier"), "started": phrase("Started"), "detected": phrase("Detected"),
    "acknowledged": phrase("Acknowledged"), "mitigated": phrase("Mitigated"), "resolved": phrase("Resolved"),
    "severity": phrase("Severity"), "error_rate": phrase("Error rate"),
    "request_rate": phrase("Requests a minute"), "failed_requests": phrase("Failed requests"),
    "customer_impacting": phrase("Customers were hit"), "near_miss": phrase("Near miss"),
    "cause": phrase("Class of the cause"), "time_zone": phrase("Time zone"),
}  # fmt: skip
_TEXTS: Mapping[str, Mapping[str, Meant]] = {
    "summary": {"summary": phrase("Summary"), "user_impact": phrase("Users")},
    "factors": {"trigger": phrase("Trigger"), "detection": phrase("How it was noticed")},
    "not_caught": {"not_caught": phrase("Why it wasn't caught earlier")},
    "impact": {"business_impact": phrase("What it did to the business")},
    "adjustments": {"slo_note": phrase("SLO adjustments")},
    "recommendations": {"recommendations": phrase("Recommendations")},
    "follow_up": {"follow_up_agenda": phrase("Agenda")},
    "notes": {"notes": phrase("Notes")},
}
_EVENT: Mapping[str, Meant] = {
    "at": phrase("time"),
    "tag": phrase("stands for"),
    "written": phrase("as written"),
}
_FACTOR: Mapping[str, Meant] = {"category": phrase("category"), "primary": phrase("primary")}
_POINT: Mapping[str, Meant] = {"cluster": phrase("group"), "votes": phrase("votes")}
_FIGURE: Mapping[str, Meant] = {
    "value": phrase("value"), "unit": phrase("unit"), "approximate": phrase("about"),
    "written": phrase("as written"), "note": phrase("note"),
}  # fmt: skip
_ACTION: Mapping[str, Meant] = {
    "owner": phrase("owner"), "due": phrase("due"), "period": phrase("quarter"),
    "priority": phrase("priority"), "status": phrase("status"), "horizon": phrase("horizon"),
    "description": phrase("description"), "link": phrase("link"),
}  # fmt: skip
_ADJUSTMENT: Mapping[str, Meant] = {
    "slo": phrase("SLO"), "target": phrase("target"), "threshold": phrase("limit"),
    "window": phrase("window"), "taken": phrase("in a proposal"),
}  # fmt: skip
_PERSON: Mapping[str, Meant] = {"role": phrase("role")}
_WORDS: Mapping[str, Meant] = {
    "team": phrase("the team"), "leadership": phrase("leadership"), "customers": phrase("customers"),
    "started": phrase("started"), "detected": phrase("detected"), "acknowledged": phrase("acknowledged"),
    "mitigated": phrase("mitigated"), "resolved": phrase("resolved"), "trigger": phrase("trigger"),
    "escalated": phrase("escalated"), "communicated": phrase("communicated"), "action": phrase("action"),
    "observed": phrase("observed"), "open": phrase("open"), "in progress": phrase("in progress"),
    "done": phrase("done"), "dropped": phrase("dropped"),
}  # fmt: skip
