"""Workspace settings and the policy in force."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain import policy_data
from slodesk.domain.errors import RuleBroken
from slodesk.domain.policy_presets import PRESETS
from slodesk.domain.settings import WorkspaceSettings, from_data, to_data
from slodesk.storage.schema import PolicyVersionRow, SettingRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

_PROFILES = {each.name: each.policy for each in PRESETS}


def set_setting(session: Session, key: str, value: Any) -> None:
    """Set one workspace setting, validated as ``domain/settings.py`` describes it.

    Raises:
        RuleBroken: it cannot be that; or plans would be for other months than they were made for.
    """
    data = to_data(WorkspaceSettings())
    if key not in data:
        raise RuleBroken(f"There is no setting “{key}”.", key)
    stored = to_data(from_data({**data, key: value}))[key]
    row = session.get(SettingRow, key)
    if key == "fiscal_year_start" and stored != (data[key] if row is None else row.value):
        _refuse_other_months(session)
    if row is None:
        session.add(SettingRow(key=key, value=stored))
    elif row.value != stored:
        row.value = stored


def _refuse_other_months(session: Session) -> None:
    """Keep the names of quarters while plans go by them: what was signed would be for other months."""
    from slodesk.storage.schema_planning import PlanRow  # not needed by the first window

    quarters = session.scalars(select(PlanRow.quarter).order_by(PlanRow.quarter)).all()
    if quarters:
        raise RuleBroken(
            f"There is a plan for {quarters[0]}, which would be other months then. "
            "Set this before the first plan, or remove the plans.",
            "fiscal_year_start",
        )


def adopt_profile(
    session: Session, profile: str, reason: str = "", *, effective: datetime | None = None, author: str = ""
) -> int:
    """Put a built-in policy profile in force as a new version; returns the version's number."""
    if profile not in _PROFILES:
        raise RuleBroken(f"There is no policy profile “{profile}”.", "policy")
    latest = session.scalars(select(PolicyVersionRow).order_by(PolicyVersionRow.number.desc())).first()
    if latest is not None and _says(latest.body) == _says(policy_data.to_data(_PROFILES[profile])):
        return latest.number
    number = 1 if latest is None else latest.number + 1
    session.add(
        PolicyVersionRow(
            number=number,
            profile=profile,
            effective=effective or datetime.now(UTC),
            body=policy_data.to_data(_PROFILES[profile]),
            reason=reason,
            author=author,
        )
    )
    return number


def _says(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a version says, whatever its number; what it was stored without has its default."""
    return policy_data.to_data(policy_data.from_data({**body, "version": 1}))
