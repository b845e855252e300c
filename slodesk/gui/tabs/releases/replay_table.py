"""The columns of a replay: each decision before and after, why, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.policy import DECISIONS
from slodesk.domain.replay_words import reasons
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.figures import FigureColumn
from slodesk.gui.tabs.releases.words import (
    decision_sign,
    decision_word,
    state_sign,
    state_word,
    tr,
    when_text,
)

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.policy import Policy
    from slodesk.domain.replay import Replayed


def replay_columns(policy: Policy, zone: ZoneInfo, now: datetime) -> tuple[FigureColumn, ...]:
    """Return the columns.

    Args:
        policy: that was tried.
        zone: in which times are told.
        now: the clock.
    """
    say = QtLanguage(zone).say

    def decided(each: Replayed) -> str:
        """What was decided, where that was not what the policy said."""
        was = each.recorded
        if was.decision == was.advice.decision:
            return ""
        return tr("decided: {decision}").format(decision=decision_word(was.decision).lower())

    def shifted(each: Replayed) -> str:
        if not each.differs:
            return tr("the same")
        return tr("stricter") if each.stricter else tr("laxer")

    def why(each: Replayed) -> str:
        return " ".join(say(reason) for reason in reasons(each, policy))

    return (
        FigureColumn(
            "release", tr("Release"), lambda each: f"{each.recorded.service} {each.recorded.version}",
            lambda each: (each.recorded.service.casefold(), each.recorded.version),
            lambda each: each.recorded.title,
        ),
        FigureColumn(
            "decided", tr("Decided"), lambda each: when_text(each.recorded.decided, zone, now),
            lambda each: each.recorded.decided,
        ),
        FigureColumn(
            "before", tr("Said then"), lambda each: decision_word(each.recorded.advice.decision),
            lambda each: DECISIONS.index(each.recorded.advice.decision), decided,
            sign=lambda each: decision_sign(each.recorded.advice.decision),
        ),
        FigureColumn(
            "after", tr("Would say"), lambda each: decision_word(each.advice.decision),
            lambda each: DECISIONS.index(each.advice.decision), shifted,
            sign=lambda each: decision_sign(each.advice.decision),
        ),
        FigureColumn("why", tr("Why"), why, why),
        FigureColumn(
            "outcome", tr("What became of it"), lambda each: state_word(each.recorded.outcome),
            lambda each: (not each.recorded.failed, each.recorded.outcome),
            lambda each: each.recorded.incident, sign=lambda each: state_sign(each.recorded.outcome),
        ),
    )  # fmt: skip
