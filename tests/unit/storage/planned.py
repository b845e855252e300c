"""A workspace with one SLO, eight complete quarters and one that runs, for the tests of planning."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.operations.people import add_team
from slodesk.operations.plans import create_plan
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.plan_scope import plan_head, plan_scope
from slodesk.storage.queries.proposals import proposals

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.storage.queries.proposal_values import Proposals, SloProposal
    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
END = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""The newest sample: 50.5 days into the quarter."""
BAD = {
    "2024-11": 500, "2025-02": 1500, "2025-05": 800, "2025-08": 1000, "2025-11": 2000, "2026-02": 900,
    "2026-05": 1001, "2026-08": 400,
}  # fmt: skip
"""Bad of a million events in each complete quarter."""


class Planned:
    """The workspace and its keys."""

    def __init__(self, workspace: Workspace, **plan: object) -> None:
        self.workspace = workspace
        self.team = self.service = self.slo = self.plan = ""
        workspace.edit("Fill", self._fill, plan)

    def _fill(self, session: Session, plan: dict[str, object]) -> None:
        self.team = add_team(session, "Platform", size=5)
        self.service = add_service(session, "web", display_name="Web", team_id=self.team)
        self.slo = add_slo(session, self.service, "pages", Decimal("0.999"), "30d")
        points = [(datetime.fromisoformat(f"{month}-15T12:00:00+00:00"), 1_000_000.0 - bad, 1_000_000.0)
                  for month, bad in BAD.items()]  # fmt: skip
        store_points(session, self.slo, [*points, (END, 998_800.0, 1_000_000.0)])
        self.plan = create_plan(session, "2027-Q1", None, **plan)

    def read(self) -> Proposals:
        with self.workspace.session() as session:
            head = plan_head(session, self.plan)
            assert head is not None
            return proposals(session, plan_scope(session, head, now=NOW))

    def one(self) -> SloProposal:
        found = self.read().slo(self.slo)
        assert found is not None
        return found
