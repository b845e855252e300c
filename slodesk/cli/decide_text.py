"""What ``slodesk decide`` prints for people: the decision, and everything that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.cli.output import table
from slodesk.domain.figures import remaining_text
from slodesk.domain.release_decision import DECISION_WORDS
from slodesk.domain.release_risk import COVERAGE, CRITICAL_PATH, EXTERNAL, LINES, MIGRATION
from slodesk.domain.release_words import PART_WORDS, alternatives, conditions, rationale
from slodesk.domain.status import STATUS_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.domain.release_decision import SloState
    from slodesk.storage.queries.release_gate import Gate, OnRecord

OPTIONS = {
    LINES: "--lines N",
    CRITICAL_PATH: "--[no-]critical-path",
    MIGRATION: "--[no-]migration",
    EXTERNAL: "--[no-]external-api",
    COVERAGE: "--coverage PCT",
}
"""Part of the risk score → the option that makes it known."""


def text(found: Gate, *, asked: bool, recorded: bool) -> str:
    """Return what people read.

    Args:
        found: what the gate is told.
        asked: whether the decision was to be recorded.
        recorded: whether it was.
    """
    advice = found.advice
    as_of = "no samples yet" if advice.as_of is None else f"as of {advice.as_of:%Y-%m-%d %H:%M} UTC"
    lines = [
        f"{found.service} {found.version}: {DECISION_WORDS[advice.decision]}",
        f"{found.workspace}, {as_of}, policy {advice.profile} {advice.policy_version}",
    ]
    for title, said in (
        ("Why", rationale(advice, found.policy)),
        ("Conditions", conditions(advice, found.policy)),
        ("Alternatives", alternatives(advice)),
        ("Unknown inputs", [f"{PART_WORDS[name]}: {OPTIONS[name]}" for name in advice.risk.unknown]),
    ):
        if said:
            lines += ["", title, *(f"  {each}" for each in said)]
    if advice.slos:
        header = ("SLO", "LEFT", "STATUS")
        body = table(header, [_cells(slo, found) for slo in advice.slos], frozenset({1}))
        lines += ["", *(f"  {line}" for line in body.splitlines())]
    lines += ["", *_record(found.on_record, asked=asked, recorded=recorded)]
    return "\n".join(lines)


def _cells(slo: SloState, found: Gate) -> tuple[str, ...]:
    notes = [str(STATUS_WORDS[slo.status])]
    if slo.held != slo.status:
        notes.append(f"held at {str(STATUS_WORDS[slo.held]).lower()}")
    if slo.page_firing:
        notes.append("pages somebody")
    if slo.stale:
        notes.append("stale")
    return slo.name, remaining_text(slo.remaining, found.policy), ", ".join(notes)


def _record(latest: OnRecord | None, *, asked: bool, recorded: bool) -> Iterator[str]:
    if latest is None:
        yield "Nothing is on record about this release; --record writes the decision down."
        return
    if recorded:
        yield f"Recorded as decision {latest.number} about this release."
        return
    who = f" by {latest.approver}" if latest.approver else ""
    until = f", until {latest.expires:%Y-%m-%d %H:%M} UTC" if latest.expires else ""
    yield f"On record: {DECISION_WORDS[latest.decision]}{who}, {latest.decided:%Y-%m-%d %H:%M} UTC{until}."
    if asked:
        yield "Somebody answers for that decision, so it stays; nothing was recorded."
