"""How long it takes to try a policy on two thousand decisions: by what is on record, and by samples."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain.policy import RECOMMENDED
from slodesk.storage.queries.replay import replayed
from slodesk.storage.schema import ReleaseRow
from slodesk.storage.schema_reviews import ReleaseDecisionRow
from slodesk.storage.workspace import open_workspace
from tests.bench.measure import Row, median
from tests.bench.workspaces import END, folder, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from slodesk.domain.policy import Policy
    from slodesk.storage.workspace import Workspace

COUNT = 2_000
NOW = END + timedelta(hours=9)


def fill(session: Session) -> None:
    """Repeat the decisions of the sample under other versions until there are enough."""
    known = session.scalars(select(ReleaseDecisionRow).order_by(ReleaseDecisionRow.decided)).all()
    owners = {row.id: row.service_id for row in session.scalars(select(ReleaseRow))}
    for number in range(COUNT - len(known)):
        row = known[number % len(known)]
        release = ReleaseRow(
            service_id=owners[row.release_id], release_version=f"again-{number}", state="deployed"
        )
        session.add(release)
        session.flush()
        session.add(
            ReleaseDecisionRow(
                release_id=release.id, number=1, decided=row.decided, as_of=row.as_of, decision=row.decision,
                suggested=row.suggested, policy_version=row.policy_version, facts=row.facts,
            )
        )  # fmt: skip


def tried(workspace: Workspace, policy: Policy) -> int:
    """Try a policy; return on how many decisions."""
    with workspace.reading() as source:
        return len(replayed(source, policy, NOW))


def rows() -> Iterator[Row]:
    """Measure both ways; each runs on a thread while the window goes on."""
    with folder() as at, open_workspace(sample(at)) as workspace:
        workspace.edit("Fill", fill)
        late = replace(RECOMMENDED, thaw_margin=0.05)
        for words, policy, most in (("by record", RECOMMENDED, 2.0), ("with a thaw margin", late, 20.0)):
            assert tried(workspace, policy) == COUNT
            taken = median(lambda policy=policy: tried(workspace, policy), rounds=3, unit="s")
            yield Row(f"replay of {COUNT:,} decisions, {words}", taken, "s", (), most, f"≤ {most:.0f} s")
