"""The reports of ``slodesk report`` that come out of weekly reviews and decisions about releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slodesk.cli.options import now

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter
    from slodesk.reports.report import Report
    from slodesk.storage.session import Session

_NAMED = 10


def weekly_review(
    session: Session, at: datetime | None, team_id: str | None, key: str | None, settings: WorkspaceSettings
) -> Report:
    """Return the report of a weekly review: the one asked for, else the latest that was held or begun.

    Args:
        session: to read with.
        at: judge an open one at this moment, and take the week of it where none is named.
        team_id: whose.
        key: of the review, or a day of its week: ``2026-11-16``.
        settings: of the workspace.
    """
    from slodesk.domain.errors import WorkspaceError
    from slodesk.reports.weekly_review import build
    from slodesk.storage.queries.review_report import review_report, reviews_of
    from slodesk.storage.queries.settings import policy_at

    moment = now()
    found = review_report(session, now=moment, at=at, team_id=team_id, key=key)
    if found is None:
        lines = reviews_of(session, team_id)
        weeks = ", ".join(dict.fromkeys(f"{line.week:%Y-%m-%d}" for line in lines[:_NAMED]))
        rest = f"; there are those of {weeks}" if weeks else ": begin one in the window, on Weekly review"
        raise WorkspaceError(f"There is no weekly review {key!r}{rest}.")
    judged = found.prepared.as_of if found.prepared is not None else None
    return build(found, settings, policy_at(session, judged))


def release_decisions(
    session: Session,
    settings: WorkspaceSettings,
    at: datetime | None,
    quarter: Quarter | None,
    team: str | None,
    team_id: str | None,
) -> Report:
    """Return the report about release decisions of a quarter, else of the last thirteen weeks."""
    from slodesk.reports.release_decisions import build
    from slodesk.storage.queries.release_report import quarter_report, release_report

    moment = now()
    if quarter is None:
        data = release_report(session, now=moment, at=at, team_id=team_id, team=team or "")
        return build(data)
    if (at or moment) <= quarter.span(settings.zone).start:
        raise click.UsageError(f"{quarter} has not begun yet at {at or moment:%Y-%m-%d}.")
    data = quarter_report(session, quarter, now=moment, at=at, team_id=team_id, team=team or "")
    return build(data, period=f"{quarter}, so far" if data.to_date else str(quarter), period_key=str(quarter))
