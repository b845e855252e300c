"""The framework's sample retrospective, entered word for word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from slodesk.domain.retrospective import (
    Action,
    Event,
    Factor,
    IncidentFacts,
    Point,
    Retrospective,
    TypedFigure,
)

START = datetime(2025, 1, 15, 14, tzinfo=UTC)
WRITTEN = datetime(2025, 1, 15, 17, tzinfo=UTC)


def minute(after: int) -> datetime:
    return START + timedelta(minutes=after)


def figure(key: str, kind: str, value: str, slo: str | None = "slo", **more: object) -> TypedFigure:
    return TypedFigure(key, kind, value=Decimal(value), slo_id=slo, **more)  # type: ignore[arg-type]


def action(key: str, title: str, owner: str, due: date | None, period: str = "") -> Action:
    return Action(key, title, owner, due, period, created=WRITTEN)


EVENTS = (
    (0, "Deploy payment-service v2.1.0 to production", "started"),
    (15, "Error rate spike detected (5% → 25%)", "detected"),
    (18, "PagerDuty alert fired", ""),
    (20, "Incident declared, on-call responded", "acknowledged"),
    (30, "Rollback initiated", "action"),
    (45, "Rollback completed, error rate normalizing", ""),
    (60, "Error rate back to baseline", "mitigated"),
    (135, "Post-incident review completed", ""),
)
SAMPLE = Retrospective(
    "retro",
    "Payments fail after a deploy",
    WRITTEN,
    incident=IncidentFacts(
        "incident", "INC-2025-001", "Payments fail after a deploy", START, minute(15), minute(20),
        minute(60), minute(135), services=(("pay", "Payment API"), ("order", "Order Service")),
    ),
    user_impact="500 errors on 15% of payment requests",
    not_caught="Unit tests mocked database connections",
    slo_note=(
        "No SLO changes recommended.\n\nWhile we consumed 8.5% error budget, this was due to a preventable"
        " bug rather than unrealistic SLO targets."
    ),
    follow_up=datetime(2025, 1, 22, 9, tzinfo=UTC),
    events=tuple(Event(f"e{after}", minute(after), text, tag) for after, text, tag in EVENTS),
    factors=(
        Factor("f1", "Database connection pool exhaustion due to missing connection timeout", primary=True),
        Factor("f2", "Testing Gap: Load testing didn't cover connection pool limits"),
    ),
    points=(
        Point("w1", "well", "Fast Detection: Alert fired within 3 minutes"),
        Point("w2", "well", "Clear Runbook: Rollback procedure was well-documented"),
        Point("w4", "well", "Quick Mitigation: Service restored in 45 minutes"),
        Point("x4", "wrong", "Deployment Process: No canary deployment"),
    ),
    figures=(
        figure("duration", "duration", "135", None),
        figure("summary", "consumed", "0.085"),
        figure("users", "users", "15000", None, approximate=True),
        figure("failed", "failed_requests", "2500", None, approximate=True),
        figure("revenue", "revenue", "12500", None, approximate=True),
        figure("actual", "actual", "0.9985"),
        figure("target", "target", "0.999"),
        figure("below", "below_minutes", "120"),
        figure("again", "consumed", "0.085"),
        figure("left", "remaining", "0.65"),
    ),
    actions=(
        action("a1", "Add connection pool monitoring and alerting", "@alice", date(2025, 1, 17)),
        action("a6", "Review all services for similar timeout issues", "@frank", date(2025, 2, 5)),
        action("a7", "Implement automated chaos testing", "SRE team", date(2025, 3, 31), "2025-Q1"),
        action("a8", "Create service mesh with circuit breakers", "Platform team", None, "2025-Q2"),
    ),
)  # fmt: skip
