"""One row in every table of retrospectives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.operations import actions, retrospectives
from slodesk.storage import schema_retrospectives as retros

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def fill_retrospective(session: Session, *, incident: str | None, slo: str, action: str) -> str:
    """Write the rows; returns the retrospective's key."""
    key = retrospectives.add_retrospective(
        session, "Pool exhausted", created=AT, incident_id=incident, held=date(2026, 11, 21),
        authors="Kim, Sam", summary="The pool ran dry.", trigger="A deploy", follow_up=AT,
        visibility={"timeline": "team"}, accepted=["order"],
    )  # fmt: skip

    def add(kind: str, /, **fields: object) -> str:
        return retrospectives.add_part(session, key, kind, **fields)

    add("event", at=AT, text="Error rate 5 % to 25 %", tag="detected", written="14:15")
    top = add("factor", text="No timeout", category="configuration", primary=True)
    add("factor", text="The default is infinite", parent_id=top)
    add("point", kind="well", text="Alert within 3 minutes", author="Kim", cluster="Alerts", votes=3)
    add("figure", kind="consumed", value=Decimal("0.085"), slo_id=slo, written="8.5%", approximate=True)
    add("adjustment", text="Lower it", slo_id=slo, target=Decimal("0.995"), window="30d")
    add("person", name="Kim", role="incident commander")
    reviewer = add("reviewer", name="Sam")
    row = session.get_one(retros.RetroReviewerRow, reviewer)
    row.verdict, row.given, row.given_as = "approved", AT, "Sam"
    head = session.get_one(retros.RetrospectiveRow, key)
    head.snapshots.append(retros.RetroSnapshotRow(number=1, made=AT, body={"a": [1, None]}))
    linked = actions.add_action(session, "Limit the pool", created=AT)
    item = session.get_one(actions.ActionItemRow, linked)
    item.source_kind, item.source_id, item.period = "retrospective", key, "2027-Q1"
    session.add(retros.ActionChangeRow(action_id=action, at=AT, field="status", before="open", after="done"))
    if incident is not None:
        session.add(retros.RetroWaitRow(incident_id=incident, kind="postponed", decided=AT, reason="Holiday"))
    session.flush()
    return key
