"""A plan's risks in bad minutes a year, set against what each SLO's target allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slodesk.domain.planning import ACCEPTED, CHANGED, UNDER_WAY
from slodesk.domain.risk_register import Risk, risk_budget
from slodesk.domain.risk_words import verdict
from slodesk.domain.roadmap import FITS
from slodesk.storage.queries.allocation import allocation_on
from slodesk.storage.queries.footing import footing
from slodesk.storage.queries.initiatives import initiatives
from slodesk.storage.queries.proposals import plan_decisions
from slodesk.storage.queries.roadmap import placing
from slodesk.storage.reading import rows, to_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet
    from decimal import Decimal

    from slodesk.domain.phrases import Meant
    from slodesk.domain.risk_register import RiskBudget
    from slodesk.storage.queries.footing import Footing, SloStanding
    from slodesk.storage.queries.plan_scope import PlanScope
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class SloRisk:
    """What the risks mean for one SLO.

    Attributes:
        slo: how it stands.
        current: the risks against the target that holds without the plan.
        decided: … against the one the plan decided on; None while there is none, or the same.
    """

    slo: SloStanding
    current: RiskBudget
    decided: RiskBudget | None

    @property
    def id(self) -> str:
        """Key of the SLO."""
        return self.slo.info.id

    @property
    def budget(self) -> RiskBudget:
        """The risks against what the plan leads to."""
        return self.decided or self.current

    @property
    def words(self) -> Meant:
        """Whether that target can be met, in a sentence."""
        return verdict(self.budget)


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A risk in the register.

    Attributes:
        risk: its estimates.
        service: what its service is called; empty for all services.
        owner: a name.
        note: in the team's words.
        initiative_id: the work that takes it away, None without.
        work: that work's title.
        work_fits: whether that work is going to happen: it fits, or is under way.
        tightest: the SLO it takes the largest share of; None where there is none or no estimate.
        share: that share, a ratio.
        too_large: whether the policy finds that too much for one risk.
        must_go: names of the SLOs that can't be met before it goes.
    """

    risk: Risk
    service: str
    owner: str
    note: str
    initiative_id: str | None
    work: str
    work_fits: bool
    tightest: str | None
    share: Decimal | None
    too_large: bool
    must_go: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its key."""
        return self.risk.id

    @property
    def title(self) -> str:
        """In people's words."""
        return self.risk.title


@dataclass(frozen=True, slots=True)
class RiskView:
    """A plan's risk register.

    Attributes:
        footing: how the SLOs did.
        lines: the risks in the team's order.
        slos: by service and SLO; those that can't be met first.
    """

    footing: Footing
    lines: tuple[RiskLine, ...]
    slos: tuple[SloRisk, ...]

    @property
    def broken(self) -> tuple[SloRisk, ...]:
        """The SLOs whose target can't be met."""
        return tuple(each for each in self.slos if not each.budget.holds)

    def line(self, key: str) -> RiskLine | None:
        """Return a risk by its key."""
        return next((line for line in self.lines if line.id == key), None)


def risks(session: Source, scope: PlanScope) -> RiskView:
    """Return a plan's risks and which targets they break."""
    return risks_on(session, footing(scope))


def risks_on(session: Source, base: Footing) -> RiskView:
    """Return the same on figures that are already there; cheap."""
    plan_id = base.plan.id
    works = initiatives(session, plan_id)
    placed, _ = placing(works, base, allocation_on(session, base, works))
    fits = {each.work.id for each in placed.placed if each.fit == FITS}
    fits |= {each.id for each in works if each.state in UNDER_WAY}
    titles = {each.id: each.title for each in works}
    stored = rows(session, _RISKS, plan=plan_id)
    known = [_risk(row, fits) for row in stored]
    slos = _slos(session, base, known)
    of_service: dict[str | None, list[SloRisk]] = {None: slos}
    breaks: dict[str, list[str]] = {}
    for each in slos:
        of_service.setdefault(each.slo.info.service_id, []).append(each)
        for must in each.budget.must_go:
            breaks.setdefault(must.id, []).append(_title(each))
    lines = []
    for risk, row in zip(known, stored, strict=True):
        service, initiative, owner, note = row[3], row[9], row[10], row[11]
        against = of_service.get(risk.service, []) if risk.minutes is not None else []
        tight = min(against, key=lambda each: each.budget.budget, default=None)
        lines.append(
            RiskLine(
                risk, service, owner, note, initiative, titles.get(initiative or "", ""), initiative in fits,
                None if tight is None else _title(tight),
                None if tight is None else tight.budget.share(risk),
                tight is not None and tight.budget.too_large(risk, base.policy),
                tuple(breaks.get(risk.id, ())),
            )
        )  # fmt: skip
    return RiskView(base, tuple(lines), tuple(sorted(slos, key=lambda each: each.budget.holds)))


def _title(each: SloRisk) -> str:
    return f"{each.slo.info.service_title}, {each.slo.info.title}"


def _risk(row: Sequence[Any], fits: AbstractSet[str]) -> Risk:
    detect, repair, users, often = (to_decimal(each) for each in row[4:8])
    return Risk(row[0], row[1], row[2], detect, repair, users, often, bool(row[8]), row[9] in fits)


def _slos(session: Source, base: Footing, known: list[Risk]) -> list[SloRisk]:
    decisions = plan_decisions(session, base.plan.id)
    found = []
    for slo in base.slos:
        decided = decisions.get(slo.info.id)
        target = None
        if decided is not None and decided.state in (ACCEPTED, CHANGED):
            target = decided.target
        service = slo.info.service_id
        other = None if target in (None, slo.planned) else risk_budget(target or slo.planned, known, service)
        found.append(SloRisk(slo, risk_budget(slo.planned, known, service), other))
    return found


_RISKS = (
    "SELECT r.id, r.title, r.service_id, COALESCE(NULLIF(s.display_name, ''), s.name, ''), r.detect_minutes,"
    " r.repair_minutes, r.users, r.per_year, r.accepted, r.initiative_id, r.owner, r.note"
    " FROM risk r LEFT JOIN service s ON s.id = r.service_id WHERE r.plan_id = :plan"
    " ORDER BY r.position, r.id"
)
