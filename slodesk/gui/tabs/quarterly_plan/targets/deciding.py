"""Stores what was decided about a target; the plan's page and the room do it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.planning import ACCEPTED, CHANGED, REJECTED, UNDECIDED
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.operations.plan_targets import decide_target

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.quarterly_plan.targets.words import TargetWords
    from slodesk.storage.queries.proposal_values import SloProposal
    from slodesk.storage.session import Session


def decide(
    context: TabContext,
    plan_id: str,
    slo: SloProposal,
    words: TargetWords,
    wanted: str,
    target: Decimal,
    also: Callable[[Session], object] | None = None,
) -> None:
    """Store a decision as one undo step.

    Args:
        context: the document, and the clock.
        plan_id: the plan.
        slo: the SLO.
        words: names the step.
        wanted: ``accept`` (the target in view), ``reject`` or ``undecide``.
        target: the target in view.
        also: done in the same step.

    Raises:
        RuleBroken: a lower target has no evidence or approver yet.
        WorkspaceError: it could not be saved.
    """
    name = {"slo": words.name(slo), "target": words.target(target)}
    if wanted == "accept":
        state = ACCEPTED if target == slo.proposal.proposed else CHANGED
        put(
            context, plan_id, slo, state, tr("Aim {slo} at {target}").format(**name), also=also, target=target
        )
    elif wanted == "reject":
        put(context, plan_id, slo, REJECTED, tr("Reject another target for {slo}").format(**name), also=also)
    else:
        put(context, plan_id, slo, UNDECIDED, tr("Take back the decision on {slo}").format(**name), also=also)


def put(
    context: TabContext,
    plan_id: str,
    slo: SloProposal,
    state: str,
    label: str,
    also: Callable[[Session], object] | None = None,
    **fields: Any,
) -> None:
    """Store what was decided, with when and by whom; what is being typed is saved first."""
    document = context.document
    document.flush()
    said = {"decided": context.now(), "decided_by": document.workspace.who, **fields}

    def operation(session: Session) -> None:
        decide_target(session, plan_id, slo.id, state, **said)
        if also is not None:
            also(session)

    document.edit(label, operation)
