"""What is said about a policy that was tried on past decisions (R37)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explain_release import explain_decision
from slodesk.domain.explanation import Explanation, policy_phrase
from slodesk.domain.phrases import Joined, phrase
from slodesk.domain.release_decision import DECISION_WORDS
from slodesk.domain.release_words import CLASS_WORDS, RISK_WORDS
from slodesk.domain.status import STATUS_IN_TEXT, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.replay import Replayed, Totals


def headline(found: Totals) -> Meant:
    """Return the answer in a sentence: "12 of 40 would differ"."""
    if not found.total:
        return phrase("No decision is on record yet.")
    if not found.differ:
        return phrase("None of %Ln decision[|s] would differ.", "", found.total)
    return phrase("{differ} of %Ln decision[|s] would differ.", "", found.total, differ=str(found.differ))


def split(found: Totals) -> Meant:
    """Return how many are stricter and how many laxer."""
    if found.stricter and found.laxer:
        return phrase("{stricter} stricter, {laxer} laxer.", stricter=str(found.stricter),
                      laxer=str(found.laxer))  # fmt: skip
    if found.laxer:
        return phrase("All of them laxer.")
    return phrase("All of them stricter.") if found.stricter else phrase("Everything stays as it was.")


def failures(found: Totals) -> Meant | None:
    """Return what it would have meant for releases that went wrong; None where none did."""
    if not found.failed:
        return None
    return phrase(
        "%Ln release[ was|s were] taken back or caused an incident; it is stricter with {caught} of them.",
        "", found.failed, caught=str(found.caught),
    )  # fmt: skip


def reasons(each: Replayed, policy: Policy) -> tuple[Meant, ...]:
    """Return why a policy says something else than was said then; nothing where it says the same.

    Args:
        each: what was said, and what it says.
        policy: that was tried.
    """
    return tuple(_reasons(each, policy)) if each.differs else ()


def _reasons(each: Replayed, policy: Policy) -> Iterator[Meant]:
    then, now = each.recorded.advice, each.advice
    if then.exempt != now.exempt:
        kind = CLASS_WORDS[now.inputs.change_class]
        yield (
            phrase("{kind}: goes out whatever the budget says.", kind=kind) if now.exempt
            else phrase("{kind}: is judged as any other.", kind=kind)
        )  # fmt: skip
        return
    if now.held:
        held = [slo for slo in now.slos if slo.held != slo.status]
        yield phrase("{slo} is held at {status}: its budget has only just come back.", slo=held[0].title,
                     status=STATUS_IN_TEXT[held[0].held])  # fmt: skip
    elif then.status != now.status:
        yield phrase("Its budget counts as {after} instead of {before}.", after=STATUS_IN_TEXT[now.status],
                     before=STATUS_IN_TEXT[then.status])  # fmt: skip
    elif policy.page_pair_tightens and now.page_firing and then.rows != now.rows:
        yield phrase("An alert that pages somebody fired: it counts as one status worse.")
    elif then.rows != now.rows:
        yield phrase("Alerts that page somebody count otherwise.")
    if then.risk.level != now.risk.level:
        yield phrase("Its risk is {after} instead of {before}.", after=RISK_WORDS[now.risk.level],
                     before=RISK_WORDS[then.risk.level])  # fmt: skip
    if (then.rows, then.risk.level) == (now.rows, now.risk.level):
        row = max(now.rows, key=lambda name: policy.decision(name, now.risk.level) == now.matrix)
        yield phrase("For {status} and {risk} risk the matrix says something else.",
                     status=STATUS_IN_TEXT[Status(row)], risk=RISK_WORDS[now.risk.level])  # fmt: skip


def explain_replay(each: Replayed, policy: Policy) -> Explanation:
    """Explain what a policy says about a past decision (R37, R50).

    Args:
        each: what was said then, and what it says.
        policy: that was tried.
    """
    told = explain_decision(each.advice, policy)
    before = phrase(
        "Then {policy} said: {decision}.",
        policy=f"{each.recorded.advice.profile} {each.recorded.advice.policy_version}",
        decision=DECISION_WORDS[each.recorded.advice.decision],
    )
    return Explanation(
        title=phrase("Decision by another policy"),
        formula=told.formula,
        substituted=told.substituted,
        inputs=told.inputs,
        window=told.window,
        policy=policy_phrase(policy),
        words=Joined((before, *reasons(each, policy), told.words)),
    )
