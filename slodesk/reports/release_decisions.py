"""The report about release decisions: what was decided, why, and what came of it (R34)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from slodesk.domain.change_classes import NORMAL
from slodesk.domain.explain_release import explain_decision, explain_risk
from slodesk.domain.figures import NONE
from slodesk.domain.phrases import Figure
from slodesk.domain.policy import MATRIX_ROWS, RISKS
from slodesk.domain.release_decision import ANSWERS, DECISION_WORDS
from slodesk.domain.release_risk import PARTS
from slodesk.domain.release_words import CLASS_WORDS, PART_WORDS, RISK_WORDS, rationale
from slodesk.domain.status import STATUS_WORDS, Status
from slodesk.reports.report import (
    Bar,
    BarChart,
    Column,
    Fact,
    Facts,
    Heading,
    Item,
    ItemList,
    PageBreak,
    Paragraph,
    Report,
    Span,
    Table,
    Verdict,
    plain,
)
from slodesk.reports.risk_text import risk_text
from slodesk.reports.words import day_text, moment_text, say, short_day, tr

if TYPE_CHECKING:
    from slodesk.domain.release_decision import Advice
    from slodesk.reports.report import Block
    from slodesk.storage.queries.release_report import Decided, ReleaseReport
    from slodesk.storage.queries.releases import ReleaseLine

_ANSWERS = ("approve", "review", "defer", "block")


def build(data: ReleaseReport, *, period: str = "", period_key: str = "", explain: bool = True) -> Report:
    """Return the report.

    Args:
        data: of the period.
        period: as people call it; empty for its days.
        period_key: for the name of the file.
        explain: add the policy's matrix and how the suggestions followed from it.
    """
    settings = data.settings
    blocks = [*_first_page(data), PageBreak(), *_decisions(data)]
    if explain:
        blocks += _matrix(data)
    days = tr("{start} to {end}", start=day_text(data.start, settings.time_zone),
              end=day_text(data.end, settings.time_zone))  # fmt: skip
    return Report(
        title=tr("Release decisions"),
        subtitle=tr("Team {team}", team=data.team) if data.team else "",
        blocks=tuple(blocks),
        organisation=settings.name,
        period=period or days,
        as_of=data.as_of,
        state="draft",
        author=settings.author,
        language=tr("en", "The code of the language you translate into: de, fr, ja"),
        zone=settings.time_zone,
        kind="release-decisions",
        period_key=period_key or data.end.astimezone(settings.zone).date().isoformat(),
    )


def _first_page(data: ReleaseReport) -> list[Block]:
    decided = data.decided
    overrides = [each for each in decided if each.record.overrides]
    bad = [each for each in decided if _went_wrong(each.release)]
    if not decided and not data.waiting:
        text = tr("No decision about a release is on record, and no release waits.")
        return [Verdict(text)]
    undecided = [line for line in data.waiting if not line.decision or _ran_out(line, data)]
    text = tr("%Ln decision[|s] about releases [is|are] on record", "", len(decided))
    text += "; " + (
        tr("%Ln release[|s] wait[s|] for one.", "", len(undecided)) if undecided else tr("no release waits.")
    )
    facts = Facts(
        (
            Fact(str(len(decided)), tr("Decisions")),
            Fact(str(len(overrides)), tr("Other than the policy said")),
            Fact(str(sum(line.state == "rolled back" for line in _releases(decided))), tr("Rolled back")),
            Fact(str(sum(bool(line.incident) for line in _releases(decided))), tr("Caused an incident")),
            Fact(
                str(len(data.undecided)), tr("Went out undecided"),
                tr("nothing is on record about them") if data.undecided else "",
            ),
        )
    )  # fmt: skip
    blocks: list[Block] = [Verdict(text, detail=_record_of(decided, bad)), facts, *_answers(decided)]
    blocks += [Heading(tr("Waiting"), 2), _waiting(data)]
    if overrides:
        items = tuple(_override(each, data) for each in overrides)
        blocks += [Heading(tr("Decided otherwise than the policy said"), 2), ItemList(items)]
    return blocks


def _releases(decided: tuple[Decided, ...]) -> list[ReleaseLine]:
    return list({each.release.id: each.release for each in decided}.values())


def _went_wrong(line: ReleaseLine) -> bool:
    return line.state == "rolled back" or bool(line.incident)


def _record_of(decided: tuple[Decided, ...], bad: list[Decided]) -> str:
    """Return how decisions that followed the policy compare with those that did not."""
    out = [each for each in decided if not each.release.waits]
    if not out:
        return ""
    followed = [each for each in out if not each.record.overrides]
    otherwise = [each for each in out if each.record.overrides]
    parts = []
    if followed:
        wrong = sum(each in bad for each in followed)
        parts.append(
            tr("Of %Ln release[|s] decided as the policy said {wrong} went wrong.", "", len(followed),
               wrong=Figure(wrong))
        )  # fmt: skip
    if otherwise:
        wrong = sum(each in bad for each in otherwise)
        parts.append(tr("Of %Ln decided otherwise {wrong} went wrong.", "", len(otherwise),
                        wrong=Figure(wrong)))  # fmt: skip
    return " ".join(parts)


def _answers(decided: tuple[Decided, ...]) -> list[Block]:
    if not decided:
        return []
    count = Counter(ANSWERS[each.record.decision] for each in decided)
    words = {
        "approve": tr("Approved"), "review": tr("Reviewed"), "defer": tr("Deferred"), "block": tr("Blocked"),
    }  # fmt: skip
    bars = tuple(
        Bar(words[answer], float(count[answer]), str(count[answer])) for answer in _ANSWERS if count[answer]
    )
    said = ", ".join(f"{words[answer]}: {count[answer]}" for answer in _ANSWERS if count[answer])
    return [BarChart(tr("What was decided"), said, bars, unit="")]


def _waiting(data: ReleaseReport) -> Table:
    zone = data.settings.time_zone
    columns = (
        Column(tr("Release"), weight=2.5), Column(tr("Planned"), weight=1.2), Column(tr("Risk"), weight=1.6),
        Column(tr("Budget"), weight=1.2), Column(tr("The policy says"), weight=2.2),
        Column(tr("Decided"), weight=1.6),
    )  # fmt: skip
    rows = tuple(
        (
            _name(line), short_day(line.date, zone) if line.date else NONE, _risk(line.advice),
            say(STATUS_WORDS[line.advice.status]) if line.advice else NONE,
            _short(line.advice.decision) if line.advice else NONE,
            _standing(line, data),
        )
        for line in data.waiting
    )  # fmt: skip
    return Table(columns, rows, empty=tr("No release waits."))


def _standing(line: ReleaseLine, data: ReleaseReport) -> str:
    """Return what is on record about a release that waits, and whether it still holds."""
    if not line.decision:
        return tr("waits")
    said = _short(line.decision)
    return tr("{decision}, ran out", decision=said) if _ran_out(line, data) else said


def _ran_out(line: ReleaseLine, data: ReleaseReport) -> bool:
    """Whether an approval ran out before the release went out."""
    until = line.latest.expires if line.latest is not None else None
    return until is not None and until <= (data.as_of or data.end)


def _short(decision: str) -> str:
    """Return a decision in as few words as a narrow column takes."""
    return {
        "approve": tr("approve"), "approve_monitored": tr("approve, watched"), "review": tr("review"),
        "review_canary": tr("review with canary"), "defer": tr("defer"), "block": tr("block"),
    }[decision]  # fmt: skip


def _kind(line: ReleaseLine) -> str:
    """Return a release's name, with its kind where that is not the usual one."""
    if line.inputs.change_class == NORMAL:
        return line.name
    return f"{line.name} ({say(CLASS_WORDS[line.inputs.change_class])})"


def _name(line: ReleaseLine) -> str:
    return f"{line.name}: {line.title}" if line.title else line.name


def _risk(advice: Advice | None) -> str:
    if advice is None:
        return NONE
    return risk_text(advice.risk.level, advice.risk.score, len(advice.risk.unknown))


def _override(each: Decided, data: ReleaseReport) -> Item:
    record = each.record
    said = tr(
        "{decision} instead of {suggested}, by {who} on {day}: {reason}",
        decision=DECISION_WORDS[record.decision], suggested=DECISION_WORDS[record.suggested],
        who=record.approver or record.decided_as or NONE,
        day=day_text(record.decided, data.settings.time_zone), reason=record.override_reason or NONE,
    )  # fmt: skip
    return Item((Span(f"{each.release.name}: ", bold=True), Span(f"{said} {_outcome(each.release)}")))


def _outcome(line: ReleaseLine) -> str:
    said = {
        "planned": tr("Still planned."), "decided": tr("Not out yet."), "deployed": tr("Deployed."),
        "rolled back": tr("Rolled back."),
    }.get(line.state, line.state)  # fmt: skip
    return (
        tr("{outcome} It caused {incident}.", outcome=said, incident=line.incident) if line.incident else said
    )


def _decisions(data: ReleaseReport) -> list[Block]:
    zone = data.settings.time_zone
    columns = (
        Column(tr("Day"), weight=1.2), Column(tr("Release"), weight=2.2), Column(tr("Risk"), weight=1.6),
        Column(tr("Budget"), weight=1.1), Column(tr("Policy said"), weight=1.8),
        Column(tr("Decided"), weight=1.8), Column(tr("Outcome"), weight=1.6),
        Column(tr("Policy"), "right", 0.7),
    )  # fmt: skip
    rows = tuple(
        (
            day_text(each.record.decided, zone), _kind(each.release), _risk(each.record.advice),
            say(STATUS_WORDS[each.record.advice.status]) if each.record.advice else NONE,
            _short(each.record.suggested), _short(each.record.decision), _outcome(each.release),
            str(each.record.policy_version),
        )
        for each in data.decided
    )  # fmt: skip
    blocks: list[Block] = [
        Heading(tr("Every decision")), Table(columns, rows, empty=tr("No decision is on record.")),
    ]  # fmt: skip
    if data.undecided:
        names = ", ".join(line.name for line in data.undecided)
        blocks.append(Paragraph(plain(tr("Went out without a decision on record: {names}.", names=names))))
    if data.decided:
        blocks.append(Heading(tr("Why")))
        for each in data.decided:
            blocks += _story(each, zone)
    return blocks


def _story(each: Decided, zone: str) -> list[Block]:
    record = each.record
    lines = [record.rationale.strip()] if record.rationale.strip() else []
    if record.advice is not None and not record.rationale.strip():
        lines = [say(reason) for reason in rationale(record.advice, each.policy)]
    items = [Item(plain(line)) for line in lines]
    if record.conditions:
        items.append(Item((Span(tr("Conditions: "), bold=True), Span(" ".join(record.conditions)))))
    if record.alternatives:
        items.append(Item((Span(tr("Instead: "), bold=True), Span(" ".join(record.alternatives)))))
    if record.approver:
        until = tr(", holds until {time}", time=moment_text(record.expires, zone)) if record.expires else ""
        items.append(Item((Span(tr("Agreed by "), bold=True), Span(f"{record.approver}{until}"))))
    title = tr("{release}: {decision}", release=_name(each.release), decision=DECISION_WORDS[record.decision])
    return [Heading(title, 2), ItemList(tuple(items))] if items else [Heading(title, 2)]


def _matrix(data: ReleaseReport) -> list[Block]:
    columns = (
        Column(tr("Budget"), weight=1.5),
        *(Column(tr("{level} risk", level=RISK_WORDS[risk]), weight=2) for risk in RISKS),
    )
    rows = tuple(
        (say(STATUS_WORDS[Status(row)]), *(say(DECISION_WORDS[cell]) for cell in cells))
        for row, cells in zip(MATRIX_ROWS, data.policy.matrix, strict=True)
    )
    source = tr(
        "By policy {profile}, version {version}, in force at the end of the period. A decision on record"
        " names the version it was made under.",
        profile=data.policy.profile, version=Figure(data.policy.version),
    )  # fmt: skip
    return [
        Heading(tr("What the policy says")), Table(columns, rows), Paragraph(plain(source), muted=True),
        *_sums(data),
    ]  # fmt: skip


def _sums(data: ReleaseReport) -> list[Block]:
    """Return how the suggestions about what waits came about, with the numbers put in."""
    judged = [(line, line.advice) for line in data.waiting if line.advice is not None]
    if not judged:
        return []
    parts = ", ".join(say(PART_WORDS[part]) for part in PARTS)
    columns = (
        Column(tr("Release"), weight=2), Column(tr("Points"), weight=2), Column(tr("The matrix"), weight=3),
    )  # fmt: skip
    rows = tuple(
        (
            line.name, say(explain_risk(advice, data.policy).substituted),
            say(explain_decision(advice, data.policy).substituted),
        )
        for line, advice in judged
    )  # fmt: skip
    order = tr("Points in this order: {parts}.", parts=parts)
    return [
        Heading(tr("How these suggestions came about")), Paragraph(plain(order), muted=True),
        Table(columns, rows),
    ]  # fmt: skip
