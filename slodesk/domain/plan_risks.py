"""Which targets of a plan are at risk: known risks take more than the budget, or it would not last."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.phrases import Joined, phrase
from slodesk.domain.plan_targets import Expected
from slodesk.domain.planning import UNDER_WAY
from slodesk.domain.risk_register import Risk, risk_budget
from slodesk.domain.risk_words import share_figure, verdict
from slodesk.domain.roadmap import FITS

if TYPE_CHECKING:
    from slodesk.domain.phrases import Meant
    from slodesk.domain.plan_evidence import PlanEvidence
    from slodesk.domain.plan_snapshot import PlanContent, RiskLine, TargetLine
    from slodesk.domain.risk_register import RiskBudget


@dataclass(frozen=True, slots=True)
class Outlook:
    """What stands against the target a plan leads to.

    Attributes:
        line: the SLO.
        risks: the risks that are left against a year's budget.
        consumed: share of the planned quarter's budget that would be used if it were like the last quarter,
            1.4 for 140 %; None without data.
    """

    line: TargetLine
    risks: RiskBudget
    consumed: float | None

    @property
    def too_risky(self) -> bool:
        """Whether the known risks take more than the budget."""
        return not self.risks.holds

    @property
    def runs_out(self) -> bool:
        """Whether the budget would not last."""
        return self.consumed is not None and round(self.consumed, 9) > 1

    @property
    def at_risk(self) -> bool:
        """Whether either is so."""
        return self.too_risky or self.runs_out

    @property
    def weight(self) -> float:
        """How much of a budget is asked for, a ratio: the larger of both; the worst comes first."""
        return max(float(self.risks.expected / self.risks.budget), self.consumed or 0.0)

    @property
    def words(self) -> Meant:
        """What puts it at risk, in a sentence each; empty where nothing does."""
        said: list[Meant] = [verdict(self.risks)] if self.too_risky else []
        if self.runs_out:
            used = share_figure(Decimal(repr(self.consumed)))
            said.append(
                phrase("If the quarter is like the last one, {used} of its budget is used.", used=used)
            )
        return Joined(tuple(said))


def outlooks(content: PlanContent, evidence: PlanEvidence) -> tuple[Outlook, ...]:
    """Return what stands against each target of a plan, in the plan's order."""
    going = {line.title for line in content.roadmap if line.fit == FITS or line.state in UNDER_WAY}
    known = [_risk(line, handled=line.work in going) for line in content.risks]
    seen = {each.id: each for each in evidence.slos}
    found = []
    for line in content.targets:
        slo = seen.get(line.id)
        expected = Expected(evidence.days, bad_share=None if slo is None else slo.bad_share)
        risks = risk_budget(line.new, known, line.service)
        found.append(Outlook(line, risks, expected.budget(line.new).consumed))
    return tuple(found)


def at_risk(content: PlanContent, evidence: PlanEvidence) -> tuple[Outlook, ...]:
    """Return the targets that are at risk, the worst first."""
    found = [each for each in outlooks(content, evidence) if each.at_risk]
    return tuple(sorted(found, key=lambda each: -each.weight))


def _risk(line: RiskLine, *, handled: bool) -> Risk:
    """Return a risk by its minutes alone: that many once a year, for everybody."""
    zero, once = (None, None) if line.minutes is None else (Decimal(0), Decimal(1))
    return Risk(
        line.id, line.title, line.service or None, line.minutes, zero, once, once, line.accepted, handled
    )
