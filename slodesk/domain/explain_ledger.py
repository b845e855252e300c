"""The ledger explains itself: what each cause used, what was measured, what does not count (R12, R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explanation import Explanation, Input, policy_phrase
from slodesk.domain.figures import NONE, count_figure, percent_figure
from slodesk.domain.phrases import Joined, Moment, phrase

if TYPE_CHECKING:
    from slodesk.domain.budget import Budget
    from slodesk.domain.ledger import Entry, Ledger
    from slodesk.domain.phrases import Meant, Phrase
    from slodesk.domain.policy import Policy


def explain_entry(entry: Entry, budget: Budget, policy: Policy) -> Explanation:
    """Explain what an incident or a correction used, or what nothing explains.

    Args:
        entry: of the ledger.
        budget: of its period.
        policy: in force.
    """
    bad, allowed, share = count_figure(entry.bad), count_figure(budget.allowed), percent_figure(entry.share)
    cause = entry.cause
    given = [Input(phrase("bad events"), bad, phrase("samples, each counted once"), budget.span.end)]
    if cause is None:
        words: Meant = phrase("What is left when every cause has had its part: nobody has said why.")
    else:
        given.append(Input(phrase("began"), Moment(cause.started), phrase("ledger"), None))
        if cause.ended is not None:
            given.append(Input(phrase("ended"), Moment(cause.ended), phrase("ledger"), None))
        words = phrase(
            "The bad events that came in meanwhile. Where several causes overlap, an approved correction "
            "comes first, then the one that began first."
        )
        if entry.approved:
            words = Joined((words, phrase("It is approved, so the adjusted figure leaves it out.")))
    return Explanation(
        title=phrase("Share of the budget"),
        formula=phrase("bad events ÷ allowed, where allowed = (1 − target) × total"),
        substituted=phrase("{bad} ÷ {allowed} = {share}", bad=bad, allowed=allowed, share=share),
        inputs=(*given, *_allowed(budget)),
        window=_window(budget),
        policy=policy_phrase(policy),
        words=words,
    )


def explain_sum(ledger: Ledger, budget: Budget, policy: Policy) -> Explanation:
    """Explain the measured and the adjusted consumption of a period.

    Args:
        ledger: of the period.
        budget: of the period.
        policy: in force; it says which of the two decides.
    """
    if ledger.measured is None or ledger.adjusted is None:
        substituted: Meant = NONE
        words: Meant = phrase("There is no traffic in this period, so there is no budget to use.")
    else:
        waived = ledger.measured - ledger.adjusted
        substituted = phrase(
            "{parts} = {measured}; adjusted: {measured} − {waived} = {adjusted}",
            parts=Joined(tuple(percent_figure(entry.share) for entry in ledger.entries), " + "),
            measured=percent_figure(ledger.measured),
            waived=percent_figure(waived),
            adjusted=percent_figure(ledger.adjusted),
        )
        words = Joined(
            (
                phrase("The parts add up to what was measured. Adjusted leaves out approved corrections."),
                judged_phrase(policy),
            )
        )
    bad = Input(phrase("bad events"), count_figure(budget.counts.bad), phrase("samples"), budget.span.end)
    return Explanation(
        title=phrase("Measured and adjusted"),
        formula=phrase("measured = the sum of all parts; adjusted = measured − approved corrections"),
        substituted=substituted,
        inputs=(bad, *_allowed(budget)),
        window=_window(budget),
        policy=policy_phrase(policy),
        words=words,
    )


def judged_phrase(policy: Policy) -> Phrase:
    """Return which of the two figures status and decisions go by."""
    if policy.judge_by == "adjusted":
        return phrase(
            "Status and decisions go by the adjusted figure: the policy {policy} says so.",
            policy=policy_phrase(policy),
        )
    return phrase(
        "Status and decisions go by what was measured: the policy {policy} says so.",
        policy=policy_phrase(policy),
    )


def _allowed(budget: Budget) -> tuple[Input, Input]:
    return (
        Input(phrase("all events"), count_figure(budget.counts.total), phrase("samples"), budget.span.end),
        Input(phrase("target"), percent_figure(budget.target), phrase("target history"), budget.span.end),
    )


def _window(budget: Budget) -> Phrase:
    start, end = Moment(budget.span.start), Moment(budget.span.end)
    if budget.span.to_date:
        return phrase("{start} to {end} (so far)", start=start, end=end)
    return phrase("{start} to {end}", start=start, end=end)
