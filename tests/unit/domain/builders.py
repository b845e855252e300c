"""Small builders of domain values; every default is the simplest that makes sense."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from slodesk.domain.assessment import Assessment, SloInfo, assess
from slodesk.domain.budget import Budget, error_budget
from slodesk.domain.policy import FRAMEWORK, Policy
from slodesk.domain.series import Counts, ListSeries, Point
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.target import BEGINNING, Objective, TargetHistory
from slodesk.domain.window import Rolling, Span, Window

UTC_ZONE = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 11, 20, tzinfo=UTC)
T999 = Decimal("0.999")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def utc(*parts: int) -> datetime:
    """A UTC moment."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def span(days: float, at: datetime = AT) -> Span:
    """A rolling span of so many days ending at ``at``."""
    return Span(at - timedelta(days=days), at, at)


def budget(good: float, total: float, target: Decimal = T999, days: float = 30, at: datetime = AT) -> Budget:
    """The budget of a rolling window."""
    return error_budget(target, Counts(good, total), span(days, at))


def regular(bad: list[float], total: float = 1000.0, step: timedelta = DAY, at: datetime = AT) -> ListSeries:
    """Equal traffic every step up to ``at``; ``bad`` oldest first."""
    count = len(bad)
    return ListSeries(
        [Point(at - (count - 1 - i) * step, total - value, total) for i, value in enumerate(bad)], step
    )


def history(target: Decimal = T999, window: Window | None = None) -> TargetHistory:
    """One objective from the beginning."""
    return TargetHistory((Objective(BEGINNING, target, window or Rolling(30)),))


def changes(*entries: tuple[date, str, Window]) -> TargetHistory:
    """A history of (effective day, target, window)."""
    return TargetHistory(tuple(Objective(day, Decimal(target), window) for day, target, window in entries))


def info(past: TargetHistory | None = None) -> SloInfo:
    """An SLO of the payment service."""
    return SloInfo(
        id="slo-1",
        name="payment-availability",
        display_name="Payments go through",
        service_id="service-1",
        service="payment",
        service_display="Card payments",
        team_id=None,
        critical=True,
        kind="ratio",
        description="",
        history=past or history(),
    )


def assessed(
    series: ListSeries,
    past: TargetHistory | None = None,
    at: datetime = AT,
    settings: WorkspaceSettings | None = None,
    policy: Policy = FRAMEWORK,
    now: datetime | None = None,
) -> Assessment:
    """The assessment of that SLO."""
    return assess(info(past), series, at, settings or WorkspaceSettings(), policy, now)
