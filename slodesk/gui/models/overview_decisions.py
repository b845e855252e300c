"""What waits for a decision: derived from the assessments, the most urgent first (R15)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from slodesk.domain import exhaustion as runs_out
from slodesk.domain.dependencies import ABOVE_CEILING, ceiling_text
from slodesk.domain.figures import actual_places
from slodesk.domain.phrases import SPACE
from slodesk.domain.status import Status
from slodesk.gui.formats import moment_text
from slodesk.gui.models import overview_text as text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.dependencies import Finding
    from slodesk.domain.periods import PeriodResult
    from slodesk.gui.models.overview_facts import Facts
    from slodesk.storage.queries.overview import Overview
    from slodesk.storage.queries.review_waiting import DueReview

SHOW = "show"
"""Select the SLO here."""
SERVICES = "services"
"""Open the SLO or service in the Services tab."""
RETROSPECTIVES, DUE = "retrospectives", "page:due"
"""Open the incidents that wait for a retrospective."""
WEEKLY_REVIEW, RELEASES = "weekly_review", "releases"
"""Open the review that is due, or the releases nobody decided about."""

_FAR = 0.005
"""How far above its target an SLO must be to have far exceeded it: half a point, as in R25."""


def _tr(words: str) -> str:
    return QCoreApplication.translate("Decisions", words)


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that waits for somebody.

    Attributes:
        kind: exhausted, critical, page, projected, ticket, no_data, stale, missed, finding, owner,
            retrospective, review, release, exceeded.
        status: gives icon and colour.
        title: the question.
        detail: the cause in a few words.
        action: the button's words.
        place: ``show``, or the tab to open.
        item: key of the SLO or service, or the page.
        urgency: 0 is the most urgent.
        subject: the objective, where the service's name alone does not say which.
        notes: what there is no room for, for the tool tip.
    """

    kind: str
    status: str
    title: str
    detail: str
    action: str
    place: str
    item: str
    urgency: int
    notes: tuple[str, ...] = ()
    subject: str = ""


def decisions(shown: Overview, facts: Facts, now: datetime) -> tuple[Decision, ...]:
    """Return what waits, at most one decision for each SLO and one for all missing owners."""
    by_slo = {a.slo.id: a for a in shown.assessments}
    several = {
        service.id for service in shown.services if len(service.slos) > 1
    }  # where the service's name alone does not say which
    found: dict[str, Decision] = {}
    for candidate in _candidates(shown, facts, now):
        known = found.get(candidate.item)
        if known is None or candidate.urgency < known.urgency:
            found[candidate.item] = candidate
    chosen = [
        _named(decision, by_slo[decision.item]) if _needs_name(decision, by_slo, several) else decision
        for decision in found.values()
    ]

    def order(decision: Decision) -> tuple[int, float, str]:
        a = by_slo.get(decision.item)
        left = a.budget.remaining if a is not None else None
        return decision.urgency, math.inf if left is None else left, decision.title.casefold()

    return tuple(sorted(chosen, key=order))


def _needs_name(decision: Decision, by_slo: dict[str, Assessment], several: set[str]) -> bool:
    a = by_slo.get(decision.item)
    return a is not None and a.slo.service_id in several


def _named(decision: Decision, a: Assessment) -> Decision:
    """Say which of the service's objectives it is about."""
    return replace(decision, subject=a.slo.title)


def _candidates(shown: Overview, facts: Facts, now: datetime) -> Iterable[Decision]:
    zone = shown.settings.zone
    for a in shown.assessments:
        yield from _standing(a, now, zone)
        result = (facts.last_quarter or {}).get(a.slo.id)
        if result is not None:
            yield from _quarter(a, result)
    yield from _findings(shown, facts.findings)
    if facts.unowned:
        yield _owners(facts.unowned)
    if facts.due:
        yield _retrospectives(facts.due)
    if facts.waits.reviews:
        yield _reviews(facts.waits.reviews, now, zone)
    if facts.waits.releases:
        yield _releases(facts.waits.releases)


def _standing(a: Assessment, now: datetime, zone: ZoneInfo) -> Iterable[Decision]:
    """Return what an SLO's present state asks for."""
    service, left = a.slo.service_title, text.left_cell(a.budget.remaining, a.policy)
    ahead = text.runs_out_sentence(a, short=True) if a.exhaustion.state == runs_out.PROJECTED else ""
    pace = text.pace_words(a)

    def decide(kind: str, urgency: int, title: str, detail: str, status: str = "") -> Decision:
        place = SERVICES if kind in {"no_data", "stale"} else SHOW
        action = _tr("Open") if place == SERVICES else _tr("Show")
        return Decision(
            kind,
            status or str(a.status),
            title.format(service=service),
            detail,
            action,
            place,
            a.slo.id,
            urgency,
            text.alerts(a),
        )

    if a.status == Status.EXHAUSTED:
        used = _tr("budget spent, {used}").format(used=text.used_words(a))
        yield decide("exhausted", 0, _tr("Freeze {service}?"), used)
    elif a.status == Status.CRITICAL:
        detail = _tr("{left} left").format(left=left)
        yield decide(
            "critical", 1, _tr("Hold releases of {service}?"), f"{detail}, {ahead}" if ahead else detail
        )
    elif a.status == Status.NO_DATA:
        yield decide("no_data", 5, _tr("{service}: no data"), _since(a, now, zone))
    elif ahead:
        yield decide("projected", 3, _tr("Slow down {service}?"), ahead)
    if a.burn.page_firing:
        detail = _tr("fast burn, {pace}").format(pace=pace)
        yield decide("page", 2, _tr("Act on {service} now?"), detail, "critical")
    elif a.burn.firing:
        detail = _tr("slow burn, {pace}").format(pace=pace)
        yield decide("ticket", 4, _tr("Look into {service}?"), detail, "warning")
    if a.stale and a.status != Status.NO_DATA:
        yield decide("stale", 6, _tr("{service}: samples are old"), _since(a, now, zone), "no_data")


def _since(a: Assessment, now: datetime, zone: ZoneInfo) -> str:
    if a.newest is None:
        return _tr("no samples yet")
    return _tr("the newest is from {day}").format(day=moment_text(a.newest, now, zone))


def _quarter(a: Assessment, result: PeriodResult) -> Iterable[Decision]:
    """Return what the last complete quarter asks for: a target missed, or far exceeded."""
    if result.met is None or result.actual is None or result.to_date:
        return
    target = text.target_cell(result.target)
    places = actual_places(result.actual, result.target, a.policy)
    actual = f"{text.number(result.actual * 100, places)}{SPACE}%"
    service = a.slo.service_title
    detail = _tr("{actual} against {target} in {quarter}")
    detail = detail.format(actual=actual, target=target, quarter=result.period)
    if not result.met:
        title = _tr("{service} missed its target").format(service=service)
        yield Decision("missed", "warning", title, detail, _tr("Open"), SERVICES, a.slo.id, 7)
    elif result.actual - float(result.target) > _FAR:
        title = _tr("Ask more of {service}?").format(service=service)
        yield Decision("exceeded", "healthy", title, detail, _tr("Open"), SERVICES, a.slo.id, 10)


def _findings(shown: Overview, findings: Iterable[Finding]) -> Iterable[Decision]:
    """Return promises that cannot hold or are looser than what customers were promised."""
    by_name = {(a.slo.service, a.slo.name): a for a in shown.assessments}
    for finding in findings:
        a = by_name.get((finding.service, finding.slo))
        if a is None:
            continue
        service = a.slo.service_title
        target = text.target_cell(a.objective.target)
        if finding.kind == ABOVE_CEILING:
            title = _tr("Can {service} promise {target}?").format(service=service, target=target)
            detail = _tr("what it depends on allows at most {ceiling}")
            detail = detail.format(ceiling=ceiling_text(finding.value))
        else:
            title = _tr("Is {target} enough for {service}?").format(service=service, target=target)
            detail = _tr("customers were promised {sla}").format(sla=text.target_cell(finding.value))
        yield Decision("finding", "attention", title, detail, _tr("Open"), SERVICES, a.slo.id, 8)


def _owners(unowned: tuple[tuple[str, str], ...]) -> Decision:
    """Return one decision for all services without an owner."""
    key, first = unowned[0]
    if len(unowned) == 1:
        title = _tr("Who owns {service}?").format(service=first)
        return Decision("owner", "attention", title, _tr("it has no owner"), _tr("Open"), SERVICES, key, 9)
    title = _tr("Who owns {count} services?").format(count=len(unowned))
    names = ", ".join(name for _, name in unowned[:3]) + ("…" if len(unowned) > 3 else "")
    return Decision("owner", "attention", title, names, _tr("Open"), SERVICES, key, 9)


def _retrospectives(due: tuple[tuple[str, str], ...]) -> Decision:
    """Return one decision for all incidents that wait for a retrospective (R20)."""
    title = _tr("{count} retrospectives are due").format(count=len(due))
    if len(due) == 1:
        title = _tr("1 retrospective is due")
    first = due[0][1] + (" …" if len(due) > 1 else "")
    notes = tuple(f"{identifier} {words}" for identifier, words in due)
    return Decision("retrospective", "attention", title, first, _tr("Open"), RETROSPECTIVES, DUE, 5, notes)


def _reviews(due: tuple[DueReview, ...], now: datetime, zone: ZoneInfo) -> Decision:
    """Return one decision for all weekly reviews that are due, the longest waiting in words (R14)."""
    first = due[0]
    at = moment_text(first.since, now, zone)
    late = sum(1 for each in due if each.overdue)
    if len(due) > 1:
        title = _tr("{count} weekly reviews are due").format(count=len(due))
        if late == len(due):
            title = _tr("{count} weekly reviews are overdue").format(count=late)
        detail = _tr("the first since {moment}").format(moment=at)
    elif first.overdue:
        title, detail = _tr("Weekly review is overdue"), _tr("since {moment}").format(moment=at)
    elif first.since.astimezone(zone).date() == now.astimezone(zone).date():
        title, detail = _tr("Weekly review is due today"), at
    else:
        title, detail = _tr("Weekly review is due"), _tr("since {moment}").format(moment=at)
    if first.team and len(due) == 1:
        detail = f"{first.team}, {detail}"
    status = "warning" if late else "attention"
    notes = tuple(f"{each.team} {moment_text(each.since, now, zone)}".strip() for each in due)
    notes = notes if len(due) > 1 else ()
    return Decision("review", status, title, detail, _tr("Open"), WEEKLY_REVIEW, first.id, 5, notes)


def _releases(waiting: tuple[tuple[str, str], ...]) -> Decision:
    """Return one decision for all releases that wait for one (R36)."""
    title = _tr("{count} releases wait for a decision").format(count=len(waiting))
    if len(waiting) == 1:
        title = _tr("1 release waits for a decision")
    names = ", ".join(name for _, name in waiting[:3]) + ("…" if len(waiting) > 3 else "")
    notes = tuple(name for _, name in waiting) if len(waiting) > 1 else ()
    return Decision("release", "attention", title, names, _tr("Open"), RELEASES, waiting[0][0], 5, notes)
