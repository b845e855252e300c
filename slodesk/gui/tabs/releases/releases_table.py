"""The register of releases: its columns, and which lines a filter leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.policy import DECISIONS, RISKS
from slodesk.domain.release_decision import ANSWERS
from slodesk.domain.release_risk import risk
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.tabs.releases.words import (
    class_word,
    decision_sign,
    decision_word,
    risk_word,
    state_sign,
    state_word,
    tr,
    when_text,
)
from slodesk.operations.releases import STATES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.policy import Policy
    from slodesk.domain.release_risk import Risk
    from slodesk.storage.queries.releases import ReleaseLine

WAITING = "waiting"
"""Not a state: planned or decided."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a filter leaves; empty for any.

    Attributes:
        text: every word of it occurs.
        service: key of a service.
        state: one of the states, or ``WAITING``.
        decision: an answer: approve, review, defer or block.
        change: a change class.
    """

    text: str = ""
    service: str = ""
    state: str = ""
    decision: str = ""
    change: str = ""

    def __bool__(self) -> bool:
        return self != Wanted()

    def of(self, lines: Iterable[ReleaseLine]) -> list[ReleaseLine]:
        """Return the lines it leaves."""
        words = self.text.casefold().split()
        return [line for line in lines if self._fits(line) and all(word in _text(line) for word in words)]

    def _fits(self, line: ReleaseLine) -> bool:
        fits_state = line.waits if self.state == WAITING else self.state in ("", line.state)
        decision = shown_decision(line)
        return (
            self.service in ("", line.service_id)
            and fits_state
            and self.change in ("", line.inputs.change_class)
            and (not self.decision or (bool(decision) and ANSWERS[decision] == self.decision))
        )


def shown_decision(line: ReleaseLine) -> str:
    """Return the decision on record, else the one suggested; empty where there is neither."""
    return line.decision or (line.advice.decision if line.advice is not None else "")


def approval_over(line: ReleaseLine, now: datetime) -> bool:
    """Whether an approval ran out before the release went out."""
    until = line.latest.expires if line.latest is not None else None
    return line.waits and until is not None and until <= now


def below_decision(line: ReleaseLine, now: datetime) -> str:
    """Return what is said under the decision."""
    if not line.decision:
        return tr("suggested") if line.advice is not None else ""
    if approval_over(line, now):
        return tr("approval ran out")
    if line.advice is not None and line.advice.decision != line.decision:
        return tr("policy: {decision}").format(decision=decision_word(line.advice.decision).lower())
    if line.latest is not None and line.latest.overrides:
        return tr("not as suggested")
    return tr("decided")


def _text(line: ReleaseLine) -> str:
    return f"{line.service} {line.version} {line.title} {line.note} {line.incident}".casefold()


def release_columns(policy: Policy, zone: ZoneInfo, now: datetime) -> tuple[FigureColumn, ...]:
    """Return the columns of the register.

    Args:
        policy: by which risks are scored.
        zone: in which times are told.
        now: the clock.
    """

    def scored(line: ReleaseLine) -> Risk:
        return line.advice.risk if line.advice is not None else risk(line.inputs, policy)

    def below_risk(line: ReleaseLine) -> str:
        found = scored(line)
        points = tr("%Ln point(s)", count=found.score)
        if not found.unknown:
            return points
        return tr("{points}, {count} unknown").format(points=points, count=len(found.unknown))

    def below_state(line: ReleaseLine) -> str:
        return line.incident

    def said(line: ReleaseLine) -> str:
        words = decision_word(shown_decision(line)) if shown_decision(line) else tr("No decision on record")
        below = below_decision(line, now)
        return f"{words}, {below}" if below else words

    return (
        FigureColumn(
            "release", tr("Release"), lambda line: line.name,
            lambda line: (line.service.casefold(), line.version), lambda line: line.title,
        ),
        FigureColumn(
            "date", tr("Day"), lambda line: "" if line.date is None else when_text(line.date, zone, now),
            lambda line: line.date,
            lambda line: class_word(line.inputs.change_class).partition(":")[0]
            if line.inputs.change_class != "normal" else "",
        ),
        FigureColumn(
            "risk", tr("Risk"), lambda line: risk_word(scored(line).level),
            lambda line: (RISKS.index(scored(line).level), scored(line).score), below_risk,
        ),
        FigureColumn(
            "decision", tr("Decision"),
            lambda line: decision_word(shown_decision(line)) if shown_decision(line) else "",
            lambda line: DECISIONS.index(shown_decision(line)) if shown_decision(line) else None,
            lambda line: below_decision(line, now),
            sign=lambda line: decision_sign(shown_decision(line)) if shown_decision(line) else "",
            spoken=said,
        ),
        FigureColumn(
            "state", tr("State"), lambda line: state_word(line.state), lambda line: STATES.index(line.state),
            below_state, sign=lambda line: state_sign(line.state),
        ),
    )  # fmt: skip
