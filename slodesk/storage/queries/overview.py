"""Every SLO judged at one moment: the figures of the Overview, of ``status`` and of the reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Date, bindparam, func, select

from slodesk.domain.assessment import Assessment, ServiceAssessment, SloInfo, assess
from slodesk.domain.status import worst
from slodesk.domain.target import Objective, TargetHistory
from slodesk.domain.window import parse_window
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.samples import DaySeries
from slodesk.storage.schema import SampleDayRow, ServiceRow, SloRow, SloTargetRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class Overview:
    """All services at one moment.

    ``as_of`` is the moment the figures hold for: the one asked for, else the newest sample that is
    not in the future, else None (no samples at all).
    """

    as_of: datetime | None
    settings: WorkspaceSettings
    policy: Policy
    services: tuple[ServiceAssessment, ...]

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """All SLOs, ordered by service and SLO."""
        return tuple(item for service in self.services for item in service.slos)


def overview(
    session: Session, *, now: datetime, at: datetime | None = None, team_id: str | None = None
) -> Overview:
    """Judge every SLO.

    Args:
        session: a read session.
        now: the clock; decides what is "in the future" and, without ``at``, what is stale.
        at: the moment to judge at; None for the newest sample not in the future.
        team_id: only services of this team.
    """
    settings = read_settings(session)
    moment = at or newest_sample(session, now)
    policy = policy_at(session, moment)
    infos = slo_infos(session, team_id=team_id)
    series = DaySeries.load(session, [info.id for info in infos], moment or now)
    clock = now if at is None else None
    by_service: dict[str, list[Assessment]] = {}
    for info in infos:
        judged = assess(info, series[info.id], moment or now, settings, policy, clock)
        by_service.setdefault(info.service_id, []).append(judged)
    columns = (ServiceRow.id, ServiceRow.name, ServiceRow.display_name)
    query = select(*columns)
    if team_id is not None:
        query = query.where(ServiceRow.team_id == team_id)
    services = tuple(
        ServiceAssessment(
            key, name, display, worst(item.status for item in by_service.get(key, ())),
            tuple(by_service.get(key, ())),
        )
        for key, name, display in sorted(session.execute(query), key=lambda row: row[1])
    )  # fmt: skip
    return Overview(moment, settings, policy, services)


def newest_sample(session: Session, now: datetime) -> datetime | None:
    """Return the newest sample's time that is not in the future, over all SLOs."""
    today = now.astimezone(UTC).date()
    # Asked by SLO, whose key finds a day at once: without, every day there is would be looked at.
    of_slo = SampleDayRow.slo_id == SloRow.id
    own = select(func.max(SampleDayRow.day)).where(of_slo, SampleDayRow.day < today).scalar_subquery()
    newest = session.scalar(select(func.max(own)).select_from(SloRow))
    on_day = SampleDayRow.slo_id.in_(select(SloRow.id)), SampleDayRow.day == bindparam("day", type_=Date)
    latest = None
    if newest is not None:
        last = session.scalar(select(func.max(SampleDayRow.last)).where(*on_day), {"day": newest})
        latest = _moment(newest, last or 0)
    ends = session.execute(select(SampleDayRow.slo_id, SampleDayRow.last).where(*on_day), {"day": today})
    lasts = {key: _moment(today, last) for key, last in ends}
    found = [end for end in lasts.values() if end <= now]
    split = [key for key, end in lasts.items() if end > now]
    if split:  # only what is inside these days tells how far they go up to now
        series = DaySeries.load(session, split, now)
        found += [end for key in split if (end := series[key].newest(now)) is not None]
    return max([*found, *([latest] if latest else [])], default=None)


def _moment(day: date, seconds: int) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(seconds=seconds)


def slo_infos(
    session: Session, *, team_id: str | None = None, slo_id: str | None = None
) -> tuple[SloInfo, ...]:
    """Return every SLO's definition and target history, ordered by service and SLO."""
    history: dict[str, list[Objective]] = {}
    entries = select(
        SloTargetRow.slo_id, SloTargetRow.effective, SloTargetRow.target, SloTargetRow.window,
        SloTargetRow.threshold, SloTargetRow.threshold_unit, SloTargetRow.percentile,
        SloTargetRow.reason, SloTargetRow.approver,
    ).order_by(SloTargetRow.effective)  # fmt: skip
    columns = (
        SloRow.id, SloRow.name, SloRow.display_name, ServiceRow.id, ServiceRow.name,
        ServiceRow.display_name, ServiceRow.team_id, ServiceRow.critical, SloRow.kind, SloRow.description,
    )  # fmt: skip
    query = select(*columns).join(ServiceRow)
    if team_id is not None:
        query = query.where(ServiceRow.team_id == team_id)
    if slo_id is not None:
        query = query.where(SloRow.id == slo_id)
        entries = entries.where(SloTargetRow.slo_id == slo_id)
    for key, effective, target, window, *rest in session.execute(entries):
        objective = Objective(effective, target, parse_window(window), *cast("Any", rest))
        history.setdefault(key, []).append(objective)
    rows: list[Any] = list(session.execute(query))
    infos = [SloInfo(*(*row, TargetHistory(tuple(history[row[0]])))) for row in rows]
    return tuple(sorted(infos, key=lambda info: (info.service, info.name)))
