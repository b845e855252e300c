"""Workspaces to review, with figures one can work out by hand, and ``status`` beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.cli.status import figures, moment, number, share
from slodesk.domain.target import percent
from slodesk.operations import people, reviews, samples, services, slos
from slodesk.storage.queries.overview import overview
from slodesk.storage.queries.review_prepared import review_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.weekly_review import Prepared, Review, SloLine
    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday."""
END = datetime(2026, 11, 24, tzinfo=UTC)
"""The newest sample."""
DAY = timedelta(days=1)
WEEK = 7 * DAY


@dataclass
class Reviewed:
    """A workspace, and what is read and done in it."""

    workspace: Workspace

    def do(self, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Run an operation as an edit; return what it returned."""
        return self.workspace.edit("Test", operation, *args, **fields).result

    def read(self, query: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Run a query as the window does."""
        with self.workspace.reading() as source:
            return query(source, *args, **fields)

    def service(self, name: str, team: str | None = None) -> str:
        """Add a service; a team's, if it is named."""
        key: str = self.do(services.add_service, name, display_name=name.title())
        if team is not None:
            self.do(services.set_service_field, key, "team_id", team)
        return key

    def team(self, name: str) -> str:
        """Add a team."""
        return str(self.do(people.add_team, name))

    def slo(
        self, service: str, name: str = "availability", target: str = "0.999", window: str = "30d"
    ) -> str:
        """Add an SLO."""
        return str(self.do(slos.add_slo, service, name, Decimal(target), window))

    def days(self, slo: str, *bad: float, end: datetime = END, total: float = 10_000) -> None:
        """Store so many bad events a day, the last day last."""
        first = end - (len(bad) - 1) * DAY
        points = [(first + place * DAY, total - lost, total) for place, lost in enumerate(bad)]
        self.do(samples.store_points, slo, points, 86_400)

    def review(self, week: datetime = NOW, team: str | None = None) -> str:
        """Make the review of a week."""
        return str(self.do(reviews.add_review, team, week.date()))

    def shown(self, review: str, now: datetime = NOW) -> Review:
        """Return a review as the window shows it."""
        found: Review = self.read(review_now, review, now)
        return found

    def prepared(self, review: str, now: datetime = NOW) -> Prepared:
        """Return what the app prepared for it."""
        ready = self.shown(review, now).prepared
        assert ready is not None
        return ready

    def status(self, now: datetime = NOW, at: datetime | None = None, team: str | None = None) -> Any:
        """Return the document of ``status --format json``."""
        return figures(self.read(overview, now=now, at=at, team_id=team))


def as_status(ready: Prepared) -> dict[str, Any]:
    """Return what was prepared in the words of ``status --format json``."""
    policy: dict[str, Any] = {"profile": ready.profile, "version": ready.policy_version}
    if ready.judge_by != "measured":
        policy["judge_by"] = ready.judge_by
    return {"as_of": moment(ready.as_of), "policy": policy, "slos": [_slo(line) for line in ready.slos]}


def without_measured(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out what stands beside adjusted figures: a review keeps only what was left of the budget."""
    kept = [{name: each[name] for name in each if name != "measured"} for each in document["slos"]]
    return {**document, "slos": kept}


def _slo(line: SloLine) -> dict[str, Any]:
    return {
        "service": line.service,
        "slo": line.name,
        "target": number(float(percent(line.target))),
        "window": line.window,
        "good": number(line.good),
        "total": number(line.total),
        "actual": share(line.actual),
        "budget": {
            "remaining": share(line.remaining),
            "consumed": share(line.consumed),
            "minutes": number(line.minutes),
            "minutes_remaining": number(line.minutes_remaining),
        },
        "burn": {name: number(rate) for name, rate in line.burn.items()},
        "burn_word": line.burn_word,
        "pairs_firing": list(line.pairs_firing),
        "exhaustion": {
            "state": line.exhaustion,
            "simple_days": number(line.simple_days),
            "projected_days": number(line.projected_days),
        },
        "status": line.status,
        "newest_sample": moment(line.newest),
        "stale": line.stale,
    }
