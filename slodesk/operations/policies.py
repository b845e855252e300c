"""New versions of the policy that differ from the newest in a few fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.policy import check_policy
from slodesk.domain.policy_data import to_data
from slodesk.operations.incidents import moment
from slodesk.operations.rows import line_text, long_text
from slodesk.storage.queries.settings import policy_at
from slodesk.storage.schema import PolicyVersionRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.domain.policy import Policy

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


def change_policy(
    session: Session, *, effective: datetime, reason: str = "", author: str = "", **fields: Any
) -> int:
    """Put the newest policy in force with other values in some fields, as a new version.

    Args:
        session: of an edit.
        effective: from when on.
        reason: why.
        author: who says so.
        fields: of ``domain.policy.Policy``.

    Returns:
        The number of the version in force then; the present one where it says the same.
    """
    before = policy_at(session)
    if all(getattr(before, name) == value for name, value in fields.items()):
        return before.version
    number = session.scalars(select(PolicyVersionRow.number).order_by(PolicyVersionRow.number.desc())).first()
    if number is None:  # what held until now goes on holding for the time before
        number = before.version
        _add(session, before, _ALWAYS, "", "")
    after = replace(before, **fields, version=number + 1)
    check_policy(after)
    _add(session, after, moment(effective), reason, author)
    session.flush()
    return after.version


def judge_by(session: Session, what: str, *, effective: datetime, reason: str = "", author: str = "") -> int:
    """Say whether status and decisions go by what was ``measured`` or by the ``adjusted`` figure (R12).

    Args as in :func:`change_policy`; returns the number of the version in force.
    """
    return change_policy(session, effective=effective, reason=reason, author=author, judge_by=what)


def _add(session: Session, policy: Policy, effective: datetime, reason: str, author: str) -> None:
    session.add(
        PolicyVersionRow(
            number=policy.version, profile=policy.profile, effective=effective,
            body=to_data(policy), reason=long_text(reason), author=line_text(author),
        )
    )  # fmt: skip
