"""``slodesk report``: a report as PDF, Markdown, HTML or JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from slodesk.cli.options import at_option, now, target_of, workspace_argument
from slodesk.cli.report_rituals import release_decisions, weekly_review

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter
    from slodesk.reports.report import Report
    from slodesk.storage.session import Session

KINDS = (
    "executive", "weekly-review", "quarterly-plan", "retrospective", "release-decisions", "learning",
)  # fmt: skip
LATER = (
    "toil", "maturity", "readiness", "board", "detailed", "dashboard", "status-page", "workbook",
)  # fmt: skip
"""Kinds that are planned: asked for, they are said to be missing rather than mistyped."""

_NAMED = 10
"""Retrospectives that are named where another was asked for."""
FORMATS = ("pdf", "markdown", "html", "json")


@click.command("report", short_help="Write a report.")
@workspace_argument
@click.argument("kind", metavar="KIND")
@click.option("--format", "form", type=click.Choice(FORMATS), default="pdf", show_default=True)
@click.option(
    "--output",
    metavar="FILE",
    help="Where it goes; - is stdout.  [default: a PDF to KIND-PERIOD.pdf, text to stdout]",
)
@at_option
@click.option(
    "--period",
    metavar="2027-Q1",
    help="The quarter reported on, judged at its end, or planned for.  [default: now; the latest plan]",
)
@click.option("--team", metavar="TEAM", help="Only this team's services.")
@click.option("--audience", metavar="WHO", help="For reports that are written for several audiences.")
@click.option("--id", "key", metavar="ID", help="For reports about one thing, such as a retrospective.")
def command(
    workspace: str,
    kind: str,
    form: str,
    output: str | None,
    at: datetime | None,
    period: str | None,
    team: str | None,
    audience: str | None,
    key: str | None,
) -> None:
    """Write the report KIND of WORKSPACE.

    KIND is executive: one page that stands alone, then a page for each service at risk; or
    weekly-review: what was reviewed and decided in a week, as it was closed; --id is a day of that week; or
    quarterly-plan: what a team decided for a quarter, as it was signed once it is approved; or
    retrospective: what was learned from an incident, as it was published, with --audience only what these
    people may see; or release-decisions: what was decided about releases, why, and what came of it; or
    learning: what a quarter of incidents has in common. The file is written whole or not at all.
    """
    _check_kind(kind)
    if kind == "retrospective":
        _check_audience(audience)
    elif audience not in (None, kind):
        raise click.UsageError(f"The {kind} report is written for one audience, so it takes no --audience.")
    elif kind == "weekly-review" and period is not None:
        raise click.UsageError("The weekly-review report is about a week: name a day of it with --id.")
    elif key is not None and kind != "weekly-review":
        whole = "a quarter's plans" if kind == "quarterly-plan" else "the whole workspace"
        raise click.UsageError(f"The {kind} report is about {whole}, so it takes no --id.")
    from slodesk.reports.formats import file_name, render
    from slodesk.reports.output import write_file
    from slodesk.storage.queries.settings import read_settings
    from slodesk.storage.workspace import open_workspace

    with open_workspace(workspace, read_only=True) as opened, opened.session() as session:
        settings = read_settings(session)
        if kind == "retrospective":
            report = _retrospective(session, settings, at, period, team, audience or "", key)
        elif kind == "weekly-review":
            report = weekly_review(session, at, _team(session, team), key, settings)
        elif kind == "release-decisions":
            quarter = None if period is None else _quarter(period, settings)
            report = release_decisions(session, settings, at, quarter, team, _team(session, team))
        else:
            made = {"quarterly-plan": _quarterly_plan, "learning": _learning}.get(kind, _executive)
            report = made(session, settings, at, period, team)
    content = render(report, form, page_size=settings.page_size)
    if output == "-" or (output is None and form != "pdf"):
        click.echo(content, nl=False)
        return
    target = target_of(output or file_name(report, form), workspace)
    write_file(target, content)
    click.echo(f"Wrote {target}")


def _check_kind(kind: str) -> None:
    """Refuse what this version cannot write, naming what it can."""
    if kind in KINDS:
        return
    exist = f"choose {', '.join(KINDS[:-1])} or {KINDS[-1]}"
    if kind in LATER:
        raise click.UsageError(f"The {kind} report is not in this version; {exist}.")
    raise click.UsageError(f"There is no report {kind!r}; {exist}.")


def _executive(
    session: Session, settings: WorkspaceSettings, at: datetime | None, period: str | None, team: str | None
) -> Report:
    from slodesk.reports.executive import build
    from slodesk.storage.queries.executive import executive

    team_id = _team(session, team)
    if period is None:
        return build(executive(session, now=now(), at=at, team_id=team_id))
    quarter = _quarter(period, settings)
    moment = _within(session, quarter, settings, at)
    data = executive(session, now=now(), at=moment, team_id=team_id, quarter=quarter)
    return replace(build(data), period_key=str(quarter))


def _learning(
    session: Session, settings: WorkspaceSettings, at: datetime | None, period: str | None, team: str | None
) -> Report:
    from slodesk.reports.learning import build
    from slodesk.storage.queries.learning import learning

    team_id, moment = _team(session, team), at or now()
    quarter = None if period is None else _quarter(period, settings)
    if quarter is not None and moment <= quarter.span(settings.zone).start:
        raise click.UsageError(f"{quarter} has not begun yet at {moment:%Y-%m-%d}.")
    data = learning(session, quarter, at=moment, team_id=team_id)
    return build(data, at=moment, team=team or "")


def _quarterly_plan(
    session: Session, settings: WorkspaceSettings, at: datetime | None, period: str | None, team: str | None
) -> Report:
    from slodesk.domain.errors import WorkspaceError
    from slodesk.reports.quarterly_plan import build
    from slodesk.storage.queries.plan_report import plan_report, plans_of

    team_id = _team(session, team)
    quarter = None if period is None else _quarter(period, settings)
    plans = plans_of(session, quarter, team_id)
    if not plans:
        whose = f" of team {team!r}" if team else ""
        when = f" for {quarter}" if quarter else ""
        made = ", ".join(
            dict.fromkeys(str(plan.quarter) for plan in plans_of(session, None, team_id, every=True))
        )
        rest = (
            f"; there are plans for {made}"
            if made
            else ": begin one in the window, on the tab Quarterly plan"
        )
        raise WorkspaceError(f"There is no plan{whose}{when}{rest}.")
    return build(plan_report(session, plans, now=at or now()))


def _check_audience(audience: str | None) -> None:
    from slodesk.domain.retro_visibility import AUDIENCES

    if audience is not None and audience not in AUDIENCES:
        names = f"{', '.join(AUDIENCES[:-1])} or {AUDIENCES[-1]}"
        raise click.UsageError(f"There is no audience {audience!r}; choose {names}.")


def _retrospective(
    session: Session,
    settings: WorkspaceSettings,
    at: datetime | None,
    period: str | None,
    team: str | None,
    audience: str,
    key: str | None,
) -> Report:
    from slodesk.domain.errors import WorkspaceError
    from slodesk.reports.retrospective import build
    from slodesk.storage.queries.retro_report import named, retro_report, retros_of

    quarter = None if period is None else _quarter(period, settings)
    found = retros_of(session, quarter=quarter, team_id=_team(session, team), at=at)
    line = next(iter(found), None) if key is None else named(found, key)
    data = None if line is None else retro_report(session, line.id, now=at or now())
    if data is None:
        who = f" {key!r}" if key is not None else ""
        whose = f" of team {team!r}" if team else ""
        when = (f" in {quarter}" if quarter else "") + (f" at {at:%Y-%m-%d %H:%M} UTC" if at else "")
        known = ", ".join(dict.fromkeys(line.identifier or line.title for line in found[:_NAMED]))
        rest = f"; there are {known}" if known else ": begin one in the window, on the tab Retrospectives"
        more = f" and {len(found) - _NAMED} more" if known and len(found) > _NAMED else ""
        raise WorkspaceError(f"There is no retrospective{who}{whose}{when}{rest}{more}.")
    return build(data, audience)


def _within(
    session: Session, quarter: Quarter, settings: WorkspaceSettings, at: datetime | None
) -> datetime | None:
    """Return the moment to judge a quarter at: the one asked for, else its end if samples reach it."""
    from slodesk.storage.queries.executive import quarter_end
    from slodesk.storage.queries.overview import newest_sample

    newest = at or newest_sample(session, now())
    if newest is not None and newest <= quarter.span(settings.zone).start:
        raise click.UsageError(f"{quarter} has not begun yet: the figures go up to {newest:%Y-%m-%d}.")
    return at or quarter_end(session, quarter, settings, now())


def _quarter(text: str, settings: WorkspaceSettings) -> Quarter:
    from slodesk.domain.errors import RuleBroken
    from slodesk.domain.window import parse_quarter

    try:
        return parse_quarter(text, settings.fiscal_year_start)
    except RuleBroken as broken:
        raise click.UsageError(broken.message) from broken


def _team(session: Session, name: str | None) -> str | None:
    """Return the key of a team by its name."""
    if name is None:
        return None
    from slodesk.storage.queries.settings import teams

    known = {team.name: team.id for team in teams(session)}
    if name not in known:
        names = ", ".join(sorted(known)) or "none yet"
        raise click.UsageError(f"There is no team {name!r}; the teams are: {names}.")
    return known[name]
